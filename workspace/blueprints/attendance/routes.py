"""Who comes to a meeting and who is there: the agenda is sent, people answer, are ticked, or check in by a code."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.attendance import letters
from workspace.blueprints.attendance.forms import AnswerForm, CodeForm, GuestForm, TickForm
from workspace.config import Config
from workspace.db import db
from workspace.models import Meeting, MeetingState, Visibility
from workspace.queries import attendance as queries
from workspace.queries import meetings as meeting_queries
from workspace.rules.permissions import Permission
from workspace.rules.viewers import Actor
from workspace.services import attendance, calendars
from workspace.web import access, labels, limits, locale, squares
from workspace.web.access import me
from workspace.web.addresses import absolute
from workspace.web.limits import BY_NAME, limited
from workspace.web.pages import page
from workspace.web.transactions import done

bp = Blueprint("attendance", __name__)
HERE = "/s/<slug>/meetings/<int:number>"


def config() -> Config:
    found: Config = current_app.extensions["masar"]
    return found


def _back(meeting: Meeting, said: object = "", endpoint: str = "meetings.show", **more: Any) -> ResponseReturnValue:
    return done(endpoint, said=said, slug=meeting.space.slug, number=meeting.number, **more)


@bp.post(f"{HERE}/call")
@access.door("meeting", to=Permission.MEETING_RUN)
def call(meeting: Meeting) -> ResponseReturnValue:
    """Send the agenda: every member is asked, and written to where there is an address."""
    asked = attendance.call(meeting, by=access.actor(meeting.space))
    agenda = db.session.scalars(meeting_queries.agenda(meeting)).all()
    letters.ask(meeting, asked, agenda, key=config().key("replies"))
    return _back(meeting, labels.MEETING_TAKEN["call"])


@bp.post(f"{HERE}/start")
@access.door("meeting", to=Permission.MEETING_RUN)
def start(meeting: Meeting) -> ResponseReturnValue:
    attendance.start(meeting, by=access.actor(meeting.space))
    return _back(meeting, labels.MEETING_TAKEN["start"])


@bp.post(f"{HERE}/answer")
@access.door("meeting", to=Permission.MEETING_ANSWER)
def answer(meeting: Meeting) -> ResponseReturnValue:
    """Say in one tap whether one comes. It can be said anew until the meeting begins."""
    form = AnswerForm()
    if not form.validate():
        abort(400)
    attendance.answer(meeting, form.answer.data, by=access.actor(meeting.space))
    return _back(meeting)


@bp.get(f"{HERE}/meeting.ics")
@access.door("meeting", to=Permission.SPACE_READ)
def calendar(meeting: Meeting) -> ResponseReturnValue:
    """The meeting as calendars read it. What goes into somebody's own calendar names no space that is not public."""
    url = absolute("meetings.show", slug=meeting.space.slug, number=meeting.number)
    points = db.session.scalars(meeting_queries.agenda_as_read(me(), meeting)).all()
    shown = calendars.shown(meeting, points, word=_("Meeting"), url=url)
    host = urlsplit(config().base_url).hostname or "localhost"
    written = calendars.event_file(meeting, shown, host=host, zone=locale.space_zone())
    headers = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    return Response(written, content_type="text/calendar; charset=utf-8", headers=headers)


@bp.route("/reply/<word>", methods=["GET", "POST"])
@access.open_door()
@limited("reply")
def reply(word: str) -> ResponseReturnValue:
    """Answer from the link of a letter, without signing in. Looking changes nothing; late and forged say the same."""
    found = attendance.replying(word, key=config().key("replies"))
    if found is None:
        return page("attendance/too_late.html", 404)
    mine, meeting = found
    form = AnswerForm()
    if request.method == "POST" and form.validate():
        attendance.answer(meeting, form.answer.data, by=Actor(mine.membership, mine.membership.role))
        return done("attendance.reply", said=_("Thank you, that is written down."), word=word)
    is_public = meeting.space.visibility is Visibility.PUBLIC
    status = 400 if request.method == "POST" and form.errors else 200
    return page("attendance/reply.html", status, mine=mine, meeting=meeting, word=word, is_public=is_public)


