"""The first page, for visitors and for those it should remind; and the pages that are the same for everybody."""

from datetime import timedelta

import pytest
import time_machine

from tests import factories as a
from tests.factories import member
from tests.pages import statements
from workspace.db import db, now
from workspace.models import (
    Attendance,
    Attending,
    Audience,
    CampaignSpace,
    Charter,
    DecisionState,
    EventState,
    MeetingAnswer,
    MeetingState,
    Membership,
    MinutesVoice,
    Objection,
    RegistrationState,
    Result,
    Role,
)
from workspace.services import comments, follows, members, tasks


class TestFront:
    def test_what_this_is_and_what_is_public(self, visit, app):
        a.Space(names={"en": "Open Forum"})
        a.Space(closed=True, names={"en": "Closed Forum"})
        a.Space(hidden=True, names={"en": "Hidden Forum"})
        page = visit().get("/")

        assert "Open Forum" in page
        assert "Closed Forum" not in page
        assert "Hidden Forum" not in page
        assert {"Sign in", "Enter a code"} <= set(page.links)


def lines(page, section):
    """The lines of a section: title, and what is said of it."""
    found = page.all(f"#{section} li")
    return {li.one("a").text: li.one("small").text for li in found}


def needs(page):
    return {title: said.partition(" · ")[0] for title, said in lines(page, "needs").items()}


