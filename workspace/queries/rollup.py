"""What stands at every node of the tree: open, overdue, done, members and the next dates, with all that is below.

Each figure counts what the viewer may read, and nothing else; members are counted where the viewer belongs or answers.
A statement a figure, however many spaces there are; each is given the same nodes and the same reading rule, because to
write those takes longer than to ask them.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, and_, case, cast, func, or_, select

from workspace.models import (
    Column,
    Meaning,
    Meeting,
    Membership,
    MembershipState,
    Proposal,
    ProposalState,
    Recommendation,
    RecommendationState,
    Record,
    Space,
    Task,
)
from workspace.queries.recommendations import is_late
from workspace.queries.spaces import directory, inside, seen
from workspace.rules.recommendations import OVER
from workspace.rules.viewers import Viewer

PAGE = 20
FIGURES = ("tasks", "proposals", "recommendations", "meetings", "members")  # Each a function of this module.
Figures = Select[*tuple[Any, ...]]


def children(viewer: Viewer, space: Space, page: int) -> Select[Space]:
    """The spaces right below, a page of them and one more where another page follows."""
    return directory(viewer).where(Space.parent_id == space.id).offset((page - 1) * PAGE).limit(PAGE + 1)


def nodes(viewer: Viewer, space: Space, shown: Collection[int]) -> CTE:
    """(id, top) of a node, and of every space at and below those of its children that are shown and that the viewer
    may know of: `top` is the node, or its child."""
    top = case((Space.parent_id == space.id, Space.id), else_=space.id)
    alive = and_(seen(viewer), Space.archived_at.is_(None))
    start = (
        select(Space.id, cast(top, Integer).label("top"))
        .where(or_(Space.id == space.id, and_(Space.id.in_(shown), Space.parent_id == space.id, alive)))
        .cte("below", recursive=True)
    )
    deeper = (
        select(Space.id, start.c.top).join(start, Space.parent_id == start.c.id).where(start.c.id != space.id, alive)
    )
    return start.union_all(deeper)


def tasks(viewer: Viewer, below: CTE, may_read: ColumnElement[bool]) -> Figures:
    """By node: tasks to do or being done, those of them that are late, those done, and when the next one is due."""
    undone = Column.meaning != Meaning.DONE
    return (
        select(
            below.c.top,
            func.sum(case((undone, 1), else_=0)).label("open"),
            func.sum(case((and_(undone, Task.due_at < viewer.at), 1), else_=0)).label("overdue"),
            func.sum(case((undone, 0), else_=1)).label("done"),
            func.min(case((and_(undone, Task.due_at >= viewer.at), Task.due_at))).label("next"),
        )
        .select_from(Task)
        .join(Space, Space.id == Record.space_id)
        .join(below, below.c.id == Space.id)
        .join(Column, Column.id == Task.column_id)
        .where(Record.archived_at.is_(None), may_read)
        .group_by(below.c.top)
    )


def proposals(viewer: Viewer, below: CTE, may_read: ColumnElement[bool]) -> Figures:
    """By node: the proposals talked about or being decided, and those adopted."""
    running = Proposal.state.in_((ProposalState.OPEN, ProposalState.DECIDING))
    return (
        select(
            below.c.top,
            func.sum(case((running, 1), else_=0)).label("open"),
            func.sum(case((Proposal.state == ProposalState.ADOPTED, 1), else_=0)).label("adopted"),
        )
        .select_from(Proposal)
        .join(Space, Space.id == Record.space_id)
        .join(below, below.c.id == Space.id)
        .where(Record.archived_at.is_(None), may_read)
        .group_by(below.c.top)
    )


def meetings(viewer: Viewer, below: CTE, may_read: ColumnElement[bool]) -> Figures:
    """By node: when the next meeting begins."""
    return (
        select(below.c.top, func.min(Meeting.starts_at).label("next"))
        .select_from(Meeting)
        .join(Space, Space.id == Record.space_id)
        .join(below, below.c.id == Space.id)
        .where(Record.archived_at.is_(None), Meeting.starts_at >= viewer.at, may_read)
        .group_by(below.c.top)
    )


def recommendations(viewer: Viewer, below: CTE, may_read: ColumnElement[bool]) -> Figures:
    """By node: what its councils were asked for and is not over, what of that is late, and what was confirmed."""
    is_open = Recommendation.state.not_in(OVER)
    return (
        select(
            below.c.top,
            func.sum(case((is_open, 1), else_=0)).label("open"),
            func.sum(case((is_late(viewer.at), 1), else_=0)).label("overdue"),
            func.sum(case((Recommendation.state == RecommendationState.IMPLEMENTED, 1), else_=0)).label("done"),
        )
        .select_from(Recommendation)
        .join(Space, Space.id == Record.space_id)
        .join(below, below.c.id == Space.id)
        .where(Record.archived_at.is_(None), may_read)
        .group_by(below.c.top)
    )


def members(viewer: Viewer, below: CTE, _may_read: ColumnElement[bool]) -> Figures:
    """By node: how many people are members of a space that the viewer belongs to or answers for; each once."""
    return (
        select(below.c.top, func.count(func.distinct(Membership.user_id)).label("members"))
        .join(Space, Space.id == Membership.space_id)
        .join(below, below.c.id == Space.id)
        .where(Membership.state == MembershipState.ACTIVE, inside(viewer))
        .group_by(below.c.top)
    )
