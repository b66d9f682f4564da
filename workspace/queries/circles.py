"""The people around what happened, as memberships: who `rules/notices.py` says is told. There is no viewer."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from workspace.models import (
    Activity,
    Attendance,
    Comment,
    Follow,
    HandIn,
    Membership,
    MembershipState,
    Proposal,
    ProposalAuthor,
    ProposalState,
    Recommendation,
    Record,
    Registration,
    RegistrationState,
    Role,
    Season,
    Space,
    TaskAssignee,
    Visibility,
    Voter,
)
from workspace.rules.notices import Who
from workspace.rules.viewers import roles_from

CONCERNED = (RegistrationState.ASKED, RegistrationState.IN, RegistrationState.WAITING)
UNSENT = (ProposalState.DRAFT, ProposalState.RETURNED, ProposalState.SUBMITTED, ProposalState.OPEN)


def _members() -> Select[int]:
    return select(Membership.id).where(Membership.state == MembershipState.ACTIVE)


def _authors(it: Activity) -> Select[int]:
    signed = select(ProposalAuthor.membership_id).where(ProposalAuthor.proposal_id == it.record_id)
    wrote = select(Record.author_id).where(Record.id == it.record_id)
    return select(Membership.id).where(or_(Membership.id.in_(signed), Membership.id.in_(wrote)))


def _named(it: Activity) -> Select[int]:
    return _members().where(Membership.id.in_(it.details["named"]))


def comment_of(it: Activity) -> Any:
    """The comment that was said, as an expression."""
    return select(Comment.id).where(Comment.handle == it.details["comment"]).scalar_subquery()


def _chosen(it: Activity) -> Select[int]:
    before = set(it.details["undo"]["people"])
    return _members().where(Membership.id.in_(set(it.details["people"]) - before))


def _assignees(it: Activity) -> Select[int]:
    return select(TaskAssignee.membership_id.label("id")).where(TaskAssignee.task_id == it.record_id)


def _there(it: Activity) -> Select[int]:
    was = select(Attendance.membership_id).where(Attendance.meeting_id == it.record_id)
    return select(Membership.id).where(Membership.id.in_(was))


def season_of(it: Activity) -> ScalarSelect[int]:
    """The id of the season that it happened to, as an expression."""
    numbered = Season.space_id == it.space_id, Season.number == it.details["season"]
    return select(Season.id).where(*numbered).scalar_subquery()


def told_in(it: Activity) -> int:
    """The space in which it is told: of what one space asks another, that one."""
    return int(it.details.get("tells", it.space_id))


def _below(space_id: int) -> Select[int]:
    """A space and all below it, whatever roles hold where."""
    start = select(Space.id).where(Space.id == space_id).cte("below", recursive=True)
    down = start.union_all(select(Space.id).join(start, Space.parent_id == start.c.id))
    return select(down.c.id)


def _forum(it: Activity) -> Select[int]:
    is_public = exists().where(Space.id == it.space_id, Space.visibility == Visibility.PUBLIC)
    below = and_(is_public, Membership.space_id.in_(_below(it.space_id)))
    return _members().where(or_(Membership.space_id == it.space_id, below))


def _unsent(it: Activity) -> Select[int]:
    handed_in = exists().where(HandIn.proposal_id == Proposal.id, HandIn.until.is_(None))
    return (
        _forum(it)
        .join(ProposalAuthor, ProposalAuthor.membership_id == Membership.id)
        .join(Proposal, Proposal.id == ProposalAuthor.proposal_id)
        .where(Proposal.state.in_(UNSENT), Proposal.archived_at.is_(None), ~handed_in)
    )


def _accounts(it: Activity, users: Any) -> Select[int]:
    """Accounts by the membership through which they hear of something: theirs in its space, or all they have."""
    here, is_there = aliased(Membership), MembershipState.ACTIVE
    belongs = exists().where(here.user_id == Membership.user_id, here.space_id == it.space_id, here.state == is_there)
    return _members().where(
        Membership.user_id.in_(users), or_(Membership.space_id == it.space_id, ~belongs.correlate(Membership))
    )


def _registered(it: Activity) -> Select[int]:
    of = Registration
    return _accounts(it, select(of.user_id).where(of.event_id == it.record_id, of.state.in_(CONCERNED)))


def around(who: Who, it: Activity, to: int | None) -> Select[int]:
    """The memberships of a circle; `to` is the account it befell, of somebody whom nothing names."""
    return _accounts(it, [to]) if who is Who.REGISTRANT else CIRCLES[who](it)


def _askers(it: Activity) -> Select[int]:
    asked = Recommendation.__table__
    issuer = select(asked.c.issuer_id).where(asked.c.id == it.record_id).scalar_subquery()
    return _members().where(_holds(Role.FACILITATOR, issuer))


def _holds(least: Role, space: Any) -> ColumnElement[bool]:
    """Who holds a role in a space; where nobody does, those of the spaces above whose role holds there."""
    roles = roles_from(least)
    m = Membership.__table__.alias()
    its_own = exists().where(m.c.space_id == space, m.c.state == MembershipState.ACTIVE, m.c.role.in_(roles))
    overseers = select(Space.overseers).where(Space.id == space).scalar_subquery()
    is_above = overseers.like(literal("%.") + cast(Membership.space_id, String) + literal(".%"))
    return and_(Membership.role.in_(roles), or_(Membership.space_id == space, and_(~its_own, is_above)))


CIRCLES: dict[Who, Callable[[Activity], Select[int]]] = {
    Who.PERSON: lambda it: select(Membership.id).where(Membership.id == it.about_id),
    Who.AUTHOR: _authors,
    Who.FOLLOWERS: lambda it: select(Follow.membership_id.label("id")).where(Follow.record_id == it.record_id),
    Who.NAMED: _named,
    Who.CHOSEN: _chosen,
    Who.ASSIGNEES: _assignees,
    Who.VOTERS: lambda it: select(Voter.membership_id.label("id")).where(Voter.decision_id == it.record_id),
    Who.THERE: _there,
    Who.MEMBERS: lambda it: _members().where(Membership.space_id == it.space_id),
    Who.FORUM: _forum,
    Who.UNSENT: _unsent,
    Who.REGISTERED: _registered,
    Who.MODERATORS: lambda it: _members().where(_holds(Role.MODERATOR, it.space_id)),
    Who.FACILITATORS: lambda it: _members().where(_holds(Role.FACILITATOR, told_in(it))),
    Who.ASKERS: _askers,
}
