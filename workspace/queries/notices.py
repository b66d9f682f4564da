"""What a person was told and may still read: hidden, withdrawn and archived things are not among it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from workspace.models import (
    Activity,
    Amendment,
    AmendmentState,
    Campaign,
    CampaignSpace,
    Comment,
    Event,
    EventState,
    Happening,
    JoinRequest,
    JoinRequestState,
    Membership,
    MembershipState,
    Notice,
    Objection,
    ObjectionState,
    Record,
    Registration,
    RegistrationState,
    Report,
    ReportState,
    Role,
    Space,
    Visibility,
)
from workspace.queries.records import belongs, comes_from_above, readable_by
from workspace.rules.viewers import Viewer, roles_from

MOST = 100
_records = Record.__table__  # Without the tables of its kinds.
_FACILITATING = roles_from(Role.FACILITATOR)


def stands(user: Any) -> ColumnElement[bool]:
    """Whether there is something left of a Notice for this person, in a query that joins its Space and, outer, its
    Record."""
    of_a_record = and_(Record.archived_at.is_(None), readable_by(user))
    is_in = _has(user, lambda m: m.space_id == Space.id)
    of_a_season = and_(Notice.season_id.is_not(None), or_(Space.visibility == Visibility.PUBLIC, is_in))
    nothing_else = Notice.record_id.is_(None), Notice.season_id.is_(None)
    of_a_space = and_(*nothing_else, _stands_in_a_space(user))
    return and_(
        or_(Notice.count > 0, said(user) > 0, Notice.read_at.is_not(None)),
        or_(of_a_record, of_a_season, of_a_space),
    )


def is_heard(user: Any) -> ColumnElement[bool]:
    """Whether this person is shown a Notice by now: of a space they muted only what needs them."""
    return or_(Notice.needs_at.is_not(None), ~mutes(user, Notice.space_id))


def mutes(user: Any, space_id: Any) -> ColumnElement[bool]:
    """Whether this person wants no news of a space they belong to."""
    return _has(user, lambda m: and_(m.space_id == space_id, ~m.wants_news))


def said(user: Any) -> Any:
    """How many comments that can be read others have said since the first that a Notice tells of; of one that was
    changed, whether it can."""
    c, m = aliased(Comment), aliased(Membership)
    return (
        select(func.count())
        .select_from(c)
        .join(m, m.id == c.author_id)
        .where(
            c.record_id == Notice.record_id,
            or_(
                c.id == Notice.comment_id, and_(c.id > Notice.comment_id, Notice.happening != Happening.COMMENT_EDITED)
            ),
            c.hidden_at.is_(None),
            or_(m.user_id.is_(None), m.user_id != user),
            or_(Space.visibility == Visibility.PUBLIC, belongs(user)),
        )
        .correlate_except(c, m)
        .scalar_subquery()
    )


def _stands_in_a_space(user: Any) -> ColumnElement[bool]:
    """Who is in the space still hears of it; of what waits for an answer only who facilitates it, while it does."""

    def answers(m: Any) -> ColumnElement[bool]:
        here = and_(m.role.in_(_FACILITATING), m.space_id == Space.id)
        return or_(here, comes_from_above(m, Space, _FACILITATING))

    asks = {
        Happening.JOIN_REQUESTED: _joining(Notice.space_id),
        Happening.CAMPAIGN_ASKED: _campaigns(Notice.space_id),
    }
    waits = or_(*(and_(Notice.happening == each, some) for each, some in asks.items()))
    return or_(
        and_(waits, _has(user, answers)),
        and_(Notice.happening.not_in(asks), _has(user, lambda m: m.space_id == Space.id)),
    )


def _has(user: Any, how: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether a person has a membership that is like this."""
    m = aliased(Membership)
    return exists().where(m.user_id == user, m.state == MembershipState.ACTIVE, how(m)).correlate_except(m)


def _some(of: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*where).correlate_except(of)


def _joining(space_id: Any) -> ColumnElement[bool]:
    return _some(JoinRequest, JoinRequest.space_id == space_id, JoinRequest.state == JoinRequestState.WAITING)


