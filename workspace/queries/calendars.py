"""Calendar feeds, and what stands in them."""

from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from workspace.models import Audience, CalendarFeed, Meeting, MeetingState, Record, Space, User
from workspace.queries.records import visible_to
from workspace.rules.viewers import Viewer

LOOKS_BACK = timedelta(days=90)
MOST_EVENTS = 500


def feeds_of(user: User) -> Select[CalendarFeed]:
    """Somebody's own feeds, the newest first."""
    mine = select(CalendarFeed).where(CalendarFeed.user_id == user.id)
    return mine.options(joinedload(CalendarFeed.space)).order_by(CalendarFeed.id.desc())


def feed_of(user: User, handle: str) -> Select[CalendarFeed]:
    return feeds_of(user).where(CalendarFeed.handle == handle)


def feed_by(token_hash: str) -> Select[CalendarFeed]:
    """The feed of an address, unless its owner's account is frozen."""
    return (
        select(CalendarFeed)
        .join(CalendarFeed.user)
        .where(CalendarFeed.token_hash == token_hash, User.frozen_at.is_(None))
        .options(contains_eager(CalendarFeed.user), joinedload(CalendarFeed.space))
    )


def meetings(viewer: Viewer, space: Space | None) -> Select[Meeting]:
    """What the viewer is asked to in one of their spaces, or in all: from three months ago on, with each agenda.

    Nothing that nobody was told of yet, that is off, or that was hidden from the members.
    """
    spaces = [space.id] if space else list(viewer.active)
    return (
        visible_to(viewer, Meeting)
        .where(
            Meeting.space_id.in_([each for each in spaces if each in viewer.active]),
            Space.archived_at.is_(None),
            Meeting.archived_at.is_(None),
            Meeting.state != MeetingState.DRAFT,
            Record.audience <= Audience.MEMBERS,
            Meeting.starts_at > viewer.at - LOOKS_BACK,
        )
        .options(contains_eager(Meeting.space), selectinload(Meeting.items))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_EVENTS)
    )
