"""The programme of a season: rooms, slots, sessions by day; what clashes is said beside the field and on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.seasons.forms import RoomForm, SessionForm, SlotForm, say_outside
from workspace.blueprints.seasons.routes import LEAD, bp
from workspace.db import db
from workspace.models import Season, SeasonSession, SeasonSlot
from workspace.queries import seasons as queries
from workspace.queries import spaces as space_queries
from workspace.rules.flows import NotNow
from workspace.rules.permissions import Permission
from workspace.rules.seasons import Clash, clashes
from workspace.services import seasons
from workspace.services.seasons import ChangedMeanwhile, Outside, Sitting
from workspace.web import access, labels
from workspace.web.access import me
from workspace.web.filters import called, said, titled
from workspace.web.forms import options
from workspace.web.locale import digits, space_zone
from workspace.web.pages import form_page, page
from workspace.web.transactions import done

AT = "/s/<slug>/seasons/<int:number>/programme"


@dataclass(frozen=True)
class Hour:
    """A line of the programme: a session, or a slot with a name; its times by the clock of the space."""

    starts: datetime
    ends: datetime
    session: SeasonSession | None = None
    slot: SeasonSlot | None = None
    clashes: Sequence[tuple[Clash, SeasonSession]] = ()


def _hours(season: Season) -> list[tuple[date, list[Hour]]]:
    """The lines of each day, in their order."""
    zone, planned = space_zone(), db.session.scalars(queries.sessions(season)).all()
    hours = [
        Hour(it.starts_at.astimezone(zone), it.ends_at.astimezone(zone), session=it, clashes=clashes(it, planned))
        for it in planned
    ]
    slots = [slot for slot in db.session.scalars(queries.slots(season)) if slot.name]
    hours += [Hour(it.starts_at.astimezone(zone), it.ends_at.astimezone(zone), slot=it) for it in slots]
    hours.sort(key=lambda each: each.starts)
    return [(day, list(those)) for day, those in groupby(hours, key=lambda each: each.starts.date())]


@bp.get(AT)
@access.door("season", to=Permission.ANYONE)
def programme(season: Season) -> ResponseReturnValue:
    """A list for each day; it prints."""
    return _page(season)


def _page(season: Season, status: int = 200, **more: Any) -> Response:
    treated: dict[int, list[Any]] = {}
    for session_id, proposal in db.session.execute(queries.treated(me(), season)):
        treated.setdefault(session_id, []).append(proposal)
    forms = {"room_form": RoomForm(None), "slot_form": SlotForm(None)} | more
    return page(
        "seasons/programme.html", status, season=season, space=season.space, days=_hours(season), treated=treated,
        rooms=db.session.scalars(queries.rooms(season)).all(), slots=_slots(season), **forms,
    )  # fmt: skip


def _slots(season: Season) -> list[tuple[SeasonSlot, str]]:
    """Each slot with its times in words."""
    return [(it, _times(it)) for it in db.session.scalars(queries.slots(season))]


def _times(slot: SeasonSlot) -> str:
    zone = space_zone()
    starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return digits(f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}") + (f" · {slot.name}" if slot.name else "")


def _back(season: Season, told: object, *, once: bool = False, anchor: str = "") -> ResponseReturnValue:
    return done("seasons.programme", said=told, once=once, anchor=anchor, slug=season.space.slug, number=season.number)


@bp.post(f"{AT}/rooms")
@access.door("season", to=LEAD)
def add_room(season: Season) -> ResponseReturnValue:
    form = RoomForm()
    if not form.validate_on_submit():
        return _page(season, 422, room_form=form)
    try:
        seasons.add_room(season, form.room_name.data, form.seats.data, by=access.actor(season.space))
    except NotNow:
        return _page(season, 409, is_over=True)
    return _back(season, _("The room is there."), once=True, anchor="rooms")


@bp.post(f"{AT}/slots")
@access.door("season", to=LEAD)
def add_slot(season: Season) -> ResponseReturnValue:
    form = SlotForm()
    if not form.validate_on_submit():
        return _page(season, 422, slot_form=form)
    by = access.actor(season.space)
    try:
        seasons.add_slot(season, form.slot_name.data, form.slot_from.data, form.slot_until.data, by=by)
    except Outside as outside:
        say_outside(season, is_early=outside.is_early, first=form.slot_from, last=form.slot_until)
        return _page(season, 422, slot_form=form)
    except NotNow:
        return _page(season, 409, is_over=True)
    return _back(season, _("The slot is there."), once=True, anchor="slots")


def _remove(season: Season, part: Any) -> ResponseReturnValue:
    try:
        seasons.remove_part(season, access.found(part), by=access.actor(season.space))
    except NotNow:
        return _page(season, 409, is_over=True)
    return _back(season, _("It is taken out of the programme."))


@bp.post(f"{AT}/rooms/<room>/remove")
@access.door("season", to=LEAD)
def remove_room(season: Season, room: str) -> ResponseReturnValue:
    rooms = db.session.scalars(queries.rooms(season))
    return _remove(season, next((each for each in rooms if each.handle == room), None))


@bp.post(f"{AT}/slots/<slot>/remove")
@access.door("season", to=LEAD)
def remove_slot(season: Season, slot: str) -> ResponseReturnValue:
    slots = db.session.scalars(queries.slots(season))
    return _remove(season, next((each for each in slots if each.handle == slot), None))


@bp.post(f"{AT}/sessions/<session>/remove")
@access.door("season", to=LEAD)
def remove_session(season: Season, session: str) -> ResponseReturnValue:
    return _remove(season, db.session.scalar(queries.session(season, session)))


@bp.route(f"{AT}/sessions/new", methods=["GET", "POST"])
@access.door("season", to=LEAD)
def new_session(season: Season) -> ResponseReturnValue:
    """Plan a session."""
    return _session(season, None, SessionForm(data={"saw": ""}))


@bp.route(f"{AT}/sessions/<session>", methods=["GET", "POST"])
@access.door("season", to=LEAD)
def edit_session(season: Season, session: str) -> ResponseReturnValue:
    """Change a session. What somebody else saved meanwhile is not overwritten; where they took it out, what was typed
    can be added as a new one."""
    known = db.session.scalar(queries.session(season, session))
    if known is None and request.method == "POST":
        form = SessionForm()
        _offer(season, form)
        at: dict[str, Any] = {"season": season, "space": season.space, "session": None}
        return page("seasons/session.html", 409, form=form, is_gone=True, **at)
    it: SeasonSession = access.found(known)
    chosen = set(db.session.scalars(queries.treats(it)))
    mine = [_key(each) for each in db.session.scalars(queries.proposals(me(), season)) if each.id in chosen]
    typed = {
        "title": it.title, "starts_at": it.starts_at, "ends_at": it.ends_at, "proposals": mine,
        "room": it.room.handle if it.room else "", "leader": it.leader.handle if it.leader else "",
        "space": it.space.slug if it.space else "", "path": it.path.slug if it.path else "",
        "saw": seasons.session_mark(it),
    }  # fmt: skip
    return _session(season, it, SessionForm(data=typed))


def _key(proposal: Any) -> str:
    return f"{proposal.space.slug}/{proposal.number}"


@dataclass(frozen=True)
class Offered:
    """What the form of a session offers."""

    rooms: Sequence[Any]
    leaders: Sequence[Any]
    spaces: Sequence[Any]
    paths: Sequence[Any]
    slots: Sequence[tuple[SeasonSlot, str]]
    proposals: Sequence[Any]


def _offer(season: Season, form: SessionForm) -> Offered:
    it = Offered(
        db.session.scalars(queries.rooms(season)).all(),
        db.session.scalars(space_queries.members(season.space).limit(200)).all(),
        db.session.scalars(queries.spaces(me(), season)).all(),
        db.session.scalars(space_queries.paths()).all(),
        _slots(season),
        db.session.scalars(queries.proposals(me(), season).limit(200)).all(),
    )
    form.room.choices = options(it.rooms, named=lambda each: each.name, empty=_("no room yet"))
    form.leader.choices = options(it.leaders, named=called, empty=_("nobody yet"))
    form.space.choices = [("", _("of everybody")), *((each.slug, said(each.names)) for each in it.spaces)]
    form.path.choices = [("", _("no path")), *((each.slug, said(each.names)) for each in it.paths)]
    form.slot.choices = [("", _("times of its own")), *((slot.handle, times) for slot, times in it.slots)]
    form.proposals.choices = [(_key(each), titled(each)) for each in it.proposals]
    return it


def _sitting(form: SessionForm, it: Offered) -> Sitting:
    def chosen(rows: Sequence[Any], key: str, by: str) -> Any:
        return next((each for each in rows if getattr(each, by) == key), None)

    slot = chosen([slot for slot, _times in it.slots], form.slot.data, "handle")
    return Sitting(
        form.title.data,
        slot.starts_at if slot else form.starts_at.data,
        slot.ends_at if slot else form.ends_at.data,
        chosen(it.rooms, form.room.data, "handle"),
        chosen(it.leaders, form.leader.data, "handle"),
        chosen(it.spaces, form.space.data, "slug"),
        chosen(it.paths, form.path.data, "slug"),
        [each for each in it.proposals if _key(each) in (form.proposals.data or [])],
    )


def _session(season: Season, it: SeasonSession | None, form: SessionForm) -> ResponseReturnValue:
    offered = _offer(season, form)
    at: dict[str, Any] = {"season": season, "space": season.space, "session": it}
    if not form.validate_on_submit():
        return form_page("seasons/session.html", form, **at)
    sitting = _sitting(form, offered)
    if not form.anyway.data and _clash(season, it, form, sitting):
        return page("seasons/session.html", 422, form=form, clashes=True, **at)
    try:
        seasons.plan_session(season, sitting, session=it, saw=form.saw.data or "", by=access.actor(season.space))
    except ChangedMeanwhile:
        form.saw.data = seasons.session_mark(it) if it else ""
        return page("seasons/session.html", 409, form=form, overlap=True, **at)
    except Outside as outside:
        first, last = (form.slot, form.slot) if form.slot.data else (form.starts_at, form.ends_at)
        say_outside(season, is_early=outside.is_early, first=first, last=last)
        return form_page("seasons/session.html", form, **at)
    except NotNow:
        return _page(season, 409, is_over=True)
    return _back(season, _("It is in the programme."), once=it is None)


def _clash(season: Season, it: SeasonSession | None, form: SessionForm, sitting: Sitting) -> bool:
    """Say beside the fields what stands against it; whether anything does."""
    as_planned = SeasonSession(
        id=it.id if it else None, starts_at=sitting.starts_at, ends_at=sitting.ends_at,
        room_id=sitting.room.id if sitting.room else None, leader_id=sitting.leader.id if sitting.leader else None,
    )  # fmt: skip
    found = clashes(as_planned, db.session.scalars(queries.sessions(season)).all())
    for why, other in found:
        field = form.room if why is Clash.ROOM else form.leader
        field.errors = [*field.errors, labels.CLASHES[why] % {"what": other.title}]
    return bool(found)
