"""Answers by mail: the word in their address, and that each is said once.

A letter of comments under one thing has an address of its own to answer to. Its word is signed and holds whose letter
it is, about which record, and the day: nothing of it is kept, and nobody else can make one. It is good for thirty days,
as long as a message is remembered: so none is said twice, however often it is delivered.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select, update

from workspace.db import db, take_turns
from workspace.models import Operation
from workspace.services import tokens
from workspace.services.housekeeping import OPERATIONS_LAST

LASTS = OPERATIONS_LAST
HOUR = timedelta(hours=1)
QUIET = HOUR  # Between two letters that say why an answer was not taken.
MOST = 20  # Answers of one person that are taken within an hour.
_PURPOSE = "replies"
_SAID = "said"
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class Asked(NamedTuple):
    """What the word of an address holds: whose answer it lets in, under which record, and until when."""

    user_id: int
    record_id: int
    until: datetime


def word(user_id: int, record_id: int, at: datetime, *, key: bytes) -> str:
    """The word by which one person may answer one record, from a moment on."""
    return tokens.mail_word(user_id, record_id, (at - _FIRST_DAY).days, purpose=_PURPOSE, key=key)


def asked(word: str, *, key: bytes) -> Asked | None:
    """What a word holds; None if it is forged."""
    match tokens.read_mail_word(word, purpose=_PURPOSE, key=key):
        case [user_id, record_id, day]:
            return Asked(user_id, record_id, _FIRST_DAY + timedelta(day + 1) + LASTS)
    return None


def is_new(it: Asked, known_by: str, at: datetime) -> bool:
    """Remember that a message has come. False for one that came before; two at once collide, and one is tried again."""
    who, op = f"mail:{it.user_id}", f"{it.record_id} {known_by}"
    if db.session.scalar(select(Operation.id).where(Operation.who == who, Operation.op == op)):
        return False
    db.session.add(Operation(who=who, op=op, endpoint="", arguments="", at=at))
    db.session.flush()
    return True


def may_say_more(it: Asked, at: datetime) -> bool:
    """Whether fewer than MOST of this person's answers were taken within the last hour; they take turns over it."""
    take_turns(f"mail:{it.user_id}")
    lately = select(func.count()).where(
        Operation.who == f"mail:{it.user_id}", Operation.endpoint == _SAID, Operation.at > at - HOUR
    )
    return (db.session.scalar(lately) or 0) < MOST


def was_said(it: Asked, known_by: str) -> None:
    """Remember that what came was taken, and counts."""
    mine = Operation.who == f"mail:{it.user_id}", Operation.op == f"{it.record_id} {known_by}"
    db.session.execute(update(Operation).where(*mine).values(endpoint=_SAID))


def may_be_told(it: Asked, at: datetime) -> bool:
    """Whether somebody may get a letter that says why their answer was not taken: they get one an hour at the most."""
    who = f"mail:{it.user_id}"
    last = db.session.scalar(select(Operation).where(Operation.who == who, Operation.op == "told"))
    if last is None:
        db.session.add(Operation(who=who, op="told", endpoint="", arguments="", at=at))
    elif at - last.at < QUIET:
        return False
    else:
        last.at = at
    db.session.flush()
    return True
