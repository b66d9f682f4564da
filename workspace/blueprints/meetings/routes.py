"""Meetings: the list of a space, a meeting's page with its agenda, and the notes that several write at once."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.meetings.attending import attending
from workspace.blueprints.meetings.forms import MeetingForm, NoteForm
from workspace.db import db
from workspace.models import AgendaItem, Happening, Meeting, MeetingState, Poll, Record, Space
from workspace.queries import activity as activity_queries
from workspace.queries import agenda as agenda_queries
from workspace.queries import meetings as queries
from workspace.queries import records as record_queries
from workspace.queries import room as room_queries
from workspace.queries import series as series_queries
from workspace.rules.merging import difference
from workspace.rules.permissions import Permission, may
from workspace.rules.starters import SITTINGS, Sitting
from workspace.services import meetings, notes
from workspace.services.meetings import ChangedMeanwhile, FullAgenda, HasNote, Plan
from workspace.web import access, chain, threads
from workspace.web.access import me
from workspace.web.agenda import PlacedForm, PointForm, full, point_of, with_leaders
from workspace.web.locale import locale, space_zone, today
from workspace.web.pages import asked_number, form_page, page
from workspace.web.security import takes_long_text
from workspace.web.transactions import done

bp = Blueprint("meetings", __name__, url_prefix="/s/<slug>/meetings")
TO_COME = (MeetingState.DRAFT, MeetingState.CALLED)
WAYS = {"up": -1, "down": 1}
NAMING_POINTS = (
    Happening.AGENDA_CHANGED, Happening.ROOM_MOVED, Happening.POLL_ASKED, Happening.POLL_CLOSED,
)  # fmt: skip


@bp.get("")
@access.door("space", to=Permission.SPACE_READ)
def index(space: Space) -> ResponseReturnValue:
    """The meetings that come, and those that were, a page at a time."""
    at = asked_number("page", least=1, most=10_000)
    past = db.session.scalars(queries.past(me(), space, at)).all()
    coming = db.session.scalars(queries.coming(me(), space)).all() if at == 1 else []
    has_more = len(past) > queries.PAGE
    is_inside = may(me(), Permission.SPACE_INSIDE, space)
    series = db.session.scalars(series_queries.of_space(space)).all() if is_inside and at == 1 else []
    return page(
        "meetings/list.html", space=space, coming=coming, past=past[: queries.PAGE], at=at, has_more=has_more,
        series=series,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@access.door("space", to=Permission.MEETING_PLAN)
def new(space: Space) -> ResponseReturnValue:
    """Plan a meeting: a title and when it begins are enough; with `?from=first` from the agenda of a template."""
    sitting = SITTINGS.get(request.args.get("from", ""))
    form = MeetingForm(data=_begun(sitting) if sitting and request.method == "GET" else None)
    if not form.validate_on_submit():
        return form_page("meetings/new.html", form, space=space, sitting=sitting)
    by = access.actor(space)
    meeting = meetings.plan(space, _plan(form), locale=locale(), by=by)
    if sitting is None:
        return _back(meeting, _("The meeting is planned. Add what it is about."))
    meetings.agenda_of(sitting, meeting, by=by)
    return _back(meeting, _("The meeting is planned, with its agenda."))


def _begun(sitting: Sitting) -> dict[str, Any]:
    """What a template says, in a week at five in the afternoon."""
    begins = datetime.combine(today() + timedelta(days=7), time(17), space_zone())
    return {
        "title": sitting.title[locale()], "purpose": sitting.purpose[locale()], "starts_at": begins,
        "ends_at": begins + timedelta(minutes=sitting.minutes),
    }  # fmt: skip


def _plan(form: MeetingForm) -> Plan:
    assert form.starts_at.data is not None  # noqa: S101 - the form requires it
    return Plan(
        form.title.data or "", form.starts_at.data, form.ends_at.data, form.place.data or "", form.purpose.data or ""
    )


def _back(meeting: Meeting, said: str = "", item: AgendaItem | None = None) -> ResponseReturnValue:
    anchor = f"i-{item.handle}" if item else ""
    return done("meetings.show", said=said, anchor=anchor, slug=meeting.space.slug, number=meeting.number)


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
        items=db.session.scalars(queries.agenda_as_read(me(), meeting)).all(),
        **_around(meeting),
        polls=_polls(meeting),
        **attending(meeting),
        linked=db.session.execute(record_queries.linked_to(me(), meeting)).all(),
        stops=chain.of(meeting),
        thread=threads.of(meeting),
        activities=db.session.scalars(activity_queries.of_record(meeting, without=_untold(meeting))).all(),
        **more,
    )


def _polls(meeting: Meeting) -> dict[int, list[Poll]]:
    """What hands were raised for, by the id of the point: for those who read the notes, once the meeting has begun."""
    by_item: dict[int, list[Poll]] = {}
    if meeting.state not in TO_COME and may(me(), Permission.SPACE_INSIDE, meeting):
        for poll in db.session.scalars(room_queries.closed_polls(meeting)):
            by_item.setdefault(poll.item_id, []).append(poll)
    return by_item


def _untold(meeting: Meeting) -> tuple[Happening, ...]:
    """What a change of the agenda names may be a point that is kept among the members."""
    return () if may(me(), Permission.SPACE_INSIDE, meeting) else NAMING_POINTS


def _around(meeting: Meeting) -> dict[str, Any]:
    """What the points of an agenda are about and where they came from; the backlog, before the meeting has begun, for
    those who take from it."""
    about: dict[int, list[Record]] = {}
    for item_id, record in db.session.execute(agenda_queries.records_of(me(), meeting)):
        about.setdefault(item_id, []).append(record)
    came = {row.item_id: row for row in db.session.execute(agenda_queries.origins(me(), meeting))}
    takes = meeting.state in TO_COME and may(me(), Permission.MEETING_EDIT, meeting)
    wishes = db.session.scalars(agenda_queries.wishes(meeting.space)).all() if takes else []
    return {"about": about, "came": came, "wishes": wishes}


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
    return done("meetings.show", said=_("Archived."), undo=undo, slug=meeting.space.slug, number=meeting.number)


@bp.post("/<int:number>/restore")
@access.door("meeting", to=Permission.MEETING_EDIT)
def restore(meeting: Meeting) -> ResponseReturnValue:
    meetings.restore(meeting, by=access.actor(meeting.space))
    return _back(meeting, _("The meeting is back."))


@bp.route("/<int:number>/items", methods=["GET", "POST"])
@access.door("meeting", to=Permission.MEETING_EDIT)
def add_item(meeting: Meeting) -> ResponseReturnValue:
    """One more point for the agenda. A title is enough."""
    form = PointForm()
    with_leaders(form, meeting.space)
    if form.validate_on_submit():
        try:
            item = meetings.add_item(meeting, point_of(form, meeting.space), by=access.actor(meeting.space))
            return _back(meeting, item=item)
        except FullAgenda:
            form.title.errors = [full()]
    return form_page("meetings/item.html", form, meeting=meeting, space=meeting.space, item=None)


@bp.route("/<int:number>/items/<handle>/edit", methods=["GET", "POST"])
@access.door("item", to=Permission.MEETING_EDIT)
def edit_item(item: AgendaItem) -> ResponseReturnValue:
    """Change a point of the agenda, and where it stands."""
    meeting, leader = item.meeting, item.leader.handle if item.leader else ""
    place = [each.id for each in db.session.scalars(queries.agenda(meeting))].index(item.id) + 1
    seen = {"title": item.title, "minutes": item.minutes, "wanted": item.wanted, "leader": leader}
    seen |= {"until_done": item.until_done, "place": place, "stood": place}
    form = PlacedForm(data={**seen, "saw": meetings.item_mark(item)})
    with_leaders(form, meeting.space)
    if not form.validate_on_submit():
        return form_page("meetings/item.html", form, meeting=meeting, space=meeting.space, item=item)
    by = access.actor(meeting.space)
    try:
        meetings.change_item(item, point_of(form, meeting.space), saw=form.saw.data or "", by=by)
    except ChangedMeanwhile:
        form.saw.data = meetings.item_mark(item)
        return page("meetings/item.html", 409, form=form, meeting=meeting, space=meeting.space, item=item, overlap=True)
    if form.place.data and form.place.data != form.stood.data:
        meetings.place_item(item, form.place.data - 1, by=by)
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
@takes_long_text
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
