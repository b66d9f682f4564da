"""Spaces: opened, described, archived; who comes in, in which role, and how they go."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from workspace.db import db, now
from workspace.models import (
    Charter,
    Column,
    Happening,
    Invitation,
    JoinRequest,
    JoinRequestState,
    Label,
    Meaning,
    Membership,
    MembershipState,
    Role,
    Space,
    SpaceKind,
    Task,
    User,
    Visibility,
)
from workspace.queries import spaces as find
from workspace.rules.flows import NotNow
from workspace.rules.names import skeleton
from workspace.rules.viewers import LEVEL, Actor, Viewer
from workspace.services import tokens
from workspace.services.activity import record


class NameTaken(Exception):
    """Somebody in this space has a name that cannot be told from this one."""


class SlugTaken(Exception):
    """This address belongs to another space."""


class LastFacilitator(Exception):
    """A space never loses its last facilitator: another one has to be appointed first."""


class NotGood(Exception):
    """An invitation that is used up, expired or revoked; the argument says which."""


class NotEmpty(Exception):
    """A column that still holds tasks cannot go without saying where they go."""


# The columns a space of each kind begins with: what they mean, and their names.
_TODO = {"ar": "للعمل", "ckb": "بۆ کردن", "en": "To do"}
_DOING = {"ar": "قيد العمل", "ckb": "لە کاردایە", "en": "In progress"}
_DONE = {"ar": "أُنجزت", "ckb": "تەواو بوو", "en": "Done"}
_WAITING = {"ar": "بانتظار الجهة", "ckb": "چاوەڕێی لایەنەکە", "en": "Waiting for the authority"}
_IDEAS = {"ar": "أفكار", "ckb": "بیرۆکە", "en": "Ideas"}
TEMPLATES: dict[SpaceKind, list[tuple[Meaning, dict[str, str]]]] = {
    SpaceKind.NETWORK: [(Meaning.OPEN, _TODO), (Meaning.DOING, _DOING), (Meaning.DONE, _DONE)],
    SpaceKind.REGION: [(Meaning.OPEN, _TODO), (Meaning.DOING, _DOING), (Meaning.DONE, _DONE)],
    SpaceKind.CITY: [(Meaning.OPEN, _TODO), (Meaning.DOING, _DOING), (Meaning.DONE, _DONE)],
    SpaceKind.GROUP: [
        (Meaning.OPEN, _IDEAS),
        (Meaning.OPEN, _TODO),
        (Meaning.DOING, _DOING),
        (Meaning.DONE, _DONE),
    ],
    SpaceKind.COUNCIL: [
        (Meaning.OPEN, _TODO),
        (Meaning.DOING, _DOING),
        (Meaning.DOING, _WAITING),
        (Meaning.DONE, _DONE),
    ],
}


def opaque_slug() -> str:
    """An address that says nothing: 128 random bits in 22 characters."""
    return secrets.token_urlsafe(16)


def found(
    *,
    parent: Space | None,
    kind: SpaceKind,
    visibility: Visibility,
    names: dict[str, str],
    purposes: dict[str, str],
    slug: str,
    by: User,
    name: str = "",
) -> Space:
    """Open a space from the template of its kind; its founder is its first facilitator (or the coordinator, of the root).

    A closed or hidden space gets an opaque address whatever `slug` says. Raises SlugTaken.
    """
    address = slug if visibility is Visibility.PUBLIC and slug else opaque_slug()
    if db.session.scalar(select(Space.id).where(Space.slug == address)):
        raise SlugTaken
    space = Space(
        parent_id=parent.id if parent else None,
        kind=kind,
        visibility=visibility,
        slug=address,
        names=names,
        purposes=purposes,
        overseers=f"{parent.overseers}{parent.id}." if parent else ".",
    )
    db.session.add(space)
    db.session.flush()
    for position, (meaning, words) in enumerate(TEMPLATES[kind]):
        db.session.add(Column(space_id=space.id, names=words, meaning=meaning, position=position))
    role = Role.FACILITATOR if parent else Role.COORDINATOR
    founder = Membership(
        space_id=space.id, user_id=by.id, role=role, name=name or by.name, skeleton=skeleton(name or by.name)
    )
    db.session.add(founder)
    db.session.flush()
    record(Happening.SPACE_OPENED, space=space, by=Actor(founder, role))
    return space


def describe(
    space: Space,
    *,
    names: dict[str, str],
    purposes: dict[str, str],
    visibility: Visibility,
    slug: str,
    admits_requests: bool,
    is_independent: bool,
    time_zone: str,
    by: Actor,
) -> None:
    """Change what a space says of itself and how it is found. Raises SlugTaken.

    Closing or hiding a public space gives it an opaque address at once; the old one leads nowhere.
    """
    if visibility is not Visibility.PUBLIC:
        slug = space.slug if space.visibility is not Visibility.PUBLIC else opaque_slug()
    if slug != space.slug and db.session.scalar(select(Space.id).where(Space.slug == slug)):
        raise SlugTaken
    space.names, space.purposes, space.visibility, space.slug = names, purposes, visibility, slug
    space.admits_requests, space.time_zone = admits_requests, time_zone
    if is_independent != space.is_independent:
        space.is_independent = is_independent
        _settle_overseers(space)
    record(Happening.SPACE_EDITED, space=space, by=by)


def _settle_overseers(space: Space) -> None:
    """Write down anew whose roles hold in a space and in those below it. The coordinators' always do."""
    root = db.session.scalars(find.root()).one()
    parent = db.session.get(Space, space.parent_id) if space.parent_id else None
    if parent is None:
        space.overseers = "."
    elif space.is_independent:
        space.overseers = f".{root.id}."
    else:
        space.overseers = f"{parent.overseers}{parent.id}."
    db.session.flush()
    for child in db.session.scalars(select(Space).where(Space.parent_id == space.id)):
        _settle_overseers(child)


