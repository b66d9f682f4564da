"""Seasons: opened, called, filled with proposals, brought before a plenary, and closed with figures that stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from workspace.db import db, now
from workspace.models import (
    Audience,
    Event,
    HandIn,
    Happening,
    Membership,
    Path,
    Proposal,
    ProposalState,
    RecommendationState,
    Season,
    SeasonFigures,
    SeasonPath,
    SeasonRoom,
    SeasonSession,
    SeasonSlot,
    SeasonSnapshot,
    SeasonState,
    SessionProposal,
    Space,
)
from workspace.queries import seasons as find
from workspace.rules.flows import SEASONS, NotNow
from workspace.rules.merging import mark_of
from workspace.rules.seasons import AGES, FORMULA, Behind, Counted, digest, reckon, reckoned_at, takes, whole_days
from workspace.rules.viewers import Actor
from workspace.services.activity import UNSETTLES, record
from workspace.services.states import move

# In these states a proposal was sent and is alive: it can be handed in.
ALIVE = (ProposalState.SUBMITTED, ProposalState.OPEN, ProposalState.DECIDING, ProposalState.ADOPTED)
UNDECIDED = (ProposalState.OPEN, ProposalState.DECIDING)


class TooLate(NotNow):
    """The call takes no more proposals."""


class TooEarly(NotNow):
    """The call takes no proposals yet."""


class NotSent(NotNow):
    """The proposal is a draft, or over."""


class ChangedMeanwhile(Exception):
    """Somebody changed the season since the form was drawn."""


class Outside(Exception):
    """A time of the programme begins before the first day of its season (`is_early`), or ends after the last."""

    def __init__(self, *, is_early: bool) -> None:
        super().__init__()
        self.is_early = is_early


@dataclass(frozen=True)
class Frame:
    """What a season is called, when it is, and what its call asks for. Moments are aware UTC."""

    number: int
    names: Mapping[str, str] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    paths: Sequence[Path] = ()


def framed(season: Season) -> Frame:
    return Frame(
        season.number, season.names, season.calls, season.starts_on, season.ends_on, season.opens_at,
        season.closes_at, list(season.paths),
    )  # fmt: skip


def mark(season: Season) -> str:
    """How its frame stands, in a word: for the form that changes it."""
    it = framed(season)
    days = (it.number, it.starts_on, it.ends_on, it.opens_at, it.closes_at)
    words = (sorted(it.names.items()), sorted(it.calls.items()))
    return mark_of(*words, *days, *(path.slug for path in it.paths))


def _called(season: Season) -> str:
    return next(iter(season.names.values()), str(season.number))


def start(space: Space, frame: Frame, *, last: Season | None = None, by: Actor) -> Season:
    """A new season of a space, a draft; `last` is the one that it follows, whose programme it begins with.

    Raises ValueError for a number that is taken.
    """
    _is_free(space, frame.number)
    season = Season(space_id=space.id, last_id=last.id if last else None)
    _frame(season, frame)
    db.session.add(season)
    db.session.flush()
    _themes(season, frame.paths)
    record(Happening.SEASON_STARTED, space=space, by=by, now_is=_called(season), season=season.number)
    if last is not None:
        repeat_programme(last, season, by=by)
    return season


def _is_free(space: Space, number: int) -> None:
    if db.session.scalar(db.select(Season.id).where(Season.space_id == space.id, Season.number == number)):
        raise ValueError("number")


def _frame(season: Season, frame: Frame) -> None:
    season.number, season.names, season.calls = frame.number, dict(frame.names), dict(frame.calls)
    season.starts_on, season.ends_on = frame.starts_on, frame.ends_on
    season.opens_at, season.closes_at = frame.opens_at, frame.closes_at


def _themes(season: Season, paths: Sequence[Path]) -> None:
    db.session.execute(delete(SeasonPath).where(SeasonPath.season_id == season.id))
    db.session.add_all(SeasonPath(season_id=season.id, path_id=each.id) for each in paths)
    db.session.flush()
    db.session.expire(season, ["paths"])


def revise(season: Season, frame: Frame, *, saw: str, by: Actor) -> None:
    """Change what it is called, when it is and what it asks for. Raises ChangedMeanwhile if it stands otherwise than
    when the form was drawn, NotNow once it is closed, ValueError whose argument names what cannot be."""
    if season.state is SeasonState.CLOSED:
        raise NotNow(season.state)
    if mark(season) != saw:
        raise ChangedMeanwhile
    if season.state is not SeasonState.DRAFT and not (frame.opens_at and frame.closes_at):
        raise ValueError("opens_at")
    if frame.number != season.number:
        _is_free(season.space, frame.number)
    days = season.starts_on, season.ends_on
    had_days = season.starts_on is not None
    _frame(season, frame)
    _themes(season, frame.paths)
    if mark(season) != saw:
        record(Happening.SEASON_EDITED, space=season.space, by=by, now_is=_called(season), season=season.number)
        is_known = season.state is not SeasonState.DRAFT and season.starts_on is not None
        if is_known and (season.starts_on, season.ends_on) != days:
            record(Happening.SEASON_DATED, space=season.space, by=by, now_is=_called(season), season=season.number)
        if season.last is not None and not had_days:
            repeat_programme(season.last, season, by=by)


def name_conference(season: Season, event: Event | None, *, by: Actor) -> None:
    """Say which event of its space is its conference, or that none is. Raises NotNow once it is closed."""
    if season.state is SeasonState.CLOSED:
        raise NotNow(season.state)
    if season.conference_id != (event.id if event else None):
        season.conference_id = event.id if event else None
        # By the name of the season: the event can be a draft, which fewer read than this.
        record(Happening.SEASON_CONFERENCE, space=season.space, by=by, now_is=_called(season), season=season.number)


def advance(season: Season, action: str, *, statement: str = "", by: Actor) -> None:
    """Take one step of a season. Its close freezes the texts and keeps the figures; `statement` is its last word.

    Raises NotNow where it has moved on; ValueError, whose argument names it, for a call without a window.
    """
    SEASONS.take(action, state=season.state)
    if action == "call" and not (season.opens_at and season.closes_at):
        raise ValueError("opens_at")
    if action == "close":
        season.closed_at, season.statement = now(), statement
    move(season, SEASONS, action, space=season.space, by=by, season=season.number)
    if action == "convene":
        _leave_out(season)
    if action == "close":
        _freeze(season)
        _keep(season)


def _leave_out(season: Season) -> None:
    """Say of which proposals that are alive no session treats, where sessions treat any."""
    treated = set(db.session.scalars(find.in_programme(season)))
    for each in db.session.scalars(find.handed_in(season)) if treated else ():
        it = each.proposal
        if it.id not in treated and it.state in ALIVE:
            record(Happening.PROPOSAL_LEFT_OUT, space=it.space, of=it, by=None, now_is=_called(season))


def tick(season_id: int) -> None:
    """By the clock: say that the call ends soon, once for each end it is given."""
    season = db.session.get_one(Season, season_id, with_for_update=True, populate_existing=True)
    if db.session.scalar(find.closing(now()).where(Season.id == season_id)) is not None:
        record(Happening.SEASON_CLOSING, space=season.space, by=None, now_is=_called(season), season=season.number)


def _freeze(season: Season) -> None:
    for each in db.session.scalars(find.handed_in(season)):
        proposal = each.proposal
        if proposal.frozen_at is None:
            proposal.frozen_at = season.closed_at
            record(Happening.PROPOSAL_FROZEN, space=proposal.space, of=proposal, by=None, now_is=_called(season))


def _keep(season: Season) -> None:
    data = as_it_stands(season)
    db.session.add(SeasonSnapshot(season_id=season.id, formula=FORMULA, data=data, hash=digest(data)))


def as_it_stands(season: Season) -> dict[str, Any]:
    """What a snapshot holds: the figures at the close, and which text each published proposal had then."""
    at = season.closed_at or now()
    proposals = (each.proposal for each in db.session.scalars(find.handed_in(season)))
    return {
        "formula": FORMULA,
        "space": season.space.slug,
        "season": season.number,
        "at": at.isoformat(timespec="seconds"),
        "figures": figures_at(season, at),
        "texts": [
            {"space": each.space.slug, "number": each.number, "edition": each.edition}
            for each in proposals
            if each.audience is Audience.PUBLIC
        ],
    }


def hand_in(season: Season, proposal: Proposal, *, by: Actor) -> HandIn:
    """Bring a proposal into a season whose call is open. Twice is once. Raises TooEarly or TooLate outside its window,
    NotSent for a draft or what is over."""
    known = db.session.scalar(find.hand_in(season, proposal))
    if known:
        return known
    _is_open(season)
    if proposal.state not in ALIVE:
        raise NotSent(proposal.state)
    return _bring(season, proposal, Happening.PROPOSAL_HANDED_IN, by=by)


def _is_open(season: Season) -> None:
    at = now()
    if not takes(season, at):
        is_early = season.state is SeasonState.DRAFT or (
            season.state is SeasonState.CALL and season.opens_at is not None and at < season.opens_at
        )
        raise TooEarly(season.state) if is_early else TooLate(season.state)


def _bring(season: Season, proposal: Proposal, happening: Happening, *, by: Actor) -> HandIn:
    made = HandIn(season_id=season.id, proposal_id=proposal.id, since=now())
    db.session.add(made)
    record(happening, space=proposal.space, of=proposal, by=by, now_is=_called(season), season=season.number)
    return made


def take_back(season: Season, proposal: Proposal, *, by: Actor) -> None:
    """Take it out again while the call is open; raises as `hand_in` does."""
    _is_open(season)
    known = db.session.scalar(find.hand_in(season, proposal))
    if known:
        known.until = now()
        record(
            Happening.PROPOSAL_TAKEN_BACK, space=proposal.space, of=proposal, by=by,
            was=_called(season), season=season.number,
        )  # fmt: skip


def carry(season: Season, proposal: Proposal, *, by: Actor) -> HandIn:
    """Let a proposal that the last season left undecided go on in this one. There it stays as it was, and is counted as
    it was; its text can be changed again.

    Raises TooEarly or TooLate outside the window, NotSent for what is not undecided, NotNow for what is not of the
    last season.
    """
    known = db.session.scalar(find.hand_in(season, proposal))
    if known:
        return known
    _is_open(season)
    if proposal.state not in UNDECIDED:
        raise NotSent(proposal.state)
    before = db.session.scalar(find.hand_in(season.last, proposal)) if season.last else None
    if before is None:
        raise NotNow("not of the last season")
    before.until, before.is_carried = now(), True
    proposal.frozen_at = None
    return _bring(season, proposal, Happening.PROPOSAL_CARRIED, by=by)


# The programme.


@dataclass(frozen=True)
class Sitting:
    """A session as it is planned."""

    title: str
    starts_at: datetime
    ends_at: datetime
    room: SeasonRoom | None = None
    leader: Membership | None = None
    space: Space | None = None
    path: Path | None = None
    proposals: Sequence[Proposal] = ()


def _is_planned(season: Season) -> None:
    if season.state is SeasonState.CLOSED:
        raise NotNow(season.state)


def _programme(season: Season, what: str, *, by: Actor) -> None:
    record(Happening.SEASON_PROGRAMME, space=season.space, by=by, now_is=what, season=season.number)


def add_room(season: Season, name: str, seats: int | None, *, by: Actor) -> SeasonRoom:
    """Raises NotNow once the season is closed, as all that changes its programme does."""
    _is_planned(season)
    room = SeasonRoom(season_id=season.id, name=name, seats=seats)
    db.session.add(room)
    _programme(season, name, by=by)
    return room


def add_slot(season: Season, name: str, starts_at: datetime, ends_at: datetime, *, by: Actor) -> SeasonSlot:
    """Raises Outside, too."""
    _is_planned(season)
    _fits(season, starts_at, ends_at)
    slot = SeasonSlot(season_id=season.id, name=name, starts_at=starts_at, ends_at=ends_at)
    db.session.add(slot)
    _programme(season, name, by=by)
    return slot


def _fits(season: Season, starts_at: datetime, ends_at: datetime) -> None:
    """By the clock of the space, as far as the days of the season are known."""
    zone = ZoneInfo(season.space.time_zone)
    if season.starts_on and starts_at.astimezone(zone).date() < season.starts_on:
        raise Outside(is_early=True)
    if season.ends_on and (ends_at - timedelta.resolution).astimezone(zone).date() > season.ends_on:
        raise Outside(is_early=False)


def outside(season: Season) -> str:
    """What of the programme lies outside of the days of its season: the first of it, by its title; "" for nothing."""
    for it in (*db.session.scalars(find.sessions(season)), *db.session.scalars(find.slots(season))):
        try:
            _fits(season, it.starts_at, it.ends_at)
        except Outside:
            return it.title if isinstance(it, SeasonSession) else it.name
    return ""


def remove_part(season: Season, part: SeasonRoom | SeasonSlot | SeasonSession, *, by: Actor) -> None:
    """A room, a slot or a session is no part of the programme any more; what was in a room is in none."""
    _is_planned(season)
    db.session.delete(part)
    _programme(season, getattr(part, "title", "") or getattr(part, "name", ""), by=by)


def plan_session(
    season: Season, sitting: Sitting, *, session: SeasonSession | None = None, saw: str = "", by: Actor
) -> SeasonSession:
    """Add a session, or let one that is there be like this. Raises ChangedMeanwhile if it stands otherwise than when
    the form was drawn, and Outside for new times."""
    _is_planned(season)
    if session is not None and session_mark(session) != saw:
        raise ChangedMeanwhile
    times = sitting.starts_at, sitting.ends_at
    if session is None or (session.starts_at, session.ends_at) != times:
        _fits(season, *times)
    it = session or SeasonSession(season_id=season.id)
    it.title, it.starts_at, it.ends_at = sitting.title, sitting.starts_at, sitting.ends_at
    it.room, it.leader, it.space, it.path = sitting.room, sitting.leader, sitting.space, sitting.path
    db.session.add(it)
    db.session.flush()
    before = set(db.session.scalars(find.in_programme(season)))
    db.session.execute(delete(SessionProposal).where(SessionProposal.session_id == it.id))
    db.session.add_all(SessionProposal(session_id=it.id, proposal_id=each.id) for each in sitting.proposals)
    _programme(season, it.title, by=by)
    for each in sitting.proposals:
        if each.id not in before:
            record(Happening.PROPOSAL_PROGRAMMED, space=each.space, of=each, by=None, now_is=_called(season))
    return it


def session_mark(it: SeasonSession) -> str:
    """How a session stands, in a word: for the form that changes it."""
    return mark_of(it.version, *db.session.scalars(find.treats(it)))


def repeat_programme(last: Season, season: Season, *, by: Actor) -> None:
    """The rooms of the last season, its slots and sessions as many days after the beginning of this one; who leads
    them and what they treat is open again. Nothing where one of the two has no first day yet, or this one sessions."""
    if last.starts_on is None or season.starts_on is None or db.session.scalars(find.sessions(season)).first():
        return
    later = timedelta(days=(season.starts_on - last.starts_on).days)
    rooms = {}
    for room in db.session.scalars(find.rooms(last)).all():
        rooms[room.id] = SeasonRoom(season_id=season.id, name=room.name, seats=room.seats)
        db.session.add(rooms[room.id])
    db.session.flush()
    for slot in db.session.scalars(find.slots(last)).all():
        starts, ends = slot.starts_at + later, slot.ends_at + later
        db.session.add(SeasonSlot(season_id=season.id, name=slot.name, starts_at=starts, ends_at=ends))
    for each in db.session.scalars(find.sessions(last)).all():
        room_id = rooms[each.room_id].id if each.room_id else None
        again = {"title": each.title, "room_id": room_id, "space_id": each.space_id, "path_id": each.path_id}
        starts, ends = each.starts_at + later, each.ends_at + later
        db.session.add(SeasonSession(season_id=season.id, starts_at=starts, ends_at=ends, **again))
    _programme(season, _called(last), by=by)


# The figures.


def figures_at(season: Season, at: datetime) -> dict[str, Any]:
    """The figures of a season as they stood at a moment: reckoned from the log, of what everybody may read."""
    counted = [
        Counted(state or ProposalState.SUBMITTED, number, place, path or "", is_proposal=True)
        for state, place, path, number in db.session.execute(find.proposals_at(season, at))
    ]
    counted += [
        Counted(state or RecommendationState.ISSUED, number, place, path or "", council)
        for state, place, path, council, number in db.session.execute(find.recommendations_at(season, at))
    ]
    behind = [Behind(person, place, path or "") for place, path, person in db.session.execute(find.signed(season, at))]
    behind += [
        Behind(person, place, path or "", council)
        for place, path, council, person in db.session.execute(find.sitting(season, at))
    ]
    return reckon(counted, behind)


@dataclass(frozen=True)
class Reckoned:
    """The figures of a season at a moment, and the newest happening of the log when they were reckoned."""

    season_id: int
    at: datetime
    data: Mapping[str, Any]
    revision: int


def reckon_next(at: datetime) -> Reckoned | None:
    """Reckon one of the figures that the comparison of seasons will ask for and that is not kept; nothing of none."""
    seasons = db.session.scalars(find.compared()).all()
    kept = {(row.season_id, row.at) for row in db.session.execute(find.kept_at(seasons))}
    for season in seasons:
        for moment in moments(season, seasons, at):
            if (season.id, moment) not in kept:
                revision = db.session.scalar(find.revision()) or 0
                return Reckoned(season.id, moment, figures_at(season, moment), revision)
    return None


def keep_figures(it: Reckoned, at: datetime) -> bool:
    """Keep them, unless something happened since that unsettles what is counted, or somebody has kept them already;
    says whether it did.

    What was kept for moments that nobody asks for any more is thrown away.
    """
    seasons = db.session.scalars(find.compared()).all()
    asked = [moment for each in seasons if each.id == it.season_id for moment in moments(each, seasons, at)]
    mine = SeasonFigures.season_id == it.season_id
    db.session.execute(delete(SeasonFigures).where(mine, SeasonFigures.at.not_in(asked)))
    is_there = db.session.get(SeasonFigures, (it.season_id, it.at, FORMULA))
    if is_there or it.at not in asked or db.session.scalar(find.happened_since(it.revision, UNSETTLES)):
        return False
    db.session.add(SeasonFigures(season_id=it.season_id, at=it.at, formula=FORMULA, data=dict(it.data)))
    return True


def moments(season: Season, seasons: Sequence[Season], at: datetime) -> list[datetime]:
    """The moments at which a season is compared with others."""
    if season.closed_at is None:
        return [reckoned_at(season, 0, at)]
    age = whole_days(season, at)
    youngest = min(whole_days(each, at) for each in seasons if each.closed_at is not None)
    return [reckoned_at(season, days, at) for days in sorted({max(0, youngest), *AGES}) if days <= max(0, age)]
