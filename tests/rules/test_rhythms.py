from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from workspace.models import Rhythm
from workspace.rules.rhythms import begins, days, is_last_of_its_kind

BERLIN, BAGHDAD = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Baghdad")


def first(number, rhythm, on, every=1, after=None):
    return [d.isoformat() for d in islice(days(rhythm, every, on, after=after or date(2020, 1, 1)), number)]


@pytest.mark.parametrize(
    ("rhythm", "on", "every", "expected"),
    [
        (Rhythm.WEEKLY, date(2026, 3, 19), 1, ["2026-03-19", "2026-03-26", "2026-04-02"]),
        (Rhythm.WEEKLY, date(2026, 3, 19), 2, ["2026-03-19", "2026-04-02", "2026-04-16"]),
        (Rhythm.MONTHLY_DAY, date(2026, 1, 15), 1, ["2026-01-15", "2026-02-15", "2026-03-15"]),
        (Rhythm.MONTHLY_DAY, date(2027, 12, 31), 1, ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]),
        (Rhythm.MONTHLY_DAY, date(2026, 1, 29), 1, ["2026-01-29", "2026-02-28", "2026-03-29"]),
        (Rhythm.MONTHLY_DAY, date(2026, 11, 30), 3, ["2026-11-30", "2027-02-28", "2027-05-30"]),
        (Rhythm.MONTHLY_WEEKDAY, date(2026, 3, 10), 1, ["2026-03-10", "2026-04-14", "2026-05-12"]),
        (Rhythm.MONTHLY_WEEKDAY, date(2026, 3, 31), 1, ["2026-03-31", "2026-04-28", "2026-05-26"]),
        (Rhythm.MONTHLY_LAST, date(2026, 4, 28), 1, ["2026-04-28", "2026-05-26", "2026-06-30"]),
    ],
)
def test_the_days_of_a_series(rhythm, on, every, expected):
    assert first(len(expected), rhythm, on, every) == expected


def test_the_next_is_after_the_day_that_was():
    assert first(1, Rhythm.WEEKLY, date(2026, 3, 19), after=date(2026, 3, 26)) == ["2026-04-02"]


def test_the_hour_stays_when_the_clocks_change():
    """Berlin goes to summer time on 29 March 2026; Baghdad knows none."""
    sundays = list(islice(days(Rhythm.WEEKLY, 1, date(2026, 3, 22), after=date(2026, 3, 1)), 3))
    assert [begins(d, time(18), BERLIN).hour for d in sundays] == [17, 16, 16]
    assert [begins(d, time(18), BERLIN).astimezone(BERLIN).hour for d in sundays] == [18, 18, 18]
    assert {begins(d, time(18), BAGHDAD).hour for d in sundays} == {15}


def test_an_hour_that_is_left_out_is_the_one_after_it():
    assert begins(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert begins(date(2026, 3, 29), time(2, 30), BERLIN).astimezone(BERLIN).hour == 3


def test_which_day_is_the_last_of_its_kind():
    assert is_last_of_its_kind(date(2026, 4, 28))
    assert not is_last_of_its_kind(date(2026, 4, 21))
