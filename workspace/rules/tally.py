"""Counting: what was voted, under the rule that was fixed at the opening, and what came of it.

Whole numbers and fractions only, no chance, no clock: whoever has the ballots and the rule gets the same tally.

- A threshold is met by at least that share of its base ("half": by more than half). Abstentions are no votes, but
  they are ballots, and a quorum asks for ballots (Robert's Rules of Order, 12th ed., §44 and §40).
- Instant run-off: an option that more than half of the continuing ballots name first is chosen. Else the last one
  goes. Of several that are last together the one that had fewer in the latest earlier round in which they differed
  goes; those that never differed go together; and where that would leave nobody, it is a tie between them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from statistics import median
from typing import Any

from workspace.models.decisions import Base, Method, Result, Threshold

# The options of the methods that have the same ones always. The others bring their own.
FIXED = {
    Method.CONSENT: ("agree", "aside", "object"),
    Method.MAJORITY: ("yes", "no", "abstain"),
    Method.TEMPERATURE: ("1", "2", "3", "4", "5"),
}
SHARES = {
    Threshold.HALF: Fraction(1, 2),
    Threshold.TWO_THIRDS: Fraction(2, 3),
    Threshold.THREE_QUARTERS: Fraction(3, 4),
    Threshold.ALL: Fraction(1),
}


class BadBallot(ValueError):
    """A ballot that cannot be taken; `why`: "empty", "foreign", "repeated", "too_many" or, of numbers, "gap"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Rule:
    """How a question is decided. Nothing of it changes once the decision is open."""

    method: Method
    options: tuple[str, ...]  # Keys: of FIXED, or "a", "b", … in the order they were put.
    members: int = 0  # Who could vote at the opening.
    quorum: int = 0  # How many ballots there have to be.
    most: int = 1  # SEVERAL: up to how many options one may pick.
    wanted: int = 1  # SEVERAL: how many are chosen.
    threshold: Threshold = Threshold.HALF  # MAJORITY only, and so is `base`.
    base: Base = Base.VOTES


class Why(StrEnum):
    """What a round of the run-off ended with."""

    MAJORITY = "majority"  # One has more than half of the continuing ballots: chosen.
    LAST = "last"  # One is last and goes.
    EARLIER = "earlier"  # Several are last; an earlier round says which of them goes.
    TOGETHER = "together"  # Several are last and never differed: they go together.
    TIE = "tie"  # All that are left never differed.


