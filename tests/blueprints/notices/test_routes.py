"""What is new to somebody: counted on every page, listed by thing, gone once the thing was opened."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Notice, Pace, Role, SeasonState
from workspace.services import campaigns, comments, letters, members, notices, records, seasons, tasks


@pytest.fixture
def task(app):
    """A task of somebody's, under which another said something."""
    space = a.Space()
    author, speaker = a.Membership(space=space), a.Membership(space=space, name="Noor")
    made = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
    comments.say(made, "Yes.", locale="en", by=a.actor(speaker))
    db.session.commit()
    return made


def count(page):
    found = page.all(".news .count")
    return found[0].text if found else ""


def test_it_is_counted_listed_and_gone_once_it_was_opened(visit, task):
    browser = visit(task.author.user)
    assert count(browser.get("/help")) == "1"
    page = browser.get("/me/notices")
    assert "Something was said" in page.one("#unread li")

    opened = browser.get(page.one("#unread a")["href"])

    assert opened.status == 200
    page = browser.get("/me/notices")
    assert count(page) == ""
    assert not page.has("#unread")
    assert "Carry water" in page.one("#read li")


def test_what_happens_in_a_muted_space_is_not_counted_and_what_was_opened_meanwhile_is_not_listed_afterwards(
    visit, task
):
    seen = task.author
    other = tasks.add(task.space, a.column(task.space), "Bring bread", by=a.actor(seen))
    notices.hear(seen, False)
    speaker = a.actor(a.Membership(space=task.space))
    for each in (task, other):
        comments.say(each, "No.", locale="en", by=speaker)
    db.session.commit()
    browser = visit(seen.user)

    page = browser.get(f"/s/{task.space.slug}/tasks/{task.number}")
    assert count(page) == ""
    assert not browser.get("/me/notices").has("#unread")
    page = browser.get("/me/letters")
    assert "waits unseen" in page
    browser.submit(page, "/me/letters", spaces=[seen.handle])

    page = browser.get("/me/notices")
    assert [each.text for each in page.all("#unread a")] == ["Bring bread"]
    assert count(page) == "1"


def test_all_of_it_can_be_marked_but_for_what_came_later(visit, task):
    browser = visit(task.author.user)
    page = browser.get("/me/notices")
    other = tasks.add(task.space, a.column(task.space), "Bring bread", by=a.actor(task.author))
    comments.say(other, "Later.", locale="en", by=a.actor(a.Membership(space=task.space)))
    db.session.commit()

    page = browser.submit(page, "/me/notices/read")

    assert "Bring bread" in page.one("#unread")
    assert "Carry water" in page.one("#read")


def test_a_form_that_nobody_sent_reads_nothing(visit, task):
    browser = visit(task.author.user)
    page = browser.submit(browser.get("/me/notices"), "/me/notices/read", until="yesterday")

    assert page.status == 422
    assert "This page is old" in page
    assert count(page) == "1"


def test_what_is_hidden_is_neither_counted_nor_named(visit, task):
    follower = a.Membership(space=task.space, name="Zeinab")
    comments.say(task, "@Zeinab", locale="en", by=a.actor(a.membership(task.author.user, task.space)))
    db.session.commit()
    browser = visit(follower.user)
    assert count(browser.get("/help")) == "1"

    records.hide(task, by=a.actor(a.Membership(space=task.space, role=Role.MODERATOR)), reason="insult")
    db.session.commit()

    page = browser.get("/me/notices")
    assert count(page) == ""
    assert "Carry water" not in page


def test_what_a_page_asks_for_by_itself_is_no_reading(visit, task):
    browser = visit(task.author.user)
    browser.get(f"/s/{task.space.slug}/changes?since=0")
    assert db.session.scalars(select(Notice.read_at)).one() is None


