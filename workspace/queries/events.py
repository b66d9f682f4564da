"""Events a viewer may read, their programme, their series; and, for those who run one, who registered for it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import (
    Audience,
    Campaign,
    Event,
    EventMaterial,
    EventSeries,
    EventSession,
    EventState,
    Path,
    Record,
    Registration,
    RegistrationState,
    Space,
    User,
    Visibility,
)
from workspace.queries import records
from workspace.queries.records import belongs, readable, visible_to
from workspace.queries.spaces import seen as seen_space
from workspace.rules.viewers import Viewer

PAGE = 25
MOST = 30  # On the page of a campaign or a path.


def _of(viewer: Viewer, space: Space) -> Select[Event]:
    return visible_to(viewer, Event).where(Event.space_id == space.id, Event.archived_at.is_(None))


def coming(viewer: Viewer, space: Space) -> Select[Event]:
    """The events that are not over, the next one first."""
    return _of(viewer, space).where(Event.ends_at >= viewer.at).order_by(Event.starts_at, Event.id).limit(100)


def past(viewer: Viewer, space: Space, page: int = 1) -> Select[Event]:
    """Those that are over, the last one first: a page of them and one more, which says that there are more."""
    over = _of(viewer, space).where(Event.ends_at < viewer.at).order_by(Event.starts_at.desc(), Event.id.desc())
    return over.limit(PAGE + 1).offset((page - 1) * PAGE)


def around(viewer: Viewer, thing: Campaign | Path) -> Select[Event]:
    """The events of a campaign or on a path, in every space: those that come first."""
    of = Record.campaign_id if isinstance(thing, Campaign) else Record.path_id
    return (
        visible_to(viewer, Event)
        .where(of == thing.id, Record.archived_at.is_(None))
        .options(joinedload(Event.space))
        .order_by(Event.ends_at < viewer.at, Event.starts_at, Event.id)
        .limit(MOST)
    )


def sessions(event: Event) -> Select[EventSession]:
    return (
        select(EventSession)
        .where(EventSession.event_id == event.id)
        .order_by(EventSession.starts_at, EventSession.ends_at, EventSession.id)
    )


def session(event: Event, handle: str) -> Select[EventSession]:
    return select(EventSession).where(EventSession.event_id == event.id, EventSession.handle == handle)


def materials(event: Event) -> Select[EventMaterial]:
    mine = select(EventMaterial).where(EventMaterial.event_id == event.id)
    return mine.options(joinedload(EventMaterial.file)).order_by(EventMaterial.id)


def material(event: Event, handle: str) -> Select[EventMaterial]:
    return materials(event).where(EventMaterial.handle == handle)


def series(handle: str) -> Select[EventSeries]:
    return select(EventSeries).where(EventSeries.handle == handle)


def of_series(viewer: Viewer, series: EventSeries) -> Select[Event]:
    """The events of a series that the viewer may read, in every space, as they follow each other."""
    return (
        visible_to(viewer, Event)
        .where(Event.series_id == series.id, Event.archived_at.is_(None))
        .options(joinedload(Event.space))
        .order_by(Event.starts_at, Event.id)
        .limit(200)
    )


def series_for(viewer: Viewer, space: Space) -> Select[EventSeries]:
    """The series an event of this space can name: those its own space or one above it has named, if the viewer may know
    of that, and those with an event that they may read."""
    above = [int(key) for key in space.overseers.split(".") if key]
    named = select(Space.id).where(Space.id.in_([space.id, *above]), seen_space(viewer))
    seen = (
        exists()
        .where(Event.series_id == EventSeries.id, Record.id == Event.id, Space.id == Record.space_id, readable(viewer))
        .correlate(EventSeries)
    )
    return (
        select(EventSeries)
        .where(or_(EventSeries.space_id.in_(named), seen))
        .order_by(EventSeries.created_at.desc(), EventSeries.id.desc())
        .limit(100)
    )


def registrations(event: Event) -> Select[Registration]:
    """Everybody who registered, in the order in which they did."""
    return select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)


def registration(event: Event, handle: str) -> Select[Registration]:
    return registrations(event).where(Registration.handle == handle)


def at(handle: str) -> Select[Registration]:
    """A registration by what its link holds, with its event; of one that is put away or hidden there is none, nor for
    somebody who does not read it any more."""
    return (
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .join(Space, Space.id == Event.space_id)
        .where(
            Registration.handle == handle,
            Event.audience <= Audience.MEMBERS,
            Event.archived_at.is_(None),
            Space.archived_at.is_(None),
            _still_reads(),
        )
        .options(joinedload(Registration.event).joinedload(Event.space))
    )


def still(ids: Sequence[int]) -> Select[int]:
    """Which of some registrations (ids) are of people who still read the event."""
    joined = select(Registration.id).join(Event, Event.id == Registration.event_id)
    return joined.join(Space, Space.id == Event.space_id).where(Registration.id.in_(ids), _still_reads())


def _still_reads() -> ColumnElement[bool]:
    """Whether everybody reads the event, or whoever registered belongs to its space and is not frozen, in a query that
    joins Event and Space: whoever was removed learns nothing more by their link. Where a public space goes on with its
    members, those who registered without an account stay."""
    frozen = exists().where(User.id == Registration.user_id, User.frozen_at.is_not(None)).correlate_except(User)
    came = or_(Event.audience == Audience.PUBLIC, Registration.user_id.is_(None))
    return or_(and_(came, Space.visibility == Visibility.PUBLIC), and_(belongs(Registration.user_id), ~frozen))


def held(it: Registration) -> Select[Event]:
    """The event of a registration, held until the transaction ends and read anew."""
    return holding(it.event_id)


def holding(event_id: int) -> Select[Event]:
    one = records.held(select(Event).where(Event.id == event_id), Event)
    return one.execution_options(populate_existing=True)


def known(event: Event, key: str) -> Select[Registration]:
    """The one registration of a person."""
    return select(Registration).where(Registration.event_id == event.id, Registration.key == key)


def made_by(event: Event, form: str) -> Select[Registration]:
    """What a form that was sent before has made."""
    return select(Registration).where(Registration.event_id == event.id, Registration.form == form)


def mine(event: Event, user: User) -> Select[Registration]:
    """Somebody's own registration, the newest."""
    return (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.user_id == user.id)
        .order_by(Registration.id.desc())
        .limit(1)
    )


