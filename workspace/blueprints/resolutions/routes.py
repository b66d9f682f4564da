"""The register of decisions of a space, and the page of what a meeting decided."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.resolutions.forms import CloseForm, ReviewForm
from workspace.db import db
from workspace.models import DecisionState, Resolution, Space
from workspace.queries import resolutions as queries
from workspace.rules.permissions import Permission, may
from workspace.services import resolutions
from workspace.web import access
from workspace.web.access import me
from workspace.web.clock import ballot_key
from workspace.web.locale import local, today
from workspace.web.pages import asked_number, page
from workspace.web.transactions import done

bp = Blueprint("resolutions", __name__, url_prefix="/s/<slug>")
LONGEST = 100  # Letters that are looked for.


@bp.get("/register")
@access.door("space", to=Permission.SPACE_READ)
def index(space: Space) -> ResponseReturnValue:
    """What was decided, in meetings and by votes; `?q=` looks for words, `?due=1` for what is to be looked at again."""
    at, q = asked_number("page", least=1, most=10_000), " ".join(request.args.get("q", "").split())[:LONGEST]
    due = today() if request.args.get("due") else None
    rows = db.session.execute(queries.register(me(), space, q, at, due)).all()
    ids = {kind: [row.id for row in rows if row.kind == kind] for kind in ("meeting", "vote")}
    said = {each.id: each for each in db.session.scalars(queries.these(ids["meeting"]))}
    voted = {each.id: (each, outcome) for each, outcome in db.session.execute(queries.outcomes(ids["vote"]))}
    found = [(kind, (said if kind == "meeting" else voted)[number]) for kind, number, _at in rows[: queries.PAGE]]
    return page("resolutions/list.html", space=space, found=found, q=q, due=due is not None, at=at, today=today(),
                has_more=len(rows) > queries.PAGE)  # fmt: skip


@bp.get("/register/<handle>")
@access.door("resolution", to=Permission.SPACE_READ)
def show(resolution: Resolution) -> ResponseReturnValue:
    return _show(resolution)


def _show(
    resolution: Resolution, status: int = 200, form: ReviewForm | None = None, closing: CloseForm | None = None
) -> ResponseReturnValue:
    meeting = resolution.item.meeting
    form = form or ReviewForm(None, data={"day": None})
    return page(
        "resolutions/show.html", status, resolution=resolution, item=resolution.item, meeting=meeting,
        space=meeting.space, form=form, closing=closing or _closing(meeting.space), today=today(),
    )  # fmt: skip


def _closing(space: Space, sent: bool = False) -> CloseForm:
    form = CloseForm() if sent else CloseForm(None)
    rows = db.session.scalars(queries.closable(me(), space)) if may(me(), Permission.DECISION_CALL, space) else ()
    form.decision.choices = [("", _("Choose a vote")), *((str(each.number), each.title) for each in rows)]
    return form


@bp.post("/register/<handle>/review")
@access.door("resolution", to=Permission.DECISION_CALL)
def review(resolution: Resolution) -> ResponseReturnValue:
    """Say on which day it is looked at again; with no day, that it is not."""
    form = ReviewForm()
    if not form.validate_on_submit():
        return _show(resolution, 422, form=form)
    day = local(form.day.data).date() if form.day.data else None
    resolutions.review_on(resolution, day, by=access.actor(resolution.item.meeting.space))
    return _back(resolution, _("Saved."))


@bp.post("/register/<handle>/withdraw")
@access.door("resolution", to=Permission.NOTE_WRITE)
def withdraw(resolution: Resolution) -> ResponseReturnValue:
    """Take it back, while the minutes are still written."""
    meeting = resolution.item.meeting
    resolutions.withdraw(resolution, by=access.actor(meeting.space))
    return done(
        "meetings.show", said=_("The decision is taken back, with its line in the note."),
        slug=meeting.space.slug, number=meeting.number,
    )  # fmt: skip


@bp.post("/register/<handle>/close")
@access.door("resolution", to=Permission.DECISION_CALL)
def close(resolution: Resolution) -> ResponseReturnValue:
    """Close a running vote by what the meeting decided; its outcome in words is written on the next page."""
    space = resolution.item.meeting.space
    form = _closing(space, sent=True)
    if not form.validate() or not form.decision.data:
        form.decision.errors = [_("Choose the vote that the meeting decided.")]
        return _show(resolution, 422, closing=form)
    decision = access.decision_in(space, int(form.decision.data))
    resolutions.close(resolution, decision, by=access.actor(space), key=ballot_key())
    is_new = decision.state is DecisionState.CLOSED
    return done(
        "decisions.state" if is_new else "decisions.show", said=_("The voting is closed and counted."),
        slug=space.slug, number=decision.number, resolution=resolution.handle,
    )  # fmt: skip


def _back(resolution: Resolution, said: str) -> ResponseReturnValue:
    slug = resolution.item.meeting.space.slug
    return done("resolutions.show", said=said, slug=slug, handle=resolution.handle)
