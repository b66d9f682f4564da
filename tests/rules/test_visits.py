"""When somebody was last here."""

from datetime import UTC, datetime, timedelta

import pytest

from workspace.rules.visits import PAUSE, last_visit

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
BEFORE = NOW - timedelta(days=2)


@pytest.mark.parametrize(
    ("here_at", "was_here_at", "found"),
    [
        (None, None, None),  # Never.
        (NOW - PAUSE, None, None),  # The first visit goes on.
        (NOW - PAUSE, BEFORE, BEFORE),  # The visit goes on: the one before it.
        (NOW - PAUSE - timedelta(minutes=1), BEFORE, NOW - PAUSE - timedelta(minutes=1)),  # A new one begins.
    ],
)
def test_a_visit_ends_with_half_an_hour_of_nothing(here_at, was_here_at, found):
    assert last_visit(here_at, was_here_at, NOW) == found
