"""From the agenda to who was there: called, answered, ticked, checked in, read by calendars."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
import vobject
from sqlalchemy import func, select

from tests import factories as a
from workspace.db import db, now
from workspace.models import Attendance, Attending, Mail, MeetingAnswer, MeetingState, Role
from workspace.services import attendance
from workspace.services import meetings as verbs


@pytest.fixture
def key(app):
    return app.extensions["masar"].key


def set_up(**kind):
    """A facilitator, a member with an address, one without, and a meeting nobody was told of."""
    space = a.Space(**kind)
    facilitator = a.member(space, Role.FACILITATOR)
    reader = a.Membership(space=space, user=a.User(email="heron@example.org"))
    a.Membership(space=space, name="نور", user=a.User(name="نور"))
    meeting = a.Meeting(space=space, author=a.membership(facilitator, space), place="The library")
    a.AgendaItem(meeting=meeting, title="The poplars")
    return meeting, facilitator, reader


def path(meeting, rest=""):
    return f"/s/{meeting.space.slug}/meetings/{meeting.number}{rest}"


def present(meeting):
    return db.session.scalar(select(func.count()).where(Attendance.meeting_id == meeting.id))


def run(meeting, by):
    actor = a.actor(by, meeting.space)
    attendance.call(meeting, by=actor)
    attendance.start(meeting, by=actor)
    db.session.commit()


def link_in(letter):
    return next(w for w in letter.body.split() if "/reply/" in w).removeprefix("http://127.0.0.1:8000")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_meeting_is_called_answered_opened_and_attended(app, visit, key, htmx):
    meeting, facilitator, reader = set_up()
    at, user = path(meeting), reader.user
    runs, comes = visit(facilitator, htmx=htmx), visit(user, htmx=htmx)
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 0

    runs.submit(runs.get(at), "Send it now")
    assert db.session.scalar(select(func.count()).select_from(MeetingAnswer)) == 3
    letter = db.session.scalars(select(Mail)).one()
    assert letter.subject == "Agenda: Weekly meeting"
    assert "1. The poplars" in letter.body

    comes.submit(comes.get(at), "I apologise")
    answered = comes.submit(comes.get(at), "I come")
    assert "I come: 1" in answered.text
    assert "I apologise: 1" not in answered.text

    runs.submit(runs.get(at), "Open the meeting")
    code = attendance.code_on_the_wall(meeting, key=key("check-in"))
    assert code in runs.get(path(meeting, "/wall")).text
    comes.submit(comes.get(path(meeting, "/here")), "/here", code=code.lower())
    ticked = runs.submit(runs.get(path(meeting, "/attendance")), "✓is there: " + reader.name, follow=True)
    assert present(meeting) == 0
    assert ticked.status == 200
    runs.submit(runs.get(path(meeting, "/attendance")), "/guests", name="Karim")
    assert "1 guest" in runs.get(at).text


def test_a_draft_tells_nobody_and_is_sent_once(app, visit):
    meeting, facilitator, _reader = set_up()
    runs = visit(facilitator)
    page = runs.get(path(meeting))
    runs.submit(page, "Send it now")
    runs.submit(page, "Send it now")
    assert runs.post(path(meeting, "/call")).status == 409
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1


@pytest.mark.parametrize("kind", ["closed", "hidden"])
def test_a_letter_of_a_closed_or_hidden_space_says_nothing_of_it(app, visit, kind):
    meeting, facilitator, _reader = set_up(**{kind: True})
    visit(facilitator).post(path(meeting, "/call"))
    letter = db.session.scalars(select(Mail)).one()
    for word in (meeting.title, "poplars", "library", meeting.space.names["en"]):
        assert word not in letter.subject + letter.body
    assert meeting.title not in visit().get(link_in(letter)).text


def test_one_answers_from_the_letter_without_signing_in_and_looking_changes_nothing(app, visit):
    meeting, facilitator, reader = set_up()
    visit(facilitator).post(path(meeting, "/call"))
    link, stranger = link_in(db.session.scalars(select(Mail)).one()), visit()

    def said():
        db.session.expire_all()
        return db.session.get(MeetingAnswer, (meeting.id, reader.id)).answer

    page = stranger.get(link)
    assert page.status == 200
    assert said() is None
    assert "I come" in stranger.submit(page, "I come").text
    assert said() is Attending.YES
    assert stranger.submit(stranger.get(link), "Perhaps").status == 200
    assert said() is Attending.MAYBE


def test_a_link_that_is_late_forged_or_of_somebody_who_left_says_the_same(app, visit, key):
    meeting, facilitator, reader = set_up()
    visit(facilitator).post(path(meeting, "/call"))
    link, stranger = link_in(db.session.scalars(select(Mail)).one()), visit()
    forged = stranger.get(link[:-3] + "abc")
    with time_machine.travel(meeting.starts_at + timedelta(seconds=1)):
        late = visit().get(link)
        sent = visit().post(link, {"answer": "yes"})
    reader.user.frozen_at = now()
    db.session.commit()
    frozen = stranger.get(link)
    assert [p.status for p in (forged, late, sent, frozen)] == [404] * 4
    assert len({p.one("main").text for p in (forged, late, frozen)}) == 1
    other = attendance.reply_word(meeting, reader, key=b"x" * 32)
    assert visit().get(f"/reply/{other}").status == 404


def test_a_foreign_code_and_too_many_guesses_are_refused(app, visit, key):
    meeting, facilitator, reader = set_up()
    other = a.Meeting(space=meeting.space)
    run(meeting, facilitator)
    foreign = attendance.code_on_the_wall(other, key=key("check-in"))
    comes = visit(reader.user)
    answers = [comes.post(path(meeting, "/here"), {"code": foreign}).status for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert present(meeting) == 0
    assert comes.post(path(other, "/here"), {"code": foreign}).status == 409


def test_a_guest_twice_and_a_name_that_looks_like_a_members_are_said(app, visit):
    meeting, facilitator, _reader = set_up()
    run(meeting, facilitator)
    runs = visit(facilitator)
    statuses = [runs.post(path(meeting, "/guests"), {"name": n}).status for n in ("علي", "علی", "نـور", "\u202eabc")]
    assert statuses == [303, 422, 422, 422]
    assert present(meeting) == 1


def test_two_who_tick_at_once_lose_nothing(app, visit):
    meeting, facilitator, reader = set_up()
    run(meeting, facilitator)
    first, second = visit(facilitator), visit(facilitator)
    one, two = first.get(path(meeting, "/attendance")), second.get(path(meeting, "/attendance"))
    first.submit(one, "○is there: " + reader.name)
    second.submit(two, "○is there: نور")
    second.submit(two, "○is there: " + reader.name)  # Both have seen this one, too: it stays.
    assert present(meeting) == 2


class TestCalendar:
    def read(self, visit, meeting, user):
        answer = visit(user).open(path(meeting, "/meeting.ics"))
        assert answer.headers["Content-Type"].startswith("text/calendar")
        return answer.source

    @pytest.mark.parametrize(("day", "offset"), [(24, 1), (29, 2)])
    def test_two_readers_agree_on_the_hour_on_both_sides_of_a_change_of_clocks(self, app, visit, day, offset):
        meeting, facilitator, _reader = set_up()
        meeting.space.time_zone = "Europe/Berlin"
        meeting.starts_at = datetime(2026, 3, day, 18, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
        meeting.ends_at = meeting.starts_at + timedelta(hours=2)
        db.session.commit()
        text = self.read(visit, meeting, facilitator)
        one = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
        other = vobject.readOne(text)
        for start in (one.decoded("dtstart"), other.vevent.dtstart.value):
            assert (start.hour, start.utcoffset()) == (18, timedelta(hours=offset))
            assert start == meeting.starts_at
        assert one["uid"] == f"{meeting.uid}@127.0.0.1" == other.vevent.uid.value
        assert other.vtimezone.tzid.value == "Europe/Berlin"

    def test_a_change_after_the_call_is_a_newer_state_of_the_same_event(self, app, visit):
        meeting, facilitator, _reader = set_up()
        by = a.actor(facilitator, meeting.space)

        def move(place):
            words = verbs.Plan(meeting.title, meeting.starts_at, None, place, "")
            verbs.change(meeting, words, saw=verbs.mark(meeting), by=by)

        move("The garden")
        assert meeting.sequence == 0
        attendance.call(meeting, by=by)
        move("The roof")
        verbs.archive(meeting, by=by)
        db.session.commit()
        event = icalendar.Calendar.from_ical(self.read(visit, meeting, facilitator)).walk("VEVENT")[0]
        assert (event["sequence"], str(event["status"])) == (2, "CANCELLED")


def test_every_step_out_of_order_is_refused(app, visit):
    meeting, facilitator, reader = set_up()
    runs = visit(facilitator)
    assert runs.post(path(meeting, "/start")).status == 409
    assert visit(reader.user).post(path(meeting, "/answer"), {"answer": "yes"}).status == 409
    assert runs.post(path(meeting, f"/attendance/{reader.handle}"), {"there": "yes"}).status == 409
    meeting.state = MeetingState.APPROVED
    db.session.commit()
    assert runs.post(path(meeting, "/guests"), {"name": "Karim"}).status == 409
