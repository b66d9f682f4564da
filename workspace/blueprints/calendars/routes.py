"""Secret addresses at which somebody's calendar and news are read: made, shown once, revoked by their owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.blueprints.calendars.forms import FeedForm
from workspace.blueprints.calendars.writing import calendar_file, news_file
from workspace.db import db, now
from workspace.models import CalendarFeed, Visibility
from workspace.queries import calendars as queries
from workspace.queries import people
from workspace.queries import spaces as space_queries
from workspace.queries.happening import Where
from workspace.rules.permissions import Permission
from workspace.rules.viewers import Viewer
from workspace.services import calendars
from workspace.web import access, sessions
from workspace.web.access import me, myself
from workspace.web.addresses import absolute
from workspace.web.filters import said
from workspace.web.pages import page
from workspace.web.transactions import done

bp = Blueprint("calendars", __name__)
MINE, NETWORK = _l("All my spaces, and what I registered for"), _l("The whole network")


def key_of(where: Where) -> str:
    """What a calendar is of, as the form names it."""
    if where.space:
        return f"space:{where.space.slug}"
    return f"path:{where.path.slug}" if where.path else "mine" if where.is_mine else "network"


def _choices() -> dict[str, tuple[Where, str]]:
    """Of what somebody can have an address: what is theirs, the network, their spaces, the paths."""
    mine = [(Where(space=it), said(it.names)) for it in db.session.scalars(space_queries.mine(me()))]
    paths = [
        (Where(path=it), _("Path: %(name)s", name=said(it.names))) for it in db.session.scalars(space_queries.paths())
    ]
    known = [(Where(is_mine=True), str(MINE)), (Where(), str(NETWORK)), *mine, *paths]
    return {key_of(where): (where, name) for where, name in known}


def _form(choices: dict[str, tuple[Where, str]], chosen: str | None = None) -> FeedForm:
    """The form as it was sent, or a new one."""
    form = FeedForm() if chosen is None else FeedForm(None, data={"of": chosen})
    form.of.choices = [(each, name) for each, (_where, name) in choices.items()]
    return form


def _mine(form: FeedForm, made: calendars.Made | None = None, problem: str = "") -> ResponseReturnValue:
    status = 409 if problem else 422 if form.errors else 200
    return page(
        "calendars/mine.html", status, form=form, made=made, problem=problem, MINE=MINE, NETWORK=NETWORK,
        feeds=db.session.scalars(queries.feeds_of(myself())).all(),
        link=absolute("calendars.feed", word=made.token) if made else "",
        news_link=absolute("calendars.news", word=made.token) if made else "",
    )  # fmt: skip


@bp.get("/me/calendar")
@access.open_door(Permission.SIGNED_IN)
def mine() -> ResponseReturnValue:
    return _mine(_form(_choices(), request.args.get("of", "mine")))


@bp.post("/me/calendar")
@access.open_door(Permission.SIGNED_IN)
def make() -> ResponseReturnValue:
    """Make an address and show it: this once, it is not kept. Sent twice, it is made once."""
    choices = _choices()
    form = _form(choices)
    if not form.validate():
        return _mine(form)
    where, _name = choices[form.of.data]
    try:
        made = calendars.make(myself(), where, key=sessions.keys().tokens, seed=form.op.data or "")
    except calendars.TooMany:
        return _mine(
            form, problem=_("You have twenty addresses already. Withdraw one that no calendar reads any more.")
        )
    return _mine(_form(choices, "mine"), made)


@bp.post("/me/calendar/<handle>/revoke")
@access.open_door(Permission.SIGNED_IN)
def revoke(handle: str) -> ResponseReturnValue:
    calendars.revoke(access.found(db.session.scalar(queries.feed_of(myself(), handle))))
    return done("calendars.mine", said=_("This address answers nobody any more."))


@bp.get("/calendar/<word>.ics")
@access.open_door()
def feed(word: str) -> ResponseReturnValue:
    """What the owner of an address may see, for whoever has it; 404 where it was revoked or its owner has left."""
    with _opened(word) as (_feed, owner, where, name):
        return calendar_file(owner, where, name)


@bp.get("/calendar/<word>.atom")
@access.open_door()
def news(word: str) -> ResponseReturnValue:
    """What is new in it, at the same address."""
    with _opened(word) as (found, owner, where, name):
        home = absolute("calendars.mine")
        here = absolute("calendars.news", word=word)
        return news_file(owner, where, name, id=f"{home}#{found.handle}", here=here, home=home)


@contextmanager
def _opened(word: str) -> Iterator[tuple[CalendarFeed, Viewer, Where, str]]:
    """The feed of an address, who it is shown to, of what and under which name: in its owner's language."""
    it: CalendarFeed = access.found(calendars.feed_at(word, key=sessions.keys().tokens))
    held = db.session.scalars(people.MEMBERSHIPS, {"user_id": it.user.id})
    owner = Viewer(it.user, now(), {m.space_id: m for m in held})
    access.found(it.space is None or (owner.is_member_of(it.space) and it.space.archived_at is None) or None)
    with force_locale(it.user.locale):
        yield it, owner, Where(it.space, it.path, it.is_mine), _called(it)


def _called(it: CalendarFeed) -> str:
    """The name of a feed: of a space that is not public none that tells it."""
    if it.space:
        return said(it.space.names) if it.space.visibility is Visibility.PUBLIC else _("Calendar")
    return said(it.path.names) if it.path else str(MINE if it.is_mine else NETWORK)
