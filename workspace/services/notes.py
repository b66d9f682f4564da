"""Notes: what is written under a point of the agenda, by several people at once."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from workspace.db import db, now
from workspace.models import AgendaItem, DocumentKind, Happening, NoteVersion, Presence
from workspace.queries.meetings import SAME_SITTING, unfound
from workspace.rules.viewers import Actor
from workspace.rules.weaving import Woven, clash, weave
from workspace.services import lines, search
from workspace.services.activity import record
from workspace.services.meetings import not_settled

# A note is saved every second by everybody who writes: plain rows, and statements that are made once.
_TABLES = AgendaItem.metadata.tables
_ITEMS, _VERSIONS, _PRESENCES = _TABLES["agenda_items"], _TABLES["note_versions"], _TABLES["presences"]
_PUT = (
    update(_ITEMS)
    .where(_ITEMS.c.id == bindparam("item"), _ITEMS.c.version == bindparam("was"))
    .values(
        note=bindparam("text"), edition=bindparam("to"), version=bindparam("now_is"), unfound_since=bindparam("unfound")
    )
)
_KEEP = insert(_VERSIONS)
_AT_IT = exists().where(
    _VERSIONS.c.item_id == bindparam("item"),
    _VERSIONS.c.by_id == bindparam("by"),
    _VERSIONS.c.created_at > bindparam("since"),
)
_SEEN_AT = select(_PRESENCES.c.seen_at).where(
    _PRESENCES.c.item_id == bindparam("item"), _PRESENCES.c.membership_id == bindparam("by")
)
_LATELY = select(_SEEN_AT.scalar_subquery(), _AT_IT)
SEEN_EVERY = timedelta(seconds=10)


class Overlap(Exception):
    """Two changed the same words, and nothing was written: `theirs` stands, `mine` was sent, `both` holds both."""

    def __init__(self, theirs: str, mine: str, both: str) -> None:
        super().__init__("overlap")
        self.theirs, self.mine, self.both = theirs, mine, both


def write(item: AgendaItem, text: str, *, base: int, by: Actor) -> Woven:
    """Save a note that was written on top of edition `base` of it.

    What others wrote since is kept: changes that do not overlap are put together word by word. Raises Overlap where
    both changed the same words, Settled where the minutes stand still. Every edition is kept; writing what stands
    there already keeps nothing. Lines that mean something become what they say (`services/lines.py`).
    """
    not_settled(item.meeting)
    return put(item, text, base=base, by=by)


def put(item: AgendaItem, text: str, *, base: int, by: Actor) -> Woven:
    """`write`, also where the minutes stand still: for a correction."""
    found = _woven(item, text, text_of(item, base))
    if found.clashes:
        raise Overlap(item.note, text, found.text)
    found = replace(found, text=lines.take(item, found.text, by=by))
    _keep(item, found.text, by=by)
    return found


def keep_writing(item: AgendaItem, text: str, *, base: int, was: str | None = None, by: Actor) -> Woven:
    """Save what somebody is just typing, on top of edition `base`, or of the text `was` where that is no longer kept.

    Like `write`, but nobody is asked: where two changed the same words both versions stay in the note, between marked
    lines. Of what somebody types at one sitting one happening is told. Only lines that are finished mean something.
    Whoever types is there: see `is_here`. The search finds it a little later: see `be_found`.
    """
    not_settled(item.meeting)
    asked = {"item": item.id, "by": by.membership.id, "since": now() - SAME_SITTING}
    seen_at, is_at_it = db.session.connection().execute(_LATELY, asked).one()
    before = text_of(item, base)
    before = was if before is None else before
    found = _woven(item, text, before)
    found = replace(found, text=lines.take(item, found.text, by=by, before=before or ""))
    _keep(item, found.text, by=by, tells=not is_at_it, later=True)
    is_here(item, by=by, seen_at=seen_at)
    return found


def is_here(item: AgendaItem, *, by: Actor, seen_at: datetime | None = None) -> None:
    """Somebody has the note open to write in it. Written down every ten seconds at the most.

    `seen_at`: when it was written down last, where that is known.
    """
    if seen_at is None:
        seen_at = db.session.scalar(_SEEN_AT, {"item": item.id, "by": by.membership.id})
    if seen_at is None or now() - seen_at > SEEN_EVERY:
        db.session.merge(Presence(item_id=item.id, membership_id=by.membership.id, seen_at=now()))


def be_found(at: datetime) -> None:
    """Let the search know the notes that people have been typing for a while: see `queries/meetings.unfound`."""
    known = update(_ITEMS).where(_ITEMS.c.id.in_(unfound(at))).values(unfound_since=None).returning(_ITEMS.c.id)
    search.write(DocumentKind.NOTE, list(db.session.scalars(known)))


def text_of(item: AgendaItem, edition: int) -> str | None:
    """The note as an edition had it; None of one that never was, or is no longer kept."""
    if edition == item.edition:
        return item.note
    if edition == 0:
        return ""
    found = select(NoteVersion.text).where(NoteVersion.item_id == item.id, NoteVersion.edition == edition)
    return db.session.scalar(found)


def _woven(item: AgendaItem, text: str, before: str | None) -> Woven:
    text = lines.recall(item, text)
    if before is None and text != item.note:
        return Woven(clash(item.note, text), 1) if item.note.strip() else Woven(text)
    return weave(before or "", item.note, text)


def _keep(item: AgendaItem, text: str, *, by: Actor, tells: bool = True, later: bool = False) -> None:
    if text == item.note:
        return
    was = item.edition
    _put(item, text, unfound=(item.unfound_since or now()) if later else None)
    row = {"item_id": item.id, "edition": item.edition, "text": text, "by_id": by.membership.id}
    db.session.connection().execute(_KEEP, row)
    if not tells:
        return
    record(
        Happening.NOTE_WRITTEN,
        space=item.meeting.space,
        of=item.meeting,
        by=by,
        was=str(was),
        now_is=str(item.edition),
        item=item.handle,
    )


def _put(item: AgendaItem, text: str, *, unfound: datetime | None) -> None:
    """The text as the next edition of the note. Raises StaleDataError where somebody else has changed the item.

    The search knows it at once, or has not known it since a moment (`unfound`).
    """
    db.session.flush()
    stands = {"note": text, "edition": item.edition + 1, "version": item.version + 1, "unfound_since": unfound}
    asked = {"item": item.id, "was": item.version, "text": text, "to": stands["edition"], "now_is": stands["version"]}
    asked["unfound"] = unfound
    if db.session.connection().execute(_PUT, asked).rowcount != 1:
        raise StaleDataError
    for name, value in stands.items():
        set_committed_value(item, name, value)
    if unfound is None:
        search.write(DocumentKind.NOTE, [item.id])
