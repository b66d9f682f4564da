"""A task's page, and what its forms do: plainly, and with htmx from the board."""

import brotli
import pytest

from tests import factories as a
from tests.pages import hx, statements
from workspace.db import db
from workspace.models import Activity, Role, Task
from workspace.services import tasks

BOARD = {"Masar-Board": "1"}


@pytest.fixture
def space(app):
    return a.Space()


@pytest.fixture
def me(space):
    return a.Membership(space=space)


@pytest.fixture
def browser(visit, me):
    return visit(me.user)


def titles(space, place=0):
    rows = db.session.query(Task).filter(Task.column_id == a.column(space, place).id).order_by(Task.rank)
    return [t.title for t in rows]


class TestAdd:
    def test_a_title_is_enough(self, space, browser):
        board = browser.get(f"/s/{space.slug}")
        page = browser.submit(board, "Add", title="Buy paint")
        assert page.heading == "Buy paint"
        assert titles(space) == ["Buy paint"]

    def test_on_the_board_the_answer_is_the_card_its_count_and_a_fresh_form(self, space, browser):
        board = browser.get(f"/s/{space.slug}")
        form = board.all("details.add form")[0]
        column = form.one("[name=column]")["value"]
        old = form.one("[name=op]")["value"]

        answer = browser.post(
            form["action"], {"title": "Buy paint", "column": column, "op": old},
            target=f"details#add-{column}", headers=BOARD,
        )  # fmt: skip

        assert answer.status == 200
        assert len(brotli.compress(answer.source.encode(), quality=4)) <= 2048
        assert 'hx-target="#c-' in answer.source
        assert "Buy paint" in answer
        assert old not in answer.source

    @pytest.mark.parametrize("title", ["", "   ", "x" * 201, "bad\u202ename", "a\x00b"])
    def test_what_is_not_a_title_is_said_beside_its_field(self, space, browser, title):
        column = a.column(space).handle
        page = browser.post(f"/s/{space.slug}/tasks", {"title": title, "column": column})
        assert page.status == 422
        assert page.errors
        assert titles(space) == []

    def test_a_column_of_another_space_is_no_column(self, space, browser):
        page = browser.post(f"/s/{space.slug}/tasks", {"title": "x", "column": a.column(a.Space()).handle})
        assert page.status == 422

    def test_the_same_form_sent_twice_adds_one_task(self, space, browser):
        sent = {"title": "Once", "column": a.column(space).handle, "op": "the-same"}
        first = browser.post(f"/s/{space.slug}/tasks", sent)
        second = browser.post(f"/s/{space.slug}/tasks", sent)
        assert (first.status, second.status) == (303, 303)
        assert first.location == second.location
        assert titles(space) == ["Once"]


class TestMove:
    def test_by_the_form_of_its_page(self, space, me, browser):
        tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        page = browser.get(f"/s/{space.slug}/tasks/1")
        target = a.column(space, 1)
        page = browser.submit(page, target.names["en"])
        assert titles(space, 1) == ["Paint"]
        assert "Undo" in page.buttons

    def test_on_the_board_only_what_moved_travels(self, space, me, browser):
        by = a.actor(me)
        for i in range(100):
            tasks.add(space, a.column(space), f"task {i}", by=by)
        there = a.column(space, 1)

        answer = browser.post(
            f"/s/{space.slug}/tasks/50/move", {"column": there.handle, "after": ""},
            target="div#board", headers=BOARD,
        )  # fmt: skip

        assert answer.status == 200
        assert "task 49" in answer
        assert "task 48" not in answer
        assert len(answer.source.encode()) <= 2048
        assert browser.client.get("/").status_code < 500

    def test_another_is_told_that_it_was_archived_meanwhile(self, space, me, browser):
        task = tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        tasks.archive(task, by=a.actor(me))
        page = browser.post(f"/s/{space.slug}/tasks/1/move", {"column": a.column(space, 1).handle})
        assert page.status == 409
        assert titles(space, 1) == []

    def test_undo_takes_it_back(self, space, me, browser):
        tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        browser.post(f"/s/{space.slug}/tasks/1/move", {"column": a.column(space, 1).handle})
        page = browser.get(f"/s/{space.slug}/tasks/1")
        browser.submit(page, "Undo")
        assert titles(space) == ["Paint"]


