"""Meetings: planned, changed, and their agenda put in order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select

from workspace.db import db, now
from workspace.models import (
    AgendaItem,
    Audience,
    Happening,
    Meeting,
    MeetingState,
    Membership,
    Path,
    SeriesPoint,
    Space,
    Wanted,
)
from workspace.rules.flows import SETTLED, Settled
from workspace.rules.merging import mark_of
from workspace.rules.starters import Sitting
from workspace.rules.viewers import Actor
from workspace.services.activity import record
from workspace.services.records import next_number
from workspace.services.room import was_asked_about

MOST_POINTS = 100
Ordered = TypeVar("Ordered", AgendaItem, SeriesPoint)


class ChangedMeanwhile(Exception):
    """Somebody changed it since the form was drawn: it stands as they left it."""


class FullAgenda(Exception):
    """An agenda holds so many points (MOST_POINTS) and no more: the rest is for another meeting."""


class HasNote(Exception):
    """An agenda item under which something was written or asked stays: that is not thrown away with it."""


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
    """A point of the agenda, as it is planned; `until_done` if it comes back at the next meeting."""

    title: str
    minutes: int | None = None
    wanted: Wanted = Wanted.DISCUSS
    leader: Membership | None = None
    until_done: bool = False


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


def not_settled(meeting: Meeting) -> None:
    """Raises Settled where the minutes lie in review or were approved."""
    if meeting.state in SETTLED:
        raise Settled(meeting.state)


def change(meeting: Meeting, words: Plan, *, saw: str, by: Actor) -> None:
    """Change when, where or what for. `saw` is the mark the form was drawn with; raises ChangedMeanwhile, Settled."""
    if words == planned(meeting):
        return
    not_settled(meeting)
    if saw != mark(meeting):
        raise ChangedMeanwhile
    was, seen = meeting.starts_at, planned(meeting)
    is_told = meeting.state is MeetingState.CALLED and replace(seen, purpose=words.purpose) != words
    meeting.title, meeting.starts_at, meeting.ends_at = words.title, words.starts_at, words.ends_at
    meeting.place, meeting.purpose = words.place, words.purpose
    is_moved = was != words.starts_at
    if is_told:
        meeting.sequence += 1
    record(
        Happening.MEETING_EDITED,
        space=meeting.space,
        of=meeting,
        by=by,
        was=was.isoformat() if is_moved else "",
        now_is=words.starts_at.isoformat() if is_moved else "",
    )


def agenda_of(sitting: Sitting, meeting: Meeting, *, by: Actor) -> None:
    """Put the points of a template on the agenda, in the language of the meeting. Raises Settled, FullAgenda."""
    for title, minutes, wanted in sitting.points:
        add_item(meeting, Point(title[meeting.locale], minutes, wanted), by=by)


def add_item(meeting: Meeting, point: Point, *, by: Actor) -> AgendaItem:
    """One more point at the end of the agenda. Raises Settled, FullAgenda."""
    not_settled(meeting)
    mine = AgendaItem.meeting_id == meeting.id
    known, last = db.session.execute(select(func.count(), func.max(AgendaItem.position)).where(mine)).one()
    if known >= MOST_POINTS:
        raise FullAgenda
    item = AgendaItem(meeting_id=meeting.id, position=(last if last is not None else -1) + 1, title=point.title)
    set_point(item, point)
    db.session.add(item)
    record(Happening.AGENDA_CHANGED, space=meeting.space, of=meeting, by=by, now_is=point.title)
    return item


def set_point(item: AgendaItem | SeriesPoint, point: Point) -> None:
    """Write what was planned into a point of an agenda, or of the template of a series."""
    item.title, item.minutes, item.wanted = point.title, point.minutes, point.wanted
    item.leader_id = point.leader.id if point.leader else None
    if isinstance(item, AgendaItem):
        item.until_done = point.until_done


def item_mark(item: AgendaItem | SeriesPoint) -> str:
    """How a point stands, in a word: for the form that changes it."""
    comes_back = isinstance(item, AgendaItem) and item.until_done
    return mark_of(item.title, item.minutes, item.wanted, item.leader_id, comes_back)


def point_mark(point: Point) -> str:
    """The same of what is planned."""
    leader = point.leader.id if point.leader else None
    return mark_of(point.title, point.minutes, point.wanted, leader, point.until_done)


def change_item(item: AgendaItem, point: Point, *, saw: str, by: Actor) -> None:
    """Change a point of the agenda. `saw` is the mark the form was drawn with; raises ChangedMeanwhile."""
    before, seen = item_mark(item), item.title
    if point_mark(point) == before:
        return
    not_settled(item.meeting)
    if saw != before:
        raise ChangedMeanwhile
    set_point(item, point)
    record(Happening.AGENDA_CHANGED, space=item.meeting.space, of=item.meeting, by=by, was=seen, now_is=point.title)


def move_item(item: AgendaItem, steps: int, *, by: Actor) -> None:
    """Move a point up (negative) or down the agenda. At the end of it, nothing happens. Raises Settled."""
    not_settled(item.meeting)
    _put(item, lambda was: was + steps, by=by)


def place_item(item: AgendaItem, place: int, *, by: Actor) -> None:
    """Put a point at a place of the agenda, counted from 0; behind its end is its end. Raises Settled."""
    not_settled(item.meeting)
    _put(item, lambda _was: place, by=by)


def _put(item: AgendaItem, wanted: Callable[[int], int], *, by: Actor) -> None:
    order = list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == item.meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )
    if not put_in_order(order, item, wanted(order.index(item))):
        return
    db.session.flush()
    db.session.expire(item.meeting, ["items"])
    record(Happening.AGENDA_CHANGED, space=item.meeting.space, of=item.meeting, by=by, now_is=item.title)


def put_in_order(order: list[Ordered], moved: Ordered, place: int) -> bool:
    """Number the points of a list anew with one of them at another place. Whether anything changed."""
    was, place = order.index(moved), min(max(place, 0), len(order) - 1)
    if place == was:
        return False
    order.insert(place, order.pop(was))
    for position, each in enumerate(order):
        each.position = position
    return True


def remove_item(item: AgendaItem, *, by: Actor) -> None:
    """Take a point off the agenda. Raises HasNote where something stands under it, Settled."""
    not_settled(item.meeting)
    if item.edition or was_asked_about(item):
        raise HasNote
    meeting, title = item.meeting, item.title
    db.session.delete(item)
    record(Happening.AGENDA_CHANGED, space=meeting.space, of=meeting, by=by, was=title)


def archive(meeting: Meeting, *, by: Actor) -> None:
    """Put a meeting away. It keeps its page."""
    if meeting.archived_at is None:
        meeting.archived_at, meeting.sequence = now(), meeting.sequence + 1
        record(Happening.MEETING_ARCHIVED, space=meeting.space, of=meeting, by=by)


def restore(meeting: Meeting, *, by: Actor) -> None:
    if meeting.archived_at is not None:
        meeting.archived_at, meeting.sequence = None, meeting.sequence + 1
        record(Happening.MEETING_RESTORED, space=meeting.space, of=meeting, by=by)
