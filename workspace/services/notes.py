"""Notes: what is written under a point of the agenda, by several people at once."""

from sqlalchemy import select

from workspace.db import db
from workspace.models import AgendaItem, Happening, NoteVersion
from workspace.rules.merging import Merged, merge
from workspace.rules.viewers import Actor
from workspace.services.activity import record


class Overlap(Exception):
    """Two changed the same words, and nothing was written: `theirs` stands, `mine` was sent, `both` holds both."""

    def __init__(self, theirs: str, mine: str, both: str) -> None:
        super().__init__("overlap")
        self.theirs, self.mine, self.both = theirs, mine, both


def write(item: AgendaItem, text: str, *, base: int, by: Actor) -> Merged:
    """Save a note that was written on top of edition `base` of it.

    What others wrote since is kept: changes that do not overlap are put together word by word. Raises Overlap where
    both changed the same words. Every edition is kept; writing what stands there already keeps nothing.
    """
    merged = merge(_text_of(item, base), item.note, text)
    if merged.conflicts:
        raise Overlap(item.note, text, merged.both)
    if merged.text == item.note:
        return merged
    item.note = merged.text
    item.edition += 1
    db.session.add(NoteVersion(item_id=item.id, edition=item.edition, text=merged.text, by_id=by.membership.id))
    record(
        Happening.NOTE_WRITTEN,
        space=item.meeting.space,
        of=item.meeting,
        by=by,
        was=str(item.edition - 1),
        now_is=str(item.edition),
        item=item.handle,
    )
    return merged


def _text_of(item: AgendaItem, edition: int) -> str:
    """The note as an edition had it; of an edition that never was, nothing, so that all of it overlaps."""
    if edition == item.edition:
        return item.note
    found = select(NoteVersion.text).where(NoteVersion.item_id == item.id, NoteVersion.edition == edition)
    return db.session.scalar(found) or ""
