"""Members: who comes into a space and how, under which name, in which role, and how they go."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from workspace.db import db, now, take_turns
from workspace.models import (
    Activity,
    Charter,
    Happening,
    Invitation,
    JoinRequest,
    JoinRequestState,
    Membership,
    MembershipState,
    Role,
    Space,
    TaskAssignee,
    User,
)
from workspace.queries import spaces as find
from workspace.queries.records import comes_from_above
from workspace.rules.flows import MEMBERSHIPS, REQUESTS, NotNow
from workspace.rules.names import skeleton
from workspace.rules.viewers import LEVEL, Actor, Viewer, may_give, roles_from
from workspace.services import calendars, tokens
from workspace.services.activity import record
from workspace.services.states import move


class NameTaken(Exception):
    """Somebody in this space has a name that cannot be told from this one."""


class LastFacilitator(Exception):
    """A space never loses its last facilitator: another one has to be appointed first."""


class NotGood(Exception):
    """An invitation that lets this person in no more; the argument says why: used, expired, revoked, removed."""


def actor_in(space: Space, viewer: Viewer) -> Actor:
    """Who this viewer is when they act in a space. Somebody whose role comes from above is written down as visiting,
    under the name they have there. Raises PermissionError for somebody without a role."""
    role = viewer.role_in(space)
    if role is None or viewer.user is None:
        raise PermissionError("no role in this space")
    membership = viewer.membership_in(space.id)
    if membership is None:
        membership = _visit(space, viewer)
        viewer.memberships[space.id] = membership
    return Actor(membership, role)


def _visit(space: Space, viewer: Viewer) -> Membership:
    assert viewer.user is not None  # noqa: S101 - checked by the caller
    above = next((viewer.active[k] for k in viewer.overseen if f".{k}." in space.overseers), None)
    name = above.name if above else viewer.user.name
    known = viewer.memberships.get(space.id)
    if known is None:
        known = Membership(space_id=space.id, user_id=viewer.user.id, name=name, skeleton=skeleton(name))
        db.session.add(known)
    known.state, known.role = MembershipState.VISITING, Role.OBSERVER
    db.session.flush()
    return known


def check_name(space: Space, name: str, *, but: Membership | None = None) -> None:
    """Raises NameTaken where somebody active in the space has a name that looks the same. Two at once take turns."""
    take_turns(f"names {space.id}")
    same = select(Membership.id).where(
        Membership.space_id == space.id,
        Membership.skeleton == skeleton(name),
        Membership.state == MembershipState.ACTIVE,
        Membership.id != (but.id if but else 0),
    )
    if db.session.scalar(same.limit(1)):
        raise NameTaken


def join(space: Space, user: User, *, name: str, role: Role, charter: Charter | None) -> Membership:
    """Let a person in under a name, in a role. Who left before comes back as the same member, who speaks for nobody
    until that is confirmed again. Raises NameTaken."""
    member = db.session.scalar(select(Membership).where(Membership.space_id == space.id, Membership.user_id == user.id))
    check_name(space, name, but=member)
    if member is None:
        member = Membership(space_id=space.id, user_id=user.id, name=name, state=MembershipState.VISITING)
        db.session.add(member)
    elif member.state is MembershipState.ACTIVE:
        return member
    member.name, member.skeleton, member.role, member.joined_at = name, skeleton(name), role, now()
    member.charter_id, member.charter_at = (charter.id, now()) if charter else (None, None)
    member.organisation_id = None
    db.session.flush()
    move(member, MEMBERSHIPS, "join", space=space, about=member, by=Actor(member, role))
    return member


@dataclass(frozen=True)
class Invited:
    """An invitation as it is shown, once: its words are not kept."""

    invitation: Invitation
    token: str
    code: str


def invite(
    space: Space,
    *,
    role: Role,
    expires_at: datetime,
    max_uses: int,
    note: str,
    key: bytes,
    by: Actor,
    seed: str = "",
) -> Invited:
    """Make a way in. Nobody invites to a role above their own (PermissionError).

    The same seed makes the same words, so that a form sent twice makes one invitation and shows it twice.
    """
    if role not in may_give(by.role):
        raise PermissionError("a role above one's own")
    seed = f"invitation {by.membership.id} {seed or secrets.token_urlsafe(16)}"
    token, code = tokens.token_from(seed, key=key), tokens.code_from(seed, key=key)
    known = db.session.scalar(find.invitation_by(tokens.hashed(token, key=key)))
    if known:
        return Invited(known, token, code)
    invitation = Invitation(
        space_id=space.id,
        by_id=by.membership.id,
        role=role,
        token_hash=tokens.hashed(token, key=key),
        code_hash=tokens.hashed(code, key=key),
        note=note,
        max_uses=max_uses,
        expires_at=expires_at,
    )
    db.session.add(invitation)
    record(Happening.INVITATION_MADE, space=space, by=by, now_is=role)
    return Invited(invitation, token, code)


def shown(space: Space, token: str, code: str, *, key: bytes) -> Invited | None:
    """The invitation to a space whose words these are, as it was shown."""
    it = db.session.scalar(find.invitation_by(tokens.hashed(token, key=key)))
    if it is None or it.space_id != space.id or it.code_hash != tokens.hashed(code, key=key):
        return None
    return Invited(it, token, code)


def invitation_of(word: str, *, key: bytes) -> Invitation | None:
    """The invitation of a link's token or a code, good or not."""
    for form in (word.strip(), tokens.normal_code(word)):
        if known := db.session.scalar(find.invitation_by(tokens.hashed(form, key=key))):
            return known
    return None


