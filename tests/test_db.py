"""How the database is opened."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from workspace.db import db

pytestmark = pytest.mark.engine("postgresql")
PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%records%'")


def test_what_was_planned_outlives_a_rollback(app, visit):
    browser = visit()
    for _each in range(8):
        browser.get("/")
    assert db.session.scalar(PREPARED) > 0
    db.session.execute(text("CREATE TABLE gone (id int)"))
    db.session.rollback()
    assert db.session.scalar(PREPARED) > 0
    assert db.session.scalar(text("SELECT to_regclass('gone')")) is None


def test_a_page_rolls_back_once(app, visit):
    told = []
    connection = db.session.connection().connection.dbapi_connection
    connection.add_notice_handler(lambda notice: told.append(notice.message_primary))
    db.session.rollback()
    browser = visit()
    browser.get("/")
    browser.get("/healthz")
    assert told == []


def test_a_table_that_was_changed_under_a_plan_fails_once(app):
    slug = text("SELECT slug FROM spaces")
    for _each in range(8):
        db.session.execute(slug)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
        db.session.rollback()
        other.execute(text("ALTER TABLE spaces ALTER slug TYPE varchar(77)"))
        try:
            with pytest.raises(DBAPIError):
                db.session.execute(slug)
            db.session.rollback()
            assert db.session.execute(slug).all() == []
        finally:
            db.session.rollback()
            other.execute(text("ALTER TABLE spaces ALTER slug TYPE varchar"))


def test_a_transaction_that_failed_is_rolled_back(app):
    with pytest.raises(DBAPIError):
        db.session.execute(text("SELECT 1 / 0"))
    db.session.rollback()
    assert db.session.scalar(text("SELECT 1")) == 1


def test_a_connection_that_was_cut_is_replaced(app, visit):
    mine = db.session.scalar(text("SELECT pg_backend_pid()"))
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    with pytest.raises(DBAPIError):
        db.session.scalar(text("SELECT 1"))
    db.session.rollback()
    assert visit().get("/").status == 200
