"""The figures of the public tracker: what became of what councils were asked for, from counts of alike ones.

Recommendations are counted, and never people: no figure is told by who asked, wrote or supported. So no number here
can point at a group of fewer than five.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from workspace.models import RecommendationState as State

# As the tracker lists them; what is claimed and what is confirmed are never one figure.
ORDER = (
    State.ISSUED, State.ACKNOWLEDGED, State.ACCEPTED, State.IN_PROGRESS, State.CLAIMED, State.IMPLEMENTED,
    State.DECLINED,
)  # fmt: skip


class Cell(NamedTuple):
    """So many recommendations that are alike. Months are "2026-03", by the network's clock."""

    council: str
    place: str
    path: str
    season: str  # The address of its region and its number: "iraq-4".
    issued: str
    state: State
    is_late: bool
    done: str  # The month in which those who asked confirmed it.
    times: int


@dataclass(frozen=True)
class Wanted:
    """What is asked of the tracker; nothing means all."""

    council: str = ""
    path: str = ""
    place: str = ""
    season: str = ""
    year: str = ""
    state: str = ""
    late: str = ""
    issued: str = ""
    done: str = ""

    def asked(self) -> dict[str, str]:
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}

    def admits(self, cell: Cell) -> bool:
        return (
            self.council in ("", cell.council)
            and self.path in ("", cell.path)
            and self.place in ("", cell.place)
            and self.season in ("", cell.season)
            and cell.issued.startswith(self.year)
            and cell.issued.startswith(self.issued)
            and cell.done.startswith(self.done)
            and self.state in ("", cell.state)
            and (not self.late or cell.is_late)
        )


@dataclass
class Figures:
    """The counts; `late` is a part of each state, not a state."""

    all: int = 0
    states: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    issued: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    by: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)

    @property
    def implemented(self) -> int:
        return self.states[State.IMPLEMENTED]


BROKEN_DOWN = ("council", "path", "place", "season")


def figures(cells: Iterable[Cell], wanted: Wanted) -> Figures:
    """Count what is wanted: all, by state, by month, and by council, path, place and season."""
    found = Figures(by={name: {} for name in BROKEN_DOWN})
    for cell in cells:
        if not wanted.admits(cell):
            continue
        count = cell.times
        found.all += count
        found.states[cell.state] += count
        found.issued[cell.issued] += count
        if cell.is_late:
            found.late[cell.state] += count
        if cell.done:
            found.done[cell.done] += count
        for name in BROKEN_DOWN:
            if key := getattr(cell, name):
                part = found.by[name].setdefault(key, Counter())
                part["all"] += count
                part[cell.state] += count
                part["late"] += count * cell.is_late
    return found


def months(first: str, last: str) -> list[str]:
    """Every month from one to another: "2025-11", "2025-12", "2026-01"."""
    at, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(at, end + 1)]