def test_who_asks_to_join_leads_to_the_list_that_answers_them(visit, app):
    space = a.Space()
    facilitator = a.Membership(space=space, role=Role.FACILITATOR)
    members.ask_to_join(space, a.User(), name="Karim", word="", charter=None)
    db.session.commit()
    browser = visit(facilitator.user)

    browser.get(f"/s/{space.slug}")
    page = browser.get("/me/notices")
    assert page.one("#unread a")["href"] == f"/s/{space.slug}/members"
    browser.get(page.one("#unread a")["href"])

    assert not browser.get("/me/notices").has("#unread")


def test_a_season_is_listed_by_its_name_and_read_on_its_page(visit, app):
    season = a.Season(state=SeasonState.DRAFT, names={"en": "The fourth forum"})
    member = a.Membership(space=season.space)
    seasons.advance(season, "call", by=a.actor(a.Membership(space=season.space, role=Role.FACILITATOR)))
    db.session.commit()
    browser = visit(member.user)
    page = browser.get("/me/notices")
    assert "The call for proposals is out" in page.one("#unread li")
    assert browser.get("/").one("#news li a").text == "The fourth forum"

    browser.get(page.links["The fourth forum"])
    assert not browser.get("/me/notices").has("#unread")


def test_a_campaign_and_who_asks_to_join_are_read_where_each_is_answered(visit, app):
    campaign = a.Campaign()
    asked = a.Membership(role=Role.FACILITATOR)
    by = a.actor(a.Membership(space=campaign.space, role=Role.FACILITATOR))
    campaigns.ask(campaign, campaign.space, asked.space, by=by)
    members.ask_to_join(asked.space, a.User(), name="Karim", word="", charter=None)
    db.session.commit()
    browser, at = visit(asked.user), f"/s/{asked.space.slug}"

    def new():
        return [li.one("a")["href"] for li in browser.get("/me/notices").all("#unread li")]

    assert sorted(new()) == [f"{at}/campaigns", f"{at}/members"]
    browser.get(at)
    assert len(new()) == 2
    browser.get(f"{at}/campaigns")
    assert new() == [f"{at}/members"]
    browser.get(f"{at}/members")
    assert new() == []


def test_a_visitor_is_asked_to_sign_in(visit, app):
    assert visit().get("/me/notices").status == 401
    assert not visit().get("/help").has(".news")


class TestLetters:
    def test_what_somebody_wants_is_kept_and_a_space_falls_silent(self, visit, app):
        member = a.Membership(space=a.Space())
        browser = visit(member.user)
        page = browser.get("/me/letters")
        assert page.one("input[name=spaces]")["checked"]

        page = browser.submit(page, "/me/letters", digest="daily", quiet_from="22", spaces=[], at_once=False)

        assert "Saved." in page
        db.session.refresh(member)
        user = member.user
        assert (user.digest, user.quiet_from, user.letters_at_once) == (Pace.DAILY, 22, False)
        assert not member.wants_news

    def test_an_hour_that_there_is_not_is_refused_beside_its_field(self, visit, app):
        browser = visit(a.member(a.Space()))
        page = browser.submit(browser.get("/me/letters"), "/me/letters", quiet_from="25")
        assert page.status == 422
        assert "Please choose from the list." in page.one("#quiet_from-error")

    def test_one_tap_ends_a_kind_of_letter_signed_out_without_a_token(self, app):
        user = a.User()
        word = letters.stop_word(user, letters.Letter.DIGEST, key=app.extensions["masar"].key("letters"))
        client = app.test_client()

        looked = client.get(f"/letters/{word}/stop")
        db.session.refresh(user)
        assert (looked.status_code, user.digest) == (200, Pace.WEEKLY)
        done = client.post(f"/letters/{word}/stop", data={"List-Unsubscribe": "One-Click"})
        db.session.refresh(user)
        assert (done.status_code, user.digest, user.letters_at_once) == (200, Pace.NONE, True)

    def test_a_forged_word_ends_nothing(self, app):
        user = a.User()
        word = letters.stop_word(user, letters.Letter.CALL, key=b"another key of thirty-two bytes..")
        assert app.test_client().post(f"/letters/{word}/stop").status_code == 404
        db.session.refresh(user)
        assert user.letters_at_once
