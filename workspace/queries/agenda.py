"""Around an agenda: the backlog, what each point is about, where it came from, and what a meeting left open."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from workspace.models import (
    ActionLine,
    AgendaItem,
    AgendaWish,
    Column,
    ItemOrigin,
    ItemRecord,
    Meaning,
    Meeting,
    Origin,
    Proposal,
    ProposalState,
    Record,
    Resolution,
    Space,
    Task,
)
from workspace.queries.records import held, readable, readable_in, readable_inside
from workspace.rules.viewers import Viewer

PAGE = 50
MOST_OFFERED = 25  # Of each kind: what is carried over has to be talked about.
# These come up by themselves as long as there is a reason: an undiscussed one is not carried over besides.
BY_RULE = (Origin.MINUTES, Origin.ACTIONS, Origin.TEMPLATE, Origin.REVIEW, Origin.PROPOSAL)


# A point of the agenda of a meeting (`number`, `handle`), with that meeting, in a space that the viewer has entered:
# see `readable_inside`. Made once, for a note asks for it every few seconds; and once more, held.
ITEM: Select[AgendaItem] = (
    select(AgendaItem)
    .join(AgendaItem.meeting)
    .where(AgendaItem.handle == bindparam("handle"), Meeting.number == bindparam("number"), readable_inside(Meeting))
    .options(contains_eager(AgendaItem.meeting))
)
ITEM_HELD = held(ITEM, Meeting, AgendaItem)


def wishes(space: Space) -> Select[AgendaWish]:
    """What waits in the backlog of a space, the oldest first."""
    return (
        select(AgendaWish)
        .where(AgendaWish.space_id == space.id, AgendaWish.item_id.is_(None))
        .options(joinedload(AgendaWish.by))
        .order_by(AgendaWish.id)
        .limit(PAGE)
    )


def wish(space: Space, handle: str) -> Select[AgendaWish]:
    return wishes(space).where(AgendaWish.handle == handle)


def records_of(viewer: Viewer, meeting: Meeting) -> Select[int, Record]:
    """What the points of an agenda are about, as far as the viewer may read it: the id of a point, and a record."""
    return (
        select(ItemRecord.item_id, Record)
        .join(Record, Record.id == ItemRecord.record_id)
        .join(Space, Space.id == Record.space_id)
        .join(AgendaItem, AgendaItem.id == ItemRecord.item_id)
        .where(AgendaItem.meeting_id == meeting.id, readable(viewer))
        .options(joinedload(Record.space))
        .order_by(ItemRecord.item_id, Record.kind, Record.number)
    )


def origins(viewer: Viewer, meeting: Meeting) -> Select[int, Origin, int | None]:
    """Where the points of an agenda came from: the id of a point, why, and the number of the meeting it was left by."""
    left = aliased(AgendaItem)
    before = aliased(Meeting)
    return (
        select(ItemOrigin.item_id, ItemOrigin.origin, before.number)
        .join(AgendaItem, AgendaItem.id == ItemOrigin.item_id)
        .outerjoin(left, left.id == ItemOrigin.from_id)
        .outerjoin(before, and_(before.id == left.meeting_id, readable_in(viewer, meeting.space, before)))
        .where(AgendaItem.meeting_id == meeting.id)
    )


def was_discussed(item: type[AgendaItem]) -> ColumnElement[bool]:
    """Something was written under a point, or it was said to be done."""
    return or_(item.edition > 0, item.done_at.is_not(None))


def first_note(meeting: Meeting) -> Select[int]:
    """A point of a meeting under which something was written: then it has minutes."""
    return select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, AgendaItem.edition > 0).limit(1)


def left_over(meeting: Meeting) -> Select[AgendaItem]:
    """The points of a meeting that come back until they are done, and those nobody came to."""
    by_rule = exists().where(ItemOrigin.item_id == AgendaItem.id, ItemOrigin.origin.in_(BY_RULE))
    comes_back = and_(AgendaItem.until_done, AgendaItem.done_at.is_(None))
    return (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id, or_(comes_back, and_(~was_discussed(AgendaItem), ~by_rule)))
        .options(joinedload(AgendaItem.leader))
        .order_by(AgendaItem.position, AgendaItem.id)
    )


def open_actions(viewer: Viewer, meeting: Meeting) -> Select[Task]:
    """What was promised in a meeting, or was carried into it, and is not done."""
    promised = (
        select(ActionLine.task_id)
        .join(AgendaItem, AgendaItem.id == ActionLine.item_id)
        .where(AgendaItem.meeting_id == meeting.id)
    )
    carried = (
        select(ItemRecord.record_id)
        .join(AgendaItem, AgendaItem.id == ItemRecord.item_id)
        .join(ItemOrigin, ItemOrigin.item_id == AgendaItem.id)
        .where(AgendaItem.meeting_id == meeting.id, ItemOrigin.origin == Origin.ACTIONS)
    )
    return (
        select(Task)
        .join(Column, Column.id == Task.column_id)
        .where(
            or_(Task.id.in_(promised), Task.id.in_(carried)),
            Task.archived_at.is_(None),
            Column.meaning != Meaning.DONE,
            readable_in(viewer, meeting.space, Task),
        )
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
        .limit(MOST_OFFERED)
    )


def due_reviews(viewer: Viewer, space: Space, day: date) -> Select[Resolution]:
    """Decisions of the meetings of a space that are to be looked at again by a day, and were not yet."""
    again = aliased(AgendaItem)
    was_looked_at = exists().where(
        ItemOrigin.resolution_id == Resolution.id, ItemOrigin.item_id == again.id, was_discussed(again)
    )
    return (
        select(Resolution)
        .join(Resolution.item)
        .join(AgendaItem.meeting)
        .where(
            readable_in(viewer, space, Meeting),
            Resolution.withdrawn_at.is_(None),
            Resolution.review_on <= day,
            ~was_looked_at,
        )
        .options(contains_eager(Resolution.item).contains_eager(AgendaItem.meeting))
        .order_by(Resolution.review_on, Resolution.id)
        .limit(MOST_OFFERED)
    )


def open_proposals(viewer: Viewer, space: Space) -> Select[Proposal]:
    """The proposals that are talked about or decided now, those that waited longest first."""
    return (
        select(Proposal)
        .where(
            readable_in(viewer, space, Proposal),
            Proposal.state.in_((ProposalState.OPEN, ProposalState.DECIDING)),
            Proposal.archived_at.is_(None),
        )
        .order_by(Proposal.submitted_at, Proposal.id)
        .limit(MOST_OFFERED)
    )
