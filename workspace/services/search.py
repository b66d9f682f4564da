"""The index of search: written in the transaction of what it is about, and made anew by `masar reindex`.

No verb has to think of it. Whatever the session writes of the tables in `queries/documents.TOUCHED`, their documents
are read and written again at the end of the same flush. What is written past the session (`transfers`) calls `write`.
"""

import heapq
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import case, cast, delete, event, insert, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workspace.db import db, transaction
from workspace.models import Document, DocumentKind, Readers, Recommendation, Record, Space
from workspace.queries.documents import NOISE, SOURCES, TOUCHED, Touch, readers
from workspace.rules.terms import terms

AT_ONCE = 500
_TABLE: Any = Document.__table__
ABOUT = ("thing_id", "space_id", "record_id", "item_id", "author_id", "handle", "locale", "at", "readers", "title")
MOST_PARTS, STEP = 4, 200  # Of SQLite's index; pages of it in one transaction.
RESTS = 0.15  # Seconds after each: SQLite looks ten times a second whether it may write.
_PARTS = text("SELECT count(DISTINCT segid) FROM documents_fts_idx")
_CHANGES = text("SELECT total_changes()")
_MERGE = text("INSERT INTO documents_fts(documents_fts, rank) VALUES ('merge', :pages)")
SETTLES = {"visibility", "overseers"}  # Of a space: who reads what is said there.


def keep_up() -> None:
    """From now on every session keeps the index; saying it twice says it once."""
    if not event.contains(db.session, "after_flush", _keep):
        event.listen(db.session, "after_flush", _keep)


def _keep(session: Session, _context: Any) -> None:
    """After each flush: the documents of what it wrote are written anew."""
    touched = _touched(session)
    for kind in DocumentKind:
        if kind in touched:
            write(kind, touched[kind], session)
    opened(
        records=[each.id for each in session.dirty if isinstance(each, Record) and _has(each, "audience")],
        spaces=[each.id for each in session.dirty if isinstance(each, Space) and any(_has(each, n) for n in SETTLES)],
        session=session,
    )


def _touched(session: Session) -> dict[DocumentKind, set[int]]:
    touched: dict[DocumentKind, set[int]] = defaultdict(set)
    for thing in (*session.new, *session.deleted):
        for touch in TOUCHED.get(type(thing), ()):
            touched[touch.kind] |= set() if touch.through is not None else {getattr(thing, touch.id)}
    for thing in session.dirty:
        touches = TOUCHED.get(type(thing))
        changed = _changed(thing) if touches else set()
        for touch in touches or ():
            if changed & touch.only if touch.only else changed - NOISE:
                touched[touch.kind] |= _of(thing, touch, session)
    return touched


def _of(thing: Any, touch: Touch, session: Session) -> set[int]:
    """Of which rows a changed one changes the documents. No object is loaded: a flush is under way."""
    if touch.through is None:
        return {getattr(thing, touch.id)}
    return set(session.connection().scalars(touch.behind(thing)))


def _has(thing: Any, name: str) -> bool:
    return bool(inspect(thing).attrs[name].history.has_changes())


def _changed(thing: Any) -> set[str]:
    return {attribute.key for attribute in inspect(thing).attrs if attribute.history.has_changes()}


def write(kind: DocumentKind, ids: Collection[int], session: Session | None = None) -> None:
    """Write the documents of these things as they now are; of what is gone, or not to be found, none is left."""
    session = session or db.session()
    for some in _in_parts(ids):
        rows = list(documents(kind, some, session))
        if gone := set(some) - {row["thing_id"] for row in rows}:
            session.execute(_TABLE.delete().where(_TABLE.c.kind == kind, _TABLE.c.thing_id.in_(gone)))
        if rows:
            connection = session.connection()
            connection.execute(_ANEW[connection.dialect.name], rows)


def opened(*, records: Collection[int] = (), spaces: Collection[int] = (), session: Session | None = None) -> None:
    """Others than before may be shown what is said of these records, and in these spaces or of what they asked for:
    write down who. The words stay as they are."""
    mine, asking = _TABLE.c, Recommendation.__table__.c
    asked = select(asking.id).where(asking.issuer_id.in_(spaces))
    whose = [mine.record_id.in_(some) for some in _in_parts(records)]
    whose += [mine.space_id.in_(spaces), mine.record_id.in_(asked)] if spaces else []
    for which in whose:
        anew = _TABLE.update().where(which, mine.record_id.is_not(None))
        of_notes = mine.kind == DocumentKind.NOTE, readers(mine.record_id, is_inside=True)
        who = case(of_notes, else_=readers(mine.record_id))
        (session or db.session()).execute(anew.values(readers=cast(who, Readers)))