@dataclass(frozen=True)
class Round:
    counts: dict[str, int]  # Of each option still in.
    exhausted: int  # Ballots that name none of these.
    why: Why
    last: tuple[str, ...] = ()  # Those with the fewest.
    earlier: tuple[int, ...] = ()  # The rounds that told these apart, the latest first; the first round is 1.
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """What came of it. Which of the later fields say something depends on the method; `as_json` has only these."""

    method: Method
    result: Result
    ballots: int
    quorum: int
    quorum_met: bool
    counts: dict[str, int]  # Of each option, abstentions too; in a ranking, of first places.
    standing: int = 0  # Objections that stand.
    share: str = ""  # What the threshold asks for, "2/3",
    of: int = 0  # of how many,
    needed: int = 0  # which is so many who say yes.
    median: str | None = None  # Of the temperature, as a whole number or a fraction ("7/2"); nobody's is None.
    mean: str | None = None
    chosen: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()  # Those among whom the rest of the wanted options cannot be told.
    rounds: tuple[Round, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The tally as plain JSON: what every method says, and what this one adds."""
        told = asdict(self)
        told["rounds"] = [_lists(each) for each in told["rounds"]]
        return _lists({key: value for key, value in told.items() if key not in ADDED or key in ADDS[self.method]})


ADDS = {
    Method.CONSENT: {"standing"},
    Method.MAJORITY: {"share", "of", "needed"},
    Method.TEMPERATURE: {"median", "mean"},
    Method.ONE: {"chosen", "tied"},
    Method.SEVERAL: {"chosen", "tied"},
    Method.RANKED: {"chosen", "tied", "rounds"},
}
ADDED = set[str]().union(*ADDS.values())


def _lists(told: dict[str, Any]) -> dict[str, Any]:
    """Sequences as JSON has them, words as plain strings."""
    plain = {key: str(value) if isinstance(value, StrEnum) else value for key, value in told.items()}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in plain.items()}


def quorum_of(percent: int, members: int) -> int:
    """How many ballots a quorum of so many per cent of the members asks for: at least that share, so rounded up."""
    return ceil(Fraction(percent * members, 100))


def needed_of(threshold: Threshold, of: int) -> int:
    """How many have to say yes: more than half of `of`, or at least the share; one at the least."""
    share = SHARES[threshold] * of
    return max(1, floor(share) + 1 if threshold is Threshold.HALF else ceil(share))


def ranking(places: Mapping[str, int | None]) -> list[str]:
    """The ranking that numbers typed beside options make: {"a": 2, "b": 1, "c": None} is ["b", "a"].

    Raises BadBallot: "repeated" where two have one number, "gap" where the numbers are not 1, 2, 3 and so on.
    """
    given = {key: place for key, place in places.items() if place is not None}
    if len(set(given.values())) < len(given):
        raise BadBallot("repeated")
    if sorted(given.values()) != list(range(1, len(given) + 1)):
        raise BadBallot("gap")
    return sorted(given, key=given.__getitem__)


def check(rule: Rule, answer: Sequence[str]) -> None:
    """Whether a ballot can be counted: keys of options, each once, no more than the method takes.

    A ranking goes from the first place down and may stop early. Raises BadBallot.
    """
    if not answer:
        raise BadBallot("empty")
    if not set(answer) <= set(rule.options):
        raise BadBallot("foreign")
    if len(set(answer)) < len(answer):
        raise BadBallot("repeated")
    most = {Method.SEVERAL: rule.most, Method.RANKED: len(rule.options)}.get(rule.method, 1)
    if len(answer) > most:
        raise BadBallot("too_many")


def count(rule: Rule, ballots: Iterable[Sequence[str]], standing: int = 0) -> Tally:
    """Count ballots that `check` let pass, in whatever order they come; `standing` objections stand (consent).

    Below the quorum nothing is decided, whatever was voted; the counts and the rounds are told all the same.
    """
    piles = Counter(tuple(ballot) for ballot in ballots)
    tally = COUNTS[rule.method](rule, piles, standing)
    if tally.quorum_met:
        return tally
    return replace(tally, result=Result.NO_QUORUM, chosen=(), tied=())


Piles = Counter[tuple[str, ...]]  # Ballots that say the same lie on one pile.


def _consent(rule: Rule, piles: Piles, standing: int) -> Tally:
    counts = _counts(rule, piles)
    is_adopted = counts["agree"] > 0 and not standing
    return _tally(rule, piles, counts, _adopted(is_adopted), standing=standing)


def _majority(rule: Rule, piles: Piles, standing: int) -> Tally:
    counts = _counts(rule, piles)
    of = rule.members if rule.base is Base.MEMBERS else counts["yes"] + counts["no"]
    needed = needed_of(rule.threshold, of)
    share = str(SHARES[rule.threshold])
    return _tally(rule, piles, counts, _adopted(counts["yes"] >= needed), share=share, of=of, needed=needed)


def _temperature(rule: Rule, piles: Piles, standing: int) -> Tally:
    counts = _counts(rule, piles)
    said = [Fraction(degree) for degree, times in counts.items() for _ in range(times)]
    middle, mean = (str(median(said)), str(sum(said) / len(said))) if said else (None, None)
    return _tally(rule, piles, counts, Result.ADVICE, median=middle, mean=mean)


def _choice(rule: Rule, piles: Piles, standing: int) -> Tally:
    """Those with the most. What nobody wanted is never chosen, even where there is a place left for it."""
    counts = _counts(rule, piles)
    wanted = rule.wanted if rule.method is Method.SEVERAL else 1
    most = sorted(counts.values(), reverse=True)
    edge = most[wanted - 1] if wanted <= len(most) else 0
    chosen = [key for key in rule.options if counts[key] > edge]
    level = [key for key in rule.options if counts[key] == edge]
    if edge and len(chosen) + len(level) == wanted:
        chosen, level = [key for key in rule.options if counts[key] >= edge], []
    return _chosen(rule, piles, counts, chosen, level)


def _ranked(rule: Rule, piles: Piles, standing: int) -> Tally:
    rounds: list[Round] = []
    left = set(rule.options)
    while not rounds or rounds[-1].why not in (Why.MAJORITY, Why.TIE):
        rounds.append(_round(rule, piles, left, [each.counts for each in rounds]))
        left -= set(rounds[-1].removed)
    end = rounds[-1]
    chosen = [key for key, of in end.counts.items() if end.why is Why.MAJORITY and of == max(end.counts.values())]
    tied = end.last if end.why is Why.TIE else ()
    return _chosen(rule, piles, rounds[0].counts, chosen, tied, rounds=tuple(rounds))


def _round(rule: Rule, piles: Piles, left: set[str], before: list[dict[str, int]]) -> Round:
    """One round of the run-off among the options that are `left`; `before` are the counts of those before it."""
    counts = {key: 0 for key in rule.options if key in left}
    for ballot, times in piles.items():
        first = next((key for key in ballot if key in left), None)
        if first is not None:
            counts[first] += times
    continuing = sum(counts.values())
    exhausted = piles.total() - continuing
    if 2 * max(counts.values()) > continuing:
        return Round(counts, exhausted, Why.MAJORITY)
    last = goes = _fewest(counts, counts)
    earlier = []
    for number, those in reversed(list(enumerate(before, start=1))):
        fewer = _fewest(those, goes)
        if len(fewer) < len(goes):
            goes = fewer
            earlier.append(number)
    if len(goes) == len(left):
        return Round(counts, exhausted, Why.TIE, last)
    why = Why.TOGETHER if len(goes) > 1 else Why.EARLIER if earlier else Why.LAST
    return Round(counts, exhausted, why, last, tuple(earlier), goes)


def _fewest(counts: Mapping[str, int], among: Iterable[str]) -> tuple[str, ...]:
    among = tuple(among)
    least = min(counts[key] for key in among)
    return tuple(key for key in among if counts[key] == least)


def _counts(rule: Rule, piles: Piles) -> dict[str, int]:
    counts = dict.fromkeys(rule.options, 0)
    for ballot, times in piles.items():
        for key in ballot:
            counts[key] += times
    return counts


def _adopted(is_adopted: bool) -> Result:
    return Result.ADOPTED if is_adopted else Result.NOT_ADOPTED


def _chosen(
    rule: Rule, piles: Piles, counts: dict[str, int], chosen: Sequence[str], tied: Sequence[str], **more: Any
) -> Tally:
    if not piles:
        return _tally(rule, piles, counts, Result.NOT_ADOPTED, **more)
    result = Result.TIE if tied else Result.ADOPTED
    return _tally(rule, piles, counts, result, chosen=tuple(chosen), tied=tuple(tied), **more)


def _tally(rule: Rule, piles: Piles, counts: dict[str, int], result: Result, **more: Any) -> Tally:
    ballots = piles.total()
    return Tally(rule.method, result, ballots, rule.quorum, ballots >= rule.quorum, counts, **more)


COUNTS = {
    Method.CONSENT: _consent,
    Method.MAJORITY: _majority,
    Method.TEMPERATURE: _temperature,
    Method.ONE: _choice,
    Method.SEVERAL: _choice,
    Method.RANKED: _ranked,
}
