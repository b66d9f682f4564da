"""When minutes are approved each person gets one letter, whatever they promised."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import Attendance, Mail, MeetingState, Role
from workspace.services import minutes, notes
from workspace.web import clock

TWO = "/action @Sara 12/12/2027 Bring the wood\n/action @Sara Ask the joiner\n/action @Karim Make tea\n/action Nobody's"


@pytest.fixture
def promised(app):
    """Minutes in review in which Sara promised two things; she gave an address, Karim did not."""

    def made(**kind):
        space = a.Space(**kind)
        facilitator = a.Membership(space=space, role=Role.FACILITATOR)
        sara = a.Membership(space=space, name="Sara", user=a.User(email="heron@example.org", locale="en"))
        a.Membership(space=space, name="Karim")
        meeting = a.Meeting(space=space, author=facilitator, state=MeetingState.RUNNING)
        notes.write(a.AgendaItem(meeting=meeting), TWO, base=0, by=a.actor(facilitator))
        db.session.add(Attendance(meeting_id=meeting.id, membership_id=sara.id, by_id=sara.id))
        db.session.flush()
        minutes.review(meeting, now() + timedelta(days=7), by=a.actor(facilitator))
        db.session.commit()
        return meeting, facilitator, sara

    return made


def letters():
    return db.session.scalars(select(Mail)).all()


def test_it_is_one_for_all_of_it(promised, visit):
    meeting, facilitator, sara = promised()
    runs = visit(facilitator.user)
    url = f"/s/{meeting.space.slug}/meetings/{meeting.number}/minutes"
    runs.submit(runs.get(url), "Approve the minutes")

    letter = letters()[0]
    assert len(letters()) == 1
    assert letter.subject == "What you promised: Weekly meeting"
    assert "- Bring the wood (until 12 December 2027)\n- Ask the joiner\n" in letter.body
    assert "tea" not in letter.body
    assert f"http://127.0.0.1:8000{url}" in letter.body
    assert "Ask the joiner" in visit(sara.user).get(url).region("minutes").one("section.box").text


def test_the_clock_sends_it_once_without_a_request(promised):
    promised()
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        clock.do_what_is_due()
        clock.do_what_is_due()
    assert len(letters()) == 1


def test_the_letter_of_a_closed_space_says_nothing_of_it(promised):
    meeting, _facilitator, _sara = promised(closed=True)
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        clock.do_what_is_due()
    (letter,) = letters()
    assert letter.subject == "What you promised in a meeting"
    assert "You promised 2 things." in letter.body
    for word in ("wood", "Weekly", "joiner"):
        assert word not in letter.subject + letter.body
