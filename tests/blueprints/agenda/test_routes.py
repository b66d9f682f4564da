"""Around an agenda in the browser: the backlog, the order, the time, what a point is about."""

import zlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import AgendaItem, AgendaWish, Audience, MeetingState, Role
from workspace.services import meetings


def at(meeting, what=""):
    return f"/s/{meeting.space.slug}/meetings/{meeting.number}{what}"


@pytest.fixture
def meeting(app):
    """A meeting of an hour with three points."""
    starts = datetime(2026, 5, 5, 18, tzinfo=ZoneInfo("Asia/Baghdad"))
    made = a.Meeting(starts_at=starts, ends_at=starts + timedelta(hours=1))
    for title, minutes in (("one", 20), ("two", None), ("three", 30)):
        a.AgendaItem(meeting=made, title=title, minutes=minutes)
    return made


@pytest.fixture
def rana(meeting, visit):
    return visit(a.member(meeting.space, Role.FACILITATOR))


def titles(meeting):
    rows = select(AgendaItem.title).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
    return list(db.session.scalars(rows))


class TestCampaign:
    def test_a_point_is_part_of_a_campaign_of_its_space(self, meeting, rana, visit):
        mine, other = a.Campaign(space=meeting.space), a.Campaign()
        one = meeting.items[0]
        page = rana.get(at(meeting, f"/items/{one.handle}/about"))
        assert mine.handle in page.html
        assert other.handle not in page.html
        assert rana.post(at(meeting, f"/items/{one.handle}/campaign"), {"campaign": other.handle}).status == 400
        rana.submit(page, "/campaign", campaign=mine.handle)
        chip = f"/campaigns/{mine.handle}"
        assert chip in rana.get(at(meeting)).region("agenda").html

        meeting.audience = Audience.PUBLIC
        db.session.commit()
        assert chip not in visit().get(at(meeting)).html, "visitors read of a campaign that is shared alone"
        mine.is_shared = True
        db.session.commit()
        assert chip in visit().get(at(meeting)).html

        rana.submit(rana.get(at(meeting, f"/items/{one.handle}/about")), "/campaign", campaign="")
        assert chip not in rana.get(at(meeting)).html


class TestTime:
    def test_each_point_says_when_it_begins(self, meeting, rana):
        times = [t.text for t in rana.get(at(meeting)).all("#agenda time")]
        assert times == ["18:00", "18:20", "18:20"]

    def test_an_agenda_that_is_too_long_says_by_how_much(self, meeting, rana):
        assert "50 of 60 min planned" in rana.get(at(meeting)).region("agenda")
        page = rana.submit(rana.get(at(meeting)), "/items", title="four", minutes="12")
        assert "The agenda is 2 minutes longer than the meeting (60 min)." in page


class TestOrder:
    def test_a_point_is_put_at_a_place(self, meeting, rana):
        three = meeting.items[2]
        page = rana.get(at(meeting, f"/items/{three.handle}/edit"))
        assert page.fields["place"] == "3"
        rana.submit(page, "/edit", place="1")
        assert titles(meeting) == ["three", "one", "two"]
        rana.post(at(meeting, f"/items/{three.handle}/place"), {"place": "99"})
        assert titles(meeting) == ["one", "two", "three"]

    def test_a_form_that_leaves_the_place_alone_moves_nothing(self, meeting, rana):
        one, three = meeting.items[0], meeting.items[2]
        page = rana.get(at(meeting, f"/items/{one.handle}/edit"))
        rana.post(at(meeting, f"/items/{three.handle}/place"), {"place": "1"})
        rana.submit(page, "/edit", minutes="25")
        assert titles(meeting) == ["three", "one", "two"]

    @pytest.mark.parametrize("place", ["", "0", "-1", "last", "1e9"])
    def test_a_place_that_is_none_is_refused(self, meeting, rana, place):
        assert rana.post(at(meeting, f"/items/{meeting.items[0].handle}/place"), {"place": place}).status == 400


class TestBacklog:
    def test_a_member_adds_and_whoever_prepares_takes(self, meeting, rana, visit):
        noor = visit(a.member(meeting.space))
        backlog = f"/s/{meeting.space.slug}/meetings/backlog"
        for _ in range(2):
            noor.submit(noor.get(backlog), "/backlog", title="Shade", why="It is hot.", wanted="decide", minutes="15")
        assert db.session.scalar(select(func.count()).select_from(AgendaWish)) == 1
        assert "From the backlog" not in noor.get(at(meeting))

        page = rana.submit(rana.get(at(meeting)), "Put on the agenda")

        assert titles(meeting) == ["one", "two", "three", "Shade"]
        assert "From the backlog" in page.region(f"i-{meeting.items[3].handle}")
        assert "Nothing waits." in noor.get(backlog)

    def test_bad_input_is_answered_beside_its_field_and_kept(self, meeting, visit):
        noor = visit(a.member(meeting.space))
        page = noor.get(f"/s/{meeting.space.slug}/meetings/backlog")
        page = noor.submit(page, "/backlog", title=" ", why="It is hot.", minutes="many")
        assert page.status == 422
        assert len(page.errors) == 2
        assert page.fields["why"].strip() == "It is hot."

    def test_another_members_wish_stays(self, meeting, visit):
        wish = a.AgendaWish(space=meeting.space)
        page = visit(a.member(meeting.space)).post(f"/s/{meeting.space.slug}/meetings/backlog/{wish.handle}/withdraw")
        assert page.status == 403
        own = visit(wish.by.user)
        assert "Nothing waits." in own.submit(own.get(f"/s/{meeting.space.slug}/meetings/backlog"), "/withdraw")

    def test_a_full_agenda_takes_no_more_and_the_wish_waits(self, meeting, rana):
        wish = a.AgendaWish(space=meeting.space)
        page = rana.get(at(meeting))
        more = meetings.MOST_POINTS - 3
        db.session.add_all(AgendaItem(meeting_id=meeting.id, position=9, title="x") for _ in range(more))
        refused = rana.submit(page, "Put on the agenda")
        assert refused.status == 422
        assert "An agenda holds 100 points." in refused
        refused = rana.submit(page, "/items", title="And this")
        assert refused.status == 422
        assert refused.fields["title"] == "And this"
        db.session.refresh(wish)
        assert wish.item_id is None