def taken(event: Event) -> Select[int]:
    return select(func.count()).where(Registration.event_id == event.id, Registration.state == RegistrationState.IN)


def waiting(event: Event) -> Select[Registration]:
    """Those who wait for a place, in the order in which they get one."""
    return registrations(event).where(Registration.state == RegistrationState.WAITING)


def ahead(it: Registration) -> Select[int]:
    """How many wait before somebody who waits."""
    return select(func.count()).where(
        Registration.event_id == it.event_id,
        Registration.state == RegistrationState.WAITING,
        Registration.id < it.id,
    )


def by_team(events: Sequence[Event]) -> Select[int, str, bool]:
    """Of each who has a place at one of these events: which, their team, and whether they were there."""
    return (
        select(Registration.event_id, Registration.team, Registration.attended_at.is_not(None))
        .where(Registration.event_id.in_([event.id for event in events]), Registration.state == RegistrationState.IN)
        .order_by(Registration.id)
    )


def due(at: datetime) -> Select[int]:
    """The events whose registration ends now, or whose registrants are to be forgotten."""
    closes = (Event.state == EventState.OPEN) & (Event.registers_until <= at)
    forgets = Event.forgotten_at.is_(None) & (Event.forget_at <= at)
    return select(Event.id).where(or_(closes, forgets)).order_by(Event.id).limit(100)
