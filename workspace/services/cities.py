"""A team asks for a forum in its city; a coordinator answers it outside, and nothing of it is kept."""

from sqlalchemy import func, select

from workspace.db import db, take_turns
from workspace.models import CityRequest, Happening, Space
from workspace.rules.viewers import Actor
from workspace.services.activity import record

MOST = 200


class TooMany(Exception):
    """So many requests wait that nobody would read one more."""


def ask(*, place: str, team: str, contact: str, word: str) -> CityRequest:
    """Ask for a forum. The same words sent again are the same request. Raises TooMany."""
    take_turns("city requests")
    same = select(CityRequest).where(
        CityRequest.place == place, CityRequest.team == team, CityRequest.contact == contact
    )
    known = db.session.scalars(same).first()
    if known is None:
        if (db.session.scalar(select(func.count()).select_from(CityRequest)) or 0) >= MOST:
            raise TooMany
        known = CityRequest(place=place, team=team, contact=contact)
        db.session.add(known)
    known.word = word
    db.session.flush()
    return known


def settle(asked: CityRequest, *, root: Space, by: Actor) -> None:
    """It was answered: the request goes with all it says of people."""
    db.session.delete(asked)
    record(Happening.CITY_ANSWERED, space=root, by=by, now_is=asked.place)
