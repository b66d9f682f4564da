"""The letters of what is new: at once where something needs its reader, the rest in a digest.

They stand in the outbox in the transaction that says of what they told, a batch of people at a time: a kill in the
middle leaves whole batches behind it and tells nobody twice.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import update

from workspace.config import Config
from workspace.db import db, now, transaction
from workspace.models import Audience, Happening, Pace, User, Visibility
from workspace.queries import digests as queries
from workspace.rules.letters import PAUSE, WEEKENDS, next_digest, quiet_ends
from workspace.rules.replies import MARK
from workspace.services import letters, mail
from workspace.services.letters import Letter
from workspace.web import labels, replies
from workspace.web.addresses import absolute
from workspace.web.filters import of_season
from workspace.web.locale import TERRITORY, zone_named

NAMED = 20  # Things that a letter names; of the rest it says how many they are.


def write_due() -> int:
    """Write every letter that is due, batch by batch; the answer is how many."""
    written, last = 0, 0
    while True:
        with transaction():
            people = db.session.execute(queries.due(now(), last)).all()
            written += _write([(user, urgent) for user, urgent in people])
            last = people[-1][0].id if people else 0
        if not people:
            break
    with transaction():
        _go_on()
    return written


def _write(people: Sequence[tuple[User, bool]]) -> int:
    """The letters of a batch. Whoever sleeps is asked again in the morning."""
    at = now()
    awake = [(user, urgent) for user, urgent in people if _night_of(user, at) is None]
    kinds = {user.id: kind for user, urgent in awake if (kind := _kind(user, urgent, at))}
    rows = db.session.execute(queries.waiting(kinds)).all() if kinds else []
    by_person = {user_id: list(found) for user_id, found in groupby(rows, lambda row: row.user_id)}
    told: list[int] = []
    letters_written = 0
    for user, _urgent in awake:
        kind = kinds.get(user.id)
        found = [row for row in by_person.get(user.id, ()) if kind is Letter.DIGEST or row.calls]
        if kind and found:
            _letter(user, kind, found)
            told += [row.id for row in found]
            letters_written += 1
    letters.have_gone(told, at)
    letters.tell_later([_later(user, kinds.get(user.id), at) for user, _urgent in people])
    return letters_written


def _kind(user: User, urgent: bool, at: datetime) -> Letter | None:
    """Which letter is due. One whose digest was never reckoned gets it at the next slot."""
    if user.digest is not Pace.NONE and user.digest_at is not None and user.digest_at <= at:
        return Letter.DIGEST
    return Letter.CALL if urgent else None


def _later(user: User, kind: Letter | None, at: datetime) -> tuple[int, datetime | None, datetime | None]:
    night = _night_of(user, at)
    slot = user.digest_at if user.digest_at is not None and user.digest_at > at else None
    if night is not None:
        return user.id, user.digest_at, night
    hush = at + PAUSE if kind is Letter.CALL else None
    return user.id, slot or _slot(user.time_zone, user.locale, user.digest, user.quiet_from, user.quiet_until, at), hush


def _night_of(user: User, at: datetime) -> datetime | None:
    return quiet_ends(at, zone_named(user.time_zone), user.quiet_from, user.quiet_until)


def _slot(zone: str, locale: str, pace: Pace, quiet_from: int, quiet_until: int, at: datetime) -> datetime | None:
    weekend = WEEKENDS[TERRITORY[locale].partition("_")[2]]
    return next_digest(at, zone_named(zone), pace, weekend, quiet_from, quiet_until)


def _go_on() -> None:
    """Whoever had nothing to be told at their slot has the next one: one statement for all who live alike."""
    at = now()
    for alike in db.session.execute(queries.late_slots(at)).all():
        zone, locale, pace, quiet_from, quiet_until = alike
        mine = [getattr(User, name) == value for name, value in alike._mapping.items()]
        changed = (
            update(User)
            .where(User.digest_at <= at, *mine)
            .values(digest_at=_slot(zone, locale, pace, quiet_from, quiet_until, at))
        )
        db.session.execute(changed, execution_options={"synchronize_session": False})


def _letter(user: User, kind: Letter, found: Sequence[Any]) -> None:
    config: Config = current_app.extensions["masar"]
    stop = absolute("notices.stop", word=letters.stop_word(user, kind, key=config.key("letters")))
    with force_locale(user.locale):
        answer = _answer(user, found)
        body = _body(user, found, stop)
        if answer:
            above = _("Write your answer above this line: it becomes a comment that everybody can read.")
            body = f"{MARK} {above}\n\n{body}"
        else:
            body += "\n\n" + _("Nobody reads what answers this letter: say it on the page that its links lead to.")
        mail.write(user, subject=_subject(kind, len(found)), body=body, stop=stop, reply_to=answer)


def _answer(user: User, found: Sequence[Any]) -> str:
    """Where an answer goes to a letter that tells of comments under one thing, and names it; else nowhere."""
    is_one = len(found) == 1 and found[0].happening is Happening.COMMENT_SAID and _is_public(found[0])
    return replies.address(user, found[0].record_id, now()) if is_one else ""


def _subject(kind: Letter, n: int) -> str:
    if kind is Letter.CALL:
        return ngettext("%(n)s thing needs you", "%(n)s things need you", n, n=n)
    return ngettext("%(n)s thing is new to you", "%(n)s things are new to you", n, n=n)


def _body(user: User, found: Sequence[Any], stop: str) -> str:
    """What needs its reader, then what is new. Only what visitors may read is named; of the rest it says how much."""
    named = [row for row in found if _is_public(row)][:NAMED]
    calls = [_line(user, row) for row in named if row.needs_at is not None]
    news = [_line(user, row) for row in named if row.needs_at is None]
    rest = len(found) - len(named)
    if named and rest:
        left = ngettext(
            "%(n)s more thing, for who is signed in:", "%(n)s more things, for who is signed in:", rest, n=rest
        )
    else:
        left = _("What it is, for who is signed in:") if rest else _("All of it, for who is signed in:")
    parts = [
        "\n".join([_("Needs you"), *calls]) if calls else "",
        "\n".join([_("New"), *news]) if news else "",
        f"{left}\n{absolute('notices.index')}",
        _("When such letters come: %(link)s\nNo more of them: %(stop)s", link=absolute("notices.settings"), stop=stop),
    ]
    return "\n\n".join(part for part in parts if part)


def _is_public(row: Any) -> bool:
    return row.visibility is Visibility.PUBLIC and row.audience == Audience.PUBLIC


def _line(user: User, row: Any) -> str:
    words = labels.CALLS if row.needs_at is not None and row.happening in labels.CALLS else labels.NOTICES
    link = absolute(f"{row.kind}s.show", slug=row.slug, number=row.number)
    title = of_season(row.titles.get(user.locale) or row.title, row.season, user.locale)
    return f"- {title}: {words[row.happening]}\n  {link}"