class TestEdit:
    def test_one_field_in_place_leaves_the_others(self, space, me, browser):
        task = tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        tasks.assign(task, [me], by=a.actor(me))
        page = browser.get(f"/s/{space.slug}/tasks/1")
        page = browser.submit(page, "Save", title="Green paint")
        db.session.refresh(task)
        assert page.heading == "Green paint"
        assert [m.id for m in task.assignees] == [me.id]

    def test_a_region_alone_comes_back_to_htmx(self, space, me, browser):
        tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        page = browser.post(
            f"/s/{space.slug}/tasks/1/edit", {"title": "Green", "was_title": "Paint"}, target="section#task_title"
        )
        assert page.status == 200
        assert page.size < 2048
        assert page.headers["HX-Replace-Url"] == f"/s/{space.slug}/tasks/1"
        assert "<html" not in page.source

    def test_two_who_change_the_same_words_see_both(self, space, me, browser, visit):
        task = tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        mine = {"title": "Blue paint", "was_title": "Paint"}
        visit(a.member(space)).post(f"/s/{space.slug}/tasks/1/edit", {"title": "Green paint", "was_title": "Paint"})

        page = browser.post(f"/s/{space.slug}/tasks/1/edit", mine)

        db.session.refresh(task)
        assert page.status == 409
        assert "Green paint" in page.one("[role=alert]")
        assert page.one("[name=title]")["value"] == "Blue paint"
        assert task.title == "Green paint"
        again = browser.submit(page, "Save")
        db.session.refresh(task)
        assert again.status == 200
        assert task.title == "Blue paint"

    def test_a_mistake_does_not_make_unread_what_others_wrote(self, space, me, browser):
        """The form sent again after a mistake still says what its writer had before them."""
        task = tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        page = browser.get(f"/s/{space.slug}/tasks/1/edit")
        tasks.change(task, "description", "Blue.", saw="", by=a.actor(me))
        db.session.commit()

        page = browser.submit(page, "Save", title="", description="Green.")
        assert page.status == 422
        page = browser.submit(page, "Save", title="Paint", description="Green.")
        assert page.status == 409
        assert "Blue." in page.one("[role=alert]")

    def test_what_overlaps_takes_nothing_else_back(self, space, me, browser):
        task = tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        page = browser.get(f"/s/{space.slug}/tasks/1/edit")
        tasks.change(task, "description", "Blue.", saw="", by=a.actor(me))
        db.session.commit()

        page = browser.submit(page, "Save", title="Paint it", description="Green.")
        assert page.status == 409
        browser.submit(page, "Save")
        db.session.refresh(task)
        assert (task.title, task.description) == ("Paint it", "Green.")

    def test_everything_on_one_page(self, space, me, browser):
        task = tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        label, path = a.Label(space=space, name="soon"), a.Path(slug="water-x")
        page = browser.get(f"/s/{space.slug}/tasks/1/edit")
        page = browser.submit(
            page, "Save", title="Paint the bench", description="Two **coats**", due_at="2027-03-12",
            people=[me.handle], labels=[label.handle], path=path.slug,
        )  # fmt: skip
        db.session.refresh(task)
        assert task.due_at.isoformat() == "2027-03-12T20:59:00+00:00"  # The end of the day in Baghdad.
        assert page.region("task_text").one("strong").text == "coats"
        assert "soon" in page
        assert [m.id for m in task.assignees] == [me.id]

    @pytest.mark.parametrize(
        "bad",
        [
            {"due_at": "2027-02-30"}, {"due_at": "soon"}, {"due_at": "9999-01-01"},
            {"path": "no-such"}, {"people": "nobody"}, {"labels": "none"}, {"title": ""},
            {"description": "x" * 20_001},
        ],
    )  # fmt: skip
    def test_bad_input_is_refused_and_nothing_changes(self, space, me, browser, bad):
        tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        before = db.session.query(Activity).count()
        page = browser.post(f"/s/{space.slug}/tasks/1/edit", bad)
        assert page.status == 422
        assert page.errors
        assert db.session.query(Activity).count() == before

    def test_what_was_typed_is_kept(self, space, me, browser):
        tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        page = browser.post(
            f"/s/{space.slug}/tasks/1/edit", {"title": "", "was_title": "Paint", "description": "My words"}
        )
        assert page.one("[name=description]").text == "My words"

    def test_a_mistake_in_a_line_changed_in_place_is_said_on_a_page_of_its_own(self, space, me, browser):
        tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        sent = {"title": " ", "was_title": "Paint"}

        alone = browser.post(f"/s/{space.slug}/tasks/1/edit", sent, target="section#task_title")
        assert (alone.status, alone.headers["HX-Retarget"]) == (422, "body")
        assert alone.errors

        beside = browser.post(f"/s/{space.slug}/tasks/1/edit", sent, target="section#task_title", headers=BOARD)
        assert (beside.status, beside.headers["HX-Retarget"]) == (422, "#panel")
        assert "<html" not in beside.source


