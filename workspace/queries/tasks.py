"""What a task's page shows of it, and what a form may name."""

from sqlalchemy import Select, select

from workspace.models import (
    ChecklistItem,
    Label,
    Membership,
    MembershipState,
    Path,
    Record,
    RecordLabel,
    Space,
    Task,
)
from workspace.queries.records import readable_in
from workspace.rules.viewers import Viewer

PAGE = 25


def labels_of(task: Task) -> Select[Label]:
    return select(Label).join(RecordLabel).where(RecordLabel.record_id == task.id).order_by(Label.name)


def checklist(task: Task) -> Select[ChecklistItem]:
    return (
        select(ChecklistItem).where(ChecklistItem.task_id == task.id).order_by(ChecklistItem.position, ChecklistItem.id)
    )


def item(task: Task, handle: str) -> Select[ChecklistItem]:
    return select(ChecklistItem).where(ChecklistItem.task_id == task.id, ChecklistItem.handle == handle)


def path(slug: str) -> Select[Path]:
    return select(Path).where(Path.slug == slug)


def members_by(space: Space, handles: list[str]) -> Select[Membership]:
    """The members of a space that a form named, those who do the task already and have left included."""
    return select(Membership).where(
        Membership.space_id == space.id,
        Membership.handle.in_(handles),
        Membership.state.in_((MembershipState.ACTIVE, MembershipState.LEFT, MembershipState.VISITING)),
    )


def labels_by(space: Space, handles: list[str]) -> Select[Label]:
    return select(Label).where(Label.space_id == space.id, Label.handle.in_(handles))


def archived(viewer: Viewer, space: Space, *, page: int) -> Select[Task]:
    """One page of the archived tasks of a space, the last first, one more than fits."""
    return (
        select(Task)
        .where(readable_in(viewer, space), Record.archived_at.is_not(None))
        .order_by(Record.archived_at.desc(), Record.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
