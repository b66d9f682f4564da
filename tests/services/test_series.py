from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import (
    Activity,
    AgendaItem,
    AgendaWish,
    Happening,
    ItemOrigin,
    ItemRecord,
    Mail,
    Meeting,
    MeetingState,
    Origin,
    Resolution,
    Rhythm,
)
from workspace.queries import meetings as meeting_queries
from workspace.queries import series as queries
from workspace.services import agenda as around
from workspace.services import carrying, lines, meetings, notes, series, tasks
from workspace.services.carrying import Titles
from workspace.services.meetings import MOST_POINTS, ChangedMeanwhile, FullAgenda, Plan, Point
from workspace.services.series import AlreadyOpen, NotOfTheSeries, Turn

TITLES = Titles("The last minutes", "Promised")


def facilitator(space):
    return a.actor(a.Membership(space=space, role="facilitator"))


def open_on(it, day, offers, by):
    starts, ends = series.hours(it, day)
    return series.open_next(it, day, Plan(it.title, starts, ends), offers, TITLES, by=by)


def titles(meeting):
    return [item.title for item in db.session.scalars(meeting_queries.agenda(meeting))]


def offered(it, last, by, day=date(2026, 4, 14)):
    found = carrying.offers(it.space, last, day, viewer=a.viewer(by.membership.user))
    return [(offer.origin, offer.title) for offer in found], found


class TestRhythm:
    @time_machine.travel(datetime(2026, 3, 24, 12, tzinfo=UTC), tick=False)
    def test_the_hour_is_that_of_the_space_on_both_sides_of_a_change_of_clocks(self, app):
        space = a.Space(time_zone="Europe/Berlin")
        turn = Turn("Weekly", Rhythm.WEEKLY, date(2026, 3, 25), time(18), minutes=90)

        made = series.start(space, turn, by=facilitator(space))

        first, second = series.coming_days(made, 2)
        assert [series.hours(made, day)[0].hour for day in (first, second)] == [17, 16]
        assert series.hours(made, second)[1] == datetime(2026, 4, 1, 17, 30, tzinfo=UTC)

    @time_machine.travel(datetime(2026, 3, 12, 22, tzinfo=UTC), tick=False)
    def test_a_day_has_begun_where_the_space_is(self, app):
        """It is one in the morning of the 13th in Baghdad."""
        made = a.MeetingSeries(rhythm=Rhythm.WEEKLY, first_on=date(2026, 3, 12))
        assert series.coming_days(made, 1) == [date(2026, 3, 19)]

    def test_what_somebody_else_changed_is_not_overwritten(self, app):
        made = a.MeetingSeries()
        seen, by = series.mark(made), facilitator(made.space)
        series.change(made, replace(series.turn_of(made), place="The garden"), saw=seen, by=by)

        with pytest.raises(ChangedMeanwhile):
            series.change(made, replace(series.turn_of(made), place="The hall"), saw=seen, by=by)

        assert made.place == "The garden"

    def test_stopping_and_going_on_say_so_once(self, app):
        made = a.MeetingSeries()
        by = facilitator(made.space)
        for verb in (series.stop, series.stop, series.resume, series.resume):
            verb(made, by=by)
        said = list(db.session.scalars(select(Activity.happening).order_by(Activity.id)))
        assert said == [Happening.SERIES_STOPPED, Happening.SERIES_RESUMED]


class TestTemplate:
    def test_points_are_added_moved_changed_and_taken_off(self, app):
        made = a.MeetingSeries()
        by = facilitator(made.space)
        one, two = (series.add_point(made, Point(t), by=by) for t in ("one", "two"))
        seen = meetings.item_mark(two)

        series.move_point(two, -1, by=by)
        series.change_point(two, Point("zwei", 5), saw=seen, by=by)
        with pytest.raises(ChangedMeanwhile):
            series.change_point(two, Point("dos"), saw=seen, by=by)
        assert [p.title for p in db.session.scalars(queries.points(made))] == ["zwei", "one"]
        series.remove_point(one, by=by)
        assert [p.title for p in db.session.scalars(queries.points(made))] == ["zwei"]


@pytest.fixture
def in_march():
    with time_machine.travel(datetime(2026, 3, 20, 12, tzinfo=UTC), tick=False):
        yield


