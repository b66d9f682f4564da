"""The first page, for visitors and for those it should remind; and the pages that are the same for everybody."""

from datetime import timedelta

import pytest

from tests import factories as a
from tests.factories import member
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Audience, Charter, Follow, Role
from workspace.services import comments, follows, tasks


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


class TestMine:
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

        for title in ("Came back", "Late", "Soon"):
            assert title in page
        for title in ("Somebody else’s", "Far away", "Done long ago"):
            assert title not in page

    def test_a_moderator_is_told_how_much_waits(self, visit, app):
        space = a.Space()
        a.Proposal(space=space, submitted=True)
        a.Report(record=a.Proposal(space=space, open=True))

        assert "2 things wait for you" in visit(member(space, Role.MODERATOR)).get("/")
        assert "wait for you as" not in visit(member(space)).get("/")

    def test_somebody_without_a_space_is_told_what_to_do(self, visit, app):
        page = visit(a.User()).get("/")

        assert "You are in no space yet" in page
        assert "Enter a code" in page.links

    def test_what_i_follow_is_there_while_something_new_was_said(self, visit, app):
        space, other = a.Space(), a.Space(closed=True)
        mine, there = a.Membership(space=space), a.Membership(space=other)
        there.user_id = mine.user_id
        started = tasks.add(space, a.column(space), "I started it", by=a.actor(mine))
        spoke, muted, elsewhere = a.Task(space=space, title="I spoke there"), a.Task(space=space), a.Task(space=other)
        comments.say(spoke, "First.", locale="en", by=a.actor(mine))
        follows.mute(muted, by=a.actor(mine))
        follows.follow(elsewhere, by=a.actor(there))
        browser = visit(mine.user)
        assert "What you follow" not in browser.get("/")

        for record in (started, spoke, spoke, muted, elsewhere):
            a.Comment(record=record, author=a.Membership(space=record.space))
        a.Comment(record=started, hidden_at=now(), hidden_reason="spam")
        a.Comment(record=started, author=mine)

        found = {li.one("a").text: li.one(".chip").text for li in browser.get("/").region("followed").all("li")}
        assert found == {
            "I started it": "1 new comment", "I spoke there": "2 new comments", elsewhere.title: "1 new comment",
        }  # fmt: skip

    @pytest.mark.parametrize("htmx", [False, True])
    def test_what_was_read_is_no_news_and_neither_is_what_is_old_or_not_for_me(self, visit, app, htmx):
        space = a.Space()
        mine = a.Membership(space=space)
        read, hidden, old = (a.Task(space=space, title=title) for title in ("To read", "Taken away", "Long ago"))
        for task in (read, hidden, old):
            follows.follow(task, by=a.actor(mine))
            db.session.get(Follow, (task.id, mine.id)).since = now() - timedelta(days=30)
            a.Comment(record=task, created_at=now() - timedelta(days=20 if task is old else 1))
        hidden.audience = Audience.MODERATORS
        db.session.commit()
        browser = visit(mine.user, htmx=htmx)

        page = browser.get("/")
        assert [li.one("a").text for li in page.region("followed").all("li")] == ["To read"]
        page = browser.submit(page, "I have read it: To read")

        assert "To read" not in page
        assert not db.session.get(Follow, (read.id, mine.id)).is_muted

    def test_who_named_me_under_what_i_muted_is_not_listed(self, visit, app):
        task = a.Task(title="Where I was named")
        mine = a.Membership(space=task.space, name="Karim")
        said = a.Membership(space=task.space)
        comments.say(task, "@Karim", locale="en", by=a.actor(said))
        db.session.commit()
        assert "named you" in visit(mine.user).get("/")

        follows.mute(task, by=a.actor(mine))
        assert "named you" not in visit(mine.user).get("/")
        follows.let_go(task, by=a.actor(mine))
        assert "named you" in visit(mine.user).get("/")

    def test_statements_do_not_grow_with_the_spaces(self, app, visit):
        user = member(a.Space(), Role.MODERATOR)
        browser = visit(user)
        with statements(app) as few:
            browser.get("/")
        for _ in range(10):
            space = a.Space()
            mine = a.Membership(space=space, user=user, role=Role.MODERATOR)
            a.Proposal(space=space, submitted=True)
            a.Proposal(space=space, returned=True, author=mine)
            a.Task(space=space, due_at=now()).assignees = [mine]
        db.session.commit()
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