class TestChecklist:
    def test_add_tick_and_take_away(self, space, me, browser):
        tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        page = browser.get(f"/s/{space.slug}/tasks/1")
        page = browser.submit(page, "/items", text="Green one")
        page = browser.submit(page, "Green one")
        assert "1 of 1" in page.region("task_items")
        page = browser.submit(page, "Take away: Green one")
        assert "Green one" not in page.region("task_items")

    def test_an_empty_line_is_said(self, space, me, browser):
        tasks.add(space, a.column(space), "Paint", by=a.actor(me))
        page = browser.post(f"/s/{space.slug}/tasks/1/items", {"text": " "})
        assert page.status == 422
        assert "Please fill this in." in page


def test_an_archived_task_keeps_its_page_and_comes_back(space, me, browser):
    tasks.add(space, a.column(space), "Paint", by=a.actor(me))
    page = browser.submit(browser.get(f"/s/{space.slug}/tasks/1"), "Archive")
    assert "This task is archived." in page
    assert "Paint" in browser.get(f"/s/{space.slug}/tasks/archive")
    page = browser.submit(page, "Put back on the board")
    assert titles(space) == ["Paint"]


def test_an_observer_reads_and_changes_nothing(space, visit, me):
    tasks.add(space, a.column(space), "Paint", by=a.actor(me))
    observer = visit(a.member(space, Role.OBSERVER))
    page = observer.get(f"/s/{space.slug}/tasks/1")
    assert page.heading == "Paint"
    assert "Archive" not in page.buttons
    assert observer.post(f"/s/{space.slug}/tasks/1/archive").status == 403


def test_the_page_costs_the_same_whatever_it_holds(app, space, me, browser):
    by = a.actor(me)
    task = tasks.add(space, a.column(space), "Paint", by=by)
    address = f"/s/{space.slug}/tasks/1"

    def cost():
        with statements(app) as sent:
            browser.get(address)
        return len(sent)

    before = cost()
    for i in range(30):
        tasks.add_item(task, f"{i}", by=by)
        a.Comment(record=task)
    db.session.commit()
    assert cost() == before <= 13


def test_htmx_led_to_another_page_goes_there(space, me, browser):
    tasks.add(space, a.column(space), "Paint", by=a.actor(me))
    answer = browser.open(f"/s/{space.slug}/tasks/1", headers=hx("section#elsewhere"))
    assert answer.headers["HX-Redirect"] == f"/s/{space.slug}/tasks/1"
