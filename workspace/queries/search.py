"""What a viewer finds: documents that hold the words they ask for, and that they may read.

The reading rule is that of records (`queries/records.py`); what is no record, or only a part of one, has its own in
`_readable`. It stands in every statement that finds, so that no count, snippet or suggestion comes from what one may
not read.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    any_,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    or_,
    select,
    table,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.orm import Bundle, aliased

from workspace.db import UtcDateTime, db
from workspace.models import (
    EVERYBODY,
    AgendaItem,
    Campaign,
    CampaignSpace,
    Column,
    Decision,
    Document,
    DocumentKind,
    Event,
    Meeting,
    MeetingState,
    Membership,
    Organisation,
    Proposal,
    Recommendation,
    Record,
    Space,
    Task,
    Visibility,
)
from workspace.queries.organisations import seen as organisation_seen
from workspace.queries.records import readable
from workspace.queries.spaces import seen
from workspace.rules.names import skeleton
from workspace.rules.terms import Tier, for_fts5, for_tsquery
from workspace.rules.viewers import Viewer

T = TypeVar("T")
MOST = 50  # What is found beyond that is found by one word more, or by a date.
PAGE = 10  # A line is slow, and what is meant stands above.
K = DocumentKind
_fts = table("documents_fts", column("rowid"), column("documents_fts"))
# The tables alone: what is joined as a Record brings the tables of every kind with it.
_RECORDS, _MEETINGS = Record.__table__, Meeting.__table__
_DOCUMENTS: Any = Document.__table__
# Other names for these tables: to make them takes long.
_CARRYING, _AUTHOR, _THERE = aliased(Space), aliased(Membership), aliased(Space)
MOST_MADE = 500
_made: dict[Hashable, Any] = {}
# Where the state of a record of a kind stands.
STATES: dict[DocumentKind, Any] = {
    each: kind.__table__.c for each, kind in (
        (K.PROPOSAL, Proposal), (K.DECISION, Decision), (K.RECOMMENDATION, Recommendation), (K.MEETING, Meeting),
        (K.EVENT, Event),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Narrowed:
    """What the results are narrowed to; `state` is one of the kind's, of a task what its column means."""

    space_id: int | None = None
    kinds: tuple[DocumentKind, ...] = ()
    path_id: int | None = None
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    person: str = ""

    def __bool__(self) -> bool:
        return self != Narrowed(self.space_id)


def found(viewer: Viewer, narrow: Narrowed, *, by_words: bool = True) -> Select[int, Any]:
    """The ids of what holds certain words, and of when they are: the newest first, one more than `MOST` where there are
    more. Which words is said when it is executed (`asked_for`). Without words: the newest of what it is narrowed to.
    """

    def made() -> Select[int, Any]:
        base = _base(viewer, narrow, by_words=by_words)
        query = _holding(base) if by_words else base.order_by(Document.id.desc())
        return query.add_columns(type_coerce(Document.at, String).label("at")).limit(MOST + 1)  # It is only compared.

    return _kept((_standing(viewer), narrow, by_words), made)


def readable_of(viewer: Viewer) -> Select[int]:
    """Which of some documents the viewer may read. Their `ids` are bound as one value: what was planned stays good."""

    def made() -> Select[int]:
        if db.engine.dialect.name == "postgresql":
            these = Document.id == any_(bindparam("ids", type_=ARRAY(Integer)))
        else:
            these = Document.id.in_(select(func.json_each(bindparam("ids", type_=JSON)).table_valued("value").c.value))
        return _base(viewer, Narrowed(), by_words=False).where(these)

    return _kept(_standing(viewer), made)


def _kept(key: Hashable, make: Callable[[], T]) -> T:
    """To make such a statement takes longer than to execute it: it is kept for whoever stands to the spaces as this
    viewer does."""
    whole = (key, db.engine.dialect.name)
    known: T | None = _made.get(whole)  # Another thread may forget them all meanwhile.
    if known is None:
        known = make()
        if len(_made) >= MOST_MADE:
            _made.clear()
        _made[whole] = known
    return known


