"""When letters may come: not at night, not on the reader's weekend."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from workspace.models import Pace
from workspace.rules.letters import WEEKENDS, is_quiet, next_digest, quiet_ends

BAGHDAD = ZoneInfo("Asia/Baghdad")
THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=BAGHDAD)


@pytest.mark.parametrize(
    ("hour", "start", "end", "quiet"),
    [(22, 21, 8, True), (7, 21, 8, True), (8, 21, 8, False), (13, 12, 14, True), (14, 12, 14, False), (3, 5, 5, False)],
)
def test_quiet_hours_may_go_past_midnight(hour, start, end, quiet):
    assert is_quiet(hour, start, end) is quiet


def test_the_night_ends_in_the_morning_of_the_reader():
    late = datetime(2026, 11, 26, 22, 30, tzinfo=BAGHDAD).astimezone(UTC)
    early = datetime(2026, 11, 27, 2, 0, tzinfo=BAGHDAD).astimezone(UTC)
    morning = datetime(2026, 11, 27, 8, 0, tzinfo=BAGHDAD)
    assert quiet_ends(late, BAGHDAD, 21, 8) == quiet_ends(early, BAGHDAD, 21, 8) == morning
    assert quiet_ends(morning, BAGHDAD, 21, 8) is None


@pytest.mark.parametrize(
    ("where", "pace", "day"),
    [("IQ", Pace.DAILY, 29), ("GB", Pace.DAILY, 27), ("IQ", Pace.WEEKLY, 29), ("GB", Pace.WEEKLY, 30)],
)
def test_a_digest_comes_on_a_working_day_where_its_reader_lives(where, pace, day):
    expected = datetime(2026, 11, day, 8, 0, tzinfo=BAGHDAD)
    assert next_digest(THURSDAY, BAGHDAD, pace, WEEKENDS[where], 21, 8) == expected


def test_it_waits_for_the_end_of_the_quiet_hours_and_may_never_come():
    assert next_digest(THURSDAY, BAGHDAD, Pace.DAILY, WEEKENDS["GB"], 21, 10).astimezone(BAGHDAD).hour == 10
    assert next_digest(THURSDAY, BAGHDAD, Pace.NONE, WEEKENDS["GB"], 21, 8) is None
