"""What every test stands on: a database of its own on both engines, and people who visit."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from tests import databases
from tests.pages import Browser
from workspace.db import db
from workspace.models import User

logging.getLogger("masar").setLevel(logging.ERROR)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=databases.ENGINES, help="only on this database")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever needs a database runs on both engines; `@pytest.mark.engine("sqlite")` says: on this one only."""
    if "engine" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("engine")
    wanted = marker.args if marker else databases.ENGINES
    only = metafunc.config.getoption("--engine")
    metafunc.parametrize("engine", [name for name in wanted if only in (None, name)])


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def engines(instance: Path) -> Iterator[dict[str, databases.Sqlite | databases.Postgres]]:
    """Where databases come from, by engine; nothing starts before it is asked for."""
    folder = instance.parent / "databases"
    folder.mkdir(exist_ok=True)
    known = {"sqlite": databases.Sqlite(folder), "postgresql": databases.Postgres(folder)}
    yield known
    known["postgresql"].close()


@pytest.fixture
def app(engine: str, engines: dict[str, databases.Sqlite | databases.Postgres], instance: Path) -> Iterator[Flask]:
    """The application on a migrated, empty database. The test itself stands in an application context of it."""
    with engines[engine].lent() as url:
        app = databases.application(instance, url)
        app.jinja_env.bytecode_cache = _compiled(instance)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def _compiled(instance: Path) -> FileSystemBytecodeCache:
    folder = instance / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture
def visit(app: Flask) -> Callable[..., Browser]:
    """`visit()` is a stranger's browser, `visit(user)` one in which somebody is signed in."""

    def open_browser(user: User | None = None, lang: str = "en", *, htmx: bool = False) -> Browser:
        return Browser(app, user, lang=lang, htmx=htmx)

    return open_browser
