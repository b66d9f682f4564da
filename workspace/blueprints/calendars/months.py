"""What is on, a month at a time or as a list; and the same for calendars (iCalendar) and readers of news (Atom)."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.calendars.routes import bp, event_of
from workspace.config import Config
from workspace.db import db, now
from workspace.models import Path, Space
from workspace.queries import happening as queries
from workspace.queries import paths as path_queries
from workspace.queries.calendars import LOOKS_BACK
from workspace.queries.happening import Where
from workspace.rules.months import after, before, month_of, weeks_of
from workspace.rules.permissions import Permission
from workspace.rules.viewers import Viewer
from workspace.services import calendars
from workspace.web import access, locale
from workspace.web.access import me
from workspace.web.addresses import absolute
from workspace.web.filters import record_address, said, titled
from workspace.web.pages import page


def _path(slug: str) -> Path:
    found: Path = access.found(db.session.scalar(path_queries.one(slug)))
    return found


@bp.get("/calendar")
@access.open_door()
def everywhere() -> ResponseReturnValue:
    return _month(Where(), _("The whole network"))


@bp.get("/me/month")
@access.open_door(Permission.SIGNED_IN)
def my_own() -> ResponseReturnValue:
    return _month(Where(is_mine=True), _("My spaces"))


@bp.get("/s/<slug>/calendar")
@access.door("space", to=Permission.SPACE_READ)
def of_space(space: Space) -> ResponseReturnValue:
    return _month(Where(space=space), said(space.names), slug=space.slug)


@bp.get("/paths/<path>/calendar")
@access.open_door()
def of_path(path: str) -> ResponseReturnValue:
    it = _path(path)
    return _month(Where(path=it), said(it.names), path=it.slug)


def _month(where: Where, name: str, **at: str) -> ResponseReturnValue:
    """A month of what is on, as weeks that begin where the reader's territory begins them, or as a list of days."""
    first = month_of(locale.western(request.args.get("month", "")), locale.today())
    weeks = weeks_of(first, locale.first_weekday())
    since, until = _midnight(weeks[0][0]), _midnight(weeks[-1][-1] + timedelta(days=1))
    by_day = defaultdict(list)
    for kind in queries.KINDS.values():
        for it in db.session.scalars(kind(me(), where, since, until)):
            by_day[locale.local(it.starts_at).date()].append(it)
    return page(
        "calendars/month.html", name=name, space=where.space, path=where.path, at=at, weeks=weeks, first=first,
        by_day={day: sorted(things, key=lambda it: it.starts_at) for day, things in sorted(by_day.items())},
        before=before(first), after=after(first), as_list=request.args.get("show") == "list", today=locale.today(),
        feeds=_feeds(where, at),
    )  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), locale.zone()).astimezone(UTC)


def _feeds(where: Where, at: dict[str, str]) -> tuple[str, str] | None:
    """The endpoints of the calendar file and the feed of what visitors may read; of one's own there is none."""
    if where.is_mine:
        return None
    name = "of_space" if where.space else "of_path" if where.path else "everywhere"
    return f"calendars.{name}_file", f"calendars.{name}_feed"


@bp.get("/calendar.ics")
@access.open_door()
def everywhere_file() -> Response:
    return _file(Where(), _("The whole network"))


@bp.get("/s/<slug>/calendar.ics")
@access.door("space", to=Permission.SPACE_READ)
def of_space_file(space: Space) -> Response:
    return _file(Where(space=space), said(space.names))


@bp.get("/paths/<path>/calendar.ics")
@access.open_door()
def of_path_file(path: str) -> Response:
    it = _path(path)
    return _file(Where(path=it), said(it.names))


def _file(where: Where, name: str) -> Response:
    """What visitors may read of it, for everybody the same."""
    config: Config = current_app.extensions["masar"]
    found = db.session.scalars(queries.coming(_visitor(), where, now() - LOOKS_BACK))
    host = urlsplit(config.base_url).hostname or "localhost"
    written = calendars.feed_file([event_of(meeting) for meeting in found], name=name, host=host)
    return Response(written, content_type="text/calendar; charset=utf-8")


@bp.get("/feed.atom")
@access.open_door()
def everywhere_feed() -> Response:
    return _feed(Where(), _("The whole network"), absolute("calendars.everywhere_feed"), absolute("home.index"))


@bp.get("/s/<slug>/feed.atom")
@access.door("space", to=Permission.SPACE_READ)
def of_space_feed(space: Space) -> Response:
    here = absolute("calendars.of_space_feed", slug=space.slug)
    return _feed(Where(space=space), said(space.names), here, absolute("spaces.about", slug=space.slug))


@bp.get("/paths/<path>/feed.atom")
@access.open_door()
def of_path_feed(path: str) -> Response:
    it = _path(path)
    here = absolute("calendars.of_path_feed", path=it.slug)
    return _feed(Where(path=it), said(it.names), here, absolute("paths.show", path=it.slug))


def _feed(where: Where, name: str, here: str, home: str) -> Response:
    """What changed last, of what visitors may read (Atom, RFC 4287): for everybody the same."""
    found = db.session.scalars(queries.newest(_visitor(), where)).all()
    entries = [
        {"at": absolute(record_address(it), slug=it.space.slug, number=it.number), "title": titled(it),
         "space": said(it.space.names), "began": it.created_at, "changed": it.changed_at}
        for it in found
    ]  # fmt: skip
    changed = max((it.changed_at for it in found), default=datetime(2026, 1, 1, tzinfo=UTC))
    written = render_template("calendars/feed.xml", name=name, here=here, home=home, entries=entries, changed=changed)
    return Response(written, content_type="application/atom+xml; charset=utf-8")


def _visitor() -> Viewer:
    return Viewer(None, now())
