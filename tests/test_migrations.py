"""The migrations lead to what the models say, there and back, on both engines."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from tests import factories as a
from tests.databases import alembic_config, application
from workspace.cli import masar
from workspace.db import Rank, UtcDateTime, db
from workspace.models import Amendment, AmendmentState, ProposalState


@pytest.fixture
def bare(engine, engines, instance):
    """The application on a database in which nothing was made yet."""
    app = application(instance, engines[engine].empty())
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


SEARCHED = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name LIKE 'documents\\_%' ESCAPE '\\' AND sql IS NOT NULL",
    "postgresql": """
        SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'documents\\_%'
        UNION ALL SELECT attstorage::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relname = 'documents' AND attname = 'terms'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE indexname IN ('ix_documents_terms', 'ix_documents_open')
    """,
}


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
        if table != "alembic_version" and not table.startswith("documents_fts_")  # Parts of SQLite's own index.
    } | searched()


def searched():
    """What finds words, as each engine tells it in full."""
    with db.engine.connect() as connection:
        rows = connection.execute(text(SEARCHED[db.engine.dialect.name])).all()
    return {"what finds words": sorted(map(tuple, rows))} if rows else {}


def same_type(_context, _inspected, _column, _found, said):
    """Our own types are spelled plainly in a migration; what they are there is compared by `shape`."""
    return False if isinstance(said, UtcDateTime | Rank) or type(said).__name__ == "Enum" else None


def but_for_search(name, _kind, _parents):
    """What each engine finds words by is no table and no index of the models': it is compared by `shape`."""
    return not (name or "").startswith(("documents_fts", "ix_documents_terms", "ix_documents_open"))


def test_the_migrations_make_what_the_models_say(bare):
    command.upgrade(alembic_config(), "head")
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": same_type, "compare_server_default": True, "include_name": but_for_search},
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


def test_what_was_written_before_is_there_after_and_after_going_back(bare):
    """The migrations after the first one meet rows: a table made anew takes nothing with it."""
    command.upgrade(alembic_config(), "5c5705cf3391")
    with db.engine.begin() as connection:
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    before = rows()
    assert before["comments"] == 1
    command.upgrade(alembic_config(), "head")
    assert {table: rows()[table] for table in before} == before
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT is_answer FROM comments")) in (False, 0)
        assert {str(each) for each in connection.scalars(text("SELECT titles FROM records"))} == {"{}"}
        assert connection.execute(text("SELECT state, length(uid) FROM meetings")).one() == ("called", 13)
    command.downgrade(alembic_config(), "5c5705cf3391")
    assert rows() == before


def test_amendments_that_waited_for_nobody_have_lapsed(bare):
    command.upgrade(alembic_config(), "head")
    states = ("open", "deciding", "adopted", "withdrawn")
    proposals = {state: a.Proposal(state=ProposalState(state), locale="ar") for state in states}
    ids = {
        (state, tag): a.Amendment(proposal=it, locale=tag).id for state, it in proposals.items() for tag in ("ar", "en")
    }
    db.session.remove()

    command.downgrade(alembic_config(), "d5208fb6e1c4")
    command.upgrade(alembic_config(), "head")

    found = {key: db.session.get(Amendment, id).state for key, id in ids.items()}
    lapsed = {("adopted", "ar"), ("withdrawn", "ar"), ("withdrawn", "en")}
    assert {key for key, state in found.items() if state is AmendmentState.LAPSED} == lapsed


OLD_ROWS = (
    "INSERT INTO users (id, sign_in_name, password_hash, name, locale, time_zone, digits, calendar, theme, seen_hints,"
    " created_at, version) VALUES (1, 'calm-river', 'x', 'زينب', 'ar', 'Asia/Baghdad', 'latn', 'gregorian', 'auto', '',"
    " '2026-11-23 10:00:00', 1)",
    "INSERT INTO spaces (id, kind, visibility, slug, names, purposes, overseers, is_independent, admits_requests,"
    " time_zone, last_number, created_at, version) VALUES (1, 'network', 'public', 'network', '{}', '{}', '.',"
    " false, true, 'Asia/Baghdad', 1, '2026-11-23 10:00:00', 1)",
    "INSERT INTO memberships (id, handle, space_id, user_id, role, state, name, skeleton, about, is_public, joined_at,"
    " version) VALUES (1, 'm', 1, 1, 'member', 'active', 'زينب', 'زينب', '', false, '2026-11-23 10:00:00', 1)",
    "INSERT INTO records (id, space_id, kind, number, title, locale, author_id, audience, created_at, changed_at,"
    " version) VALUES (1, 1, 'proposal', 1, 'ماء', 'ar', 1, 0, '2026-11-23 10:00:00', '2026-11-23 10:00:00', 1)",
    "INSERT INTO proposals (id, state, edition, summary, body, ask, place) VALUES (1, 'open', 1, '', '', '', '')",
    "INSERT INTO proposal_versions (id, proposal_id, edition, locale, title, summary, body, ask, by_id, created_at)"
    " VALUES (1, 1, 1, 'ar', 'ماء', '', '', '', 1, '2026-11-23 10:00:00')",
    "INSERT INTO records (id, space_id, kind, number, title, locale, author_id, audience, created_at, changed_at,"
    " version) VALUES (2, 1, 'meeting', 2, 'اجتماع', 'ar', 1, 0, '2026-11-23 10:00:00', '2026-11-23 10:00:00', 1)",
    "INSERT INTO meetings (id, starts_at, place, purpose) VALUES (2, '2026-11-25 10:00:00', '', '')",
    "INSERT INTO agenda_items (id, handle, meeting_id, position, title, wanted, note, edition, version)"
    " VALUES (1, 'i', 2, 0, 'ماء', 'discuss', 'نعم', 1, 1)",
    "INSERT INTO comments (id, handle, record_id, author_id, body, locale, created_at, version)"
    " VALUES (1, 'c', 1, 1, 'نعم', 'ar', '2026-11-23 10:00:00', 1)",
)


def rows():
    with db.engine.connect() as connection:
        return {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in inspect(connection).get_table_names()
            if table != "alembic_version"
        }
