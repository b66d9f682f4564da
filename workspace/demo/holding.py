"""How the seasons of the demo network come to be: called, filled, brought before a plenary, and one of them closed."""

from datetime import date, datetime, time, timedelta
from typing import cast

from workspace.db import db
from workspace.demo.ground import BAGHDAD, Ground
from workspace.demo.seasons import Held
from workspace.models import Proposal, Season
from workspace.queries import seasons as find
from workspace.rules.seasons import digest
from workspace.rules.viewers import Actor
from workspace.services import seasons


def hold(ground: Ground, held: Held) -> None:
    """A season with its call, its programme and what was handed in; one that has ended goes on to its plenary."""
    space, by = ground.spaces[held.space], ground.actor(held.space, held.by)
    today = ground.at.astimezone(BAGHDAD).date()
    first, last = (today + timedelta(days=day) for day in held.forum)
    paths = [ground.paths[key] for key in held.paths]
    opens, closes = ground.day(held.opens), ground.day(held.closes)
    frame = seasons.Frame(held.number, held.names, held.calls, first, last, opens, max(closes, ground.day(1)), paths)
    with ground.then(held.opens):
        season = seasons.start(space, frame, last=ground.seasons.get(held.last), by=by)
        seasons.advance(season, "call", by=by)
    ground.seasons[held.key] = season
    for key, day in held.handed_in:
        proposal = cast(Proposal, ground.records[key])
        with ground.then(day):
            made = seasons.hand_in(season, proposal, by=Actor(proposal.author, proposal.author.role))
        made.since = ground.day(day)
    with ground.then(max([held.opens, *(day for _key, day in held.handed_in)])):
        _plan(ground, season, held, first, by)
    season.closes_at = closes
    if held.ended is not None:
        for action, day in (("deliberate", held.closes + 1), ("convene", held.ended - 4)):
            with ground.then(day):
                seasons.advance(season, action, by=by)


def _plan(ground: Ground, season: Season, held: Held, first: date, by: Actor) -> None:
    """Its programme: a day begins where Baghdad's does."""
    rooms = {name: seasons.add_room(season, name, seats, by=by) for name, seats in held.rooms}
    for each in held.hours:
        starts = datetime.combine(first + timedelta(days=each.day), time(each.hour), BAGHDAD)
        ends = starts + timedelta(minutes=each.minutes)
        if not each.room:
            seasons.add_slot(season, each.title, starts, ends, by=by)
            continue
        treats = tuple(cast(Proposal, ground.records[key]) for key in each.proposals)
        path = ground.paths.get(each.path)
        sitting = seasons.Sitting(each.title, starts, ends, rooms[each.room], None, None, path, treats)
        seasons.plan_session(season, sitting, by=by)


def end(ground: Ground, held: Held) -> None:
    """Its close: what stood then is kept as if it had been reckoned then."""
    if held.ended is None:
        return
    season, ended = ground.seasons[held.key], ground.day(held.ended)
    with ground.then(held.ended):
        seasons.advance(season, "close", statement=held.statement, by=ground.actor(held.space, held.by))
    season.closed_at = ended
    for key, _day in held.handed_in:
        cast(Proposal, ground.records[key]).frozen_at = ended
    db.session.flush()
    kept = db.session.scalars(find.snapshot(season)).one()
    kept.data, kept.taken_at = seasons.as_it_stands(season), ended
    kept.hash = digest(kept.data)
