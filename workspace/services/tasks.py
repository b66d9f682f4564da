"""Tasks: added, moved, changed, archived, and the last step taken back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from workspace.db import db, now, take_turns
from workspace.models import (
    Activity,
    Audience,
    ChecklistItem,
    Column,
    Happening,
    Label,
    Membership,
    MembershipState,
    RecordLabel,
    Space,
    Task,
)
from workspace.rules.flows import NotNow
from workspace.rules.merging import merge
from workspace.rules.viewers import Actor
from workspace.services.activity import record
from workspace.services.progress import follow
from workspace.services.records import next_number

GAP = 1024.0
CLOSEST = 1e-6  # Ranks nearer than this are spread out again.


class Overlap(Exception):
    """Somebody changed the same words of a field meanwhile. `theirs` is how it stands, `mine` what was sent."""

    def __init__(self, field: str, theirs: Any, mine: Any) -> None:
        super().__init__("overlap")
        self.field, self.theirs, self.mine = field, theirs, mine


def add(
    space: Space, column: Column, title: str, *, by: Actor, locale: str = "ar", due_at: datetime | None = None
) -> Task:
    """A new task on top of a column, where it is seen. A title is enough."""
    task = Task(
        space_id=space.id,
        number=next_number(space),
        title=title,
        locale=locale,
        author_id=by.membership.id,
        audience=Audience.MEMBERS,
        column_id=column.id,
        rank=_top_of(column),
        due_at=due_at,
    )
    db.session.add(task)
    db.session.flush()
    record(Happening.TASK_ADDED, space=space, of=task, by=by)
    return task


def move(task: Task, column: Column, *, after: Task | None = None, by: Actor) -> Activity | None:
    """Put a task into a column of its space, behind `after` or on top. Where it is already, nothing happens.

    The limit of a column warns people; it does not stop them: the board shows that it is over.
    """
    if task.column_id is None:
        raise NotNow("archived")
    take_turns(f"column {column.id}")
    was = db.session.get_one(Column, task.column_id)
    behind = after if after and after.column_id == column.id and after.id != task.id else None
    if was.id == column.id and _is_behind(task, behind):
        return None
    details = {"column": was.handle, "rank": task.rank}
    task.rank = _rank_behind(behind, column, task) if behind else _top_of(column)
    task.column_id = column.id
    db.session.flush()
    if was.meaning is not column.meaning:
        follow([task.id])
    return record(
        Happening.TASK_MOVED, space=task.space, of=task, by=by, was=_name(was), now_is=_name(column), undo=details
    )


def _is_behind(task: Task, other: Task | None) -> bool:
    """Whether a task stands right behind another of its column (or, behind nobody, on top)."""
    before = select(Task.id).where(Task.column_id == task.column_id, Task.rank < task.rank)
    in_front = db.session.scalar(before.order_by(Task.rank.desc()).limit(1))
    return in_front == (other.id if other else None)


def _hold(column: Column) -> None:
    """Whoever else puts a card into this column waits until the transaction ends: no two get one place."""
    db.session.execute(select(Column.id).where(Column.id == column.id).with_for_update())


def _top_of(column: Column) -> float:
    _hold(column)
    first = db.session.scalar(select(func.min(Task.rank)).where(Task.column_id == column.id))
    return (first or 0.0) - GAP


def _rank_behind(other: Task, column: Column, task: Task) -> float:
    """A rank between `other` and the next; when there is no room left, the column is spread out first."""
    _hold(column)
    behind = select(func.min(Task.rank)).where(Task.column_id == column.id, Task.rank > other.rank, Task.id != task.id)
    high = db.session.scalar(behind)
    high = other.rank + 2 * GAP if high is None else high
    if high - other.rank < CLOSEST:
        _spread(column)
        db.session.refresh(other)
        return _rank_behind(other, column, task)
    return (other.rank + high) / 2


def _spread(column: Column) -> None:
    rows = db.session.scalars(select(Task).where(Task.column_id == column.id).order_by(Task.rank, Task.id))
    for place, each in enumerate(rows, start=1):
        each.rank = place * GAP
    db.session.flush()


def _name(column: Column) -> str:
    return next(iter(column.names.values()), "")


FIELDS = ("title", "description", "due_at", "path_id", "campaign_id")


def change(task: Task, field: str, value: Any, *, saw: Any, by: Actor) -> Activity | None:
    """Change one field of a task. `saw` is what the writer had before them.

    Two who change different words of a text are merged; where both changed the same, Overlap is raised and
    nothing is lost: it holds both. Raises KeyError for a field that is not one of FIELDS.
    """
    if field not in FIELDS:
        raise KeyError(field)
    current = getattr(task, field)
    if current not in (saw, value):
        if not isinstance(current, str) or not isinstance(value, str):
            raise Overlap(field, current, value)
        merged = merge(saw or "", current, value)
        if merged.conflicts:
            raise Overlap(field, current, value)
        value = merged.text
    if value == current:
        return None
    setattr(task, field, value)
    db.session.flush()
    kept = current.isoformat() if isinstance(current, datetime) else current
    return record(Happening.TASK_EDITED, space=task.space, of=task, by=by, was=str(kept or ""),
                  now_is=str(value or ""), field=field, undo={"field": field, "value": kept})  # fmt: skip


def assign(task: Task, people: Iterable[Membership], *, by: Actor) -> Activity | None:
    """Say who does it: these people and nobody else."""
    chosen = sorted(set(people), key=lambda m: m.id)
    was = list(task.assignees)
    if [m.id for m in chosen] == [m.id for m in was]:
        return None
    task.assignees = chosen
    db.session.flush()
    return record(Happening.TASK_ASSIGNED, space=task.space, of=task, by=by,
                  people=[m.id for m in chosen], undo={"people": [m.id for m in was]})  # fmt: skip


def label(task: Task, labels: Iterable[Label], *, by: Actor) -> Activity | None:
    """Put these labels on a task and no others."""
    was = set(db.session.scalars(select(RecordLabel.label_id).where(RecordLabel.record_id == task.id)))
    chosen = {each.id for each in labels}
    if was == chosen:
        return None
    db.session.execute(delete(RecordLabel).where(RecordLabel.record_id == task.id))
    db.session.add_all(RecordLabel(record_id=task.id, label_id=each) for each in sorted(chosen))
    db.session.flush()
    return record(Happening.TASK_LABELLED, space=task.space, of=task, by=by, undo={"labels": sorted(was)})


def add_item(task: Task, text: str, *, by: Actor) -> ChecklistItem:
    """A new line at the end of the checklist."""
    last = db.session.scalar(select(func.max(ChecklistItem.position)).where(ChecklistItem.task_id == task.id))
    item = ChecklistItem(task_id=task.id, position=(last if last is not None else -1) + 1, text=text)
    db.session.add(item)
    record(Happening.TASK_CHECKED, space=task.space, of=task, by=by, now_is=text)
    return item


def tick(task: Task, item: ChecklistItem, is_done: bool, *, by: Actor) -> None:
    """Tick a line of the checklist, or take the tick back. Saying it twice says it once."""
    if (item.done_at is not None) == is_done:
        return
    item.done_at, item.done_by_id = (now(), by.membership.id) if is_done else (None, None)
    record(Happening.TASK_CHECKED, space=task.space, of=task, by=by, now_is=item.text)


def drop_item(task: Task, item: ChecklistItem, *, by: Actor) -> None:
    db.session.delete(item)
    record(Happening.TASK_CHECKED, space=task.space, of=task, by=by, was=item.text)


def archive(task: Task, *, by: Actor) -> Activity | None:
    """Take a task off the board. It keeps its page and remembers its column."""
    if task.archived_at is not None or task.column_id is None:
        return None
    task.archived_at, task.was_in_id, task.column_id = now(), task.column_id, None
    db.session.flush()
    return record(Happening.TASK_ARCHIVED, space=task.space, of=task, by=by, undo={"archived": False})


def restore(task: Task, *, by: Actor) -> None:
    """Put an archived task back on top of the column it was in, or of the first there is."""
    if task.archived_at is None:
        return
    column = db.session.get(Column, task.was_in_id) if task.was_in_id else None
    column = (
        column
        or db.session.scalars(
            select(Column).where(Column.space_id == task.space_id).order_by(Column.position).limit(1)
        ).one()
    )
    take_turns(f"column {column.id}")
    task.archived_at, task.was_in_id, task.column_id = None, None, column.id
    task.rank = _top_of(column)
    db.session.flush()
    follow([task.id])
    record(Happening.TASK_RESTORED, space=task.space, of=task, by=by)


def undo(task: Task, *, by: Actor) -> Activity:
    """Take back the last thing that happened to a task, if it was this person's and can be. Raises NotNow."""
    last = db.session.scalar(
        select(Activity).where(Activity.record_id == task.id).order_by(Activity.id.desc()).limit(1)
    )
    if last is None or last.by_id != by.membership.id or "undo" not in last.details:
        raise NotNow("nothing to take back")
    _put_back(task, last.details["undo"], by=by)
    db.session.flush()
    follow([task.id])
    return record(Happening.TASK_UNDONE, space=task.space, of=task, by=by, now_is=last.happening)


