"""The people around what happened, as memberships: who `rules/notices.py` says is told. There is no viewer."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, or_, select

from workspace.models import (
    Activity,
    Attendance,
    Comment,
    Follow,
    Membership,
    MembershipState,
    Mention,
    ProposalAuthor,
    Recommendation,
    Record,
    Role,
    Space,
    TaskAssignee,
    Voter,
)
from workspace.rules.notices import Who
from workspace.rules.viewers import LEVEL


def _members() -> Select[int]:
    return select(Membership.id).where(Membership.state == MembershipState.ACTIVE)


def _authors(it: Activity) -> Select[int]:
    signed = select(ProposalAuthor.membership_id).where(ProposalAuthor.proposal_id == it.record_id)
    wrote = select(Record.author_id).where(Record.id == it.record_id)
    return select(Membership.id).where(or_(Membership.id.in_(signed), Membership.id.in_(wrote)))


def _named(it: Activity) -> Select[int]:
    comment = comment_of(it)
    return select(Mention.membership_id.label("id")).where(Mention.comment_id == comment)


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


def _askers(it: Activity) -> Select[int]:
    asked = Recommendation.__table__
    issuer = select(asked.c.issuer_id).where(asked.c.id == it.record_id).scalar_subquery()
    return _members().where(_holds(Role.FACILITATOR, issuer))


def _holds(least: Role, space: Any) -> ColumnElement[bool]:
    """Who holds a role in a space; where nobody does, those of the spaces above whose role holds there."""
    roles = [role for role, level in LEVEL.items() if level >= LEVEL[least]]
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
    Who.MODERATORS: lambda it: _members().where(_holds(Role.MODERATOR, it.space_id)),
    Who.FACILITATORS: lambda it: _members().where(_holds(Role.FACILITATOR, it.space_id)),
    Who.ASKERS: _askers,
}