@pytest.mark.usefixtures("in_march")
class TestOpening:
    def test_the_next_is_a_draft_with_the_template_and_tells_nobody(self, app):
        made = a.MeetingSeries()
        a.SeriesPoint(series=made)
        a.Membership(space=made.space, user=a.User(email="heron@example.org"))

        meeting = open_on(made, date(2026, 4, 14), [], facilitator(made.space))

        assert (meeting.state, meeting.series_day, titles(meeting)) == (
            MeetingState.DRAFT, date(2026, 4, 14), ["How everybody is"],
        )  # fmt: skip
        assert meeting.starts_at == datetime(2026, 4, 14, 15, tzinfo=UTC)
        assert db.session.scalars(select(Mail)).all() == []

    def test_a_day_has_one_meeting_even_when_it_is_put_away(self, app):
        made = a.MeetingSeries()
        by = facilitator(made.space)
        meetings.archive(open_on(made, date(2026, 4, 14), [], by), by=by)

        with pytest.raises(AlreadyOpen):
            open_on(made, date(2026, 4, 14), [], by)

        assert series.coming_days(made, 1) == [date(2026, 5, 12)]

    def test_a_day_the_series_does_not_meet_on_is_refused(self, app):
        made = a.MeetingSeries()
        with pytest.raises(NotOfTheSeries):
            open_on(made, date(2026, 4, 15), [], facilitator(made.space))

    def test_three_hundred_points_are_refused_and_nothing_is_left_of_them(self, app):
        made = a.MeetingSeries()
        last = a.Meeting(space=made.space, series_id=made.id, starts_at=now() - timedelta(days=3))
        db.session.add_all(AgendaItem(meeting_id=last.id, position=n, title=f"Point {n}") for n in range(300))
        by = facilitator(made.space)
        _said, found = offered(made, last, by)
        assert len(found) == 300

        with pytest.raises(FullAgenda):
            open_on(made, date(2026, 4, 14), found, by)
        db.session.rollback()

        assert db.session.scalars(select(Meeting)).all() == [last]

    def test_an_agenda_that_is_full_takes_no_point_by_hand(self, app):
        meeting = a.Meeting()
        db.session.add_all(AgendaItem(meeting_id=meeting.id, position=n, title="One") for n in range(MOST_POINTS))
        with pytest.raises(FullAgenda):
            meetings.add_item(meeting, Point("One more"), by=facilitator(meeting.space))


@pytest.fixture
def last(app):
    """A meeting of March: one point with a note, one nobody came to, one that comes back, one that is done."""
    made = a.MeetingSeries()
    meeting = a.Meeting(
        space=made.space, title="March", series_id=made.id, series_day=date(2026, 3, 10), state=MeetingState.RUNNING,
        starts_at=datetime(2026, 3, 10, 15, tzinfo=UTC),
    )  # fmt: skip
    by = facilitator(made.space)
    names = ("Discussed", "No time", "Comes back", "Came back and is done")
    items = [a.AgendaItem(meeting=meeting, title=t, until_done="ack" in t) for t in names]
    notes.write(items[0], "We agreed.", base=0, by=by)
    notes.write(items[2], "Not yet.", base=0, by=by)
    around.finish(items[3], by=by)
    db.session.commit()
    return made, meeting, items, by


class TestOffers:
    def test_what_was_not_reached_comes_back_and_what_was_done_does_not(self, last):
        made, meeting, _items, by = last
        said, _found = offered(made, meeting, by)
        assert said == [
            (Origin.MINUTES, "March"),
            (Origin.UNDISCUSSED, "No time"),
            (Origin.RECURRING, "Comes back"),
        ]

    def test_approved_minutes_are_not_offered(self, last):
        made, meeting, _items, by = last
        db.session.execute(Meeting.__table__.update().values(state=MeetingState.APPROVED))
        db.session.refresh(meeting)
        said, _found = offered(made, meeting, by)
        assert Origin.MINUTES not in {origin for origin, _title in said}

    def test_open_actions_are_carried_until_they_are_done(self, last):
        made, meeting, items, by = last
        done, mine = (lines.promise(items[0], words, [], None, by=by) for words in ("Write", "Call"))
        tasks.move(done, a.column(made.space, 2), by=by)
        db.session.commit()
        said, found = offered(made, meeting, by)
        assert [t for o, t in said if o is Origin.ACTIONS] == ["Call"]

        april = open_on(made, date(2026, 4, 14), found, by)
        db.session.commit()
        said, found = offered(made, april, by, date(2026, 5, 12))
        assert [t for o, t in said if o is Origin.ACTIONS] == ["Call"]
        tasks.move(mine, a.column(made.space, 2), by=by)
        db.session.commit()
        assert Origin.ACTIONS not in {o for o, _t in offered(made, april, by, date(2026, 5, 12))[0]}

    def test_a_decision_is_offered_from_its_day_on_until_it_was_looked_at(self, last):
        made, meeting, items, by = last
        for words, day in (("Bench", 14), ("Later", 15)):
            lines.decide(items[0], words, by=by).review_on = date(2026, 4, day)
        lines.decide(items[0], "Never", by=by)
        db.session.commit()
        said, found = offered(made, meeting, by)
        assert [t for o, t in said if o is Origin.REVIEW] == ["Bench"]

        april = open_on(made, date(2026, 4, 14), [o for o in found if o.origin is Origin.REVIEW], by)
        item = db.session.scalars(meeting_queries.agenda(april)).one()
        db.session.commit()
        assert (Origin.REVIEW, "Bench") in offered(made, april, by, date(2026, 5, 12))[0]
        assert (Origin.UNDISCUSSED, "Bench") not in offered(made, april, by, date(2026, 5, 12))[0]
        notes.write(item, "It stays.", base=0, by=by)
        db.session.commit()
        assert (Origin.REVIEW, "Bench") not in offered(made, april, by, date(2026, 5, 12))[0]

    def test_open_proposals_are_offered_once(self, last):
        made, meeting, items, by = last
        a.Proposal(space=made.space, open=True, title="Shade")
        a.Proposal(space=made.space, submitted=True, title="Waiting")
        a.Proposal(open=True, title="Elsewhere")
        linked = a.Proposal(space=made.space, open=True, title="Bench")
        around.link(items[1], linked, by=by)
        db.session.commit()
        said, _found = offered(made, meeting, by)
        assert [t for o, t in said if o is Origin.PROPOSAL] == ["Shade"]

    def test_what_the_template_brings_is_not_carried_over_besides(self, last):
        made, meeting, _items, by = last
        a.SeriesPoint(series=made)
        april = open_on(made, date(2026, 4, 14), [], by)
        db.session.commit()
        assert "How everybody is" not in [t for _o, t in offered(made, april, by, date(2026, 5, 12))[0]]


