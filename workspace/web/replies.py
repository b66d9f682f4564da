"""Answers by mail: let in by the word of their address, said through the permission and the verb of the form.

Who may be wrong here is everybody: what comes is said as a comment, or its sender is told why not, once an hour at the
most, or it is dropped without a word. A message of a machine, and one whose word is forged, are dropped: nothing that
comes in by mail can make a letter go out to somebody who has no account, and no letter answers a letter.
"""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from workspace.config import Config
from workspace.db import db, now
from workspace.models import Record, User
from workspace.queries import people
from workspace.queries import records as queries
from workspace.rules import replies as rules
from workspace.rules.permissions import Permission, may
from workspace.rules.replies import Head, Trouble, Unsaid
from workspace.rules.viewers import Viewer
from workspace.services import comments, mail, members, replies
from workspace.services.replies import Asked
from workspace.web import labels
from workspace.web.addresses import absolute


def address(user: User, record_id: int, at: datetime) -> str:
    """Where somebody's answer to a letter about a record goes; nothing where letters are not answered."""
    config = _config()
    word = replies.word(user.id, record_id, at, key=config.key("replies"))
    return config.reply_address.replace("{}", word)


def take(raw: bytes) -> None:
    """Take in a message, in the transaction of whoever hands it over. Handed over again it does nothing."""
    config, at = _config(), now()
    head = rules.head(raw, config.reply_address)
    it = replies.asked(head.word, key=config.key("replies")) if head else None
    user = db.session.get(User, it.user_id) if it else None
    if head is None or it is None or user is None or user.frozen_at is not None:
        return
    if not replies.is_new(it, head.known_by, at):
        return
    if trouble := _say(raw, head, it, user, at):
        _tell(user, it, trouble, at)
    else:
        replies.was_said(it, head.known_by)


def _say(raw: bytes, head: Head, it: Asked, user: User, at: datetime) -> Trouble | None:
    """Say it, or say why not."""
    if not user.email or head.sender != user.email:
        return Trouble.ELSEWHERE
    held = db.session.scalars(people.MEMBERSHIPS, {"user_id": user.id})
    viewer = Viewer(user, at, {m.space_id: m for m in held})
    found = queries.visible_to(viewer, Record).where(Record.id == it.record_id, Record.archived_at.is_(None))
    record = db.session.scalar(queries.held(found, Record))
    if record is None or at >= it.until:
        return Trouble.GONE
    if not may(viewer, Permission.COMMENT_SAY, record):
        return Trouble.SILENT
    if not replies.may_say_more(it, at):
        return Trouble.MANY
    try:
        words = rules.words(raw, comments.MAX_CHARS)
    except Unsaid as error:
        return error.trouble
    comments.say(record, words, locale=user.locale, by=members.actor_in(record.space, viewer))
    return None


def _tell(user: User, it: Asked, trouble: Trouble, at: datetime) -> None:
    if replies.may_be_told(it, at):
        with force_locale(user.locale):
            why = f"{labels.TROUBLES[trouble]}\n\n{absolute('notices.index')}"
            mail.write(user, subject=_("Your answer by mail was not taken"), body=why)


def _config() -> Config:
    config: Config = current_app.extensions["masar"]
    return config
