"""The line every verb ends with: what happened, by whom, to what, from → to, and why."""

from typing import Any

from workspace.db import db, now
from workspace.models import Activity, Happening, Membership, Record, Space
from workspace.rules.viewers import Actor


def record(
    happening: Happening,
    *,
    space: Space,
    by: Actor | None,
    of: Record | None = None,
    about: Membership | None = None,
    was: str = "",
    now_is: str = "",
    reason: str = "",
    **details: Any,
) -> Activity:
    """Write down that something happened, in the transaction of the change; `by` nobody means the clock.

    It flushes, so that what the database refuses is refused while the request can still answer.
    """
    activity = Activity(
        space_id=space.id,
        happening=happening,
        record_id=of.id if of else None,
        about_id=about.id if about else None,
        by_id=by.membership.id if by else None,
        role=by.role if by else None,
        from_value=was[:200],
        to_value=now_is[:200],
        reason=reason,
        details=details,
    )
    if of is not None:
        of.changed_at = now()
    db.session.add(activity)
    db.session.flush()
    return activity
