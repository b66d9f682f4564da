"""What the lines of a note lead to: a decision in the register, a task on the board, and a reference in their place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workspace.db import db, now
from workspace.models import (
    ActionLine,
    AgendaItem,
    Column,
    Happening,
    Membership,
    MembershipState,
    Relation,
    Resolution,
    Space,
    Task,
)
from workspace.rules.lines import Decided, Promised, as_decided, as_promised, each, has_commands, prefix, read
from workspace.rules.spelling import folded
from workspace.rules.viewers import Actor
from workspace.services import records, tasks
from workspace.services.activity import record

LONGEST_TITLE = 200
LAST_MINUTE = time(23, 59)
Said = Decided | Promised[Membership]


@dataclass
class _Book:
    """What is known of an item: who can be named, what was decided and promised under it before."""

    item: AgendaItem
    names: dict[str, Membership]
    today: date
    zone: ZoneInfo
    decided: set[str]
    promised: dict[tuple[str, frozenset[int]], Task]

    def read(self, line: str) -> Said | None:
        return read(line, self.names, self.today)

    def reference(self, said: Said) -> str | None:
        """The line that stands for what was said before; nothing where it is new."""
        if isinstance(said, Decided):
            return as_decided(said.words) if said.words in self.decided else None
        task = self.promised.get(_key(said))
        return as_promised(task.number, said.words, [m.name for m in said.people], said.due) if task else None


def _key(said: Promised[Membership]) -> tuple[str, frozenset[int]]:
    return _title(said.words), frozenset(m.id for m in said.people)


def _title(words: str) -> str:
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1].rstrip() + "…"


def take(item: AgendaItem, text: str, *, by: Actor, before: str | None = None) -> str:
    """The text of a note in which every finished line that means something became what it says.

    `before` is what the writer had, where the text saves itself as it is typed: see `rules.lines.each`. The same
    words under the same item, for the same people, are the same decision or task: no answer that was lost, and no
    text that was merged, makes them twice.
    """
    return _turned(item, text, partial(_take, by=by), before)


def recall(item: AgendaItem, text: str) -> str:
    """The text with the lines that were taken before as their references: so two texts can be compared."""
    return _turned(item, text, lambda book, said: book.reference(said), None)


def _turned(item: AgendaItem, text: str, turn: Callable[[_Book, Said], str | None], before: str | None) -> str:
    if not has_commands(text):
        return text
    book = _book(item)

    def turned(line: str) -> str:
        said = book.read(line)
        reference = turn(book, said) if said else None
        return line if reference is None else prefix(line) + reference

    return each(text, turned, before=before)


def _take(book: _Book, said: Said, *, by: Actor) -> str | None:
    known = book.reference(said)
    if known is None:
        if isinstance(said, Decided):
            decide(book.item, said.words, by=by)
            book.decided.add(said.words)
        else:
            due = datetime.combine(said.due, LAST_MINUTE, book.zone).astimezone(UTC) if said.due else None
            book.promised[_key(said)] = promise(book.item, said.words, list(said.people), due, by=by)
        known = book.reference(said)
    return known


def _book(item: AgendaItem) -> _Book:
    space = item.meeting.space
    zone = ZoneInfo(space.time_zone)
    decided = select(Resolution.text).where(Resolution.item_id == item.id, Resolution.withdrawn_at.is_(None))
    promised = (
        select(Task)
        .join(ActionLine, ActionLine.task_id == Task.id)
        .where(ActionLine.item_id == item.id)
        .options(selectinload(Task.assignees))
    )
    return _Book(
        item,
        names_of(space),
        now().astimezone(zone).date(),
        zone,
        set(db.session.scalars(decided)),
        {(task.title, frozenset(m.id for m in task.assignees)): task for task in db.session.scalars(promised)},
    )


def names_of(space: Space) -> dict[str, Membership]:
    """The active members of a space by what their names look like."""
    active = select(Membership).where(Membership.space_id == space.id, Membership.state == MembershipState.ACTIVE)
    return {member.skeleton: member for member in db.session.scalars(active)}


def decide(item: AgendaItem, words: str, *, by: Actor) -> Resolution:
    """Write down what was decided under an item: it stands in the register, and its words do not change any more."""
    meeting = item.meeting
    made = Resolution(item_id=item.id, text=words, folded=folded(words), locale=meeting.locale, by_id=by.membership.id)
    db.session.add(made)
    record(Happening.RESOLUTION_TAKEN, space=meeting.space, of=meeting, by=by, item=item.handle)
    return made


def promise(item: AgendaItem, words: str, people: list[Membership], due: datetime | None, *, by: Actor) -> Task:
    """Write down who does what: a task on top of the first column of the board, linked to the meeting."""
    meeting, space = item.meeting, item.meeting.space
    first = select(Column).where(Column.space_id == space.id).order_by(Column.position, Column.id).limit(1)
    column = db.session.scalars(first).one()
    task = tasks.add(space, column, _title(words), by=by, locale=meeting.locale, due_at=due)
    if task.title != words:
        task.description = words
    if people:
        tasks.assign(task, people, by=by)
    db.session.add(ActionLine(task_id=task.id, item_id=item.id))
    records.link(meeting, Relation.SOURCE_OF, task, by=by)
    return task


def add_decision(item: AgendaItem, words: str, *, by: Actor) -> str:
    """The note with a decision written down at its end, for whoever has to save it. Saying it twice says it once."""
    return _turned_line(item, Decided(words), by)


def add_action(item: AgendaItem, words: str, people: list[Membership], due: date | None, *, by: Actor) -> str:
    """The note with a task at its end. `due` is its day."""
    return _turned_line(item, Promised(words, tuple(people), due), by)


def _turned_line(item: AgendaItem, said: Said, by: Actor) -> str:
    line = _take(_book(item), said, by=by) or ""
    return item.note if line in item.note.split("\n") else f"{item.note.rstrip()}\n{line}".lstrip()
