"""To register, with an account or without one; and the page of one's own registration, behind a link that is a key."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.events import letters
from workspace.blueprints.events.forms import RegisterForm, registering
from workspace.blueprints.events.routes import HERE, as_calendar, back, bp, handed_out
from workspace.db import db
from workspace.models import Event, EventState, Registration, RegistrationState
from workspace.queries import events as queries
from workspace.rules.events import asked
from workspace.rules.permissions import Permission
from workspace.services import registrations
from workspace.services.meetings import ChangedMeanwhile
from workspace.services.registrations import CONCERNED, Known, Late, NoPlace
from workspace.web import access, labels, squares
from workspace.web.access import me
from workspace.web.addresses import absolute
from workspace.web.limits import A_CROWD, limited
from workspace.web.locale import locale
from workspace.web.pages import page
from workspace.web.transactions import done

MINE = "/registration/<word>"


@bp.route(f"{HERE}/register", methods=["GET", "POST"])
@access.door("event", to=Permission.EVENT_REGISTER)
@limited("register", "email", A_CROWD)
def register(event: Event) -> ResponseReturnValue:
    """Register. Whoever does is told beforehand whether it is the waiting list, also where that changed meanwhile."""
    user = me().user
    own = me().membership_in(event.space_id)
    name = own.name if own else user.name if user else ""
    team = own.organisation.name if own and own.organisation else ""
    form = registering(event, has_account=user is not None, name=name, team=team)
    if request.method == "POST" and not registrations.is_open(event):
        return _asked(event, form, 409)
    if not form.validate_on_submit():
        return _asked(event, form)
    is_known = False
    try:
        it = registrations.register(
            event, form.said(), user=user, locale=locale(), form=form.op.data or "", is_told=form.full.data == "yes"
        )
    except Late:
        return _asked(event, form, 409)
    except NoPlace:
        return _asked(event, form, 409, is_news=True)
    except Known as known:
        it, is_known = known.it, True
    letters.tell(it)
    return _answer(event, it, is_known=is_known, by_mail=bool(form.email.data) and bool(letters.config().smtp_url))


def _answer(event: Event, it: Registration, *, is_known: bool, by_mail: bool) -> ResponseReturnValue:
    """Where mail is sent, the link of somebody without an account goes to the address they gave, and all are answered
    alike: so nobody learns who comes, or holds the link of another's registration."""
    if me().user is None and by_mail:
        said = _("A letter is on its way to the address that you gave: it says whether you have a place.")
        return back(event, said)
    if me().user is None and is_known:
        said = _(
            "You are registered already. Nothing was changed. Where you gave an e-mail address, your link was sent to "
            "it again; otherwise ask the organisers."
        )
        return back(event, said)
    if it.state is RegistrationState.REFUSED:
        said = _("Your registration was not accepted")
    else:
        said = _("You are registered already.") if is_known else labels.REGISTERED[it.state]
    return done("events.mine", said=said, word=letters.word_of(it))


def _asked(event: Event, form: RegisterForm, status: int = 0, *, is_news: bool = False) -> ResponseReturnValue:
    is_full = not event.needs_approval and registrations.is_full(event)
    form.full.data, form.full.raw_data = "yes" if is_full else "", None
    return page(
        "events/register.html", status or (422 if form.errors else 200),
        event=event, space=event.space, form=form, is_open=registrations.is_open(event), is_full=is_full,
        is_news=is_news,
    )  # fmt: skip


@bp.get(MINE)
@access.open_door()
def mine(word: str) -> ResponseReturnValue:
    """How a registration stands. Looking changes nothing."""
    return _mine(access.registration_of(word), word)


def _mine(it: Registration, word: str, status: int = 200) -> ResponseReturnValue:
    code = registrations.code_of(it, key=letters.config().key("registrations"))
    at_the_door = absolute("events.check_in", slug=it.event.space.slug, number=it.event.number)
    place = (db.session.scalar(queries.ahead(it)) or 0) + 1 if it.state is RegistrationState.WAITING else 0
    return page(
        "events/mine.html", status,
        it=it, event=it.event, space=it.event.space, word=word, code=code, place=place,
        materials=db.session.scalars(queries.materials(it.event)).all() if it.state in CONCERNED else [],
        square=squares.drawn(f"{at_the_door}?code={code}"),
        may_change=registrations.may_change(it), has_certificate=_has_certificate(it),
    )  # fmt: skip


def _has_certificate(it: Registration) -> bool:
    return it.event.state is EventState.HELD and it.attended_at is not None


@bp.route(f"{MINE}/change", methods=["GET", "POST"])
@access.open_door()
@limited("register", "email", A_CROWD)
def change(word: str) -> ResponseReturnValue:
    """Say something else than before; the place stays."""
    it = access.registration_of(word)
    answers = {f"answer_{n}": it.answers.get(asked(each), "") for n, each in enumerate(it.event.questions)}
    known = {"name": it.name, "email": it.email, "phone": it.phone, "team": it.team, "saw": registrations.mark(it)}
    form = registering(it.event, has_account=it.user_id is not None, **known, **answers)
    status = 0
    if form.validate_on_submit():
        try:
            registrations.change(it, form.said(), saw=form.saw.data or "")
        except ChangedMeanwhile:
            form.saw.data, status = registrations.mark(it), 409
        except Known:
            form.email.errors = [_("Somebody with this address, or with this name and number, is registered already.")]
            status = 409
        else:
            return done("events.mine", said=_("Saved."), word=word)
    status = status or (422 if form.errors else 200)
    is_other = status == 409 and not form.errors
    return page(
        "events/change.html",
        status,
        is_other=is_other,
        it=it,
        event=it.event,
        space=it.event.space,
        word=word,
        form=form,
    )


@bp.post(f"{MINE}/cancel")
@access.open_door()
@limited("register", by_address=A_CROWD)
def give_back(word: str) -> ResponseReturnValue:
    """Give the place back. Whoever waits first gets it and is told."""
    it = access.registration_of(word)
    letters.tell_all(registrations.cancel(it))
    return done("events.mine", said=_("Cancelled. Thank you for making room."), word=word)


@bp.get(f"{MINE}/event.ics")
@access.open_door()
def my_calendar(word: str) -> ResponseReturnValue:
    return as_calendar(access.registration_of(word).event)


@bp.get(f"{MINE}/materials/<material>/file")
@access.open_door()
def my_material(word: str, material: str) -> ResponseReturnValue:
    """A material of the event, for somebody who is to come and may have no account."""
    it = access.registration_of(word)
    if it.state not in CONCERNED:
        access.found(None)
    return handed_out(it.event, material, is_public=False)


@bp.get(f"{MINE}/certificate")
@access.open_door()
def my_certificate(word: str) -> ResponseReturnValue:
    """The certificate of somebody who was there, to be printed."""
    it = access.registration_of(word)
    if not _has_certificate(it):
        access.found(None)
    return page(
        "events/certificate.html", it=it, event=it.event, space=it.event.space, back=("events.mine", {"word": word})
    )
