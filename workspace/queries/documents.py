"""What can be found, kind by kind: where its words are read from, and which rows of other tables belong to it.

These are the only statements here that no viewer narrows: the index is made by them, and nobody is shown it but
through `queries/search.py`. A new kind is a row of SOURCES, the tables that it is made of in TOUCHED, and a rule in
`queries/search.py`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from workspace.models import (
    EVERYBODY,
    AgendaItem,
    Audience,
    Campaign,
    ChecklistItem,
    Comment,
    Decision,
    DocumentKind,
    Event,
    EventSession,
    Meeting,
    MeetingState,
    Minutes,
    Organisation,
    Outcome,
    Proposal,
    Recommendation,
    Record,
    Resolution,
    Section,
    Space,
    Tactic,
    Task,
    Translation,
    Visibility,
)
from workspace.rules.minutes import for_everybody

K = DocumentKind
Rows = Select[*tuple[Any, ...]]
_IDS: Any = bindparam("ids", expanding=True)
_ABOUT, _IN, _ASKED, _ISSUER = (
    aliased(Record.__table__), aliased(Space), aliased(Recommendation.__table__), aliased(Space)
)  # fmt: skip
# What a campaign keeps among its members is not looked through: least of all how people are kept safe.
UNSEARCHED = {Section.RISKS, Section.NEEDS}


@dataclass(frozen=True)
class Source:
    """`rows` select what stands in a Document (`_about`), then columns of words. `more` are words of other tables: the
    id of the thing, then columns of words. `said` makes words of a row where they do not stand in it as such.

    They are made once; `about` and `besides` are those of the things whose `ids` are given when they are executed.
    """

    rows: Rows
    id: Any
    more: Rows | None = None
    of: Any = None  # The column of `more` that holds the id.
    said: Callable[[Any, list[Any]], list[str]] | None = None

    @cached_property
    def oldest_first(self) -> Rows:
        return self.rows.order_by(self.rows.selected_columns["at"], self.id)

    @cached_property
    def about(self) -> Rows:
        return self.rows.where(self.id.in_(_IDS))

    @cached_property
    def besides(self) -> Rows | None:
        return None if self.more is None else self.more.where(self.of.in_(_IDS))


def readers(record_id: Any, *, is_inside: bool = False) -> ScalarSelect[str]:
    """Who a document of a record may be shown to, at most, as words between spaces: everybody (`p`), but nothing that
    `is_inside`; the members of a space (`s` and its id) and whoever has a role in one above it that holds there (`o`
    and that one's id); of a recommendation those of the space that asked, too. What says less than
    `queries/records.readable` hides something from those who may read it; what says more costs time and shows nothing.

    None for what belongs to no record: anybody may ask for it.
    """
    record, space, asked, issuer = _ABOUT, _IN, _ASKED, _ISSUER
    is_open = and_(
        record.c.audience == Audience.PUBLIC,
        or_(space.visibility == Visibility.PUBLIC, issuer.visibility == Visibility.PUBLIC),
    )
    said = _insiders(space) + func.coalesce(_insiders(issuer), "")
    if not is_inside:
        said = case((is_open, f"{EVERYBODY} "), else_="") + said
    return (
        select(said)
        .select_from(record)
        .join(space, space.id == record.c.space_id)
        .outerjoin(asked, asked.c.id == record.c.id)
        .outerjoin(issuer, issuer.id == asked.c.issuer_id)
        .where(record.c.id == record_id)
        .correlate_except(record, space, asked, issuer)
        .scalar_subquery()
    )


def _insiders(space: Any) -> Any:
    return literal("s") + cast(space.id, String) + func.replace(space.overseers, ".", " o") + " "


def _about(thing: Any, *words: Any, title: Any = None, **other: Any) -> Rows:
    """The columns of a Document, for a table of its own (`thing`) or a kind of record; `other` says what differs."""
    is_record = isinstance(thing, type) and issubclass(thing, Record)
    nothing = null().cast(Integer)
    known = {
        "thing_id": thing.id,
        "space_id": thing.space_id if is_record else nothing,
        "record_id": thing.id if is_record else nothing,
        "item_id": nothing,
        "author_id": thing.author_id if is_record else nothing,
        "handle": literal(""),
        "locale": thing.locale if is_record else literal("ar"),
        "title": thing.title if title is None else title,
        **other,
    }
    known.setdefault("at", getattr(thing, "created_at", None))
    of = known["record_id"]
    known.setdefault("readers", readers(of) if of is not nothing else literal(EVERYBODY))
    columns = [column.label(name) for name, column in known.items()]
    return select(*columns, *(word.label(f"words_{i}") for i, word in enumerate(words)))


def _newest_translations() -> Rows:
    newest = aliased(Translation)
    last = (
        select(func.max(newest.edition))
        .where(newest.proposal_id == Translation.proposal_id, newest.locale == Translation.locale)
        .scalar_subquery()
    )
    return (
        select(Translation.proposal_id, Translation.title, Translation.summary, Translation.body, Translation.ask)
        .where(Translation.edition == last)
        .order_by(Translation.proposal_id, Translation.locale)
    )


def _decisions() -> Rows:
    said = _about(Decision, Decision.titles, Decision.options, Outcome.statement)
    return said.outerjoin(Outcome, Outcome.decision_id == Decision.id)


def _comments() -> Rows:
    about = _about(
        Comment, Comment.body, title=literal(""), space_id=Record.space_id, record_id=Comment.record_id,
        author_id=Comment.author_id, handle=Comment.handle, locale=Comment.locale,
    )  # fmt: skip
    return about.join(Record, Record.id == Comment.record_id).where(Comment.hidden_at.is_(None))


def _of_points(thing: Any, words: Any, title: Any, **other: Any) -> Rows:
    """Of something that belongs to a point of an agenda, and with it to a meeting."""
    return _about(
        thing, words, title=title, space_id=Meeting.space_id, record_id=Meeting.id, item_id=AgendaItem.id,
        handle=thing.handle, **other,
    )  # fmt: skip


def _notes() -> Rows:
    mine = {"locale": Meeting.locale, "at": Meeting.starts_at, "readers": readers(Meeting.id, is_inside=True)}
    about = _of_points(AgendaItem, AgendaItem.note, AgendaItem.title, **mine)
    return about.select_from(AgendaItem).join(AgendaItem.meeting).where(AgendaItem.note != "")


def _resolutions() -> Rows:
    mine = {"locale": Resolution.locale, "author_id": Resolution.by_id}
    about = _of_points(Resolution, Resolution.text, literal(""), **mine).select_from(Resolution)
    return about.join(Resolution.item).join(AgendaItem.meeting).where(Resolution.withdrawn_at.is_(None))


def _minutes() -> Rows:
    newest = and_(Minutes.meeting_id == Meeting.id, Minutes.edition == Meeting.minutes_edition)
    about = _about(Meeting, Minutes.document, author_id=null().cast(Integer), at=Meeting.starts_at)
    return about.join(Minutes, newest).where(Meeting.state == MeetingState.PUBLISHED)


def _internal_points() -> Rows:
    return select(AgendaItem.meeting_id, AgendaItem.handle).where(AgendaItem.is_internal)


def _public_points() -> Rows:
    """The titles on an agenda that everybody reads who may read its meeting."""
    points = select(AgendaItem.meeting_id, AgendaItem.title).where(AgendaItem.is_internal.is_(False))
    return points.order_by(AgendaItem.meeting_id, AgendaItem.position, AgendaItem.id)


def _public_copy(row: Any, internal: list[Any]) -> list[str]:
    copy = for_everybody(json.loads(row.words_0), [each.handle for each in internal])
    said = []
    for item in copy["items"]:
        said += [item["title"], item["note"]]
        said += [each["words"] for each in (*item["decisions"], *item["actions"])]
    return said


def _campaign_words(row: Any, tactics: list[Any]) -> list[str]:
    plan = [row.words_0.get(section, "") for section in Section if section not in UNSEARCHED]
    return [*plan, row.words_1, *(each.title for each in tactics)]


def _campaigns() -> Rows:
    more = {"space_id": Campaign.space_id, "handle": Campaign.handle, "locale": Campaign.locale}
    report = case((Campaign.closed_at.is_not(None), Campaign.report), else_="")  # It is shown when it is over.
    return _about(Campaign, Campaign.plan, report, title=Campaign.names, **more)


def _spaces() -> Rows:
    return _about(Space, Space.purposes, title=Space.names, space_id=Space.id)


SOURCES: dict[DocumentKind, Source] = {
    K.PROPOSAL: Source(
        _about(Proposal, Proposal.titles, Proposal.summary, Proposal.body, Proposal.ask, Proposal.place),
        Proposal.id, _newest_translations(), Translation.proposal_id,
    ),
    K.TASK: Source(
        _about(Task, Task.titles, Task.description), Task.id,
        select(ChecklistItem.task_id, ChecklistItem.text).order_by(ChecklistItem.task_id, ChecklistItem.id),
        ChecklistItem.task_id,
    ),
    K.MEETING: Source(
        _about(Meeting, Meeting.titles, Meeting.purpose, Meeting.place, at=Meeting.starts_at), Meeting.id,
        _public_points(), AgendaItem.meeting_id,
    ),
    K.DECISION: Source(_decisions(), Decision.id),
    K.RECOMMENDATION: Source(
        _about(Recommendation, Recommendation.titles, Recommendation.texts, Recommendation.responsible,
                       Recommendation.plan),
        Recommendation.id,
    ),
    K.EVENT: Source(
        _about(Event, Event.titles, Event.about, Event.place, Event.report, at=Event.starts_at), Event.id,
        select(EventSession.event_id, EventSession.title).order_by(EventSession.event_id, EventSession.id),
        EventSession.event_id,
    ),
    K.COMMENT: Source(_comments(), Comment.id),
    K.NOTE: Source(_notes(), AgendaItem.id),
    K.MINUTES: Source(_minutes(), Meeting.id, _internal_points(), AgendaItem.meeting_id, _public_copy),
    K.RESOLUTION: Source(_resolutions(), Resolution.id),
    K.CAMPAIGN: Source(
        _campaigns(), Campaign.id,
        select(Tactic.campaign_id, Tactic.title).order_by(Tactic.campaign_id, Tactic.starts_on, Tactic.id),
        Tactic.campaign_id, _campaign_words,
    ),
    K.ORGANISATION: Source(
        _about(Organisation, title=Organisation.name, handle=Organisation.handle), Organisation.id
    ),
    K.SPACE: Source(_spaces(), Space.id),
}  # fmt: skip


@dataclass(frozen=True)
class Touch:
    """A change of a row is one of this document: its kind, the attribute that holds its id, and which attributes
    matter where not all do. `through` is a column of another table that holds this id: the documents are of its rows,
    which come and go by themselves."""

    kind: DocumentKind
    id: str = "id"
    only: frozenset[str] = frozenset()
    through: Any = None

    def behind(self, thing: Any) -> Select[int]:
        """The ids of the rows `through` which a changed one is that of their documents."""
        return select(self.through.table.c.id).where(self.through == getattr(thing, self.id))


def _only(*names: str) -> frozenset[str]:
    return frozenset(names)


# Whose change changes what. Only ids of things that never change hands are read.
TOUCHED: Mapping[type, tuple[Touch, ...]] = {
    Proposal: (Touch(K.PROPOSAL),),
    Translation: (Touch(K.PROPOSAL, "proposal_id"),),
    Task: (Touch(K.TASK),),
    ChecklistItem: (Touch(K.TASK, "task_id", _only("text")),),
    Meeting: (
        Touch(K.MEETING),
        Touch(K.MINUTES, only=_only("state", "minutes_edition", "title", "starts_at", "locale")),
        Touch(K.NOTE, only=_only("starts_at", "locale"), through=AgendaItem.__table__.c.meeting_id),
    ),
    AgendaItem: (
        Touch(K.NOTE, only=_only("note", "title")),
        Touch(K.MEETING, "meeting_id", _only("title", "is_internal", "position")),
        Touch(K.MINUTES, "meeting_id", _only("is_internal")),
    ),
    Minutes: (Touch(K.MINUTES, "meeting_id"),),
    Decision: (Touch(K.DECISION),),
    Outcome: (Touch(K.DECISION, "decision_id"),),
    Recommendation: (Touch(K.RECOMMENDATION),),
    Event: (Touch(K.EVENT),),
    EventSession: (Touch(K.EVENT, "event_id", _only("title")),),
    Comment: (Touch(K.COMMENT),),
    Resolution: (Touch(K.RESOLUTION),),
    # Its report is found while it is over.
    Campaign: (Touch(K.CAMPAIGN), Touch(K.CAMPAIGN, only=_only("closed_at"))),
    Tactic: (Touch(K.CAMPAIGN, "campaign_id"),),
    Organisation: (Touch(K.ORGANISATION),),
    Space: (Touch(K.SPACE),),
}
# Changes that no document is made of: these alone touch nothing.
NOISE = _only(
    "version", "changed_at", "state", "audience", "archived_at", "path_id", "campaign_id", "column_id", "was_in_id",
    "rank", "due_at", "last_number", "moved_at", "percent", "is_answer", "edited_at", "review_until", "sequence",
    "submitted_at", "done_at", "done_by_id", "tally", "result", "sealing_key", "opening_key", "members", "closed_at",
)  # fmt: skip
