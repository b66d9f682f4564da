"""Handing a record, a season or a campaign on: plain text for a chat, a short link, and a QR code of it."""

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue

from workspace.db import db
from workspace.models import Audience, Campaign, Decision, Meeting, Record, Season, SeasonState, Space, Visibility
from workspace.queries import decisions as decision_queries
from workspace.queries import meetings as meeting_queries
from workspace.rules.permissions import Permission
from workspace.web import access, sharing, squares
from workspace.web.filters import record_address, said, titled, titled_in, tongue
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
    text = sharing.text_of(record, items=items, outcome=outcome)
    address = url_for(record_address(record), slug=record.space.slug, number=record.number)
    return _shown(
        record.space, titled(record), titled_in(record), address, text, sharing.link_of(record), is_public=is_public
    )


@bp.get("/s/<slug>/seasons/<int:number>/share")
@access.door("season", to=Permission.ANYONE)
def season(season: Season) -> ResponseReturnValue:
    """The call of a season, to be handed on."""
    is_public = season.state is not SeasonState.DRAFT and season.space.visibility is Visibility.PUBLIC
    link = sharing.link_of_season(season)
    text = sharing.text_of_season(season)
    address = url_for("seasons.show", slug=season.space.slug, number=season.number)
    return _shown(season.space, said(season.names), tongue(season.names), address, text, link, is_public=is_public)


@bp.get("/s/<slug>/campaigns/<handle>/share")
@access.door("campaign", to=Permission.SPACE_READ)
def campaign(campaign: Campaign) -> ResponseReturnValue:
    """What a campaign says to everybody, to be handed on."""
    space: Space = g.space
    is_public = campaign.is_shared and space.visibility is Visibility.PUBLIC
    link = sharing.link_of_campaign(campaign, space)
    text = sharing.text_of_campaign(campaign, space)
    address = url_for("campaigns.show", slug=space.slug, handle=campaign.handle)
    return _shown(space, said(campaign.names), tongue(campaign.names), address, text, link, is_public=is_public)


def _shown(
    space: Space, title: str, tag: str, address: str, text: str, link: str, *, is_public: bool
) -> ResponseReturnValue:
    return page(
        "sharing/show.html", space=space, title=title, tag=tag, address=address, text=text, link=link,
        is_public=is_public, square=squares.drawn(link),
    )  # fmt: skip
