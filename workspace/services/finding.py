"""The best and the newest that hold certain words, of what a viewer may read: tier by tier until there is enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workspace.db import db, look_up_by_index
from workspace.queries import search as queries
from workspace.rules.terms import LIKE, Asked, Tier
from workspace.rules.viewers import Viewer

ENOUGH = queries.MOST + 1  # With one more it is known that there are more.
SPARE = 10  # So many more than are needed are asked of PostgreSQL's index: of what it gives few are not the viewer's.
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
    wanted = queries.narrowing_of_the_index(narrow)
    if tiers and wanted is not None and db.engine.dialect.name == "postgresql":
        known = _by_the_index(viewer, wanted, tiers, most, past)
        if known is not None:
            return known
    look_up_by_index()
    return _by_the_rule(viewer, narrow, tiers or ((),), most, past)


def _by_the_rule(viewer: Viewer, narrow: queries.Narrowed, tiers: Sequence[Tier], most: int, past: int) -> Known:
    known: Known = {}
    for rank, tier in enumerate(tiers):
        if rank == LIKE and len(known) > past:
            break
        words = queries.asked_for(viewer, tier) if tier else {}
        for row in db.session.execute(queries.found(viewer, narrow, by_words=bool(tier)), words):
            if len(known) < most:
                known.setdefault(row.id, (rank, row.at))
        if len(known) >= most:
            break
    return known


def _by_the_index(viewer: Viewer, wanted: dict[str, Any], tiers: Sequence[Tier], most: int, past: int) -> Known | None:
    """What PostgreSQL's index says at once, held to the reading rule; again, and with more instead, where something of
    it is refused. Nothing where more is refused than wanted: then the rule is quicker."""
    statement, asked = queries.held(viewer, tiers)
    theirs: set[int] = set()
    refused: set[int] = set()
    while len(refused) <= most:
        limits = {"most": most + SPARE + 2 * len(refused), "past": past + len(refused)}
        rows = db.session.execute(statement, asked | wanted | limits).all()
        unsure = {row.id for row in rows} - theirs - refused
        if unsure:
            theirs |= set(db.session.scalars(queries.readable_of(viewer), {"ids": list(unsure)}))
        good = [row for row in rows if row.id in theirs][:most]
        if unsure <= theirs or len(good) == most:
            return {row.id: (row.tier, row.at) for row in good}
        refused |= unsure - theirs
    return None
