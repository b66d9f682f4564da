"""A space's board: its proposals by state, its tasks by column, its meetings. Plain rows, ready for the cards.

Each lane is one statement whatever it holds; a column brings its first cards only, found by the index of its
order, and one statement more counts all columns.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from workspace.models import (
    Activity,
    Audience,
    ChecklistItem,
    Column,
    Comment,
    Kind,
    Label,
    Meeting,
    Membership,
    MembershipState,
    Path,
    Proposal,
    ProposalState,
    Record,
    RecordLabel,
    Space,
    Task,
    TaskAssignee,
)
from workspace.queries import support
from workspace.queries.records import readable_in
from workspace.queries.translations import LANGUAGES
from workspace.rules.viewers import Viewer

Cards = Select[*tuple[Any, ...]]  # Rows of named values, no objects.
FIRST = 25
SHOWN = (
    ProposalState.DRAFT,
    ProposalState.RETURNED,
    ProposalState.SUBMITTED,
    ProposalState.OPEN,
    ProposalState.DECIDING,
)

# The tables without their mapping: a card is a row, not an object.
_records, _tasks, _proposals, _meetings = (
    Record.__table__,
    Task.__table__,
    Proposal.__table__,
    Meeting.__table__,
)


@dataclass(frozen=True)
class Filter:
    """What the board is narrowed to; all of it stands in its address. Moments are aware UTC."""

    mine: int | None = None  # A membership.
    path: str = ""
    label: str = ""
    who: str = ""
    due: str = ""
    text: str = ""
    moments: dict[str, tuple[datetime | None, datetime]] = field(default_factory=dict)  # due: (from, before)

    @property
    def is_on(self) -> bool:
        return bool(self.mine or self.path or self.label or self.who or self.due or self.text)

    def records(self) -> list[ColumnElement[bool]]:
        """The conditions on any record."""
        found: list[ColumnElement[bool]] = []
        if self.path:
            found.append(Record.path_id.in_(select(Path.id).where(Path.slug == self.path)))
        if self.label:
            labelled = select(RecordLabel.record_id).join(Label).where(Label.handle == self.label)
            found.append(Record.id.in_(labelled))
        if self.text:
            titles = (Record.title, *(Record.titles[tag].as_string() for tag in LANGUAGES))
            found.append(or_(*(title.icontains(self.text, autoescape=True) for title in titles)))
        return found

    def tasks(self) -> list[ColumnElement[bool]]:
        """The conditions on a task, those on any record among them."""
        found = self.records()
        if self.mine:
            found.append(Task.id.in_(select(TaskAssignee.task_id).where(TaskAssignee.membership_id == self.mine)))
        if self.who:
            chosen = select(TaskAssignee.task_id).join(Membership).where(Membership.handle == self.who)
            found.append(Task.id.in_(chosen))
        if self.due:
            since, before = self.moments[self.due]
            found.append(Task.due_at < before)
            if since:
                found.append(Task.due_at >= since)
        return found

    def others(self) -> list[ColumnElement[bool]]:
        """The conditions on a proposal or meeting: those that only tasks can meet hide them all but `mine`."""
        found = self.records()
        if self.mine:
            found.append(Record.author_id == self.mine)
        if self.who:
            found.append(Record.author_id.in_(select(Membership.id).where(Membership.handle == self.who)))
        if self.due:
            found.append(literal(False))
        return found


def _comments() -> Any:
    count = select(func.count()).where(Comment.record_id == Record.id, Comment.hidden_at.is_(None))
    return count.correlate(Record).scalar_subquery().label("comments")


def _items(*conditions: Any) -> Any:
    return select(func.count()).where(ChecklistItem.task_id == Task.id, *conditions).correlate(Task).scalar_subquery()


def _task_cards() -> Cards:
    return (
        select(
            Task.id,
            Task.number,
            Task.title,
            Task.titles,
            Task.locale,
            Task.column_id,
            Task.rank,
            Task.due_at,
            Task.version,
            Task.audience,
            Path.names.label("path"),
            Path.hue,
            _comments(),
            _items().label("items"),
            _items(ChecklistItem.done_at.is_not(None)).label("ticked"),
        )
        .outerjoin(Path, Path.id == Record.path_id)
        .select_from(Task)
    )


def tasks_in(viewer: Viewer, space: Space, column_id: int, chosen: Filter, *, after: float | None = None) -> Cards:
    """The next cards of one column, in its order."""
    cards = _task_cards().where(Task.column_id == column_id, readable_in(viewer, space), *chosen.tasks())
    if after is not None:
        cards = cards.where(Task.rank > after)
    return cards.order_by(Task.rank, Task.id).limit(FIRST)


def tasks(viewer: Viewer, space: Space, columns: list[Column], chosen: Filter) -> Cards:
    """The first cards of every column, in one statement."""
    first = [tasks_in(viewer, space, column.id, chosen).subquery() for column in columns]
    each = union_all(*(select(part) for part in first)).subquery()
    return select(each).order_by(each.c.column_id, each.c.rank, each.c.id)


def tasks_of(viewer: Viewer, space: Space, ids: list[int]) -> Cards:
    """These tasks as they stand on the board, top first, each with the number of the card right in front of it."""
    other = aliased(Task)
    in_front = (
        select(other.number)
        .where(other.column_id == Task.column_id, other.rank < Task.rank, readable_in(viewer, space, other))
        .order_by(other.rank.desc())
        .limit(1)
        .correlate(Task)
        .scalar_subquery()
    )
    return (
        _task_cards()
        .add_columns(in_front.label("in_front"))
        .where(Task.id.in_(ids), readable_in(viewer, space), Task.column_id.is_not(None))
        .order_by(Task.column_id, Task.rank)
    )


def task_counts(viewer: Viewer, space: Space, chosen: Filter) -> Select[int | None, int]:
    """How many cards each column holds, of those the viewer may read."""
    return (
        select(Task.column_id, func.count())
        .where(readable_in(viewer, space), Task.column_id.is_not(None), *chosen.tasks())
        .group_by(Task.column_id)
    )


def assignees(task_ids: list[int]) -> Select[int, str, bool]:
    """Who does each of these tasks, by the name they have here, and whether visitors may see that name."""
    return (
        select(TaskAssignee.task_id, Membership.name, Membership.is_public)
        .join(Membership, Membership.id == TaskAssignee.membership_id)
        .where(TaskAssignee.task_id.in_(task_ids))
        .order_by(TaskAssignee.task_id, Membership.id)
    )


def labels_on(record_ids: list[int]) -> Select[int, str, str]:
    return (
        select(RecordLabel.record_id, Label.name, Label.hue)
        .join(Label, Label.id == RecordLabel.label_id)
        .where(RecordLabel.record_id.in_(record_ids))
        .order_by(RecordLabel.record_id, Label.name)
    )


def _proposal_cards() -> Cards:
    author = aliased(Membership)
    return (
        select(
            Proposal.id,
            Proposal.number,
            Proposal.title,
            Proposal.titles,
            Proposal.locale,
            Proposal.state,
            Proposal.submitted_at,
            Proposal.changed_at,
            Proposal.version,
            author.name.label("author"),
            author.is_public,
            Path.names.label("path"),
            Path.hue,
            _comments(),
        )
        .join(author, author.id == Record.author_id)
        .outerjoin(Path, Path.id == Record.path_id)
    )


def proposals(viewer: Viewer, space: Space, chosen: Filter, states: tuple[ProposalState, ...] = SHOWN) -> Cards:
    """The first proposals of each state and its count: what waits longest first, else what changed last."""
    which = and_(readable_in(viewer, space), Proposal.state.in_(states), Record.archived_at.is_(None), *chosen.others())
    waiting = case((Proposal.state == ProposalState.SUBMITTED, Proposal.submitted_at), else_=None)
    order = (waiting.asc(), Record.changed_at.desc(), Record.id.desc())
    ranked = (
        _proposal_cards()
        .add_columns(
            func.row_number().over(partition_by=Proposal.state, order_by=order).label("place"),
            func.count().over(partition_by=Proposal.state).label("of"),
        )
        .where(which)
        .subquery()
    )
    supporters = support.counts(viewer, ranked.c.id)  # Of those that are shown, not of all that are ranked.
    return select(ranked, *supporters).where(ranked.c.place <= FIRST).order_by(ranked.c.state, ranked.c.place)


def proposals_page(
    viewer: Viewer, space: Space, chosen: Filter, states: tuple[ProposalState, ...], *, page: int
) -> Cards:
    """One page of the list of proposals, what changed last first, one more than fits."""
    return (
        _proposal_cards()
        .add_columns(*support.counts(viewer, Proposal.__table__.c.id))
        .where(readable_in(viewer, space), Proposal.state.in_(states), *chosen.others())
        .order_by(Record.changed_at.desc(), Record.id.desc())
        .offset((page - 1) * FIRST)
        .limit(FIRST + 1)
    )


def proposals_of(viewer: Viewer, space: Space, ids: list[int]) -> Cards:
    """These proposals as they stand on the board, what changed last at the end."""
    return (
        _proposal_cards()
        .add_columns(*support.counts(viewer, Proposal.__table__.c.id))
        .where(Proposal.id.in_(ids), readable_in(viewer, space), Proposal.state.in_(SHOWN))
        .order_by(Record.changed_at, Record.id)
    )


def proposal_counts(viewer: Viewer, space: Space) -> Select[ProposalState, int]:
    return (
        select(Proposal.state, func.count())
        .where(readable_in(viewer, space), Proposal.state.in_(SHOWN))
        .group_by(Proposal.state)
    )


def meetings(viewer: Viewer, space: Space, chosen: Filter, at: datetime) -> Cards:
    """The meetings that are not over, soonest first, then the last ones, latest first; each with the count of both."""
    is_coming = func.coalesce(Meeting.ends_at, Meeting.starts_at) >= at
    coming = case((is_coming, 1), else_=0)
    distance = case((is_coming, Meeting.starts_at), else_=None)
    ranked = (
        select(
            Meeting.id,
            Meeting.number,
            Meeting.title,
            Meeting.titles,
            Meeting.locale,
            Meeting.starts_at,
            Meeting.place,
            Meeting.version,
            coming.label("coming"),
            _comments(),
            func.row_number()
            .over(partition_by=coming, order_by=(distance.asc(), Meeting.starts_at.desc()))
            .label("place_in"),
            func.count().over().label("of"),
        )
        .where(readable_in(viewer, space), Record.archived_at.is_(None), *chosen.others())
        .subquery()
    )
    return (
        select(ranked)
        .where(or_(and_(ranked.c.coming == 1, ranked.c.place_in <= 10), ranked.c.place_in <= 5))
        .order_by(ranked.c.coming.desc(), ranked.c.place_in)
    )


def head(space: Space) -> Cards:
    """A few of the people, how many they are, and how far the space's activity has come."""
    revision = select(func.max(Activity.id)).where(Activity.space_id == space.id).scalar_subquery()
    return (
        select(Membership.name, func.count().over().label("of"), revision.label("revision"))
        .where(Membership.space_id == space.id, Membership.state == MembershipState.ACTIVE)
        .order_by(Membership.id)
        .limit(4)
    )


def changed_since(space: Space, revision: int, *, but_by: int | None) -> Select[int, Kind, int, int]:
    """The records of a space with which something happened after a revision: (id, kind, number, newest revision)."""
    return (
        select(Record.id, Record.kind, Record.number, func.max(Activity.id))
        .join(Activity, Activity.record_id == Record.id)
        .where(
            Activity.space_id == space.id,
            Activity.id > revision,
            Record.audience < Audience.AUTHORS,
            Record.kind.not_in((Kind.DECISION, Kind.RECOMMENDATION, Kind.EVENT)),  # No cards of their own.
            or_(Activity.by_id.is_(None), Activity.by_id != (but_by or 0)),
        )
        .group_by(Record.id, Record.kind, Record.number)
        .order_by(func.max(Activity.id))
        .limit(50)
    )