def why_not(invitation: Invitation) -> str:
    """Why an invitation lets nobody in any more: "revoked", "expired", "used"; empty where it is good."""
    if invitation.revoked_at is not None or invitation.space.archived_at is not None:
        return "revoked"
    if invitation.expires_at <= now():
        return "expired"
    return "used" if invitation.uses >= invitation.max_uses else ""


def accept(invitation: Invitation, user: User, *, name: str, charter: Charter | None) -> Membership:
    """Come in by an invitation. Raises NotGood, NameTaken. Who is in already stays as they are, and uses nothing up."""
    known = db.session.scalar(
        select(Membership).where(Membership.space_id == invitation.space_id, Membership.user_id == user.id)
    )
    if known and known.state is MembershipState.ACTIVE:
        return known
    if reason := why_not(invitation):
        raise NotGood(reason)
    if known and known.state is MembershipState.REMOVED and _was_removed_since(invitation, known):
        raise NotGood("removed")
    invitation.uses += 1
    return join(invitation.space, user, name=name, role=invitation.role, charter=charter)


def _was_removed_since(invitation: Invitation, member: Membership) -> bool:
    """Whether somebody was taken out after this invitation was made: then it does not lead them back."""
    removed = select(Activity.id).where(
        Activity.space_id == invitation.space_id,
        Activity.about_id == member.id,
        Activity.happening == Happening.MEMBER_REMOVED,
        Activity.at >= invitation.created_at,
    )
    return db.session.scalar(removed.limit(1)) is not None


def revoke(invitation: Invitation, *, by: Actor) -> None:
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
        record(Happening.INVITATION_REVOKED, space=invitation.space, by=by)


def ask_to_join(space: Space, user: User, *, name: str, word: str, charter: Charter | None) -> JoinRequest:
    """Ask to be let in, with a word. Asking again while one request waits changes its word.

    Whether the name is taken is found out by whoever answers: it would tell strangers who is in there.
    """
    waiting = db.session.scalar(
        select(JoinRequest).where(
            JoinRequest.space_id == space.id,
            JoinRequest.user_id == user.id,
            JoinRequest.state == JoinRequestState.WAITING,
        )
    )
    if waiting is None:
        waiting = JoinRequest(space_id=space.id, user_id=user.id, name=name)
        db.session.add(waiting)
        record(Happening.JOIN_REQUESTED, space=space, by=None, now_is=name)
    waiting.name, waiting.word, waiting.charter_id = name, word, charter.id if charter else None
    db.session.flush()
    return waiting


def answer_request(request: JoinRequest, *, admit: bool, answer: str, by: Actor) -> None:
    """Let somebody in who asked, or not, with a word. Raises NotNow where another answered first, NameTaken."""
    action, member = "accept" if admit else "refuse", None
    REQUESTS.take(action, state=request.state)
    if admit:
        user = db.session.get_one(User, request.user_id)
        charter = db.session.get(Charter, request.charter_id) if request.charter_id else None
        member = join(request.space, user, name=request.name, role=Role.MEMBER, charter=charter)
    request.answer, request.decided_by_id, request.decided_at = answer, by.membership.id, now()
    move(request, REQUESTS, action, space=request.space, about=member, by=by, reason=answer, name=request.name)