class TestCarrying:
    def test_carried_points_are_new_ones_that_say_where_they_came_from(self, last):
        made, meeting, items, by = last
        proposal = a.Proposal(space=made.space, open=True)
        around.link(items[1], proposal, by=by)
        items[1].is_internal, items[1].campaign = True, a.Campaign(space=made.space)
        lines.promise(items[0], "Call", [], None, by=by)
        before = titles(meeting), [i.note for i in items]
        db.session.commit()
        _said, found = offered(made, meeting, by)

        april = open_on(made, date(2026, 4, 14), found, by)

        assert titles(april) == ["The last minutes", "Promised", "Comes back", "No time"]
        assert (titles(meeting), [i.note for i in items]) == before
        new = {item.title: item for item in db.session.scalars(meeting_queries.agenda(april))}
        origin = db.session.get(ItemOrigin, new["No time"].id)
        assert (origin.origin, origin.from_id) == (Origin.UNDISCUSSED, items[1].id)
        assert (new["No time"].is_internal, new["Comes back"].until_done) == (True, True)
        assert new["No time"].campaign is items[1].campaign
        assert db.session.get(ItemRecord, (new["No time"].id, proposal.id)) is not None
        assert db.session.get(ItemRecord, (new["The last minutes"].id, meeting.id)) is not None

    def test_what_is_not_picked_is_not_carried(self, last):
        made, meeting, _items, by = last
        _said, found = offered(made, meeting, by)
        april = open_on(made, date(2026, 4, 14), [o for o in found if o.title == "No time"], by)
        assert titles(april) == ["No time"]

    def test_an_internal_decision_stays_internal(self, last):
        made, meeting, items, by = last
        items[0].is_internal = True
        lines.decide(items[0], "Between us", by=by).review_on = date(2026, 4, 1)
        db.session.commit()
        april = open_on(made, date(2026, 4, 14), offered(made, meeting, by)[1], by)
        new = {item.title: item for item in db.session.scalars(meeting_queries.agenda(april))}
        assert new["Between us"].is_internal
        assert db.session.scalars(select(Resolution.text)).all() == ["Between us"]


class TestBacklog:
    def test_what_is_taken_up_waits_again_when_it_is_taken_off(self, app):
        wish = a.AgendaWish()
        meeting = a.Meeting(space=wish.space)
        by = facilitator(wish.space)

        item = around.take_up(meeting, wish, by=by)
        db.session.commit()
        assert (wish.item_id, titles(meeting)) == (item.id, ["Shade for the bus stop"])
        meetings.remove_item(item, by=by)
        db.session.commit()
        db.session.refresh(wish)
        assert wish.item_id is None

    def test_it_is_limited(self, app):
        space = a.Space()
        who = a.Membership(space=space)
        db.session.add_all(AgendaWish(space_id=space.id, title="One", by_id=who.id) for _ in range(around.MOST_WISHES))
        with pytest.raises(around.FullBacklog):
            around.wish(space, Point("One more"), by=a.actor(who))
