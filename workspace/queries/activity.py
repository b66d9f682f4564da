"""What happened, as far as the reader may know it.

Two kinds of happening are left out of every list. What was said stands under the record itself, and who
complained of what is for the moderators' queue alone: a list would tell the accused who it was.
"""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from workspace.models import Activity, Happening, Record, Space
from workspace.queries.records import readable_in
from workspace.rules.viewers import Viewer

MOST = 100  # Of one record's happenings, on its page.
UNTOLD = (Happening.REPORT_MADE, Happening.REPORT_UPHELD, Happening.REPORT_DISMISSED)
IN_THE_THREAD = (Happening.COMMENT_SAID, Happening.COMMENT_EDITED)
# Two thousand of them would bury the rest: the roll tells the votes, the proposal who stands behind it.
VOTES = (Happening.VOTE_CAST, Happening.VOTE_CHANGED, Happening.SUPPORT_GIVEN, Happening.SUPPORT_TAKEN_BACK)
# Nor who asked for the floor and raised a hand in a meeting: that is for those who sat there.
IN_THE_ROOM = (Happening.FLOOR_ASKED, Happening.FLOOR_GIVEN, Happening.FLOOR_LEFT, Happening.POLL_ANSWERED)
# Nor that somebody registered for an event: how many have, only its organisers see.
AT_THE_DOOR = (
    Happening.REGISTRATION_MADE, Happening.REGISTRATION_ASKED, Happening.REGISTRATION_CHANGED,
    Happening.REGISTRATION_ADMITTED, Happening.REGISTRATION_QUEUED, Happening.REGISTRATION_REFUSED,
    Happening.REGISTRATION_CANCELLED, Happening.REGISTRATION_TICKED, Happening.REGISTRATION_RETURNED,
)  # fmt: skip
IN_NO_TIMELINE = UNTOLD + IN_THE_THREAD + VOTES + IN_THE_ROOM + AT_THE_DOOR
# The newest happening of all, and how many of its neighbours there are: whatever is kept about what happened is good
# until one of them is another. On PostgreSQL one that began earlier may be there later.
_newest = select(func.max(Activity.id)).scalar_subquery()
LATEST = select(func.max(Activity.id), func.count()).where(Activity.id > _newest - 200)


def of_record(record: Record, without: tuple[Happening, ...] = ()) -> Select[Activity]:
    """What happened to a record the viewer may read, oldest first: the last hundred times."""
    last = (
        select(Activity.id)
        .where(Activity.record_id == record.id, Activity.happening.not_in(IN_NO_TIMELINE + without))
        .order_by(Activity.id.desc())
        .limit(MOST)
        .subquery()
    )
    return (
        select(Activity)
        .where(Activity.id.in_(select(last.c.id)))
        .options(joinedload(Activity.by), joinedload(Activity.about))
        .order_by(Activity.id)
    )


def of_space(viewer: Viewer, space: Space) -> Select[Activity]:
    """What happened in a space and to those of its records that the viewer may read, the newest first.

    Each record is asked for as the list is walked, so that a page of it costs the same however long it has grown.
    """
    theirs = select(Record.id).where(Record.id == Activity.record_id, readable_in(viewer, space)).correlate(Activity)
    return (
        select(Activity)
        .where(
            Activity.space_id == space.id,
            Activity.happening.not_in(UNTOLD + VOTES + IN_THE_ROOM + AT_THE_DOOR),
            or_(Activity.record_id.is_(None), theirs.exists()),
        )
        .options(joinedload(Activity.by), joinedload(Activity.about), selectinload(Activity.record))
        .order_by(Activity.id.desc())
    )
