"""When the meetings of a series are: days of a calendar first, moments only by the clock of the place.

So six in the evening stays six in the evening when the clocks change.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from workspace.models import Rhythm

SHORTEST_MONTH = 28


def place_in_month(day: date) -> int:
    """Which of its weekdays in the month a day is: 1 to 4, and -1 for a fifth, which is the last."""
    place = (day.day - 1) // 7 + 1
    return place if place < 5 else -1


def is_last_of_its_kind(day: date) -> bool:
    """Whether there is no such weekday after it in its month."""
    return day.day + 7 > monthrange(day.year, day.month)[1]


def _rule(rhythm: Rhythm, every: int, first: date) -> rrule:
    start = datetime.combine(first, time())
    match rhythm:
        case Rhythm.WEEKLY:
            return rrule(WEEKLY, interval=every, dtstart=start)
        case Rhythm.MONTHLY_DAY:
            # The last of these days that a month has: the 31st is the 28th of February.
            days = range(SHORTEST_MONTH, first.day + 1) if first.day > SHORTEST_MONTH else [first.day]
            return rrule(MONTHLY, interval=every, dtstart=start, bymonthday=tuple(days), bysetpos=-1)
        case Rhythm.MONTHLY_WEEKDAY:
            nth = weekday(first.weekday(), place_in_month(first))
            return rrule(MONTHLY, interval=every, dtstart=start, byweekday=nth)
        case Rhythm.MONTHLY_LAST:
            return rrule(MONTHLY, interval=every, dtstart=start, byweekday=weekday(first.weekday(), -1))


def days(rhythm: Rhythm, every: int, first: date, *, after: date) -> Iterator[date]:
    """The days of a series after one, the next first. There is no end to them but the calendar's."""
    for each in _rule(rhythm, every, first).xafter(datetime.combine(after, time())):
        yield each.date()


def begins(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The moment (aware UTC) at which it is that hour there. An hour that the clocks leave out is the one after it."""
    return datetime.combine(day, hour, zone).astimezone(UTC)
