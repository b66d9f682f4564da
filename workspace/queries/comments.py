"""Comments a viewer may read, in the order they are read, and what is complained of."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import Comment, Record, Report, ReportState, Role, Space
from workspace.queries.records import readable
from workspace.rules.viewers import LEVEL, Viewer


def thread(record: Record) -> Select[Comment]:
    """Every comment of a record the viewer can read, oldest first; hidden ones too, for their tombstones."""
    return (
        select(Comment)
        .where(Comment.record_id == record.id)
        .options(joinedload(Comment.author))
        .order_by(Comment.created_at, Comment.id)
    )


def one(viewer: Viewer, space: Space, handle: str) -> Select[Comment]:
    return (
        select(Comment)
        .join(Record, Record.id == Comment.record_id)
        .join(Space, Space.id == Record.space_id)
        .where(readable(viewer), Record.space_id == space.id, Comment.handle == handle)
        .options(joinedload(Comment.record).joinedload(Record.space), joinedload(Comment.author))
    )


def moderated(viewer: Viewer) -> list[int]:
    """The spaces in which this viewer moderates by a role of their own."""
    return [k for k, m in viewer.active.items() if LEVEL[m.role] >= LEVEL[Role.MODERATOR]]


def reports_waiting(viewer: Viewer) -> Select[Report]:
    """The open reports of every space the viewer moderates, oldest first."""
    above = [Space.overseers.contains(f".{k}.") for k in viewer.overseen]
    return (
        select(Report)
        .join(Record, Record.id == Report.record_id)
        .join(Space, Space.id == Record.space_id)
        .where(Report.state == ReportState.OPEN, or_(Space.id.in_(moderated(viewer)), *above))
        .options(
            joinedload(Report.record).joinedload(Record.space),
            joinedload(Report.record).joinedload(Record.author),
            joinedload(Report.comment).joinedload(Comment.author),
            joinedload(Report.by),
        )
        .order_by(Report.created_at, Report.id)
    )
