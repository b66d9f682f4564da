"""What every test stands on: a database of its own on both engines, and people who visit."""

import logging
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

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


# The files that take longest begin, so that no worker sits idle while another ends with one of them.
LONGEST = (
    "browser/test_pages.py",
    "test_permissions_matrix.py",
    "web/test_junk.py",
    "test_statements.py",
    "test_every_page.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the pages and stories every third runs on PostgreSQL every day, always the same ones, and the rest in the
    heavy suites: what differs between the engines lies below them, and all of that runs on both."""
    for item in items:
        above = item.nodeid.startswith(("tests/blueprints/", "tests/stories/"))
        if above and "postgresql" in item.name and zlib.crc32(item.nodeid.encode()) % 3:
            item.add_marker("full")
    items.sort(key=lambda item: item.nodeid.partition("::")[0].removeprefix("tests/") not in LONGEST)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def engines(instance: Path) -> Iterator[dict[str, databases.Sqlite | databases.Postgres]]:
    """Where databases come from, by engine; nothing starts before it is asked for.

    They lie in memory where the system offers that: each commit waits for the disk, and the tests make thousands.
    """
    shared = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
    folder = Path(tempfile.mkdtemp(prefix="masar-", dir=shared if os.access(shared, os.W_OK) else instance.parent))
    known = {"sqlite": databases.Sqlite(folder), "postgresql": databases.Postgres(folder)}
    yield known
    known["postgresql"].close()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def applications() -> dict[str, Flask]:
    """What stands on a database that is lent again and again, by its address."""
    return {}


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    engine: str,
    engines: dict[str, databases.Sqlite | databases.Postgres],
    instance: Path,
    applications: dict[str, Flask],
) -> Iterator[Flask]:
    """The application on a migrated, empty database. The test itself stands in an application context of it.

    To make it takes 80 ms, so the next test gets the same one; `@pytest.mark.own_app` says: this test changes it.
    """
    with engines[engine].lent() as url:
        known = {} if request.node.get_closest_marker("own_app") else applications
        if url not in known:
            known[url] = databases.application(instance, url)
        app = known[url]
        extensions = dict(app.extensions)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
        app.extensions.clear()
        app.extensions.update(extensions)


@pytest.fixture
def visit(app: Flask) -> Callable[..., Browser]:
    """`visit()` is a stranger's browser, `visit(user)` one in which somebody is signed in."""

    def open_browser(user: User | None = None, lang: str = "en", *, htmx: bool = False) -> Browser:
        return Browser(app, user, lang=lang, htmx=htmx)

    return open_browser
