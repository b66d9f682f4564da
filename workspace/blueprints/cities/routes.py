"""A forum in the next city: a team asks for one without an account, coordinators see who asks."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.cities.forms import CityForm
from workspace.db import db
from workspace.queries import cities as queries
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.services import cities
from workspace.web import access
from workspace.web.limits import limited
from workspace.web.pages import form_page, page
from workspace.web.transactions import done

bp = Blueprint("cities", __name__)


@bp.get("/start-a-forum")
@access.open_door()
def start() -> ResponseReturnValue:
    """How a forum begins in a city, and a form to ask for one."""
    return form_page("cities/start.html", CityForm(None))


@bp.post("/start-a-forum")
@access.open_door()
@limited("city", "contact")
def ask() -> ResponseReturnValue:
    form = CityForm()
    if not form.validate():
        return form_page("cities/start.html", form)
    try:
        cities.ask(place=form.place.data, team=form.team.data, contact=form.contact.data, word=form.word.data)
    except cities.TooMany:
        form.team.errors = [_("Very many ask just now. Please try again in a few days.")]
        return form_page("cities/start.html", form)
    return done("cities.start", said=_("Thank you. Somebody of the network will reach you the way you said."))


@bp.get("/city-requests")
@access.open_door(Permission.CITY_ANSWER)
def waiting() -> ResponseReturnValue:
    """Which teams ask for a forum, and how they can be reached."""
    root = db.session.scalar(space_queries.root())
    return page("cities/waiting.html", found=db.session.scalars(queries.waiting()).all(), root=root)


@bp.post("/city-requests/<handle>/answered")
@access.open_door(Permission.CITY_ANSWER)
def answered(handle: str) -> ResponseReturnValue:
    """It was answered: nothing of the request is kept."""
    asked = access.found(db.session.scalar(queries.one(handle)))
    root = db.session.scalars(space_queries.root()).one()
    cities.settle(asked, root=root, by=access.actor(root))
    return done("cities.waiting", said=_("Saved. Nothing of the request is kept."))
