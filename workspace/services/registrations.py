"""Who registers for an event: a place or the waiting list, which moves up by itself; and who was there.

Every verb here is called while the event's row is held, so that what is counted stays true until it is written, and
the order of registrations is that of their ids. None of them records whose registration it was.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import delete

from workspace.db import db, new_handle, now
from workspace.models import Event, EventState, Happening, Registration, RegistrationState, User
from workspace.queries import events as find
from workspace.rules import events as rules
from workspace.rules.events import Figures
from workspace.rules.flows import REGISTRATIONS, NotNow
from workspace.rules.merging import mark_of
from workspace.rules.viewers import Actor
from workspace.services import notices, tokens
from workspace.services.activity import record
from workspace.services.meetings import ChangedMeanwhile
from workspace.services.states import move

CODE_LENGTH = 6
CONCERNED = (RegistrationState.ASKED, RegistrationState.IN, RegistrationState.WAITING)
RUNNING = (EventState.OPEN, EventState.CLOSED)


class Late(NotNow):
    """The registration is over, or not open: the words beside the form say which."""


class Known(Exception):
    """The same person is registered: `it`."""

    def __init__(self, it: Registration) -> None:
        super().__init__()
        self.it = it


class NoPlace(Exception):
    """The last place was taken while they wrote: it is the waiting list, and they were not told so."""


@dataclass(frozen=True)
class Who:
    """What somebody says who registers."""

    name: str
    email: str = ""
    phone: str = ""
    team: str = ""
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """Who has a place now and waited for one; `is_news` if calendars have to hear of the event, `is_along` if its
    programme moved, too; `too_many` is how many have a place where that is more than there are now."""

    up: Sequence[Registration] = ()
    is_news: bool = False
    is_along: bool = False
    too_many: int = 0


def is_open(event: Event) -> bool:
    """Whether one registers now: by the clock itself, whether or not somebody has closed it yet."""
    return event.state is EventState.OPEN and event.archived_at is None and now() < event.registers_until


def is_full(event: Event) -> bool:
    """Whether whoever registers now waits for a place."""
    return rules.free(event.capacity, db.session.scalar(find.taken(event)) or 0) == 0


def register(
    event: Event, who: Who, *, user: User | None = None, locale: str = "ar", form: str, is_told: bool = False
) -> Registration:
    """Register somebody: with a place, on the waiting list, or before the organisers, as the event has it.

    The same form sent twice is one. Raises Late, Known, and NoPlace where `is_told` does not say that they know of the
    waiting list.
    """
    form = form or new_handle()
    if known := db.session.scalar(find.made_by(event, form)):
        return known
    if not is_open(event):
        raise Late(event.state)
    state = RegistrationState.ASKED
    if not event.needs_approval:
        state = RegistrationState.WAITING if is_full(event) else RegistrationState.IN
    if state is RegistrationState.WAITING and not is_told:
        raise NoPlace  # Before it is known whether they are: the answer tells nobody.
    key = rules.key_of(who.name, who.email, who.phone, user.id if user else None)
    if known := db.session.scalar(find.known(event, key)):
        raise Known(known)
    it = Registration(
        event_id=event.id,
        user_id=user.id if user else None,
        state=state,
        key=key,
        form=form,
        locale=locale,
        **vars(who),
    )
    db.session.add(it)
    asks = state is RegistrationState.ASKED
    happening = Happening.REGISTRATION_ASKED if asks else Happening.REGISTRATION_MADE
    record(happening, space=event.space, of=event, by=None)
    return it


def said(it: Registration) -> Who:
    """What somebody said who registered."""
    return Who(it.name, it.email, it.phone, it.team, it.answers)


def mark(it: Registration) -> str:
    """What somebody said, in a word: for the form that changes it."""
    return mark_of(said(it))


def change(it: Registration, who: Who, *, saw: str) -> None:
    """Say something else than before; the place stays. Raises NotNow when it has begun, Known for somebody else's, and
    ChangedMeanwhile where another window has changed it since it was seen."""
    _is_running(it)
    if who == said(it):
        return
    if saw != mark(it):
        raise ChangedMeanwhile
    key = rules.key_of(who.name, who.email, who.phone, it.user_id)
    other = db.session.scalar(find.known(it.event, key))
    if other is not None and other.id != it.id:
        raise Known(other)
    it.key = key
    for name, value in vars(who).items():
        setattr(it, name, value)
    record(Happening.REGISTRATION_CHANGED, space=it.event.space, of=it.event, by=None)


def may_change(it: Registration) -> bool:
    """Whether it can still be changed or given back: until the event begins."""
    return it.event.state in RUNNING and it.event.starts_at > now() and it.state in CONCERNED


def _is_running(it: Registration) -> None:
    if not may_change(it):
        raise NotNow(it.state)


def cancel(it: Registration) -> list[Registration]:
    """Give the place back: the first of those who wait gets it, and is the answer. Raises NotNow when it has begun."""
    _is_running(it)
    move(it, REGISTRATIONS, "cancel", space=it.event.space, of=it.event, by=None)
    it.key = it.attended_at = None  # They may come back, at the end of the list.
    return fill(it.event)


def admit(it: Registration, *, by: Actor) -> list[Registration]:
    """Say yes to somebody who asked, or was refused: they get a place, or their turn on the waiting list. Who moves up
    is the answer. Raises NotNow.
    """
    if it.event.state not in RUNNING:
        raise NotNow(it.state)
    event, to = it.event, it.user_id if it.state is RegistrationState.REFUSED else None  # They were told otherwise.
    move(it, REGISTRATIONS, "queue", space=event.space, of=event, by=by, to=to)
    up = fill(event)
    if event.starts_at <= now() and _free(event) != 0:  # Nobody moves up any more; whoever is let in at the door is in.
        move(it, REGISTRATIONS, "admit", space=event.space, of=event, by=by, to=it.user_id)
    return up


def refuse(it: Registration, *, by: Actor) -> list[Registration]:
    """Say no to somebody. Who moves up to their place is the answer. Raises NotNow."""
    if it.event.state not in RUNNING:
        raise NotNow(it.event.state)
    move(it, REGISTRATIONS, "refuse", space=it.event.space, of=it.event, by=by, to=it.user_id)
    it.attended_at = None
    return fill(it.event)


def fill(event: Event) -> list[Registration]:
    """Give the places that are free to those who wait, in the order in which they registered."""
    db.session.flush()
    if event.state not in RUNNING or event.starts_at <= now():
        return []
    up = list(db.session.scalars(find.waiting(event).limit(_free(event))))
    for it in up:
        move(it, REGISTRATIONS, "admit", space=event.space, of=event, by=None, to=it.user_id)
    return up


def _free(event: Event) -> int | None:
    return rules.free(event.capacity, taken(event))


def taken(event: Event) -> int:
    """How many have a place."""
    return db.session.scalar(find.taken(event)) or 0


def code_of(it: Registration, *, key: bytes) -> str:
    """The code by which somebody is checked in at the door: six letters and digits, this registration's own."""
    return tokens.code_from(f"registration {it.handle}", key=key)[:CODE_LENGTH]


