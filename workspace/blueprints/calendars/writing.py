"""The two files of a calendar: what is on (iCalendar), and what is new (Atom, RFC 4287), as far as a viewer reads it.

A visitor's are everybody's. Somebody's own are read by whoever keeps their calendar, too: of a closed or hidden space
they say only that there is something.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Response, current_app, render_template

from workspace.config import Config
from workspace.db import db
from workspace.models import Event, Meeting, Record, Visibility
from workspace.queries import happening as queries
from workspace.queries.happening import Where
from workspace.rules.viewers import Viewer
from workspace.services import calendars
from workspace.web import labels, locale
from workspace.web.addresses import absolute
from workspace.web.filters import record_address, said, titled


def calendar_file(viewer: Viewer, where: Where, name: str) -> Response:
    """The meetings and events from three months ago on."""
    config: Config = current_app.extensions["masar"]
    found = [it for kind in queries.KINDS for it in db.session.scalars(queries.coming(viewer, where, kind))]
    host = urlsplit(config.base_url).hostname or "localhost"
    written = calendars.feed_file(map(_entry, found), name=name, host=host)
    return Response(written, content_type="text/calendar; charset=utf-8")


def _entry(it: Meeting | Event) -> tuple[Meeting | Event, calendars.Shown, ZoneInfo]:
    """A thing as this calendar shows it. What closed spaces do does not go to whoever keeps calendars."""
    points = [item for item in it.items if not item.is_internal] if isinstance(it, Meeting) else []
    shown = calendars.shown(it, points, word=str(labels.RECORDS[it.kind]), url=_url(it))
    return it, shown, locale.zone_named(it.space.time_zone)


def news_file(viewer: Viewer, where: Where, name: str, *, id: str, here: str, home: str) -> Response:
    """What changed last."""
    found = db.session.scalars(queries.newest(viewer, where)).all()
    changed = max((it.changed_at for it in found), default=datetime(2026, 1, 1, tzinfo=UTC))
    written = render_template(
        "calendars/feed.xml", name=name, id=id, here=here, home=home, changed=changed,
        entries=[_news(it, is_veiled=viewer.user is not None) for it in found],
    )  # fmt: skip
    return Response(written, content_type="application/atom+xml; charset=utf-8")


def _news(it: Record, *, is_veiled: bool) -> dict[str, Any]:
    is_veiled = is_veiled and it.space.visibility is not Visibility.PUBLIC
    kind = str(labels.RECORDS[it.kind])
    at = [locale.exact(it.starts_at)] if isinstance(it, Meeting | Event) and not is_veiled else []
    return {
        "at": _url(it), "began": it.created_at, "changed": it.changed_at, "title": kind if is_veiled else titled(it),
        "text": "" if is_veiled else " · ".join((kind, said(it.space.names), *at)),
    }  # fmt: skip


def _url(it: Record) -> str:
    return absolute(record_address(it), slug=it.space.slug, number=it.number)
