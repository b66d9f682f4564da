"""Calendar feeds: made, read by two readers, and dead when they have to be."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import func, select

from tests import factories as a
from tests.blueprints.calendars import reading
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Audience, CalendarFeed, MeetingState, Role, Visibility
from workspace.queries.happening import Where
from workspace.services import accounts, calendars, members


def planned(space, title, **more):
    """A meeting that was called; `Audience.MEMBERS`, as they are planned."""
    meeting = a.Meeting(space=space, title=title, place="The library", **more)
    meeting.state, meeting.starts_at = more.get("state", MeetingState.CALLED), now() + timedelta(days=3)
    a.AgendaItem(meeting=meeting, title="The poplars")
    db.session.commit()
    return meeting


def made(browser, **of):
    """The address of a calendar that this browser makes, as a path."""
    return reading.made(browser, **of)[0]


def titles(visit, path):
    """What stands in a calendar file, as two readers agree."""
    answer = visit().open(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return reading.calendar(answer.source)


@pytest.fixture
def space(app):
    return a.Space()


def test_a_feed_of_all_spaces_and_one_of_a_space(app, visit, space):
    other, foreign = a.Space(), a.Space()
    user = a.member(space)
    a.Membership(space=other, user=user)
    for where, title in ((space, "The poplars"), (other, "The bridge"), (foreign, "Not mine")):
        planned(where, title)
    browser = visit(user)

    assert titles(visit, made(browser)) == ["The poplars", "The bridge"]
    assert titles(visit, made(browser, of=f"space:{other.slug}")) == ["The bridge"]
    page = browser.get("/me/calendar")
    assert len(page.all("#feeds li")) == 2
    assert not page.has("#address")


@pytest.mark.parametrize("visibility", [Visibility.CLOSED, Visibility.HIDDEN])
def test_a_closed_or_hidden_space_shows_that_there_is_a_meeting_and_no_more(app, visit, space, visibility):
    space.visibility = visibility
    user = a.member(space)
    planned(space, "The secret garden")
    path = made(visit(user), of=f"space:{space.slug}")
    assert titles(visit, path) == ["Meeting"]
    for word in ("garden", "poplars", "library", space.names["en"], user.name):
        assert word not in visit().open(path).source


def test_nothing_stands_there_that_nobody_was_told_of_or_that_its_owner_may_not_see(app, visit, space):
    user = a.member(space, Role.FACILITATOR)
    draft, off, hidden = (planned(space, each) for each in ("Draft", "Off", "Hidden"))
    draft.state, off.archived_at, hidden.audience = MeetingState.DRAFT, now(), Audience.MODERATORS
    inside = planned(space, "Inside").items[0]
    inside.is_internal = True
    db.session.commit()
    path = made(visit(user))
    assert titles(visit, path) == ["Inside"]
    assert "poplars" not in visit().open(path).source


def test_what_moved_is_a_newer_state_of_the_same_event(app, visit, space):
    user, meeting = a.member(space), planned(space, "The poplars")
    path = made(visit(user))
    meeting.starts_at, meeting.sequence = meeting.starts_at + timedelta(hours=1), 1
    db.session.commit()
    event = icalendar.Calendar.from_ical(visit().open(path).source).walk("VEVENT")[0]
    assert (event["uid"], event["sequence"]) == (f"{meeting.uid}@127.0.0.1", 1)
    assert event.decoded("dtstart") == meeting.starts_at.replace(microsecond=0)


def test_it_dies_when_it_is_revoked_and_nobody_else_revokes_it(app, visit, space):
    user, other = a.member(space), a.member(space)
    path = made(visit(user))
    feed = db.session.scalars(select(CalendarFeed)).one()
    assert visit(other).post(f"/me/calendar/{feed.handle}/revoke").status == 404
    browser = visit(user)
    browser.submit(browser.get("/me/calendar"), "Withdraw")
    assert visit().open(path).status == 404


@pytest.mark.parametrize("of_space", [True, False])
@pytest.mark.parametrize("end", ["removed", "left", "frozen"])
def test_it_dies_with_the_membership_and_with_the_account(app, visit, space, end, of_space):
    user, facilitator = a.member(space), a.member(space, Role.FACILITATOR)
    planned(space, "The poplars")
    path = made(visit(user), **({"of": f"space:{space.slug}"} if of_space else {}))
    member, by = a.membership(user, space), a.actor(facilitator, space)
    if end == "removed":
        members.remove(member, reason="", by=by)
    elif end == "left":
        members.leave(member, by=a.actor(user, space))
    else:
        accounts.ask_to_freeze(member, by=by)
    db.session.commit()
    if of_space or end == "frozen":
        assert visit().open(path).status == 404
        assert db.session.scalar(select(func.count()).select_from(CalendarFeed)) == 0
    else:
        assert titles(visit, path) == []


def test_the_address_is_kept_as_a_hash_only_and_a_form_sent_twice_makes_one(app, visit, space):
    browser = visit(a.member(space))
    page = browser.get("/me/calendar")
    first, second = (browser.submit(page, "Make an address").one("#address")["value"] for _ in range(2))
    assert first == second
    feed = db.session.scalars(select(CalendarFeed)).one()
    token = first.rpartition("/")[2].removesuffix(".ics")
    assert token not in (feed.token_hash, feed.handle)
    assert visit().open(f"/calendar/{feed.token_hash}.ics").status == 404


def test_a_space_that_is_not_mine_and_one_too_many_are_said(app, visit, space):
    user, foreign = a.member(space), a.Space()
    browser = visit(user)
    assert browser.post("/me/calendar", {"of": f"space:{foreign.slug}"}).status == 422
    for n in range(calendars.MOST_FEEDS):
        calendars.make(user, Where(), key=b"k" * 32, seed=str(n))
    db.session.commit()
    page = browser.post("/me/calendar", {"of": f"space:{space.slug}"})
    assert page.status == 409
    assert "Withdraw one" in page.text
    assert page.fields["of"] == f"space:{space.slug}"


def test_a_feed_costs_the_same_however_much_stands_in_it(app, visit, space):
    path, counts = made(visit(a.member(space))), []
    for number in (1, 9):
        for n in range(number):
            planned(space, f"Meeting {n}")
            a.Event(space=space)
        with statements(app) as sent:
            visit().open(path)
        counts.append(len(sent))
    assert counts[0] == counts[1]
