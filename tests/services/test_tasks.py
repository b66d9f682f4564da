from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import Activity, Happening, Task
from workspace.queries import tasks as queries
from workspace.rules.flows import NotNow
from workspace.services import members, spaces, tasks


@pytest.fixture
def space(app):
    return a.Space()


@pytest.fixture
def by(space):
    return a.actor(a.Membership(space=space))


def order(column):
    rows = select(Task.title).where(Task.column_id == column.id).order_by(Task.rank, Task.id)
    return list(db.session.scalars(rows))


def last():
    return db.session.scalars(select(Activity).order_by(Activity.id.desc()).limit(1)).one()


class TestMove:
    def test_behind_another_or_on_top(self, space, by):
        first, second = a.column(space, 0), a.column(space, 1)
        three, two, one = (tasks.add(space, first, title, by=by) for title in ("three", "two", "one"))
        assert order(first) == ["one", "two", "three"]

        tasks.move(one, first, after=three, by=by)
        tasks.move(three, second, by=by)

        assert order(first) == ["two", "one"]
        assert order(second) == ["three"]
        assert last().happening is Happening.TASK_MOVED
        assert two.column_id == first.id

    def test_to_where_it_is_already_nothing_happens(self, space, by):
        column = a.column(space)
        below, task = tasks.add(space, column, "two", by=by), tasks.add(space, column, "one", by=by)

        assert tasks.move(task, column, by=by) is None
        assert tasks.move(below, column, after=task, by=by) is None
        assert last().happening is Happening.TASK_ADDED

    def test_the_order_holds_when_there_is_no_room_left_between_two(self, space, by):
        column = a.column(space)
        tail = tasks.add(space, column, "tail", by=by)
        head = tasks.add(space, column, "head", by=by)
        assert head.rank < tail.rank

        expected = []
        for i in range(80):  # Halving a gap of 1024 eighty times has no room in a float.
            task = tasks.add(space, column, f"{i}", by=by)
            tasks.move(task, column, after=head, by=by)
            expected.insert(0, f"{i}")

        assert order(column) == ["head", *expected, "tail"]

    def test_an_archived_task_is_not_moved(self, space, by):
        task = a.Task(space=space, archived=True)
        with pytest.raises(NotNow):
            tasks.move(task, a.column(space), by=by)


class TestChange:
    def test_two_who_change_different_words_are_merged(self, space, by):
        task = a.Task(space=space, description="bring water and bread")

        tasks.change(task, "description", "bring cold water and bread", saw="bring water and bread", by=by)
        tasks.change(task, "description", "bring water and fresh bread", saw="bring water and bread", by=by)

        assert task.description == "bring cold water and fresh bread"

    def test_two_who_change_the_same_words_lose_neither(self, space, by):
        task = a.Task(space=space, title="Buy paint")
        tasks.change(task, "title", "Buy green paint", saw="Buy paint", by=by)

        with pytest.raises(tasks.Overlap) as met:
            tasks.change(task, "title", "Buy blue paint", saw="Buy paint", by=by)

        assert (met.value.theirs, met.value.mine) == ("Buy green paint", "Buy blue paint")
        assert task.title == "Buy green paint"

    def test_a_date_that_another_changed_is_not_overwritten(self, space, by):
        task = a.Task(space=space)
        tasks.change(task, "due_at", now() + timedelta(days=1), saw=None, by=by)

        with pytest.raises(tasks.Overlap):
            tasks.change(task, "due_at", now() + timedelta(days=2), saw=None, by=by)

    def test_what_is_not_a_field_is_refused(self, space, by):
        with pytest.raises(KeyError):
            tasks.change(a.Task(space=space), "author_id", 1, saw=None, by=by)


