"""Minutes: read and printed, sent round, approved, published, corrected; decisions and actions under a point."""

import json
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.minutes.forms import (
    ActionForm,
    CorrectionForm,
    DecisionForm,
    ResumeForm,
    ReviewForm,
    VoiceForm,
)
from workspace.db import db
from workspace.models import AgendaItem, Meeting, MeetingState, Minutes
from workspace.queries import minutes as queries
from workspace.queries import spaces as space_queries
from workspace.rules import minutes as rules
from workspace.rules.merging import difference
from workspace.rules.permissions import Permission, may
from workspace.services import lines, minutes, notes
from workspace.services.minutes import Incomplete, NotThere
from workspace.web import access, labels, promises
from workspace.web.access import me
from workspace.web.locale import local, space_zone
from workspace.web.pages import asked_number, form_page, page
from workspace.web.security import takes_long_text
from workspace.web.transactions import done

bp = Blueprint("minutes", __name__, url_prefix="/s/<slug>/meetings/<int:number>")
USUALLY = timedelta(days=7)
AT_EIGHT = time(20)


@bp.get("/minutes")
@access.door("meeting", to=Permission.SPACE_READ)
def show(meeting: Meeting) -> ResponseReturnValue:
    """The minutes as they were approved (`?edition=`), or as they stand; `?copy=public` is what visitors read."""
    return _show(meeting)


def _show(meeting: Meeting, status: int = 200, **more: Any) -> ResponseReturnValue:
    is_inside = queries.is_inside(me(), meeting.space)
    if not is_inside and meeting.state is not MeetingState.PUBLISHED:
        access.found(None)
    is_public = not is_inside or request.args.get("copy") == "public"
    editions = db.session.scalars(queries.editions(meeting)).all()
    asked = asked_number("edition", meeting.minutes_edition, least=1)
    # Visitors read the newest alone.
    edition = next((each for each in editions if not is_inside or each.edition == asked), None)
    if editions and edition is None:
        access.found(None)
    return page(
        "minutes/show.html", status, meeting=meeting, space=meeting.space, is_public=is_public, is_inside=is_inside,
        editions=editions, edition=edition,
        document=minutes.as_read(meeting, edition, is_public=is_public),
        changes=_changes(editions, edition) if is_inside and not is_public else [],
        usual=datetime.combine(me().at.astimezone(space_zone()).date() + USUALLY, AT_EIGHT, space_zone()),
        named=_named(meeting, edition) if not is_public else [],
        promised=[] if is_public else db.session.scalars(queries.promised(me(), meeting)).all(),
        **_review(meeting, is_inside), **more,
    )  # fmt: skip


def _named(meeting: Meeting, edition: Minutes | None) -> list[str]:
    """For whoever publishes: the names that stand in the newest public copy."""
    is_newest = edition is not None and edition.edition == meeting.minutes_edition
    publishes = is_newest and may(me(), Permission.MEETING_RUN, meeting)
    return minutes.named(meeting, edition) if publishes and edition else []


def _changes(editions: Any, edition: Minutes | None) -> Any:
    """What an edition changed of the one before it."""
    before = next((each for each in editions if edition and each.edition == edition.edition - 1), None)
    return rules.changes(json.loads(before.document), json.loads(edition.document)) if before and edition else []


def _review(meeting: Meeting, is_inside: bool) -> dict[str, Any]:
    """Who said what of minutes in review, and whether the viewer may."""
    mine = me().active.get(meeting.space_id)
    if not is_inside or meeting.state is not MeetingState.IN_REVIEW:
        return {"voices": [], "was_there": False}
    there = {each.membership_id for each in db.session.scalars(queries.present(meeting))}
    voices = db.session.scalars(queries.voices(meeting)).all()
    return {"voices": voices, "was_there": mine is not None and mine.id in there}


def _back(meeting: Meeting, said: object) -> ResponseReturnValue:
    return done("minutes.show", said=said, slug=meeting.space.slug, number=meeting.number)


@bp.post("/minutes/review")
@access.door("meeting", to=Permission.MEETING_RUN)
def review(meeting: Meeting) -> ResponseReturnValue:
    """Send the minutes round until a moment."""
    form = ReviewForm()
    if not form.validate_on_submit():
        return _show(meeting, 422, form=form)
    try:
        minutes.review(meeting, form.until.data, by=access.actor(meeting.space))
    except Incomplete:
        form.until.errors = [_("Tick first who was there, and write at least one note.")]
        return _show(meeting, 422, form=form)
    except ValueError:
        form.until.errors = [_("It has to be later than now.")]
        return _show(meeting, 422, form=form)
    return _back(meeting, labels.MEETING_TAKEN["review"])


