"""What is on: everything with a day that a viewer may read, for the calendar of a space, a path, the network, or mine.

Each kind is a row of KINDS: how its things are found between two moments, as rows that name what a calendar shows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from workspace.models import Kind, Meeting, MeetingState, Path, Record, Space
from workspace.queries.records import readable, visible_to
from workspace.rules.viewers import Viewer

MOST = 300  # Of each kind, in one month.
NEWEST = 40  # Of a feed.


@dataclass(frozen=True)
class Where:
    """A space, a path, the viewer's own spaces; or everywhere."""

    space: Space | None = None
    path: Path | None = None
    is_mine: bool = False

    def narrowed(self, query: Select[Any], viewer: Viewer) -> Select[Any]:
        if self.space:
            query = query.where(Record.space_id == self.space.id)
        if self.path:
            query = query.where(Record.path_id == self.path.id)
        return query.where(Record.space_id.in_(list(viewer.active))) if self.is_mine else query


def _meetings(viewer: Viewer, where: Where, since: datetime, until: datetime) -> Select[Any]:
    found = _told(viewer, where).where(
        Meeting.starts_at < until, func.coalesce(Meeting.ends_at, Meeting.starts_at) >= since
    )
    return found.order_by(Meeting.starts_at, Record.id).limit(MOST)


def _told(viewer: Viewer, where: Where) -> Select[Meeting]:
    """The meetings that somebody was told of, are not off, and whose space still works."""
    found = visible_to(viewer, Meeting).where(
        Meeting.state != MeetingState.DRAFT, Record.archived_at.is_(None), Space.archived_at.is_(None)
    )
    return where.narrowed(found, viewer).options(contains_eager(Meeting.space))


KINDS: dict[Kind, Callable[[Viewer, Where, datetime, datetime], Select[Any]]] = {Kind.MEETING: _meetings}


def coming(viewer: Viewer, where: Where, since: datetime) -> Select[Meeting]:
    """The meetings from a moment on, each with its agenda: for a calendar file."""
    return (
        _told(viewer, where)
        .where(Meeting.starts_at > since)
        .options(selectinload(Meeting.items))
        .order_by(Meeting.starts_at, Record.id)
        .limit(MOST)
    )


def newest(viewer: Viewer, where: Where) -> Select[Record]:
    """What changed last, of all that the viewer may read."""
    found = (
        select(Record)
        .join(Space, Space.id == Record.space_id)
        .where(readable(viewer), Record.archived_at.is_(None), Space.archived_at.is_(None))
    )
    return (
        where.narrowed(found, viewer)
        .options(contains_eager(Record.space))
        .order_by(Record.changed_at.desc(), Record.id.desc())
        .limit(NEWEST)
    )