def asked_for(viewer: Viewer, tier: Tier) -> dict[str, str]:
    """What `found` is executed with to look for the words of a tier (`rules/terms.py`).

    PostgreSQL is asked for those who read them with the words, by the same index.
    """
    if db.engine.dialect.name == "postgresql":
        who: Tier = (tuple(((each,), False) for each in readers(viewer)),)
        return {"words": for_tsquery(tier), "readers": for_tsquery(who)}
    return {"words": for_fts5(tier)}


def readers(viewer: Viewer) -> list[str]:
    """As whom a viewer reads what they read: words of `queries/documents.readers`."""
    inside, above = (f"s{k}" for k in viewer.active), (f"o{k}" for k in viewer.overseen)
    return [EVERYBODY, *inside, *above]


def _standing(viewer: Viewer) -> Hashable:
    """All that the reading rules ask of a viewer."""
    roles = tuple((k, m.id, m.role) for k, m in viewer.active.items())
    return roles, tuple(viewer.speaks_for)


def _base(viewer: Viewer, narrow: Narrowed, *, by_words: bool) -> Select[int]:
    """The ids of the documents that the viewer may read, of what it is narrowed to.

    On SQLite the words lead, the newest first: they stand first, for it takes no table before one that is joined so.
    Who may be shown a document is looked at before its record and its space are read. In the index of words SQLite
    would keep it at a price: to change it there takes a hundred times as long as to write it.
    """
    query = select(Document.id)
    if by_words and db.engine.dialect.name == "sqlite":
        query = query.select_from(_fts).join(Document, Document.id == _fts.c.rowid).where(_is_shown_to(viewer))
    query = query.outerjoin(_RECORDS, Record.id == Document.record_id)
    query = query.outerjoin(Space, Space.id == Document.space_id)
    return query.where(_readable(viewer), *_narrowing(viewer, narrow))


def _holding(base: Select[int]) -> Select[int]:
    """Those of them that hold the words, the newest first.

    PostgreSQL is fenced in (`OFFSET 0`): all that hold them come from the index of words, and are joined one by one
    until there are enough. Left alone it looks through every document from the newest on, where it takes a word for a
    common one: for minutes, if few may read what holds it.
    """
    if db.engine.dialect.name == "postgresql":
        place = (Document.id + 0).label("rowid")
        words = Document.terms.op("@@")(cast(bindparam("words"), TSQUERY))
        theirs = Document.readers.op("@@")(cast(bindparam("readers"), TSQUERY))
        held = select(place).where(words, theirs).order_by(place.desc()).offset(0).subquery()
        return base.where(Document.id == held.c.rowid).order_by(held.c.rowid.desc())
    held_here = _fts.c.documents_fts.op("MATCH")(bindparam("words"))
    return base.where(held_here).order_by(_fts.c.rowid.desc())


def _at_once(function: str) -> Select[int, Any]:
    given: dict[str, Any] = {
        "tiers": ARRAY(TSQUERY), "readers": TSQUERY, "kinds": ARRAY(String), "place": Integer, "since": UtcDateTime,
        "until": UtcDateTime, "most": Integer, "past": Integer,
    }  # fmt: skip
    rows = getattr(func, function)(*(cast(bindparam(name), kind) for name, kind in given.items()))
    found = rows.table_valued(column("tier", Integer), column("id", Integer), column("at", String))
    return select(found.c.tier, found.c.id, found.c.at)


# What holds the words of some tiers, so many at the `most`: as `found` says it of each, without the reading rule. Of
# those who may read it the index says too many rather than too few: what it finds is held to `readable_of`. PostgreSQL
# is asked for all tiers at once; who coordinates the network is given all there is, for little of it is not theirs.
_OPEN, _HELD, _ALL = (_at_once(each) for each in ("documents_open", "documents_held", "documents_all"))


