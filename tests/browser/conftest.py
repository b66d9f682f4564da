"""A real Chromium before the demo network, at the sizes people hold in their hands.

Each worker has one browser for all of its files (`--dist loadfile`). Where no Chromium is found they say so loudly,
and fail where `CI=true`: what was not looked at has not been seen to work.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from sqlalchemy import select

from tests import databases
from tests import world as w
from tests.live import serving
from tests.pages import Browser as Visitor
from workspace import demo
from workspace.db import db, transaction
from workspace.models import User
from workspace.web.sessions import keys

HERE = Path(__file__).parent
AXE = (HERE.parent / "vendor" / "axe.min.js").read_text()
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb",
]  # fmt: skip
PHONE, LAPTOP = 360, 1280
PASSWORD = "a demo for the tests"


def pytest_itemcollected(item: pytest.Item) -> None:
    if HERE in item.path.parents:
        item.add_marker(pytest.mark.browser)


def program() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = program()
    if path is None:
        said = "NO CHROMIUM WAS FOUND: not one browser test ran. Install chromium, then run them again."
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Site:
    """The demo network on a server of its own, and somebody's way into it."""

    app: Flask
    address: str
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)

    def cookie(self, who: str, lang: str) -> str:
        """The cookie of somebody who is signed in (one of the demo's sign-in names), or of a visitor ("")."""
        if (who, lang) not in self.cookies:
            with self.app.app_context():
                user = db.session.scalar(select(User).where(User.sign_in_name == who)) if who else None
                visitor = Visitor(self.app, user, lang=lang)
                found = visitor.client.get_cookie("masar")
                assert found is not None
                self.cookies[who, lang] = found.value
        return self.cookies[who, lang]


@pytest.fixture(scope="session")
def site(engines: dict[str, Any], instance: Path) -> Iterator[Site]:
    """The demo network, served. What a test changes there stays: it makes what it changes."""
    app = databases.application(instance, engines["sqlite"].fresh())
    with app.app_context():
        with transaction():
            demo.plant(keys(), PASSWORD)
        db.session.remove()
    with serving(app) as address:
        yield Site(app, address)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def addresses(site: Site) -> list[tuple[str, str]]:
    """Every page there is: the endpoint and an address of it in the demo network."""
    with site.app.app_context():
        found = list(w.addresses_of(site.app, w.of_demo()))
        db.session.remove()
    plain = ("system.", "board.changes", "room.changes", "meetings.news", "accounts.draft_key")
    return [(endpoint, url) for endpoint, url in found if not endpoint.startswith(plain)]


Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> Iterator[dict[Any, BrowserContext]]:
    known: dict[Any, BrowserContext] = {}
    yield known
    for context in known.values():
        context.close()


@pytest.fixture
def opened(chromium: Browser, site: Site) -> Iterator[Opener]:
    """`opened("member", "/s/najaf", lang="ar")`: a page in a fresh browser profile, signed in by one's demo name.

    Whatever is done there, nothing may be tried that the policy of the pages forbids."""
    made: list[BrowserContext] = []
    breaches: list[str] = []

    def open_page(
        who: str = "",
        path: str = "/",
        *,
        lang: str = "ar",
        width: int = PHONE,
        dark: bool = False,
        scripts: bool = True,
    ) -> Page:
        context = new_context(chromium, site, who, lang, width, dark=dark, scripts=scripts)
        made.append(context)
        context.on("console", lambda said: breaches.append(said.text) if POLICY in said.text else None)
        context.on("weberror", lambda it: breaches.append(it.error.message) if POLICY in it.error.message else None)
        page = context.new_page()
        page.goto(site.address + path)
        return page

    yield open_page
    for context in made:
        context.close()
    assert breaches == []