class TestNeeds:
    def test_what_came_back_and_what_is_due(self, visit, app):
        space = a.Space()
        mine = a.Membership(space=space)
        a.Proposal(space=space, returned=True, author=mine, title="Came back")
        a.Proposal(space=space, returned=True, title="Somebody else’s")
        for title, days in (("Late", -1), ("Soon", 3), ("Far away", 30)):
            a.Task(space=space, title=title, due_at=now() + timedelta(days=days)).assignees = [mine]
        done = a.Task(space=space, title="Done long ago", due_at=now(), column_id=a.column(space, 2).id)
        done.assignees = [mine]
        db.session.commit()
        page = visit(mine.user).get("/")

        assert list(needs(page)) == ["Late", "Soon", "Came back"]
        assert "late:" in lines(page, "needs")["Late"]
        assert "until" in lines(page, "needs")["Soon"]
        assert set(lines(page, "tasks")) == {"Far away"}
        assert set(visit(mine.user).get("/me/tasks").links) >= {"Late", "Soon", "Far away"}
        assert not page.has("#news")

    def test_who_facilitates_and_moderates_is_needed_for_what_others_hand_in(self, visit, app):
        space = a.Space()
        mine = a.Membership(space=space, role=Role.FACILITATOR)
        a.Proposal(space=space, submitted=True, title="Handed in")
        a.Proposal(space=space, submitted=True, author=mine, title="My own")
        reported = a.Proposal(space=space, open=True, title="Reported")
        for _ in range(2):
            a.Report(record=reported, by=a.Membership(space=space))
        event = a.Event(space=space, state=EventState.OPEN, audience=Audience.PUBLIC, title="A training")
        for state in (RegistrationState.ASKED, RegistrationState.ASKED, RegistrationState.IN):
            a.Registration(event=event, state=state)
        members.ask_to_join(space, a.User(), name="Karim", word="", charter=None)
        campaign = a.Campaign(names={"en": "Clean water"})
        db.session.add(CampaignSpace(campaign_id=campaign.id, space_id=space.id))
        db.session.commit()

        page = visit(mine.user).get("/")

        assert needs(page) == {
            "Clean water": "Your space is asked to carry this campaign",
            "A training": "Registrations wait for your yes or no (2)",
            space.names["en"]: "Somebody asks to join",
            "Handed in": "A proposal to look through",
            "Reported": "A report to look into",
        }
        assert "needs you" in visit(member(space)).get("/").one("#needs").text.lower()
        assert needs(visit(member(space)).get("/")) == {}

    def test_who_was_there_looks_through_the_minutes_until_they_have_said_so(self, visit, app):
        meeting = a.Meeting(title="Monthly", state=MeetingState.IN_REVIEW, review_until=now() + timedelta(days=3))
        mine = a.Membership(space=meeting.space)
        db.session.add(Attendance(meeting_id=meeting.id, membership_id=mine.id, by_id=mine.id))
        db.session.commit()
        browser = visit(mine.user)
        assert needs(browser.get("/")) == {"Monthly": "Minutes to look through"}
        assert needs(visit(member(meeting.space)).get("/")) == {}

        db.session.add(MinutesVoice(meeting_id=meeting.id, membership_id=mine.id, approves=True))
        db.session.commit()
        assert needs(browser.get("/")) == {}

    def test_who_is_asked_to_a_meeting_says_whether_they_come(self, visit, app):
        meeting = a.Meeting(title="Monthly", state=MeetingState.CALLED, starts_at=now() + timedelta(days=3))
        mine = a.Membership(space=meeting.space)
        asked = MeetingAnswer(meeting_id=meeting.id, membership_id=mine.id)
        db.session.add(asked)
        db.session.commit()
        browser = visit(mine.user)
        page = browser.get("/")
        assert needs(page) == {"Monthly": "Do you come?"}
        assert not page.has("#ahead .chip")

        asked.answer = Attending.YES
        db.session.commit()
        page = browser.get("/")
        assert needs(page) == {}
        assert page.one("#ahead li .chip.done").text == "I come"

    def test_an_objection_waits_for_who_called_the_decision_and_its_outcome_too(self, visit, app):
        decision = a.decision()
        objection = Objection(decision_id=decision.id, membership_id=a.Membership(space=decision.space).id, text="No.")
        db.session.add(objection)
        db.session.commit()
        browser = visit(decision.author.user)
        assert needs(browser.get("/")) == {"Shall we?": "An objection waits for an answer"}
        assert needs(visit(objection.membership.user).get("/")) == {}

        decision.state, decision.result, decision.closed_at = DecisionState.CLOSED, Result.ADOPTED, now()
        db.session.commit()
        assert needs(browser.get("/")) == {"Shall we?": "The outcome is to be written down"}

    def test_nothing_of_an_archived_space_or_of_what_is_hidden_or_put_away(self, visit, app):
        space, over = a.Space(), a.Space(archived=True)
        user = a.User()
        for where, more in ((space, {"audience": Audience.MODERATORS}), (space, {"archived": True}), (over, {})):
            mine = next((m for m in user_memberships(user) if m.space_id == where.id), None)
            mine = mine or a.Membership(space=where, user=user)
            a.Task(space=where, due_at=now(), **more).assignees = [mine]
        db.session.commit()
        assert "Nothing needs you now" in visit(user).get("/")

    def test_who_is_named_is_needed_until_they_have_looked_unless_they_muted_it(self, visit, app):
        task = a.Task(title="Where I was named")
        mine, other = a.Membership(space=task.space, name="Karim"), a.Membership(space=task.space, name="Noor")
        said = a.Membership(space=task.space)
        follows.mute(task, by=a.actor(other))
        comments.say(task, "@Karim, @Noor", locale="en", by=a.actor(said))
        db.session.commit()
        assert needs(visit(other.user).get("/")) == {}
        browser = visit(mine.user)
        page = browser.get("/")
        assert needs(page) == {"Where I was named": "You were named"}

        browser.get(page.links["Where I was named"])
        assert needs(browser.get("/")) == {}

    def test_a_thing_stands_once_and_the_rest_behind_a_door(self, visit, app):
        space = a.Space()
        mine = a.Membership(space=space)
        adder = a.actor(a.Membership(space=space))
        for n in range(15):
            task = tasks.add(space, a.column(space), f"Task {n}", by=adder)
            tasks.assign(task, [mine], by=adder)
            task.due_at = now() + timedelta(days=1)
        a.Proposal(space=space, returned=True, author=mine, title="Came back")
        db.session.commit()
        browser = visit(mine.user)
        page = browser.get("/")

        assert page.one("#needs .count").text == "16"
        assert len(page.all("#needs li")) == 12
        assert "Came back" in needs(page)
        assert len(browser.get(page.links["All that needs you"]).all(".lines li")) == 16


def user_memberships(user):
    return db.session.query(Membership).filter_by(user_id=user.id)


