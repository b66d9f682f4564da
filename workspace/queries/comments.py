"""Comments under a record the viewer may read, in the order they are read."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from workspace.models import Comment, Feeling, Follow, Membership, Reaction, Record, Space, ThreadSummary
from workspace.queries.records import readable
from workspace.rules.viewers import Viewer

PAGE = 50
MOST_ANSWERS = 5


def thread(record: Record, mine: Membership | None, page: int = 1) -> Select[*tuple[Any, ...]]:
    """The newest comments of a record the viewer can read, as they are read: each talk from its beginning, and beside
    each what is felt about it (`feelings`).

    Hidden ones are among them, for their tombstones. `page` 2 and up are the earlier ones. With them come the answers
    that stand on another page: in the second column they have nothing.
    """
    newest = (
        select(Comment.id)
        .where(Comment.record_id == record.id)
        .order_by(Comment.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .subquery()
    )
    answering = _answering(record).with_only_columns(Comment.id).subquery()
    return (
        select(Comment, newest.c.id, *feelings(mine))
        .outerjoin(newest, newest.c.id == Comment.id)
        .where(or_(Comment.id.in_(select(newest.c.id)), Comment.id.in_(select(answering.c.id))))
        .options(joinedload(Comment.author), joinedload(Comment.parent).joinedload(Comment.author))
        .order_by(func.coalesce(Comment.parent_id, Comment.id), Comment.id)
    )


def head(record: Record, mine: Membership | None) -> Select[int, ThreadSummary | None, int, bool | None]:
    """What stands above a thread, in one row: how many comments there are, their summary, how many were said since it
    was written, and whether somebody's membership has muted the record (False: they follow it, None: neither)."""
    own = Comment.record_id == record.id
    later = or_(ThreadSummary.up_to_id.is_(None), Comment.id > ThreadSummary.up_to_id)
    table = Record.__table__
    return (
        select(
            select(func.count()).select_from(Comment).where(own).scalar_subquery(),
            ThreadSummary,
            select(func.count())
            .select_from(Comment)
            .where(own, Comment.hidden_at.is_(None), later)
            .correlate(ThreadSummary)
            .scalar_subquery(),
            Follow.is_muted,
        )
        .select_from(table)
        .outerjoin(ThreadSummary, ThreadSummary.record_id == table.c.id)
        .outerjoin(Follow, and_(Follow.record_id == table.c.id, Follow.membership_id == (mine.id if mine else 0)))
        .where(table.c.id == record.id)
        .options(joinedload(ThreadSummary.by))
    )


def _answering(record: Record) -> Select[Comment]:
    """The comments that answer what the record asks, those that can be read."""
    found = Comment.record_id == record.id, Comment.is_answer, Comment.hidden_at.is_(None)
    return select(Comment).where(*found).order_by(Comment.id).limit(MOST_ANSWERS)


def answers(record: Record) -> Select[Comment, int]:
    """What `thread` brings of answers, each with how many comments were said later."""
    after = aliased(Comment)
    later = select(func.count()).where(after.record_id == record.id, after.id > Comment.id).correlate(Comment)
    return _answering(record).add_columns(later.scalar_subquery()).options(joinedload(Comment.author))


def feelings(mine: Membership | None) -> list[Any]:
    """Of a Comment that a query selects: how many feel each thing about it, in the order of `Feeling`; and what this
    membership feels."""
    about = Reaction.comment_id == Comment.id
    counts = [select(func.count()).where(about, Reaction.feeling == each) for each in Feeling]
    own = select(Reaction.feeling).where(about, Reaction.membership_id == (mine.id if mine else 0))
    return [each.correlate(Comment).scalar_subquery() for each in (*counts, own)]


def felt(comment: Comment, mine: Membership | None) -> Select[*tuple[Any, ...]]:
    return select(*feelings(mine)).select_from(Comment).where(Comment.id == comment.id)


def later(comment: Comment) -> Select[int]:
    """How many comments were said after one under its record: so many pages away it stands."""
    return (
        select(func.count()).select_from(Comment).where(Comment.record_id == comment.record_id, Comment.id > comment.id)
    )


def newest(record: Record) -> Select[Comment]:
    return select(Comment).where(Comment.record_id == record.id).order_by(Comment.id.desc()).limit(1)


def summary(record: Record) -> Select[ThreadSummary]:
    return select(ThreadSummary).where(ThreadSummary.record_id == record.id).options(joinedload(ThreadSummary.by))


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