def archive(space: Space, *, by: Actor) -> None:
    """Close a space for writing. What it holds stays readable to those who could read it."""
    if space.archived_at is None:
        space.archived_at = now()
        record(Happening.SPACE_ARCHIVED, space=space, by=by)


def restore(space: Space, *, by: Actor) -> None:
    if space.archived_at is not None:
        space.archived_at = None
        record(Happening.SPACE_RESTORED, space=space, by=by)


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
    """Raises NameTaken where somebody active in the space has a name that looks the same."""
    same = select(Membership.id).where(
        Membership.space_id == space.id,
        Membership.skeleton == skeleton(name),
        Membership.state == MembershipState.ACTIVE,
        Membership.id != (but.id if but else 0),
    )
    if db.session.scalar(same.limit(1)):
        raise NameTaken


def join(space: Space, user: User, *, name: str, role: Role, charter: Charter | None) -> Membership:
    """Let a person in under a name, in a role. Who left before comes back as the same member. Raises NameTaken."""
    member = db.session.scalar(select(Membership).where(Membership.space_id == space.id, Membership.user_id == user.id))
    check_name(space, name, but=member)
    if member is None:
        member = Membership(space_id=space.id, user_id=user.id, name=name, skeleton=skeleton(name))
        db.session.add(member)
    elif member.state is MembershipState.ACTIVE:
        return member
    member.name, member.skeleton, member.role = name, skeleton(name), role
    member.state, member.joined_at = MembershipState.ACTIVE, now()
    member.charter_id, member.charter_at = (charter.id, now()) if charter else (None, None)
    db.session.flush()
    record(Happening.MEMBER_JOINED, space=space, about=member, by=Actor(member, role), now_is=role)
    return member


@dataclass(frozen=True)
class Invited:
    """An invitation as it is shown, once: its words are not kept."""

    invitation: Invitation
    token: str
    code: str


def invite(
    space: Space, *, role: Role, expires_at: datetime, max_uses: int, note: str, key: bytes, by: Actor
) -> Invited:
    """Make a way in. Nobody invites to a role above their own (PermissionError)."""
    if LEVEL[role] > LEVEL[by.role] or role is Role.COORDINATOR:
        raise PermissionError("a role above one's own")
    token, code = secrets.token_urlsafe(16), tokens.new_code()
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
    invitation.uses += 1
    return join(invitation.space, user, name=name, role=invitation.role, charter=charter)


def revoke(invitation: Invitation, *, by: Actor) -> None:
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
        record(Happening.INVITATION_REVOKED, space=invitation.space, by=by)


def ask_to_join(space: Space, user: User, *, name: str, word: str, charter: Charter | None) -> JoinRequest:
    """Ask to be let in, with a word. Asking again while one request waits changes its word."""
    check_name(space, name)
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
    if request.state is not JoinRequestState.WAITING:
        raise NotNow(request.state)
    request.state = JoinRequestState.ACCEPTED if admit else JoinRequestState.REFUSED
    request.answer, request.decided_by_id, request.decided_at = answer, by.membership.id, now()
    if admit:
        user = db.session.get_one(User, request.user_id)
        charter = db.session.get(Charter, request.charter_id) if request.charter_id else None
        join(request.space, user, name=request.name, role=Role.MEMBER, charter=charter)
    else:
        record(Happening.JOIN_REFUSED, space=request.space, by=by, reason=answer, was=request.name)


def rename(member: Membership, *, name: str, about: str, is_public: bool, by: Actor) -> None:
    """Change how one is called in a space, and what one says of oneself there. Raises NameTaken."""
    check_name(member.space, name, but=member)
    was, member.name, member.skeleton = member.name, name, skeleton(name)
    member.about, member.is_public = about, is_public
    if was != name:
        record(Happening.MEMBER_RENAMED, space=member.space, about=member, by=by)


def appoint(member: Membership, role: Role, *, by: Actor) -> None:
    """Give a member another role, at most one's own. Raises LastFacilitator, PermissionError."""
    if LEVEL[role] > LEVEL[by.role] or Role.COORDINATOR in (role, member.role):
        raise PermissionError("a role above one's own")
    if role is member.role:
        return
    _keep_a_facilitator(member)
    was, member.role = member.role, role
    record(Happening.MEMBER_APPOINTED, space=member.space, about=member, by=by, was=was, now_is=role)


