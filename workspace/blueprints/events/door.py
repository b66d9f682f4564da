"""For the organisers alone: who registered, who is accepted, who is there; the list on paper and the certificates."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.events import letters
from workspace.blueprints.events.forms import CodeForm, TickForm
from workspace.blueprints.events.routes import HERE, back, bp
from workspace.db import db
from workspace.models import Event, EventState, Registration, RegistrationState
from workspace.queries import events as queries
from workspace.rules.events import is_over_full
from workspace.rules.flows import NotNow
from workspace.rules.permissions import Permission
from workspace.services import registrations
from workspace.web import access
from workspace.web.pages import form_page, page

ORDER = (
    RegistrationState.ASKED, RegistrationState.IN, RegistrationState.WAITING, RegistrationState.REFUSED,
    RegistrationState.CANCELLED,
)  # fmt: skip
LINES_FOR_OTHERS = 6


@bp.get(f"{HERE}/people")
@access.door("event", to=Permission.EVENT_RUN)
def people(event: Event) -> ResponseReturnValue:
    """Everybody who registered, in their order, to be accepted and ticked."""
    rows = db.session.scalars(queries.registrations(event)).all()
    groups = {state: [it for it in rows if it.state is state] for state in ORDER}
    return page(
        "events/people.html", event=event, space=event.space, groups=groups,
        there=sum(it.attended_at is not None for it in rows),
        is_over_full=is_over_full(event.capacity, len(groups[RegistrationState.IN])),
        runs=event.state in registrations.RUNNING,
        may_tick=event.state in (*registrations.RUNNING, EventState.HELD) and event.forgotten_at is None,
    )  # fmt: skip


@bp.post(f"{HERE}/people/<person>/<any(admit, refuse):action>")
@access.door("event", to=Permission.EVENT_RUN)
def judge(event: Event, person: str, action: str) -> ResponseReturnValue:
    """Say yes or no to somebody; they are told, and so is whoever moves up."""
    it = access.registered_in(event, person)
    verb = {"admit": registrations.admit, "refuse": registrations.refuse}[action]
    up = verb(it, by=access.actor(event.space))
    letters.tell_all({each.id: each for each in (it, *up)}.values())
    return back(event, _stands(it), endpoint="events.people")


def _stands(it: Registration) -> str:
    told = {
        RegistrationState.IN: _("%(name)s has a place now.", name=it.name),
        RegistrationState.WAITING: _("On the waiting list: %(name)s.", name=it.name),
        RegistrationState.ASKED: _("Waits for an answer: %(name)s.", name=it.name),
        RegistrationState.REFUSED: _("Not accepted: %(name)s.", name=it.name),
    }
    return told.get(it.state, "")


@bp.post(f"{HERE}/people/<person>/there")
@access.door("event", to=Permission.EVENT_RUN)
def tick(event: Event, person: str) -> ResponseReturnValue:
    """Tick somebody, or take the tick away: two who tick at once change only what each tapped."""
    it, form = access.registered_in(event, person), TickForm()
    if not form.validate():
        abort(400)
    was = it.state
    registrations.tick(it, is_there=form.there.data == "yes", by=access.actor(event.space))
    if it.state is was:
        return back(event, endpoint="events.people")  # The same button takes the tick back.
    return back(event, _stands(it), endpoint="events.people", undo=_undo(it, was))


def _undo(it: Registration, was: RegistrationState) -> str:
    slug, number = it.event.space.slug, it.event.number
    return url_for("events.put_back", slug=slug, number=number, person=it.handle, was=was.value)


@bp.post(f"{HERE}/people/<person>/back/<any(asked, in, waiting):was>")
@access.door("event", to=Permission.EVENT_RUN)
def put_back(event: Event, person: str, was: str) -> ResponseReturnValue:
    """Take a tick back, and the place that it gave to somebody who had none."""
    it = access.registered_in(event, person)
    told = registrations.put_back(it, RegistrationState(was), by=access.actor(event.space))
    letters.tell_all({each.id: each for each in told}.values())
    waits = it.state in (RegistrationState.WAITING, RegistrationState.ASKED)
    return back(event, _stands(it) if waits else _("Taken back."), endpoint="events.people")


@bp.route(f"{HERE}/check-in", methods=["GET", "POST"])
@access.door("event", to=Permission.EVENT_RUN)
def check_in(event: Event) -> ResponseReturnValue:
    """Check somebody in by the code of their registration, which the QR code on their telephone brings along."""
    form = CodeForm(data={"code": request.args.get("code", "")[:60]})
    if form.validate_on_submit():
        it = registrations.by_code(event, form.code.data, key=letters.config().key("registrations"))
        if it is not None:
            undo = "" if it.attended_at else _undo(it, it.state)
            registrations.tick(it, is_there=True, by=access.actor(event.space))
            return back(event, _("%(name)s is on the list.", name=it.name), endpoint="events.check_in", undo=undo)
        form.code.errors = [_("No registration for this event has this code.")]
    return form_page("events/check_in.html", form, event=event, space=event.space)


@bp.get(f"{HERE}/sheet")
@access.door("event", to=Permission.EVENT_RUN)
def sheet(event: Event) -> ResponseReturnValue:
    """The list on paper, to be signed at the door."""
    rows = [it for it in db.session.scalars(queries.registrations(event)) if it.state is RegistrationState.IN]
    at = {"slug": event.space.slug, "number": event.number}
    return page(
        "events/sheet.html",
        event=event,
        space=event.space,
        rows=rows,
        more=LINES_FOR_OTHERS,
        back=("events.people", at),
    )


@bp.get(f"{HERE}/people/<person>/certificate")
@access.door("event", to=Permission.EVENT_RUN)
def certificate(event: Event, person: str) -> ResponseReturnValue:
    """The certificate of somebody who was there, for those who have no printer."""
    it = access.registered_in(event, person)
    if event.state is not EventState.HELD or it.attended_at is None:
        raise NotNow(event.state)
    at = {"slug": event.space.slug, "number": event.number}
    return page("events/certificate.html", it=it, event=event, space=event.space, back=("events.people", at))