def new_context(
    chromium: Browser, site: Site, who: str, lang: str, width: int, *, dark: bool = False, scripts: bool = True
) -> BrowserContext:
    context = chromium.new_context(
        viewport={"width": width, "height": 740 if width < 800 else 800},
        color_scheme="dark" if dark else "light",
        locale={"ar": "ar-IQ", "ckb": "ckb-IQ", "en": "en-GB"}[lang],
        java_script_enabled=scripts,
        has_touch=width < 800,
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": "masar", "value": site.cookie(who, lang), "url": site.address}])
    return context


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Wait until a script's expression says so. Asked anew each time: what a page itself may not evaluate (its policy
    forbids it) the tool may, and `wait_for_function` asks from inside of the page."""
    for _time in range(200):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


@dataclass
class Seen:
    """What was found on one page."""

    endpoint: str
    url: str
    status: int
    violations: list[str] = field(default_factory=list)
    width: tuple[int, int] = (0, 0)  # Of what is there, and of the screen.
    widest: str = ""
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


WIDEST = """() => {
  const screen = window.innerWidth, over = [];
  for (const e of document.querySelectorAll('body *')) {
    const box = e.getBoundingClientRect();
    if (box.width && (box.right > screen + 1 || box.left < -1)) over.push(e.tagName + '.' + e.className + '#' + e.id);
  }
  return [document.scrollingElement.scrollWidth, screen, over.slice(0, 4).join(' ')];
}"""
BREACHES = """document.addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective))"""
POLICY = "Content Security Policy"  # What Chromium says of a breach names it.
JUDGE = "() => axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"


# Chromium would show these in a page of its own making.
FILES = (".pdf", ".atom", "/file", "/preview", "/original")


def look(page: Page, site: Site, endpoint: str, url: str, known: set[str]) -> Seen:
    """Open a page and note everything that is wrong with it. Where many lead (to sign in) is judged once."""
    elsewhere: list[str] = []
    complaints: list[str] = []
    on_request = lambda r: None if r.url.startswith((site.address, "data:")) else elsewhere.append(r.url)  # noqa: E731
    on_console = lambda m: complaints.append(m.text) if m.type == "error" else None  # noqa: E731
    on_error = lambda e: complaints.append(str(e))  # noqa: E731
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", on_error)
    seen = Seen(endpoint, url, 0, elsewhere=elsewhere, complaints=complaints)
    is_page = not url.endswith(FILES)
    try:
        answer = page.goto(site.address + url) if is_page else page.request.get(site.address + url)
        seen.status = answer.status if answer else 0
        is_page = answer is not None and answer.headers.get("content-type", "").startswith("text/html")
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        seen.status, is_page = page.request.get(site.address + url).status, False
    if is_page and seen.status < 400 and page.url.partition("?")[0] not in known:
        known.add(page.url.partition("?")[0])
        *widths, seen.widest = page.evaluate(WIDEST)
        seen.width = (widths[0], widths[1])
        seen.violations = [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]}" for v in page.evaluate(JUDGE)]
    for name, listener in (("request", on_request), ("console", on_console), ("pageerror", on_error)):
        page.remove_listener(name, listener)
    return seen


@pytest.fixture(scope="session")
def survey(chromium: Browser, site: Site, addresses: list[tuple[str, str]]) -> Callable[..., list[Seen]]:
    """Every page (or every nth) seen by somebody in one language, at one width, in one light; looked at once."""
    known: dict[Any, list[Seen]] = {}

    def surveyed(who: str, lang: str, width: int, *, dark: bool = False, every: int = 1, first: int = 0) -> list[Seen]:
        key = (who, lang, width, dark, every, first)
        if key not in known:
            context = new_context(chromium, site, who, lang, width, dark=dark)
            for script in (BREACHES, AXE):  # In the context: Chromium reads it once, not once for each page.
                context.add_init_script(script)
            page = context.new_page()
            where: set[str] = set()
            known[key] = [look(page, site, endpoint, url, where) for endpoint, url in addresses[first::every]]
            context.close()
        return known[key]

    return surveyed
