"""What a person was told and may still read: hidden, withdrawn and archived things are not among it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from workspace.models import (
    Comment,
    Happening,
    JoinRequest,
    JoinRequestState,
    Membership,
    MembershipState,
    Notice,
    Record,
    Role,
    Space,
)
from workspace.queries.records import readable_by
from workspace.rules.viewers import LEVEL, Viewer

MOST = 100
_records = Record.__table__  # Without the tables of its kinds.
_FACILITATING = [role for role, level in LEVEL.items() if level >= LEVEL[Role.FACILITATOR]]


def stands(user: Any) -> ColumnElement[bool]:
    """Whether there is something left of a Notice for this person, in a query that joins its Space and, outer, its
    Record."""
    of_a_record = and_(Record.archived_at.is_(None), readable_by(user))
    return and_(
        or_(Notice.count > 0, said(user) > 0, Notice.read_at.is_not(None)),
        or_(of_a_record, and_(Notice.record_id.is_(None), _stands_in_a_space(user))),
    )


def said(user: Any) -> Any:
    """How many comments that can be read others have said since the first that a Notice tells of."""
    c, m = aliased(Comment), aliased(Membership)
    return (
        select(func.count())
        .select_from(c)
        .join(m, m.id == c.author_id)
        .where(
            c.record_id == Notice.record_id,
            c.id >= Notice.comment_id,
            c.hidden_at.is_(None),
            or_(m.user_id.is_(None), m.user_id != user),
        )
        .correlate_except(c, m)
        .scalar_subquery()
    )


def _stands_in_a_space(user: Any) -> ColumnElement[bool]:
    """Who is in the space still hears of it; of those who ask to join only who facilitates it, while one waits."""
    m = aliased(Membership)
    is_above = Space.overseers.like(literal("%.") + cast(m.space_id, String) + literal(".%"))
    holds = and_(m.role.in_(_FACILITATING), or_(m.space_id == Space.id, is_above))
    waits = exists().where(JoinRequest.space_id == Space.id, JoinRequest.state == JoinRequestState.WAITING)
    waits = waits.correlate_except(JoinRequest)
    asks = Notice.happening == Happening.JOIN_REQUESTED
    reads = or_(and_(asks, holds, waits), and_(~asks, m.space_id == Space.id))
    return exists().where(m.user_id == user, m.state == MembershipState.ACTIVE, reads).correlate_except(m)


def _unread() -> Any:
    """The things that are new to a person (`user_id`), as one text: ids of records; of spaces what
    happened and their id."""
    user: Any = bindparam("user_id")
    thing = func.coalesce(
        cast(Notice.record_id, String), cast(Notice.happening, String) + literal(" ") + cast(Notice.space_id, String)
    )
    found = (
        select(thing.label("thing"))
        .select_from(Notice)
        .join(Space, Space.id == Notice.space_id)
        .outerjoin(_records, _records.c.id == Notice.record_id)
        .where(Notice.user_id == user, Notice.read_at.is_(None), stands(user))
        .limit(MOST)
        .subquery()
    )
    return select(func.aggregate_strings(found.c.thing, ",")).scalar_subquery()


UNREAD = _unread()


def mine(viewer: Viewer) -> Select[Notice, int]:
    """What the viewer was told, what needs them first, then what is new, then what they have read; each with how much
    happened since they read it."""
    user = literal(viewer.id)
    unread = case((Notice.read_at.is_(None), 0), else_=1)
    return (
        select(Notice, (Notice.count + said(user)).label("news"))
        .join(Space, Space.id == Notice.space_id)
        .outerjoin(Record, Record.id == Notice.record_id)
        .where(Notice.user_id == user, stands(user))
        .options(joinedload(Notice.space), joinedload(Notice.record).joinedload(Record.space))
        .order_by(unread, Notice.needs_at.is_(None), Notice.at.desc(), Notice.id)
        .limit(MOST)
    )


def news(viewer: Viewer, since: datetime) -> Select[Notice, int]:
    """Of what they have not read: what needs them, and what happened after a moment."""
    return mine(viewer).where(Notice.read_at.is_(None), or_(Notice.needs_at.is_not(None), Notice.at > since))
