"""What every test stands on: a database of its own on both engines, and people who visit."""

import logging
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests import databases
from tests.pages import Browser
from workspace.db import db
from workspace.models import User
from workspace.services import tokens

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
    "faults/test_faults.py",
    "faults/test_votes.py",
    "test_every_page.py",
    "test_statements.py",
    "blueprints/decisions/test_routes.py",
    "security/test_search_leaks.py",
    "browser/test_board.py",
)
# One in so many tests of a room runs on PostgreSQL every day, always the same ones, the rest in the heavy suites: what
# differs between the engines lies in the queries, in the schema and in what people do at the same time, and all of
# that runs on both. The verbs come between; the pages and stories above them ask the database for nothing else.
ON_POSTGRESQL = {"blueprints": 6, "stories": 6, "services": 2}
LANGUAGES = ("ar", "ckb", "en")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to the heavy suites what something else asks every day, and begin with the files that take longest.

    A test that names its engines (`@pytest.mark.engine`) runs on all of them every day; one that names a daily one
    (`@pytest.mark.daily`) on that.
    """
    for item in items:
        daily = item.get_closest_marker("daily")
        if daily and hasattr(item, "callspec") and item.callspec.params.get("engine") not in daily.args:
            item.add_marker("full")
        every = ON_POSTGRESQL.get(item.nodeid.split("/")[1], 1)
        if "postgresql" in item.name and not item.get_closest_marker("engine") and _turn(item.nodeid) % every:
            item.add_marker("full")
    _take_turns([item for item in items if item.nodeid.startswith("tests/stories/") and hasattr(item, "callspec")])
    place = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda i: place.get(i.nodeid.partition("::")[0].removeprefix("tests/"), len(place)))


def _turn(word: str) -> int:
    """A number that a word always has, whatever else there is."""
    return zlib.crc32(word.encode())


def _take_turns(stories: list[pytest.Item]) -> None:
    """A story told in all languages, plainly and with htmx, is told every day plainly in one language and with htmx
    in another, always the same ones."""
    ways: dict[str, set[tuple[str, bool]]] = {}
    for item in stories:
        params = item.callspec.params  # type: ignore[attr-defined]
        ways.setdefault(item.nodeid.partition("[")[0], set()).add((params.get("lang", ""), params.get("htmx", False)))
    for item in stories:
        story, params = item.nodeid.partition("[")[0], item.callspec.params  # type: ignore[attr-defined]
        if len(ways[story]) == 2 * len(LANGUAGES):
            today = LANGUAGES[(_turn(story) + params["htmx"]) % len(LANGUAGES)]
            if params["lang"] != today and params.get("engine") == "sqlite":
                item.add_marker("full")


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """What passwords are hashed with outside of the tests; in them it takes no time, instead of a fifth of a second."""
    real = tokens._hasher
    tokens._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield real
    tokens._hasher = real


@pytest.fixture
def real_passwords(real_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that asks how long it takes."""
    monkeypatch.setattr(tokens, "_hasher", real_hasher)
    monkeypatch.setattr(tokens, "_nobodies", {})


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
