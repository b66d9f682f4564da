"""Accounts: signing up, in and out, changing and resetting a password, freezing one whose owner cannot."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from workspace.db import db, now
from workspace.models import (
    FreezeVoice,
    Happening,
    Invitation,
    Membership,
    ResetCode,
    Role,
    User,
    UserSession,
)
from workspace.queries import people
from workspace.rules.viewers import LEVEL, Actor
from workspace.services import tokens
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


def sign_up(*, sign_in_name: str, password: str, name: str, locale: str, email: str = "", keys: Keys) -> User:
    """Make an account. `email` may be empty. Raises Taken."""
    sign_in_name, email = sign_in_name.strip().casefold(), email.strip().casefold()
    if db.session.scalar(select(User.id).where(User.sign_in_name == sign_in_name)):
        raise Taken("sign_in_name")
    if email and db.session.scalar(select(User.id).where(User.email == email)):
        raise Taken("email")
    user = User(
        sign_in_name=sign_in_name,
        email=email or None,
        password_hash=tokens.hash_password(password, pepper=keys.pepper),
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
    return token


def sign_out(token: str, *, keys: Keys) -> None:
    db.session.execute(delete(UserSession).where(UserSession.token_hash == tokens.hashed(token, key=keys.tokens)))


def sign_out_everywhere(user: User, *, but: str = "", keys: Keys) -> None:
    """End every session of an account; `but` is the token of one that goes on."""
    spared = tokens.hashed(but, key=keys.tokens) if but else ""
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id, UserSession.token_hash != spared))


def change_password(user: User, password: str, *, but: str = "", keys: Keys) -> None:
    """Set a new password and end every other session."""
    user.password_hash = tokens.hash_password(password, pepper=keys.pepper)
    sign_out_everywhere(user, but=but, keys=keys)


def make_reset_code(user: User, *, keys: Keys) -> str:
    """A token for a link by mail: good once, for thirty minutes."""
    return _reset(user, tokens.new_token(), RESET_LASTS, None, keys)


def hand_over_reset_code(member: Membership, *, by: Actor, keys: Keys) -> str:
    """A code that a facilitator gives to the person in their own voice: good once, for a day. The space sees that."""
    if member.user is None:
        raise ValueError("this membership has no account any more")
    code = _reset(member.user, tokens.new_code(), HANDOVER_LASTS, by.membership.id, keys)
    record(Happening.RESET_CODE_MADE, space=member.space, about=member, by=by)
    return code


def _reset(user: User, code: str, lasts: timedelta, issued_by_id: int | None, keys: Keys) -> str:
    db.session.execute(delete(ResetCode).where(ResetCode.user_id == user.id))
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


def reset_password(code: str, password: str, *, keys: Keys) -> User | None:
    """Set a new password by a one-time code. Nobody is signed in by it; nothing thaws a frozen account.

    None where the code is unknown, used or too old: the caller says the same for all three.
    """
    for form in (code.strip(), tokens.normal_code(code)):
        found = db.session.scalar(people.reset_code(tokens.hashed(form, key=keys.tokens)))
        if found and found.used_at is None and found.expires_at > now() and found.user.frozen_at is None:
            found.used_at = now()
            change_password(found.user, password, keys=keys)
            return found.user
    return None


def ask_to_freeze(member: Membership, *, by: Actor, keys: Keys) -> bool:
    """Freeze somebody who cannot press a button: at once by a facilitator's word, else by two members'.

    Frozen, every session has ended, unused invitations are dead, and nobody can sign in. True when it is done.
    """
    user = member.user
    if user is None or user.frozen_at is not None:
        return user is not None
    _say(user, by, is_thaw=False)
    if LEVEL[by.role] < LEVEL[Role.FACILITATOR] and _voices(user, is_thaw=False) < 2:
        record(Happening.FREEZE_ASKED, space=member.space, about=member, by=by)
        return False
    user.frozen_at = now()
    sign_out_everywhere(user, keys=keys)
    mine = select(Membership.id).where(Membership.user_id == user.id)
    db.session.execute(
        update(Invitation)
        .where(Invitation.by_id.in_(mine), Invitation.revoked_at.is_(None))
        .values(revoked_at=now())
        .execution_options(synchronize_session=False)
    )
    db.session.execute(delete(ResetCode).where(ResetCode.user_id == user.id))
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
    said = select(FreezeVoice.id).where(
        FreezeVoice.user_id == user.id,
        FreezeVoice.by_user_id == by.membership.user_id,
        FreezeVoice.is_thaw == is_thaw,
    )
    if db.session.scalar(said) is None:
        db.session.add(FreezeVoice(user_id=user.id, by_user_id=by.membership.user_id, is_thaw=is_thaw))
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
