"""The database: base class, column types, the clock, and the settings each engine is opened with.

SQLite is opened through `pysqlite3`, whose wheel carries a library newer than 3.51.3: older ones can corrupt
a write-ahead log when it is reset. Every acknowledged write is on the disk (`synchronous=FULL`), every
transaction that writes begins `IMMEDIATE`, and what was deleted is overwritten (`secure_delete`).
"""

from __future__ import annotations

import secrets
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any

import pysqlite3
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Enum,
    ExceptionContext,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import JSON

from workspace.config import Refusal

ALNUM = string.ascii_letters + string.digits
SQLITE_AT_LEAST = (3, 51, 3)
CHANGED_UNDER_A_PLAN = "0A000"  # Feature not supported; nothing else that has this code is ever asked.


def now() -> datetime:
    """This moment, as aware UTC. Tests move it with `time_machine`."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps it naive, PostgreSQL with its zone; Python never sees a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Rank(TypeDecorator[IntEnum]):
    """An IntEnum kept as its number, so that the database can compare it."""

    impl = Integer
    cache_ok = True

    def __init__(self, enum: type[IntEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: IntEnum | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> IntEnum | None:
        return None if value is None else self.enum(value)


Key = Annotated[int, mapped_column(primary_key=True)]


def new_handle() -> str:
    """77 random bits for an address, letters and digits: nobody counts rows by it, or joins what two pages show."""
    return "".join(secrets.choice(ALNUM) for _ in range(13))


Handle = Annotated[str, mapped_column(String(16), default=new_handle, unique=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime, default=now)]
Words = Annotated[dict[str, str], mapped_column(JSON, default=dict)]
"""One short text in up to three languages, by locale: {"ar": …, "ckb": …, "en": …}."""


class Model(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        str: String,
        # A word in a plain column: a new one needs no migration.
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=lambda enum: [e.value for e in enum]),
    }


db = SQLAlchemy(metadata=Model.metadata, disable_autonaming=True)


@contextmanager
def transaction() -> Iterator[None]:
    """Keep what happens inside, or nothing of it. For commands; requests have `web/transactions.py`."""
    write_from_the_start()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def write_from_the_start() -> None:
    """Ask that the next transaction of this session takes SQLite's write lock when it begins.

    Without it a transaction that reads and then writes meets "database is locked" at once, or overwrites what
    another wrote between the two. PostgreSQL needs no such word: there a conflict is reported and tried again.
    """
    db.session.rollback()
    db.session.connection(execution_options={"begin": "IMMEDIATE"})


def take_turns(over: str) -> None:
    """Let nobody else who takes turns over the same word go on before this transaction has ended.

    For what is counted and then written: on PostgreSQL two would count the same. SQLite has one writer anyway.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:word, 0))"), {"word": over})


def look_up_by_index() -> None:
    """Let this transaction read through no table that has an index for it: PostgreSQL takes a comparison with the words
    of a document for as cheap as one of two numbers, and would rather make 200,000 of them than ask the index."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))


def engine_options(uri: str) -> dict[str, Any]:
    """How the engine for this address is opened. Raises Refusal for a SQLite that can lose what was written."""
    quiet = {"hide_parameters": True, "pool_size": 5}  # An error tells no name and no word that was to be kept.
    if uri.startswith("sqlite"):
        _refuse_an_old_sqlite()
        return {"module": pysqlite3.dbapi2, "connect_args": {"isolation_level": None}, **quiet}
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}, **quiet}


def _refuse_an_old_sqlite() -> None:
    if pysqlite3.sqlite_version_info < SQLITE_AT_LEAST:
        least = ".".join(map(str, SQLITE_AT_LEAST))
        raise Refusal(
            f"SQLite {pysqlite3.sqlite_version} can corrupt its log: {least} is needed. "
            "Install a newer pysqlite3, or set DATABASE_URL to a PostgreSQL."
        )


def prepare_postgresql(engine: Engine) -> None:
    """Let what PostgreSQL has planned outlive a rollback.

    Most requests only read and end with one, and psycopg then forgets all that it has prepared, in case a table that
    was made goes with it. Here no request makes tables; to plan takes longer than to answer most of what a page asks.
    Where a migration changes a table under running servers, the first who meets a plan of before gets an error, and all
    connections are made anew.
    """

    def roll_back(connection: Any) -> None:
        if connection.pgconn.transaction_status:  # The session asks once, the pool once more.
            connection.pgconn.exec_(b"ROLLBACK")

    engine.dialect.do_rollback = roll_back  # type: ignore[method-assign,assignment]

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) == CHANGED_UNDER_A_PLAN:
            context.is_disconnect = True


def prepare_sqlite(engine: Engine) -> None:
    """Set each new connection up as the module says, and take over when transactions begin and end.

    Those who write wait for each other in this process before SQLite is asked: its own waiting sleeps and tries
    again, and among many writers somebody sleeps until the patience of `busy_timeout` is over.
    """
    turn = threading.Lock()

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        kind = connection.get_execution_options().get("begin", "DEFERRED")
        if kind == "IMMEDIATE" and turn.acquire(timeout=30):
            connection.info["turn"] = turn
        connection.exec_driver_sql(f"BEGIN {kind}")

    @event.listens_for(engine, "checkin")
    @event.listens_for(engine, "invalidate")
    def on_end(_connection: Any, record: Any, *_why: Any) -> None:
        if record.info.pop("turn", None):
            turn.release()
