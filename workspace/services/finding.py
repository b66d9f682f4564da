"""The best and the newest that hold certain words, of what a viewer may read: tier by tier until there is enough."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workspace.db import db, look_up_by_index
from workspace.queries import search as queries
from workspace.rules.terms import LIKE, Asked, Tier
from workspace.rules.viewers import Viewer

ENOUGH = queries.MOST + 1  # With one more it is known that there are more.
# So many more than are needed are asked of the index: of what it gives few are not a member's, hardly any a visitor's.
SPARE = 20
Known = dict[int, tuple[int, Any]]  # By their ids: the place of the tier by which they were found, and when they are.


@dataclass(frozen=True)
class Found:
    """The ids of what is shown, the best first; how many more hold only words like those that were asked for, where
    the page that tells of them asks."""

    ids: list[int]
    like: int = 0


def look_up(
    viewer: Viewer, asked: Asked, narrow: queries.Narrowed, *, like: bool = False, past: int = queries.MOST
) -> Found:
    """What holds the words, tier by tier until there is enough: the best first, of equals the newest. What holds only
    words like them is shown where nothing else is found, or where it is asked for (`like`), and looked for where no
    more than the first `past` are left."""
    known = _find(viewer, narrow, asked.tiers, ENOUGH, queries.MOST if like else past)
    best = sorted(known, key=lambda each: (-known[each][0], known[each][1], each), reverse=True)
    just = [each for each in best if known[each][0] < LIKE]
    shown = best if like or not just else just
    return Found(shown, len(best) - len(shown))


def newest(viewer: Viewer, narrow: queries.Narrowed, tier: Tier, most: int) -> list[int]:
    """The ids of so many of the newest that hold the words of one tier."""
    return list(_find(viewer, narrow, (tier,), most, most))


def _find(viewer: Viewer, narrow: queries.Narrowed, tiers: Sequence[Tier], most: int, past: int) -> Known:
    """What the viewer may read of what holds the words of these tiers, so many at the `most`; of the third where no
    more than `past` were found before it. Without tiers: the newest."""
    if tiers and queries.is_of_the_index(narrow):
        known = _by_the_index(viewer, narrow, tiers, most, past)
        if known is not None:
            return known
    look_up_by_index()
    if not tiers:
        return {row.id: (0, row.at) for row in db.session.execute(queries.found(viewer, narrow, by_words=False))}

    def hold(tier: Tier) -> Iterable[Any]:
        return db.session.execute(queries.found(viewer, narrow), queries.asked_for(viewer, tier))

    return _tier_by_tier(hold, tiers, most, past)


def _tier_by_tier(hold: Callable[[Tier], Iterable[Any]], tiers: Sequence[Tier], most: int, past: int) -> Known:
    known: Known = {}
    for rank, tier in enumerate(tiers):
        if len(known) >= most or (rank == LIKE and len(known) > past):
            break
        for row in hold(tier):
            if len(known) < most:
                known.setdefault(row.id, (rank, row.at))
    return known


def _by_the_index(
    viewer: Viewer, narrow: queries.Narrowed, tiers: Sequence[Tier], most: int, past: int
) -> Known | None:
    """What the index says at once, held to the reading rule; again, and with more instead, where something of it is
    refused. Nothing where more is refused than wanted: then the rule is quicker."""
    hold = _hold_at_once if db.engine.dialect.name == "postgresql" else _hold
    spare = SPARE if viewer.active else 0
    theirs: set[int] = set()
    refused: set[int] = set()
    while len(refused) <= most:
        known = hold(viewer, narrow, tiers, most + spare + 2 * len(refused), past + len(refused))
        unsure = known.keys() - theirs - refused
        if unsure:
            theirs |= set(db.session.connection().scalars(queries.readable_of(viewer), {"ids": list(unsure)}))
        good = [each for each in known if each in theirs][:most]
        if unsure <= theirs or len(good) == most:
            return {each: known[each] for each in good}
        refused |= unsure - theirs
    return None


def _hold(viewer: Viewer, narrow: queries.Narrowed, tiers: Sequence[Tier], most: int, past: int) -> Known:
    connection, statement = db.session.connection(), queries.held(viewer, narrow)

    def hold(tier: Tier) -> Iterable[Any]:
        return connection.execute(statement, queries.asked_for(viewer, tier) | {"most": most}).all()

    return _tier_by_tier(hold, tiers, most, past)


def _hold_at_once(viewer: Viewer, narrow: queries.Narrowed, tiers: Sequence[Tier], most: int, past: int) -> Known:
    statement, asked = queries.held_at_once(viewer, narrow, tiers)
    rows = db.session.connection().execute(statement, asked | {"most": most, "past": past})
    return {row.id: (row.tier, row.at) for row in rows}