@bp.get(f"{HERE}/attendance")
@access.door("meeting", to=Permission.MEETING_RUN)
def register(meeting: Meeting) -> ResponseReturnValue:
    """Everybody on one page, to be ticked; and the guests."""
    return _register(meeting, GuestForm(None))


def _register(meeting: Meeting, form: GuestForm) -> ResponseReturnValue:
    return page(
        "attendance/register.html", 422 if form.errors else 200,
        meeting=meeting, space=meeting.space, form=form,
        rows=db.session.execute(queries.register(meeting)).all(),
        guests=db.session.scalars(queries.guests(meeting)).all(),
        is_open=meeting.state in attendance.OPEN,
    )  # fmt: skip


@bp.post(f"{HERE}/attendance/<handle>")
@access.door("meeting", to=Permission.MEETING_RUN)
def tick(meeting: Meeting, handle: str) -> ResponseReturnValue:
    """Tick one member, or take the tick away: two who tick at once change only what each tapped."""
    member = access.found(access.member_of(meeting.space, handle))
    form = TickForm()
    if not form.validate():
        abort(400)
    attendance.tick(meeting, member, is_there=form.there.data == "yes", by=access.actor(meeting.space))
    return _back(meeting, endpoint="attendance.register")


@bp.post(f"{HERE}/guests")
@access.door("meeting", to=Permission.MEETING_RUN)
def add_guest(meeting: Meeting) -> ResponseReturnValue:
    form = GuestForm()
    if form.validate():
        try:
            attendance.add_guest(meeting, form.name.data, by=access.actor(meeting.space))
        except attendance.Listed as listed:
            form.name.errors = [
                _("A guest whose name looks the same is on the list.") if str(listed) == "guest"
                else _("A member has a name that looks the same. Tick them above, or write the guest’s name in full.")
            ]  # fmt: skip
        else:
            return _back(meeting, endpoint="attendance.register")
    return _register(meeting, form)


@bp.post(f"{HERE}/guests/<guest>/remove")
@access.door("meeting", to=Permission.MEETING_RUN)
def remove_guest(meeting: Meeting, guest: str) -> ResponseReturnValue:
    line = access.found(db.session.scalar(queries.guest(meeting, guest)))
    attendance.remove_guest(meeting, line, by=access.actor(meeting.space))
    return _back(meeting, endpoint="attendance.register")


@bp.route(f"{HERE}/here", methods=["GET", "POST"])
@access.door("meeting", to=Permission.MEETING_ANSWER)
def here(meeting: Meeting) -> ResponseReturnValue:
    """Check in by the code on the wall, which a QR code brings along in the address."""
    form = CodeForm(data={"code": request.args.get("code", "")[:60]})
    is_running = meeting.state is MeetingState.RUNNING
    if is_running and form.validate_on_submit():
        by = access.actor(meeting.space)
        try:
            attendance.check_in(meeting, form.code.data, key=config().key("check-in"), by=by)
        except attendance.WrongCode:
            limits.spend(f"check-in {me().id}", BY_NAME)
            form.code.errors = [_("This is not the code of this meeting. Look at the wall again.")]
        else:
            return _back(meeting, _("You are on the list."))
    status = 409 if request.method == "POST" and not is_running else 422 if form.errors else 200
    return page("attendance/here.html", status, meeting=meeting, space=meeting.space, form=form, is_running=is_running)


@bp.get(f"{HERE}/wall")
@access.door("meeting", to=Permission.MEETING_RUN)
def wall(meeting: Meeting) -> ResponseReturnValue:
    """The code and its QR code, to be put on the wall."""
    code = attendance.code_on_the_wall(meeting, key=config().key("check-in"))
    address = absolute("attendance.here", slug=meeting.space.slug, number=meeting.number)
    square = squares.drawn(f"{address}?code={code}")
    return page("attendance/wall.html", meeting=meeting, space=meeting.space, code=code, square=square, address=address)
