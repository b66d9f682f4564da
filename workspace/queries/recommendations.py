"""Recommendations as far as a viewer may read them: of a council, of a space that asked, of a proposal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from workspace.models import (
    Audience,
    Campaign,
    Column,
    Evidence,
    Letter,
    Link,
    Meaning,
    Path,
    Proposal,
    ProposalState,
    Recommendation,
    RecommendationState,
    Record,
    Relation,
    Space,
    SpaceKind,
    Task,
    Translation,
)
from workspace.queries.records import one as one_record
from workspace.queries.records import readable, readable_in, visible_to
from workspace.queries.spaces import led_from, seen
from workspace.rules.recommendations import OVER, STALE, WITH_COUNCIL
from workspace.rules.viewers import Viewer

PAGE = 50
ON_A_PAGE = 30  # Of a path or a campaign.
LONGEST = 200  # Proposals to choose from.
_recommendations = Recommendation.__table__
_proposals = Proposal.__table__


def one(viewer: Viewer, space: Space, number: int) -> Select[Recommendation]:
    """A recommendation with who asked for it: who may do what depends on that."""
    return one_record(viewer, space, Recommendation, number).options(joinedload(Recommendation.issuer))


def by_numbers(viewer: Viewer, space: Space, numbers: list[int]) -> Select[Recommendation]:
    return visible_to(viewer, Recommendation).where(
        Recommendation.space_id == space.id, Recommendation.number.in_(numbers)
    )


def due_day() -> Any:
    """`rules.recommendations.deadline`, in SQL."""
    of = Recommendation
    return case(
        (of.state.not_in(WITH_COUNCIL), None),
        (of.next_at.is_(None), of.due_at),
        (of.due_at.is_(None), of.next_at),
        (of.next_at < of.due_at, of.next_at),
        else_=of.due_at,
    )


def is_late(at: datetime) -> ColumnElement[bool]:
    """`rules.recommendations.lateness`, in SQL: whether a Recommendation is overdue or stale at a moment."""
    by_date = and_(due_day().is_not(None), due_day() < at)
    by_age = and_(due_day().is_(None), Recommendation.moved_at < at - STALE)
    return and_(Recommendation.state.not_in(OVER), or_(by_date, by_age))


def _of(viewer: Viewer, space: Space) -> Select[Recommendation]:
    """What a council received; of any other space, what it asked for."""
    if space.kind is not SpaceKind.COUNCIL:
        found = visible_to(viewer, Recommendation).where(Recommendation.issuer_id == space.id, _known(viewer))
    elif viewer.may_enter(space):  # The same rule, and cheaper: of 50,000 rows it is asked of each.
        joined = select(Recommendation).join(Space, Space.id == Recommendation.space_id)
        found = joined.where(readable_in(viewer, space, Recommendation))
    else:
        found = visible_to(viewer, Recommendation).where(Recommendation.space_id == space.id)
    return found.options(joinedload(Recommendation.space), joinedload(Recommendation.issuer))


def _known(viewer: Viewer) -> ColumnElement[bool]:
    """Nobody learns of a council that they may not see."""
    return seen(viewer)


FILTERS = ("open", "late", "claimed", "over")


def _chosen(kind: str, at: datetime) -> ColumnElement[bool]:
    match kind:
        case "late":
            return is_late(at)
        case "claimed":
            return Recommendation.state == RecommendationState.CLAIMED
        case "over":
            return Recommendation.state.in_(OVER)
        case _:
            return Recommendation.state.not_in(OVER)


def list_of(viewer: Viewer, space: Space, chosen: str, at: datetime) -> Select[Recommendation]:
    """The recommendations of a council, or those that a space asked for: what is late first, then by the next date."""
    found = _of(viewer, space)
    if chosen:
        found = found.where(_chosen(chosen, at))
    day = due_day()
    order = (is_late(at).desc(), Recommendation.state.in_(OVER), day.is_(None), day, Recommendation.id.desc())
    return found.order_by(*order)


def page_of(query: Select[Recommendation], page: int) -> Select[Recommendation]:
    """A page of a list, and one more where another page follows. First its ids are put in order: what is sorted is
    small, and only what is shown is read."""
    ids = query.with_only_columns(Recommendation.id, maintain_column_froms=True)
    on_it = ids.offset((page - 1) * PAGE).limit(PAGE + 1).scalar_subquery()
    return query.where(Recommendation.id.in_(on_it))


def counts(viewer: Viewer, space: Space, at: datetime) -> Select[*tuple[Any, ...]]:
    """How many there are, under each filter: (all, open, late, claimed, over)."""
    found = _of(viewer, space).with_only_columns(
        Recommendation.id, Recommendation.state, is_late(at).label("late"), maintain_column_froms=True
    )
    rows = found.order_by(None).subquery()
    over, claimed = rows.c.state.in_(OVER), rows.c.state == RecommendationState.CLAIMED
    return select(
        func.count().label("all"),
        func.count().filter(~over).label("open"),
        func.count().filter(rows.c.late).label("late"),
        func.count().filter(claimed).label("claimed"),
        func.count().filter(over).label("over"),
    ).select_from(rows)


def to_update(viewer: Viewer, council: Space) -> Select[Recommendation]:
    """Those of a council that are not over, as *update all* lists them."""
    return (
        _of(viewer, council)
        .where(Recommendation.state.in_(WITH_COUNCIL))
        .order_by(due_day().is_(None), due_day(), Recommendation.id)
    )


def along(viewer: Viewer, where: ColumnElement[bool], at: datetime, most: int) -> Select[Recommendation]:
    """Those of a path, a campaign, as `where` says: what is late first, what is over last."""
    return (
        visible_to(viewer, Recommendation)
        .where(where, _known(viewer))
        .options(joinedload(Recommendation.space), joinedload(Recommendation.issuer))
        .order_by(is_late(at).desc(), Recommendation.state.in_(OVER), Recommendation.id.desc())
        .limit(most)
    )


def of_path(viewer: Viewer, path: Path, at: datetime) -> Select[Recommendation]:
    """The recommendations on a path, in every council."""
    return along(viewer, Recommendation.path_id == path.id, at, ON_A_PAGE)


def of_campaign(viewer: Viewer, campaign: Campaign, at: datetime) -> Select[Recommendation]:
    """What a campaign's proposals became, and what councils put into it."""
    theirs = visible_to(viewer, Record).where(Record.campaign_id == campaign.id).with_only_columns(Record.id)
    from_it = select(Link.to_id).where(Link.from_id.in_(theirs), Link.relation == Relation.RECOMMENDED_AS)
    where = or_(Recommendation.campaign_id == campaign.id, Recommendation.id.in_(from_it))
    return along(viewer, where, at, ON_A_PAGE)


