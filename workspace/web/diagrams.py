"""Pictures of counts: where each bar lies and what is marked. Numbers in, numbers out; `_diagrams.html` draws them.

SVG knows left and right, not start and end, and does not turn with the page. So places are reckoned from where the
reader begins and turned around at the end: a picture for those who read from right to left is the other one in a
mirror. Places and lengths are per cent of the room there is, to a tenth: less than a pixel on any page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from workspace.models import Base, Decision, Method
from workspace.rules.tally import FIXED, count
from workspace.services.decisions import rule_of

IN_FAVOUR = ("yes", "agree")
FILLED = 0.88  # Of a round's column, by the longest bar of all rounds: the rest keeps two bars apart.
HIGHEST, BASELINE = 0.62, 80.0  # Of a spread: above its columns stand numbers, below them the degrees.
LEAST = 1.5  # A day of a long timeline can still be seen.
MOST_MARKS = 24  # Lines of months in a timeline.
SLIM = 0.64  # How much of its fifth a column fills.


@dataclass(frozen=True)
class Bar:
    """So wide, from `x`: that is always the left edge, as SVG wants it."""

    x: float
    width: float


@dataclass(frozen=True)
class Line:
    """One bar with its number; `of` is the whole that it is a share of, 0 where it is none."""

    key: str
    count: int
    of: int
    bar: Bar
    mark: str = ""  # "chosen", "tied"; "favour" is only a colour.
    tick: float | None = None  # What has to be reached.


@dataclass(frozen=True)
class Way:
    """An option through the rounds, up to the one in which it goes out; `rest` rounds go on without it."""

    key: str
    counts: Sequence[int]
    bars: Sequence[Bar]
    rest: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Step:
    """How a round ended: the options it is about, and the earlier rounds that told which."""

    why: str
    who: Sequence[str]
    earlier: Sequence[int]


@dataclass(frozen=True)
class Column:
    """A degree of a temperature: a bar that stands on the baseline, with its middle."""

    key: str
    count: int
    bar: Bar
    middle: float
    y: float
    height: float


@dataclass(frozen=True)
class Picture:
    """What is drawn of one tally; of `lines`, `ways` and `columns` those that its method has."""

    voted: Line
    lines: Sequence[Line] = ()
    ways: Sequence[Way] = ()
    exhausted: Way | None = None
    steps: Sequence[Step] = ()
    columns: Sequence[Column] = ()
    median: float | None = None


def so_far(decision: Decision, counts: Mapping[str, int], ballots: int) -> dict[str, Any]:
    """What is known of a count while the voting runs, in the shape of a tally; of a ranking, the first places."""
    rule = rule_of(decision)
    if decision.method in FIXED:
        return count(rule, ([key] for key, times in counts.items() for _ in range(times))).as_json()
    return {"counts": dict(counts), "ballots": ballots, "quorum": rule.quorum, "quorum_met": ballots >= rule.quorum}


def picture(decision: Decision, tally: Mapping[str, Any], *, is_rtl: bool) -> Picture:
    """The picture of a tally (`Tally.as_json`, or `so_far`), for those who read in one direction.

    Once there is a result the most votes come first and what is chosen is marked; before that nothing moves.
    """
    members, ballots, quorum = decision.members, tally["ballots"], tally["quorum"]
    tick = place(per_cent(quorum, members), is_rtl) if quorum else None
    voted = Line("voted", ballots, members, bar(per_cent(ballots, members), is_rtl), tick=tick)
    if ballots and tally.get("rounds"):
        ways, exhausted = _ways(decision, tally, is_rtl)
        steps = [_step(each) for each in tally["rounds"]]
        return Picture(voted, ways=ways, exhausted=exhausted, steps=steps)
    lines = _lines(decision, tally, is_rtl)
    if decision.method is not Method.TEMPERATURE:
        return Picture(voted, lines)
    columns, median = _spread(tally, is_rtl)
    return Picture(voted, lines, columns=columns, median=median)


def per_cent(part: float, whole: float) -> float:
    """How much of the whole; never more than all of it."""
    return min(100.0, 100 * part / whole) if whole else 0.0


def place(there: float, is_rtl: bool) -> float:
    """From the left what lies `there` from where the reader begins."""
    return round(100 - there if is_rtl else there, 1)


def bar(length: float, is_rtl: bool, start: float = 0.0) -> Bar:
    begin, end = place(start, is_rtl), place(start + length, is_rtl)
    return Bar(min(begin, end), round(abs(end - begin), 1))


def _lines(decision: Decision, tally: Mapping[str, Any], is_rtl: bool) -> list[Line]:
    counts: dict[str, int] = tally["counts"]
    of = tally["of"] if decision.method is Method.MAJORITY else tally["ballots"]
    whole = max(1, of, *counts.values())
    lines = []
    for key, times in counts.items():
        is_no_vote = key == "abstain" and decision.base is Base.VOTES
        drawn = bar(per_cent(times, whole), is_rtl)
        tick = place(per_cent(tally["needed"], whole), is_rtl) if key == "yes" else None
        lines.append(Line(key, times, 0 if is_no_vote else of, drawn, _mark(decision, tally, key), tick))
    if decision.result is None or decision.method in FIXED:
        return lines
    return sorted(lines, key=lambda line: -line.count)


def _mark(decision: Decision, tally: Mapping[str, Any], key: str) -> str:
    if decision.method in FIXED:
        return "favour" if key in IN_FAVOUR else ""
    if decision.result is None:
        return "favour"
    return "chosen" if key in tally["chosen"] else "tied" if key in tally["tied"] else ""


def _ways(decision: Decision, tally: Mapping[str, Any], is_rtl: bool) -> tuple[list[Way], Way]:
    """The options through the rounds, those that stayed longest first, and the ballots that named none of them."""
    rounds = tally["rounds"]
    room = 100 / len(rounds)
    most = max(max(*each["counts"].values(), each["exhausted"]) for each in rounds)

    def way(key: str, counts: list[int], mark: str = "") -> Way:
        lengths = [per_cent(times, most) / 100 * room * FILLED for times in counts]
        bars = [bar(length, is_rtl, n * room) for n, length in enumerate(lengths)]
        return Way(key, counts, bars, len(rounds) - len(counts), mark)

    ways = [
        way(key, [each["counts"][key] for each in rounds if key in each["counts"]], _mark(decision, tally, key))
        for key in tally["counts"]
    ]
    ways.sort(key=lambda each: (-len(each.counts), -each.counts[-1]))
    return ways, way("", [each["exhausted"] for each in rounds])


def _step(round_: Mapping[str, Any]) -> Step:
    counts = round_["counts"]
    first = [key for key, times in counts.items() if times == max(counts.values())]
    return Step(round_["why"], round_["removed"] or round_["last"] or first, round_["earlier"])


def _spread(tally: Mapping[str, Any], is_rtl: bool) -> tuple[list[Column], float | None]:
    """The degrees from cold to hot, the way the reader reads, and where the median lies among them."""
    counts: dict[str, int] = tally["counts"]
    most, room = max(counts.values()), 100 / len(counts)
    columns = []
    for n, (key, times) in enumerate(counts.items()):
        height = round(per_cent(times, most) * HIGHEST, 1)
        stands = bar(room * SLIM, is_rtl, room * (n + (1 - SLIM) / 2))
        columns.append(Column(key, times, stands, place(room * (n + 0.5), is_rtl), round(BASELINE - height, 1), height))
    if tally["median"] is None:
        return columns, None
    return columns, place(room * (float(Fraction(tally["median"])) - 0.5), is_rtl)


@dataclass(frozen=True)
class Span:
    """What is done from a day to a day, with its bar."""

    thing: Any
    bar: Bar


@dataclass(frozen=True)
class Months:
    """A timeline: what is done when, where each month begins, and where today lies if it lies on it."""

    spans: Sequence[Span]
    marks: Sequence[tuple[float, date]]
    today: float | None
    first: date
    last: date


def months(things: Sequence[Any], today: date, *, is_rtl: bool) -> Months | None:
    """Things with `starts_on` and `ends_on` in time, the way one reads. Nothing for none."""
    if not things:
        return None
    first = min(each.starts_on for each in things)
    last = max(each.ends_on for each in things)
    days = (last - first).days + 1

    def far(day: date) -> float:
        return per_cent((day - first).days, days)

    spans = [
        Span(
            each,
            bar(max(1.5, far(each.ends_on + timedelta(days=1)) - far(each.starts_on)), is_rtl, far(each.starts_on)),
        )
        for each in things
    ]
    marks: list[tuple[float, date]] = []
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last and len(marks) < MOST_MARKS:
        marks.append((place(far(day), is_rtl), day))
        day = (day + timedelta(days=32)).replace(day=1)
    return Months(spans, marks, place(far(today), is_rtl) if first <= today <= last else None, first, last)
