"""When somebody was last here. A visit is a time of use without a pause of half an hour, on whatever device."""

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=30)


def last_visit(here_at: datetime | None, was_here_at: datetime | None, at: datetime) -> datetime | None:
    """When the visit before the one of this moment ended; nothing where it is the first. See `User.here_at`."""
    has_paused = here_at is not None and at - here_at > PAUSE
    return here_at if has_paused else was_here_at
