"""The chain a record stands in, from the problem to the evidence, as far as the viewer may read it.

Walked link by link, and a link is taken only to what may be read: what lies behind something hidden is not reached
through it, and what is not reached is not counted. One statement, however long the chain is.
"""

from typing import Any

from sqlalchemy import CTE, Select, case, func, literal, or_, select, union

from workspace.models import (
    Campaign,
    Column,
    Decision,
    DecisionState,
    Evidence,
    Link,
    Meaning,
    Meeting,
    MeetingState,
    Proposal,
    ProposalState,
    Recommendation,
    RecommendationState,
    Record,
    Relation,
    Space,
    Task,
)
from workspace.queries.campaigns import read_through
from workspace.queries.records import readable
from workspace.queries.spaces import seen
from workspace.rules.viewers import Viewer

MOST = 12  # Of each kind: the rest is counted.
LEADS_ON = (Relation.MERGED_INTO, Relation.RECOMMENDED_AS, Relation.SOURCE_OF)
# A record is read with the columns of its kind beside it.
_proposals, _decisions = Proposal.__table__, Decision.__table__
_recommendations, _tasks, _meetings = Recommendation.__table__, Task.__table__, Meeting.__table__


def _may_know(viewer: Viewer) -> Any:
    return readable(viewer) & seen(viewer)


def _start(viewer: Viewer, it: Record | Campaign) -> Select[int]:
    """Where the walk begins: at the record; at the proposal of a decision; at what was raised in a meeting, or is in a
    campaign."""
    if isinstance(it, Campaign):
        where: Any = Record.campaign_id == it.id
    elif isinstance(it, Decision):
        where = Record.id.in_((it.id, it.proposal_id))
    elif isinstance(it, Meeting):
        raised = select(Link.from_id).where(Link.to_id == it.id, Link.relation == Relation.RAISED_IN)
        where = or_(Record.id == it.id, Record.id.in_(raised))
    else:
        where = Record.id == it.id
    return select(Record.id.label("id")).join(Space, Space.id == Record.space_id).where(where, _may_know(viewer))


def _walk(viewer: Viewer, it: Record | Campaign, *, up: bool) -> CTE:
    near, far = (Link.to_id, Link.from_id) if up else (Link.from_id, Link.to_id)
    walked = _start(viewer, it).cte("up" if up else "down", recursive=True)
    return walked.union(
        select(far.label("id"))
        .select_from(walked)
        .join(Link, near == walked.c.id)
        .join(Record, Record.id == far)
        .join(Space, Space.id == Record.space_id)
        .where(Link.relation.in_(LEADS_ON), _may_know(viewer))
    )


def around(viewer: Viewer, it: Record | Campaign) -> Select[*tuple[Any, ...]]:
    """What leads to a record (or is in a campaign) and what it leads to, with the decisions on its proposals and the
    meetings where they were treated: the first few of each kind, its own first, each with the figures of its kind."""
    spine = union(select(_walk(viewer, it, up=True).c.id), select(_walk(viewer, it, up=False).c.id)).cte("spine")
    on_it = select(spine.c.id)
    every = union(
        on_it,
        select(_decisions.c.id).where(_decisions.c.proposal_id.in_(on_it)),
        select(Link.to_id).where(Link.from_id.in_(on_it), Link.relation == Relation.RAISED_IN),
    )
    is_done = or_(
        _proposals.c.state.in_((ProposalState.ADOPTED, ProposalState.RECOMMENDED)),
        _decisions.c.state.in_((DecisionState.CLOSED, DecisionState.STATED)),
        _recommendations.c.state == RecommendationState.IMPLEMENTED,
        Column.meaning == Meaning.DONE,
        _meetings.c.state.in_((MeetingState.IN_REVIEW, MeetingState.APPROVED, MeetingState.PUBLISHED)),
    )
    there = select(func.count()).where(Evidence.recommendation_id == Record.id, Evidence.deleted_at.is_(None))
    own = literal(0) if isinstance(it, Campaign) else case((Record.id == it.id, 0), else_=1)
    rows = (
        select(
            Record.id, Record.kind, Record.number, Record.title, Record.titles, Record.locale, Record.created_at,
            Record.campaign_id, Space.slug, Space.names, is_done.label("is_done"),
            _proposals.c.state.label("proposal"), _decisions.c.state.label("decision"),
            _recommendations.c.state.label("recommendation"), _recommendations.c.next_at, _recommendations.c.due_at,
            _decisions.c.closes_at, _meetings.c.starts_at, own.label("own"),
            there.correlate(Record).scalar_subquery().label("evidence"),
            there.where(Evidence.verified_at.is_not(None)).correlate(Record).scalar_subquery().label("verified"),
        )
        .select_from(Record)
        .join(Space, Space.id == Record.space_id)
        .outerjoin(Column, Column.id == func.coalesce(_tasks.c.column_id, _tasks.c.was_in_id))
        .where(Record.id.in_(every), _may_know(viewer))
        .subquery()
    )  # fmt: skip
    of_kind: dict[str, Any] = {"partition_by": rows.c.kind}
    counted = select(
        rows,
        func.row_number().over(order_by=(rows.c.own, rows.c.id), **of_kind).label("place"),
        func.count().over(**of_kind).label("all"),
        func.sum(case((rows.c.is_done, 1), else_=0)).over(**of_kind).label("done"),
        func.sum(rows.c.evidence).over(**of_kind).label("all_evidence"),
        func.sum(rows.c.verified).over(**of_kind).label("all_verified"),
    ).subquery()
    return select(counted).where(counted.c.place <= MOST).order_by(counted.c.kind, counted.c.place)


def campaigns(viewer: Viewer, ids: set[int]) -> Select[Campaign, Space]:
    """These campaigns, as far as the viewer may read them, each with a space through which they do."""
    return read_through(viewer).where(Campaign.id.in_(ids)).order_by(Campaign.id)
