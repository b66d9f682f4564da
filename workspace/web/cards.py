"""Cards: what the board shows of a record, and the partials that bring a board up to date after something happened.

One macro draws a card, on the board and in the answer of whatever changed it (`beside`), so the two cannot differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template

from workspace.db import db
from workspace.models import Column, Kind, ProposalState, Record, Space
from workspace.queries import board as queries
from workspace.queries import spaces as space_queries
from workspace.queries.board import Filter
from workspace.web.access import me
from workspace.web.pages import has_board, target

NO_FILTER = Filter()


@dataclass
class TaskCard:
    row: Any
    people: list[str] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    is_late: bool = False


@dataclass
class Lane:
    """One column of tasks: how many it holds, the first of them, and where the rest begins."""

    column: Column
    count: int = 0
    cards: list[TaskCard] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.column.wip_limit is not None and self.count > self.column.wip_limit

    @property
    def rest_after(self) -> float | None:
        return self.cards[-1].row.rank if len(self.cards) < self.count else None


def task_cards(space: Space, rows: Sequence[Any], done: Iterable[int] = ()) -> list[TaskCard]:
    """Rows of tasks with who does them and their labels: two statements for all of them.

    Outsiders see the names of those who chose so, and nobody else's.
    """
    inside = me().role_in(space) is not None
    ids = [row.id for row in rows]
    people, labels = defaultdict(list), defaultdict(list)
    if ids:
        for task_id, name, is_public in db.session.execute(queries.assignees(ids)):
            if inside or is_public:
                people[task_id].append(name)
        for record_id, name, hue in db.session.execute(queries.labels_on(ids)):
            labels[record_id].append((name, hue))
    at, closed = me().at, set(done)
    return [
        TaskCard(row, people[row.id], labels[row.id], _is_late(row.due_at, at) and row.column_id not in closed)
        for row in rows
    ]


def _is_late(due_at: datetime | None, at: datetime) -> bool:
    return due_at is not None and due_at < at


def lanes(space: Space, chosen: Filter) -> list[Lane]:
    """The columns of a space with their first cards."""
    columns = list(db.session.scalars(space_queries.columns(space)))
    counts: dict[int | None, int] = dict(db.session.execute(queries.task_counts(me(), space, chosen)).all())
    rows = db.session.execute(queries.tasks(me(), space, columns, chosen)).all() if columns else []
    by_column = defaultdict(list)
    for card in task_cards(space, rows, [c.id for c in columns if c.meaning == "done"]):
        by_column[card.row.column_id].append(card)
    return [Lane(column, counts.get(column.id, 0), by_column[column.id]) for column in columns]


def beside(record: Record, *, moved: bool = True) -> str:
    """The partials that bring a board up to date with a record as it now is; nothing where no board asks."""
    if not has_board():
        return ""
    return partials(record.space, [(record.id, record.kind, record.number)], moved=moved)


def changes(space: Space, revision: int, *, but_by: int | None) -> tuple[str, int]:
    """The partials of all that others changed after a revision, and the revision they lead to."""
    found = db.session.execute(queries.changed_since(space, revision, but_by=but_by)).all()
    html = partials(space, [(record_id, kind, number) for record_id, kind, number, _newest in found], moved=True)
    return html, max([revision, *(newest for *_record, newest in found)])


def partials(space: Space, records: list[tuple[int, Kind, int]], *, moved: bool) -> str:
    """The cards of these records at their places, and the counts: as many statements for fifty as for one."""
    tasks = {record_id: number for record_id, kind, number in records if kind is Kind.TASK}
    proposals = {record_id: number for record_id, kind, number in records if kind is Kind.PROPOSAL}
    html = _task_partials(space, tasks, moved=moved) if tasks else ""
    return html + (_proposal_partials(space, proposals) if proposals else "")


def _task_partials(space: Space, numbers: dict[int, int], *, moved: bool) -> str:
    columns = list(db.session.scalars(space_queries.columns(space)))
    counts: dict[int | None, int] = dict(db.session.execute(queries.task_counts(me(), space, NO_FILTER)).all())
    rows = db.session.execute(queries.tasks_of(me(), space, list(numbers))).all()
    return render_template(
        "board/_task_partials.html",
        space=space, numbers=numbers.values(), moved=moved,
        cards_there=task_cards(space, rows, [c.id for c in columns if c.meaning == "done"]),
        lanes=[Lane(column, counts.get(column.id, 0)) for column in columns],
        columns={column.id: column for column in columns},
        adding=target().removeprefix("add-") if target().startswith("add-") else "",
    )  # fmt: skip


def _proposal_partials(space: Space, numbers: dict[int, int]) -> str:
    rows = db.session.execute(queries.proposals_of(me(), space, list(numbers))).all()
    counts: dict[ProposalState, int] = dict(db.session.execute(queries.proposal_counts(me(), space)).all())
    return render_template(
        "board/_proposal_partials.html", space=space, numbers=numbers.values(), rows=rows, counts=counts
    )
