"""Paths: the themes that run through many cities, each with what is on it everywhere; and the map of the forums."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from workspace.db import db
from workspace.models import Space
from workspace.queries import events as event_queries
from workspace.queries import paths as queries
from workspace.queries import recommendations as recommendation_queries
from workspace.rules.places import HEIGHT, OUTLINE, RIVERS, TOWNS
from workspace.web import access
from workspace.web.access import me
from workspace.web.pages import page

bp = Blueprint("paths", __name__)


def _map(spaces: Iterable[Space]) -> dict[str, Any]:
    """Which spaces lie in which town, from north to south; and what the map is drawn from."""
    held = defaultdict(list)
    for space in spaces:
        if space.place in TOWNS:
            held[space.place].append(space)
    there = sorted(((TOWNS[key], key, found) for key, found in held.items()), key=lambda each: -each[0].north)
    return {"towns": there, "drawn": {"height": HEIGHT, "outline": OUTLINE, "rivers": RIVERS}}


@bp.get("/paths")
@access.open_door()
def index() -> ResponseReturnValue:
    """Every path, and the forums on the map, with a list that says the same."""
    found = db.session.execute(queries.with_work(me())).all()
    return page("paths/list.html", paths=found, **_map(db.session.scalars(queries.on_the_map(me()))))


@bp.get("/paths/<path>")
@access.open_door()
def show(path: str) -> ResponseReturnValue:
    """What is on a path in every space, as far as the viewer may read it, and where."""
    it = access.found(db.session.scalar(queries.one(path)))
    spaces = db.session.execute(queries.spaces(me(), it)).all()
    return page(
        "paths/show.html",
        path=it,
        spaces=spaces,
        campaigns=db.session.execute(queries.campaigns(me(), it)).all(),
        proposals=db.session.scalars(queries.proposals(me(), it)).all(),
        recommendations=db.session.scalars(recommendation_queries.of_path(me(), it, me().at)).all(),
        decisions=db.session.scalars(queries.decisions(me(), it)).all(),
        tasks=db.session.scalars(queries.tasks(me(), it)).all(),
        meetings=db.session.scalars(queries.meetings(me(), it)).all(),
        events=db.session.scalars(event_queries.around(me(), it)).all(),
        **_map(space for space, _count in spaces),
    )
