"""An organisation of the network is a partner of a campaign, an event or a season, or is one no more."""

from sqlalchemy import delete, insert

from workspace.db import db
from workspace.models import Campaign, Event, Happening, Organisation, Season, Space
from workspace.queries.partners import KEYS
from workspace.rules.viewers import Actor
from workspace.services.activity import record


def add(thing: Campaign | Event | Season, organisation: Organisation, space: Space, *, by: Actor) -> None:
    """It is a partner. Saying it twice says it once."""
    key = KEYS[type(thing)]
    known = db.select(key).where(key == thing.id, key.class_.organisation_id == organisation.id)
    if db.session.scalar(known) is None:
        db.session.execute(insert(key.class_).values({key.key: thing.id, "organisation_id": organisation.id}))
        _tell(thing, organisation, space, by)


def remove(thing: Campaign | Event | Season, organisation: Organisation, space: Space, *, by: Actor) -> None:
    key = KEYS[type(thing)]
    gone = delete(key.class_).where(key == thing.id, key.class_.organisation_id == organisation.id)
    if db.session.scalars(gone.returning(key)).all():
        _tell(thing, organisation, space, by)


def _tell(thing: Campaign | Event | Season, organisation: Organisation, space: Space, by: Actor) -> None:
    """Whoever reads the log may not know an organisation that is not listed: of that one it holds the handle."""
    name, handle = organisation.name if organisation.is_listed else "", organisation.handle
    match thing:
        case Event():
            record(Happening.EVENT_PARTNERS, space=space, of=thing, by=by, reason=name, organisation=handle)
        case Season():
            record(
                Happening.SEASON_PARTNERS, space=space, by=by, now_is=_called(thing), reason=name,
                season=thing.number, organisation=handle,
            )  # fmt: skip
        case Campaign():
            record(
                Happening.CAMPAIGN_PARTNERS, space=space, by=by, now_is=_called(thing), reason=name,
                campaign=thing.id, organisation=handle,
            )  # fmt: skip


def _called(thing: Campaign | Season) -> str:
    return next(iter(thing.names.values()), "")
