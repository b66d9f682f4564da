"""Meetings and events as calendars read them (iCalendar, RFC 5545): one in a file, or a feed of many.

A secret address is made from randomness and kept as a hash only. It shows what its owner may see at that moment, and
dies with the account's freezing; that of a space with the membership.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry
from sqlalchemy import delete, func, select

from workspace.db import db, take_turns
from workspace.models import AgendaItem, CalendarFeed, Event, EventState, Meeting, User, Visibility
from workspace.queries import calendars as find
from workspace.queries.happening import Where
from workspace.rules.text import plain_of
from workspace.services import tokens

MOST_FEEDS = 20
LONGEST = 2_000  # Characters of what an event is about.
Dated = Meeting | Event


class TooMany(Exception):
    """So many feeds nobody needs: one has to be revoked first."""


@dataclass(frozen=True)
class Made:
    """A feed as it is shown, once: its address is not kept."""

    feed: CalendarFeed
    token: str


@dataclass(frozen=True)
class Shown:
    """What a calendar shows of a meeting or an event: less of it where others may read that calendar."""

    title: str
    place: str = ""
    text: str = ""
    url: str = ""


def make(user: User, where: Where, *, key: bytes, seed: str = "") -> Made:
    """Make somebody's feed of a space, a path, the network or what is theirs. The same seed makes the same one.

    Raises TooMany."""
    take_turns(f"feeds {user.id}")
    token = tokens.token_from(f"feed {user.id} {seed or secrets.token_urlsafe(16)}", key=key)
    hashed = tokens.hashed(token, key=key)
    known = db.session.scalar(find.feed_by(hashed))
    if known:
        return Made(known, token)
    count = select(func.count()).select_from(CalendarFeed).where(CalendarFeed.user_id == user.id)
    if (db.session.scalar(count) or 0) >= MOST_FEEDS:
        raise TooMany
    feed = CalendarFeed(user_id=user.id, space=where.space, path=where.path, is_mine=where.is_mine, token_hash=hashed)
    db.session.add(feed)
    db.session.flush()
    return Made(feed, token)


def feed_at(token: str, *, key: bytes) -> CalendarFeed | None:
    """The feed of an address; None of one that was revoked, never was, or whose owner is frozen."""
    return db.session.scalar(find.feed_by(tokens.hashed(token[:100], key=key)))


def revoke(feed: CalendarFeed) -> None:
    """Nobody reads anything at its address any more."""
    db.session.delete(feed)


def end_feeds(user_id: int | None, space_id: int | None = None) -> None:
    """Revoke all feeds of a person; or those of one space, which they have left."""
    gone = delete(CalendarFeed).where(CalendarFeed.user_id == user_id)
    if space_id is not None:
        gone = gone.where(CalendarFeed.space_id == space_id)
    db.session.execute(gone)


def shown(it: Dated, agenda: Iterable[AgendaItem] = (), *, word: str, url: str) -> Shown:
    """What of a meeting or an event goes into somebody's own calendar: of a closed or hidden space no more than `word`.

    A meeting says what its agenda is, an event what it is about."""
    if it.space.visibility is not Visibility.PUBLIC:
        return Shown(word, url=url)
    points = "\n".join(f"{place}. {item.title}" for place, item in enumerate(agenda, 1))
    return Shown(it.title, it.place, plain_of(it.about, LONGEST) if isinstance(it, Event) else points, url)


def event_file(meeting: Dated, shown: Shown, *, host: str, zone: ZoneInfo) -> bytes:
    """The file of one meeting or event. The same one has the same UID; its newer state replaces an older (SEQUENCE).

    Put away or called off, it is cancelled. Its times stand in `zone`, so that they stay right when the clocks change.
    """
    calendar = _calendar([_event(meeting, shown, host=host, zone=zone)], [meeting])
    calendar.add("method", "CANCEL" if _is_off(meeting) else "PUBLISH")
    written: bytes = calendar.to_ical()
    return written


def feed_file(events: Iterable[tuple[Dated, Shown, ZoneInfo]], *, name: str, host: str) -> bytes:
    """The file of a feed, under a name that its reader's calendar shows, to be asked for again every four hours."""
    known = list(events)
    made = [_event(meeting, shown, host=host, zone=zone) for meeting, shown, zone in known]
    calendar = _calendar(made, [meeting for meeting, *_rest in known])
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    written: bytes = calendar.to_ical()
    return written


def _is_off(meeting: Dated) -> bool:
    is_cancelled = isinstance(meeting, Event) and meeting.state is EventState.CANCELLED
    return is_cancelled or meeting.archived_at is not None


def _event(meeting: Dated, shown: Shown, *, host: str, zone: ZoneInfo) -> Entry:
    event = Entry()
    event.add("uid", f"{meeting.uid}@{host}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    if meeting.ends_at:
        event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", shown.title)
    for name, said in (("location", shown.place), ("description", shown.text), ("url", shown.url)):
        if said:
            event.add(name, said)
    event.add("status", "CANCELLED" if _is_off(meeting) else "CONFIRMED")
    return event


def _calendar(events: list[Entry], meetings: list[Dated]) -> Calendar:
    """A calendar of these events, with the rules of the time zones they name."""
    calendar = Calendar()
    calendar.add("prodid", "-//Masar//EN")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    # The years around them are enough; and some readers lose their way in a list of changes since 1970.
    years = [meeting.starts_at.year for meeting in meetings] or [2000]
    calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 1, 12, 31))
    return calendar
