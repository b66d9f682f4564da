"""A browser without a window: it fetches pages, fills their forms in and sends them, as people's browsers do.

Every request runs in a context of its own: one held by a fixture would carry `g`, and with it who is signed in,
from one visitor to the next. What the test itself has not committed is committed first, and what it holds is read
anew afterwards.
"""

import contextvars
import math
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from flask import Flask, session
from flask_login import login_user
from flask_wtf.csrf import generate_csrf
from lxml.html import HtmlElement
from sqlalchemy import event
from werkzeug.test import TestResponse

from workspace.db import db
from workspace.models import User, UserSession
from workspace.services import tokens
from workspace.web.sessions import SignedIn, keys, load


@dataclass(frozen=True)
class Chosen:
    """A file as somebody chooses it in a form."""

    data: bytes
    name: str = "IMG_0001.jpg"
    media: str = "image/jpeg"


class Part:
    """A page, or a piece of one."""

    def __init__(self, element: HtmlElement) -> None:
        self.element = element

    @property
    def text(self) -> str:
        """The words of it, with single spaces."""
        return " ".join(self.element.text_content().split())

    @property
    def html(self) -> str:
        return lxml.html.tostring(self.element, encoding="unicode", with_tail=False)

    def all(self, selector: str) -> list["Part"]:
        return [Part(found) for found in self.element.cssselect(selector)]

    def one(self, selector: str) -> "Part":
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector!r} instead of one in:\n{self.html}"
        return found[0]

    def has(self, selector: str) -> bool:
        return bool(self.element.cssselect(selector))

    def __getitem__(self, attribute: str) -> str:
        return str(self.element.get(attribute, ""))

    def __contains__(self, words: str) -> bool:
        return words in self.text

    @property
    def forms(self) -> list[HtmlElement]:
        return list(self.element.iter("form"))

    @property
    def buttons(self) -> list[str]:
        """What the buttons of its forms say."""
        return [name_of(button) for button in self.element.cssselect("form button, form input[type=submit]")]

    @property
    def links(self) -> dict[str, str]:
        """Where its links lead, by what they say."""
        return {name_of(a): a.get("href") for a in self.element.cssselect("a[href]")}

    @property
    def errors(self) -> list[str]:
        """What stands beside the fields that were not filled in well."""
        return [part.text for part in self.all(".error")]

    @property
    def heading(self) -> str:
        found = self.all("h1")
        return found[0].text if found else ""

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the fields of its forms, by name."""
        return {name: value for form in self.forms for name, value in filled(form)}


class Page(Part):
    """An answer, read as a page."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.bytes = response.get_data()
        self.source = self.bytes.decode("utf-8", "replace")
        self.url = response.request.full_path.removesuffix("?")
        response.close()
        response.request.environ["wsgi.input"].close()  # A large form lies in a file.

    def __repr__(self) -> str:
        return f"<Page {self.status} {self.url}: {self.heading or self.source[:80]!r}>"

    @cached_property
    def element(self) -> HtmlElement:  # type: ignore[override]
        if not self.source.strip() or "text/html" not in self.headers.get("Content-Type", "text/html"):
            return lxml.html.fromstring("<div></div>")
        if self.source.lstrip().lower().startswith(("<!doctype", "<html")):
            return lxml.html.document_fromstring(self.source)
        return lxml.html.fragment_fromstring(self.source, create_parent="div")

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path."""
        parts = urlsplit(self.headers.get("Location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def size(self) -> int:
        return len(self.bytes)

    def region(self, name: str) -> Part:
        """The part of the page that htmx may ask for by this name."""
        found = self.element.cssselect(f'[id="{name}"]')
        assert len(found) == 1, f"{len(found)} regions {name!r} on {self!r}"
        return Part(found[0])


def name_of(element: HtmlElement) -> str:
    """What an element is called by a screen reader, as far as a test needs."""
    said = " ".join(element.text_content().split())
    return element.get("aria-label") or said or element.get("value") or element.get("title") or ""


def fields_of(form: HtmlElement) -> list[HtmlElement]:
    """The fields of a form: what stands in it, and what stands elsewhere and says that it is the form's."""
    found: list[HtmlElement] = form.xpath("(.//input | .//select | .//textarea)[@name][not(@form)]")
    elsewhere: list[HtmlElement] = form.xpath("//input[@name][@form=$id]", id=form.get("id", ""))
    return found + elsewhere


