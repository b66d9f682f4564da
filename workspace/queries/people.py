"""Accounts, sessions and memberships, as the doors of the web look them up."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from workspace.models import Mail, Membership, MembershipState, ResetCode, User, UserSession
from workspace.rules.names import sign_in_word


def session_by(token_hash: str) -> Select[UserSession]:
    return select(UserSession).where(UserSession.token_hash == token_hash).options(joinedload(UserSession.user))


def sessions_of(user: User) -> Select[UserSession]:
    return select(UserSession).where(UserSession.user_id == user.id).order_by(UserSession.seen_at.desc())


def memberships_of(user: User) -> Select[Membership]:
    return select(Membership).where(Membership.user_id == user.id).order_by(Membership.id)


def by_name_or_email(word: str) -> Select[User]:
    """The account of a sign-in name, or of an e-mail address."""
    word = sign_in_word(word)
    return select(User).where(User.email == word if "@" in word else User.sign_in_name == word)


def reset_code(code_hash: str) -> Select[ResetCode]:
    return select(ResetCode).where(ResetCode.code_hash == code_hash).options(joinedload(ResetCode.user))


def active_of(user: User) -> Select[Membership]:
    return memberships_of(user).where(Membership.state == MembershipState.ACTIVE)


def session_of(user: User, handle: str) -> Select[UserSession]:
    return sessions_of(user).where(UserSession.handle == handle)


def mails_waiting(max_tries: int) -> Select[int]:
    """The letters that have not gone out and were not given up, oldest first."""
    return select(Mail.id).where(Mail.sent_at.is_(None), Mail.tries < max_tries).order_by(Mail.id)
