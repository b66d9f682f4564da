"""Decisions as far as a viewer may read them, and what their pages show: the roll, the ballots, the objections."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, Text, and_, cast, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import (
    Activity,
    Ballot,
    Decision,
    DecisionState,
    Happening,
    Membership,
    MembershipState,
    Objection,
    Outcome,
    Proposal,
    ProposalVersion,
    Role,
    Space,
    Voter,
)
from workspace.queries.records import one as one_record
from workspace.queries.records import readable_in
from workspace.rules.viewers import Viewer, roles_from

R = TypeVar("R", bound=Any)
PAGE = 50
LONG_PAGE = 100
OF_OBJECTIONS = [each for each in Happening if each.startswith("objection.")]
VOTING = roles_from(Role.MEMBER)


def one(viewer: Viewer, space: Space, number: int) -> Select[Decision]:
    """A decision with its proposal and that one's authors: who may do what depends on them."""
    whose = joinedload(Decision.proposal, innerjoin=True).selectinload(Proposal.authors)
    return one_record(viewer, space, Decision, number).options(whose)


def of_proposal(viewer: Viewer, proposal: Proposal) -> Select[Decision]:
    """The decisions on a proposal, the newest first."""
    return (
        select(Decision)
        .where(Decision.proposal_id == proposal.id, readable_in(viewer, proposal.space, Decision))
        .order_by(Decision.id.desc())
    )


def register(viewer: Viewer, space: Space, page: int = 1) -> Select[Decision]:
    """The decisions of a space: those that run first, then what was decided last; one more than fits a page."""
    running = Decision.state.in_((DecisionState.CALLED, DecisionState.RUNNING))
    return (
        select(Decision)
        .where(readable_in(viewer, space, Decision))
        .options(joinedload(Decision.proposal, innerjoin=True))
        .order_by(running.desc(), func.coalesce(Decision.closed_at, Decision.closes_at).desc(), Decision.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )


def due(at: datetime) -> Select[int]:
    """The ids of what the clock has to open or to close by this moment (aware UTC)."""
    opens = and_(Decision.state == DecisionState.CALLED, Decision.opens_at <= at)
    closes = and_(Decision.state == DecisionState.RUNNING, Decision.closes_at <= at)
    return select(Decision.id).where(or_(opens, closes)).order_by(Decision.closes_at, Decision.id).limit(100)


def electorate(space: Space) -> Select[Membership]:
    """Everybody who may vote in a space by their own role there."""
    return (
        select(Membership)
        .where(
            Membership.space_id == space.id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role.in_(VOTING),
            Membership.user_id.is_not(None),
        )
        .order_by(Membership.name, Membership.id)
    )


def how_many(query: Select[Any]) -> Select[int]:
    """How many a query would find."""
    return select(func.count()).select_from(query.order_by(None).subquery())


def roll(decision: Decision) -> Select[Voter]:
    """Who may vote, and whether they have."""
    return (
        select(Voter)
        .where(Voter.decision_id == decision.id)
        .join(Voter.membership)
        .options(joinedload(Voter.membership))
        .order_by(Membership.name, Membership.id)
    )


def turnout(decision: Decision) -> Select[int]:
    """How many have voted."""
    return select(func.count()).where(Voter.decision_id == decision.id, Voter.has_voted.is_(True))


def seen_by(decision: Decision, membership_id: int) -> Select[int, bool | None, list[str] | None, str | None]:
    """What its page says to one member: how many have voted, whether they have (None: not on the roll), and their
    open vote with its reason."""
    has_voted = select(Voter.has_voted).where(Voter.decision_id == decision.id, Voter.membership_id == membership_id)
    mine = Ballot.decision_id == decision.id, Ballot.membership_id == membership_id
    return select(
        turnout(decision).scalar_subquery().label("voted"),
        has_voted.scalar_subquery().label("has_voted"),
        select(Ballot.answer).where(*mine).scalar_subquery().label("answer"),
        select(Ballot.reason).where(*mine).scalar_subquery().label("reason"),
    )


def voter(decision: Decision, membership_id: int) -> Select[Voter]:
    return select(Voter).where(Voter.decision_id == decision.id, Voter.membership_id == membership_id)


def ballot_of(decision: Decision, membership_id: int) -> Select[Ballot]:
    """The open ballot of one member."""
    return select(Ballot).where(Ballot.decision_id == decision.id, Ballot.membership_id == membership_id)


def ballots(decision: Decision) -> Select[Ballot]:
    """Every ballot, in the order of the codes: that tells nothing of when it came."""
    return (
        select(Ballot)
        .where(Ballot.decision_id == decision.id)
        .options(joinedload(Ballot.membership))
        .order_by(Ballot.code)
    )


def piles(decision: Decision) -> Select[str, int]:
    """The open ballots so far, those that say the same on one pile: (the answer as JSON, how many)."""
    said = cast(Ballot.answer, Text)
    return select(said, func.count()).where(Ballot.decision_id == decision.id).group_by(said)


def page_of(query: Select[R], page: int) -> Select[R]:
    """One page of a long list, and one more than fits it."""
    return query.offset((page - 1) * LONG_PAGE).limit(LONG_PAGE + 1)


def under_code(decision: Decision, code: str) -> Select[Ballot]:
    """The published ballots that stand under a code: one, but for a chance of one in 10¹²."""
    return ballots(decision).where(Ballot.code.startswith(code, autoescape=True))


def objections(decision: Decision) -> Select[Objection]:
    """The objections, in the order in which they were raised."""
    return (
        select(Objection)
        .where(Objection.decision_id == decision.id)
        .options(joinedload(Objection.membership))
        .order_by(Objection.id)
    )


def objection(decision: Decision, handle: str) -> Select[Objection]:
    return objections(decision).where(Objection.handle == handle)


def steps(decision: Decision, raised_by: list[int]) -> Select[Activity]:
    """What became of the objections of these members, step by step: each `about` the one who raised it."""
    return (
        select(Activity)
        .where(
            Activity.record_id == decision.id,
            Activity.happening.in_(OF_OBJECTIONS),
            Activity.about_id.in_(raised_by),
        )
        .options(joinedload(Activity.by))
        .order_by(Activity.id)
    )


def text_of(decision: Decision) -> Select[ProposalVersion]:
    """The proposal's text as it is voted on."""
    return select(ProposalVersion).where(
        ProposalVersion.proposal_id == decision.proposal_id, ProposalVersion.edition == decision.edition
    )


def outcome(decision: Decision) -> Select[Outcome]:
    return select(Outcome).where(Outcome.decision_id == decision.id).options(joinedload(Outcome.by))
