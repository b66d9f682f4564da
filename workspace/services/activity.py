"""The line every verb ends with: what happened, by whom, to what, from → to, and why."""

from typing import Any

from sqlalchemy import delete, update

from workspace.db import db, now
from workspace.models import (
    Activity,
    Happening,
    Membership,
    Recommendation,
    Record,
    Revision,
    SeasonFigures,
    Space,
    Topic,
)
from workspace.rules.viewers import Actor
from workspace.services import follows, notices

# Whoever starts a record or speaks under it follows it by themselves.
FOLLOWED = {
    Happening.PROPOSAL_STARTED,
    Happening.TASK_ADDED,
    Happening.MEETING_PLANNED,
    Happening.DECISION_CALLED,
    Happening.RECOMMENDATION_ISSUED,
    Happening.EVENT_PLANNED,
    Happening.COMMENT_SAID,
    Happening.AMENDMENT_PROPOSED,
}
# What changes who may read something, or where it counts, so that figures of the past change, too.
UNSETTLES = {
    Happening.RECORD_HIDDEN,
    Happening.RECORD_UNHIDDEN,
    Happening.RECORD_SHARED,
    Happening.RECORD_KEPT,
    Happening.SPACE_EDITED,
}

# What moves the tracker's figures beside what happens to a recommendation: who may read which space, and where it is.
COUNTED_BY = {
    Happening.SPACE_EDITED,
    Happening.SPACE_ARCHIVED,
    Happening.SPACE_RESTORED,
    Happening.SEASON_EDITED,
    Happening.SEASON_CALLED,
}


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
    to: int | None = None,
    **details: Any,
) -> Activity:
    """Write down that something happened, in the transaction of the change; `by` nobody means the clock.

    `to` is an account that is told of it and stands in no log. It flushes, so that what the database refuses is refused
    while the request can still answer.
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
        if by is not None and happening in FOLLOWED:
            follows.begin(of, by.membership)
    db.session.add(activity)
    db.session.flush()
    notices.tell(activity, of=of, by=by, to=to)
    if isinstance(of, Recommendation) or happening in COUNTED_BY:
        _count_on()
    if happening in UNSETTLES:
        db.session.execute(delete(SeasonFigures))
    return activity


def _count_on() -> None:
    """What the tracker has counted is counted anew from now on. The row is held: revisions come in order."""
    known = update(Revision).where(Revision.topic == Topic.RECOMMENDATIONS).values(number=Revision.number + 1)
    if db.session.scalar(known.returning(Revision.number), execution_options={"synchronize_session": False}) is None:
        db.session.add(Revision(topic=Topic.RECOMMENDATIONS, number=1))
        db.session.flush()
