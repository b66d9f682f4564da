"""Events: planned, opened for registration, closed, held or called off; their programme and what they leave behind."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from workspace.db import db, now
from workspace.models import (
    Audience,
    Event,
    EventMaterial,
    EventSeries,
    EventSession,
    EventSort,
    EventState,
    File,
    Happening,
    Path,
    Space,
)
from workspace.queries import events as find
from workspace.rules.events import is_over_full
from workspace.rules.flows import EVENTS, NotNow
from workspace.rules.merging import mark_of
from workspace.rules.starters import Course
from workspace.rules.viewers import Actor
from workspace.services import registrations
from workspace.services.activity import record
from workspace.services.meetings import ChangedMeanwhile
from workspace.services.records import next_number
from workspace.services.registrations import Moved
from workspace.services.states import move

MOST_SESSIONS = 200
MOST_MATERIALS = 50
OVER = (EventState.HELD, EventState.CANCELLED)


class Full(Exception):
    """A programme, or a list of materials, holds so many and no more."""


class Outside(Exception):
    """A session of the programme begins before its event, or ends after it: `title` is the one."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


@dataclass(frozen=True)
class Plan:
    """What an event is, when and where, and how one registers for it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    sort: EventSort = EventSort.TRAINING
    about: str = ""
    place: str = ""
    languages: tuple[str, ...] = ()
    capacity: int | None = None
    registers_until: datetime | None = None  # Until it begins.
    needs_approval: bool = False
    questions: tuple[str, ...] = ()
    keep_days: int = 30


@dataclass(frozen=True)
class Part:
    """A session of the programme."""

    title: str
    starts_at: datetime
    ends_at: datetime
    part: str = ""
    leader: str = ""
    place: str = ""


def plan(
    space: Space, words: Plan, *, locale: str = "ar", path: Path | None = None, series: EventSeries | None = None,
    by: Actor,
) -> Event:  # fmt: skip
    """A new event: a draft, which those who moderate the space see."""
    event = Event(
        space_id=space.id,
        number=next_number(space),
        locale=locale,
        author_id=by.membership.id,
        audience=Audience.MODERATORS,
    )
    _write(event, words, path=path, series=series)
    db.session.add(event)
    db.session.flush()
    record(Happening.EVENT_PLANNED, space=space, of=event, by=by)
    return event


def _write(event: Event, words: Plan, *, path: Path | None, series: EventSeries | None) -> None:
    event.title, event.sort, event.about, event.place = words.title, words.sort, words.about, words.place
    event.starts_at, event.ends_at, event.capacity = words.starts_at, words.ends_at, words.capacity
    event.registers_until = words.registers_until or words.starts_at
    event.languages, event.questions = list(words.languages), list(words.questions)
    event.needs_approval, event.keep_days = words.needs_approval, words.keep_days
    event.forget_at = words.ends_at + timedelta(days=words.keep_days)
    event.path_id, event.series_id = path.id if path else None, series.id if series else None


def planned(event: Event) -> Plan:
    """How an event stands."""
    return Plan(
        event.title, event.starts_at, event.ends_at, event.sort, event.about, event.place, tuple(event.languages),
        event.capacity, event.registers_until, event.needs_approval, tuple(event.questions), event.keep_days,
    )  # fmt: skip


def mark(event: Event) -> str:
    """How an event stands, in a word: for the form that changes it."""
    return mark_of(planned(event), event.path_id, event.series_id)


def change(
    event: Event, words: Plan, *, saw: str, path: Path | None = None, series: EventSeries | None = None, by: Actor
) -> Moved:
    """Change what was planned: where there is more room now, those who wait move up; where it begins at another time
    its programme moves along; where there are fewer places than people who have one, they keep it. Raises
    ChangedMeanwhile; Outside where a session then ended after it; NotNow once it was held, called off or forgotten.
    Whether calendars have to hear of it the answer says (`is_news`)."""
    words = replace(words, registers_until=words.registers_until or words.starts_at)
    keys = path.id if path else None, series.id if series else None
    if mark_of(words, *keys) == mark(event):
        return Moved()
    if event.state in OVER or event.forgotten_at is not None:
        raise NotNow(event.state)
    if saw != mark(event):
        raise ChangedMeanwhile
    was, sessions = planned(event), db.session.scalars(find.sessions(event)).all()
    later = words.starts_at - was.starts_at
    for each in sessions if (was.starts_at, was.ends_at) != (words.starts_at, words.ends_at) else ():
        if each.ends_at + later > words.ends_at and each.ends_at <= was.ends_at:
            raise Outside(each.title)
    _write(event, words, path=path, series=series)
    for each in sessions if later else ():
        each.starts_at, each.ends_at = each.starts_at + later, each.ends_at + later
    is_news = event.state is not EventState.DRAFT and (was.title, was.place, was.starts_at, was.ends_at) != (
        words.title, words.place, words.starts_at, words.ends_at
    )  # fmt: skip
    event.sequence += is_news
    is_moved = is_news and (was.place, was.starts_at, was.ends_at) != (words.place, words.starts_at, words.ends_at)
    record(Happening.EVENT_MOVED if is_moved else Happening.EVENT_EDITED, space=event.space, of=event, by=by)
    up, taken = registrations.fill(event), registrations.taken(event)
    is_fewer = was.capacity != words.capacity and is_over_full(words.capacity, taken)
    return Moved(up, is_news=is_news, is_along=bool(later and sessions), too_many=taken if is_fewer else 0)


def is_time(event: Event, action: str) -> bool:
    """Whether the clock lets a step be taken: nobody registers after the deadline, nothing was held before it began."""
    if action == "hold":
        return event.starts_at <= now()
    return action not in ("open", "reopen") or event.registers_until > now()


def open_to(event: Event, audience: Audience, *, by: Actor) -> None:
    """Let people register: everybody who reads the space, or its members. Raises NotNow; also after the deadline."""
    if not is_time(event, "open"):
        raise NotNow("the deadline is over")
    EVENTS.take("open", state=event.state)
    event.audience = audience  # First: whoever may read it now is told.
    move(event, EVENTS, "open", space=event.space, of=event, by=by)


def close(event: Event, *, by: Actor | None) -> None:
    """Nobody registers any more; those who wait still move up. Raises NotNow."""
    move(event, EVENTS, "close", space=event.space, of=event, by=by)


def reopen(event: Event, *, by: Actor) -> None:
    """Go on with the registration. Raises NotNow; also after the deadline, which has to be moved first."""
    if not is_time(event, "reopen"):
        raise NotNow("the deadline is over")
    move(event, EVENTS, "reopen", space=event.space, of=event, by=by)


def hold(event: Event, *, by: Actor) -> None:
    """It was held: whoever was there gets their certificate. Raises NotNow; also before it begins."""
    if not is_time(event, "hold"):
        raise NotNow("it has not begun")
    move(event, EVENTS, "hold", space=event.space, of=event, by=by)


def cancel(event: Event, *, by: Actor, reason: str) -> None:
    """Call it off, with the reason that everybody reads who registered. Raises NotNow."""
    move(event, EVENTS, "cancel", space=event.space, of=event, by=by, reason=reason)
    event.sequence += 1


def name_series(space: Space, title: str, *, locale: str) -> EventSeries:
    """A new series, for the events that will name it."""
    made = EventSeries(space_id=space.id, title=title, locale=locale)
    db.session.add(made)
    db.session.flush()
    return made


def programme_of(course: Course, event: Event) -> list[Part]:
    """The sessions of a template, in the language of an event: those that fit between its beginning and its end."""
    tag, begins = event.locale, event.starts_at
    parts = [
        Part(title[tag], begins + timedelta(minutes=first), begins + timedelta(minutes=last), part[tag])
        for part, title, first, last in course.sessions
    ]
    return [each for each in parts if each.ends_at <= event.ends_at]


def add_session(event: Event, words: Part, *, by: Actor) -> EventSession:
    """One more session of the programme. Raises Full, and Outside."""
    if _count(EventSession, event) >= MOST_SESSIONS:
        raise Full
    _fits(event, words)
    made = EventSession(event_id=event.id, **vars(words))
    db.session.add(made)
    record(Happening.EVENT_PROGRAMMED, space=event.space, of=event, by=by, now_is=words.title)
    return made


def _fits(event: Event, words: Part) -> None:
    if words.starts_at < event.starts_at or words.ends_at > event.ends_at:
        raise Outside(words.title)


def session_mark(it: EventSession) -> str:
    """How a session stands, in a word: for the form that changes it."""
    return mark_of(Part(it.title, it.starts_at, it.ends_at, it.part, it.leader, it.place))


def change_session(event: Event, it: EventSession, words: Part, *, saw: str, by: Actor) -> None:
    """Change a session. Raises ChangedMeanwhile, and Outside."""
    if mark_of(words) == session_mark(it):
        return
    if saw != session_mark(it):
        raise ChangedMeanwhile
    if (words.starts_at, words.ends_at) != (it.starts_at, it.ends_at):  # Some lie outside since before it was asked.
        _fits(event, words)
    for name, value in vars(words).items():
        setattr(it, name, value)
    record(Happening.EVENT_PROGRAMMED, space=event.space, of=event, by=by, now_is=words.title)


def remove_session(event: Event, it: EventSession, *, by: Actor) -> None:
    """Take a session out of the programme."""
    db.session.delete(it)
    record(Happening.EVENT_PROGRAMMED, space=event.space, of=event, by=by, was=it.title)


def add_material(event: Event, title: str, url: str = "", *, file: File | None = None, by: Actor) -> EventMaterial:
    """One more material: a file, or a link. The same link twice is one. Raises Full."""
    same = select(EventMaterial).where(EventMaterial.event_id == event.id, EventMaterial.url == url)
    if url and (known := db.session.scalar(same)):
        return known
    if _count(EventMaterial, event) >= MOST_MATERIALS:
        raise Full
    made = EventMaterial(event_id=event.id, title=title, url=url, file=file)
    db.session.add(made)
    record(Happening.EVENT_EQUIPPED, space=event.space, of=event, by=by, now_is=title)
    return made


def remove_material(event: Event, it: EventMaterial, *, by: Actor) -> None:
    """Take a material away, and the key of its file."""
    db.session.delete(it)
    if it.file:
        db.session.delete(it.file)
    record(Happening.EVENT_EQUIPPED, space=event.space, of=event, by=by, was=it.title)


def report(event: Event, text: str, *, saw: str, by: Actor) -> None:
    """Say what it was. Raises NotNow before it was held, ChangedMeanwhile where another wrote since (`saw`)."""
    if event.state is not EventState.HELD:
        raise NotNow(event.state)
    if text == event.report:
        return
    if saw != mark_of(event.report):
        raise ChangedMeanwhile
    event.report = text
    record(Happening.EVENT_EQUIPPED, space=event.space, of=event, by=by)


def archive(event: Event, *, by: Actor) -> None:
    """Put a draft, or an event that is over, away; what people registered for is called off first. Raises NotNow."""
    if event.state in (EventState.OPEN, EventState.CLOSED):
        raise NotNow(event.state)
    if event.archived_at is None:
        event.archived_at = now()
        record(Happening.EVENT_ARCHIVED, space=event.space, of=event, by=by)


def restore(event: Event, *, by: Actor) -> None:
    """Bring it back."""
    if event.archived_at is not None:
        event.archived_at = None
        record(Happening.EVENT_RESTORED, space=event.space, of=event, by=by)


def _count(kind: type[EventSession | EventMaterial], event: Event) -> int:
    return db.session.scalar(select(func.count()).where(kind.event_id == event.id)) or 0


def tick(event_id: int) -> None:
    """By the clock: close the registration at its end; delete the registrants' data when its time is over."""
    event = db.session.scalar(find.holding(event_id))
    at = now()
    if event is None:
        return
    if event.state is EventState.OPEN and event.registers_until <= at:
        close(event, by=None)
    if event.forgotten_at is None and event.forget_at <= at:
        registrations.forget(event)
