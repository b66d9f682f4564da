"""The migrations lead to what the models say, there and back, on both engines."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from tests.databases import alembic_config, application
from workspace.cli import masar
from workspace.db import Rank, UtcDateTime, db


@pytest.fixture
def bare(engine, engines, instance):
    """The application on a database in which nothing was made yet."""
    app = application(instance, engines[engine].empty())
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def shape():
    """Every table with its columns, indexes and constraints, as the database tells."""
    db.engine.dispose()
    seen = inspect(db.engine)
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)),
            sorted((i["name"], tuple(i["column_names"]), bool(i["unique"])) for i in seen.get_indexes(table)),
            sorted(
                (f["name"], tuple(f["constrained_columns"]), f["referred_table"]) for f in seen.get_foreign_keys(table)
            ),
            sorted((u["name"], tuple(u["column_names"])) for u in seen.get_unique_constraints(table)),
            sorted(c["name"] for c in seen.get_check_constraints(table)),
        )
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def same_type(_context, _inspected, _column, _found, said):
    """Our own types are spelled plainly in a migration; what they are there is compared by `shape`."""
    return False if isinstance(said, UtcDateTime | Rank) or type(said).__name__ == "Enum" else None


def test_the_migrations_make_what_the_models_say(bare):
    command.upgrade(alembic_config(), "head")
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": same_type, "compare_server_default": True}
        )
        assert compare_metadata(context, db.metadata) == []


def test_the_migrations_make_exactly_the_tables_of_the_models(bare):
    command.upgrade(alembic_config(), "head")
    migrated = shape()
    command.downgrade(alembic_config(), "base")
    db.create_all()
    assert migrated == shape()


def test_up_down_and_up_again_is_as_up(bare):
    command.upgrade(alembic_config(), "head")
    first = shape()
    command.downgrade(alembic_config(), "base")
    assert shape() == {}
    command.upgrade(alembic_config(), "head")
    assert shape() == first


def test_migrating_twice_does_nothing_the_second_time(bare):
    runner = bare.test_cli_runner()
    first = runner.invoke(masar, ["migrate"])
    before = shape()
    second = runner.invoke(masar, ["migrate"])
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert first.output == second.output
    assert shape() == before != {}


def test_it_is_ready_only_when_it_is_migrated(bare):
    db.session.remove()
    client = bare.test_client()
    assert client.get("/readyz").status_code == 503
    command.upgrade(alembic_config(), "head")
    assert client.get("/readyz").status_code == 200
