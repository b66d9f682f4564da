"""The first page, and what is true of the whole place: help, the charter, what is safe."""

from datetime import timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue

from workspace.db import db
from workspace.queries import home as queries
from workspace.queries import moderation
from workspace.queries import spaces as space_queries
from workspace.web import access
from workspace.web.access import me
from workspace.web.locale import end_of_day, today
from workspace.web.pages import page

bp = Blueprint("home", __name__)
SOON = timedelta(days=7)
LATELY = timedelta(days=14)


@bp.get("/")
@access.open_door()
def index() -> ResponseReturnValue:
    """What needs me, and my spaces; for a visitor, what this is."""
    return _mine() if me().user else _front()


def _mine() -> ResponseReturnValue:
    return page(
        "home/mine.html",
        to_review=_to_review() if me().overseen else 0,
        returned=db.session.scalars(queries.returned(me())).all(),
        due=db.session.scalars(queries.due_before(me(), end_of_day(today() + SOON))).all(),
        mentions=db.session.scalars(queries.mentions(me(), me().at - LATELY)).all(),
        spaces=db.session.scalars(space_queries.mine(me())).all(),
        counts={row[0]: row[1:] for row in db.session.execute(queries.counts(me()))},
    )


def _to_review() -> int:
    proposals, reports = db.session.execute(moderation.waiting(me())).one()
    return int(proposals + reports)


def _front() -> ResponseReturnValue:
    return page("home/front.html", spaces=db.session.scalars(queries.public_spaces()).all())


@bp.get("/help")
@access.open_door()
def help() -> ResponseReturnValue:
    return page("home/help.html")


@bp.get("/charter")
@access.open_door()
def charter() -> ResponseReturnValue:
    """The charter of the network."""
    root = db.session.scalar(space_queries.root())
    found = db.session.scalar(space_queries.charter(root)) if root else None
    return page("home/charter.html", charter=found)


@bp.get("/promises")
@access.open_door()
def promises() -> ResponseReturnValue:
    """What is safe here and what is not, in plain words."""
    return page("home/promises.html")
