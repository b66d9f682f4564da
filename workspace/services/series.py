"""Series of meetings: started, changed, stopped; their template kept; and the next meeting opened from them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from workspace.db import db, now, take_turns
from workspace.models import Happening, Meeting, MeetingSeries, Rhythm, SeriesPoint, Space
from workspace.queries import series as queries
from workspace.rules.flows import NotNow
from workspace.rules.merging import mark_of
from workspace.rules.rhythms import begins, days
from workspace.rules.viewers import Actor
from workspace.services import carrying, meetings
from workspace.services.activity import record
from workspace.services.carrying import Offer, Titles
from workspace.services.meetings import MOST_POINTS, ChangedMeanwhile, FullAgenda, Plan, Point


class AlreadyOpen(Exception):
    """There is a meeting for this day of the series."""


class NotOfTheSeries(Exception):
    """The series has no meeting on this day: it was changed since the form was drawn."""


@dataclass(frozen=True)
class Turn:
    """How a series comes back, from which day on, at which hour of the space's clock, and what its meetings are."""

    title: str
    rhythm: Rhythm
    first_on: date
    hour: time
    every: int = 1
    minutes: int | None = None
    place: str = ""
    purpose: str = ""


def zone_of(space: Space) -> ZoneInfo:
    return ZoneInfo(space.time_zone)


def start(space: Space, turn: Turn, *, locale: str = "ar", by: Actor) -> MeetingSeries:
    """A new series. No meeting is opened by itself: a facilitator opens each, and sees what is carried over."""
    made = MeetingSeries(space_id=space.id, locale=locale, by_id=by.membership.id, **vars(turn))
    db.session.add(made)
    db.session.flush()
    record(Happening.SERIES_STARTED, space=space, by=by, now_is=turn.title)
    return made


def turn_of(series: MeetingSeries) -> Turn:
    """How a series stands."""
    return Turn(
        series.title, series.rhythm, series.first_on, series.hour, series.every, series.minutes, series.place,
        series.purpose,
    )  # fmt: skip


def mark(series: MeetingSeries) -> str:
    return mark_of(turn_of(series))


def change(series: MeetingSeries, turn: Turn, *, saw: str, by: Actor) -> None:
    """Change a series for the meetings that are not opened yet. `saw` is the mark the form was drawn with.

    Raises ChangedMeanwhile.
    """
    if turn == turn_of(series):
        return
    if saw != mark(series):
        raise ChangedMeanwhile
    for name, value in vars(turn).items():
        setattr(series, name, value)
    record(Happening.SERIES_EDITED, space=series.space, by=by, now_is=turn.title)


def stop(series: MeetingSeries, *, by: Actor) -> None:
    """No more meetings of it; those that were stay."""
    if series.stopped_at is None:
        series.stopped_at = now()
        record(Happening.SERIES_STOPPED, space=series.space, by=by, was=series.title)


def resume(series: MeetingSeries, *, by: Actor) -> None:
    if series.stopped_at is not None:
        series.stopped_at = None
        record(Happening.SERIES_RESUMED, space=series.space, by=by, now_is=series.title)


def coming_days(series: MeetingSeries, number: int) -> list[date]:
    """The next days of a series, from today on, for which no meeting was opened."""
    taken = {day for day in db.session.scalars(queries.days_taken(series)) if day}
    yesterday = now().astimezone(zone_of(series.space)).date() - timedelta(days=1)
    turns = days(series.rhythm, series.every, series.first_on, after=yesterday)
    return list(islice((day for day in turns if day not in taken), number))


def hours(series: MeetingSeries, day: date) -> tuple[datetime, datetime | None]:
    """When the meeting of a day begins and ends (aware UTC)."""
    start = begins(day, series.hour, zone_of(series.space))
    return start, start + timedelta(minutes=series.minutes) if series.minutes else None


def open_next(
    series: MeetingSeries, day: date, words: Plan, offers: list[Offer], titles: Titles, *, by: Actor
) -> Meeting:
    """Open the meeting of a day as a draft: the template, and of what was offered to be carried over what is given.

    Raises NotNow for a series that was stopped, AlreadyOpen, NotOfTheSeries, FullAgenda.
    """
    take_turns(f"series {series.id}")
    if series.stopped_at is not None:
        raise NotNow("stopped")
    if day in db.session.scalars(queries.days_taken(series)).all():
        raise AlreadyOpen
    if next(days(series.rhythm, series.every, series.first_on, after=day - timedelta(days=1)), None) != day:
        raise NotOfTheSeries
    meeting = meetings.plan(series.space, words, locale=series.locale, by=by)
    meeting.series_id, meeting.series_day = series.id, day
    carrying.carry(meeting, offers, list(db.session.scalars(queries.points(series))), titles, by=by)
    return meeting


def add_point(series: MeetingSeries, point: Point, *, by: Actor) -> SeriesPoint:
    """One more point at the end of the template. Raises FullAgenda."""
    mine = SeriesPoint.series_id == series.id
    known, last = db.session.execute(select(func.count(), func.max(SeriesPoint.position)).where(mine)).one()
    if known >= MOST_POINTS:
        raise FullAgenda
    made = SeriesPoint(series_id=series.id, position=(last if last is not None else -1) + 1, title=point.title)
    meetings.set_point(made, point)
    db.session.add(made)
    record(Happening.SERIES_EDITED, space=series.space, by=by, now_is=point.title)
    return made


def change_point(point: SeriesPoint, words: Point, *, saw: str, by: Actor) -> None:
    """Change a point of the template. `saw` is the mark the form was drawn with; raises ChangedMeanwhile."""
    before, seen = meetings.item_mark(point), point.title
    if meetings.point_mark(words) == before:
        return
    if saw != before:
        raise ChangedMeanwhile
    meetings.set_point(point, words)
    record(Happening.SERIES_EDITED, space=point.series.space, by=by, was=seen, now_is=words.title)


def move_point(point: SeriesPoint, steps: int, *, by: Actor) -> None:
    """Move a point up (negative) or down the template. At the end of it, nothing happens."""
    order = list(db.session.scalars(queries.points(point.series)))
    if meetings.put_in_order(order, point, order.index(point) + steps):
        record(Happening.SERIES_EDITED, space=point.series.space, by=by, now_is=point.title)


def remove_point(point: SeriesPoint, *, by: Actor) -> None:
    """Take a point off the template; on the agendas it stands on, it stays."""
    series, title = point.series, point.title
    db.session.delete(point)
    record(Happening.SERIES_EDITED, space=series.space, by=by, was=title)