def waiting_for(viewer: Viewer, at: datetime) -> Select[Recommendation]:
    """What waits for those who facilitate: in their councils what has to be acknowledged, answered or is late; in
    their other spaces what a council claims to have done."""
    mine = viewer.facilitated
    theirs = and_(
        Recommendation.space_id.in_(mine),
        or_(Recommendation.state == RecommendationState.ISSUED, is_late(at)),
        Recommendation.state.in_(WITH_COUNCIL),
    )
    ours = and_(Recommendation.issuer_id.in_(mine), Recommendation.state == RecommendationState.CLAIMED)
    return visible_to(viewer, Recommendation).where(or_(theirs, ours), Space.archived_at.is_(None))


def of_proposal(viewer: Viewer, proposal: Proposal) -> Select[Recommendation]:
    """What became of a proposal: the recommendations it led to, the newest first."""
    return (
        visible_to(viewer, Recommendation)
        .join(Link, Link.to_id == Recommendation.id)
        .where(Link.from_id == proposal.id, Link.relation == Relation.RECOMMENDED_AS, _known(viewer))
        .options(joinedload(Recommendation.space))
        .order_by(Recommendation.id.desc())
    )


def sources(viewer: Viewer, it: Recommendation) -> Select[Proposal]:
    """The proposals it comes from, as far as the viewer may read them."""
    return (
        visible_to(viewer, Proposal)
        .join(Link, Link.from_id == Proposal.id)
        .where(Link.to_id == it.id, Link.relation == Relation.RECOMMENDED_AS)
        .options(joinedload(Proposal.space))
        .order_by(Proposal.id)
    )


