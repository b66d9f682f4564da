"""What search looks through: one row for each thing that can be found, kept by `services/search.py`.

The row holds the words as they were written (for the snippet) and as search compares them (`terms`, see
`rules/terms.py`). Who may find it is asked of the thing itself (`queries/search.py`); `readers` says who may not be
asked for at all, so that nobody waits for what holds their words and is not theirs to read.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, Dialect, ForeignKey, Text, TypeDecorator, UniqueConstraint, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Key, Model, Moment
from workspace.models.records import Record
from workspace.models.spaces import Membership, Space

MOST_PLACES = 16_383  # PostgreSQL counts no further.


class DocumentKind(StrEnum):
    PROPOSAL = "proposal"
    TASK = "task"
    MEETING = "meeting"
    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    EVENT = "event"
    COMMENT = "comment"
    NOTE = "note"  # Of a point of an agenda, for those who belong to the space.
    MINUTES = "minutes"  # The public copy of published ones.
    RESOLUTION = "resolution"  # What a meeting decided.
    CAMPAIGN = "campaign"
    ORGANISATION = "organisation"
    SPACE = "space"


EVERYBODY = "p"  # The reader of what anybody may ask for.


class Terms(TypeDecorator[str]):
    """Terms between spaces, in their order: on PostgreSQL a tsvector of just these, each at its place."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or dialect.name != "postgresql":
            return value
        places = enumerate(value.split(), start=1)
        return " ".join(f"'{term}':{min(place, MOST_PLACES)}" for place, term in places)


class Readers(Terms):
    """Words between spaces, in no order."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value


class Document(Model):
    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("thing_id", "kind"),)

    id: Mapped[Key]
    kind: Mapped[DocumentKind]
    thing_id: Mapped[int]  # In the table of its kind.
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    handle: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="ar")
    title: Mapped[str]
    text: Mapped[str]
    terms: Mapped[str] = mapped_column(Terms, deferred=True)
    readers: Mapped[str] = mapped_column(
        Readers, deferred=True, server_default=EVERYBODY
    )  # As `queries/documents.readers` has them.
    at: Mapped[Moment]

    record: Mapped[Record | None] = relationship()
    space: Mapped[Space | None] = relationship()
    author: Mapped[Membership | None] = relationship()


# SQLite: the index over `terms`, kept by the database itself whenever a row comes, changes or goes. What is taken out
# is overwritten, as everywhere. Terms hold letters, digits and the marks below: nothing else is looked at.
FTS5 = (
    "CREATE VIRTUAL TABLE documents_fts USING fts5(terms, content='documents', content_rowid='id', prefix='2 3 4',"
    " tokenize=\"ascii tokenchars '~=^|'\")",
    "INSERT INTO documents_fts(documents_fts, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER documents_in AFTER INSERT ON documents BEGIN"
    " INSERT INTO documents_fts(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER documents_out AFTER DELETE ON documents BEGIN"
    " INSERT INTO documents_fts(documents_fts, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER documents_anew AFTER UPDATE OF terms ON documents BEGIN"
    " INSERT INTO documents_fts(documents_fts, rowid, terms) VALUES ('delete', old.id, old.terms);"
    " INSERT INTO documents_fts(rowid, terms) VALUES (new.id, new.terms); END",
)
_ddl: Any = DDL
for _statement in FTS5:
    event.listen(Document.__table__, "after_create", _ddl(_statement).execute_if(dialect="sqlite"))
# PostgreSQL: an index that first gathers what is new would have to be read through on every search. Beside words and
# readers it knows the slice of 2,048 documents in which one lies: it gives all that hold a word, in no order, and of a
# common word nobody wants more than the newest. What everybody reads has an index of its own: what visitors ask is
# answered sooner by it, and closed spaces do not slow them down.
GIN = (
    "CREATE INDEX ix_documents_terms ON documents USING gin (terms, readers, (ARRAY[id >> 11]))"
    " WITH (fastupdate = off)",
    "CREATE INDEX ix_documents_open ON documents USING gin (terms, (ARRAY[id >> 11])) WITH (fastupdate = off)"
    " WHERE readers @@ 'p'::tsquery",
)
# For phrases the terms of each are read: they lie in the row, and where that is too long the text is put elsewhere.
BESIDE = "ALTER TABLE documents ALTER terms SET STORAGE MAIN"
# The newest documents that hold the words of a tier, then those of the next, until there are `most`; the last of three
# (LIKE) is looked at where no more than `past` are found before it. Of what the index says are theirs to read: first of
# the last four slices, then of as many more as it seems to take, then of all. It stands in the database because it asks
# several times, and to plan takes PostgreSQL longer than to answer: here it plans once.
_OF_SOME = """
SELECT d.id, d.at FROM documents d
WHERE d.terms @@ words AND {where} AND {each} AND d.id <> ALL (known)
    AND (kinds IS NULL OR d.kind = ANY (kinds)) AND (place IS NULL OR d.space_id = place)
    AND (since IS NULL OR d.at >= since) AND (until IS NULL OR d.at <= until)"""
_SOME = """
SELECT array_agg(f.id), array_agg(f.at) INTO ids, moments FROM (
    SELECT h.id, h.at FROM ({held}) h ORDER BY h.id + 0 DESC LIMIT most - cardinality(known)
) f;"""
_HELD = """
CREATE FUNCTION {name}(
    tiers tsquery[], theirs tsquery, kinds text[], place int, since timestamptz, until timestamptz, most int, past int
) RETURNS TABLE (tier int, id int, at timestamptz) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    newest int; oldest int; upper int; slices int; is_last bool; words tsquery; before int;
    known int[] := '{{}}'; ids int[]; moments timestamptz[];
