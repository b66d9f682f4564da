"""What a meeting leaves to the next one: found, offered, and carried over as links. Nothing of it is moved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from workspace.db import db
from workspace.models import (
    AgendaItem,
    AgendaWish,
    Happening,
    ItemOrigin,
    ItemRecord,
    Meeting,
    MeetingState,
    Origin,
    Record,
    Resolution,
    SeriesPoint,
    Space,
    Wanted,
)
from workspace.queries import agenda as queries
from workspace.rules.viewers import Actor, Viewer
from workspace.services.activity import record
from workspace.services.meetings import MOST_POINTS, FullAgenda

LONGEST_TITLE = 200
APPROVED = (MeetingState.APPROVED, MeetingState.PUBLISHED)


@dataclass(frozen=True)
class Offer:
    """Something that may be carried over. `key` names it in the form, and says the same as long as it is there."""

    origin: Origin
    key: str
    title: str
    record: Record | None = None
    item: AgendaItem | None = None
    resolution: Resolution | None = None
    wish: AgendaWish | None = None


@dataclass(frozen=True)
class Titles:
    """How the points are called that gather what was left: in the language of the meeting."""

    minutes: str
    actions: str


@dataclass
class _Agenda:
    """An agenda that is being filled."""

    meeting: Meeting
    items: list[AgendaItem] = field(default_factory=list)
    about: list[tuple[AgendaItem, int]] = field(default_factory=list)
    origins: list[tuple[AgendaItem, Origin, Offer | None]] = field(default_factory=list)

    def add(self, title: str, origin: Origin, offer: Offer | None = None, *about: int, **more: object) -> AgendaItem:
        short = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
        item = AgendaItem(meeting_id=self.meeting.id, position=len(self.items), title=short, **more)
        self.items.append(item)
        self.origins.append((item, origin, offer))
        self.about += [(item, each) for each in about]
        return item

    def keep(self) -> None:
        if len(self.items) > MOST_POINTS:
            raise FullAgenda
        db.session.add_all(self.items)
        db.session.flush()
        for item, origin, offer in self.origins:
            came, decided = (offer.item, offer.resolution) if offer else (None, None)
            db.session.add(
                ItemOrigin(
                    item_id=item.id, origin=origin, from_id=came.id if came else None,
                    resolution_id=decided.id if decided else None,
                )
            )  # fmt: skip
            if offer and offer.wish:
                offer.wish.item_id = item.id
        db.session.add_all(ItemRecord(item_id=item.id, record_id=about) for item, about in self.about)


def offers(space: Space, last: Meeting | None, day: date, *, viewer: Viewer) -> list[Offer]:
    """What the meeting of a day may take up: what the last one left, decisions to look at again, open proposals.

    At the end stands the backlog.
    """
    found = _left_by(last, viewer) if last else []
    about = _records_of([each.item for each in found if each.item])
    known = {number for numbers in about.values() for number in numbers}
    found += [
        Offer(Origin.REVIEW, f"review-{each.handle}", each.text, resolution=each)
        for each in db.session.scalars(queries.due_reviews(viewer, space, day))
    ]
    found += [
        Offer(Origin.PROPOSAL, f"proposal-{each.number}", each.title, record=each)
        for each in db.session.scalars(queries.open_proposals(viewer, space))
        if each.id not in known
    ]
    found += [
        Offer(Origin.WISH, f"wish-{each.handle}", each.title, wish=each)
        for each in db.session.scalars(queries.wishes(space))
    ]
    return found


def _left_by(last: Meeting, viewer: Viewer) -> list[Offer]:
    found = []
    if last.state not in APPROVED and db.session.scalar(queries.first_note(last)) is not None:
        found.append(Offer(Origin.MINUTES, f"minutes-{last.number}", last.title, record=last))
    found += [
        Offer(Origin.ACTIONS, f"task-{task.number}", task.title, record=task)
        for task in db.session.scalars(queries.open_actions(viewer, last))
    ]
    for item in db.session.scalars(queries.left_over(last)):
        origin = Origin.RECURRING if item.until_done else Origin.UNDISCUSSED
        found.append(Offer(origin, f"item-{item.handle}", item.title, item=item))
    return found


def _records_of(items: Sequence[AgendaItem]) -> dict[int, list[int]]:
    """What these points are about: the ids of records by the id of a point."""
    mine: dict[int, list[int]] = {}
    if items:
        asked = select(ItemRecord).where(ItemRecord.item_id.in_([item.id for item in items]))
        for each in db.session.scalars(asked):
            mine.setdefault(each.item_id, []).append(each.record_id)
    return mine


def carry(
    meeting: Meeting, picked: Sequence[Offer], template: Sequence[SeriesPoint], titles: Titles, *, by: Actor
) -> None:
    """Put the template and what was picked on the agenda of a new meeting. Raises FullAgenda.

    Points that are carried over are new ones that say where they came from: the last meeting keeps its own.
    """
    agenda = _Agenda(meeting)
    kinds: dict[Origin, list[Offer]] = {origin: [o for o in picked if o.origin is origin] for origin in Origin}
    if last := [offer.record.id for offer in kinds[Origin.MINUTES] if offer.record]:
        agenda.add(titles.minutes, Origin.MINUTES, None, *last, wanted=Wanted.DECIDE, minutes=5)
    if tasks := [offer.record.id for offer in kinds[Origin.ACTIONS] if offer.record]:
        agenda.add(titles.actions, Origin.ACTIONS, None, *tasks, wanted=Wanted.INFORM)
    for point in template:
        agenda.add(point.title, Origin.TEMPLATE, minutes=point.minutes, wanted=point.wanted, leader_id=point.leader_id)
    _carry_items(agenda, [*kinds[Origin.RECURRING], *kinds[Origin.UNDISCUSSED]])
    _take_up(agenda, [*kinds[Origin.REVIEW], *kinds[Origin.PROPOSAL], *kinds[Origin.WISH]])
    agenda.keep()
    if picked:
        record(Happening.AGENDA_CARRIED, space=meeting.space, of=meeting, by=by, now_is=str(len(picked)))


def _take_up(agenda: _Agenda, picked: Sequence[Offer]) -> None:
    for offer in picked:
        if offer.resolution:
            hidden = offer.resolution.item.is_internal
            agenda.add(offer.title, Origin.REVIEW, offer, wanted=Wanted.DECIDE, is_internal=hidden)
        elif offer.record:
            agenda.add(offer.title, Origin.PROPOSAL, offer, offer.record.id, wanted=Wanted.DISCUSS)
        elif offer.wish:
            agenda.add(offer.title, Origin.WISH, offer, wanted=offer.wish.wanted, minutes=offer.wish.minutes)


def _carry_items(agenda: _Agenda, left: Sequence[Offer]) -> None:
    items = [offer.item for offer in left if offer.item]
    about = _records_of(items)
    for offer in left:
        if old := offer.item:
            agenda.add(
                old.title, offer.origin, offer, *about.get(old.id, []),
                minutes=old.minutes, wanted=old.wanted, leader_id=old.leader_id,
                until_done=old.until_done, is_internal=old.is_internal, campaign_id=old.campaign_id,
            )  # fmt: skip
