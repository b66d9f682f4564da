"""Meetings in the browser: planned, their agenda ordered, their notes written by several."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import AgendaItem, Audience, Meeting, NoteVersion
from workspace.services import notes


def at(meeting, what=""):
    return f"/s/{meeting.space.slug}/meetings/{meeting.number}{what}"


def of_item(item, what):
    return at(item.meeting, f"/items/{item.handle}/{what}")


class TestList:
    def test_what_comes_and_what_was(self, app, visit):
        space = a.Space()
        a.Meeting(space=space, title="Next week", starts_at=now() + timedelta(days=7))
        a.Meeting(space=space, title="Tomorrow", starts_at=now() + timedelta(days=1))
        a.Meeting(space=space, title="Last week", starts_at=now() - timedelta(days=7))
        a.Meeting(space=space, title="Now", starts_at=now() - timedelta(hours=1), ends_at=now() + timedelta(hours=1))
        a.Meeting(space=space, title="Put away", archived_at=now())
        a.Meeting(space=a.Space(), title="Elsewhere")

        page = visit(a.member(space)).get(f"/s/{space.slug}/meetings")

        assert [b.text for b in page.all(".card b")] == ["Now", "Tomorrow", "Next week", "Last week"]

    def test_visitors_see_what_is_shared(self, app, visit):
        space = a.Space()
        a.Meeting(space=space, title="Inside")
        a.Meeting(space=space, title="Shared", audience=Audience.PUBLIC)

        page = visit().get(f"/s/{space.slug}/meetings")

        assert [b.text for b in page.all(".card b")] == ["Shared"]

    def test_past_ones_have_pages(self, app, visit):
        space = a.Space()
        for n in range(27):
            a.Meeting(space=space, title=f"Past {n}", starts_at=now() - timedelta(days=n + 1))
        browser = visit(a.member(space))

        page = browser.get(f"/s/{space.slug}/meetings")

        assert len(page.all(".card")) == 25
        assert len(browser.get(page.links["Earlier ones"]).all(".card")) == 2

    def test_the_number_of_statements_does_not_grow(self, app, visit):
        meeting = a.Meeting()
        browser = visit(a.member(meeting.space))
        counts = []
        for _ in range(2):
            for path in (at(meeting), f"/s/{meeting.space.slug}/meetings"):
                browser.get(path)
                with statements(app) as sent:
                    browser.get(path)
                counts.append(len(sent))
            for _ in range(8):
                a.AgendaItem(meeting=meeting, leader=a.Membership(space=meeting.space))
                a.Meeting(space=meeting.space)

        assert counts[:2] == counts[2:]
        assert max(counts) <= 13


class TestPlan:
    def test_in_the_readers_zone(self, app, visit):
        space = a.Space()
        browser = visit(a.Membership(space=space, role="facilitator", user=a.User(time_zone="Asia/Baghdad")).user)

        page = browser.submit(
            browser.get(f"/s/{space.slug}/meetings/new"), "Plan it",
            title="Weekly", starts_at="2027-03-12T18:00", place="The library",
        )  # fmt: skip

        meeting = db.session.scalars(select(Meeting)).one()
        assert meeting.starts_at.isoformat() == "2027-03-12T15:00:00+00:00"
        assert "18:00" in page
        assert "The library" in page

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": ""},
            {"starts_at": ""},
            {"starts_at": "soon"},
            {"starts_at": "2027-02-31T18:00"},
            {"ends_at": "2027-03-12T17:00"},
            {"title": "x" * 201},
            {"purpose": "x" * 4001},
        ],
    )
    def test_what_is_wrong_is_said_beside_it_and_kept(self, app, visit, wrong):
        space = a.Space()
        typed = {"title": "Weekly", "starts_at": "2027-03-12T18:00", "place": "The library"} | wrong

        page = visit(a.member(space, "facilitator")).post(f"/s/{space.slug}/meetings/new", typed)

        assert page.status == 422
        assert len(page.errors) == 1
        assert {k: page.fields[k].lstrip() for k in typed} == typed
        assert db.session.scalars(select(Meeting)).all() == []

    def test_members_plan_none(self, app, visit):
        space = a.Space()

        assert visit(a.member(space, "moderator")).get(f"/s/{space.slug}/meetings/new").status == 403
        assert visit(a.member(space)).post(f"/s/{space.slug}/meetings/new", {}).status == 403


class TestEdit:
    def test_two_facilitators_do_not_overwrite_each_other(self, app, visit):
        meeting = a.Meeting()
        one, two = (visit(a.member(meeting.space, "facilitator")) for _ in range(2))
        old = two.get(at(meeting, "/edit"))
        assert one.submit(one.get(at(meeting, "/edit")), "Save", place="The garden").status == 200

        page = two.submit(old, "Save", place="The hall")

        assert page.status == 409
        assert "The garden" in page.one("[role=alert]")
        assert page.fields["place"] == "The hall"
        two.submit(page, "Save")
        assert meeting.place == "The hall"

    def test_archived_and_back(self, app, visit):
        meeting = a.Meeting()
        browser = visit(a.member(meeting.space, "facilitator"))

        page = browser.submit(browser.get(at(meeting)), "Archive")
        assert meeting.archived_at is not None
        browser.submit(page, "Bring the meeting back")

        assert meeting.archived_at is None


class TestAgenda:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_points_are_added_moved_and_removed(self, app, visit, htmx):
        meeting = a.Meeting()
        browser = visit(a.member(meeting.space, "facilitator"), htmx=htmx)

        def sent(button, **fields):
            return browser.submit(visit_again(), button, **fields)

        def visit_again():
            return browser.get(at(meeting))

        for title, minutes in (("One", "10"), ("Two", "٢٠"), ("Three", "")):
            page = sent("Add", title=title, minutes=minutes)
        assert [h.text for h in page.all(".agenda h3")] == ["1. One", "2. Two", "3. Three"]
        assert "20 min, until minute 30" in page
        assert page.has("header.bar") is not htmx

        page = sent("Move down")
        assert [h.text for h in page.all(".agenda h3")] == ["1. Two", "2. One", "3. Three"]
        page = sent("Take off the agenda")
        assert [h.text for h in page.all(".agenda h3")] == ["1. One", "2. Three"]

    def test_a_point_gets_somebody_who_leads_it(self, app, visit):
        item = a.AgendaItem()
        leader = a.Membership(space=item.meeting.space, name="Karim")
        browser = visit(a.member(item.meeting.space, "facilitator"))

        page = browser.submit(
            browser.get(of_item(item, "edit")), "Save", title="Bench", wanted="decide", leader=leader.handle
        )

        assert "Karim" in page.one(".agenda")
        assert "Decide" in page.one(".agenda")

    @pytest.mark.parametrize(
        "wrong", [{"title": " "}, {"minutes": "many"}, {"minutes": "0"}, {"wanted": "dance"}, {"leader": "nobody"}]
    )
    def test_what_is_wrong_is_said_beside_it_and_kept(self, app, visit, wrong):
        meeting = a.Meeting()

        page = visit(a.member(meeting.space, "facilitator")).post(
            at(meeting, "/items"), {"title": "Bench", "minutes": "5", "wanted": "inform", **wrong}
        )

        assert page.status == 422
        assert len(page.errors) == 1
        assert db.session.scalars(select(AgendaItem)).all() == []

    def test_a_leader_from_elsewhere_is_not_of_the_list(self, app, visit):
        meeting, elsewhere = a.Meeting(), a.Membership()

        page = visit(a.member(meeting.space, "facilitator")).post(
            at(meeting, "/items"), {"title": "Bench", "leader": elsewhere.handle}
        )

        assert page.status == 422

    def test_a_point_with_a_note_stays_and_the_page_says_why(self, app, visit):
        item = a.AgendaItem()
        by = a.Membership(space=item.meeting.space, role="facilitator")
        notes.write(item, "We agreed.", base=0, by=a.actor(by))

        page = visit(by.user).post(of_item(item, "remove"))

        assert page.status == 409
        assert "has a note, so it stays" in page
        assert "We agreed." in page


class TestNotes:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_a_member_writes_in_place(self, app, visit, htmx):
        item = a.AgendaItem()
        browser = visit(a.member(item.meeting.space), htmx=htmx)

        page = browser.submit(browser.get(at(item.meeting)), "Save the note", text="**Agreed**: a bench.")

        assert page.has(".agenda .prose strong")
        assert page.has("header.bar") is not htmx

    def test_what_is_written_cannot_act_on_the_page(self, app, visit):
        item = a.AgendaItem()
        browser = visit(a.member(item.meeting.space))

        page = browser.submit(
            browser.get(at(item.meeting)), "Save the note",
            text="<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))",
        )  # fmt: skip

        assert not page.has(".agenda script, .agenda img, .agenda [href^=javascript]")

    @pytest.mark.parametrize("htmx", [False, True])
    def test_where_two_overlap_both_texts_are_shown_and_neither_is_lost(self, app, visit, htmx):
        item = a.AgendaItem()
        space = item.meeting.space
        notes.write(item, "We meet on Sunday.", base=0, by=a.actor(a.Membership(space=space)))
        first, second = visit(a.member(space)), visit(a.member(space), htmx=htmx)
        old = second.get(at(item.meeting))
        first.submit(first.get(at(item.meeting)), "Save the note", text="We meet on Monday.")

        page = second.submit(old, "Save the note", text="We meet on Friday.")

        assert page.status == 409
        theirs, mine = page.all(".sides section")
        assert ("We meet on Monday." in theirs, theirs.one("mark").text) == (True, "Monday.")
        assert ("We meet on Friday." in mine, mine.one("mark").text) == (True, "Friday.")
        assert "Monday." in page.fields["text"]
        assert "Friday." in page.fields["text"]

        page = second.submit(page, "Save the note", text="We meet on Monday and on Friday.")

        assert page.status == 200
        assert item.note == "We meet on Monday and on Friday."
        assert len(db.session.scalars(select(NoteVersion)).all()) == 3

    @pytest.mark.parametrize("wrong", [{"text": "x" * 20_001}, {"base": "soon"}, {"base": "-1"}])
    def test_a_note_that_cannot_be_taken_is_kept_in_the_form(self, app, visit, wrong):
        item = a.AgendaItem()
        typed = {"text": "Words", "base": "0"} | wrong

        page = visit(a.member(item.meeting.space)).post(of_item(item, "note"), typed)

        assert page.status == 422
        assert page.one("textarea").text == typed["text"]
        assert item.note == ""

    def test_observers_read_and_do_not_write(self, app, visit):
        item = a.AgendaItem()
        browser = visit(a.member(item.meeting.space, "observer"))

        assert browser.get(at(item.meeting)).status == 200
        assert browser.post(of_item(item, "note"), {"text": "x", "base": "0"}).status == 403

    def test_any_two_versions_are_compared(self, app, visit):
        item = a.AgendaItem()
        by = a.actor(a.Membership(space=item.meeting.space))
        for edition, day in enumerate(("Sunday", "Monday", "Friday")):
            with time_machine.travel(now() - timedelta(hours=3 - edition)):
                notes.write(item, f"We meet on {day}.", base=edition, by=by)
        browser = visit(by.membership.user)

        page = browser.get(of_item(item, "versions?from=1&to=3"))

        assert page.one("del").text == "Sunday."
        assert page.one("ins").text == "Friday."
        assert len(page.all(".timeline li")) == 3
        assert browser.get(of_item(item, "versions?from=9&to=x")).status == 200


def test_a_meeting_of_another_space_is_not_found_here(app, visit):
    meeting, elsewhere = a.Meeting(), a.Space()
    person = a.member(elsewhere, "facilitator")

    assert visit(person).get(f"/s/{elsewhere.slug}/meetings/{meeting.number}").status == 404
    assert visit(person).get(at(meeting)).status == 404
