"""Which letters somebody gets: what they said, what one tap ends, and what has gone out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select, update

from workspace.db import db
from workspace.models import Membership, Notice, Pace, User
from workspace.queries import people
from workspace.services import notices, tokens

_PLAIN = {"synchronize_session": False}
_users = User.metadata.tables["users"]


class Letter(StrEnum):
    """The kinds of letters that one tap ends."""

    CALL = "call"  # At once: something needs them.
    DIGEST = "digest"


@dataclass(frozen=True)
class Wishes:
    """When and how often letters may come."""

    at_once: bool
    digest: Pace
    quiet_from: int
    quiet_until: int


def wish(user: User, wishes: Wishes) -> None:
    """Say which letters one wants. When the next digest comes is reckoned anew."""
    user.letters_at_once, user.digest = wishes.at_once, wishes.digest
    user.quiet_from, user.quiet_until = wishes.quiet_from, wishes.quiet_until
    user.digest_at = user.hush_until = None
    db.session.flush()


def hear_of(members: Iterable[Membership], heard: set[str]) -> None:
    """Hear of these spaces (by the handles of memberships) and of none of the others."""
    for each in members:
        if each.wants_news is not (each.handle in heard):
            notices.hear(each, not each.wants_news)


def stop_word(user: User, kind: Letter, *, key: bytes) -> str:
    """The word of the address by which one person ends one kind of letter, signed in or not, whenever."""
    return tokens.signed(user.mail_handle or "", kind, purpose="letters", key=key)


def stopping(word: str, *, key: bytes) -> tuple[User, Letter] | None:
    """Whose letters of which kind a word ends; None if it is forged."""
    match tokens.read_signed(word, purpose="letters", key=key):
        case [handle, kind] if kind in set(Letter):
            user = db.session.scalar(people.by_mail_handle(handle))
            return (user, Letter(kind)) if user else None
    return None


def stop(user: User, kind: Letter) -> None:
    """End a kind of letter. Twice is once; what waits in the app goes on waiting there."""
    if kind is Letter.CALL:
        user.letters_at_once = False
    else:
        user.digest = Pace.NONE
    db.session.flush()


def tell_later(when: Iterable[tuple[int, datetime | None, datetime | None]]) -> None:
    """Write down, by the ids of people, when their next digest and when their next letter at all may come."""
    rows = [{"who": user_id, "next_digest": digest, "next_letter": hush} for user_id, digest, hush in when]
    if rows:
        changed = update(_users).where(_users.c.id == bindparam("who"))
        db.session.execute(
            changed.values(digest_at=bindparam("next_digest"), hush_until=bindparam("next_letter")), rows
        )


def have_gone(notice_ids: list[int], at: datetime) -> None:
    """A letter tells of these, as they stood at a moment."""
    db.session.execute(update(Notice).where(Notice.id.in_(notice_ids)).values(mailed_at=at), execution_options=_PLAIN)


def has_letter(user: User, record_ids: Iterable[int], at: datetime) -> None:
    """Another letter tells somebody of these records: no digest has to."""
    mine = select(Notice.id).where(Notice.user_id == user.id, Notice.record_id.in_(list(record_ids)))
    db.session.execute(update(Notice).where(Notice.id.in_(mine)).values(mailed_at=at), execution_options=_PLAIN)
