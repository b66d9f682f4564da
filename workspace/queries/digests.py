"""Whom a letter of what is new is due to, and what stands in it: for many people at once, under the reading rule."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from workspace.models import Notice, Pace, Record, Space, User
from workspace.queries.notices import said, stands
from workspace.queries.seasons import names_for
from workspace.rules.letters import LULL, PATIENCE

BATCH = 200  # People in one transaction.
_records = Record.__table__


def _waits(n: Any = Notice) -> ColumnElement[bool]:
    """Unread, and no letter has told of it."""
    return and_(n.read_at.is_(None), or_(n.mailed_at.is_(None), n.mailed_at < n.at))


def _calls(n: Any = Notice) -> ColumnElement[bool]:
    """Unread, it needs its reader, and no letter has said so."""
    return and_(n.read_at.is_(None), n.needs_at.is_not(None), or_(n.mailed_at.is_(None), n.mailed_at < n.needs_at))


def _urgent(at: datetime) -> ColumnElement[bool]:
    """Something needs them, and no more has come for a while, or the first has waited long enough."""
    n = aliased(Notice)

    def some(*where: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(n.user_id == User.id, _calls(n), *where).correlate_except(n)

    has_settled = or_(~some(n.needs_at > at - LULL), some(n.begun_at <= at - PATIENCE))
    return and_(User.letters_at_once, some(), has_settled)


def due(at: datetime, after: int = 0) -> Select[User, bool]:
    """A batch of people who may get a letter now, held; each with whether something needs them by now. Those whose next
    digest was never reckoned are among them. `after` is the last person of the batch before: nobody is looked at twice.
    """
    n = aliased(Notice)
    urgent = _urgent(at)
    pending = exists().where(n.user_id == User.id, _waits(n)).correlate_except(n)
    digest = and_(User.digest != Pace.NONE, or_(User.digest_at.is_(None), User.digest_at <= at), pending)
    return (
        select(User, urgent)
        .where(
            User.id > after,
            User.email.is_not(None),
            User.frozen_at.is_(None),
            or_(User.hush_until.is_(None), User.hush_until <= at),
            or_(urgent, digest),
        )
        .order_by(User.id)
        .limit(BATCH)
        .with_for_update(of=User, skip_locked=True)
    )


def late_slots(at: datetime) -> Select[*tuple[Any, ...]]:
    """What the next digest of those is reckoned from who had nothing to be told at the last; each way once."""
    by = (User.time_zone, User.locale, User.digest, User.quiet_from, User.quiet_until)
    return select(*by).where(User.digest_at <= at, User.digest != Pace.NONE).distinct()


def waiting(users: Collection[int]) -> Select[*tuple[Any, ...]]:
    """What these people may be told in a letter: by person, what needs them first, then the newest. With each, how much
    is new, whether its reader has to be told at once, and where it is read."""
    return (
        select(
            Notice.id,
            Notice.user_id,
            Notice.record_id,
            Notice.happening,
            Notice.needs_at,
            _calls().label("calls"),
            (Notice.count + said(User.id)).label("news"),
            Space.slug,
            Space.visibility,
            _records.c.kind,
            _records.c.number,
            _records.c.title,
            _records.c.titles,
            _records.c.audience,
            names_for(Notice.record_id).label("season"),
        )
        .select_from(Notice)
        .join(User, User.id == Notice.user_id)
        .join(Space, Space.id == Notice.space_id)
        .outerjoin(_records, _records.c.id == Notice.record_id)
        .where(Notice.user_id.in_(users), _waits(), stands(User.id))
        .order_by(Notice.user_id, Notice.needs_at.is_(None), Notice.at.desc(), Notice.id)
    )
