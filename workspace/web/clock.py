"""The clock: what is due is done before anybody looks, also after the machine has slept.

The worker asks every few seconds; a request asks, too, for where no worker runs, or where it is late.
"""

import logging
import time

from flask import current_app
from sqlalchemy.exc import IntegrityError

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

    One that cannot be counted (its votes were sealed under another key) is said once by each process and left to the
    facilitator; nobody else waits for it.
    """
    given_up: set[int] = current_app.extensions.setdefault("cannot_be_counted", set())
    due = [each for each in db.session.scalars(queries.due(now())) if each not in given_up]
    db.session.rollback()
    for decision_id in due:
        try:
            with transaction():
                decisions.tick(decision_id, key=ballot_key())
        except Exception:
            given_up.add(decision_id)
            log.exception("A decision could not be opened or closed.")
    approved = list(db.session.scalars(minutes_queries.due(now())))
    db.session.rollback()
    for meeting_id in approved:
        with transaction():
            approved_now = minutes.tick(meeting_id)
            if approved_now:
                promises.tell(approved_now)
    over = list(db.session.scalars(event_queries.due(now())))
    db.session.rollback()
    for event_id in over:
        with transaction():
            events.tick(event_id)
    ending = [each.id for each in db.session.scalars(season_queries.closing(now()))]
    db.session.rollback()
    for season_id in ending:
        with transaction():
            seasons.tick(season_id)
    is_unfound = db.session.scalar(meeting_queries.unfound(now()).limit(1)) is not None
    db.session.rollback()
    if is_unfound:
        with transaction():
            notes.be_found(now())
    _reckon()


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
    db.session.rollback()
