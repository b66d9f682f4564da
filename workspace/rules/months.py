"""Months as they hang on a wall: whole weeks, from the day on which a territory's week begins."""

import re
from calendar import Calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta

SHAPE = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month_of(text: str) -> date | None:
    """The first day of a month written as 2026-03; nothing for any other text."""
    found = SHAPE.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def weeks_of(first: date, first_weekday: int) -> list[list[date]]:
    """The weeks of a month, each seven days long, from this weekday on (Monday is 0)."""
    return Calendar(first_weekday).monthdatescalendar(first.year, first.month)


def before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def days_of(begins: datetime, ends: datetime | None, *, among: Sequence[date]) -> list[date]:
    """On which of these days something is. What ends at midnight is over on the day that begins then."""
    last = max(begins, ends - timedelta.resolution) if ends else begins
    return [day for day in among if begins.date() <= day <= last.date()]
