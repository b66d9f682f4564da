"""Accounts: signing up, in and out, changing and resetting a password, freezing one whose owner cannot."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, delete, func, or_, select, update

from workspace.db import db, now, take_turns
from workspace.models import (
    Calendar,
    Digits,
    FreezeVoice,
    Happening,
    Invitation,
    Membership,
    MembershipState,
    ResetCode,
    Role,
    Space,
    Theme,
    User,
    UserSession,
    Visibility,
)
from workspace.queries import people
from workspace.rules.flows import NotNow
from workspace.rules.names import sign_in_word
from workspace.rules.viewers import LEVEL, Actor, Viewer, roles_from
from workspace.rules.visits import PAUSE
from workspace.services import calendars, tokens
from workspace.services.activity import record
from workspace.services.words import WORDS

MAX_SESSIONS = 10
RESET_LASTS = timedelta(minutes=30)
HANDOVER_LASTS = timedelta(hours=24)


class Taken(Exception):
    """This sign-in name or address belongs to an account; the argument says which: "sign_in_name" or "email"."""


@dataclass(frozen=True)
class Keys:
    """The secrets the verbs need, each derived for one purpose and none of them in the database."""

    pepper: bytes
    tokens: bytes


def offer_sign_in_name() -> str:
    """Three generated words, joined by dashes: nobody's name, easy to say, private."""
    return "-".join(secrets.choice(WORDS) for _ in range(3))


def sign_up(*, sign_in_name: str, password_hash: str, name: str, locale: str, email: str = "") -> User:
    """Make an account. `email` may be empty. Raises Taken for the sign-in name.

    An address that belongs to another account is left out without a word: nobody learns here whose is known.
    The password comes hashed (`tokens.hash_password`): that takes a tenth of a second, in which nobody should wait
    for the lock of this transaction.
    """
    sign_in_name, email = sign_in_word(sign_in_name), sign_in_word(email)
    if db.session.scalar(select(User.id).where(User.sign_in_name == sign_in_name)):
        raise Taken("sign_in_name")
    is_known = bool(email) and db.session.scalar(select(User.id).where(User.email == email)) is not None
    user = User(
        sign_in_name=sign_in_name,
        email=None if is_known else email or None,
        password_hash=password_hash,
        name=name,
        locale=locale,
    )
    db.session.add(user)
    db.session.flush()
    return user


def sign_in(user: User, *, device: str, keys: Keys) -> str:
    """Begin a session on a device; the answer is its token, for the cookie. The oldest of more than ten ends."""
    token = tokens.new_token()
    db.session.add(UserSession(user_id=user.id, token_hash=tokens.hashed(token, key=keys.tokens), device=device))
    db.session.flush()
    keep = select(UserSession.id).where(UserSession.user_id == user.id).order_by(UserSession.id.desc())
    newest = list(db.session.scalars(keep.limit(MAX_SESSIONS)))
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id, UserSession.id.not_in(newest)))
    is_here(user.id)
    return token


def is_here(user_id: int) -> None:
    """Somebody uses the workspace. After a pause it is another visit: the one before ended when they were last seen."""
    at = now()
    before = case((User.here_at < at - PAUSE, User.here_at), else_=User.was_here_at)
    seen = update(User).where(User.id == user_id).values(was_here_at=before, here_at=at)
    db.session.execute(seen, execution_options={"synchronize_session": False})


def sign_out(token: str, *, keys: Keys) -> None:
    db.session.execute(delete(UserSession).where(UserSession.token_hash == tokens.hashed(token, key=keys.tokens)))


def end_sessions(user: User, *, but: UserSession | None = None) -> None:
    """End every session of an account, `but` one that goes on."""
    ended = delete(UserSession).where(UserSession.user_id == user.id, UserSession.id != (but.id if but else 0))
    db.session.execute(ended)


def end_session(one: UserSession) -> None:
    db.session.delete(one)
    db.session.flush()


