"""Whom the letters about recommendations go to, and what stands in them. The clock writes them: there is no viewer."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, false, func, select, true

from workspace.models import (
    Activity,
    Audience,
    Happening,
    Link,
    Membership,
    MembershipState,
    Proposal,
    ProposalAuthor,
    Recommendation,
    RecommendationState,
    Record,
    Relation,
    Role,
    Space,
    SpaceKind,
    User,
    Visibility,
)
from workspace.queries.recommendations import due_day, is_late
from workspace.queries.seasons import names_for
from workspace.rules.recommendations import WITH_COUNCIL

QUIET = timedelta(days=30)  # Nothing was heard for a month.
NAMED = 10  # Of those that are late.
WORDS = (
    Happening.RECOMMENDATION_ACCEPTED,
    Happening.RECOMMENDATION_DECLINED,
    Happening.RECOMMENDATION_PROGRESSED,
    Happening.RECOMMENDATION_CLAIMED,
    Happening.RECOMMENDATION_UPDATED,
)


def _told(council: Any, month: str) -> Any:
    return exists().where(
        Activity.space_id == council, Activity.happening == Happening.COUNCIL_TOLD, Activity.to_value == month
    )


def untold(month: str) -> Select[int]:
    """The councils, by id, that were asked for something and have not had the letter of this month."""
    asked = exists().where(Record.space_id == Space.id, Recommendation.__table__.c.id == Record.id)
    return (
        select(Space.id)
        .where(Space.kind == SpaceKind.COUNCIL, Space.archived_at.is_(None), asked, ~_told(Space.id, month))
        .order_by(Space.id)
    )


def council(council_id: int, month: str) -> Select[Space]:
    """A council, if it has not had the letter of this month."""
    return select(Space).where(Space.id == council_id, ~_told(Space.id, month))


def standing(it: Space, at: datetime) -> Select[*tuple[Any, ...]]:
    """How many wait for the council (open), for its first word, for its answer, for those who asked; how many are late;
    of how many nothing was heard for a month."""
    state = Recommendation.state
    with_it = state.in_(WITH_COUNCIL)
    return (
        select(
            func.count().filter(with_it).label("open"),
            func.count().filter(state == RecommendationState.ISSUED).label("new"),
            func.count().filter(state == RecommendationState.ACKNOWLEDGED).label("unanswered"),
            func.count().filter(state == RecommendationState.CLAIMED).label("claimed"),
            func.count().filter(is_late(at), with_it).label("late"),
            func.count().filter(with_it, Recommendation.moved_at < at - QUIET).label("quiet"),
        )
        .select_from(Recommendation)
        .where(Recommendation.space_id == it.id, Recommendation.audience <= Audience.MODERATORS)
    )


def reported(it: Space, since: datetime) -> Select[int]:
    """Of how many the council has said something since a moment."""
    return select(func.count(func.distinct(Activity.record_id))).where(
        Activity.space_id == it.id, Activity.happening.in_(WORDS), Activity.at >= since
    )


def late(it: Space, at: datetime) -> Select[*tuple[Any, ...]]:
    """Those that are late and everybody may read, the longest first: the few that a letter names; each with the names
    of its season."""
    return (
        select(Recommendation, names_for(Recommendation.id).label("season"))
        .where(
            Recommendation.space_id == it.id,
            Recommendation.audience == Audience.PUBLIC,
            Recommendation.state.in_(WITH_COUNCIL),
            is_late(at),
        )
        .order_by(due_day().is_(None), due_day(), Recommendation.id)
        .limit(NAMED)
    )


def _reachable() -> Select[User]:
    """People who are members, gave an address and are not frozen."""
    return (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.state == MembershipState.ACTIVE, User.email.is_not(None), User.frozen_at.is_(None))
    )


def facilitators(it: Space) -> Select[User]:
    return _reachable().where(Membership.space_id == it.id, Membership.role == Role.FACILITATOR).order_by(User.id)


def authors(it: Recommendation) -> Select[*tuple[Any, ...]]:
    """Who wrote the proposals that it comes from, and may read what became of them; each with theirs and with the
    names of its season."""
    issuer = it.issuer
    told = it.space.visibility is not Visibility.HIDDEN and it.audience <= Audience.MEMBERS
    is_public = it.audience == Audience.PUBLIC and issuer.visibility is Visibility.PUBLIC
    whose = false() if not told else true() if is_public else Proposal.space_id == it.issuer_id
    return (
        _reachable()
        .add_columns(Proposal, names_for(Proposal.id).label("season"))
        .join(ProposalAuthor, ProposalAuthor.membership_id == Membership.id)
        .join(Proposal, Proposal.id == ProposalAuthor.proposal_id)
        .join(Link, Link.from_id == Proposal.id)
        .where(Link.to_id == it.id, Link.relation == Relation.RECOMMENDED_AS, whose)
        .order_by(User.id, Proposal.id)
    )
