"""When a recommendation is late, how far its tasks have brought it, which letters got no answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from workspace.models import LetterWay, Recommendation, RecommendationState
from workspace.rules.recommendations import Late, code_of, deadline, lateness, share_done, unanswered

S = RecommendationState
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def it(state=S.IN_PROGRESS, *, due=None, said=None, moved=0):
    """One that is due, and promised to be heard of, in so many days, and was last heard of so many days ago."""
    return Recommendation(
        state=state,
        due_at=None if due is None else NOW + due * DAY,
        next_at=None if said is None else NOW + said * DAY,
        moved_at=NOW - moved * DAY,
    )


def test_what_people_call_it():
    assert code_of(14, 2026) == "R-2026-014"
    assert code_of(1_204, 2026) == "R-2026-1204"


def test_the_next_date_is_the_first_of_the_two():
    assert deadline(it(due=5, said=2)) == NOW + 2 * DAY
    assert deadline(it(due=5)) == NOW + 5 * DAY
    assert deadline(it()) is None
    assert deadline(it(S.CLAIMED, due=-5)) is None  # The others are waited for.


@pytest.mark.parametrize(
    ("one", "late"),
    [
        (it(due=1), None),
        (it(due=-1), Late.OVERDUE),
        (it(due=9, said=-1), Late.OVERDUE),
        (it(due=1, moved=400), None),  # A date was set: its age says nothing.
        (it(moved=180), None),
        (it(moved=181), Late.STALE),
        (it(S.ISSUED, moved=181), Late.STALE),
        (it(S.CLAIMED, due=-50, moved=3), None),
        (it(S.CLAIMED, due=-50, moved=181), Late.STALE),
        (it(S.IMPLEMENTED, due=-50, moved=400), None),
        (it(S.DECLINED, due=-50, moved=400), None),
    ],
)
def test_late_by_the_date_or_by_the_age(one, late):
    assert lateness(one, NOW) is late


def test_tasks_count_by_their_weight():
    assert share_done([]) is None
    assert share_done([(0, True)]) is None
    assert share_done([(1, True), (2, False)]) == 33
    assert share_done([(3, True), (1, False), (0, False)]) == 75


@dataclass
class Logged:
    way: LetterWay
    on: date
    wait_days: int = 30


def test_a_letter_without_answer_is_told_once_its_time_is_over():
    sent, got = LetterWay.SENT, LetterWay.RECEIVED
    may = date(2026, 5, 3)
    assert unanswered([Logged(sent, may)], may + 30 * DAY) == set()
    assert unanswered([Logged(sent, may)], may + 31 * DAY) == {0}
    assert unanswered([Logged(got, may - DAY), Logged(sent, may)], may + 31 * DAY) == {1}
    assert unanswered([Logged(sent, may), Logged(got, may + 40 * DAY)], may + 50 * DAY) == set()