def settle(
    user: User, *, name: str, email: str, locale: str, time_zone: str, digits: Digits, calendar: Calendar, theme: Theme
) -> None:
    """Change what an account is called and how pages speak to it. Raises Taken. Names in spaces stay as they are."""
    email = sign_in_word(email)
    if email and db.session.scalar(select(User.id).where(User.email == email, User.id != user.id)):
        raise Taken("email")
    user.name, user.email, user.locale, user.time_zone = name, email or None, locale, time_zone
    user.digits, user.calendar, user.theme = digits, calendar, theme
    db.session.flush()


def change_password(user: User, password_hash: str) -> None:
    """Set a new password; every session ends, and no code for another new password is good any more."""
    user.password_hash = password_hash
    end_sessions(user)
    db.session.execute(delete(ResetCode).where(ResetCode.user_id == user.id, ResetCode.used_at.is_(None)))


def make_reset_code(user: User, *, keys: Keys) -> str:
    """A token for a link by mail: good once, for thirty minutes."""
    return _reset(user, tokens.new_token(), RESET_LASTS, None, keys)


def hand_over_reset_code(member: Membership, *, by: Actor, keys: Keys, seed: str = "") -> str:
    """A code that a facilitator gives to the person in their own voice: good once, for a day. The space sees that.

    Whoever holds the code holds the account, in every space. So nobody hands one over for an account that is frozen,
    that is in a space which is not public and not theirs to look into, or that has more to answer for elsewhere than
    they do (PermissionError). Raises NotNow for somebody who is not in the space. The same seed makes the same code.
    """
    if member.state is not MembershipState.ACTIVE:
        raise NotNow(member.state)
    if member.user is None or member.user.frozen_at is not None or not _may_vouch(by, member.user):
        raise PermissionError("not for this account")
    seed = f"reset {by.membership.id} {member.id} {seed or secrets.token_urlsafe(16)}"
    code = tokens.code_from(seed, key=keys.tokens)
    if db.session.scalar(people.reset_code(tokens.hashed(code, key=keys.tokens))) is None:
        _reset(member.user, code, HANDOVER_LASTS, by.membership.id, keys)
        record(Happening.RESET_CODE_MADE, space=member.space, about=member, by=by)
    return code


def _may_vouch(by: Actor, user: User) -> bool:
    """Whether the one who acts holds, in each space this person moderates or leads, a role at least as high.

    In one that is closed or hidden every membership counts: the code would open it to somebody it keeps out.
    """
    theirs = db.session.execute(
        select(Space, Membership.role)
        .join(Membership, Membership.space_id == Space.id)
        .where(
            Membership.user_id == user.id,
            Membership.state == MembershipState.ACTIVE,
            or_(
                Membership.role.in_(roles_from(Role.MODERATOR)),
                Space.visibility != Visibility.PUBLIC,
            ),
        )
    ).all()
    rows = select(Membership).where(Membership.user_id == by.membership.user_id)
    mine = Viewer(by.membership.user, now(), {m.space_id: m for m in db.session.scalars(rows)})
    held = [(mine.role_in(space), role) for space, role in theirs]
    return all(own is not None and LEVEL[own] >= LEVEL[role] for own, role in held)


def _reset(user: User, code: str, lasts: timedelta, issued_by_id: int | None, keys: Keys) -> str:
    same_way = ResetCode.issued_by_id.is_(None) if issued_by_id is None else ResetCode.issued_by_id.is_not(None)
    db.session.execute(delete(ResetCode).where(ResetCode.user_id == user.id, same_way))
    db.session.add(
        ResetCode(
            user_id=user.id,
            code_hash=tokens.hashed(code, key=keys.tokens),
            issued_by_id=issued_by_id,
            expires_at=now() + lasts,
        )
    )
    db.session.flush()
    return code


