"""Minutes: sent round, approved by words or by silence, published without what is internal, corrected with a reason."""

import json
from datetime import timedelta
from math import ceil

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as a
from workspace.db import db, now
from workspace.models import Activity, Attendance, Audience, Happening, MeetingState, Minutes, MinutesVoice, Role
from workspace.queries import minutes as queries
from workspace.queries import spaces as space_queries
from workspace.rules import minutes as rules
from workspace.rules.flows import NotNow, Settled
from workspace.rules.outcomes import seal
from workspace.services import attendance, minutes, notes

WEEK = timedelta(days=7)


@pytest.fixture
def meeting(app):
    """One that runs, with a note and two who are there."""
    meeting = a.Meeting(state=MeetingState.RUNNING)
    for name in ("Sara", "Karim"):
        there = a.Membership(space=meeting.space, name=name)
        db.session.add(Attendance(meeting_id=meeting.id, membership_id=there.id, by_id=there.id))
    notes.write(a.AgendaItem(meeting=meeting), "We meet on Sundays.", base=0, by=runs(meeting))
    db.session.commit()
    return meeting


def runs(meeting):
    return a.actor(a.Membership(space=meeting.space, role=Role.FACILITATOR))


def there(meeting):
    """Those who were there, as the verbs want them."""
    return [a.actor(each.membership) for each in db.session.scalars(queries.present(meeting))]


def document(meeting):
    newest = db.session.scalars(queries.editions(meeting)).first()
    return json.loads(newest.document)


def reviewed(meeting):
    minutes.review(meeting, now() + WEEK, by=runs(meeting))
    db.session.commit()
    return meeting


def later(meeting, days=8):
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        minutes.tick(meeting.id)
    db.session.commit()


class TestReview:
    def test_needs_somebody_who_was_there_and_something_written(self, app):
        meeting = a.Meeting(state=MeetingState.RUNNING)
        item, by = a.AgendaItem(meeting=meeting), runs(meeting)
        with pytest.raises(minutes.Incomplete):
            minutes.review(meeting, now() + WEEK, by=by)
        notes.write(item, "We met.", base=0, by=by)
        with pytest.raises(minutes.Incomplete):
            minutes.review(meeting, now() + WEEK, by=by)
        assert meeting.state is MeetingState.RUNNING

    def test_ends_later_than_now(self, meeting):
        with pytest.raises(ValueError, match="until"):
            minutes.review(meeting, now(), by=runs(meeting))

    def test_holds_still_what_was_written(self, meeting):
        item = db.session.scalars(queries.items(reviewed(meeting))).one()
        with pytest.raises(Settled):
            notes.write(item, "Something else", base=1, by=there(meeting)[0])

    def test_that_was_taken_back_forgets_what_was_said_of_it(self, meeting):
        minutes.say(reviewed(meeting), "Sunday is wrong", by=there(meeting)[0])
        minutes.resume(meeting, "It was Monday", by=runs(meeting))
        db.session.commit()
        assert meeting.state is MeetingState.RUNNING
        assert db.session.scalar(select(func.count()).select_from(MinutesVoice)) == 0


class TestVoice:
    def test_is_for_those_who_were_there(self, meeting):
        with pytest.raises(minutes.NotThere):
            minutes.say(reviewed(meeting), "", by=runs(meeting))

    def test_said_again_is_said_instead(self, meeting):
        first = there(meeting)[0]
        minutes.say(reviewed(meeting), "Not Sundays", by=first)
        minutes.say(meeting, "", by=first)
        voice = db.session.scalars(queries.voices(meeting)).one()
        assert (voice.approves, voice.correction) == (True, "")

    def test_is_said_in_time(self, meeting):
        first = there(reviewed(meeting))[0]
        with time_machine.travel(now() + timedelta(days=8), tick=False), pytest.raises(NotNow):
            minutes.say(meeting, "", by=first)


