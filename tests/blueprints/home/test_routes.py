"""The first page, for visitors and for those it should remind; and the pages that are the same for everybody."""

from datetime import timedelta

import pytest

from tests import factories as a
from tests.factories import member
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Charter, Role


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

        assert len(few) == len(many) <= 8, "\n".join(many)


@pytest.mark.parametrize("path", ["/help", "/charter", "/promises"])
def test_pages_for_everybody(visit, app, path):
    for lang in ("ar", "ckb", "en"):
        assert visit(lang=lang).get(path).status == 200


def test_the_charter_of_the_network(visit, app):
    db.session.add(Charter(space_id=a.root().id, text={"en": "**Non-violence** is the only means."}))

    assert "Non-violence" in visit().get("/charter")
