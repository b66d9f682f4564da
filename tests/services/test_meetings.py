from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import Activity, AgendaItem, Audience, Happening, Wanted
from workspace.queries import meetings as queries
from workspace.services import meetings, notes
from workspace.services.meetings import ChangedMeanwhile, HasNote, Plan, Point


def facilitator(space):
    return a.actor(a.Membership(space=space, role="facilitator"))


def happened():
    return list(db.session.scalars(select(Activity.happening).order_by(Activity.id)))


def agenda(meeting):
    return [item.title for item in db.session.scalars(queries.agenda(meeting))]


def test_a_planned_meeting_is_for_the_members(app):
    space, begins = a.Space(), now() + timedelta(days=2)

    meeting = meetings.plan(space, Plan("Weekly", begins, place="The library"), by=facilitator(space))

    assert (meeting.number, meeting.audience, meeting.starts_at, meeting.place) == (
        1, Audience.MEMBERS, begins, "The library",
    )  # fmt: skip
    assert happened() == [Happening.MEETING_PLANNED]


class TestChange:
    def test_it_is_changed_as_it_was_seen(self, app):
        meeting = a.Meeting()
        words = replace(meetings.planned(meeting), title="Monthly", purpose="To choose")

        meetings.change(meeting, words, saw=meetings.mark(meeting), by=facilitator(meeting.space))

        assert meetings.planned(meeting) == words
        assert happened() == [Happening.MEETING_EDITED]

    def test_what_somebody_else_changed_is_not_overwritten(self, app):
        meeting = a.Meeting()
        seen, by = meetings.mark(meeting), facilitator(meeting.space)
        meetings.change(meeting, replace(meetings.planned(meeting), place="The garden"), saw=seen, by=by)

        with pytest.raises(ChangedMeanwhile):
            meetings.change(meeting, replace(meetings.planned(meeting), place="The hall"), saw=seen, by=by)

        assert meeting.place == "The garden"


class TestAgenda:
    def test_points_stand_in_the_order_they_were_added_and_moved(self, app):
        meeting = a.Meeting()
        by = facilitator(meeting.space)
        one, two, three = (meetings.add_item(meeting, Point(t), by=by) for t in ("one", "two", "three"))

        meetings.move_item(three, -1, by=by)
        assert agenda(meeting) == ["one", "three", "two"]
        meetings.move_item(one, -1, by=by)
        assert agenda(meeting) == ["one", "three", "two"]
        meetings.move_item(one, 1, by=by)
        assert agenda(meeting) == ["three", "one", "two"]
        meetings.remove_item(two, by=by)
        assert agenda(meeting) == ["three", "one"]

    def test_a_point_is_changed_as_it_was_seen(self, app):
        item = a.AgendaItem()
        leader, by = a.Membership(space=item.meeting.space), facilitator(item.meeting.space)
        seen = meetings.item_mark(item)

        meetings.change_item(item, Point("Bench", 20, Wanted.DECIDE, leader), saw=seen, by=by)
        with pytest.raises(ChangedMeanwhile):
            meetings.change_item(item, Point("Shade"), saw=seen, by=by)

        assert (item.title, item.minutes, item.wanted, item.leader_id) == ("Bench", 20, Wanted.DECIDE, leader.id)

    def test_a_point_with_a_note_stays(self, app):
        item = a.AgendaItem()
        by = facilitator(item.meeting.space)
        notes.write(item, "We agreed.", base=0, by=by)

        with pytest.raises(HasNote):
            meetings.remove_item(item, by=by)

        assert db.session.get(AgendaItem, item.id) is item


def test_archiving_and_restoring_say_so_once(app):
    meeting = a.Meeting()
    by = facilitator(meeting.space)

    for verb in (meetings.archive, meetings.archive, meetings.restore, meetings.restore):
        verb(meeting, by=by)

    assert meeting.archived_at is None
    assert happened() == [Happening.MEETING_ARCHIVED, Happening.MEETING_RESTORED]
