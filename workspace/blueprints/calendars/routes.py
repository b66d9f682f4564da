"""Secret addresses at which somebody's calendar is read: made, shown once, revoked by their owner."""

from collections.abc import Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.blueprints.calendars.forms import FeedForm
from workspace.config import Config
from workspace.db import db, now
from workspace.models import CalendarFeed, Meeting, Space, User, Visibility
from workspace.queries import calendars as queries
from workspace.queries import people
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.rules.viewers import Viewer
from workspace.services import calendars
from workspace.web import access, filters, locale, sessions
from workspace.web.access import me
from workspace.web.addresses import absolute
from workspace.web.pages import page
from workspace.web.transactions import done

bp = Blueprint("calendars", __name__)
ALL = _l("All my spaces")


def myself() -> User:
    """The account of whoever is signed in; the door has seen to it that there is one."""
    user = me().user
    assert user is not None  # noqa: S101 - the door
    return user


def _chosen(spaces: Sequence[Space], form: FeedForm) -> FeedForm:
    form.space.choices = [("", ALL), *((space.slug, filters.said(space.names)) for space in spaces)]
    return form


def _mine(form: FeedForm, made: calendars.Made | None = None, problem: str = "") -> ResponseReturnValue:
    feeds = db.session.scalars(queries.feeds_of(myself())).all()
    link = absolute("calendars.feed", word=made.token) if made else ""
    status = 409 if problem else 422 if form.errors else 200
    return page("calendars/mine.html", status, form=form, feeds=feeds, made=made, link=link, problem=problem)


@bp.get("/me/calendar")
@access.open_door(Permission.SIGNED_IN)
def mine() -> ResponseReturnValue:
    spaces = db.session.scalars(space_queries.mine(me())).all()
    return _mine(_chosen(spaces, FeedForm(None, data={"space": request.args.get("space", "")})))


@bp.post("/me/calendar")
@access.open_door(Permission.SIGNED_IN)
def make() -> ResponseReturnValue:
    """Make an address and show it: this once, it is not kept. Sent twice, it is made once."""
    spaces = db.session.scalars(space_queries.mine(me())).all()
    form = _chosen(spaces, FeedForm())
    if not form.validate():
        return _mine(form)
    space = next((each for each in spaces if each.slug == form.space.data), None)
    try:
        made = calendars.make(myself(), space, key=sessions.keys().tokens, seed=form.op.data or "")
    except calendars.TooMany:
        return _mine(
            form, problem=_("You have twenty addresses already. Withdraw one that no calendar reads any more.")
        )
    return _mine(_chosen(spaces, FeedForm(None)), made)


@bp.post("/me/calendar/<handle>/revoke")
@access.open_door(Permission.SIGNED_IN)
def revoke(handle: str) -> ResponseReturnValue:
    calendars.revoke(access.found(db.session.scalar(queries.feed_of(myself(), handle))))
    return done("calendars.mine", said=_("This address answers nobody any more."))


@bp.get("/calendar/<word>.ics")
@access.open_door()
def feed(word: str) -> ResponseReturnValue:
    """What the owner of an address may see, for whoever has it; 404 where it was revoked or its owner has left."""
    config: Config = current_app.extensions["masar"]
    found: CalendarFeed = access.found(calendars.feed_at(word, key=sessions.keys().tokens))
    held = db.session.scalars(people.MEMBERSHIPS, {"user_id": found.user.id})
    owner = Viewer(found.user, now(), {m.space_id: m for m in held})
    access.found(found.space is None or (owner.is_member_of(found.space) and found.space.archived_at is None) or None)
    with force_locale(found.user.locale):
        events = [event_of(meeting) for meeting in db.session.scalars(queries.meetings(owner, found.space))]
        is_named = found.space is not None and found.space.visibility is Visibility.PUBLIC
        name = filters.said(found.space.names) if found.space and is_named else _("Meetings")
    host = urlsplit(config.base_url).hostname or "localhost"
    written = calendars.feed_file(events, name=name, host=host)
    return Response(written, content_type="text/calendar; charset=utf-8")


def event_of(meeting: Meeting) -> tuple[Meeting, calendars.Shown, ZoneInfo]:
    """A meeting as this calendar shows it. What is kept among the members does not go to whoever keeps calendars."""
    url = absolute("meetings.show", slug=meeting.space.slug, number=meeting.number)
    points = [item for item in meeting.items if not item.is_internal]
    name = meeting.space.time_zone
    zone = ZoneInfo(name if name in locale.KNOWN else "Asia/Baghdad")
    return meeting, calendars.shown(meeting, points, word=_("Meeting"), url=url), zone
