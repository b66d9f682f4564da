"""The first page, and what is true of the whole place: help, the charter, what is safe."""

from datetime import timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue

from workspace.db import db
from workspace.models import Record
from workspace.queries import decisions as decision_queries
from workspace.queries import home as queries
from workspace.queries import moderation
from workspace.queries import recommendations as recommendation_queries
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.services import follows
from workspace.web import access
from workspace.web.access import me
from workspace.web.locale import end_of_day, today
from workspace.web.pages import page
from workspace.web.transactions import done

bp = Blueprint("home", __name__)
SOON = timedelta(days=7)
LATELY = timedelta(days=14)


@bp.get("/")
@access.open_door()
def index() -> ResponseReturnValue:
    """What needs me, and my spaces; for a visitor, what this is."""
    return _mine() if me().user else _front()


def _mine() -> ResponseReturnValue:
    decisions = db.session.scalars(decision_queries.on_whose_roll(me(), me().at, me().at - LATELY)).all()
    return page(
        "home/mine.html",
        to_review=_to_review() if me().overseen else 0,
        to_vote=[each for each in decisions if each.closed_at is None],
        to_answer=db.session.scalars(recommendation_queries.waiting_for(me(), me().at)).all()
        if me().facilitated
        else [],
        decided=[each for each in decisions if each.closed_at is not None],
        returned=db.session.scalars(queries.returned(me())).all(),
        due=db.session.scalars(queries.due_before(me(), end_of_day(today() + SOON))).all(),
        amendments=db.session.scalars(queries.amendments(me(), me().at - LATELY)).all(),
        mentions=db.session.scalars(queries.mentions(me(), me().at - LATELY)).all(),
        followed=db.session.execute(queries.followed(me(), me().at - LATELY)).all(),
        spaces=db.session.execute(queries.spaces(me())).all(),
    )


@bp.post("/s/<slug>/<int:number>/heard")
@access.door("record", to=Permission.RECORD_FOLLOW)
def heard(record: Record) -> ResponseReturnValue:
    """What was said under a record until now is no news any more; one goes on following it."""
    follows.begin(record, access.actor(record.space).membership)
    at: ResponseReturnValue = done("home.index", anchor="followed")
    return at


def _to_review() -> int:
    proposals, reports = db.session.execute(moderation.waiting(me())).one()
    return int(proposals + reports)


def _front() -> ResponseReturnValue:
    """What this is, what is happening, what was decided, how to join: all that somebody without an account may know."""
    root = db.session.scalar(space_queries.root())
    return page(
        "home/front.html",
        root=root if root and me().may_enter(root) else None,
        spaces=db.session.scalars(queries.public_spaces()).all(),
        coming=db.session.scalars(queries.coming(me())).all(),
        decided=db.session.scalars(queries.decided(me())).all(),
    )


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