def _put_back(task: Task, before: dict[str, Any], *, by: Actor) -> None:
    """Make it as it was, without the people and labels that are gone since; `before` is what the verb wrote down."""
    match before:
        case {"column": handle, "rank": rank}:
            column = db.session.scalar(select(Column).where(Column.handle == handle, Column.space_id == task.space_id))
            if column is None or task.column_id is None:
                raise NotNow("the column is gone")
            take_turns(f"column {column.id}")
            taken = select(Task.id).where(Task.column_id == column.id, Task.rank == rank, Task.id != task.id)
            task.column_id, task.rank = column.id, _top_of(column) if db.session.scalar(taken) else rank
        case {"field": "due_at", "value": value}:
            task.due_at = datetime.fromisoformat(value) if value else None
        case {"field": field, "value": value}:
            setattr(task, field, value)
        case {"people": ids}:
            here = Membership.state.in_((MembershipState.ACTIVE, MembershipState.VISITING))
            found = db.session.scalars(select(Membership).where(Membership.id.in_(ids), here))
            task.assignees = sorted(found, key=lambda m: m.id)
        case {"labels": ids}:
            db.session.execute(delete(RecordLabel).where(RecordLabel.record_id == task.id))
            left = db.session.scalars(select(Label.id).where(Label.id.in_(ids)).order_by(Label.id)).all()
            db.session.add_all(RecordLabel(record_id=task.id, label_id=each) for each in left)
        case {"archived": False}:
            restore(task, by=by)