def by_code(event: Event, code: str, *, key: bytes) -> Registration | None:
    """Whose code it is, as it was typed or brought by a QR code; nobody's who gave their place back or was refused."""
    typed = tokens.normal_code(code)[:CODE_LENGTH]
    them = (it for it in db.session.scalars(find.registrations(event)) if it.state in CONCERNED)
    return next((it for it in them if code_of(it, key=key) == typed), None)


def tick(it: Registration, *, is_there: bool, by: Actor) -> None:
    """Write down that somebody is there, or take it back. Whoever has no place and comes has one. Raises NotNow."""
    event = it.event
    if event.state not in (*RUNNING, EventState.HELD) or event.forgotten_at is not None:
        raise NotNow(event.state)
    if is_there == (it.attended_at is not None):
        return
    if is_there and it.state is not RegistrationState.IN:
        move(it, REGISTRATIONS, "admit", space=event.space, of=event, by=by, to=it.user_id)
    it.attended_at = now() if is_there else None
    record(Happening.REGISTRATION_TICKED, space=event.space, of=event, by=by)


def put_back(it: Registration, was: RegistrationState, *, by: Actor) -> list[Registration]:
    """Take back a tick that was a mistake and, of somebody who had no place before, the place it gave: `was` is how
    they stood. Who was not ticked goes back to those who wait only where more are in than there are places. Whom to
    tell is the answer: not who was ticked until now, to whom nobody wrote of it. Raises NotNow."""
    had_heard = it.attended_at is None
    tick(it, is_there=False, by=by)
    if was in (it.state, RegistrationState.IN):
        return []
    if had_heard and not rules.is_over_full(it.event.capacity, taken(it.event)):
        raise NotNow(it.state)
    action = {RegistrationState.WAITING: "wait", RegistrationState.ASKED: "ask"}[was]
    move(it, REGISTRATIONS, action, space=it.event.space, of=it.event, by=by, to=it.user_id)
    if it.state is RegistrationState.ASKED:  # It waits for an answer again.
        record(Happening.REGISTRATION_ASKED, space=it.event.space, of=it.event, by=None)
    return [*([it] if had_heard else []), *fill(it.event)]


def figures(events: Sequence[Event]) -> dict[int, Figures]:
    """By the id of each event: how many had a place and how many were there, and from which teams. Of groups under
    five nothing is told."""
    rows: dict[int, list[tuple[str, bool]]] = {event.id: [] for event in events if event.figures is None}
    if rows:
        for event_id, team, was_there in db.session.execute(find.by_team([e for e in events if e.id in rows])):
            rows[event_id].append((team, was_there))
    return {event.id: _kept(event) or rules.reckoned(rows[event.id]) for event in events}


def _kept(event: Event) -> Figures | None:
    kept = event.figures
    if kept is None:
        return None
    return Figures(kept["registered"], kept["attended"], {name: (a, b) for name, (a, b) in kept["teams"].items()})


def forget(event: Event) -> None:
    """Delete what is known of those who registered. The figures stay."""
    event.figures, event.forgotten_at = asdict(figures([event])[event.id]), now()
    gone = delete(Registration).where(Registration.event_id == event.id)
    db.session.execute(gone, execution_options={"synchronize_session": False})
    notices.forget_registered(event)
    record(Happening.EVENT_FORGOTTEN, space=event.space, of=event, by=None)
