"""Minutes: sent round, approved by those who were there or by their silence, published, and corrected with a reason."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from workspace.db import db, now
from workspace.models import (
    AgendaItem,
    Attendance,
    Audience,
    Happening,
    Meeting,
    MeetingState,
    Membership,
    Minutes,
    MinutesVoice,
)
from workspace.queries import minutes as queries
from workspace.queries import room as room_queries
from workspace.queries.records import held
from workspace.queries.spaces import members
from workspace.rules.flows import MEETINGS, NotNow
from workspace.rules.minutes import FORMAT, Document, for_everybody, names_in, written
from workspace.rules.outcomes import seal
from workspace.rules.viewers import Actor
from workspace.services import notes, records, room
from workspace.services.activity import record
from workspace.services.states import move

APPROVED = (MeetingState.APPROVED, MeetingState.PUBLISHED)


class Incomplete(Exception):
    """Minutes are not sent round before somebody was recorded as present and something was written."""


class NotThere(Exception):
    """Who was not recorded as present says nothing of the minutes."""


def review(meeting: Meeting, until: datetime, *, by: Actor) -> None:
    """Send the minutes round until a moment: those who were there approve them or ask for a correction.

    Raises Incomplete, NotNow, and ValueError for a moment that is past.
    """
    if until <= now():
        raise ValueError("until")
    was_there = select(Attendance.id).where(Attendance.meeting_id == meeting.id).limit(1)
    was_written = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, AgendaItem.edition > 0).limit(1)
    MEETINGS.take("review", state=meeting.state)
    if db.session.scalar(was_there) is None or db.session.scalar(was_written) is None:
        raise Incomplete
    room.end(meeting, by=by)
    _forget_voices(meeting)
    meeting.review_until, meeting.silence_approves = until, meeting.space.silence_approves
    move(meeting, MEETINGS, "review", space=meeting.space, of=meeting, by=by)


def _forget_voices(meeting: Meeting) -> None:
    db.session.execute(delete(MinutesVoice).where(MinutesVoice.meeting_id == meeting.id))


def resume(meeting: Meeting, reason: str, *, by: Actor) -> None:
    """Take the minutes back to change them. They are sent round anew, and what was said of the old ones is void."""
    move(meeting, MEETINGS, "resume", space=meeting.space, of=meeting, by=by, reason=reason)
    meeting.review_until = None
    _forget_voices(meeting)


def say(meeting: Meeting, correction: str, *, by: Actor) -> None:
    """Approve the minutes in review, or (with words) ask for a correction; who says it again says it instead.

    Raises NotNow, and NotThere for whoever was not recorded as present.
    """
    is_late = meeting.review_until is not None and meeting.review_until <= now()
    if meeting.state is not MeetingState.IN_REVIEW or is_late:
        raise NotNow(meeting.state)
    mine = Attendance.meeting_id == meeting.id, Attendance.membership_id == by.membership.id
    if db.session.scalar(select(Attendance.id).where(*mine)) is None:
        raise NotThere
    voice = db.session.get(MinutesVoice, (meeting.id, by.membership.id)) or MinutesVoice(
        meeting_id=meeting.id, membership_id=by.membership.id
    )
    voice.approves, voice.correction, voice.said_at = not correction, correction, now()
    db.session.add(voice)
    record(Happening.MINUTES_VOICED, space=meeting.space, of=meeting, by=by)


def approve(meeting: Meeting, *, by: Actor | None) -> Minutes:
    """Approve the minutes and freeze them with a hash; `by` nobody: their time in review is over. Raises NotNow."""
    move(meeting, MEETINGS, "approve", space=meeting.space, of=meeting, by=by)
    return _keep(meeting, "", by=by)


def tick(meeting_id: int) -> Meeting | None:
    """What the clock does with one meeting: approve its minutes, if that is due. Two clocks at once do it once.

    The answer is the meeting whose minutes it approved just now.
    """
    one = held(select(Meeting).where(Meeting.id == meeting_id), Meeting)
    meeting = db.session.scalars(one.execution_options(populate_existing=True)).one()
    if db.session.scalar(queries.due(now()).where(Meeting.id == meeting_id)) is not None:
        approve(meeting, by=None)
        return meeting
    return None


def publish(meeting: Meeting, *, by: Actor) -> None:
    """Let visitors read the public copy of approved minutes. Raises NotNow."""
    move(meeting, MEETINGS, "publish", space=meeting.space, of=meeting, by=by)
    if meeting.audience is Audience.MEMBERS:
        records.share(meeting, by=by)


def correct(item: AgendaItem, text: str, *, base: int, reason: str, by: Actor) -> Minutes | None:
    """Change a note of approved minutes, with a reason: they have another edition. Nothing where nothing changed.

    Raises NotNow before the approval, and notes.Overlap.
    """
    meeting = item.meeting
    if meeting.state not in APPROVED:
        raise NotNow(meeting.state)
    before = item.edition
    notes.put(item, text, base=base, by=by)
    if item.edition == before:
        return None
    record(Happening.MINUTES_CORRECTED, space=meeting.space, of=meeting, by=by, reason=reason)
    return _keep(meeting, reason, by=by)


def keep_inside(item: AgendaItem, is_internal: bool, *, by: Actor) -> None:
    """Keep a point of the agenda, with all that stands under it, among the members; or let it out again."""
    if item.is_internal is is_internal:
        return
    item.is_internal = is_internal
    happening = Happening.ITEM_KEPT_INSIDE if is_internal else Happening.ITEM_LET_OUT
    record(happening, space=item.meeting.space, of=item.meeting, by=by, item=item.handle)


def _keep(meeting: Meeting, reason: str, *, by: Actor | None) -> Minutes:
    meeting.minutes_edition += 1
    at = now()
    document = drawn_up(meeting)
    document |= {
        "edition": meeting.minutes_edition, "reason": reason, "approved_at": at.isoformat(timespec="seconds"),
        "by": by.membership.name if by else "",
    }  # fmt: skip
    document["hash"] = seal(document)
    made = Minutes(
        meeting_id=meeting.id, edition=meeting.minutes_edition, document=written(document), hash=document["hash"],
        reason=reason, by_id=by.membership.id if by else None, approved_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def as_read(meeting: Meeting, edition: Minutes | None, *, is_public: bool) -> Document:
    """An edition of the minutes, or where there is none the minutes as they stand; for visitors the public copy."""
    document = json.loads(edition.document) if edition else drawn_up(meeting)
    if not is_public:
        return document
    internal = {each.handle for each in db.session.scalars(queries.items(meeting)) if each.is_internal}
    return for_everybody(document, internal)


def named(meeting: Meeting, edition: Minutes) -> list[str]:
    """The names that stand in the public copy of an edition though they are hidden from visitors.

    Of members who do not show theirs, and of guests. Names that somebody typed into a note are words of the minutes:
    they were approved, and are not cut out of them by themselves; whoever publishes is told.
    """
    there = json.loads(edition.document)["present"]
    hidden = {each.name: each.is_public for each in db.session.scalars(members(meeting.space))}
    names = {name for name in (*there, *hidden) if name and not hidden.get(name)}
    return names_in(as_read(meeting, edition, is_public=True), names)


def drawn_up(meeting: Meeting) -> Document:
    """The minutes as they stand now: see `rules/minutes.py`."""
    decided: dict[int, list[Any]] = {}
    for resolution in db.session.scalars(queries.resolutions(meeting)):
        decided.setdefault(resolution.item_id, []).append({"words": resolution.text})
    promised: dict[int, list[Any]] = {}
    for item_id, task in db.session.execute(queries.actions(meeting)):
        due = task.due_at.isoformat(timespec="minutes") if task.due_at else ""
        people = [_name(m) for m in task.assignees]
        action = {"number": task.number, "words": task.title, "people": people, "due": due}
        promised.setdefault(item_id, []).append(action)
    asked: dict[int, list[Any]] = {}
    for poll in db.session.scalars(room_queries.closed_polls(meeting)):
        line = {"kind": poll.kind, "question": poll.question, "counts": poll.counts}
        asked.setdefault(poll.item_id, []).append(line)
    attended = db.session.scalars(queries.present(meeting)).all()
    there = [each.guest or _name(each.membership) for each in attended]
    ends = meeting.ends_at.isoformat(timespec="minutes") if meeting.ends_at else ""
    return {
        "format": FORMAT,
        "meeting": {
            "space": meeting.space.names, "number": meeting.number, "title": meeting.title, "locale": meeting.locale,
            "starts_at": meeting.starts_at.isoformat(timespec="minutes"), "ends_at": ends,
            "place": meeting.place, "purpose": meeting.purpose,
        },
        "attended": len(there),
        "quorum": meeting.quorum,
        "members_there": sum(each.membership is not None for each in attended),
        "present": there,
        "items": [
            {
                "handle": item.handle, "title": item.title, "wanted": item.wanted, "is_internal": item.is_internal,
                "leader": _name(item.leader), "note": item.note, "note_edition": item.edition,
                "decisions": decided.get(item.id, []), "actions": promised.get(item.id, []),
                "polls": asked.get(item.id, []),
            }
            for item in db.session.scalars(queries.items(meeting))
        ],
    }  # fmt: skip


def _name(member: Membership | None) -> str:
    return member.name if member and member.user_id else ""
