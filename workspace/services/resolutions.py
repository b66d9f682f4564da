"""Resolutions: what a meeting decided is looked at again on a day, taken back while it may be, or closes a vote."""

from datetime import date

from workspace.db import now
from workspace.models import Decision, DecisionState, Happening, Relation, Resolution
from workspace.rules.flows import DECISIONS
from workspace.rules.lines import as_decided
from workspace.rules.viewers import Actor
from workspace.services import decisions, notes, records
from workspace.services.activity import record
from workspace.services.meetings import not_settled


def review_on(resolution: Resolution, day: date | None, *, by: Actor) -> None:
    """Say on which day a space looks at it again, or that it does not. Its words stay as they are."""
    if resolution.review_on == day:
        return
    was, resolution.review_on = resolution.review_on, day
    meeting = resolution.item.meeting
    record(
        Happening.RESOLUTION_DATED, space=meeting.space, of=meeting, by=by, resolution=resolution.handle,
        was=was.isoformat() if was else "", now_is=day.isoformat() if day else "",
    )  # fmt: skip


def withdraw(resolution: Resolution, *, by: Actor) -> None:
    """Take back what was written down wrongly, with its line in the note. Raises Settled once it lies in review."""
    item = resolution.item
    not_settled(item.meeting)
    if resolution.withdrawn_at is not None:
        return
    resolution.withdrawn_at = now()
    line = as_decided(resolution.text)
    left = [each for each in item.note.split("\n") if each.strip().lstrip("-*+ ") != line]
    notes.write(item, "\n".join(left), base=item.edition, by=by)
    meeting = item.meeting
    record(Happening.RESOLUTION_WITHDRAWN, space=meeting.space, of=meeting, by=by, resolution=resolution.handle)


def close(resolution: Resolution, decision: Decision, *, by: Actor, key: bytes) -> None:
    """What the meeting decided ends the voting on a decision, with its words as the reason, and is linked to it.

    What is counted is counted; the outcome in words is written afterwards. Raises NotNow where the voting has not
    opened, or the outcome is written already.
    """
    if decision.state is not DecisionState.CLOSED:
        DECISIONS.take("close", state=decision.state)
        decisions.close(decision, by=by, key=key, reason=resolution.text)
    records.link(resolution.item.meeting, Relation.RELATES_TO, decision, by=by)