def _anew(insert_into: Any) -> Any:
    """Write documents, those that are known in their place: their ids stay."""
    new = insert_into(_TABLE)
    columns = {each.name: new.excluded[each.name] for each in _TABLE.c if each.name not in ("id", "kind", "thing_id")}
    return new.on_conflict_do_update(index_elements=["thing_id", "kind"], set_=columns)


_ANEW = {"sqlite": _anew(sqlite.insert), "postgresql": _anew(postgresql.insert)}


def documents(
    kind: DocumentKind, ids: Collection[int] | None, session: Session | None = None
) -> Iterator[dict[str, Any]]:
    """The documents of these things, or of all of a kind, the oldest first, read from what stands in their tables."""
    session, source = session or db.session(), SOURCES[kind]
    which = {} if ids is None else {"ids": list(ids)}
    besides: dict[int, list[Any]] = defaultdict(list)
    more = source.more if ids is None else source.besides
    for row in session.execute(more, which) if more is not None else ():
        besides[row[0]].append(row)
    for row in session.execute(source.oldest_first if ids is None else source.about, which):
        said = source.said(row, besides[row.thing_id]) if source.said else _said(row, besides[row.thing_id])
        text = "\n".join(each for each in said if each)
        title = " · ".join(_flat([row.title]))
        found = {name: getattr(row, name) for name in ABOUT} | {"title": title, "text": text}
        yield {**found, "kind": kind, "terms": terms(title, text)}


def _in_parts(things: Iterable[Any]) -> Iterator[list[Any]]:
    """So many at once: what a statement takes, and no more than memory holds."""
    rest = iter(things)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _said(row: Any, besides: list[Any]) -> list[str]:
    """The words of a row and of those that belong to it, whatever they are kept as."""
    values = [value for name, value in row._mapping.items() if name.startswith("words_")]
    return [*_flat(values), *_flat(value for each in besides for value in each[1:])]


def _flat(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        match value:
            case dict():
                yield from _flat(value.values() if "words" not in value else [value["words"]])
            case list():
                yield from _flat(value)
            case str():
                yield value


def _when(row: dict[str, Any]) -> datetime:
    at: datetime = row["at"]
    return at


def reindex() -> int:
    """Make the whole index anew, and say how many documents it has. What is done is kept with the transaction.

    What is newer comes later: a search finds the newest by their ids.
    """
    if db.engine.dialect.name == "sqlite":  # Of words that it has lost the triggers could not take any out.
        db.session.execute(text("INSERT INTO documents_fts(documents_fts) VALUES ('rebuild')"))
    db.session.execute(delete(Document))
    count = 0
    for some in _in_parts(heapq.merge(*(documents(kind, None) for kind in SOURCES), key=_when)):
        db.session.execute(insert(Document), some)
        count += len(some)
    return count


def merge(steps: int, *, goes_on: bool = False, rests: float = RESTS) -> bool:
    """Bring the parts of SQLite's index of words together, a few steps of it, and say whether there is more to do
    (`goes_on`). What is written makes new parts, and a question of many words (`rules/terms.slips`) looks each up in
    every part. After each step there is time for others to write: as many seconds as it took, and `rests` at least.

    FTS5 does some of that by itself. The statement and its result are those of https://www.sqlite.org/fts5.html, 6.8.
    """
    if db.engine.dialect.name != "sqlite" or not (goes_on or (db.session.scalar(_PARTS) or 0) > MOST_PARTS):
        return False
    for _each in range(steps):
        began = time.monotonic()
        with transaction():
            before = db.session.scalar(_CHANGES) or 0
            db.session.execute(_MERGE, {"pages": STEP if goes_on else -STEP})  # The first takes all parts together.
            is_done = (db.session.scalar(_CHANGES) or 0) - before < 2
        if is_done:
            return False
        goes_on = True
        time.sleep(max(rests, time.monotonic() - began))
    return True


def is_missing() -> bool:
    """Whether nothing was indexed yet: a new installation, or one that had no search before."""
    return db.session.scalar(select(Document.id).limit(1)) is None
