"""When a letter may come: digests on working days in the morning, nothing while somebody sleeps. Pure reckoning."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from workspace.models import Pace

MORNING = 8  # The hour of a digest, or the first after the quiet hours.
LULL = timedelta(minutes=5)  # What needs somebody waits so long for more: twenty tasks entered at once are one letter.
PATIENCE = timedelta(minutes=30)  # But not longer than this, however much goes on coming.
PAUSE = timedelta(hours=1)  # Between two letters of what needs somebody.
WEEKENDS = {"IQ": {4, 5}, "GB": {5, 6}}  # By the territory of the reader's language; Monday is 0 (CLDR weekData).


def is_quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    """Whether an hour of the day lies in the quiet ones, which may go past midnight; from = until is never."""
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def quiet_ends(at: datetime, zone: ZoneInfo, quiet_from: int, quiet_until: int) -> datetime | None:
    """When the quiet hours that a moment lies in are over; nothing for a moment outside them."""
    local = at.astimezone(zone)
    if not is_quiet(local.hour, quiet_from, quiet_until):
        return None
    days = 1 if local.hour >= quiet_until else 0
    return datetime.combine(local.date() + timedelta(days), time(quiet_until), tzinfo=zone).astimezone(at.tzinfo)


def next_digest(
    at: datetime, zone: ZoneInfo, pace: Pace, weekend: set[int], quiet_from: int, quiet_until: int
) -> datetime | None:
    """When the digest after a moment comes: on the next working day, or the first one of the next week."""
    if pace is Pace.NONE:
        return None
    hour = next(
        (MORNING + n) % 24 for n in range(25) if n == 24 or not is_quiet((MORNING + n) % 24, quiet_from, quiet_until)
    )
    local = at.astimezone(zone)
    for days in range(15):
        day = local.date() + timedelta(days)
        moment = datetime.combine(day, time(hour), tzinfo=zone)
        if moment > local and _is_a_day_for(day.weekday(), pace, weekend):
            return moment.astimezone(at.tzinfo)
    raise AssertionError("every week has a working day")


def _is_a_day_for(weekday: int, pace: Pace, weekend: set[int]) -> bool:
    """Every working day; of a week the first, which is the one after its weekend."""
    return weekday not in weekend and (pace is Pace.DAILY or (weekday - 1) % 7 in weekend)
