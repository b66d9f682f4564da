"""What is due is done: by the worker, and by whoever comes first after the machine has slept."""

import math
from datetime import timedelta

import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from tests import factories as a
from workspace.cli import masar
from workspace.db import db, now
from workspace.models import Decision, DecisionState, Document, DocumentKind, MeetingState
from workspace.queries import minutes as minutes_queries
from workspace.services import notes
from workspace.web import clock


def raises(error):
    def verb(*_words, **_named):
        raise error

    return verb


def running(app, key=b""):
    with app.test_request_context():
        return a.decision(members=2, days=1, key=key or clock.ballot_key(), is_secret=True).id


def state_of(decision_id):
    db.session.rollback()
    return db.session.get(Decision, decision_id).state


def test_any_request_after_the_time_closes_what_is_due(app, visit):
    decision_id = running(app)
    with time_machine.travel(now() + timedelta(days=3)):
        app.extensions["looked_at_the_clock"] = -math.inf
        visit(None).get("/sign-in")
        assert state_of(decision_id) is DecisionState.CLOSED


def test_before_its_time_it_stays_open(app, visit):
    decision_id = running(app)
    app.extensions["looked_at_the_clock"] = -math.inf
    visit(None).get("/sign-in")
    assert state_of(decision_id) is DecisionState.RUNNING


def test_a_process_looks_once_a_second_at_the_most(app, visit):
    decision_id = running(app)
    with time_machine.travel(now() + timedelta(days=3)):
        app.extensions["looked_at_the_clock"] = math.inf
        visit(None).get("/sign-in")
        assert state_of(decision_id) is DecisionState.RUNNING


def test_the_worker_closes_it_too(app):
    decision_id = running(app)
    with time_machine.travel(now() + timedelta(days=3)):
        outcome = app.test_cli_runner().invoke(masar, ["worker", "--once"])
        assert outcome.exit_code == 0, outcome.output
        assert state_of(decision_id) is DecisionState.CLOSED


def test_one_that_cannot_be_counted_holds_up_nobody(app, visit):
    """Its votes were sealed under another key: the pages are there, and what else is due is done."""
    broken, whole = running(app, key=b"x" * 32), running(app)
    with time_machine.travel(now() + timedelta(days=3)):
        for _ in range(2):
            app.extensions["looked_at_the_clock"] = -math.inf
            assert visit(None).get("/sign-in").status == 200
        assert (state_of(broken), state_of(whole)) == (DecisionState.RUNNING, DecisionState.CLOSED)


def test_what_was_typed_is_found(app, visit):
    item = a.AgendaItem()
    notes.keep_writing(item, "A bench by the river", base=0, by=a.actor(a.Membership(space=item.meeting.space)))
    db.session.commit()
    with time_machine.travel(now() + timedelta(seconds=20)):
        app.extensions["looked_at_the_clock"] = -math.inf
        visit(None).get("/sign-in")
    found = db.session.scalars(select(Document.text).where(Document.kind == DocumentKind.NOTE)).all()
    assert found == ["A bench by the river"]


def test_what_the_database_could_not_do_is_tried_again(app, visit, monkeypatch):
    decision_id = running(app)
    with time_machine.travel(now() + timedelta(days=3)):
        with monkeypatch.context() as patched:
            patched.setattr(clock.decisions, "tick", raises(OperationalError("", {}, Exception("locked"))))
            app.extensions["looked_at_the_clock"] = -math.inf
            assert visit(None).get("/sign-in").status == 200
        app.extensions["looked_at_the_clock"] = -math.inf
        visit(None).get("/sign-in")
        assert state_of(decision_id) is DecisionState.CLOSED


def test_an_event_that_cannot_be_closed_holds_up_nobody(app, visit, monkeypatch, caplog):
    """It is said once by each process; whoever asks for a page gets it, and what else is due is done."""
    event = a.Event()
    item = a.AgendaItem()
    notes.keep_writing(item, "A bench by the river", base=0, by=a.actor(a.Membership(space=item.meeting.space)))
    db.session.commit()
    monkeypatch.setattr(clock.events, "tick", raises(ValueError("broken")))
    with time_machine.travel(event.ends_at + timedelta(days=3)):
        for _ in range(2):
            app.extensions["looked_at_the_clock"] = -math.inf
            assert visit(None).get("/sign-in").status == 200
    assert [each.getMessage() for each in caplog.records] == [f"What is due could not be done: event {event.id}."]
    found = db.session.scalars(select(Document.text).where(Document.kind == DocumentKind.NOTE)).all()
    assert found == ["A bench by the river"]


def test_minutes_that_are_due_are_found_by_an_index(app, engine):
    """It is asked every second: neither all meetings are gone through for it, nor all records."""
    a.Meeting(state=MeetingState.IN_REVIEW, review_until=now())
    due = str(minutes_queries.due(now()).compile(db.engine, compile_kwargs={"literal_binds": True}))
    if engine == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))  # With one meeting nothing else would be sensible.
    explain = "EXPLAIN QUERY PLAN " if engine == "sqlite" else "EXPLAIN "
    plan = "\n".join(str(row[-1]) for row in db.session.connection().exec_driver_sql(explain + due))
    assert "ix_meetings_state" in plan
    assert "records" not in plan