def reset_password(code: str, password_hash: str, *, keys: Keys) -> User | None:
    """Set a new password by a one-time code. Nobody is signed in by it; nothing thaws a frozen account.

    None where the code is unknown, used or too old: the caller says the same for all three.
    """
    for form in dict.fromkeys((code.strip(), tokens.normal_code(code))):
        wanted = people.reset_code(tokens.hashed(form, key=keys.tokens)).with_for_update(of=ResetCode)
        found = db.session.scalar(wanted)
        if found and found.used_at is None and found.expires_at > now() and found.user.frozen_at is None:
            found.used_at = now()
            db.session.flush()
            change_password(found.user, password_hash)
            return found.user
    return None


def ask_to_freeze(member: Membership, *, by: Actor) -> bool:
    """Freeze somebody who cannot press a button: at once by a facilitator's word, else by two members'.

    Frozen, every session has ended, unused invitations and calendar feeds are dead, and nobody can sign in. True when
    it is done.
    """
    user = member.user
    if user is None or user.frozen_at is not None:
        return user is not None
    _say(user, by, is_thaw=False)
    if LEVEL[by.role] < LEVEL[Role.FACILITATOR] and _voices(user, is_thaw=False) < 2:
        record(Happening.FREEZE_ASKED, space=member.space, about=member, by=by)
        return False
    user.frozen_at = now()
    end_sessions(user)
    mine = select(Membership.id).where(Membership.user_id == user.id)
    db.session.execute(
        update(Invitation)
        .where(Invitation.by_id.in_(mine), Invitation.revoked_at.is_(None))
        .values(revoked_at=now(), version=Invitation.version + 1)
    )
    db.session.execute(delete(ResetCode).where(ResetCode.user_id == user.id))
    calendars.end_feeds(user.id)
    record(Happening.MEMBER_FROZEN, space=member.space, about=member, by=by)
    return True


def ask_to_thaw(member: Membership, *, by: Actor) -> bool:
    """Two facilitators thaw a frozen account; one asks, the other agrees. True when it is done."""
    user = member.user
    if user is None or user.frozen_at is None:
        return user is not None
    _say(user, by, is_thaw=True)
    if _voices(user, is_thaw=True) < 2:
        record(Happening.THAW_ASKED, space=member.space, about=member, by=by)
        return False
    user.frozen_at = None
    db.session.execute(delete(FreezeVoice).where(FreezeVoice.user_id == user.id))
    record(Happening.MEMBER_THAWED, space=member.space, about=member, by=by)
    return True


def _say(user: User, by: Actor, *, is_thaw: bool) -> None:
    """Keep somebody's word, once; said again later, it counts from then. Two who say it at once are counted both."""
    take_turns(f"freeze {user.id}")
    said = db.session.scalar(
        select(FreezeVoice).where(
            FreezeVoice.user_id == user.id,
            FreezeVoice.by_user_id == by.membership.user_id,
            FreezeVoice.is_thaw == is_thaw,
        )
    )
    if said is None:
        said = FreezeVoice(user_id=user.id, by_user_id=by.membership.user_id, is_thaw=is_thaw)
        db.session.add(said)
    said.created_at = now()
    db.session.flush()


def _voices(user: User, *, is_thaw: bool) -> int:
    since = now() - timedelta(hours=72)
    count = select(func.count()).select_from(FreezeVoice)
    return (
        db.session.scalar(
            count.where(FreezeVoice.user_id == user.id, FreezeVoice.is_thaw == is_thaw, FreezeVoice.created_at > since)
        )
        or 0
    )


def close_hint(user: User, lane: str) -> None:
    """Never explain this lane to this person again."""
    if f"{lane}," not in user.seen_hints:
        user.seen_hints += f"{lane},"


def draft_key(user: User, *, key: bytes) -> bytes:
    """One person's own 256-bit key, the same at every sign-in (HMAC-SHA-256 as a KDF in one step, RFC 5869)."""
    return hmac.digest(key, f"user:{user.id}".encode(), "sha256")