BEGIN
    SELECT max(d.id) >> 11, min(d.id) >> 11 INTO newest, oldest FROM documents d;
    IF newest IS NULL THEN
        RETURN;
    END IF;
    FOR place_of_tier IN 1 .. cardinality(tiers) LOOP
        EXIT WHEN place_of_tier = 3 AND cardinality(known) > past;
        words := tiers[place_of_tier]; upper := newest; slices := 4; before := cardinality(known);
        LOOP
            is_last := 2 * slices > upper - oldest;
            IF is_last THEN {all}
            ELSE {last}
            END IF;
            RETURN QUERY SELECT place_of_tier - 1, f.* FROM unnest(ids, moments) f;
            known := known || ids;
            EXIT WHEN is_last OR cardinality(known) >= most;
            upper := upper - slices;
            slices := 1 + 5 * (newest - upper) * (most - cardinality(known))
                / (4 * greatest(cardinality(known) - before, 1));
        END LOOP;
        EXIT WHEN cardinality(known) >= most;
    END LOOP;
END $$"""
# By its name, whose documents each function asks for: everybody's; everybody's and one's own; all that there are. The
# index is asked for each by itself: what is everybody's is the most of it.
WHOSE = {
    "documents_open": ("d.readers @@ 'p'::tsquery",),
    "documents_held": ("d.readers @@ 'p'::tsquery", "d.readers @@ theirs AND NOT d.readers @@ 'p'::tsquery"),
    "documents_all": ("true",),
}


def _some(whose: tuple[str, ...], where: str) -> str:
    return _SOME.format(held=" UNION ALL ".join(_OF_SOME.format(where=where, each=each) for each in whose))


_LAST = "ARRAY[d.id >> 11] && ARRAY(SELECT generate_series(upper - slices + 1, upper))"
_ALL = "d.id + 0 < (upper + 1) << 11"
HELD = tuple(_HELD.format(name=name, last=_some(whose, _LAST), all=_some(whose, _ALL)) for name, whose in WHOSE.items())
for _statement in (BESIDE, *GIN, *HELD):
    event.listen(Document.__table__, "after_create", _ddl(_statement).execute_if(dialect="postgresql"))
_gone = _ddl("DROP FUNCTION IF EXISTS documents_held, documents_open, documents_all")
event.listen(Document.__table__, "before_drop", _gone.execute_if(dialect="postgresql"))
event.listen(Document.__table__, "before_drop", _ddl("DROP TABLE documents_fts").execute_if(dialect="sqlite"))
