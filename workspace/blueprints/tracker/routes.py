"""The public tracker: what became of what councils were asked for, in figures, each with the list behind it."""

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from workspace.blueprints.tracker.forms import wanted
from workspace.db import db
from workspace.models import Space
from workspace.queries import spaces as space_queries
from workspace.queries import tracker as queries
from workspace.rules.places import TOWNS
from workspace.rules.tracking import BROKEN_DOWN, Figures, Wanted
from workspace.web import access, tracker
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.locale import digits
from workspace.web.pages import asked_number, macro, page
from workspace.web.recommended import HEAD, row
from workspace.web.sheets import sheet

bp = Blueprint("tracker", __name__)


@bp.get("/tracker")
@access.open_door()
def index() -> ResponseReturnValue:
    """The figures of what is asked for, the same for everybody: what visitors may read is counted, and nothing else."""
    asked = wanted()
    return page(
        "tracker/show.html", drawn=tracker.drawn(asked, lambda found: _drawn(asked, found)), asked=asked.asked()
    )


def _drawn(asked: Wanted, found: Figures) -> dict[str, Any]:
    main = macro(
        "tracker/_figures.html", "figures", wanted=asked, asked=asked.asked(), found=found, names=_names(),
        states=tracker.states(found), months=tracker.timeline(found),
        parts={name: tracker.parts(found, name) for name in BROKEN_DOWN},
        years=[(year, digits(year)) for year in tracker.years()],
    )  # fmt: skip
    return {"main": main, "told": macro("tracker/_figures.html", "told", found=found)}


def _names() -> dict[str, dict[str, str]]:
    """What councils, paths, places and seasons are called, by the words of an address."""
    councils: list[Space] = list(db.session.scalars(queries.councils()))
    return {
        "council": {each.slug: said(each.names) for each in councils},
        "season": {word: said(each.names) for each, word in db.session.execute(queries.seasons())},
        "path": {each.slug: said(each.names) for each in db.session.scalars(space_queries.paths())},
        "place": {key: said(town.names) for key, town in TOWNS.items() if key in {each.place for each in councils}},
    }


@bp.get("/tracker/list")
@access.open_door()
def listed() -> ResponseReturnValue:
    """The recommendations behind a number, a page at a time."""
    asked, at = wanted(), asked_number("page", least=1, most=10_000)
    found = db.session.scalars(queries.page_of(queries.listed(asked, me().at), at)).all()
    return page(
        "tracker/list.html", wanted=asked, asked=asked.asked(), names=_names(), found=found[: queries.PAGE], at=at,
        has_more=len(found) > queries.PAGE,
    )  # fmt: skip


@bp.get("/tracker.csv")
@access.open_door()
def table() -> Response:
    """The list behind the figures, for a spreadsheet."""
    found = db.session.scalars(queries.listed(wanted(), me().at))
    return sheet("tracker.csv", HEAD, (row(it) for it in found))
