"""Recommendations: the list of a council, or of a space that asks; one of them, and its steps."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.recommendations.forms import StepForm
from workspace.blueprints.recommendations.shown import acting, shown
from workspace.db import db
from workspace.models import Recommendation, Space
from workspace.queries import recommendations as queries
from workspace.rules.flows import RECOMMENDATIONS, NotNow
from workspace.rules.permissions import Permission
from workspace.services import recommendations
from workspace.services.recommendations import NoEvidence
from workspace.web import access, desk, labels
from workspace.web.access import me
from workspace.web.pages import asked_number, page
from workspace.web.recommended import HEAD, row
from workspace.web.sheets import sheet
from workspace.web.transactions import done

bp = Blueprint("recommendations", __name__, url_prefix="/s/<slug>")
ACTIONS = ", ".join(step.action for step in RECOMMENDATIONS)


def chosen() -> str:
    """The filter of the address; nothing for one that there is not."""
    wanted = request.args.get("show", "")
    return wanted if wanted in queries.FILTERS else ""


@bp.get("/recommendations")
@access.door("front", to=Permission.ANYONE)
def index(space: Space) -> ResponseReturnValue:
    """What a council received; of any other space, what it asked for: as far as the viewer may read it."""
    g.space = space
    at, show = asked_number("page", least=1, most=10_000), chosen()
    found = db.session.scalars(queries.page_of(queries.list_of(me(), space, show, me().at), at)).all()
    return page(
        "recommendations/list.html", space=space, found=found[: queries.PAGE], at=at, show=show,
        has_more=len(found) > queries.PAGE, counts=db.session.execute(queries.counts(me(), space, me().at)).one(),
    )  # fmt: skip


@bp.get("/recommendations.csv")
@access.door("front", to=Permission.ANYONE)
def table(space: Space) -> ResponseReturnValue:
    """The same list for a spreadsheet."""
    g.space = space
    found = db.session.scalars(queries.list_of(me(), space, chosen(), me().at)).all()
    shown_by = {of: (given, verified) for of, given, verified in db.session.execute(queries.evidence_of(found))}
    head = (*HEAD, _("Evidence"), _("Evidence that was verified"))
    return sheet("recommendations.csv", head, ([*row(it), *shown_by.get(it.id, (0, 0))] for it in found))


@bp.get("/recommendations/<int:number>")
@access.door("recommendation", to=Permission.ANYONE)
def show(it: Recommendation) -> ResponseReturnValue:
    """A recommendation, for the council and for whoever may read what the space that asked has published."""
    return page("recommendations/show.html", **shown(it))


def back(it: Recommendation, told: object, anchor: str = "", *, once: bool = False) -> ResponseReturnValue:
    return done("recommendations.show", said=told, anchor=anchor, once=once, slug=it.space.slug, number=it.number)


@bp.post(f"/recommendations/<int:number>/<any({ACTIONS}):action>")
@access.door("recommendation", to=lambda args: RECOMMENDATIONS[args["action"]].permission)
def step(it: Recommendation, action: str) -> ResponseReturnValue:
    """Take a step of the flow: its table knows who may, and when."""
    form = StepForm()
    if not form.validate_on_submit():
        return page("recommendations/show.html", 422, **shown(it, form=form))
    judges = RECOMMENDATIONS[action].permission is Permission.RECOMMENDATION_JUDGE
    by = access.actor(it.issuer) if judges else acting(it)
    try:
        recommendations.take(it, action, form.told(), by=by)
    except NotNow:
        return page("recommendations/show.html", 409, is_late=True, **shown(it, form=form))
    except NoEvidence:
        form.words.errors = [_("Give evidence first, below: what shows that it is done, where and when.")]
        return page("recommendations/show.html", 422, **shown(it, form=form))
    except ValueError as lacking:
        form[str(lacking)].errors = [labels.LACKING[str(lacking)]]
        return page("recommendations/show.html", 422, **shown(it, form=form))
    desk.tell_authors(it)
    return back(it, labels.RECOMMENDATION_TAKEN[action])