def filled(form: HtmlElement) -> list[tuple[str, str]]:
    """What a browser would send of a form as it stands, without a button."""
    pairs = []
    for field in fields_of(form):
        kind = (field.get("type") or "").lower()
        if field.get("disabled") is not None or kind in ("submit", "button", "image", "reset", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if field.get("checked") is not None:
                pairs.append((field.get("name"), field.get("value", "on")))
        elif field.tag == "select":
            chosen = [o for o in field.iter("option") if o.get("selected") is not None]
            if not chosen and field.get("multiple") is None:
                chosen = list(field.iter("option"))[:1]
            pairs += [(field.get("name"), o.get("value", o.text_content())) for o in chosen]
        elif field.tag == "textarea":
            pairs.append((field.get("name"), (field.text or "").removeprefix("\n")))
        else:
            pairs.append((field.get("name"), field.get("value", "")))
    return pairs


class Browser:
    """Somebody's browser, with its cookies. `htmx` sends forms as the script does, region by region."""

    def __init__(self, app: Flask, user: User | None = None, *, lang: str = "en", htmx: bool = False) -> None:
        self.app, self.htmx = app, htmx
        self.client = app.test_client()
        self.token = ""
        self.page: Page | None = None
        user_id = user.id if user else None
        self._apart(self._begin, user_id, lang)

    def _apart(self, what: Any, *args: Any, **kwargs: Any) -> Any:
        """Run something as if no context of this test existed; then see what it changed."""
        db.session.commit()
        try:
            return contextvars.Context().run(what, *args, **kwargs)
        finally:
            db.session.rollback()

    def _begin(self, user_id: int | None, lang: str) -> None:
        with self.client.session_transaction() as kept:
            kept["lang"] = lang
        if user_id is None:
            return
        token = tokens.new_token()
        with self.client.session_transaction() as kept, self.app.test_request_context():
            row = UserSession(
                user_id=user_id, token_hash=tokens.hashed(token, key=keys().tokens), device="Firefox, Android"
            )
            db.session.add(row)
            db.session.commit()
            db.session.refresh(row)
            login_user(SignedIn(token, row))
            kept.update({**session, "lang": lang})
            kept.permanent = True
        self.token = token

    def whoever(self) -> int | None:
        """Whose session the server sees behind this browser's cookies."""

        def asked() -> int | None:
            with self.client.session_transaction() as kept, self.app.test_request_context():
                found = load(kept.get("_user_id", ""))
                return found.user.id if found else None

        answer: int | None = self._apart(asked)
        return answer

    @property
    def csrf(self) -> str:
        """A token as the pages of this session hold it."""

        def made() -> str:
            with self.client.session_transaction() as kept, self.app.test_request_context():
                session.update({k: v for k, v in kept.items() if k == "csrf_token"})
                token = generate_csrf()
                kept["csrf_token"] = session["csrf_token"]
            return str(token)

        return str(self._apart(made))

    def open(self, url: str, *, method: str = "GET", headers: dict[str, str] | None = None, **kwargs: Any) -> Page:
        """Send a request as it is given, and nothing else."""
        response = self._apart(self.client.open, url, method=method, headers=headers or {}, **kwargs)
        self.page = Page(response)
        return self.page

    def get(self, url: str, *, target: str = "", headers: dict[str, str] | None = None) -> Page:
        """Open an address, or with `target` ("section#task" or "task") ask for a region of it as htmx does."""
        page = self.open(url, headers={**hx(target), **(headers or {})})
        return self._followed(page, {}) if page.status in (301, 302, 303, 307, 308) else page

    def post(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        *,
        target: str = "",
        headers: dict[str, str] | None = None,
        follow: bool = False,
    ) -> Page:
        """Send a form to an address, with the token and the operation id every form of a page holds.

        The answer is the redirect itself, unless `follow`. With `target` it is sent as htmx sends it.
        """
        sent = {"csrf_token": self.csrf, "op": secrets.token_urlsafe(12), **(data or {})}
        page = self.open(url, method="POST", data=sent, headers={**hx(target), **(headers or {})})
        return self._followed(page, headers or {}) if follow else page

    def submit(self, page: Page, button: str = "", *, follow: bool = True, target: str = "", **fields: Any) -> Page:
        """Fill a form of a page in and press a button of it; then go where it leads, as a browser does.

        The form is found by what its button says, or by its `action` (or the end of one). Raises AssertionError for
        a field that the form does not have: what people cannot fill in is not tested by it.
        """
        form, pressed = find_form(page, button)
        pairs: list[tuple[str, Any]] = filled(form)
        names = {e.get("name") for e in form.xpath(".//*[@name]")}
        for name, value in fields.items():
            assert name in names, f"the form has no field {name!r}, only {sorted(filter(None, names))}"
            pairs = [(n, v) for n, v in pairs if n != name]
            if value is None or value is False:
                continue
            if isinstance(value, Chosen):
                assert form.get("enctype") == "multipart/form-data", "this form sends no files"
                pairs.append((name, (BytesIO(value.data), value.name, value.media)))
                continue
            values = value if isinstance(value, list | tuple) else ["y" if value is True else value]
            pairs += [(name, str(v)) for v in values]
        action, method = form.get("action") or page.url, (form.get("method") or "get").upper()
        if pressed is not None:
            action, method = pressed.get("formaction") or action, (pressed.get("formmethod") or method).upper()
            if pressed.get("name"):
                pairs.append((pressed.get("name"), pressed.get("value", "")))
        url = urljoin(page.url, action)
        data: dict[str, list[Any]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        swapped = target or ((pressed is not None and pressed.get("hx-target")) or form.get("hx-target") or "").lstrip(
            "#"
        )
        headers = hx(swapped) if self.htmx and swapped else {}
        if method == "GET":
            return self.open(url.partition("?")[0], query_string=data, headers=headers)
        answer = self.open(url, method="POST", data=data, headers=headers)
        return self._followed(answer, headers) if follow else answer

    def _followed(self, page: Page, headers: dict[str, str]) -> Page:
        for _ in range(5):
            if page.status not in (301, 302, 303, 307, 308):
                break
            page = self.open(page.location, headers=headers)
        return page


def hx(target: str) -> dict[str, str]:
    """The headers htmx sends for a target."""
    if not target:
        return {}
    return {"HX-Request": "true", "HX-Target": target if "#" in target else f"section#{target}"}


def find_form(page: Part, wanted: str) -> tuple[HtmlElement, HtmlElement | None]:
    """The form of a page with this button, or with this action; and the button."""
    for form in page.forms:
        for button in form.cssselect("button, input[type=submit]"):
            action = button.get("formaction") or form.get("action") or ""
            if wanted and (name_of(button) == wanted or (wanted.startswith("/") and action.endswith(wanted))):
                return form, button
    for form in page.forms:
        if not wanted or (form.get("action") or "").partition("?")[0].endswith(wanted):
            buttons = form.cssselect("button, input[type=submit]")
            return form, buttons[0] if buttons else None
    raise AssertionError(f"no form with {wanted!r} on the page; there are {page.buttons}")


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements sent meanwhile, by anybody, without those that only begin or end transactions.

    The look at the clock, which comes once a second, is left out: it would be counted now and then.
    """
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")):
            sent.append(statement)

    app.extensions["looked_at_the_clock"] = math.inf  # It looks once a second, whatever is asked for.
    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
