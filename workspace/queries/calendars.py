"""Calendar feeds: whose they are, and of what."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.models import CalendarFeed, User


def feeds_of(user: User) -> Select[CalendarFeed]:
    """Somebody's own feeds, the newest first."""
    mine = select(CalendarFeed).where(CalendarFeed.user_id == user.id)
    return mine.options(joinedload(CalendarFeed.space), joinedload(CalendarFeed.path)).order_by(CalendarFeed.id.desc())


def feed_of(user: User, handle: str) -> Select[CalendarFeed]:
    return feeds_of(user).where(CalendarFeed.handle == handle)


def feed_by(token_hash: str) -> Select[CalendarFeed]:
    """The feed of an address, unless its owner's account is frozen."""
    return (
        select(CalendarFeed)
        .join(CalendarFeed.user)
        .where(CalendarFeed.token_hash == token_hash, User.frozen_at.is_(None))
        .options(contains_eager(CalendarFeed.user), joinedload(CalendarFeed.space), joinedload(CalendarFeed.path))
    )
