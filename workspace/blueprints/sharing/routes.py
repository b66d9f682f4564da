"""Handing a record on: plain text for a chat, a short link, and a QR code of it."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from workspace.db import db
from workspace.models import Audience, Decision, Meeting, Record, Visibility
from workspace.queries import decisions as decision_queries
from workspace.queries import meetings as meeting_queries
from workspace.rules.permissions import Permission
from workspace.web import access, sharing, squares
from workspace.web.filters import record_address
from workspace.web.pages import page

bp = Blueprint("sharing", __name__)


@bp.get("/r/<slug>/<int:number>")
@access.door("record", to=Permission.ANYONE)
def short(record: Record) -> ResponseReturnValue:
    """A short address of any record: it leads to its page, for those who may read it."""
    return redirect(url_for(record_address(record), slug=record.space.slug, number=record.number), 303)


@bp.get("/s/<slug>/<int:number>/share")
@access.door("record", to=Permission.ANYONE)
def show(record: Record) -> ResponseReturnValue:
    """The text to be copied, and the code to be photographed. Points kept among the members are in neither."""
    items, outcome = [], None
    if isinstance(record, Meeting):
        items = [each for each in db.session.scalars(meeting_queries.agenda(record)) if not each.is_internal]
    if isinstance(record, Decision):
        outcome = db.session.scalar(decision_queries.outcome(record))
    is_public = record.audience is Audience.PUBLIC and record.space.visibility is Visibility.PUBLIC
    return page(
        "sharing/show.html", record=record, space=record.space, is_public=is_public,
        text=sharing.text_of(record, items=items, outcome=outcome), link=sharing.link_of(record),
        square=squares.drawn(sharing.link_of(record)),
    )  # fmt: skip
