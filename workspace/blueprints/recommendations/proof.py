"""What shows that a recommendation was carried out: evidence, letters, and how much each task counts."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.recommendations.forms import EvidenceForm, LetterForm, ReasonForm, WeightForm, day_of
from workspace.blueprints.recommendations.routes import back, bp
from workspace.blueprints.recommendations.shown import acting, shown
from workspace.db import db
from workspace.models import Audience, Evidence, Recommendation, Visibility
from workspace.queries import recommendations as queries
from workspace.rules.permissions import Permission
from workspace.rules.recommendations import code_of
from workspace.services import recommendations
from workspace.services.files import Part
from workspace.services.recommendations import Shown
from workspace.web import access, files, labels
from workspace.web.access import me
from workspace.web.pages import page
from workspace.web.security import takes_file


@bp.post("/recommendations/<int:number>/evidence")
@takes_file
@access.door("recommendation", to=Permission.RECOMMENDATION_REPORT)
def give(it: Recommendation) -> ResponseReturnValue:
    """Give evidence: what it shows, which day, where; with a photograph, a document, or the address of a page."""
    form = EvidenceForm()
    if not form.validate_on_submit():
        return page("recommendations/show.html", 422, **shown(it, showing=form))
    file = None
    if form.shown_file.data:
        try:
            file = files.taken(form.shown_file.data, it.space)
        except files.Refused as refused:
            form.shown_file.errors = [labels.UNFIT[refused.why]]
        it = access.again("recommendation", Permission.RECOMMENDATION_REPORT)
        if form.errors:
            return page("recommendations/show.html", 422, **shown(it, showing=form))
    told = Shown(
        form.shown_text.data.strip(), day_of(form.shown_on.data), form.shown_place.data, form.shown_url.data, file
    )
    recommendations.show(it, told, by=acting(it))
    return back(it, _("The evidence is there. Somebody else can verify it."), "evidence", once=True)


@bp.get("/recommendations/<int:number>/evidence/<handle>/<any(file, preview, original):part>")
@access.door(
    "evidence", to=lambda args: Permission.EVIDENCE_VERIFY if args["part"] == "original" else Permission.ANYONE
)
def hand_out(evidence: Evidence, part: Part) -> ResponseReturnValue:
    """The photograph or the document; the original, where it was kept, for those who may verify it."""
    it, file = evidence.recommendation, access.found(evidence.file)
    name = f"{code_of(it.number, it.created_at.year)}-{evidence.handle}"
    is_public = it.audience is Audience.PUBLIC and it.space.visibility is Visibility.PUBLIC
    return files.handed_out(file, part, name=name, is_public=is_public)


@bp.post("/recommendations/<int:number>/evidence/<handle>/verify")
@access.door("evidence", to=Permission.EVIDENCE_VERIFY)
def verify(evidence: Evidence) -> ResponseReturnValue:
    """Say that it is true, of what somebody else gave."""
    it = evidence.recommendation
    recommendations.verify(evidence, by=acting(it))
    return back(it, _("Verified."), "evidence")


@bp.post("/recommendations/<int:number>/evidence/<handle>/delete")
@access.door("evidence", to=Permission.EVIDENCE_DELETE)
def take_away(evidence: Evidence) -> ResponseReturnValue:
    """Delete what it said; that it was there stays."""
    form, it = ReasonForm(), evidence.recommendation
    if not form.validate_on_submit():
        return page("recommendations/show.html", 422, **shown(it, taking=(evidence.id, form)))
    recommendations.take_away(evidence, reason=form.reason.data.strip(), by=acting(it))
    return back(it, _("It is deleted. That it was there stays."), "evidence")


@bp.post("/recommendations/<int:number>/letters")
@access.door("recommendation", to=Permission.RECOMMENDATION_REPORT)
def write_down(it: Recommendation) -> ResponseReturnValue:
    """Write down a letter that was sent or received."""
    form = LetterForm()
    if not form.validate_on_submit():
        return page("recommendations/show.html", 422, **shown(it, writing=form))
    recommendations.log_letter(
        it, form.way.data, on=day_of(form.letter_on.data), number=form.letter_number.data,
        text=form.letter_text.data.strip(), wait_days=form.wait_days.data or 30, by=acting(it),
    )  # fmt: skip
    return back(it, _("The letter is written down."), "letters", once=True)


@bp.post("/recommendations/<int:number>/tasks/<int:task>/weight")
@access.door("recommendation", to=Permission.RECOMMENDATION_REPORT)
def weigh(it: Recommendation, task: int) -> ResponseReturnValue:
    """Say how much a task counts, of those it led to."""
    rows = db.session.execute(queries.tasks(me(), it)).all()
    row = access.found(rows[task - 1] if 1 <= task <= len(rows) else None)
    form = WeightForm()
    if not form.validate_on_submit():
        return page("recommendations/show.html", 422, **shown(it, weighing=(row.Task.id, form)))
    recommendations.weigh(it, row.Task, form.weight.data or 0, by=acting(it))
    return back(it, _("Saved."), "tasks")