def tasks(viewer: Viewer, it: Recommendation) -> Select[*tuple[Any, ...]]:
    """The tasks it led to that the viewer may read: (task, its weight, whether it is done)."""
    where = func.coalesce(Task.column_id, Task.was_in_id)
    return (
        select(Task, Link.weight, (Column.meaning == Meaning.DONE).label("is_done"))
        .join(Link, Link.to_id == Task.id)
        .join(Space, Space.id == Task.space_id)
        .outerjoin(Column, Column.id == where)
        .where(Link.from_id == it.id, Link.relation == Relation.SOURCE_OF, readable(viewer))
        .options(joinedload(Task.space))
        .order_by(Link.id)
    )


def weights(it_id: int) -> Select[int, bool]:
    """Every task it led to, whoever may read it: (weight, whether done). The figure is the same for all readers."""
    where = func.coalesce(Task.column_id, Task.was_in_id)
    return (
        select(Link.weight, func.coalesce(Column.meaning == Meaning.DONE, False))
        .select_from(Link)
        .join(Task, Task.id == Link.to_id)
        .outerjoin(Column, Column.id == where)
        .where(Link.from_id == it_id, Link.relation == Relation.SOURCE_OF)
    )


def evidence(it: Recommendation) -> Select[Evidence]:
    """What was given as evidence, what was taken away among it, in the order of the days it is about."""
    shown = (Evidence.by, Evidence.verified_by, Evidence.deleted_by, Evidence.file)
    return (
        select(Evidence)
        .where(Evidence.recommendation_id == it.id)
        .options(*(joinedload(each) for each in shown))
        .order_by(Evidence.on, Evidence.id)
    )


def evidence_of(them: Sequence[Recommendation]) -> Select[int, int, int]:
    """How much there is for each of several: (its id, pieces of evidence, those that were verified)."""
    ids = [each.id for each in them]
    return (
        select(Evidence.recommendation_id, func.count(), func.count(Evidence.verified_at))
        .where(Evidence.recommendation_id.in_(ids), Evidence.deleted_at.is_(None))
        .group_by(Evidence.recommendation_id)
    )


def one_evidence(it: Recommendation, handle: str) -> Select[Evidence]:
    """A piece of evidence that was not taken away."""
    return evidence(it).where(Evidence.handle == handle, Evidence.deleted_at.is_(None))


def letters(it: Recommendation) -> Select[Letter]:
    return (
        select(Letter)
        .where(Letter.recommendation_id == it.id)
        .options(joinedload(Letter.by))
        .order_by(Letter.on, Letter.id)
    )


def translations(proposals: Sequence[Proposal]) -> Select[Translation]:
    """What these proposals say in other languages than their authors', as it reads now."""
    last = (
        select(func.max(Translation.id))
        .where(Translation.proposal_id.in_([each.id for each in proposals]))
        .group_by(Translation.proposal_id, Translation.locale)
    )
    return select(Translation).where(Translation.id.in_(last))


def councils(viewer: Viewer) -> Select[Space]:
    """The councils a recommendation can be put before: those the viewer may see, archived ones left out."""
    return (
        select(Space)
        .where(Space.kind == SpaceKind.COUNCIL, Space.archived_at.is_(None), seen(viewer))
        .order_by(Space.id)
    )


def recommendable(viewer: Viewer) -> Select[Proposal]:
    """The adopted proposals, of every space, that the viewer may put before a council: the newest first."""
    return (
        visible_to(viewer, Proposal)
        .where(
            _proposals.c.state.in_((ProposalState.ADOPTED, ProposalState.RECOMMENDED)),
            Record.audience <= Audience.MEMBERS,
            led_from(viewer.facilitated),
            Space.archived_at.is_(None),
        )
        .options(joinedload(Proposal.space), selectinload(Proposal.authors))
        .order_by((_proposals.c.state == ProposalState.ADOPTED).desc(), Proposal.id.desc())
        .limit(LONGEST)
    )
