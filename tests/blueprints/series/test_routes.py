"""Series in the browser: what is typed wrongly is said beside its field, and nothing is opened twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as a
from workspace.db import db, now
from workspace.models import AgendaItem, Meeting, MeetingSeries, Role, SeriesPoint


@pytest.fixture
def rana(app, visit):
    """A facilitator's browser, and the series of her space."""
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        made = a.MeetingSeries()
        yield visit(a.member(made.space, Role.FACILITATOR)), made, f"/s/{made.space.slug}/meetings/series"


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": "2026-02-30T18:00"}, "There is no such date and time"),
        ({"first": ""}, "Please fill this in."),
        ({"title": " "}, "Please fill this in."),
        ({"every": "0"}, "A whole number from 1 to 12."),
        ({"rhythm": "monthly_last"}, "The first one is not on the last such weekday"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(rana, typed, said):
    browser, _series, at = rana
    right = {"title": "Weekly", "first": "2026-03-10T18:00", "place": "The library"}
    page = browser.submit(browser.get(f"{at}/new"), "/new", **right | typed)
    assert page.status == 422
    assert any(said in error for error in page.errors)
    assert page.fields["place"] == "The library"
    assert count(MeetingSeries) == 1


def test_a_series_typed_twice_is_one(rana):
    browser, _series, at = rana
    for _ in range(2):
        browser.submit(browser.get(f"{at}/new"), "/new", title="Weekly", first="2026-03-10T18:00")
    assert count(MeetingSeries) == 2


def test_eastern_digits_and_the_clock_of_the_space(rana):
    browser, made, at = rana
    made.space.time_zone = "Europe/Berlin"
    browser.submit(browser.get(f"{at}/new"), "/new", title="Weekly", first="٢٠٢٦-٠٣-٢٥T١٨:٠٠", rhythm="weekly")
    weekly = db.session.scalars(select(MeetingSeries).order_by(MeetingSeries.id.desc())).first()
    assert (weekly.first_on, weekly.hour.hour) == (date(2026, 3, 25), 18)
    times = [t["datetime"] for t in browser.get(f"{at}/{weekly.handle}").all("ol time")]
    assert times[:2] == ["2026-03-25T17:00+00:00", "2026-04-01T16:00+00:00"]


def test_the_next_is_opened_once_however_often_it_is_sent(rana):
    browser, made, at = rana
    first, second = (browser.get(f"{at}/{made.handle}/next") for _ in range(2))
    browser.submit(first, "Open it as a draft")
    page = browser.submit(second, "Open it as a draft")
    assert "This meeting is open already." in page
    assert count(Meeting) == 1


def test_a_date_that_does_not_exist_keeps_what_was_unticked(rana):
    browser, made, at = rana
    a.Proposal(space=made.space, open=True, title="Shade")
    a.Proposal(space=made.space, open=True, title="Bench")
    page = browser.get(f"{at}/{made.handle}/next")
    one = page.all("input[name=pick]")[0]["value"]
    page = browser.submit(page, "Open it as a draft", starts_at="2026-04-31T18:00", pick=[one])
    assert page.status == 422
    assert "There is no such date and time: write it as 2026-\u206003-\u206012T18:00." in page.errors
    assert [box["value"] for box in page.all("input[name=pick][checked]")] == [one]
    assert count(Meeting) == 0


def test_too_much_to_carry_over_is_said_and_nothing_is_lost(rana):
    browser, made, at = rana
    last = a.Meeting(space=made.space, series_id=made.id, starts_at=now() - timedelta(days=3))
    db.session.add_all(AgendaItem(meeting_id=last.id, position=n, title=f"Point {n}") for n in range(300))
    page = browser.submit(browser.get(f"{at}/{made.handle}/next"), "Open it as a draft")
    assert page.status == 422
    assert "An agenda holds 100 points." in page
    assert len(page.all("input[name=pick][checked]")) == 300
    assert count(Meeting) == 1


def test_nothing_is_carried_over_from_a_meeting_that_was_not_held_yet(rana):
    browser, made, at = rana
    a.SeriesPoint(series=made)
    browser.submit(browser.get(f"{at}/{made.handle}/next"), "Open it as a draft")
    db.session.add(AgendaItem(meeting_id=db.session.scalars(select(Meeting.id)).one(), position=9, title="Shade"))
    page = browser.get(f"{at}/{made.handle}/next")
    assert "has not been held yet" in page
    assert not page.has("input[name=pick]")
    db.session.scalars(select(Meeting)).one().starts_at = now() - timedelta(hours=1)
    assert "Shade" in browser.get(f"{at}/{made.handle}/next")


def test_what_was_done_meanwhile_is_left_out(rana):
    browser, made, at = rana
    gone = a.Proposal(space=made.space, open=True, title="Shade")
    page = browser.get(f"{at}/{made.handle}/next")
    gone.archived_at = now()
    browser.submit(page, "Open it as a draft")
    assert count(Meeting) == 1
    assert count(AgendaItem) == 0


@pytest.mark.parametrize("day", ["", "2026-02-30", "9999-12-31", "tuesday"])
def test_a_day_that_makes_no_sense_is_the_next_one(rana, day):
    browser, made, at = rana
    page = browser.get(f"{at}/{made.handle}/next?day={day}")
    assert page.fields["day"] == "2026-03-10"


def test_a_stale_form_overwrites_nobody(rana):
    browser, made, at = rana
    hers, his = (browser.get(f"{at}/{made.handle}/edit") for _ in range(2))
    browser.submit(hers, "/edit", place="The garden")
    page = browser.submit(his, "/edit", place="The hall")
    assert page.status == 409
    assert page.fields["place"] == "The hall"
    db.session.refresh(made)
    assert made.place == "The garden"
    browser.submit(page, "/edit")
    db.session.refresh(made)
    assert made.place == "The hall"


def test_a_point_of_the_template_as_somebody_else_changed_it(rana):
    browser, made, at = rana
    point = a.SeriesPoint(series=made)
    hers, his = (browser.get(f"{at}/{made.handle}/points/{point.handle}/edit") for _ in range(2))
    browser.submit(hers, "/edit", minutes="15")
    page = browser.submit(his, "/edit", minutes="20")
    assert page.status == 409
    db.session.refresh(point)
    assert point.minutes == 15
    assert browser.submit(browser.get(f"{at}/{made.handle}"), "/points", title=" ").status == 422
    assert count(SeriesPoint) == 1


def test_members_read_a_series_and_change_nothing(rana, visit):
    _browser, made, at = rana
    page = visit(a.member(made.space)).get(f"{at}/{made.handle}")
    assert "every month, on the second Tuesday, 18:00" in page
    assert not page.has("article form[action*='/series/']")
