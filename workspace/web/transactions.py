"""One transaction a request: kept when the answer is good, dropped when it is not, tried again when it met another.

A view that changes something returns `Done`: where the outcome can be read. Only after the commit is anything
drawn, so a page never shows what was not kept. What a form has done is remembered by its operation id, so the
same form sent twice (a second tap, a lost answer) is answered like the first time and does nothing. A secret vote is
not remembered so: its receipt alone makes that the same vote sent twice is one.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from flask import Flask, Response, flash, g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, bindparam, delete, insert, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import FileStorage

from workspace.db import db, now, write_from_the_start
from workspace.models import Operation

SAFE = {"GET", "HEAD", "OPTIONS"}
TRIES = 5
SAME_WORDS = timedelta(minutes=10)
SERIALIZATION = {"40001", "40P01"}
SECRET = {"word", "code"}  # Parts of an address that let somebody in: the database holds them as hashes only.
_OPERATIONS = Operation.metadata.tables["operations"]  # Plain rows, asked for by every form.
_KNOWN = select(_OPERATIONS.c.arguments).where(
    _OPERATIONS.c.who == bindparam("who"),
    or_(
        _OPERATIONS.c.op == bindparam("op"),
        and_(_OPERATIONS.c.op == bindparam("words"), _OPERATIONS.c.at > bindparam("since")),
    ),
)
_KEEP = insert(_OPERATIONS)
RECEIPT = "receipt"  # A form that holds one is not remembered, nor any hash of it: see `rules/ballots.py`.


@dataclass(frozen=True)
class Done:
    """It is done; its outcome is read at `endpoint`. `said` is told once, with an undo address where there is one.

    `told` is for the page of this very answer (in `g.told`), and is kept nowhere: not in an address, a cookie or the
    database. A plain form is then answered with the page itself. `part` is the view that draws only what changed, for
    whoever has the rest of the page before them. `answer` is the whole answer, made while the lock was held: what was
    just kept need not be read again. Sent again, the form is answered from `endpoint`. `query` is what the address
    asks for besides: then one is always led there.
    """

    endpoint: str
    args: dict[str, Any] = field(default_factory=dict)
    said: str = ""
    undo: str = ""
    anchor: str = ""
    once: bool = False
    told: dict[str, str] = field(default_factory=dict)
    part: str = ""
    answer: dict[str, Any] | None = None
    query: dict[str, list[str]] = field(default_factory=dict)


def done(
    endpoint: str,
    said: object = "",
    undo: str = "",
    anchor: str = "",
    once: bool = False,
    told: dict[str, str] | None = None,
    part: str = "",
    answer: dict[str, Any] | None = None,
    **args: Any,
) -> ResponseReturnValue:
    """The answer of a view that changed something. See `Done`.

    `once`: what was typed makes one thing, even when somebody goes back to a fresh form and sends the same words
    again within ten minutes.
    """
    return cast(ResponseReturnValue, Done(endpoint, args, str(said), undo, anchor, once, told or {}, part, answer))


class Application(Flask):
    """Flask, with the transaction around the view."""

    def dispatch_request(self) -> ResponseReturnValue:
        if request.method in SAFE:
            try:
                return super().dispatch_request()
            finally:
                db.session.rollback()  # A GET keeps nothing, even if it tried.
        for attempt in range(1, TRIES + 1):
            try:
                return self._once()
            except (StaleDataError, IntegrityError, DBAPIError) as error:
                db.session.rollback()
                if attempt == TRIES or not _met_another(error):
                    raise
                g.pop("viewer", None)
        raise AssertionError("unreachable")

    def _once(self) -> ResponseReturnValue:
        write_from_the_start()
        who = _who()  # Before the view: signing in changes it, and the form may be sent again with the old cookie.
        try:
            before = _answered_before(who)
            answer: Any = before or super().dispatch_request()
        except BaseException:
            db.session.rollback()
            raise
        if isinstance(answer, Done) and before is None:
            _remember(answer, who)
        if isinstance(answer, Done) or _is_good(self.make_response(answer)):
            db.session.commit()
        else:
            db.session.rollback()
        if not isinstance(answer, Done):
            return answer
        if answer.answer is not None:
            return answer.answer
        g.pop("viewer", None)  # What is drawn is what is now true.
        if answer.said:
            flash(answer.said, f"undo {answer.undo}" if answer.undo else "done")
        drawn: ResponseReturnValue = self.extensions["draw"](answer)
        return drawn


def _is_good(response: Response) -> bool:
    return response.status_code < 400


def _met_another(error: Exception) -> bool:
    """Whether trying again can help: two met over the same row, and one of them is through by now."""
    if isinstance(error, StaleDataError | IntegrityError):
        return True
    return getattr(getattr(error, "orig", None), "sqlstate", None) in SERIALIZATION


def _who() -> str:
    """Whose form it is: the account's, or for a visitor the hash of what only their session holds."""
    token = session.get("_user_id") or session.get("csrf_token") or ""
    return hashlib.sha256(str(token).encode()).hexdigest()


def _op() -> str:
    return "" if RECEIPT in request.form else request.form.get("op", "")[:40]


def _words() -> str:
    """What was typed, and where, as an operation id of its own."""
    typed = sorted((k, v) for k, v in request.form.items(multi=True) if k not in ("op", "csrf_token"))
    typed += sorted((k, _digest(it)) for k, it in request.files.items(multi=True))
    return "=" + hashlib.sha256(json.dumps([request.path, typed], ensure_ascii=False).encode()).hexdigest()[:38]


def _digest(it: FileStorage) -> str:
    it.stream.seek(0)
    return hashlib.file_digest(it.stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _answered_before(who: str) -> Done | None:
    if not _op():
        return None
    asked = {"who": who, "op": _op(), "words": _words(), "since": now() - SAME_WORDS}
    known = db.session.connection().scalar(_KNOWN, asked)
    return Done(**json.loads(known)) if known else None


def _remember(answer: Done, who: str) -> None:
    """Keep where a form led. What leads to an invitation or a reset code changed nothing that must not happen twice."""
    if not _op() or answer.told or SECRET & (answer.args.keys() | answer.query.keys()):
        return
    ids, kept = [_op()], json.dumps({**vars(answer), "answer": None})
    if answer.once:
        ids.append(_words())
        db.session.execute(delete(Operation).where(Operation.who == who, Operation.op == ids[1]))
    row = {"who": who, "endpoint": request.endpoint or "", "arguments": kept}
    db.session.connection().execute(_KEEP, [{**row, "op": op} for op in ids])


def let_go() -> None:
    """End the transaction before slow work (hashing a password): nobody waits for a lock meanwhile."""
    db.session.rollback()


def take_up() -> None:
    """Begin to write again after `let_go`."""
    write_from_the_start()


@contextmanager
def apart() -> Iterator[None]:
    """Slow work outside the transaction. What was read before it has to be asked for again: see `access.again`."""
    let_go()
    try:
        yield
    finally:
        take_up()
        g.pop("viewer", None)
