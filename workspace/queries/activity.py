"""What happened, as far as the reader may know it.

Two kinds of happening are left out of every list. What was said stands under the record itself, and who
complained of what is for the moderators' queue alone: a list would tell the accused who it was.
"""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import Activity, Happening, Record, Space
from workspace.queries.records import readable
from workspace.rules.viewers import Viewer

UNTOLD = (Happening.REPORT_MADE, Happening.REPORT_UPHELD, Happening.REPORT_DISMISSED)
IN_THE_THREAD = (Happening.COMMENT_SAID, Happening.COMMENT_EDITED)


def of_record(record: Record) -> Select[Activity]:
    """What happened to a record the viewer may read, oldest first."""
    return (
        select(Activity)
        .where(Activity.record_id == record.id, Activity.happening.not_in(UNTOLD + IN_THE_THREAD))
        .options(joinedload(Activity.by), joinedload(Activity.about))
        .order_by(Activity.id)
    )


def of_space(viewer: Viewer, space: Space) -> Select[Activity]:
    """What happened in a space and to those of its records that the viewer may read, the newest first."""
    mine = select(Record.id).join(Space, Space.id == Record.space_id).where(Record.space_id == space.id)
    return (
        select(Activity)
        .where(
            Activity.space_id == space.id,
            Activity.happening.not_in(UNTOLD),
            or_(Activity.record_id.is_(None), Activity.record_id.in_(mine.where(readable(viewer)))),
        )
        .options(joinedload(Activity.by), joinedload(Activity.about), joinedload(Activity.record))
        .order_by(Activity.id.desc())
    )


def since(space: Space, revision: int) -> Select[Activity]:
    """What happened after a revision: which cards to draw again. Whoever draws them reads them as the viewer may."""
    return (
        select(Activity)
        .where(Activity.space_id == space.id, Activity.id > revision, Activity.happening.not_in(UNTOLD))
        .order_by(Activity.id)
    )
