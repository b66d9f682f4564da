"""A proposal and the seasons: handed in while a call is open, taken back, or on to the next one."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.seasons.forms import HandInForm
from workspace.blueprints.seasons.routes import bp
from workspace.db import db
from workspace.models import Proposal, Season
from workspace.queries import seasons as queries
from workspace.rules.flows import NotNow
from workspace.rules.permissions import Permission
from workspace.rules.seasons import takes
from workspace.services import seasons
from workspace.services.seasons import NotSent, TooEarly
from workspace.web import access
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.locale import exact
from workspace.web.pages import page
from workspace.web.transactions import done

HAND_IN = Permission.SEASON_HAND_IN


@bp.route("/s/<slug>/proposals/<int:number>/season", methods=["GET", "POST"])
@access.door("proposal", to=HAND_IN)
def hand_in(proposal: Proposal) -> ResponseReturnValue:
    """Hand a proposal in to a season of its space or of one above; from the last season let it go on to the next."""
    calls = db.session.scalars(queries.calls(me(), proposal.space)).all()
    mine = db.session.scalars(queries.of_proposal(me(), proposal)).all()
    form = HandInForm(data={"season": _key(calls[0]) if calls else ""})
    form.season.choices = [(_key(each), said(each.names)) for each in calls]
    if not form.validate_on_submit():
        return _page(proposal, form, calls, mine, 422 if form.errors else 200)
    season = next(each for each in calls if _key(each) == form.season.data)
    goes_on = season.last_id in {each.season_id for each in mine if each.until is None}
    verb = seasons.carry if goes_on else seasons.hand_in
    try:
        verb(season, proposal, by=access.actor(proposal.space))
    except NotNow as why:
        form.season.errors = [_why(season, why)]
        return _page(proposal, form, calls, mine, 409)
    told = _("It goes on in the next season.") if goes_on else _("It is handed in.")
    return done("proposals.show", said=told, slug=proposal.space.slug, number=proposal.number)


def _page(proposal: Proposal, form: HandInForm, calls: Any, mine: Any, status: int = 200) -> Response:
    return page("seasons/hand_in.html", status, proposal=proposal, space=proposal.space, form=form, calls=calls,
                mine=mine, open_ones=[each for each in calls if takes(each, me().at)])  # fmt: skip


def _key(season: Season) -> str:
    """How a form names a season of any space."""
    return f"{season.space.slug}/{season.number}"


def _why(season: Season, why: NotNow) -> str:
    """Why it is not taken, in words."""
    if isinstance(why, NotSent):
        return _("Only a proposal that was sent and is not over can be handed in.")
    if isinstance(why, TooEarly) and season.opens_at:
        return _("The call opens on %(when)s.", when=exact(season.opens_at))
    if season.closes_at:
        return _("Too late: the call took proposals until %(when)s.", when=exact(season.closes_at))
    return _("This season takes no proposals now.")


@bp.post("/s/<slug>/proposals/<int:number>/season/back")
@access.door("proposal", to=HAND_IN)
def take_back(proposal: Proposal) -> ResponseReturnValue:
    """Take it out of the season it was handed in to, while the call is open."""
    calls = db.session.scalars(queries.calls(me(), proposal.space)).all()
    mine = db.session.scalars(queries.of_proposal(me(), proposal)).all()
    here = next((each.season for each in reversed(mine) if each.until is None), None)
    form = HandInForm(None)
    if here is None:
        return _page(proposal, form, calls, mine, 409)
    try:
        seasons.take_back(here, proposal, by=access.actor(proposal.space))
    except NotNow as why:
        form.season.errors = [_why(here, why)]
        return _page(proposal, form, calls, mine, 409)
    return done("proposals.show", said=_("It is taken back."), slug=proposal.space.slug, number=proposal.number)
