"""Meetings a viewer may read: those that come, those that were, their agenda and the editions of a note."""

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from workspace.models import AgendaItem, Meeting, NoteVersion, Space
from workspace.queries.records import visible_to
from workspace.rules.viewers import Viewer

PAGE = 25


def _is_over(viewer: Viewer) -> ColumnElement[bool]:
    return func.coalesce(Meeting.ends_at, Meeting.starts_at) < viewer.at


def _of(viewer: Viewer, space: Space) -> Select[Meeting]:
    return visible_to(viewer, Meeting).where(Meeting.space_id == space.id, Meeting.archived_at.is_(None))


def coming(viewer: Viewer, space: Space) -> Select[Meeting]:
    """The meetings that are not over, the next one first."""
    return _of(viewer, space).where(~_is_over(viewer)).order_by(Meeting.starts_at, Meeting.id).limit(100)


def past(viewer: Viewer, space: Space, page: int = 1) -> Select[Meeting]:
    """Those that are over, the last one first: a page of them and one more, which says that there are more."""
    over = _of(viewer, space).where(_is_over(viewer)).order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    return over.limit(PAGE + 1).offset((page - 1) * PAGE)


def agenda(meeting: Meeting) -> Select[AgendaItem]:
    return (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id)
        .options(joinedload(AgendaItem.leader))
        .order_by(AgendaItem.position, AgendaItem.id)
    )


def versions(item: AgendaItem) -> Select[NoteVersion]:
    """Every edition of a note, the newest first."""
    return (
        select(NoteVersion)
        .where(NoteVersion.item_id == item.id)
        .options(joinedload(NoteVersion.by))
        .order_by(NoteVersion.edition.desc())
    )
