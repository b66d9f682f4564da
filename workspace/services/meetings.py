"""Meetings: planned, changed, and their agenda put in order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from workspace.db import db, now
from workspace.models import AgendaItem, Audience, Happening, Meeting, Membership, Path, Space, Wanted
from workspace.rules.merging import mark_of
from workspace.rules.viewers import Actor
from workspace.services.activity import record
from workspace.services.records import next_number


class ChangedMeanwhile(Exception):
    """Somebody changed it since the form was drawn: it stands as they left it."""


class HasNote(Exception):
    """An agenda item under which something was written stays: its words are not thrown away with it."""


@dataclass(frozen=True)
class Plan:
    """When people meet, where and what for; `place` is a place or a link."""

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Point:
    """A point of the agenda, as it is planned."""

    title: str
    minutes: int | None = None
    wanted: Wanted = Wanted.DISCUSS
    leader: Membership | None = None


def plan(space: Space, words: Plan, *, locale: str = "ar", path: Path | None = None, by: Actor) -> Meeting:
    """A new meeting, for the members of its space."""
    meeting = Meeting(
        space_id=space.id,
        number=next_number(space),
        title=words.title,
        locale=locale,
        author_id=by.membership.id,
        audience=Audience.MEMBERS,
        path_id=path.id if path else None,
        starts_at=words.starts_at,
        ends_at=words.ends_at,
        place=words.place,
        purpose=words.purpose,
    )
    db.session.add(meeting)
    db.session.flush()
    record(Happening.MEETING_PLANNED, space=space, of=meeting, by=by)
    return meeting


def planned(meeting: Meeting) -> Plan:
    """How a meeting stands."""
    return Plan(meeting.title, meeting.starts_at, meeting.ends_at, meeting.place, meeting.purpose)


def mark(meeting: Meeting) -> str:
    """How a meeting stands, in a word: for the form that changes it."""
    return mark_of(planned(meeting))


def change(meeting: Meeting, words: Plan, *, saw: str, by: Actor) -> None:
    """Change when, where or what for. `saw` is the mark the form was drawn with; raises ChangedMeanwhile."""
    if words == planned(meeting):
        return
    if saw != mark(meeting):
        raise ChangedMeanwhile
    was = meeting.starts_at
    meeting.title, meeting.starts_at, meeting.ends_at = words.title, words.starts_at, words.ends_at
    meeting.place, meeting.purpose = words.place, words.purpose
    is_moved = was != words.starts_at
    record(
        Happening.MEETING_EDITED,
        space=meeting.space,
        of=meeting,
        by=by,
        was=was.isoformat() if is_moved else "",
        now_is=words.starts_at.isoformat() if is_moved else "",
    )


def add_item(meeting: Meeting, point: Point, *, by: Actor) -> AgendaItem:
    """One more point at the end of the agenda."""
    last = db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id))
    item = AgendaItem(meeting_id=meeting.id, position=(last if last is not None else -1) + 1, title=point.title)
    _set(item, point)
    db.session.add(item)
    record(Happening.AGENDA_CHANGED, space=meeting.space, of=meeting, by=by, now_is=point.title)
    return item


def _set(item: AgendaItem, point: Point) -> None:
    item.title, item.minutes, item.wanted = point.title, point.minutes, point.wanted
    item.leader_id = point.leader.id if point.leader else None


def item_mark(item: AgendaItem) -> str:
    return mark_of(item.title, item.minutes, item.wanted, item.leader_id)


def change_item(item: AgendaItem, point: Point, *, saw: str, by: Actor) -> None:
    """Change a point of the agenda. `saw` is the mark the form was drawn with; raises ChangedMeanwhile."""
    before, seen = item_mark(item), item.title
    after = mark_of(point.title, point.minutes, point.wanted, point.leader.id if point.leader else None)
    if after == before:
        return
    if saw != before:
        raise ChangedMeanwhile
    _set(item, point)
    record(Happening.AGENDA_CHANGED, space=item.meeting.space, of=item.meeting, by=by, was=seen, now_is=point.title)


def move_item(item: AgendaItem, steps: int, *, by: Actor) -> None:
    """Move a point up (negative) or down the agenda. At the end of it, nothing happens."""
    agenda = list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == item.meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )
    was = agenda.index(item)
    place = min(max(was + steps, 0), len(agenda) - 1)
    if place == was:
        return
    agenda.insert(place, agenda.pop(was))
    for position, each in enumerate(agenda):
        each.position = position
    db.session.flush()
    db.session.expire(item.meeting, ["items"])
    record(Happening.AGENDA_CHANGED, space=item.meeting.space, of=item.meeting, by=by, now_is=item.title)


def remove_item(item: AgendaItem, *, by: Actor) -> None:
    """Take a point off the agenda. Raises HasNote where something was written under it."""
    if item.edition:
        raise HasNote
    meeting, title = item.meeting, item.title
    db.session.delete(item)
    record(Happening.AGENDA_CHANGED, space=meeting.space, of=meeting, by=by, was=title)


def archive(meeting: Meeting, *, by: Actor) -> None:
    """Put a meeting away. It keeps its page."""
    if meeting.archived_at is None:
        meeting.archived_at = now()
        record(Happening.MEETING_ARCHIVED, space=meeting.space, of=meeting, by=by)


def restore(meeting: Meeting, *, by: Actor) -> None:
    if meeting.archived_at is not None:
        meeting.archived_at = None
        record(Happening.MEETING_RESTORED, space=meeting.space, of=meeting, by=by)
