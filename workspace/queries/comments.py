"""Comments under a record the viewer may read, in the order they are read."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from workspace.models import Comment, Record, Space
from workspace.queries.records import readable
from workspace.rules.viewers import Viewer


def thread(record: Record) -> Select[Comment]:
    """Every comment of a record the viewer can read, oldest first; hidden ones too, for their tombstones."""
    return (
        select(Comment)
        .where(Comment.record_id == record.id)
        .options(joinedload(Comment.author))
        .order_by(Comment.created_at, Comment.id)
    )


def newest(record: Record, *, limit: int, offset: int = 0) -> Select[Comment, int]:
    """The newest comments of a record with what they answer, each with how many there are in all."""
    return (
        select(Comment, func.count().over())
        .where(Comment.record_id == record.id)
        .options(joinedload(Comment.author), joinedload(Comment.parent).joinedload(Comment.author))
        .order_by(Comment.id.desc())
        .limit(limit)
        .offset(offset)
    )


def under(record: Record, handle: str) -> Select[Comment]:
    """The comment of this handle, if it stands under this record."""
    return select(Comment).where(Comment.record_id == record.id, Comment.handle == handle)


def one(viewer: Viewer, space: Space, handle: str) -> Select[Comment]:
    return (
        select(Comment)
        .join(Record, Record.id == Comment.record_id)
        .join(Space, Space.id == Record.space_id)
        .where(readable(viewer), Record.space_id == space.id, Comment.handle == handle)
        .options(joinedload(Comment.record).joinedload(Record.space), joinedload(Comment.author))
    )
