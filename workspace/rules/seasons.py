"""What is counted of a season, and when: the formula that its page prints, its snapshot keeps and a test recounts.

A figure counts the things of a season that stand in one of some states at a moment. What a council claims and what
those who asked for it have confirmed are two figures and never one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from workspace.models import Happening, ProposalState, RecommendationState, Season, SeasonState

FORMULA = 1  # Of what is below: a snapshot says by which it was reckoned.
LEAST = 5  # People. What fewer stand behind is not shown by itself.
CLOSING = timedelta(days=3)  # So long before its end those are told who have not handed in yet.
AGES = (30, 90, 180, 365)  # Days after the close at which seasons are compared.
SETTLES = timedelta(minutes=5)  # A moment counts as passed when nothing of it is still being written.

P, R = ProposalState, RecommendationState


class Figure(StrEnum):
    PROPOSALS = "proposals"
    ADOPTED = "adopted"
    RECOMMENDED = "recommended"
    ACCEPTED = "accepted"
    CLAIMED = "claimed"
    IMPLEMENTED = "implemented"
    STOPPED = "stopped"


class By(StrEnum):
    """What a figure can be broken down by."""

    PLACE = "place"
    PATH = "path"
    COUNCIL = "council"


# In which states a proposal or a recommendation is counted. Proposals that went on to the next season are counted by
# the state in which they went.
OF_PROPOSALS: dict[Figure, frozenset[ProposalState]] = {
    Figure.PROPOSALS: frozenset(P),
    Figure.ADOPTED: frozenset({P.ADOPTED, P.RECOMMENDED}),
}
OF_RECOMMENDATIONS: dict[Figure, frozenset[RecommendationState]] = {
    Figure.RECOMMENDED: frozenset(R),
    Figure.ACCEPTED: frozenset({R.ACCEPTED, R.IN_PROGRESS, R.CLAIMED, R.IMPLEMENTED}),
    Figure.CLAIMED: frozenset({R.CLAIMED}),
    Figure.IMPLEMENTED: frozenset({R.IMPLEMENTED}),
    Figure.STOPPED: frozenset({R.DECLINED}),
}

H = Happening
# The happenings that say in which state a thing was from then on.
MOVES_PROPOSAL = (
    H.PROPOSAL_SUBMITTED, H.PROPOSAL_APPROVED, H.PROPOSAL_RETURNED, H.PROPOSAL_DECLINED, H.PROPOSAL_WITHDRAWN,
    H.PROPOSAL_MERGED, H.PROPOSAL_CALLED, H.PROPOSAL_ADOPTED, H.PROPOSAL_NOT_ADOPTED, H.PROPOSAL_RECOMMENDED,
    H.PROPOSAL_RESUMED, H.PROPOSAL_REOPENED,
)  # fmt: skip
MOVES_RECOMMENDATION = (
    H.RECOMMENDATION_ISSUED, H.RECOMMENDATION_ACKNOWLEDGED, H.RECOMMENDATION_ACCEPTED, H.RECOMMENDATION_DECLINED,
    H.RECOMMENDATION_PROGRESSED, H.RECOMMENDATION_CLAIMED, H.RECOMMENDATION_CONFIRMED, H.RECOMMENDATION_CONTESTED,
)  # fmt: skip


class Clash(StrEnum):
    """Why two sessions cannot both be as they are planned."""

    ROOM = "room"
    LEADER = "leader"


class Planned(Protocol):
    """A session as it is planned; `id` is nothing for one that is not there yet."""

    @property
    def id(self) -> int | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def room_id(self) -> int | None: ...
    @property
    def leader_id(self) -> int | None: ...


OtherT = TypeVar("OtherT", bound=Planned)


def clashes(one: Planned, others: Iterable[OtherT]) -> list[tuple[Clash, OtherT]]:
    """What stands against a session among the others: the same room, or the same person, at the same time."""
    found = []
    for other in others:
        if one.id == other.id or one.ends_at <= other.starts_at or other.ends_at <= one.starts_at:
            continue
        if one.room_id is not None and one.room_id == other.room_id:
            found.append((Clash.ROOM, other))
        if one.leader_id is not None and one.leader_id == other.leader_id:
            found.append((Clash.LEADER, other))
    return found


def takes(season: Season, at: datetime) -> bool:
    """Whether proposals can be handed in at a moment."""
    return (
        season.state is SeasonState.CALL
        and season.opens_at is not None
        and season.closes_at is not None
        and season.opens_at <= at < season.closes_at
    )


def whole_days(season: Season, at: datetime) -> int:
    """How many days ago it was closed; less than none before that."""
    return (at - SETTLES - season.closed_at).days if season.closed_at else -1


def reckoned_at(season: Season, days: int, at: datetime) -> datetime:
    """The moment at which a season is compared: so many days after its close. One that runs: the last full hour."""
    if season.closed_at is not None:
        return season.closed_at + timedelta(days=days)
    hour = (at - SETTLES).astimezone(UTC)
    return hour.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Counted:
    """So many proposals or recommendations of one state, place, path and council."""

    state: str
    count: int
    place: str = ""
    path: str = ""
    council: str = ""
    is_proposal: bool = False

    def groups(self) -> Iterable[tuple[By, str]]:
        yield By.PLACE, self.place
        yield By.PATH, self.path
        if not self.is_proposal:
            yield By.COUNCIL, self.council


@dataclass(frozen=True)
class Behind:
    """Somebody who stands behind a part of a season: signed a proposal, or sits in a council that was asked."""

    person: int
    place: str = ""
    path: str = ""
    council: str = ""


def reckon(counted: Iterable[Counted], behind: Iterable[Behind]) -> dict[str, Any]:
    """The figures of a season: `total`, and `by` place, path and council; each group with how many people it has."""
    total = dict.fromkeys(Figure, 0)
    groups: dict[By, dict[str, dict[str, int]]] = {by: {} for by in By}
    for each in counted:
        figures = [f for f, states in _states(each.is_proposal).items() if each.state in states]
        for figure in figures:
            total[figure] += each.count
        for by, key in each.groups():
            group = groups[by].setdefault(key, dict.fromkeys((*Figure, "people"), 0))
            for figure in figures:
                group[figure] += each.count
    for (by, key), persons in _people(behind).items():
        if key in groups[by]:
            groups[by][key]["people"] = len(persons)
    plain = {by.value: {key: _plain(group) for key, group in sorted(groups[by].items())} for by in By}
    return {"total": _plain(total), "by": plain}


def _people(behind: Iterable[Behind]) -> dict[tuple[By, str], set[int]]:
    people: dict[tuple[By, str], set[int]] = {}
    for one in behind:
        for by in By:
            people.setdefault((by, getattr(one, by)), set()).add(one.person)
    return people


def _states(is_proposal: bool) -> Mapping[Figure, frozenset[Any]]:
    return OF_PROPOSALS if is_proposal else OF_RECOMMENDATIONS


def _plain(figures: Mapping[Any, int]) -> dict[str, int]:
    return {str(key): count for key, count in figures.items()}


def shown(groups: Mapping[str, Mapping[str, int]]) -> tuple[dict[str, Mapping[str, int]], int]:
    """The groups that may be shown, and how many are not: those of few people; and never one alone, which what is
    left of the whole would tell."""
    few = {key for key, group in groups.items() if group["people"] < LEAST}
    rest = sorted(groups.keys() - few, key=lambda key: groups[key]["people"])
    if len(few) == 1 and rest:
        few.add(rest[0])
    return {key: group for key, group in groups.items() if key not in few}, len(few)


def digest(data: Mapping[str, Any]) -> str:
    """The SHA-256 of data in its canonical form: what a snapshot is checked by."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
