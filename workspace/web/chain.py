"""The chain strip: the stops of a record's chain, in order, as its page draws them (`templates/_chain.html`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import g

from workspace.db import db
from workspace.models import Campaign, Kind, Record, Space
from workspace.queries import chain as queries
from workspace.web.access import me

ORDER = (Kind.PROPOSAL, Kind.MEETING, Kind.DECISION, Kind.RECOMMENDATION, Kind.TASK)


@dataclass(frozen=True)
class Stop:
    """One stop: what stands at it (the first of `all`), how much of that is done, and when more is expected."""

    kind: str
    things: Sequence[Any]
    all: int
    done: int
    is_here: bool = False
    day: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.done == self.all


def of(it: Record | Campaign) -> list[Stop]:
    """The stops from the problem to the evidence that the viewer may read; none where nothing belongs together."""
    rows = db.session.execute(queries.around(me(), it)).all()
    by_kind = {kind: list(found) for kind, found in groupby(rows, key=lambda row: row.kind)}
    stops = [_campaigns(it, {row.campaign_id for row in rows if row.campaign_id})]
    stops += [_stop(it, kind, by_kind[kind]) for kind in ORDER if kind in by_kind]
    stops.append(_evidence(by_kind.get(Kind.RECOMMENDATION, [])))
    there = [stop for stop in stops if stop.things]
    return there if sum(stop.all for stop in there) > 1 else []


def _campaigns(it: Record | Campaign, ids: set[int]) -> Stop:
    """The campaigns, each with a space through which it is read: on a campaign's page that one, through this space.
    A problem is named as soon as somebody works on it."""
    found: Sequence[tuple[Campaign, Space]] = []
    if isinstance(it, Campaign):
        found = [(it, g.space)]
    elif ids:
        found = [(campaign, space) for campaign, space in db.session.execute(queries.campaigns(me(), ids))]
    return Stop("campaign", found, len(found), len(found), isinstance(it, Campaign))


def _stop(it: Record | Campaign, kind: Kind, rows: list[Any]) -> Stop:
    first = rows[0]
    days = [day for row in rows for day in (row.next_at, row.due_at, row.closes_at) if day and day > me().at]
    is_here = isinstance(it, Record) and it.kind is kind and first.id == it.id
    return Stop(kind, rows, first.all, first.done, is_here, min(days, default=None))


def _evidence(recommendations: list[Any]) -> Stop:
    """How much evidence there is, and how much of it somebody else has verified."""
    if not recommendations:
        return Stop("evidence", [], 0, 0)
    first = recommendations[0]
    there = [row for row in recommendations if row.evidence]
    return Stop("evidence", there, first.all_evidence, first.all_verified)