def held_at_once(viewer: Viewer, narrow: Narrowed, tiers: Sequence[Tier]) -> tuple[Select[int, Any], dict[str, Any]]:
    """Such a statement for PostgreSQL, and what it is executed with, but for how many."""
    mine = [each for each in readers(viewer) if each != EVERYBODY]
    who: Tier = (tuple(((each,), False) for each in mine),) if mine else ()
    asked = {
        "tiers": [for_tsquery(tier) for tier in tiers], "readers": for_tsquery(who),
        "kinds": [str(each) for each in narrow.kinds] or None, "place": narrow.space_id,
        "since": narrow.since, "until": narrow.until,
    }  # fmt: skip
    return _ALL if viewer.coordinates else _HELD if mine else _OPEN, asked


def held(viewer: Viewer, narrow: Narrowed) -> Select[int, Any]:
    """Such a statement of one tier for SQLite. Tables alone, and nothing that it need not ask: SQLite plans a statement
    each time, and the words themselves it finds in no time."""

    def made() -> Select[int, Any]:
        query = select(_DOCUMENTS.c.id, type_coerce(_DOCUMENTS.c.at, String).label("at"))
        query = query.select_from(_fts).join(_DOCUMENTS, _DOCUMENTS.c.id == _fts.c.rowid)
        return (
            query.where(
                _fts.c.documents_fts.op("MATCH")(bindparam("words")), _is_shown_to(viewer), *_of_the_index(narrow)
            )
            .order_by(_fts.c.rowid.desc())
            .limit(bindparam("most"))
        )

    return _kept(("held", _standing(viewer), narrow), made)


def is_of_the_index(narrow: Narrowed) -> bool:
    """Whether `held` can narrow so; otherwise only `found` can."""
    return narrow.path_id is None and not narrow.state and not narrow.person