def mute(member: Membership, days: int, *, reason: str, by: Actor) -> None:
    """Let a member read but not write, for some days; none lets them write again."""
    member.muted_until = now() + timedelta(days=days) if days else None
    what = Happening.MEMBER_MUTED if days else Happening.MEMBER_UNMUTED
    record(what, space=member.space, about=member, by=by, reason=reason, now_is=str(days))


def remove(member: Membership, *, reason: str, by: Actor) -> None:
    """Take somebody out of a space, with a reason. What they wrote stays. Raises LastFacilitator."""
    _go(member, MembershipState.REMOVED)
    record(Happening.MEMBER_REMOVED, space=member.space, about=member, by=by, reason=reason)


def leave(member: Membership, *, by: Actor) -> None:
    """Go. Raises LastFacilitator."""
    _go(member, MembershipState.LEFT)
    record(Happening.MEMBER_LEFT, space=member.space, about=member, by=by)


def _go(member: Membership, state: MembershipState) -> None:
    _keep_a_facilitator(member)
    member.state = state
    for task in db.session.scalars(
        select(Task).where(Task.space_id == member.space_id, Task.assignees.any(Membership.id == member.id))
    ):
        task.assignees.remove(member)
    for invitation in db.session.scalars(
        select(Invitation).where(Invitation.by_id == member.id, Invitation.revoked_at.is_(None))
    ):
        invitation.revoked_at = now()


def _keep_a_facilitator(member: Membership) -> None:
    """Lock the space's row first: two facilitators who leave at once are looked at one after the other."""
    if member.role not in (Role.FACILITATOR, Role.COORDINATOR):
        return
    db.session.execute(select(Space.id).where(Space.id == member.space_id).with_for_update())
    others = db.session.scalar(
        select(func.count())
        .select_from(Membership)
        .where(
            Membership.space_id == member.space_id,
            Membership.role == member.role,
            Membership.state == MembershipState.ACTIVE,
            Membership.id != member.id,
        )
    )
    if not others:
        raise LastFacilitator


def change_charter(space: Space, text: dict[str, str], *, by: Actor) -> Charter:
    """Write a new charter for a space; members accept it anew."""
    charter = Charter(space_id=space.id, text=text)
    db.session.add(charter)
    record(Happening.CHARTER_CHANGED, space=space, by=by)
    return charter


def accept_charter(member: Membership, charter: Charter, *, by: Actor) -> None:
    if member.charter_id != charter.id:
        member.charter_id, member.charter_at = charter.id, now()
        record(Happening.CHARTER_ACCEPTED, space=member.space, about=member, by=by)


def add_column(space: Space, *, names: dict[str, str], meaning: Meaning, wip_limit: int | None, by: Actor) -> Column:
    last = db.session.scalar(select(func.max(Column.position)).where(Column.space_id == space.id))
    column = Column(
        space_id=space.id,
        names=names,
        meaning=meaning,
        wip_limit=wip_limit,
        position=(last if last is not None else -1) + 1,
    )
    db.session.add(column)
    record(Happening.COLUMN_ADDED, space=space, by=by, now_is=next(iter(names.values()), ""))
    return column


def change_column(
    column: Column, space: Space, *, names: dict[str, str], meaning: Meaning, wip_limit: int | None, by: Actor
) -> None:
    column.names, column.meaning, column.wip_limit = names, meaning, wip_limit
    record(Happening.COLUMN_EDITED, space=space, by=by, now_is=next(iter(names.values()), ""))


def move_column(column: Column, space: Space, *, steps: int, by: Actor) -> None:
    """Put a column further towards the end (`steps` > 0) or the beginning."""
    columns = list(db.session.scalars(find.columns(space)))
    place = columns.index(column)
    columns.insert(max(0, min(place + steps, len(columns) - 1)), columns.pop(place))
    for position, each in enumerate(columns):
        each.position = position
    record(Happening.COLUMN_MOVED, space=space, by=by)


def remove_column(column: Column, space: Space, *, by: Actor) -> None:
    """Take an empty column away. Raises NotEmpty, also for the last one."""
    held = db.session.scalar(select(func.count()).select_from(Task).where(Task.column_id == column.id))
    if held or len(list(db.session.scalars(find.columns(space)))) == 1:
        raise NotEmpty
    db.session.delete(column)
    record(Happening.COLUMN_REMOVED, space=space, by=by, was=next(iter(column.names.values()), ""))


def add_label(space: Space, *, name: str, hue: str, by: Actor) -> Label:
    """A label of this name; the one there is, if there is one."""
    known = db.session.scalar(select(Label).where(Label.space_id == space.id, Label.name == name))
    if known:
        return known
    label = Label(space_id=space.id, name=name, hue=hue)
    db.session.add(label)
    record(Happening.LABEL_ADDED, space=space, by=by, now_is=name)
    return label


def remove_label(label: Label, space: Space, *, by: Actor) -> None:
    db.session.delete(label)
    record(Happening.LABEL_REMOVED, space=space, by=by, was=label.name)
