"""Meetings a viewer may read: those that come, those that were, their agenda and the editions of a note."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, Select, bindparam, cast, exists, extract, func, select
from sqlalchemy.orm import aliased, joinedload

from workspace.models import AgendaItem, Meeting, Membership, NoteVersion, Presence, Space
from workspace.queries.records import visible_to
from workspace.rules.viewers import Viewer

PAGE = 25
SAME_SITTING = timedelta(minutes=2)
SAME_PAGE = timedelta(minutes=10)
GONE_AFTER = timedelta(seconds=30)
FOUND_AFTER = timedelta(seconds=10)  # The search need not know every letter that is typed.


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
        .options(joinedload(AgendaItem.leader), joinedload(AgendaItem.campaign))
        .order_by(AgendaItem.position, AgendaItem.id)
    )


def agenda_as_read(viewer: Viewer, meeting: Meeting) -> Select[AgendaItem]:
    """The agenda without the points that are kept among the members, for whoever is none."""
    read = agenda(meeting)
    return read if viewer.role_in(meeting.space) is not None else read.where(AgendaItem.is_internal.is_(False))


def versions(item: AgendaItem) -> Select[NoteVersion]:
    """The editions of a note, the newest first, without those that only passed while their author went on writing."""
    return (
        select(NoteVersion)
        .where(NoteVersion.item_id == item.id, ~is_passing())
        .options(joinedload(NoteVersion.by))
        .order_by(NoteVersion.edition.desc())
    )


def is_passing() -> ColumnElement[bool]:
    """Of an edition: its author wrote on within two minutes. One in ten minutes stays, however long they wrote."""
    later = aliased(NoteVersion)
    then, at = (cast(extract("epoch", each.created_at), Integer) for each in (later, NoteVersion))
    page = int(SAME_PAGE.total_seconds())
    return exists().where(
        later.item_id == NoteVersion.item_id,
        later.by_id == NoteVersion.by_id,
        later.edition > NoteVersion.edition,
        then - at <= int(SAME_SITTING.total_seconds()),
        then // page == at // page,
    )


def unfound(at: datetime) -> Select[int]:
    """The points whose notes are to be made known to the search by now: their ids."""
    return select(AgendaItem.id).where(AgendaItem.unfound_since <= at - FOUND_AFTER)


# Who else than `user` is writing (since `since`) in which point of the agenda of `meeting`: its handle, and the name
# they have in the space. Made once: it is asked for every two seconds, and by every save.
_ITEMS, _PEOPLE, _SEEN = AgendaItem.__table__, Membership.__table__, Presence.__table__
WRITING = (
    select(_ITEMS.c.handle, _PEOPLE.c.name)
    .join(_SEEN, _SEEN.c.item_id == _ITEMS.c.id)
    .join(_PEOPLE, _PEOPLE.c.id == _SEEN.c.membership_id)
    .where(_ITEMS.c.meeting_id == bindparam("meeting"), _SEEN.c.seen_at > bindparam("since"))
    .where(_PEOPLE.c.user_id.is_distinct_from(bindparam("user")))
    .order_by(_ITEMS.c.position, _PEOPLE.c.name)
)