def test_three_hundred_points_cost_the_statements_of_three(app, meeting, rana, visit):
    """More than an agenda takes: an older one, or one of another installation."""
    few = cost(app, rana, meeting)
    leader = a.Membership(space=meeting.space)
    db.session.add_all(
        AgendaItem(meeting_id=meeting.id, position=100_000 + n, title=f"Point {n}", minutes=5, leader_id=leader.id,
                   note="We **agreed**.", edition=1) for n in range(3, 300)
    )  # fmt: skip
    db.session.commit()
    page = rana.get(at(meeting))
    assert len(page.all("#agenda ol.agenda > li")) == 300
    assert cost(app, rana, meeting) == few
    assert len(zlib.compress(page.bytes)) < 120_000  # As it travels.
    rana.post(at(meeting, f"/items/{meeting.items[0].handle}/place"), {"place": "100"})
    assert titles(meeting)[99] == "one"


def cost(app, browser, meeting):
    with statements(app) as asked:
        browser.get(at(meeting))
    return len(asked)


class TestAbout:
    def test_a_point_is_linked_and_the_link_is_taken_away(self, meeting, rana):
        task, elsewhere = a.Task(space=meeting.space), a.Proposal(open=True, title="A bench elsewhere")
        about = at(meeting, f"/items/{meeting.items[0].handle}/about")
        rana.submit(rana.get(about), "/about", to=f"#{task.number}")
        there = f"/s/{elsewhere.space.slug}/proposals/{elsewhere.number}"
        page = rana.submit(rana.get(about), "/about", to=there)
        assert {task.title, "A bench elsewhere"} <= set(page.region(f"i-{meeting.items[0].handle}").links)
        page = rana.submit(rana.get(about), "Take the link to “A bench elsewhere” away")
        assert "A bench elsewhere" not in page

    def test_what_is_not_there_or_not_for_oneself_is_said(self, meeting, rana):
        hidden = a.Proposal()
        about = at(meeting, f"/items/{meeting.items[0].handle}/about")
        for typed in ("#999", "bench", f"/s/{hidden.space.slug}/proposals/{hidden.number}"):
            page = rana.submit(rana.get(about), "/about", to=typed)
            assert page.status == 422
            assert "There is nothing at this address" in page.errors[0]
            assert page.fields["to"] == typed

    def test_visitors_do_not_read_what_a_point_is_about_where_it_is_for_members(self, meeting, rana, visit):
        task = a.Task(space=meeting.space, title="Between us")
        meeting.audience = Audience.PUBLIC
        about = at(meeting, f"/items/{meeting.items[0].handle}/about")
        assert "Between us" in rana.submit(rana.get(about), "/about", to=f"#{task.number}")
        assert "Between us" not in visit().get(at(meeting))


class TestDone:
    def test_a_point_is_done_and_opened_again(self, meeting, rana):
        page = rana.submit(rana.get(at(meeting)), f"/items/{meeting.items[0].handle}/done")
        assert "Done" in page.region(f"i-{meeting.items[0].handle}")
        page = rana.submit(page, f"/items/{meeting.items[0].handle}/undone")
        assert "Done" not in page.region(f"i-{meeting.items[0].handle}")

    def test_nothing_of_it_changes_while_the_minutes_lie_in_review(self, meeting, rana):
        page, wish = rana.get(at(meeting)), a.AgendaWish(space=meeting.space)
        meeting.review_until, meeting.state = meeting.starts_at + timedelta(days=99999), MeetingState.IN_REVIEW
        item = at(meeting, f"/items/{meeting.items[0].handle}")
        assert rana.submit(page, f"/items/{meeting.items[0].handle}/done").status == 409
        assert rana.post(f"{item}/place", {"place": "2"}).status == 409
        assert rana.post(f"{item}/about", {"to": "#1"}).status == 422  # The meeting itself.
        assert rana.post(at(meeting, f"/backlog/{wish.handle}/take")).status == 409
        assert titles(meeting) == ["one", "two", "three"]
