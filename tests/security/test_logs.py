"""What is written to the log says where something broke, never about whom."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from workspace.db import db
from workspace.web.access import open_door


@pytest.mark.own_app
@pytest.mark.engine("sqlite")
def test_the_log_does_not_hold_what_people_wrote(app, visit, caplog):
    @app.get("/broken/<name>")
    @open_door()
    def broken(name):
        raise ValueError(name)

    with caplog.at_level(logging.DEBUG):
        assert visit().get("/broken/Zaynab?token=secret").status == 500
    assert "ValueError" in caplog.text
    assert not [word for word in ("Zaynab", "secret", "127.0.0.1") if word in caplog.text]


def test_an_error_of_the_database_does_not_hold_it_either(app):
    with pytest.raises(DBAPIError) as caught:
        db.session.execute(text("SELECT * FROM nothing WHERE name = :name"), {"name": "Zaynab"})
    assert "Zaynab" not in str(caught.value)
