"""Comments under a record the viewer may read, in the order they are read."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from workspace.models import Comment, Record, Space
from workspace.queries.records import readable
from workspace.rules.viewers import Viewer

PAGE = 50


def thread(record: Record, page: int = 1) -> Select[Comment]:
    """The newest comments of a record the viewer can read, as they are read: each thread from its beginning.

    Hidden ones are among them, for their tombstones. `page` 2 and up are the earlier ones.
    """
    newest = (
        select(Comment.id)
        .where(Comment.record_id == record.id)
        .order_by(Comment.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .subquery()
    )
    return (
        select(Comment)
        .where(Comment.id.in_(select(newest.c.id)))
        .options(joinedload(Comment.author), joinedload(Comment.parent).joinedload(Comment.author))
        .order_by(func.coalesce(Comment.parent_id, Comment.id), Comment.id)
    )


def total(record: Record) -> Select[int]:
    return select(func.count()).select_from(Comment).where(Comment.record_id == record.id)


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
