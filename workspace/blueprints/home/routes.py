"""The first page, and what is true of the whole place: help, the charter, what is safe."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from workspace.db import db
from workspace.models import Event, Meeting
from workspace.queries import home as queries
from workspace.queries import needs as need_queries
from workspace.queries import notices as notice_queries
from workspace.queries import seasons as season_queries
from workspace.queries import spaces as space_queries
from workspace.rules.needs import DONE_BY_EACH, Need
from workspace.rules.permissions import Permission
from workspace.rules.visits import last_visit
from workspace.web import access
from workspace.web.access import me
from workspace.web.filters import record_address
from workspace.web.locale import end_of_day, today
from workspace.web.notices import LEADS
from workspace.web.pages import page

bp = Blueprint("home", __name__)
SOON = timedelta(days=7)
LATELY = timedelta(days=14)  # What is told to whoever was never here before.
FIRST = 12  # Of what needs somebody, on the first page.
FEW = 6  # Of everything else.

# Where something that waits is done, if not on its own page; with what its address needs.
DOORS: dict[Need, tuple[str, ...]] = {
    Need.AMENDMENT: ("amendments.show", "slug", "number", "handle"),
    Need.MINUTES: ("minutes.show", "slug", "number"),
    Need.REGISTRATION: ("events.people", "slug", "number"),
    Need.CAMPAIGN: ("campaigns.index", "slug"),
    Need.JOIN: ("spaces.members", "slug"),
    Need.ORGANISATION: ("spaces.organisations", "slug"),
    Need.BELONG: ("organisations.show", "handle"),
    Need.CITY: ("cities.waiting",),
    Need.REPORT: ("moderation.queue",),
}


@bp.get("/")
@access.open_door()
def index() -> ResponseReturnValue:
    """What needs me, and my spaces; for a visitor, what this is."""
    return _mine() if me().user else _front()


def _mine() -> ResponseReturnValue:
    user = me().user
    last = last_visit(user.here_at, user.was_here_at, me().at) if user else None
    told = db.session.execute(notice_queries.news(me(), last or me().at - LATELY)).all()
    needs, named = _needs(told)
    ahead = [
        *db.session.execute(queries.meetings_ahead(me())).all(),
        *db.session.execute(queries.events_ahead(me())).all(),
    ]
    return page(
        "home/mine.html",
        needs=_in_order(needs[:FIRST]),
        named=named[:FEW],
        waiting=len(needs) + len(named),
        new=[row for row in told if row.Notice.needs_at is None],
        last=last,
        tasks=db.session.scalars(queries.tasks_after(me(), _soon()).limit(FEW + 1)).all(),
        ahead=sorted(ahead, key=lambda row: (row[0].starts_at, row[0].id)),
        spaces=db.session.execute(queries.spaces(me())).all(),
        few=FEW,
        address=_address,
        leads=LEADS,
    )


def _soon() -> Any:
    return end_of_day(today() + SOON)


def _needs(told: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """What waits for whoever looks, and what else they were told that needs them."""
    rows = list(db.session.execute(need_queries.of(me(), _soon())).all())
    known = {(row.Space.id, row.Record.id if row.Record else None) for row in rows}
    needing = [row for row in told if row.Notice.needs_at is not None and row.Notice.happening not in DONE_BY_EACH]
    others = (
        row for row in needing if (row.Notice.space_id, row.Notice.record_id) not in known or row.Notice.season_id
    )
    return rows, list(others)


def _in_order(needs: list[Any]) -> list[Any]:
    return sorted(needs, key=lambda row: list(Need).index(row.need))


def _address(row: Any) -> str:
    """Where something that waits is done."""
    it = row.Record
    endpoint, *names = DOORS.get(row.need) or (record_address(it), "slug", "number")
    known = {"slug": row.Space.slug, "number": it.number if it else None, "handle": row.handle}
    return url_for(endpoint, **{name: known[name] for name in names})


@bp.get("/me/needs")
@access.open_door(Permission.SIGNED_IN)
def needs() -> ResponseReturnValue:
    """All that needs whoever is signed in."""
    waiting, named = _needs(db.session.execute(notice_queries.news(me(), me().at)).all())
    return page("home/needs.html", needs=_in_order(waiting), named=named, address=_address, leads=LEADS)


@bp.get("/me/tasks")
@access.open_door(Permission.SIGNED_IN)
def tasks() -> ResponseReturnValue:
    """Every task of theirs that is not done, in all their spaces."""
    return page("home/tasks.html", tasks=db.session.scalars(queries.tasks(me())).all())


def _front() -> ResponseReturnValue:
    """What this is, what is happening, what was decided, how to join: all that somebody without an account may know."""
    root = db.session.scalar(space_queries.root())
    ahead = [each for kind in (Meeting, Event) for each in db.session.scalars(queries.coming(me(), kind))]
    return page(
        "home/front.html",
        root=root if root and me().may_enter(root) else None,
        spaces=db.session.scalars(queries.public_spaces()).all(),
        coming=sorted(ahead, key=lambda it: (it.starts_at, it.id))[: queries.FIRST],
        calls=db.session.scalars(season_queries.out(me())).all(),
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
