"""What is on, by months and as news: who reads what of it, and that other programs read it, too."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories as a
from tests.blueprints.calendars import reading
from workspace.db import db, now
from workspace.models import Audience, EventState, MeetingState, RegistrationState
from workspace.queries import happening
from workspace.rules.months import weeks_of


def meeting(space, title, *, day=12, **values):
    starts = datetime(2026, 3, day, 15, tzinfo=UTC)
    told = {"audience": Audience.PUBLIC, "state": MeetingState.CALLED, **values}
    return a.Meeting(space=space, title=title, starts_at=starts, **told)


def event(space, title, *, day=12, days=0, **values):
    starts = datetime(2026, 3, day, 15, tzinfo=UTC)
    return a.Event(space=space, title=title, starts_at=starts, ends_at=starts + timedelta(days=days, hours=2), **values)


@pytest.fixture
def things(app):
    path, space, closed = a.Path(slug="water"), a.Space(), a.Space(closed=True)
    meeting(space, "Open one", path=path)
    meeting(space, "For members", audience=Audience.MEMBERS)
    meeting(closed, "Closed one", path=path)
    meeting(space, "A draft", state=MeetingState.DRAFT)
    event(space, "A training", path=path)
    event(space, "Training for members", audience=Audience.MEMBERS)
    event(closed, "Closed training", path=path)
    event(space, "Training in draft", draft=True)
    meeting(space, "In April", day=31).starts_at = datetime(2026, 4, 20, 15, tzinfo=UTC)
    db.session.commit()
    return space, closed


@pytest.mark.parametrize("show", ["", "&show=list"])
def test_a_month_of_a_space_a_path_and_the_network(app, visit, things, show):
    space, closed = things
    for url in (f"/s/{space.slug}/calendar", "/paths/water/calendar", "/calendar"):
        page = visit().get(f"{url}?month=2026-03{show}")
        for seen in ("Open one", "A training"):
            assert seen in page, url
        for secret in ("or members", "Closed", "draft", "In April"):
            assert secret not in page, url
    assert visit().get(f"/s/{closed.slug}/calendar").status == 404
    member = a.member(space)
    page = visit(member).get(f"/me/month?month=2026-03{show}")
    for seen in ("Open one", "For members", "A training", "Training for members"):
        assert seen in page
    for secret in ("Closed", "draft"):
        assert secret not in page
    assert "Nothing is on" in visit(a.User()).get(f"/me/month?month=2026-03{show}")
    assert visit().get("/me/month").status == 401


def test_mine_is_also_what_i_registered_for(app, visit):
    user, other = a.User(), a.Space()
    a.Event(space=other, title="Another one")
    for state, title in ((RegistrationState.IN, "I have a place"), (RegistrationState.CANCELLED, "I do not come")):
        a.Registration(event=a.Event(space=other, title=title), user=user, state=state)
    for show in ("", "&show=list"):
        page = visit(user).get(f"/me/month?month={now() + timedelta(days=7):%Y-%m}{show}")
        assert "I have a place" in page
        for foreign in ("I do not come", "Another one"):
            assert foreign not in page
    calendar, news = reading.made(visit(user))
    assert reading.calendar(visit().open(calendar).source) == ["I have a place"]
    assert reading.news(visit().open(news).source) == ["I have a place"]


def test_what_lasts_is_on_each_of_its_days_and_in_the_list_on_the_first(app, visit):
    space = a.Space(time_zone="Asia/Baghdad")
    event(space, "The festival", day=30, days=3)  # Until 2 April.
    event(space, "Until midnight", day=2, days=0).ends_at = datetime(2026, 3, 2, 21, tzinfo=UTC)
    db.session.commit()

    def days(title, month, show=""):
        page = visit().get(f"/s/{space.slug}/calendar?month={month}{show}")
        return [each.one("time")["datetime"] for each in page.all(".month td") if title in each.text]

    grid = [f"2026-0{day}" for day in ("3-30", "3-31", "4-01", "4-02")]
    assert days("The festival", "2026-03") == grid
    assert days("The festival", "2026-04") == grid
    assert days("Until midnight", "2026-03") == ["2026-03-02"]
    for month, day in (("2026-03", "30"), ("2026-04", "1")):
        page = visit().get(f"/s/{space.slug}/calendar?month={month}&show=list")
        found = [each for each in page.all("main section") if "The festival" in each.text]
        assert len(found) == 1
        assert day in found[0].one("h2").text


def test_what_is_called_off_says_so_in_words_and_to_calendars(app, visit):
    space = a.Space()
    a.Event(space=space, title="The festival", state=EventState.CANCELLED)
    for show in ("", "&show=list"):
        page = visit().get(f"/s/{space.slug}/calendar?month={now() + timedelta(days=7):%Y-%m}{show}")
        assert "Called off" in page
    assert "STATUS:CANCELLED" in visit().open(f"/s/{space.slug}/calendar.ics").source


def test_a_month_with_nothing_says_so(app, visit):
    space = a.Space()
    event(space, "The festival", day=31)
    for show in ("", "&show=list"):
        assert "Nothing is on in this month." in visit().get(f"/s/{space.slug}/calendar?month=2026-04{show}")


def test_the_week_begins_as_it_does_where_the_reader_is(app, visit):
    assert visit(lang="ar").get("/calendar?month=2026-03").all("thead th")[0].text == "السبت"
    assert visit(lang="en").get("/calendar?month=2026-03").all("thead th")[0].text == "Monday"
    assert [len(week) for week in weeks_of(datetime(2026, 3, 1, tzinfo=UTC).date(), 5)] == [7] * 5


@pytest.mark.parametrize("show", ["", "&show=list"])
def test_in_place_of_a_month_that_makes_no_sense_is_this_one_and_it_says_so(app, visit, show):
    said = "There is no such month: this is the present one."
    usual = visit().get(f"/calendar?x={show}")
    for month, status in (("2026-13", 422), ("x", 422), ("%00", 422), ("9999-01", 422), ("", 200), ("2026-03", 200)):
        page = visit().get(f"/calendar?month={month}{show}")
        assert (page.status, said in page) == (status, status == 422)
        assert (page.heading == usual.heading) is (month != "2026-03")
    assert visit().get(f"/calendar?month=٢٠٢٦-٠٣{show}").status == 200


def test_calendar_files_are_for_everybody_the_same(app, visit):
    path = a.Path(slug="water")
    space = a.Space()
    soon = {"space": space, "starts_at": now() + timedelta(days=2), "path": path}
    for kind, state in ((a.Meeting, MeetingState.CALLED), (a.Event, EventState.OPEN)):
        name = kind.__name__
        kind(title=f"Open {name}", state=state, audience=Audience.PUBLIC, **soon)
        kind(title=f"Members' {name}", state=state, audience=Audience.MEMBERS, **soon)
    for user in (None, a.member(space)):
        for url in (f"/s/{space.slug}/calendar.ics", "/paths/water/calendar.ics", "/calendar.ics"):
            assert reading.calendar(visit(user).open(url).source) == ["Open Meeting", "Open Event"], url


def test_a_calendar_that_is_too_long_keeps_what_is_to_come(app, visit, monkeypatch):
    monkeypatch.setattr(happening, "MOST_IN_FILE", 1)
    space = a.Space()
    for days in (-5, 5):
        a.Event(space=space, title=f"In {days} days", starts_at=now() + timedelta(days=days))
    assert reading.calendar(visit().open("/calendar.ics").source) == ["In 5 days"]


def test_feeds_hold_to_the_rules_of_atom(app, visit, things):
    space, closed = things
    a.Proposal(space=space, open=True, title="Poplars & <reeds>")
    a.Proposal(space=closed, open=True, title="Closed proposal")
    for url in (f"/s/{space.slug}/feed.atom", "/paths/water/feed.atom", "/feed.atom"):
        answer = visit(a.member(closed)).open(url)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert {"Open one", "A training"} <= set(reading.news(answer.source))
        for secret in ("or members", "Closed", "draft"):
            assert secret not in answer.source
    assert "Poplars & <reeds>" in reading.news(visit().open("/feed.atom").source)