class TestClock:
    def test_silence_approves(self, meeting):
        reviewed(meeting)
        later(meeting, days=6)
        assert meeting.state is MeetingState.IN_REVIEW
        later(meeting)
        assert meeting.state is MeetingState.APPROVED
        kept = db.session.scalars(queries.editions(meeting)).one()
        assert (kept.edition, kept.by_id) == (1, None)
        assert kept.hash == seal({k: v for k, v in json.loads(kept.document).items() if k != "hash"})

    def test_a_correction_that_is_asked_for_holds_it_up(self, meeting):
        minutes.say(reviewed(meeting), "It was Monday", by=there(meeting)[0])
        later(meeting)
        assert meeting.state is MeetingState.IN_REVIEW

    def test_where_silence_says_nothing_everybody_has_to_approve(self, meeting):
        meeting.space.silence_approves = False
        first, second = there(reviewed(meeting))
        minutes.say(meeting, "", by=first)
        later(meeting)
        assert meeting.state is MeetingState.IN_REVIEW
        minutes.say(meeting, "", by=second)
        later(meeting)
        assert meeting.state is MeetingState.APPROVED

    def test_two_clocks_approve_once(self, meeting):
        reviewed(meeting)
        later(meeting)
        later(meeting)
        assert db.session.scalar(select(func.count()).select_from(Minutes)) == 1


class TestApproved:
    @pytest.fixture
    def approved(self, meeting):
        minutes.approve(reviewed(meeting), by=runs(meeting))
        db.session.commit()
        return meeting

    def test_is_published_for_visitors(self, approved):
        minutes.publish(approved, by=runs(approved))
        assert (approved.state, approved.audience) == (MeetingState.PUBLISHED, Audience.PUBLIC)

    def test_is_corrected_by_another_edition_with_its_reason(self, approved):
        item, by = db.session.scalars(queries.items(approved)).one(), runs(approved)
        minutes.correct(item, "We meet on Mondays.", base=1, reason="It was Monday", by=by)
        newest, first = db.session.scalars(queries.editions(approved)).all()
        assert (newest.edition, newest.reason, newest.by_id) == (2, "It was Monday", by.membership.id)
        assert "Sundays" in first.document
        assert document(approved)["items"][0]["note"] == "We meet on Mondays."
        assert newest.hash != first.hash

    def test_a_correction_that_changes_nothing_is_none(self, approved):
        item = db.session.scalars(queries.items(approved)).one()
        assert minutes.correct(item, item.note, base=1, reason="?", by=runs(approved)) is None
        assert approved.minutes_edition == 1

    def test_before_the_approval_there_is_nothing_to_correct(self, meeting):
        item = db.session.scalars(queries.items(meeting)).one()
        with pytest.raises(NotNow):
            minutes.correct(item, "Monday", base=1, reason="?", by=runs(meeting))

    def test_is_recorded(self, approved):
        told = db.session.scalars(
            select(Activity.happening).where(Activity.record_id == approved.id).order_by(Activity.id)
        ).all()
        assert told[-2:] == [Happening.MINUTES_CIRCULATED, Happening.MINUTES_APPROVED]


def test_minutes_keep_whether_the_quorum_was_reached(app):
    called = a.Meeting(state=MeetingState.CALLED)
    called.space.meeting_quorum = 60
    there = [a.Membership(space=called.space) for _ in range(4)]
    by = runs(called)
    attendance.start(called, by=by)
    assert called.quorum == ceil(0.6 * len(db.session.scalars(space_queries.members(called.space)).all()))
    attendance.tick(called, there[0], is_there=True, by=by)
    a.Membership(space=called.space)
    assert (minutes.drawn_up(called)["quorum"], minutes.drawn_up(called)["members_there"]) == (called.quorum, 1)


def test_the_public_copy_has_no_internal_points_and_no_names(meeting):
    secret = a.AgendaItem(meeting=meeting, title="Who was arrested")
    by = runs(meeting)
    notes.write(secret, "/decision We pay the lawyer", base=0, by=by)
    (item, _) = db.session.scalars(queries.items(meeting))
    notes.write(item, "/action @Sara 12/12 Bring wood", base=1, by=by)
    minutes.keep_inside(secret, True, by=by)
    minutes.approve(reviewed(meeting), by=by)

    mine, theirs = document(meeting), rules.for_everybody(document(meeting))

    assert "Sara" in rules.written(mine)
    assert "lawyer" in rules.written(mine)
    for word in ("Sara", "Karim", "lawyer", "arrested"):
        assert word not in rules.written(theirs)
    assert "Bring wood" in rules.written(theirs)
    assert theirs["attended"] == 2


def test_what_becomes_internal_after_the_approval_leaves_the_public_copy(meeting):
    minutes.approve(reviewed(meeting), by=runs(meeting))
    item = db.session.scalars(queries.items(meeting)).one()
    assert rules.for_everybody(document(meeting), {item.handle})["items"] == []
