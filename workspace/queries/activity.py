"""What happened, as far as the viewer may know of it."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import Activity, Record, Space
from workspace.queries.records import readable
from workspace.rules.viewers import Viewer


def of_record(record: Record) -> Select[Activity]:
    """What happened to a record the viewer can read, oldest first."""
    return (
        select(Activity)
        .where(Activity.record_id == record.id)
        .options(joinedload(Activity.by), joinedload(Activity.about))
        .order_by(Activity.id)
    )


def of_space(viewer: Viewer, space: Space) -> Select[Activity]:
    """What happened in a space, newest first: to the space itself, and to the records the viewer may read."""
    return (
        select(Activity)
        .join(Space, Space.id == Activity.space_id)
        .outerjoin(Record, Record.id == Activity.record_id)
        .where(Activity.space_id == space.id, or_(Activity.record_id.is_(None), readable(viewer)))
        .options(joinedload(Activity.by), joinedload(Activity.about), joinedload(Activity.record))
        .order_by(Activity.id.desc())
    )