def rename(member: Membership, *, name: str, about: str, is_public: bool, by: Actor) -> None:
    """Change how one is called in a space, and what one says of oneself there. Raises NameTaken."""
    check_name(member.space, name, but=member)
    was, member.name, member.skeleton = member.name, name, skeleton(name)
    is_other = (was, member.is_public) != (name, is_public)  # What was found by a name is not to be found any more.
    member.about, member.is_public = about, is_public
    if is_other:
        record(Happening.MEMBER_RENAMED, space=member.space, about=member, by=by)


def appoint(member: Membership, role: Role, *, by: Actor) -> None:
    """Give a member another role, at most one's own. Raises LastFacilitator, PermissionError.

    Who may no longer invite has invited nobody: the invitations they made and nobody used yet die with the role.
    """
    _is_in(member)
    if role not in may_give(by.role) or member.role is Role.COORDINATOR:
        raise PermissionError("a role above one's own")
    if role is member.role:
        return
    _keep_a_facilitator(member)
    was, member.role = member.role, role
    if LEVEL[role] < LEVEL[Role.FACILITATOR]:
        _revoke_all_of(member)
    record(Happening.MEMBER_APPOINTED, space=member.space, about=member, by=by, was=was, now_is=role)


def mute(member: Membership, days: int, *, reason: str, by: Actor) -> None:
    """Let a member read but not write, for some days; none lets them write again."""
    _is_in(member)
    member.muted_until = now() + timedelta(days=days) if days else None
    what = Happening.MEMBER_MUTED if days else Happening.MEMBER_UNMUTED
    record(what, space=member.space, about=member, by=by, reason=reason, now_is=str(days))


def remove(member: Membership, *, reason: str, by: Actor) -> None:
    """Take somebody out of a space, with a reason. What they wrote stays. Raises LastFacilitator."""
    _go(member, "remove", reason=reason, by=by)


def leave(member: Membership, *, by: Actor) -> None:
    """Go. Raises LastFacilitator."""
    _go(member, "leave", reason="", by=by)


def _is_in(member: Membership) -> None:
    """Raises NotNow for somebody who has gone meanwhile, or who only visits by a role from above."""
    if member.state is not MembershipState.ACTIVE:
        raise NotNow(member.state)


def _go(member: Membership, action: str, *, reason: str, by: Actor) -> None:
    _is_in(member)
    _keep_a_facilitator(member)
    move(member, MEMBERSHIPS, action, space=member.space, about=member, by=by, reason=reason)
    db.session.execute(delete(TaskAssignee).where(TaskAssignee.membership_id == member.id))
    _revoke_all_of(member)
    calendars.end_feeds(member.user_id, member.space_id)


def _revoke_all_of(member: Membership) -> None:
    """Revoke the invitations somebody made here, and those they made where they only visit by a role from above, unless
    another role of theirs lets them invite there still."""
    other = aliased(Membership)
    may_still = exists().where(
        other.user_id == member.user_id,
        other.state == MembershipState.ACTIVE,
        comes_from_above(other, Space, roles_from(Role.FACILITATOR)),
    )
    visits = (
        select(Membership.id)
        .join(Space, Space.id == Membership.space_id)
        .where(
            Membership.user_id == member.user_id,
            Membership.state == MembershipState.VISITING,
            ~may_still.correlate(Space),
        )
    )
    db.session.flush()
    theirs = or_(Invitation.by_id == member.id, Invitation.by_id.in_(visits))
    open_ones = update(Invitation).where(theirs, Invitation.revoked_at.is_(None))
    db.session.execute(open_ones.values(revoked_at=now(), version=Invitation.version + 1))


def _keep_a_facilitator(member: Membership) -> None:
    """Raises LastFacilitator where nobody else of this role could act: one whose account is frozen cannot.

    The space's row is locked first, so that two facilitators who leave at once are looked at one after the other.
    """
    if member.role not in (Role.FACILITATOR, Role.COORDINATOR) or member.state is not MembershipState.ACTIVE:
        return
    db.session.execute(select(Space.id).where(Space.id == member.space_id).with_for_update())
    others = db.session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.space_id == member.space_id,
            Membership.role == member.role,
            Membership.state == MembershipState.ACTIVE,
            Membership.id != member.id,
            User.frozen_at.is_(None),
        )
    )
    if not others:
        raise LastFacilitator
