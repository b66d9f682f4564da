"""Accounts, sessions and memberships, as the doors of the web look them up."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import Mail, Membership, ResetCode, User, UserSession
from workspace.rules.names import sign_in_word

# Every request asks for these: they are made once, and `token_hash`, `user_id` given when they are executed.
# A session with its account, and beside it where that person is or was: a row for each membership, or one without.
SESSION: Select[UserSession, Membership | None] = (
    select(UserSession, Membership)
    .outerjoin(Membership, Membership.user_id == UserSession.user_id)
    .where(UserSession.token_hash == bindparam("token_hash"))
    .order_by(Membership.id)
    .options(joinedload(UserSession.user), joinedload(Membership.organisation))
)
# Where somebody is or was, and for which organisation they speak there.
MEMBERSHIPS: Select[Membership] = (
    select(Membership)
    .where(Membership.user_id == bindparam("user_id"))
    .order_by(Membership.id)
    .options(joinedload(Membership.organisation))
)


def sessions_of(user: User) -> Select[UserSession]:
    return select(UserSession).where(UserSession.user_id == user.id).order_by(UserSession.seen_at.desc())


def by_name_or_email(word: str) -> Select[User]:
    """The account of a sign-in name, or of an e-mail address."""
    word = sign_in_word(word)
    return select(User).where(User.email == word if "@" in word else User.sign_in_name == word)


def reset_code(code_hash: str) -> Select[ResetCode]:
    return select(ResetCode).where(ResetCode.code_hash == code_hash).options(joinedload(ResetCode.user))


def session_of(user: User, handle: str) -> Select[UserSession]:
    return sessions_of(user).where(UserSession.handle == handle)


def _is_free(at: datetime) -> ColumnElement[bool]:
    return and_(Mail.sent_at.is_(None), or_(Mail.next_at.is_(None), Mail.next_at <= at))


def mails_waiting(max_tries: int, at: datetime) -> Select[int]:
    """The letters that have not gone out, were not given up and that nobody has taken: what somebody asked for before
    digests, then the oldest first."""
    return select(Mail.id).where(_is_free(at), Mail.tries < max_tries).order_by(Mail.stop != "", Mail.id)


def mail_to_take(mail_id: int, at: datetime) -> Select[Mail]:
    """A letter, held, if it still waits."""
    return select(Mail).where(Mail.id == mail_id, _is_free(at)).with_for_update(skip_locked=True)


def by_mail_handle(handle: str) -> Select[User]:
    return select(User).where(User.mail_handle == handle)
