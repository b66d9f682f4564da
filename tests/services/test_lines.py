"""What is typed under a point of the agenda becomes a decision or a task, once."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import ActionLine, Link, Relation, Resolution, Task
from workspace.services import notes


@pytest.fixture
def item(app):
    return a.AgendaItem()


@pytest.fixture
def by(item):
    return a.actor(a.Membership(space=item.meeting.space))


def resolutions():
    return db.session.scalars(select(Resolution.text).order_by(Resolution.id)).all()


def made():
    return db.session.scalars(select(Task).order_by(Task.id)).all()


def test_a_decision_goes_to_the_register_and_its_line_refers_to_it(item, by):
    notes.write(item, "We talked.\n/decision We meet on Sundays\nThen tea.", base=0, by=by)

    assert item.note == "We talked.\n✓ We meet on Sundays\nThen tea."
    assert resolutions() == ["We meet on Sundays"]


def test_an_action_is_a_task_on_the_board_at_once(item, by):
    zainab = a.Membership(space=item.meeting.space, name="زينب كريم", skeleton=a.skeleton("زينب كريم"))

    notes.write(item, "- /مهمة @زينب کریم ١٢/١٢/٢٠٢٦ نشتري الخشب", base=0, by=by)

    (task,) = made()
    assert item.note == f"- → #{task.number} نشتري الخشب — زينب كريم، 12/12/2026"
    assert (task.title, task.assignees, task.column_id) == ("نشتري الخشب", [zainab], a.column(item.meeting.space).id)
    assert task.due_at.date() == date(2026, 12, 12)
    link = db.session.scalars(select(Link)).one()
    assert (link.from_id, link.relation, link.to_id) == (item.meeting.id, Relation.SOURCE_OF, task.id)
    assert db.session.scalars(select(ActionLine.item_id)).all() == [item.id]


def test_saving_again_makes_nothing_twice(item, by):
    text = "/decision We meet\n/action Buy wood"
    notes.write(item, text, base=0, by=by)

    notes.write(item, text, base=0, by=by)
    notes.write(item, text + "\nAnd tea.", base=1, by=by)
    notes.write(item, item.note + "\n/decision We meet", base=item.edition, by=by)

    assert (len(resolutions()), len(made())) == (1, 1)
    assert item.note.count("✓ We meet") == 2
    assert "And tea." in item.note


def test_what_another_wrote_meanwhile_is_merged_and_makes_nothing_twice(item, by):
    notes.write(item, "One.\n\nTwo.\n\nThree.", base=0, by=by)
    notes.write(item, "One.\n/action Buy wood\n\nTwo.\n\nThree.", base=1, by=by)

    notes.write(
        item, "One.\n\nTwo.\n\nThree.\n/decision We meet", base=1, by=a.actor(a.Membership(space=item.meeting.space))
    )

    assert (len(resolutions()), len(made())) == (1, 1)
    assert "/" not in item.note


def test_two_people_may_promise_the_same(item, by):
    for name in ("Sara", "Karim"):
        a.Membership(space=item.meeting.space, name=name, skeleton=a.skeleton(name))

    notes.write(item, "/action @Sara bring a chair\n/action @Karim bring a chair", base=0, by=by)

    assert sorted(m.name for task in made() for m in task.assignees) == ["Karim", "Sara"]


def test_while_somebody_types_only_a_finished_line_counts(item, by):
    notes.keep_writing(item, "/decision We me", base=0, by=by)
    assert (item.note, resolutions()) == ("/decision We me", [])

    notes.keep_writing(item, "/decision We meet\n", base=1, by=by)
    assert (item.note, resolutions()) == ("✓ We meet\n", ["We meet"])


def test_a_save_makes_a_half_typed_line_whole(item, by):
    notes.keep_writing(item, "/decision We meet", base=0, by=by)

    notes.write(item, "/decision We meet", base=1, by=by)

    assert (item.note, resolutions()) == ("✓ We meet", ["We meet"])


def test_a_title_has_room_for_two_hundred_letters_and_the_rest_is_kept(item, by):
    words = "wood " * 60

    notes.write(item, f"/action {words}", base=0, by=by)

    (task,) = made()
    assert len(task.title) <= 200
    assert task.description == words.strip()


def test_a_note_without_commands_costs_no_more_statements(app, item, by):
    with statements(app) as sent:
        notes.write(item, "a/b and 1/2\n", base=0, by=by)
    few = len(sent)
    with statements(app) as sent:
        notes.write(item, "more\n", base=1, by=by)
    assert len(sent) <= few
