"""Around an agenda: what members want to be talked about, what a point is about, and that it is done."""

from sqlalchemy import func, select

from workspace.db import db, now
from workspace.models import (
    AgendaItem,
    AgendaWish,
    Campaign,
    Happening,
    ItemOrigin,
    ItemRecord,
    Meeting,
    Origin,
    Record,
    Space,
)
from workspace.rules.viewers import Actor
from workspace.services import meetings
from workspace.services.activity import record
from workspace.services.meetings import FullAgenda, Point

MOST_WISHES = 50  # As many as a page of the backlog shows: what nobody sees helps nobody.
MOST_RECORDS = 30


class FullBacklog(Exception):
    """So many things wait in the backlog (MOST_WISHES) that first some have to be talked about or taken out."""


def wish(space: Space, point: Point, why: str = "", *, by: Actor) -> AgendaWish:
    """Put something into the backlog of a space. Raises FullBacklog."""
    waiting = select(func.count()).where(AgendaWish.space_id == space.id, AgendaWish.item_id.is_(None))
    if (db.session.scalar(waiting) or 0) >= MOST_WISHES:
        raise FullBacklog
    made = AgendaWish(
        space_id=space.id, title=point.title, why=why, minutes=point.minutes, wanted=point.wanted,
        by_id=by.membership.id,
    )  # fmt: skip
    db.session.add(made)
    record(Happening.WISH_ADDED, space=space, by=by, now_is=point.title)
    return made


def withdraw(wish: AgendaWish, *, by: Actor) -> None:
    """Take something out of the backlog."""
    space, title = wish.space, wish.title
    db.session.delete(wish)
    record(Happening.WISH_WITHDRAWN, space=space, by=by, was=title)


def take_up(meeting: Meeting, wish: AgendaWish, *, by: Actor) -> AgendaItem:
    """Put something out of the backlog on an agenda. Raises Settled, FullAgenda."""
    item = meetings.add_item(meeting, Point(wish.title, wish.minutes, wish.wanted), by=by)
    db.session.add(ItemOrigin(item_id=item.id, origin=Origin.WISH))
    wish.item_id = item.id
    return item


def link(item: AgendaItem, other: Record, *, by: Actor) -> None:
    """Say that a point is about a record. Saying it twice says it once. Raises Settled, FullAgenda for too many."""
    known = set(db.session.scalars(select(ItemRecord.record_id).where(ItemRecord.item_id == item.id)))
    if other.id in known:
        return
    if len(known) >= MOST_RECORDS:
        raise FullAgenda
    meetings.not_settled(item.meeting)
    db.session.add(ItemRecord(item_id=item.id, record_id=other.id))
    record(Happening.ITEM_LINKED, space=item.meeting.space, of=item.meeting, by=by, item=item.handle, to=other.id)


def unlink(item: AgendaItem, other: Record, *, by: Actor) -> None:
    """Take such a link away, if it is there. Raises Settled."""
    meetings.not_settled(item.meeting)
    known = db.session.get(ItemRecord, (item.id, other.id))
    if known is not None:
        db.session.delete(known)
        record(Happening.ITEM_UNLINKED, space=item.meeting.space, of=item.meeting, by=by, item=item.handle, to=other.id)


def put_under(item: AgendaItem, campaign: Campaign | None, *, by: Actor) -> None:
    """Say of which campaign of its space a point is a part, or of none. Raises Settled."""
    meetings.not_settled(item.meeting)
    if item.campaign is not campaign:
        item.campaign = campaign
        record(Happening.AGENDA_CHANGED, space=item.meeting.space, of=item.meeting, by=by, now_is=item.title)


def finish(item: AgendaItem, *, by: Actor) -> None:
    """Say that a point is done: it does not come back. Raises Settled."""
    meetings.not_settled(item.meeting)
    if item.done_at is None:
        item.done_at = now()
        record(Happening.ITEM_DONE, space=item.meeting.space, of=item.meeting, by=by, item=item.handle)


def unfinish(item: AgendaItem, *, by: Actor) -> None:
    """Say that a point is not done after all. Raises Settled."""
    meetings.not_settled(item.meeting)
    if item.done_at is not None:
        item.done_at = None
        record(Happening.ITEM_UNDONE, space=item.meeting.space, of=item.meeting, by=by, item=item.handle)