@bp.post("/minutes/resume")
@access.door("meeting", to=Permission.MEETING_RUN)
def resume(meeting: Meeting) -> ResponseReturnValue:
    """Take the minutes back to change them, with a reason."""
    form = ResumeForm()
    if not form.validate_on_submit():
        return _show(meeting, 422, form=form)
    minutes.resume(meeting, form.reason.data or "", by=access.actor(meeting.space))
    return _back(meeting, labels.MEETING_TAKEN["resume"])


@bp.post("/minutes/voice")
@access.door("meeting", to=Permission.MEETING_ANSWER)
def voice(meeting: Meeting) -> ResponseReturnValue:
    """Approve the minutes in review, or ask for a correction: whoever was there may."""
    form = VoiceForm()
    wants = request.form.get("voice") == "correct"
    if form.validate() and wants and not form.correction.data:
        form.correction.errors = [_("Say what should be corrected.")]
    if form.errors:
        return _show(meeting, 422, form=form)
    try:
        minutes.say(meeting, (form.correction.data or "") if wants else "", by=access.actor(meeting.space))
    except NotThere:
        form.correction.errors = [_("Only those who were recorded as present say something of the minutes.")]
        return _show(meeting, 409, form=form)
    return _back(meeting, _("Your word on the minutes is kept."))


@bp.post("/minutes/<any(approve, publish):action>")
@access.door("meeting", to=Permission.MEETING_RUN)
def step(meeting: Meeting, action: str) -> ResponseReturnValue:
    """Approve the minutes before their time, or publish them."""
    {"approve": minutes.approve, "publish": minutes.publish}[action](meeting, by=access.actor(meeting.space))
    if action == "approve":
        promises.tell(meeting)
    return _back(meeting, labels.MEETING_TAKEN[action])


@bp.route("/items/<handle>/correct", methods=["GET", "POST"])
@access.door("item", to=Permission.MEETING_RUN)
@takes_long_text
def correct(item: AgendaItem) -> ResponseReturnValue:
    """Correct a note of approved minutes, with a reason: another edition."""
    meeting = item.meeting
    form = CorrectionForm(data={"text": item.note, "base": item.edition})
    if not form.validate_on_submit():
        return form_page("minutes/correct.html", form, item=item, meeting=meeting, space=meeting.space)
    try:
        sent, reason = form.text.data or "", form.reason.data or ""
        minutes.correct(item, sent, base=form.base.data or 0, reason=reason, by=access.actor(meeting.space))
    except notes.Overlap as overlap:
        form.text.data, form.base.data, form.base.raw_data = overlap.both, item.edition, None
        sides = difference(overlap.theirs, overlap.mine)
        return page(
            "minutes/correct.html", 409, form=form, item=item, meeting=meeting, space=meeting.space, sides=sides
        )
    return _back(meeting, _("Corrected: the minutes have another edition."))


@bp.post("/items/<handle>/<any(inside, outside):side>")
@access.door("item", to=Permission.MEETING_RUN)
def keep_inside(item: AgendaItem, side: str) -> ResponseReturnValue:
    """Keep a point of the agenda among the members, or let it out."""
    minutes.keep_inside(item, side == "inside", by=access.actor(item.meeting.space))
    return _back(item.meeting, _("Saved."))


@bp.route("/items/<handle>/decision", methods=["GET", "POST"])
@access.door("item", to=Permission.NOTE_WRITE)
def decision(item: AgendaItem) -> ResponseReturnValue:
    """Write down what was decided: at the end of the note, and in the register."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return form_page("minutes/line.html", form, item=item, meeting=item.meeting, space=item.meeting.space)
    by = access.actor(item.meeting.space)
    notes.write(item, lines.add_decision(item, form.words.data or "", by=by), base=item.edition, by=by)
    return _lined(item, _("It stands in the register of decisions."))


@bp.route("/items/<handle>/action", methods=["GET", "POST"])
@access.door("item", to=Permission.NOTE_WRITE)
def action(item: AgendaItem) -> ResponseReturnValue:
    """Write down who does what: at the end of the note, and on the board."""
    form, space = ActionForm(), item.meeting.space
    members = db.session.scalars(space_queries.members(space)).all()
    form.people.choices = [(each.handle, each.name) for each in members]
    if not form.validate_on_submit():
        return form_page("minutes/line.html", form, item=item, meeting=item.meeting, space=space)
    people = [each for each in members if each.handle in (form.people.data or [])]
    by, due = access.actor(space), local(form.due.data).date() if form.due.data else None
    notes.write(item, lines.add_action(item, form.words.data or "", people, due, by=by), base=item.edition, by=by)
    return _lined(item, _("It is a task on the board."))


def _lined(item: AgendaItem, said: str) -> ResponseReturnValue:
    return done(
        "meetings.show", said=said, anchor=f"i-{item.handle}", once=True,
        slug=item.meeting.space.slug, number=item.meeting.number,
    )  # fmt: skip