class TestUndo:
    def test_a_move_a_change_an_assignment_and_an_archive_are_taken_back(self, space, by):
        first, second = a.column(space, 0), a.column(space, 1)
        one, two = tasks.add(space, first, "one", by=by), tasks.add(space, first, "two", by=by)

        tasks.move(one, second, by=by)
        tasks.undo(one, by=by)
        assert order(first) == ["two", "one"]

        tasks.change(one, "title", "uno", saw="one", by=by)
        tasks.undo(one, by=by)
        assert one.title == "one"

        tasks.change(one, "due_at", now(), saw=None, by=by)
        tasks.undo(one, by=by)
        assert one.due_at is None

        tasks.assign(one, [by.membership], by=by)
        tasks.undo(one, by=by)
        assert one.assignees == []

        tasks.archive(two, by=by)
        tasks.undo(two, by=by)
        assert two.archived_at is None
        assert two.column_id == first.id

    def test_only_ones_own_last_step_and_only_once(self, space, by):
        task = tasks.add(space, a.column(space), "one", by=by)
        other = a.actor(a.Membership(space=space))
        tasks.change(task, "title", "uno", saw="one", by=by)

        with pytest.raises(NotNow):
            tasks.undo(task, by=other)
        tasks.undo(task, by=by)
        with pytest.raises(NotNow):
            tasks.undo(task, by=by)

    def test_a_column_that_is_gone_is_not_gone_back_to(self, space, by):
        first, second = a.column(space, 0), a.column(space, 1)
        task = tasks.add(space, first, "one", by=by)
        tasks.move(task, second, by=by)
        spaces.remove_column(first, space, by=by)

        with pytest.raises(NotNow):
            tasks.undo(task, by=by)

    def test_a_place_that_is_taken_is_not_shared(self, space, by):
        first, second = a.column(space, 0), a.column(space, 1)
        two, one, top = (tasks.add(space, first, title, by=by) for title in ("two", "one", "top"))
        tasks.move(one, second, by=by)
        between = tasks.add(space, second, "between", by=by)
        tasks.move(between, first, after=top, by=by)
        tasks.undo(one, by=by)

        assert len({task.rank for task in (one, two, top, between)}) == 4

    def test_labels_and_people_that_are_gone_are_not_brought_back(self, space, by):
        task, label, person = a.Task(space=space), a.Label(space=space), a.Membership(space=space)
        tasks.label(task, [label], by=by)
        tasks.label(task, [], by=by)
        spaces.remove_label(label, space, by=by)
        tasks.undo(task, by=by)
        assert list(db.session.scalars(queries.labels_of(task))) == []

        tasks.assign(task, [person], by=by)
        tasks.assign(task, [], by=by)
        members.leave(person, by=a.actor(person))
        tasks.undo(task, by=by)
        assert task.assignees == []


class TestLabelAndChecklist:
    def test_labels_are_these_and_no_others(self, space, by):
        task = a.Task(space=space)
        one, two = a.Label(space=space), a.Label(space=space)

        tasks.label(task, [one, two], by=by)
        assert tasks.label(task, [two, one], by=by) is None
        tasks.label(task, [two], by=by)
        tasks.undo(task, by=by)

        assert last().happening is Happening.TASK_UNDONE
        assert tasks.label(task, [one, two], by=by) is None

    def test_ticking_twice_ticks_once(self, space, by):
        task = a.Task(space=space)
        item = tasks.add_item(task, "Ask", by=by)

        tasks.tick(task, item, True, by=by)
        at = item.done_at
        tasks.tick(task, item, True, by=by)
        assert item.done_at == at
        assert item.done_by_id == by.membership.id

        tasks.tick(task, item, False, by=by)
        assert item.done_at is None
        tasks.drop_item(task, item, by=by)
        assert last().from_value == "Ask"


class TestArchiveAndRestore:
    def test_it_goes_back_on_top_of_its_column(self, space, by):
        column = a.column(space)
        one, _two = tasks.add(space, column, "one", by=by), tasks.add(space, column, "two", by=by)

        tasks.archive(one, by=by)
        assert tasks.archive(one, by=by) is None
        assert order(column) == ["two"]
        tasks.restore(one, by=by)
        tasks.restore(one, by=by)

        assert order(column) == ["one", "two"]
