"""Minutes in the browser: sent round, approved or corrected, published; decisions and tasks by button."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import Attendance, Audience, MeetingState, Resolution, Role, Task
from workspace.services import minutes, notes


@pytest.fixture
def there(app):
    """A meeting that runs, who runs it, and Sara, who is there."""
    space = a.Space()
    facilitator, sara = a.member(space, Role.FACILITATOR), a.member(space, name="Sara")
    meeting = a.Meeting(space=space, author=a.membership(facilitator, space), state=MeetingState.RUNNING)
    there = a.membership(sara, space).id
    db.session.add(Attendance(meeting_id=meeting.id, membership_id=there, by_id=there))
    notes.write(a.AgendaItem(meeting=meeting), "We meet on Sundays.", base=0, by=a.actor(facilitator, space))
    db.session.commit()
    return meeting, facilitator, sara


def at(meeting, rest=""):
    return f"/s/{meeting.space.slug}/meetings/{meeting.number}{rest}"


def circulated(meeting, by):
    minutes.review(meeting, now() + timedelta(days=7), by=a.actor(by, meeting.space))
    db.session.commit()


def test_whoever_publishes_is_told_which_names_stand_in_the_text(there, visit):
    """Not of those who show theirs to visitors, nor of internal points; however they are spelled."""
    meeting, facilitator, sara = there
    space, by = meeting.space, a.actor(facilitator, meeting.space)
    for name in ("أم أحمد", "نور", "ئاراس", "أم رضا", "كرار الساعدي"):
        a.member(space, name=name)
    shown = a.Membership(space=space, name="Hewa", is_public=True)
    db.session.add(Attendance(meeting_id=meeting.id, guest="Abu Ali", guest_skeleton="abuali", by_id=shown.id))
    notes.write(meeting.items[0], "قالت ام احمد: نزرع. Hewa and abu ali agreed, منصور too, وكرّار.", base=1, by=by)
    inside = a.AgendaItem(meeting=meeting, is_internal=True)
    notes.write(inside, "ئاراس pays.", base=0, by=by)
    approved(meeting, facilitator)

    page = visit(facilitator).get(at(meeting, "/minutes"))
    assert [each.text for each in page.all(".note.gold bdi")] == ["Abu Ali", "أم أحمد", "كرار الساعدي"]
    assert "Abu Ali" not in visit(facilitator).get(at(meeting, "/minutes?copy=public")).text
    assert not visit(sara).get(at(meeting, "/minutes")).has(".note.gold")
    minutes.publish(meeting, by=by)
    db.session.commit()
    assert visit(facilitator).get(at(meeting, "/minutes")).has(".note.gold")
    assert not visit().get(at(meeting, "/minutes")).has(".note.gold")


def approved(meeting, by):
    circulated(meeting, by)
    minutes.approve(meeting, by=a.actor(by, meeting.space))
    db.session.commit()


@pytest.mark.parametrize("htmx", [False, True])
def test_from_the_notes_to_what_visitors_read(there, visit, htmx):
    meeting, facilitator, sara = there
    runs, was_there, stranger = visit(facilitator, htmx=htmx), visit(sara, htmx=htmx), visit()
    link = runs.get(at(meeting)).links["Minutes"]

    sent = runs.submit(runs.get(link), "Send the minutes round")
    assert "In review until" in sent.text
    said = was_there.submit(was_there.get(link), "Ask for this correction", correction="It was Monday")
    assert "It was Monday" in said.text
    was_there.submit(was_there.get(link), "I approve", correction="")
    assert stranger.get(link).status == 404

    read = runs.submit(runs.get(link), "Approve the minutes")
    assert "Edition 1, approved by" in read.text
    read = runs.submit(read if not htmx else runs.get(link), "Publish the minutes")
    public = stranger.get(link)
    assert "We meet on Sundays." in public.text
    assert "Sara" not in public.text
    assert stranger.get(at(meeting)).links["Minutes"] == link


def test_what_is_missing_is_said_beside_the_field(app, visit):
    space = a.Space()
    facilitator = a.member(space, Role.FACILITATOR)
    meeting = a.Meeting(space=space, state=MeetingState.RUNNING)
    runs = visit(facilitator)
    page = runs.get(at(meeting, "/minutes"))

    assert runs.submit(page, "/review").errors == ["Tick first who was there, and write at least one note."]
    assert runs.submit(page, "/review", until="2026-02-31T10:00").errors[0].startswith("There is no such date")
    assert runs.submit(page, "/review", until="2020-02-01T10:00").status == 422
    db.session.refresh(meeting)
    assert meeting.state is MeetingState.RUNNING


def test_a_correction_that_is_asked_for_needs_words(there, visit):
    meeting, facilitator, sara = there
    circulated(meeting, facilitator)
    browser = visit(sara)
    answer = browser.submit(browser.get(at(meeting, "/minutes")), "Ask for this correction")
    assert (answer.status, answer.errors) == (422, ["Say what should be corrected."])


def test_who_was_not_there_has_no_say(there, visit):
    meeting, facilitator, _sara = there
    circulated(meeting, facilitator)
    browser = visit(a.member(meeting.space))
    assert "I approve" not in browser.get(at(meeting, "/minutes")).buttons
    answer = browser.post(at(meeting, "/minutes/voice"), {"voice": "approve"})
    assert answer.status == 409


def test_the_clock_approves_before_the_page_is_drawn(app, there, visit):
    meeting, facilitator, sara = there
    circulated(meeting, facilitator)
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        app.extensions.pop("looked_at_the_clock", None)
        page = visit(facilitator).get(at(meeting, "/minutes"))
    assert "nobody who was there asked for a correction in time" in page.text


def test_a_correction_after_the_approval_is_another_edition(there, visit):
    meeting, facilitator, sara = there
    approved(meeting, facilitator)
    runs = visit(facilitator)
    form = runs.get(runs.get(at(meeting, "/minutes")).links["Correct it: What became of the bench"])

    assert runs.submit(form, "Save the correction", text="We meet on Mondays.").errors == ["Please fill this in."]
    read = runs.submit(form, "Save the correction", text="We meet on Mondays.", reason="It was Monday")

    assert "Edition 2" in read.text
    assert [e.text for e in read.all(".changes del")] == ["Sundays."]
    assert "We meet on Sundays." in runs.get(at(meeting, "/minutes?edition=1")).text
    assert visit(sara).get(at(meeting, "/minutes?edition=1")).status == 200
    assert runs.get(at(meeting, "/minutes?edition=3")).status == 404


def test_a_correction_on_top_of_anothers_overwrites_nobody(there, visit):
    meeting, facilitator, _sara = there
    approved(meeting, facilitator)
    runs = visit(facilitator)
    link = runs.get(at(meeting, "/minutes")).links["Correct it: What became of the bench"]
    form = runs.get(link)
    runs.submit(runs.get(link), "Save the correction", text="We meet on Mondays.", reason="It was Monday")

    late = runs.submit(form, "Save the correction", text="We meet on Fridays.", reason="It was Friday")

    assert late.status == 409
    assert "Mondays" in late.fields["text"]
    assert "Fridays" in late.fields["text"]


def test_what_is_internal_reaches_no_visitor(there, visit):
    meeting, facilitator, sara = there
    secret = a.AgendaItem(meeting=meeting, title="Who was arrested")
    notes.write(secret, "We pay the lawyer", base=0, by=a.actor(facilitator, meeting.space))
    db.session.commit()
    runs, stranger = visit(facilitator), visit()
    runs.submit(runs.get(at(meeting, "/minutes")), f"/{secret.handle}/inside")
    approved(meeting, facilitator)
    minutes.publish(meeting, by=a.actor(facilitator, meeting.space))
    db.session.commit()

    assert "lawyer" in visit(sara).get(at(meeting, "/minutes")).text
    assert "lawyer" not in visit(sara).get(at(meeting, "/minutes?copy=public")).text
    for url in (at(meeting), at(meeting, "/minutes"), at(meeting, "/meeting.ics")):
        for word in ("arrested", "lawyer"):
            assert word not in stranger.get(url).source


def test_visitors_of_a_shared_meeting_read_its_agenda_and_no_notes(there, visit):
    meeting, _facilitator, sara = there
    meeting.audience = Audience.PUBLIC
    db.session.commit()
    read = visit().get(at(meeting))
    assert "What became of the bench" in read.text
    assert "Sundays" not in read.source
    assert "Sundays" in visit(sara).get(at(meeting)).text


def test_a_decision_and_a_task_by_button(there, visit):
    meeting, _facilitator, sara = there
    browser = visit(sara)
    point = browser.get(at(meeting))
    decision = browser.get(point.links["Decision: What became of the bench"])
    assert browser.submit(decision, "Write it down", words=" ").errors == ["Please fill this in."]
    browser.submit(decision, "Write it down", words="We buy wood")
    browser.submit(decision, "Write it down", words="We buy wood")
    task = browser.get(point.links["Who does what: What became of the bench"])
    handle = a.membership(sara, meeting.space).handle
    read = browser.submit(task, "Write it down", words="Ask the joiner", people=[handle], due="2027-03-12")

    assert db.session.scalars(select(Resolution.text)).all() == ["We buy wood"]
    made = db.session.scalars(select(Task)).one()
    assert [m.name for m in made.assignees] == ["Sara"]
    assert "✓ We buy wood" in read.text
    assert f"→ #{made.number} Ask the joiner — Sara، 12/3/2027" in read.text


def test_what_lies_in_review_is_not_offered_for_change(there, visit):
    meeting, facilitator, _sara = there
    circulated(meeting, facilitator)
    page = visit(facilitator).get(at(meeting))
    assert not {"Decision: What became of the bench", "Write a note"} & set(page.links)
    assert "Change the note" not in page.text
