"""The room: who may what, what two do at once, and what is asked for again and again."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import AgendaItem, Attendance, MeetingState, Poll, PollKind, Role, Room, Speaker, TimeSpent
from workspace.queries import room as queries
from workspace.rules.flows import NotNow
from workspace.services import meetings, minutes, notes
from workspace.services import room as verbs


@pytest.fixture
def there(app):
    """A meeting that runs, with three points, its facilitator and a member."""
    space = a.Space()
    facilitator = a.Membership(space=space, role=Role.FACILITATOR)
    meeting = a.Meeting(space=space, author=facilitator, state=MeetingState.RUNNING)
    items = [a.AgendaItem(meeting=meeting, title=f"Point {n}", minutes=5) for n in range(3)]
    return meeting, items, facilitator, a.Membership(space=space)


def path(meeting, rest=""):
    return f"/s/{meeting.space.slug}/meetings/{meeting.number}/room{rest}"


def where(meeting):
    return db.session.get(Room, meeting.id).item_id


def test_two_who_press_next_at_once_move_one_step(visit, there):
    meeting, items, facilitator, _member = there
    verbs.turn_to(items[0], saw=0, by=a.actor(facilitator))
    db.session.commit()
    one, two = visit(facilitator.user), visit(a.member(meeting.space, Role.FACILITATOR))
    first, second = one.get(path(meeting)), two.get(path(meeting))
    one.submit(first, "Next point")
    said = two.submit(second, "Next point")
    assert where(meeting) == items[1].id
    assert "just moved on" in said
    two.submit(two.get(path(meeting)), "Next point")
    assert where(meeting) == items[2].id
    two.submit(two.get(path(meeting)), "Previous")
    one.submit(first, "Next point")  # An old page leads nowhere, not even where the room has been before.
    assert where(meeting) == items[1].id


def test_the_clock_adds_up_what_was_spent_on_a_point(there):
    meeting, items, facilitator, _member = there
    by = a.actor(facilitator)
    with time_machine.travel(now(), tick=False) as clock:
        for saw, (place, minutes_there) in enumerate([(0, 4), (1, 1), (0, 3), (1, 0)]):
            verbs.turn_to(items[place], saw=saw, by=by)
            clock.shift(timedelta(minutes=minutes_there))
    db.session.commit()
    assert db.session.get(TimeSpent, items[0].id).seconds == 7 * 60
    assert db.session.get(TimeSpent, items[1].id).seconds == 60


def test_a_point_over_its_time_says_so_without_scripts(visit, there):
    meeting, items, facilitator, member = there
    verbs.turn_to(items[0], saw=0, by=a.actor(facilitator))
    db.session.commit()
    room = db.session.get(Room, meeting.id)
    room.since = now() - timedelta(minutes=8, seconds=5)
    db.session.commit()
    shown = visit(member.user).get(path(meeting)).region("now")
    assert "8 min" in shown
    assert "3 min over" in shown


def test_it_is_open_while_the_meeting_runs(visit, there):
    meeting, items, facilitator, member = there
    verbs.turn_to(items[0], saw=0, by=a.actor(facilitator))
    poll = verbs.ask(meeting, PollKind.HANDS, "Now?", saw=1, by=a.actor(facilitator))
    verbs.answer(poll, "yes", by=a.actor(member))
    verbs.ask_for_the_floor(meeting, member, by=a.actor(member))
    notes.write(items[0], "We talked.", base=0, by=a.actor(member))
    db.session.add(Attendance(meeting_id=meeting.id, membership_id=member.id, by_id=facilitator.id))
    db.session.flush()
    minutes.review(meeting, now() + timedelta(days=1), by=a.actor(facilitator))
    db.session.commit()
    assert poll.counts == {"yes": 1, "no": 0, "abstain": 0}  # What was open is counted.
    assert db.session.scalar(select(func.count()).select_from(Speaker)) == 0
    browser = visit(member.user)
    assert "open while the meeting runs" in browser.get(path(meeting))
    for rest, data in (("/queue/join", {}), (f"/polls/{poll.handle}/answer", {"hand": "no"})):
        assert browser.post(path(meeting, rest), data).status == 409
    assert visit(facilitator.user).post(path(meeting, f"/items/{items[1].handle}/open"), {"saw": "2"}).status == 409


def test_the_floor_is_one_persons(there):
    meeting, _items, facilitator, member = there
    other, by = a.Membership(space=meeting.space), a.actor(facilitator)
    for each in (member, other, member):
        verbs.ask_for_the_floor(meeting, each, by=a.actor(each))
    assert db.session.scalar(select(func.count()).select_from(Speaker)) == 2
    assert verbs.give_the_floor(meeting, member, by=by)
    assert not verbs.give_the_floor(meeting, member, by=by)
    verbs.give_the_floor(meeting, other, by=by)
    assert [s.membership_id for s in db.session.scalars(queries.speaking(meeting))] == [other.id]
    verbs.leave_the_floor(meeting, other, by=by)
    assert not verbs.give_the_floor(meeting, other, by=by)  # Who does not wait is not called up.


def test_a_question_waits_for_the_one_before(visit, there):
    meeting, items, facilitator, _member = there
    browser = visit(facilitator.user)
    page = browser.submit(browser.get(path(meeting)), "/ask", question="Too early?")
    assert page.status == 409
    assert page.fields["question"] == "Too early?"
    verbs.turn_to(items[0], saw=0, by=a.actor(facilitator))
    db.session.commit()
    old = browser.get(path(meeting))
    assert browser.submit(old, "/ask", question="").errors == ["Please fill this in."]
    browser.submit(old, "/ask", question="The first?")
    old = browser.get(path(meeting))
    second = browser.submit(browser.get(path(meeting)), "/ask", question="The second?")
    assert (second.status, second.fields["question"]) == (409, "The second?")
    browser.submit(browser.get(path(meeting)), "Next point")
    stale = browser.submit(old, "/ask", question="About the first point?")
    assert (stale.status, stale.fields["question"]) == (409, "About the first point?")
    asked = db.session.scalars(select(Poll)).one()
    assert (asked.question, asked.item_id, bool(asked.closed_at)) == ("The first?", items[0].id, True)
    with pytest.raises(meetings.HasNote):
        meetings.remove_item(items[0], by=a.actor(facilitator))


def test_a_hand_of_another_kind_is_none(there):
    meeting, items, facilitator, member = there
    verbs.turn_to(items[0], saw=0, by=a.actor(facilitator))
    poll = verbs.ask(meeting, PollKind.HANDS, "Now?", saw=1, by=a.actor(facilitator))
    with pytest.raises(NotNow):
        verbs.answer(poll, "object", by=a.actor(member))
    verbs.answer(poll, "yes", by=a.actor(member))
    verbs.answer(poll, "no", by=a.actor(member))
    assert dict(db.session.execute(queries.hands(poll)).all()) == {"no": 1}


def test_phones_ask_for_what_changed(app, visit, there):
    meeting, items, facilitator, member = there
    browser = visit(member.user)

    def pulse(page):
        return page.one("#pulse")["hx-get"]

    page = browser.get(path(meeting))
    assert browser.get(pulse(page), target="div#pulse").status == 204
    verbs.turn_to(items[0], saw=0, by=a.actor(facilitator))
    db.session.commit()
    changed = browser.get(pulse(page), target="div#pulse")
    assert [p["hx-target"] for p in changed.all("hx-partial")] == ["#now", "#plan"]
    assert not changed.has("textarea, select, input:not([type=hidden])")
    verbs.ask_for_the_floor(meeting, member, by=a.actor(member))
    db.session.commit()
    queued = browser.get(pulse(changed), target="div#pulse")
    assert [p["hx-target"] for p in queued.all("hx-partial")] == ["#queue"]
    notes.keep_writing(items[0], "Wood ", base=0, by=a.actor(member))
    db.session.commit()
    noted = browser.get(pulse(queued), target="div#pulse")
    notes.keep_writing(items[0], "Wood and nails ", base=1, by=a.actor(member))
    db.session.commit()
    again = browser.get(pulse(noted), target="div#pulse")  # Typing on tells no happening, and is seen all the same.
    assert "Wood and nails" in again.one('hx-partial[hx-target="#now"]')
    assert browser.get(pulse(again), target="div#pulse").status == 204
    with statements(app) as quiet:
        browser.get(pulse(again), target="div#pulse")
    assert len(quiet) <= 6


def test_three_hundred_points_and_people_cost_the_same(app, visit, there):
    meeting, items, facilitator, member = there
    verbs.turn_to(items[0], saw=0, by=a.actor(facilitator))
    browser = visit(facilitator.user)
    browser.get(path(meeting))
    with statements(app) as few:
        browser.get(path(meeting))
    db.session.add_all(AgendaItem(meeting_id=meeting.id, position=9 + n, title=f"More {n}") for n in range(297))
    people = [a.Membership(space=meeting.space) for _ in range(20)]
    db.session.add_all(Speaker(meeting_id=meeting.id, membership_id=each.id) for each in [member, *people])
    db.session.commit()
    with statements(app) as many:
        assert browser.get(path(meeting)).status == 200
    assert len(many) == len(few) <= 14


def test_observers_speak_but_raise_no_hand(visit, there):
    meeting, items, facilitator, _member = there
    verbs.turn_to(items[0], saw=0, by=a.actor(facilitator))
    verbs.ask(meeting, PollKind.HANDS, "Now?", saw=1, by=a.actor(facilitator))
    db.session.commit()
    page = visit(a.member(meeting.space, Role.OBSERVER)).get(path(meeting))
    assert "I want to speak" in page.buttons
    assert not page.has(".hands")
