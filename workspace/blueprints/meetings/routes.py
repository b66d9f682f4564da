"""Meetings: the list of a space, a meeting's page with its agenda, and the notes that several write at once."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.meetings.forms import MeetingForm, NoteForm, PointForm
from workspace.db import db
from workspace.models import AgendaItem, Meeting, Space
from workspace.queries import activity as activity_queries
from workspace.queries import comments as comment_queries
from workspace.queries import meetings as queries
from workspace.queries import records as record_queries
from workspace.queries import spaces as space_queries
from workspace.rules.merging import difference
from workspace.rules.permissions import Permission
from workspace.services import meetings, notes
from workspace.services.meetings import ChangedMeanwhile, HasNote, Plan, Point
from workspace.web import access
from workspace.web.access import me
from workspace.web.locale import locale
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("meetings", __name__, url_prefix="/s/<slug>/meetings")
WAYS = {"up": -1, "down": 1}


@bp.get("")
@access.door("space", to=Permission.SPACE_READ)
def index(space: Space) -> ResponseReturnValue:
    """The meetings that come, and those that were, a page at a time."""
    at = asked_number("page", least=1, most=10_000)
    past = db.session.scalars(queries.past(me(), space, at)).all()
    coming = db.session.scalars(queries.coming(me(), space)).all() if at == 1 else []
    has_more = len(past) > queries.PAGE
    return page("meetings/list.html", space=space, coming=coming, past=past[: queries.PAGE], at=at, has_more=has_more)


@bp.route("/new", methods=["GET", "POST"])
@access.door("space", to=Permission.MEETING_PLAN)
def new(space: Space) -> ResponseReturnValue:
    """Plan a meeting: a title and when it begins are enough."""
    form = MeetingForm()
    if not form.validate_on_submit():
        return form_page("meetings/new.html", form, space=space)
    meeting = meetings.plan(space, _plan(form), locale=locale(), by=access.actor(space))
    return _back(meeting, _("The meeting is planned. Add what it is about."))


def _plan(form: MeetingForm) -> Plan:
    assert form.starts_at.data is not None  # noqa: S101 - the form requires it
    return Plan(
        form.title.data or "", form.starts_at.data, form.ends_at.data, form.place.data or "", form.purpose.data or ""
    )


def _back(meeting: Meeting, said: str = "", item: AgendaItem | None = None) -> ResponseReturnValue:
    anchor = f"i-{item.handle}" if item else ""
    at: ResponseReturnValue = done(
        "meetings.show", said=said, anchor=anchor, slug=meeting.space.slug, number=meeting.number
    )
    return at


@bp.get("/<int:number>")
@access.door("meeting", to=Permission.SPACE_READ)
def show(meeting: Meeting) -> ResponseReturnValue:
    return _show(meeting)


def _show(meeting: Meeting, status: int = 200, **more: Any) -> ResponseReturnValue:
    return page(
        "meetings/show.html",
        status,
        meeting=meeting,
        record=meeting,
        space=meeting.space,
        items=db.session.scalars(queries.agenda(meeting)).all(),
        linked=db.session.execute(record_queries.linked_to(me(), meeting)).all(),
        thread=db.session.scalars(comment_queries.thread(meeting)).all(),
        activities=db.session.scalars(activity_queries.of_record(meeting)).all(),
        **more,
    )


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
@access.door("meeting", to=Permission.MEETING_EDIT)
def edit(meeting: Meeting) -> ResponseReturnValue:
    """Change when, where or what for. What somebody else changed meanwhile is shown, not overwritten."""
    form = MeetingForm(data={**vars(meetings.planned(meeting)), "saw": meetings.mark(meeting)})
    if not form.validate_on_submit():
        return form_page("meetings/edit.html", form, meeting=meeting, space=meeting.space)
    try:
        meetings.change(meeting, _plan(form), saw=form.saw.data or "", by=access.actor(meeting.space))
    except ChangedMeanwhile:
        form.saw.data = meetings.mark(meeting)
        return page("meetings/edit.html", 409, form=form, meeting=meeting, space=meeting.space, overlap=True)
    return _back(meeting, _("Saved."))


@bp.post("/<int:number>/archive")
@access.door("meeting", to=Permission.MEETING_EDIT)
def archive(meeting: Meeting) -> ResponseReturnValue:
    meetings.archive(meeting, by=access.actor(meeting.space))
    undo = url_for("meetings.restore", slug=meeting.space.slug, number=meeting.number)
    at: ResponseReturnValue = done(
        "meetings.show", said=_("Archived."), undo=undo, slug=meeting.space.slug, number=meeting.number
    )
    return at


@bp.post("/<int:number>/restore")
@access.door("meeting", to=Permission.MEETING_EDIT)
def restore(meeting: Meeting) -> ResponseReturnValue:
    meetings.restore(meeting, by=access.actor(meeting.space))
    return _back(meeting, _("The meeting is back."))


@bp.route("/<int:number>/items", methods=["GET", "POST"])
@access.door("meeting", to=Permission.MEETING_EDIT)
def add_item(meeting: Meeting) -> ResponseReturnValue:
    """One more point for the agenda. A title is enough."""
    form = _with_leaders(PointForm(), meeting.space)
    if not form.validate_on_submit():
        return form_page("meetings/item.html", form, meeting=meeting, space=meeting.space, item=None)
    item = meetings.add_item(meeting, _point(form, meeting.space), by=access.actor(meeting.space))
    return _back(meeting, item=item)


def _with_leaders(form: PointForm, space: Space) -> PointForm:
    """The form, with the members of the space to choose from; whoever leads it now may go on, if they left, too."""
    members = db.session.scalars(space_queries.members(space)).all()
    form.leader.choices = [("", _("nobody yet")), *((m.handle, m.name) for m in members)]
    if form.leader.data in (None, "None"):
        form.leader.data = ""
    if not form.wanted.raw_data and request.method == "POST":
        form.wanted.data = form.wanted.default
    return form


def _point(form: PointForm, space: Space) -> Point:
    leader = access.member_of(space, form.leader.data) if form.leader.data else None
    return Point(form.title.data or "", form.minutes.data, form.wanted.data, leader)


@bp.route("/<int:number>/items/<handle>/edit", methods=["GET", "POST"])
@access.door("item", to=Permission.MEETING_EDIT)
def edit_item(item: AgendaItem) -> ResponseReturnValue:
    """Change a point of the agenda."""
    meeting, leader = item.meeting, item.leader.handle if item.leader else ""
    seen = {"title": item.title, "minutes": item.minutes, "wanted": item.wanted, "leader": leader}
    form = _with_leaders(PointForm(data={**seen, "saw": meetings.item_mark(item)}), meeting.space)
    if not form.validate_on_submit():
        return form_page("meetings/item.html", form, meeting=meeting, space=meeting.space, item=item)
    try:
        point = _point(form, meeting.space)
        meetings.change_item(item, point, saw=form.saw.data or "", by=access.actor(meeting.space))
    except ChangedMeanwhile:
        form.saw.data = meetings.item_mark(item)
        return page("meetings/item.html", 409, form=form, meeting=meeting, space=meeting.space, item=item, overlap=True)
    return _back(meeting, item=item)


@bp.post(f"/<int:number>/items/<handle>/<any({', '.join(WAYS)}):way>")
@access.door("item", to=Permission.MEETING_EDIT)
def move_item(item: AgendaItem, way: str) -> ResponseReturnValue:
    """Move a point up or down the agenda."""
    meetings.move_item(item, WAYS[way], by=access.actor(item.meeting.space))
    return _back(item.meeting, item=item)


@bp.post("/<int:number>/items/<handle>/remove")
@access.door("item", to=Permission.MEETING_EDIT)
def remove_item(item: AgendaItem) -> ResponseReturnValue:
    """Take a point off the agenda, unless something was written under it."""
    meeting = item.meeting
    try:
        meetings.remove_item(item, by=access.actor(meeting.space))
    except HasNote:
        return _show(meeting, 409, has_note=item)
    return _back(meeting, _("The point is off the agenda."))


@bp.route("/<int:number>/items/<handle>/note", methods=["GET", "POST"])
@access.door("item", to=Permission.NOTE_WRITE)
def note(item: AgendaItem) -> ResponseReturnValue:
    """Write a note. What others wrote since is merged in; where both changed the same words, both are shown."""
    form = NoteForm(data={"text": item.note, "base": item.edition})
    if not form.validate_on_submit():
        return _noted(item, form, 422 if form.errors else 200)
    try:
        sent, base = form.text.data or "", form.base.data or 0
        merged = notes.write(item, sent, base=base, by=access.actor(item.meeting.space))
    except notes.Overlap as overlap:
        form.text.data, form.base.data, form.base.raw_data = overlap.both, item.edition, None
        return _noted(item, form, 409, overlap=overlap, sides=difference(overlap.theirs, overlap.mine))
    said = _("Saved.") if merged.text == sent else _("Saved, together with what somebody else wrote meanwhile.")
    return _back(item.meeting, said, item)


def _noted(item: AgendaItem, form: NoteForm, status: int, **more: Any) -> ResponseReturnValue:
    return page(
        "meetings/note.html", status, form=form, item=item, meeting=item.meeting, space=item.meeting.space, **more
    )


@bp.get("/<int:number>/items/<handle>/versions")
@access.door("item", to=Permission.SPACE_INSIDE)
def versions(item: AgendaItem) -> ResponseReturnValue:
    """Every edition of a note, and any two of them compared word by word (`?from=1&to=3`)."""
    before = request.args.get("from", max(1, item.edition - 1), type=int)
    after = request.args.get("to", item.edition, type=int)
    known = {v.edition: v for v in db.session.scalars(queries.versions(item))}
    has_two = before in known and after in known and before != after
    parts = difference(known[before].text, known[after].text) if has_two else []
    return page(
        "meetings/versions.html", item=item, meeting=item.meeting, space=item.meeting.space,
        versions=list(known.values()), before=before, after=after, parts=parts, is_compared=has_two,
    )  # fmt: skip
