"""What somebody may not read is in no month and in no file: for visitors and every role, at every kind of address."""

from datetime import timedelta

import pytest

from tests import factories as a
from tests.blueprints.calendars import reading
from workspace.db import db, now
from workspace.models import Audience, EventState, MeetingState, ProposalState, Role

PUBLIC = {"Public meeting", "Public event", "Event called off"}  # What has a day,
NEWS = PUBLIC | {"Public proposal"}  # and all that is new.
INSIDE = {"Inner meeting", "Inner event"}
HIDDEN = {"Hidden meeting", "Hidden event"}
VEILED = {"Meeting", "Event", "Proposal"}  # All that a file says of what is in a closed or hidden space.
ROLES = [None, "stranger", *Role]


def fill(space, path, called=""):
    """In a space everything that there can be to read, under the name of it."""
    here = {"space": space, "path": path, "locale": "en"}
    soon = here | {"starts_at": now() + timedelta(hours=1)}
    for kind, word, state in ((a.Meeting, "meeting", MeetingState.CALLED), (a.Event, "event", EventState.OPEN)):
        draft = type(state)("draft")
        kind(title=f"Public {word}{called}", state=state, audience=Audience.PUBLIC, **soon)
        kind(title=f"Inner {word}{called}", state=state, audience=Audience.MEMBERS, **soon)
        kind(title=f"Hidden {word}{called}", state=state, audience=Audience.MODERATORS, **soon)
        kind(title=f"Draft {word}{called}", state=draft, audience=Audience.MODERATORS, **soon)
        kind(title=f"Shared draft {word}{called}", state=draft, audience=Audience.PUBLIC, **soon)
        away = soon | {"archived_at": now(), "audience": Audience.PUBLIC}
        kind(title=f"Put away {word}{called}", state=state, **away)
    a.Event(title=f"Event called off{called}", state=EventState.CANCELLED, **soon)
    a.Proposal(title=f"Public proposal{called}", open=True, **here)
    a.Proposal(title=f"Draft proposal{called}", **here)
    a.Proposal(title=f"Withdrawn proposal{called}", state=ProposalState.WITHDRAWN, audience=Audience.AUTHORS, **here)


@pytest.fixture
def spaces(app):
    path = a.Path(slug="water")
    found = a.Space(names={"en": "Open forum"}), a.Space(closed=True), a.Space(hidden=True), a.Space(archived=True)
    for space, called in zip(found, ("", " SECRET", " SECRET", " SECRET"), strict=True):
        if called:
            space.names = {"en": "SECRET forum"}
        fill(space, path, called)
    db.session.commit()
    return found


def somebody(role, spaces):
    """Somebody of this role, in all of the spaces; in the network as a coordinator."""
    if role in (None, "stranger"):
        return a.User() if role else None
    if role is Role.COORDINATOR:
        return a.member(a.root(), role)
    user = a.member(spaces[0], role)
    for space in spaces[1:]:
        a.Membership(space=space, user=user, role=role)
    return user


def test_what_is_for_everybody_says_only_what_everybody_reads(visit, spaces):
    for role in ROLES:
        browser = visit(somebody(role, spaces), lang="en")
        for place in (f"/s/{spaces[0].slug}", "/paths/water", ""):
            calendar, news = (browser.open(f"{place}/{file}").source for file in ("calendar.ics", "feed.atom"))
            assert set(reading.calendar(calendar)) == PUBLIC, (role, place)
            assert set(reading.news(news)) == NEWS, (role, place)
            assert "SECRET" not in calendar + news, (role, place)
        for space in spaces[1:3]:
            for file, read in (("calendar.ics", reading.calendar), ("feed.atom", reading.news)):
                answer = browser.open(f"/s/{space.slug}/{file}")
                assert answer.status == 404 or not read(answer.source), (role, file)


def test_a_secret_address_says_what_its_owner_reads_and_no_more_than_that_of_closed_spaces(visit, spaces):
    for role in ROLES[1:]:
        secret_addresses_of(role, visit, spaces)


def secret_addresses_of(role, visit, spaces):
    user = somebody(role, spaces)
    browser = visit(user)
    is_inside = isinstance(role, Role)
    is_member = is_inside and role is not Role.COORDINATOR
    for of in ("network", "path:water", "mine", *(f"space:{each.slug}" for each in spaces[:3] if is_member)):
        calendar, news = (visit().open(url) for url in reading.made(browser, of))
        has_open = of in ("network", "path:water") or (is_member and of in ("mine", f"space:{spaces[0].slug}"))
        inner = INSIDE if is_member or (is_inside and of != "mine") else set()
        expected = PUBLIC | inner if has_open else set()
        assert set(reading.calendar(calendar.source)) - VEILED == expected, (role, of)
        assert set(reading.news(news.source)) - VEILED == (NEWS | inner if has_open else set()), (role, of)
        assert "SECRET" not in calendar.source + news.source, (role, of)
        assert "no-store" in calendar.headers["Cache-Control"]
        assert "no-store" in news.headers["Cache-Control"]
        if not is_inside:
            for closed in spaces[1:]:
                assert closed.slug not in calendar.source + news.source, (role, of)


@pytest.mark.parametrize("show", ["", "&show=list"])
def test_a_month_says_what_its_reader_reads(visit, spaces, show):
    for role in ROLES:
        month_of(role, visit, spaces, show)


def month_of(role, visit, spaces, show):
    user = somebody(role, spaces)
    level = [None, "stranger", Role.OBSERVER, Role.MEMBER, Role.MODERATOR].index(role) if role in ROLES[:5] else 5
    expected = PUBLIC | (INSIDE if level > 1 else set()) | (HIDDEN if level > 3 else set())
    rest = (PUBLIC | INSIDE | HIDDEN) - expected | {"draft", "Draft", "Put away"}
    for place in (f"/s/{spaces[0].slug}", "/paths/water", ""):
        page = visit(user, lang="en").get(f"{place}/calendar?month={now() + timedelta(hours=1):%Y-%m}{show}")
        for title in expected:
            assert title in page, (role, place, title)
        for title in rest:
            assert title not in page, (role, place, title)
        assert ("SECRET" in page) == (level > 1 and not place.startswith("/s/")), (role, place)
