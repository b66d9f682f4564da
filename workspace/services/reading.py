"""Minutes written elsewhere become points of a meeting, with their notes, decisions and tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from workspace.db import db
from workspace.models import AgendaItem, Meeting
from workspace.rules import reading
from workspace.rules.flows import NotNow
from workspace.rules.viewers import Actor
from workspace.services import lines, meetings, notes
from workspace.services.meetings import MOST_POINTS, Point


@dataclass(frozen=True)
class Chosen:
    """A point that was confirmed: its title, and its note with the commands of what was confirmed under it."""

    title: str
    note: str


def read(meeting: Meeting, text: str) -> list[reading.Item]:
    """What is recognised, for people to confirm; makes nothing. Raises TooManyLines."""
    return reading.read(text, lines.names_of(meeting.space))


def can_take(meeting: Meeting) -> None:
    """Raises Settled where the minutes stand still, NotNow where the meeting was archived."""
    meetings.not_settled(meeting)
    if meeting.archived_at is not None:
        raise NotNow("archived")


def room_left(meeting: Meeting) -> int:
    """How many points the agenda still holds."""
    known = select(func.count()).select_from(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
    return MOST_POINTS - (db.session.scalar(known) or 0)


def take_in(meeting: Meeting, chosen: Sequence[Chosen], *, by: Actor) -> list[AgendaItem]:
    """Put what was confirmed at the end of the agenda. Raises Settled, NotNow, FullAgenda: then nothing is made."""
    can_take(meeting)
    made = []
    for each in chosen:
        item = meetings.add_item(meeting, Point(each.title), by=by)
        db.session.flush()
        if each.note:
            notes.write(item, each.note, base=0, by=by)
        made.append(item)
    return made
