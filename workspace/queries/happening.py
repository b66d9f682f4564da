"""What is on: everything with a day that a viewer may read, for the calendar of a space, a path, the network, or mine.

What has a day is in KINDS. Month, calendar file and news leave out what nobody was told of yet, and what was put away.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from workspace.models import (
    Audience,
    Event,
    EventState,
    Meeting,
    MeetingState,
    Path,
    Record,
    Registration,
    RegistrationState,
    Space,
)
from workspace.queries.records import readable, visible_to
from workspace.rules.viewers import Viewer

# What has a day; and the state in which nobody was told of it.
KINDS: dict[type[Meeting | Event], MeetingState | EventState] = {
    Meeting: MeetingState.DRAFT,
    Event: EventState.DRAFT,
}
MOST = 300  # Of each kind, in one month.
MOST_IN_FILE = 500  # Of each kind, in a calendar file.
LOOKS_BACK = timedelta(days=90)
NEWEST = 40  # Of a feed.


@dataclass(frozen=True)
class Where:
    """A space, a path, the viewer's own spaces and what they registered for; or everywhere."""

    space: Space | None = None
    path: Path | None = None
    is_mine: bool = False

    def narrowed(self, query: Select[Any], viewer: Viewer) -> Select[Any]:
        if self.space:
            query = query.where(Record.space_id == self.space.id)
        if self.path:
            query = query.where(Record.path_id == self.path.id)
        return query.where(_is_mine(viewer)) if self.is_mine else query


def _is_mine(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a Record is of a space of the viewer's, or an event that they want to come to."""
    gone = (RegistrationState.REFUSED, RegistrationState.CANCELLED)
    registered = exists().where(
        Registration.event_id == Record.id, Registration.user_id == viewer.id, Registration.state.not_in(gone)
    )
    return or_(Record.space_id.in_(list(viewer.active)), registered)


def _told(viewer: Viewer, where: Where, kind: type[Meeting | Event]) -> Select[Any]:
    """The things of a kind that somebody was told of, were not put away, and whose space still works."""
    found = visible_to(viewer, kind).where(
        kind.state != KINDS[kind], Record.archived_at.is_(None), Space.archived_at.is_(None)
    )
    return where.narrowed(found, viewer).options(contains_eager(kind.space))


def between(viewer: Viewer, where: Where, since: datetime, until: datetime, kind: type[Meeting | Event]) -> Select[Any]:
    """What is on between two moments."""
    found = _told(viewer, where, kind).where(
        kind.starts_at < until, func.coalesce(kind.ends_at, kind.starts_at) >= since
    )
    return found.order_by(kind.starts_at, Record.id).limit(MOST)


def coming(viewer: Viewer, where: Where, kind: type[Meeting | Event]) -> Select[Any]:
    """What stands in a calendar file: from three months ago on, what is still to come first. Nothing that was hidden
    from the members, whoever may read it: others keep that calendar."""
    return (
        _told(viewer, where, kind)
        .where(kind.starts_at > viewer.at - LOOKS_BACK, Record.audience <= Audience.MEMBERS)
        .options(*([selectinload(Meeting.items)] if kind is Meeting else ()))
        .order_by(kind.starts_at < viewer.at, kind.starts_at, Record.id)
        .limit(MOST_IN_FILE)
    )


def newest(viewer: Viewer, where: Where) -> Select[Record]:
    """What changed last, of all that the viewer may read and that was not hidden from the members."""
    told = (kind.__table__.c.state.is_distinct_from(draft) for kind, draft in KINDS.items())  # Others have none.
    found = (
        select(Record)
        .join(Space, Space.id == Record.space_id)
        .where(
            readable(viewer),
            Record.audience <= Audience.MEMBERS,
            Record.archived_at.is_(None),
            Space.archived_at.is_(None),
            *told,
        )
    )
    return (
        where.narrowed(found, viewer)
        .options(contains_eager(Record.space))
        .order_by(Record.changed_at.desc(), Record.id.desc())
        .limit(NEWEST)
    )
