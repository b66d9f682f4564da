"""What is on, a month at a time or as a list; and the same for calendars (iCalendar) and readers of news (Atom)."""

from datetime import UTC, date, datetime, time, timedelta

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.calendars.routes import bp, key_of
from workspace.blueprints.calendars.writing import calendar_file, news_file
from workspace.db import db, now
from workspace.models import Event, Meeting, Path, Space, Visibility
from workspace.queries import happening as queries
from workspace.queries import paths as path_queries
from workspace.queries.happening import Where
from workspace.rules.months import after, before, days_of, month_of, weeks_of
from workspace.rules.permissions import Permission
from workspace.rules.viewers import Viewer
from workspace.web import access, locale
from workspace.web.access import me
from workspace.web.addresses import absolute
from workspace.web.filters import said
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
    """A month of what is on, as weeks that begin where the reader's territory begins them, or as a list of days. What
    lasts several days is on each of them; in the list, on the first. In place of a month that makes no sense the
    present one is shown, and it is said."""
    asked = locale.western(request.args.get("month", "")).strip()
    known = month_of(asked)
    is_unknown, first = bool(asked) and known is None, known or locale.today().replace(day=1)
    weeks, as_list = weeks_of(first, locale.first_weekday()), request.args.get("show") == "list"
    days = [day for week in weeks for day in week if not as_list or day.month == first.month]
    since, until = _midnight(days[0]), _midnight(days[-1] + timedelta(days=1))
    by_day: dict[date, list[Meeting | Event]] = {day: [] for day in days}
    for kind in queries.KINDS:
        for it in db.session.scalars(queries.between(me(), where, since, until, kind)):
            on = days_of(locale.local(it.starts_at), locale.local(it.ends_at) if it.ends_at else None, among=days)
            for day in on[:1] if as_list else on:
                by_day[day].append(it)
    return page(
        "calendars/month.html", 422 if is_unknown else 200, is_unknown=is_unknown,
        name=name, space=where.space, path=where.path, at=at, weeks=weeks, first=first,
        by_day={day: sorted(things, key=lambda it: it.starts_at) for day, things in by_day.items()},
        is_bare=not any(things for day, things in by_day.items() if day.month == first.month),
        before=before(first), after=after(first), as_list=as_list, today=locale.today(), feeds=_feeds(where),
        of=key_of(where),
    )  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), locale.zone()).astimezone(UTC)


def _feeds(where: Where) -> tuple[str, str] | None:
    """The endpoints of the calendar file and the feed of what visitors may read; of one's own there is none."""
    if where.is_mine or (where.space and where.space.visibility is not Visibility.PUBLIC):
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
    return calendar_file(_visitor(), where, name)


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
    """What changed last, of what visitors may read: for everybody the same."""
    return news_file(_visitor(), where, name, id=here, here=here, home=home)


def _visitor() -> Viewer:
    return Viewer(None, now())
