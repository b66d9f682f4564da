"""The organisations that are partners of a campaign, an event or a season: one more, or one less."""

from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.partners.forms import PartnerForm
from workspace.db import db
from workspace.models import Campaign, Event, Season, Space
from workspace.queries import organisations as organisation_queries
from workspace.queries import partners as queries
from workspace.rules.permissions import Permission
from workspace.services import partners
from workspace.web import access
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.forms import options
from workspace.web.pages import form_page
from workspace.web.transactions import done

bp = Blueprint("partners", __name__, url_prefix="/s/<slug>")


@bp.route("/campaigns/<handle>/partners", methods=["GET", "POST"])
@access.door("campaign", to=Permission.CAMPAIGN_LEAD)
def of_campaign(campaign: Campaign) -> ResponseReturnValue:
    return _change(campaign, g.space, said(campaign.names), "campaign", handle=campaign.handle)


@bp.route("/events/<int:number>/partners", methods=["GET", "POST"])
@access.door("event", to=Permission.EVENT_RUN)
def of_event(event: Event) -> ResponseReturnValue:
    return _change(event, event.space, event.title, "event", number=event.number)


@bp.route("/seasons/<int:number>/partners", methods=["GET", "POST"])
@access.door("season", to=Permission.SEASON_LEAD)
def of_season(season: Season) -> ResponseReturnValue:
    return _change(season, season.space, said(season.names), "season", number=season.number)


def _change(thing: Campaign | Event | Season, space: Space, name: str, kind: str, **at: Any) -> ResponseReturnValue:
    form, at = PartnerForm(), at | {"slug": space.slug}
    known = db.session.scalars(organisation_queries.all_by_name().where(organisation_queries.seen(me()))).all()
    form.organisation.choices = options(known, named=lambda each: each.name, empty=_("Choose an organisation"))
    if not form.validate_on_submit():
        found = db.session.scalars(queries.of(me(), thing)).all()
        return form_page("partners/change.html", form, space=space, partners=found, name=name, kind=kind, at=at)
    chosen = next(each for each in known if each.handle == form.organisation.data)
    verb = partners.remove if form.gone.data else partners.add
    verb(thing, chosen, space, by=access.actor(space))
    told = _("It is a partner no more.") if form.gone.data else _("It is a partner.")
    return done(f"partners.of_{kind}", said=told, **at)
