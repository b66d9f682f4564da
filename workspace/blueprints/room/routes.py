"""The room of a running meeting: the point it is at, the speakers, a quick question; the same on every phone."""

from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.room.forms import AskForm, MemberForm, MoveForm
from workspace.blueprints.room.shown import PARTS, shown
from workspace.db import db
from workspace.models import AgendaItem, Meeting, Poll
from workspace.queries import room as queries
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission, may
from workspace.rules.rooms import HANDS
from workspace.services import room
from workspace.services.room import Asking, MovedOn, NoPoint
from workspace.web import access, labels, sessions
from workspace.web.access import me
from workspace.web.pages import asked_number, page
from workspace.web.transactions import done

bp = Blueprint("room", __name__, url_prefix="/s/<slug>/meetings/<int:number>/room")
# What else a form of a part changes: it comes with the answer.
ALONG = {"now": ("poll", "plan"), "lead": ("queue", "poll")}


@bp.get("")
@access.door("meeting", to=Permission.SPACE_INSIDE)
def show(meeting: Meeting) -> ResponseReturnValue:
    """Where the meeting stands. It follows along by itself where there are scripts."""
    return _show(meeting)


def _show(meeting: Meeting, status: int = 200, **more: Any) -> ResponseReturnValue:
    leads = may(me(), Permission.MEETING_RUN, meeting)
    members = db.session.scalars(space_queries.members(meeting.space)).all() if leads else []
    forms = {"form": AskForm(None), "person": _person(members), **more}
    return page(
        "room/show.html", status, along=ALONG, meeting=meeting, space=meeting.space, shown=shown(meeting),
        revision=db.session.scalar(queries.revision(meeting)), leads=leads, members=members, **forms,
    )  # fmt: skip


def _person(members: Any, form: MemberForm | None = None) -> MemberForm:
    form = form or MemberForm(None)
    form.member.choices = [(each.handle, each.name) for each in members]
    return form


@bp.get("/changes")
@access.door("meeting", to=Permission.SPACE_INSIDE)
@sessions.asked_by_the_page
def changes(meeting: Meeting) -> ResponseReturnValue:
    """What changed since a revision: 204, or the parts that stand otherwise than the asker `has` them."""
    revision = db.session.scalar(queries.revision(meeting))
    if revision == asked_number("since", 0):
        return "", 204
    stands = shown(meeting)
    has = dict(zip(PARTS, request.args.get("has", "").split("."), strict=False))
    changed = [each for each in PARTS if stands.marks[each] != has.get(each)]
    return page(
        "room/changes.html", meeting=meeting, space=meeting.space, shown=stands, revision=revision, changed=changed,
        leads=may(me(), Permission.MEETING_RUN, meeting),
    )  # fmt: skip


def _back(meeting: Meeting, said: object = "") -> ResponseReturnValue:
    return done("room.show", said=said, slug=meeting.space.slug, number=meeting.number)


@bp.post("/items/<handle>/open")
@access.door("item", to=Permission.MEETING_RUN)
def turn_to(item: AgendaItem) -> ResponseReturnValue:
    """Turn to a point of the agenda, from where the page stood that was tapped."""
    form = MoveForm()
    if not form.validate() or form.saw.data is None:
        abort(400)
    is_moved = room.turn_to(item, saw=form.saw.data, by=access.actor(item.meeting.space))
    return _back(item.meeting, "" if is_moved else _("Somebody else has just moved on: this is where the room is."))


@bp.post("/queue/<any(join, leave):way>")
@access.door("meeting", to=Permission.ROOM_SPEAK)
def queue(meeting: Meeting, way: str) -> ResponseReturnValue:
    """Ask for the floor, or leave it or the queue."""
    by = access.actor(meeting.space)
    verb = room.ask_for_the_floor if way == "join" else room.leave_the_floor
    verb(meeting, by.membership, by=by)
    return _back(meeting)


@bp.post("/queue/<handle>/<any(give, end):way>")
@access.door("meeting", to=Permission.MEETING_RUN)
def floor(meeting: Meeting, handle: str, way: str) -> ResponseReturnValue:
    """Give somebody the floor, or take them off the queue."""
    member = access.found(access.member_of(meeting.space, handle))
    verb = room.give_the_floor if way == "give" else room.leave_the_floor
    verb(meeting, member, by=access.actor(meeting.space))
    return _back(meeting)


@bp.post("/queue")
@access.door("meeting", to=Permission.MEETING_RUN)
def put_in_queue(meeting: Meeting) -> ResponseReturnValue:
    """Put somebody in the queue who has no phone at hand."""
    form = _person(db.session.scalars(space_queries.members(meeting.space)).all(), MemberForm())
    if not form.validate():
        return _show(meeting, 422, person=form)
    member = access.found(access.member_of(meeting.space, form.member.data))
    room.ask_for_the_floor(meeting, member, by=access.actor(meeting.space))
    return _back(meeting)


@bp.post("/ask")
@access.door("meeting", to=Permission.MEETING_RUN)
def ask(meeting: Meeting) -> ResponseReturnValue:
    """Ask for consent or a show of hands about the point that stands on the page."""
    form = AskForm()
    if not form.validate():
        return _show(meeting, 422, form=form)
    kind, question = form.kind.data, form.question.data or ""
    try:
        room.ask(meeting, kind, question, saw=form.saw.data or 0, by=access.actor(meeting.space))
    except MovedOn:
        form.question.errors = [_("The room has moved on meanwhile. Send it again if it is about this point, too.")]
        return _show(meeting, 409, form=form)
    except NoPoint:
        form.question.errors = [_("Turn to a point of the agenda first.")]
        return _show(meeting, 409, form=form)
    except Asking:
        form.question.errors = [_("Another question is open. Close it first.")]
        return _show(meeting, 409, form=form)
    return _back(meeting)


def _poll(meeting: Meeting, handle: str) -> Poll:
    found: Poll = access.found(db.session.scalar(queries.poll(meeting, handle)))
    return found


@bp.post("/polls/<poll>/answer")
@access.door("meeting", to=Permission.ROOM_ANSWER)
def answer(meeting: Meeting, poll: str) -> ResponseReturnValue:
    """Raise a hand, or another one, until the question is closed."""
    asked = _poll(meeting, poll)
    hand = request.form.get("hand", "")
    if hand not in HANDS[asked.kind]:
        abort(400)
    room.answer(asked, hand, by=access.actor(meeting.space))
    return _back(meeting)


@bp.post("/polls/<poll>/close")
@access.door("meeting", to=Permission.MEETING_RUN)
def close(meeting: Meeting, poll: str) -> ResponseReturnValue:
    """Count the hands; the counts stay with the point."""
    asked = _poll(meeting, poll)
    room.close(asked, by=access.actor(meeting.space))
    return _back(meeting, _("%(kind)s: the counts are kept with the point.", kind=labels.POLLS[asked.kind]))