def _campaigns(space_id: Any) -> ColumnElement[bool]:
    running = select(Campaign.id).where(Campaign.closed_at.is_(None))
    of = CampaignSpace
    return _some(of, of.space_id == space_id, of.joined_at.is_(None), of.campaign_id.in_(running))


def _registrations(event_id: Any) -> ColumnElement[bool]:
    running = select(Event.__table__.c.id).where(Event.__table__.c.state.in_((EventState.OPEN, EventState.CLOSED)))
    of = Registration
    return _some(of, of.event_id == event_id, of.state == RegistrationState.ASKED, of.event_id.in_(running))


def _amendments(proposal_id: Any) -> ColumnElement[bool]:
    return _some(Amendment, Amendment.proposal_id == proposal_id, Amendment.state == AmendmentState.PENDING)


def _objections(decision_id: Any) -> ColumnElement[bool]:
    return _some(Objection, Objection.decision_id == decision_id, Objection.state == ObjectionState.RAISED)


def _reports(record_id: Any) -> ColumnElement[bool]:
    return _some(Report, Report.record_id == record_id, Report.state == ReportState.OPEN)


# Whether more of it waits when one of several was answered.
WAITING: dict[Happening, Callable[[Activity], ColumnElement[bool]]] = {
    Happening.JOIN_REQUESTED: lambda it: _joining(it.space_id),
    Happening.CAMPAIGN_ASKED: lambda it: _campaigns(it.space_id),
    Happening.REGISTRATION_ASKED: lambda it: _registrations(it.record_id),
    Happening.AMENDMENT_PROPOSED: lambda it: _amendments(it.record_id),
    Happening.OBJECTION_RAISED: lambda it: _objections(it.record_id),
    Happening.REPORT_MADE: lambda it: _reports(it.record_id),
}


def _unread() -> Select[str]:
    """The things that are new to a person (`user_id`), as one text: records and seasons by their ids, of spaces what
    happened and their id."""
    user: Any = bindparam("user_id")
    thing = case(
        (Notice.record_id.is_not(None), literal("record_id ") + cast(Notice.record_id, String)),
        (Notice.season_id.is_not(None), literal("season_id ") + cast(Notice.season_id, String)),
        else_=cast(Notice.happening, String) + literal(" ") + cast(Notice.space_id, String),
    )
    found = (
        select(thing.label("thing"))
        .select_from(Notice)
        .join(Space, Space.id == Notice.space_id)
        .outerjoin(_records, _records.c.id == Notice.record_id)
        .where(Notice.user_id == user, Notice.read_at.is_(None), is_heard(user), stands(user))
        .limit(MOST)
        .subquery()
    )
    return select(func.aggregate_strings(found.c.thing, ","))


UNREAD = _unread()


def waits(viewer: Viewer, thing: str, of: int) -> Select[int]:
    """Something unread of a thing (`record_id`, `season_id`), shown or not."""
    return select(Notice.id).where(Notice.user_id == viewer.id, Notice.read_at.is_(None), getattr(Notice, thing) == of)


def mine(viewer: Viewer) -> Select[Notice, int]:
    """What the viewer was told, what needs them first, then what is new, then what they have read; each with how much
    happened since they read it."""
    user = literal(viewer.id)
    unread = case((Notice.read_at.is_(None), 0), else_=1)
    return (
        select(Notice, (Notice.count + said(user)).label("news"))
        .join(Space, Space.id == Notice.space_id)
        .outerjoin(Record, Record.id == Notice.record_id)
        .where(Notice.user_id == user, is_heard(user), stands(user))
        .options(
            joinedload(Notice.space), joinedload(Notice.season), joinedload(Notice.record).joinedload(Record.space)
        )
        .order_by(unread, Notice.needs_at.is_(None), Notice.at.desc(), Notice.id)
        .limit(MOST)
    )


def news(viewer: Viewer, since: datetime) -> Select[Notice, int]:
    """Of what they have not read: what needs them, and what happened after a moment."""
    return mine(viewer).where(Notice.read_at.is_(None), or_(Notice.needs_at.is_not(None), Notice.at > since))
