"""What registering for an event means: who is the same person, who has a place, and what figures may be told."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workspace.rules.names import skeleton

FEWEST = 5  # A group of fewer people is not told.


def key_of(name: str, email: str, phone: str, user_id: int | None = None) -> str:
    """By what two registrations are one person's: the account, else the address, else the number with the name.

    A family shares a telephone; an address is somebody's own.
    """
    if user_id is not None:
        return f"account {user_id}"
    if email:
        return f"mail {email.casefold()}"
    return f"phone {number_of(phone)} {skeleton(name)}"


def number_of(phone: str) -> str:
    """The digits of a telephone number as it is dialled from abroad: 0770 123 is +964 770 123."""
    digits = "".join(str(int(c)) for c in phone if c.isdecimal())
    if digits.startswith("00"):
        return digits[2:]
    return "964" + digits[1:] if digits.startswith("0") else digits


def free(capacity: int | None, taken: int) -> int | None:
    """How many places are left; nothing where there is no end of them. More may be taken than there are."""
    return None if capacity is None else max(0, capacity - taken)


def is_over_full(capacity: int | None, taken: int) -> bool:
    """Whether more people have a place than there are."""
    return capacity is not None and taken > capacity


def must_answer(question: str) -> bool:
    return question.endswith("*")


def asked(question: str) -> str:
    """A question as it is shown."""
    return question.removesuffix("*").rstrip()


def told(counts: Mapping[str, int]) -> dict[str, int]:
    """What may be told of groups of people: none of fewer than five, and none that the sum would give away.

    What is left out adds up to nothing or to five at least: else the smallest that is told is left out with it.
    """
    kept = dict(sorted(((name, n) for name, n in counts.items() if n >= FEWEST), key=lambda each: (-each[1], each[0])))
    while kept and 0 < sum(counts.values()) - sum(kept.values()) < FEWEST:
        kept.popitem()
    return kept


def by_team(teams: Iterable[str]) -> dict[str, int]:
    """How many came from each team, its spellings counted as one under the first of them; "" is no team."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for team in teams:
        counts[names.setdefault(skeleton(team), team)] += 1
    return dict(counts)


@dataclass(frozen=True)
class Figures:
    """How many had a place at an event and how many were there; and from which teams, as far as that may be told."""

    registered: int
    attended: int
    teams: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)


def reckoned(rows: Iterable[tuple[str, bool]]) -> Figures:
    """The figures of an event, from the team of each who had a place and whether they were there."""
    known = list(rows)
    there = [team for team, was_there in known if was_there]
    registered, attended = (told(by_team(teams)) for teams in ([team for team, _there in known], there))
    teams = {name: (registered.get(name), attended.get(name)) for name in {**registered, **attended} if name}
    return Figures(len(known), len(there), teams)


def summed(figures: Iterable[Figures]) -> Figures | None:
    """The sum of several events; none of one alone, and none that would give away a figure of fewer than five."""
    known = list(figures)
    if len(known) < 2 or any(0 < n < FEWEST for each in known for n in (each.registered, each.attended)):
        return None
    return Figures(sum(each.registered for each in known), sum(each.attended for each in known))
