"""The best and the newest that hold certain words, of what a viewer may read: tier by tier until there is enough."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workspace.db import db, look_up_by_index
from workspace.queries import search as queries
from workspace.rules.terms import LIKE, Asked, Tier
from workspace.rules.viewers import Viewer

ENOUGH = queries.MOST + 1  # With one more it is known that there are more.
Known = dict[int, tuple[int, Any]]  # By their ids: the place of the tier by which they were found, and when they are.
# The rows (id, at) of what holds the words of a tier, the newest first; what is known already may be left out.
Find = Callable[[Tier, Known], Sequence[Any]]


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

    def gather(find: Find) -> Known:
        known: Known = {}
        for rank, tier in enumerate(asked.tiers or ((),)):
            if rank == LIKE and not like and len(known) > past:
                break
            _add(known, rank, find(tier, known), ENOUGH)
            if len(known) >= ENOUGH:
                break
        return known

    known = _of_theirs(viewer, narrow, gather) if asked else gather(lambda tier, _: _by_the_rule(viewer, narrow, tier))
    best = sorted(known, key=lambda each: (-known[each][0], known[each][1], each), reverse=True)
    just = [each for each in best if known[each][0] < LIKE]
    shown = best if like or not just else just
    return Found(shown, len(best) - len(shown))


def newest(viewer: Viewer, narrow: queries.Narrowed, tier: Tier, most: int) -> list[int]:
    """The ids of so many of the newest that hold the words of one tier."""
    return list(_of_theirs(viewer, narrow, lambda find: _add({}, 0, find(tier, {}), most), most))


def _add(known: Known, rank: int, rows: Sequence[Any], most: int) -> Known:
    """Until there are `most`, and not one more: how many were looked at says how many of them are not the viewer's."""
    for row in rows:
        if len(known) >= most:
            break
        known.setdefault(row.id, (rank, row.at))
    return known


def _of_theirs(viewer: Viewer, narrow: queries.Narrowed, gather: Callable[[Find], Known], most: int = ENOUGH) -> Known:
    """What is gathered of what the viewer may read, so many at the `most`."""
    wanted = queries.narrowing_of_the_index(narrow)
    if wanted is not None and db.engine.dialect.name == "postgresql":
        known = _Index(viewer, wanted, most).gathered(gather)
        if known is not None:
            return known
    look_up_by_index()
    return gather(lambda tier, _: _by_the_rule(viewer, narrow, tier))


def _by_the_rule(viewer: Viewer, narrow: queries.Narrowed, tier: Tier) -> Sequence[Any]:
    if not tier:
        return db.session.execute(queries.found(viewer, narrow, by_words=False)).all()
    return db.session.execute(queries.found(viewer, narrow), queries.asked_for(viewer, tier)).all()


@dataclass
class _Index:
    """What PostgreSQL's index says at once, held to the reading rule: of what it gives few are not the viewer's."""

    viewer: Viewer
    wanted: dict[str, Any]
    most: int
    rows: dict[Tier, list[Any]] = field(default_factory=dict)
    whole: set[Tier] = field(default_factory=set)
    theirs: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    spare: int = 10  # So many more than are needed are asked of it.

    def gathered(self, gather: Callable[[Find], Known]) -> Known | None:
        """What is gathered: again, and with more instead, where something of it is refused. Nothing where more is
        refused than wanted: then the rule is quicker."""
        known = gather(self._find)
        while unsure := known.keys() - self.theirs:
            self.theirs |= set(db.session.scalars(queries.readable_of(self.viewer), {"ids": list(unsure)}))
            if unsure <= self.theirs:
                break
            self.refused |= unsure - self.theirs
            if len(self.refused) > self.most:
                return None
            self.spare *= 2
            known = gather(self._find)
        return known

    def _find(self, tier: Tier, known: Known) -> Sequence[Any]:
        rows = self.rows.setdefault(tier, [])
        good = [row for row in rows if row.id not in self.refused]
        lacking = self.most - len(known.keys() | {row.id for row in good})
        if lacking <= 0 or tier in self.whole:
            return good
        but, most = known.keys() | self.refused | {row.id for row in rows}, lacking + self.spare
        words = queries.asked_for(self.viewer, tier) | {"but": list(but), "most": most}
        more = db.session.execute(queries.HELD, words | self.wanted).all()
        if len(more) < most:
            self.whole.add(tier)
        rows += more
        return good + [row for row in more if row.id not in self.refused]