class TestNews:
    def test_what_happened_since_the_last_visit_by_thing_until_it_was_read(self, visit, app):
        with time_machine.travel(now() - timedelta(days=3)) as clock:
            space = a.Space()
            mine, other = a.Membership(space=space), a.actor(a.Membership(space=space))
            old, new = (tasks.add(space, a.column(space), title, by=a.actor(mine)) for title in ("Old", "New"))
            db.session.commit()
            browser = visit(mine.user)
            comments.say(old, "Yes.", locale="en", by=other)
            db.session.commit()
            clock.shift(timedelta(hours=1))
            assert lines(browser.get("/"), "news").keys() == {"Old"}, "whoever was never here is told of a fortnight"
            clock.shift(timedelta(hours=10))
            for _ in range(2):
                comments.say(new, "Yes.", locale="en", by=other)
            db.session.commit()
            clock.shift(timedelta(hours=1))

            for _ in range(3):
                page = browser.get("/")
                assert lines(page, "news").keys() == {"New"}
                clock.shift(timedelta(minutes=12))
            assert "2 new things" in lines(page, "news")["New"]
            browser.get(page.links["New"])
            assert not browser.get("/").has("#news")

    def test_what_is_hidden_is_no_news(self, visit, app):
        mine = a.Membership()
        task = tasks.add(mine.space, a.column(mine.space), "Carry water", by=a.actor(mine))
        comments.say(task, "Yes.", locale="en", by=a.actor(a.Membership(space=mine.space)))
        db.session.commit()
        assert visit(mine.user).get("/").has("#news")
        task.audience, task.author_id = Audience.MODERATORS, a.Membership(space=mine.space).id
        db.session.commit()
        assert not visit(mine.user).get("/").has("#news")


class TestAhead:
    def test_meetings_and_events_of_my_spaces_and_those_i_registered_for(self, visit, app):
        space = a.Space()
        mine = a.Membership(space=space)
        soon = {"starts_at": now() + timedelta(days=2)}
        ends = {"ends_at": now() + timedelta(days=3), "audience": Audience.PUBLIC, "state": EventState.OPEN}
        a.Meeting(space=space, title="Ours", state=MeetingState.CALLED, **soon)
        a.Meeting(space=space, title="A draft", state=MeetingState.DRAFT, **soon)
        a.Meeting(title="Elsewhere", state=MeetingState.CALLED, **soon)
        a.Event(space=space, title="Our training", **soon, **ends)
        a.Event(title="Not ours", **soon, **ends)
        there = a.Event(title="A festival", **soon, **ends)
        a.Registration(event=there, user=mine.user, state=RegistrationState.IN)
        away = a.Event(title="Given back", **soon, **ends)
        a.Registration(event=away, user=mine.user, state=RegistrationState.CANCELLED)
        page = visit(mine.user).get("/")

        assert set(lines(page, "ahead")) == {"Ours", "Our training", "A festival"}
        assert [chip.text for chip in page.all("#ahead .chip")] == ["You have a place"]


class TestMine:
    def test_somebody_without_a_space_is_told_what_to_do(self, visit, app):
        page = visit(a.User()).get("/")

        assert "You are in no space yet" in page
        assert "Enter a code" in page.links
        assert not page.has("#tasks, #news, #ahead")

    def test_statements_do_not_grow_with_the_spaces(self, app, visit):
        user = member(a.Space(), Role.FACILITATOR)
        browser = visit(user)

        def grow():
            space = a.Space()
            mine, other = a.Membership(space=space, user=user, role=Role.FACILITATOR), a.Membership(space=space)
            a.Proposal(space=space, submitted=True)
            a.Proposal(space=space, returned=True, author=mine)
            a.Meeting(space=space, state=MeetingState.CALLED, starts_at=now() + timedelta(days=1))
            event = a.Event(space=space, state=EventState.OPEN, starts_at=now(), ends_at=now() + timedelta(days=1))
            a.Registration(event=event, user=user, state=RegistrationState.IN)
            a.Registration(event=event, state=RegistrationState.ASKED)
            for days in (0, 30):
                task = a.Task(space=space, due_at=now() + timedelta(days=days))
                task.assignees = [mine]
                follows.follow(task, by=a.actor(mine))
                comments.say(task, "Yes.", locale="en", by=a.actor(other))
            members.ask_to_join(space, a.User(), name="Karim", word="", charter=None)
            db.session.commit()

        grow()
        browser.get("/")
        with statements(app) as few:
            browser.get("/")
        for _ in range(10):
            grow()
        with statements(app) as many:
            browser.get("/")

        assert len(few) == len(many) <= 10, "\n".join(many)


@pytest.mark.parametrize("path", ["/help", "/charter", "/promises"])
def test_pages_for_everybody(visit, app, path):
    for lang in ("ar", "ckb", "en"):
        assert visit(lang=lang).get(path).status == 200


def test_the_charter_of_the_network(visit, app):
    db.session.add(Charter(space_id=a.root().id, text={"en": "**Non-violence** is the only means."}))

    assert "Non-violence" in visit().get("/charter")
