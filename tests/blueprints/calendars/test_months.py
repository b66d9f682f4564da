"""What is on, by months and as news: who reads what of it, and that other programs read it, too."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from lxml import etree

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, MeetingState
from workspace.rules.months import weeks_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def meeting(space, title, *, day=12, **values):
    starts = datetime(2026, 3, day, 15, tzinfo=UTC)
    told = {"audience": Audience.PUBLIC, "state": MeetingState.CALLED, **values}
    return a.Meeting(space=space, title=title, starts_at=starts, **told)


@pytest.fixture
def things(app):
    path, space, closed = a.Path(slug="water"), a.Space(), a.Space(closed=True)
    meeting(space, "Open one", path=path)
    meeting(space, "For members", audience=Audience.MEMBERS)
    meeting(closed, "Closed one", path=path)
    meeting(space, "A draft", state=MeetingState.DRAFT)
    meeting(space, "In April", day=31).starts_at = datetime(2026, 4, 20, 15, tzinfo=UTC)
    db.session.commit()
    return space, closed


@pytest.mark.parametrize("show", ["", "&show=list"])
def test_a_month_of_a_space_a_path_and_the_network(app, visit, things, show):
    space, closed = things
    for url in (f"/s/{space.slug}/calendar", "/paths/water/calendar", "/calendar"):
        page = visit().get(f"{url}?month=2026-03{show}")
        assert "Open one" in page, url
        for secret in ("For members", "Closed one", "A draft", "In April"):
            assert secret not in page, url
    assert visit().get(f"/s/{closed.slug}/calendar").status == 404
    member = a.member(space)
    page = visit(member).get(f"/me/month?month=2026-03{show}")
    assert "Open one" in page
    assert "For members" in page
    assert "Nothing is on" in visit(a.User()).get(f"/me/month?month=2026-03{show}")
    assert visit().get("/me/month").status == 401


def test_the_week_begins_as_it_does_where_the_reader_is(app, visit):
    assert visit(lang="ar").get("/calendar?month=2026-03").all("thead th")[0].text == "السبت"
    assert visit(lang="en").get("/calendar?month=2026-03").all("thead th")[0].text == "Monday"
    assert [len(week) for week in weeks_of(datetime(2026, 3, 1, tzinfo=UTC).date(), 5)] == [7] * 5


def test_a_month_that_makes_no_sense_is_this_one(app, visit):
    for month in ("2026-13", "x", "%00", "9999-01", ""):
        assert visit().get(f"/calendar?month={month}").status == 200


def test_calendar_files_are_for_everybody_the_same(app, visit):
    space = a.Space()
    soon = a.Meeting(space=space, title="Open one", state=MeetingState.CALLED, audience=Audience.PUBLIC,
                     starts_at=now() + timedelta(days=2))  # fmt: skip
    a.Meeting(space=space, title="For members", state=MeetingState.CALLED, starts_at=soon.starts_at)
    for user in (None, a.member(space)):
        for url in (f"/s/{space.slug}/calendar.ics", "/calendar.ics"):
            answer = visit(user).open(url)
            events = icalendar.Calendar.from_ical(answer.source).walk("VEVENT")
            assert len(events) == 1, url
            assert "Open one" in str(events[0]["SUMMARY"])


def test_feeds_hold_to_the_rules_of_atom(app, visit, things):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and its entries have to have, once."""
    space, closed = things
    a.Proposal(space=space, open=True, title="Poplars & <reeds>")
    a.Proposal(space=closed, open=True, title="Closed proposal")
    for url in (f"/s/{space.slug}/feed.atom", "/paths/water/feed.atom", "/feed.atom"):
        answer = visit(a.member(closed)).open(url)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = etree.fromstring(answer.source.encode())
        for each in (feed, *feed.findall("a:entry", ATOM)):
            for once in ("id", "title", "updated"):
                assert len(each.findall(f"a:{once}", ATOM)) == 1
            assert each.find("a:id", ATOM).text.startswith("http")
            assert datetime.fromisoformat(each.find("a:updated", ATOM).text).tzinfo is not None
            assert each.find("a:link[@rel='alternate']", ATOM).get("href").startswith("http")
        assert len(feed.findall("a:link[@rel='self']", ATOM)) == 1
        assert feed.find("a:author/a:name", ATOM).text
        ids = [each.text for each in feed.findall("a:entry/a:id", ATOM)]
        assert len(ids) == len(set(ids)) > 0
        for secret in ("For members", "Closed"):
            assert secret not in answer.source
    assert "Poplars &amp; &lt;reeds&gt;" in visit().open("/feed.atom").source
