"""The letters to those who registered: in their language, by the clock of the place, with their own link and the event
for their calendar. What not everybody reads stands in no letter."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from workspace.config import Config
from workspace.db import db
from workspace.models import Audience, Event, EventState, Registration, RegistrationState, Visibility
from workspace.queries import events as find
from workspace.services import calendars, mail, tokens
from workspace.web.addresses import absolute
from workspace.web.locale import moment_for, zone_named


def config() -> Config:
    found: Config = current_app.extensions["masar"]
    return found


def word_of(it: Registration) -> str:
    """The word of the link that is theirs who registered."""
    return tokens.signed(it.handle, purpose="registration", key=config().key("registrations"))


def zone_of(event: Event) -> ZoneInfo:
    return zone_named(event.space.time_zone)


def calendar_of(event: Event, *, is_veiled: bool = False) -> bytes:
    """An event as calendars read it. What goes into somebody's own calendar names no space that is not public."""
    url = absolute("events.show", slug=event.space.slug, number=event.number)
    shown = calendars.Shown(_("Event"), url=url) if is_veiled else calendars.shown(event, word=_("Event"), url=url)
    host = urlsplit(config().base_url).hostname or "localhost"
    return calendars.event_file(event, shown, host=host, zone=zone_of(event))


def tell(it: Registration, *, reason: str = "") -> None:
    """Write to somebody how their registration stands, or what became of the event, if they still read it."""
    tell_all([it], reason=reason)


def tell_all(them: Iterable[Registration], *, reason: str = "") -> None:
    known = {it.id: it for it in them}
    reached = set(db.session.scalars(find.still(list(known))))
    for each in known.values():
        if each.id in reached:
            _write_to(each, reason=reason)


def _write_to(it: Registration, *, reason: str) -> None:
    address = it.email or (it.user.email if it.user and it.user.frozen_at is None else "")
    if not address:
        return
    event = it.event
    with force_locale(it.locale):
        said = _said(it)
        is_public = event.space.visibility is Visibility.PUBLIC and event.audience == Audience.PUBLIC
        at = moment_for(it.locale, event.starts_at.astimezone(zone_of(event)))
        what = f"{event.title}\n{at}\n{event.place}".strip() if is_public else at
        link = _(
            "To see it, change it or give your place back:\n%(link)s", link=absolute("events.mine", word=word_of(it))
        )
        alone = _("This link is yours alone: do not pass it on.")
        subject = f"{said}: {event.title}" if is_public else said
        goes_in = it.state is RegistrationState.IN
        calendar = calendar_of(event, is_veiled=not is_public).decode() if goes_in else ""
        body = "\n\n".join(filter(None, (said + ".", what, reason, link, alone)))
        mail.write_to(address, subject=subject, body=body, calendar=calendar)


def _said(it: Registration) -> str:
    if it.event.state is EventState.CANCELLED:
        return _("Called off")
    return {
        RegistrationState.IN: _("You have a place"),
        RegistrationState.WAITING: _("You are on the waiting list"),
        RegistrationState.ASKED: _("Your registration has arrived"),
        RegistrationState.REFUSED: _("Your registration was not accepted"),
        RegistrationState.CANCELLED: _("Your registration is cancelled"),
    }[it.state]
