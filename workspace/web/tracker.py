"""The tracker's figures, counted once for each change of what they count, and its pages, drawn once for each count.

Both are kept in the process: the figures under the revision of what they count and until the clock changes them, a
page under that, its address and whatever else of the reader shows on it (language, digits).
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app

from workspace.db import db
from workspace.queries import tracker as queries
from workspace.rules.recommendations import STALE
from workspace.rules.tracking import ORDER, Cell, Figures, Wanted, figures, months
from workspace.web.access import me
from workspace.web.diagrams import Bar, bar, per_cent
from workspace.web.locale import RIGHT_TO_LEFT, digits, locale

T = TypeVar("T")
PAGES = 500  # Kept by a process.
LATEST = 24  # Months of the timeline: a year of one's own shows earlier ones.
LONGEST = 60  # Rows of a breakdown.


@dataclass(frozen=True)
class Snapshot:
    """The cells as they stand at a revision, until a moment."""

    revision: int
    until: datetime | None
    cells: list[Cell]

    def holds(self, revision: int, at: datetime) -> bool:
        return self.revision == revision and (self.until is None or at <= self.until)


def snapshot() -> Snapshot:
    """What the figures are made of, read anew only when it has changed."""
    at = me().at
    revision = db.session.scalar(queries.revision()) or 0  # First: what changes meanwhile is counted again later.
    kept: Snapshot | None = current_app.extensions.get("tracked")
    if kept is None or not kept.holds(revision, at):
        due, quiet = db.session.execute(queries.next_late(at)).one()
        until = min((day for day in (due, quiet and quiet + STALE) if day), default=None)
        kept = Snapshot(revision, until, [Cell(*row) for row in db.session.execute(queries.cells(at))])
        current_app.extensions["tracked"] = kept
    return kept


def drawn(wanted: Wanted, draw: Callable[[Figures], T]) -> T:
    """What `draw` makes of the figures: made once for all who would see the same."""
    pages: OrderedDict[Any, tuple[Snapshot, Any]] = current_app.extensions.setdefault("drawn", OrderedDict())
    shot, key = snapshot(), (wanted, locale(), digits(1))
    known = pages.get(key)
    if known is None or known[0] is not shot:
        known = pages[key] = (shot, draw(figures(shot.cells, wanted)))
        while len(pages) > PAGES:
            pages.popitem(last=False)
    made: T = known[1]
    return made


@dataclass(frozen=True)
class Row:
    """A state or a month, with its number and the part of it that is late, each as long as it is many."""

    key: str
    count: int
    late: int
    bar: Bar
    late_bar: Bar


@dataclass(frozen=True)
class Month:
    key: str
    issued: int
    done: int
    issued_bar: Bar
    done_bar: Bar


def states(found: Figures) -> list[Row]:
    """A row for each state, in the order in which one goes through them."""
    most = max([found.states[state] for state in ORDER])

    def long(count: int) -> Bar:
        return bar(per_cent(count, most), locale() in RIGHT_TO_LEFT)

    return [
        Row(s, found.states[s], found.late[s], long(found.states[s]), long(found.late[s])) for s in ORDER
    ]  # fmt: skip


def timeline(found: Figures) -> list[Month]:
    """What was issued and what was confirmed in each of the latest months; bars of one length are one number."""
    known = {*found.issued, *found.done}
    if not known:
        return []
    shown = months(min(known), max(known))[-LATEST:]
    most = max(max(found.issued[each], found.done[each]) for each in shown)
    is_rtl = locale() in RIGHT_TO_LEFT

    def long(count: int) -> Bar:
        return bar(per_cent(count, most), is_rtl)

    return [
        Month(key, found.issued[key], found.done[key], long(found.issued[key]), long(found.done[key])) for key in shown
    ]


def years() -> list[str]:
    """The years in which anything was issued, the latest first."""
    return sorted({cell.issued[:4] for cell in snapshot().cells}, reverse=True)


def parts(found: Figures, name: str) -> list[tuple[str, Any]]:
    """The councils, paths or places with what became of theirs, the most first."""
    return sorted(found.by[name].items(), key=lambda each: (-each[1]["all"], each[0]))[:LONGEST]