def _is_shown_to(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a viewer may be shown a document, by what stands beside it, on SQLite."""
    return or_(*(func.instr(" " + _DOCUMENTS.c.readers + " ", f" {each} ") > 0 for each in readers(viewer)))


def _of_the_index(narrow: Narrowed) -> list[ColumnElement[bool]]:
    """What a document alone tells of what it is narrowed to."""
    mine, wanted = _DOCUMENTS.c, []
    if narrow.space_id is not None:
        wanted.append(mine.space_id + 0 == narrow.space_id)
    if narrow.kinds:
        wanted.append(mine.kind.in_(narrow.kinds))
    if narrow.since is not None:
        wanted.append(mine.at >= narrow.since)
    if narrow.until is not None:
        wanted.append(mine.at <= narrow.until)
    return wanted


def _standing_words() -> Select[str]:
    word = func.unnest(bindparam("words", type_=ARRAY(String))).column_valued("word")
    here = exists().where(Document.terms.op("@@")(cast("'" + word + "'", TSQUERY)))
    return select(word).where(here)


# Which of these `words` (terms) stand in any document, for PostgreSQL: it looks up a thousand in no time, one by one,
# and takes long over a question that holds them all. What is found by them is narrowed to the viewer afterwards.
STANDING = _standing_words()


def _inside(viewer: Viewer, space: Any = Space) -> ColumnElement[bool]:
    """Whether the viewer belongs to a space, by a role of their own or one from above: `Viewer.role_in` in SQL."""
    if not viewer.active:
        return false()
    return or_(space.id.in_(list(viewer.active)), *(space.overseers.contains(f".{k}.") for k in viewer.overseen))


def _readable(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer may read a Document, in a query that joins its Record and its Space, where it has them."""
    inside, parts = _inside(viewer), (K.NOTE, K.MINUTES, K.RESOLUTION, K.COMMENT)
    told = exists().where(
        AgendaItem.id == Document.item_id, AgendaItem.is_internal.is_(False),
        _MEETINGS.c.id == AgendaItem.meeting_id, _MEETINGS.c.state == MeetingState.PUBLISHED,
    )  # fmt: skip
    ways = or_(
        Document.kind.not_in(parts),
        and_(Document.kind != K.MINUTES, inside),
        and_(Document.kind == K.RESOLUTION, told),
        # Who reads what a closed council was asked for does not read what it says about that among itself.
        and_(Document.kind == K.COMMENT, Space.visibility == Visibility.PUBLIC),
        and_(Document.kind == K.MINUTES, ~inside),  # Whoever belongs to the space finds the notes themselves.
    )
    known = and_(seen(viewer), or_(Space.archived_at.is_(None), inside))
    theirs = select(carried(viewer).subquery().c.id)
    listed = select(Organisation.id).where(Organisation.merged_into_id.is_(None), organisation_seen(viewer))
    return or_(
        and_(Document.record_id.is_not(None), readable(viewer), ways),
        and_(Document.kind == K.SPACE, known),
        and_(Document.kind == K.CAMPAIGN, Document.thing_id.in_(theirs)),
        and_(Document.kind == K.ORGANISATION, Document.thing_id.in_(listed)),
    )


def carried(viewer: Viewer) -> Select[int, str]:
    """The ids of the campaigns that the viewer may read, each with the address of a space in which they do."""
    carrying = _CARRYING
    with_it = select(CampaignSpace.space_id).where(
        CampaignSpace.campaign_id == Campaign.id, CampaignSpace.joined_at.is_not(None)
    )
    inside = _inside(viewer, carrying)
    return (
        select(Campaign.id, func.min(carrying.slug).label("slug"))
        .join(carrying, or_(carrying.id == Campaign.space_id, carrying.id.in_(with_it)))
        .where(or_(inside, and_(Campaign.is_shared, carrying.visibility == Visibility.PUBLIC)))
        .group_by(Campaign.id)
    )


def _narrowing(viewer: Viewer, narrow: Narrowed) -> list[ColumnElement[bool]]:
    wanted = _of_the_index(narrow)
    if narrow.path_id is not None:
        theirs = select(Campaign.id).where(Campaign.path_id == narrow.path_id)
        campaigns = and_(Document.kind == K.CAMPAIGN, Document.thing_id.in_(theirs))
        wanted.append(or_(Record.path_id == narrow.path_id, campaigns))
    if narrow.state:
        wanted.append(_in_state(narrow))
    if narrow.person:
        wanted.append(_by(viewer, narrow.person))
    return wanted


def _in_state(narrow: Narrowed) -> ColumnElement[bool]:
    kind = narrow.kinds[0] if narrow.kinds else None
    if kind is K.TASK:
        tasks, columns = Task.__table__.c, Column.__table__.c
        meant = tasks.id == Document.record_id, columns.id == tasks.column_id, columns.meaning == narrow.state
        return exists().where(*meant)
    states = STATES.get(kind) if kind else None
    if not states:
        return false()
    return exists().where(states.id == Document.record_id, states.state == narrow.state).correlate(Document)


def _by(viewer: Viewer, name: str) -> ColumnElement[bool]:
    """Whether somebody of this name wrote it, of those whose name the viewer may read there."""
    author, there = _AUTHOR, _THERE
    return exists().where(
        author.id == Document.author_id,
        author.skeleton.contains(skeleton(name), autoescape=True),
        there.id == author.space_id,
        or_(author.is_public, _inside(viewer, there)),
        author.user_id.is_not(None),
    )


def _shown() -> Select[*tuple[Any, ...]]:
    document, space = (
        Bundle[Any](name, *(getattr(of, each) for each in columns.split()))
        for name, of, columns in (
            ("document", Document, "id kind thing_id record_id handle locale title text at"),
            ("space", Space, "id slug names visibility overseers"),
        )
    )
    of_record = (_RECORDS.c[name] for name in ("kind", "number", "title", "titles", "locale"))
    return (
        select(document, space, *of_record)
        .select_from(Document)
        .outerjoin(_RECORDS, Record.id == Document.record_id)
        .outerjoin(Space, Space.id == Document.space_id)
        .where(Document.id.in_(bindparam("ids", expanding=True)))
    )


# Documents by their `ids`, with what the list of results shows of them: the space (its `id` is None where there is
# none), and of the record (by its table alone: the tables of every kind would be read through) what it is called. Only
# what `found` gave is asked for.
SHOWN = _shown()
