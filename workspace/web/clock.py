"""The clock: what is due is done before anybody looks, also after the machine has slept.

The worker asks every few seconds; a request asks, too, for where no worker runs, or where it is late.
"""

import logging
import time
from collections.abc import Callable

from flask import current_app
from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError, IntegrityError

from workspace.config import Config
from workspace.db import db, now, transaction
from workspace.queries import decisions as queries
from workspace.queries import events as event_queries
from workspace.queries import meetings as meeting_queries
from workspace.queries import minutes as minutes_queries
from workspace.queries import seasons as season_queries
from workspace.services import decisions, events, minutes, notes, seasons
from workspace.web import promises

EVERY = 1.0  # Seconds between two looks of one process: a look is one indexed read.
RECKONS = 60.0  # Seconds between two looks whether figures of seasons are missing.
log = logging.getLogger(__name__)


def ballot_key() -> bytes:
    """The key under which the opening keys of secret decisions are sealed, 32 bytes."""
    config: Config = current_app.extensions["masar"]
    return config.key("ballots")


def catch_up() -> None:
    """Before a request, once a second at the most: do what is due."""
    looked = current_app.extensions.get("looked_at_the_clock", -EVERY)
    if time.monotonic() - looked >= EVERY:
        current_app.extensions["looked_at_the_clock"] = time.monotonic()
        do_what_is_due()


def do_what_is_due() -> None:
    """Open and close the decisions, approve the minutes, close the registrations and forget the registrants whose
    time has come, each in a transaction of its own; and let the search know what was typed.

    What fails holds up nothing else and nobody. Where the database failed it is tried again at the next look. All else
    (a decision whose votes were sealed under another key) is said once by each process and left to the facilitator.
    """
    _do_each("decision", queries.due(now()), lambda one: decisions.tick(one, key=ballot_key()))
    _do_each("meeting", minutes_queries.due(now()), _approve)
    _do_each("event", event_queries.due(now()), events.tick)
    _do_each("season", season_queries.closing(now()), seasons.tick)
    _do_each("note", meeting_queries.unfound(now()).limit(1), lambda _one: notes.be_found(now()))
    _reckon()


def _do_each(kind: str, due: Select[int], verb: Callable[[int], object]) -> None:
    """Do what is due with each of some rows, except those that this process has given up."""
    given_up: set[tuple[str, int]] = current_app.extensions.setdefault("given_up", set())
    ids = [each for each in db.session.scalars(due) if (kind, each) not in given_up]
    db.session.rollback()
    for each in ids:
        try:
            with transaction():
                verb(each)
        except Exception as why:
            log.exception("What is due could not be done: %s %s.", kind, each)
            if not isinstance(why, DBAPIError):
                given_up.add((kind, each))


def _approve(meeting_id: int) -> None:
    approved = minutes.tick(meeting_id)
    if approved:
        promises.tell(approved)


def _reckon() -> None:
    """Keep the figures of seasons that pages will ask for. They are reckoned while nobody is held up, then written."""
    if time.monotonic() - current_app.extensions.get("reckoned", -RECKONS) < RECKONS:
        return
    current_app.extensions["reckoned"] = time.monotonic()
    at = now()
    try:
        while wanted := seasons.reckon_next(at):
            db.session.rollback()
            with transaction():
                if not seasons.keep_figures(wanted, at):
                    return
    except IntegrityError:  # Another process has kept the same.
        log.info("Figures of a season were kept twice.")
    except Exception:
        log.exception("Figures of a season could not be kept.")
    db.session.rollback()
