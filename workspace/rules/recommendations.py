"""When a recommendation is late, how far it has come, and what is still waited for: the rules that pages and figures
share. `queries/recommendations.py` says the first of them in SQL, and a test holds the two together."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from workspace.models import LetterWay, Recommendation, RecommendationState

STALE = timedelta(days=180)
OVER = (RecommendationState.DECLINED, RecommendationState.IMPLEMENTED)
# Where the council is waited for; what is claimed waits for those who asked.
WITH_COUNCIL = (
    RecommendationState.ISSUED,
    RecommendationState.ACKNOWLEDGED,
    RecommendationState.ACCEPTED,
    RecommendationState.IN_PROGRESS,
)


class Late(StrEnum):
    """A flag, not a state: it comes and goes by the date alone."""

    OVERDUE = "overdue"  # A date has passed.
    STALE = "stale"  # No date was set, and nothing was heard for half a year.


class Logged(Protocol):
    """A letter as it was written down."""

    @property
    def way(self) -> LetterWay: ...
    @property
    def on(self) -> date: ...
    @property
    def wait_days(self) -> int: ...


def code_of(number: int, year: int) -> str:
    """What people call it: R-2026-014."""
    return f"R-{year}-{number:03}"


def deadline(it: Recommendation) -> datetime | None:
    """The next day on which the council is expected to have done or said something."""
    if it.state not in WITH_COUNCIL:
        return None
    return min((day for day in (it.next_at, it.due_at) if day), default=None)


def lateness(it: Recommendation, at: datetime) -> Late | None:
    """Whether it is late at a moment, and why."""
    if it.state in OVER:
        return None
    day = deadline(it)
    if day is not None:
        return Late.OVERDUE if day < at else None
    return Late.STALE if it.moved_at + STALE < at else None


def share_done(tasks: Iterable[tuple[int, bool]]) -> int | None:
    """The per cent of tasks (weight, whether done) that are done, by weight, rounded down; None without any weight."""
    rows = list(tasks)
    whole = sum(weight for weight, _done in rows)
    return 100 * sum(weight for weight, done in rows if done) // whole if whole else None


def unanswered(letters: Sequence[Logged], today: date) -> set[int]:
    """Which of these letters (their places in the list) were sent, got no answer since, and are past their time."""
    heard = [each.on for each in letters if each.way is LetterWay.RECEIVED]
    return {
        place
        for place, each in enumerate(letters)
        if each.way is LetterWay.SENT
        and not any(day >= each.on for day in heard)
        and each.on + timedelta(days=each.wait_days) < today
    }
