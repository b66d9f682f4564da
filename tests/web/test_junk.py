"""What no browser sends and somebody will: whatever it is, the answer is a refusal in words, never a crash."""

import pytest

from tests import factories as a
from tests import world as w
from workspace.models import Role

JUNK = {
    "invalid UTF-8": b"\xff\xfe\xc3\x28",
    "half a surrogate": b"\xed\xa0\x80",
    "NUL": b"a\x00b",
    "line breaks": b"a\r\nSet-Cookie: b=c",
    "marks that turn the line": "a\u202eb\u2066c".encode(),
    "a heap of marks": ("a" + "\u0301" * 500).encode(),
    "something long": b"x" * 25_000,
    "a bomb of brackets": b"[" * 5_000,
    "SQL": b"' OR 1=1; --",
    "a LIKE wildcard": b"%_\\",
    "markup": b"<script>alert(1)</script>{{7*7}}${7*7}",
    "a huge number": str(2**63).encode(),
    "an enormous number": b"9" * 400,
    "less than nothing": b"-1",
    "not a number": b"NaN",
}


def escaped(raw: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in raw)


@pytest.fixture
def there(app, monkeypatch):
    """A world; what its pages hold is not drawn as PDF."""
    monkeypatch.setattr("workspace.blueprints.paper.routes.pdf_of", lambda page: b"%PDF-")
    return w.build()


@pytest.fixture
def space(app):
    return a.Space()


@pytest.fixture
def coordinator(space):
    return a.member(a.root(), Role.COORDINATOR)


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("kind", JUNK)
def test_junk_in_the_address(visit, space, coordinator, kind):
    browser, raw, slug = visit(coordinator), escaped(JUNK[kind]), space.slug
    paths = [
        f"/{raw}", f"/s/{raw}", f"/s/{slug}/tasks/{raw}", f"/s/{slug}/proposals/{raw}", f"/s/{slug}/members/{raw}",
        f"/join/{raw}", f"/reset/{raw}", f"/static/{raw}", f"/static/{raw}/masar.css",
    ]  # fmt: skip
    for path in paths:
        assert browser.open(path).status < 500, path


# What the two databases take differently; everything else is the application's to answer.
HARD = ("invalid UTF-8", "NUL", "a huge number", "an enormous number")
QUERY = ("lang", "next", "q", "text", "path", "label", "person", "mine", "due", "page", "after", "from", "to", "since",
         "lane", "state", "at", "week")  # fmt: skip


def kinds_for(engine: str) -> tuple[str, ...]:
    return HARD if engine == "postgresql" else tuple(JUNK)


# Every day each sixth pair of an address and a kind of junk, in the heavy suites all of them.
how_often = pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.full)])


@how_often
def test_junk_in_every_query(app, engine, visit, there, every):
    browser = visit(there.people["facilitator"])
    for place, (_endpoint, url) in enumerate(list(w.pages_of(app, there))):
        for turn, kind in enumerate(kinds_for(engine)):
            if (place + turn) % every:
                continue
            query = "&".join(f"{name}={escaped(JUNK[kind][:200])}" for name in QUERY)
            assert browser.open(f"{url}?{query}").status < 500, (url, kind)


def forms_of(app, browser, there):
    """Every form that a page shows, once: where it is sent, and its fields."""
    seen = set()
    for _endpoint, url in list(w.pages_of(app, there)):
        for form in browser.open(url).forms:
            action = form.get("action") or url
            if (form.get("method") or "get").lower() != "post" or action.startswith(("/sign-out", "/me/")):
                continue  # Those below /me end the session that asks.
            names = {f.get("name") for f in form.xpath(".//*[@name]")} - {"csrf_token", "op", None}
            seen.add((action, tuple(sorted(names))))
    assert seen
    return sorted(seen)


@pytest.mark.daily("sqlite")
@how_often
def test_junk_in_every_form(app, engine, visit, there, every):
    """All fields of a form filled with the same junk."""
    browser = visit(there.people["facilitator"])
    forms, token = forms_of(app, browser, there), browser.csrf
    for place, (action, names) in enumerate(forms):
        for turn, kind in enumerate(kinds_for(engine)):
            if (place + turn) % every:
                continue
            body = "&".join([f"csrf_token={token}", *(f"{name}={escaped(JUNK[kind])}" for name in names)])
            answer = browser.open(
                action, method="POST", data=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
            )
            assert answer.status < 500, (action, names, kind)


@pytest.mark.engine("sqlite")
def test_numbers_that_no_database_holds(visit, space, coordinator):
    browser = visit(coordinator)
    for kind in ("tasks", "proposals", "meetings"):
        for number in (0, 2**31, 2**63 - 1, 2**63, 2**64, 10**40):
            assert browser.open(f"/s/{space.slug}/{kind}/{number}").status == 404


@pytest.mark.engine("postgresql")
def test_numbers_that_postgresql_does_not_hold(visit, space, coordinator):
    browser = visit(coordinator)
    for number in (2**31, 2**63, 10**40):
        assert browser.open(f"/s/{space.slug}/tasks/{number}").status == 404


@pytest.mark.engine("sqlite")
def test_bodies_that_are_no_forms(app, visit):
    space = a.Space()
    browser = visit(a.member(space, Role.FACILITATOR))
    token = browser.csrf
    for kind, body in (
        ("application/json", b'{"title": 7, "column": ["x"]}'),
        ("text/plain", b"title=x"),
        ("multipart/form-data", b"title=x"),
        ("multipart/form-data; boundary=", b"--\r\n\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n--x--'),
        ("application/x-www-form-urlencoded; charset=utf-16", b"title=x"),
        ("", b"title=x"),
    ):
        answer = browser.open(
            f"/s/{space.slug}/tasks", method="POST", data=body, headers={"Content-Type": kind, "X-CSRFToken": token}
        )
        assert answer.status < 500, (kind, answer.status)
        assert answer.status != 200


@pytest.mark.engine("sqlite")
def test_a_field_sent_twice_counts_once(app, visit):
    space = a.Space()
    browser = visit(a.member(space, Role.FACILITATOR))
    answer = browser.post(f"/s/{space.slug}/tasks", {"title": ["first", "second"], "op": ["a", "b"]})
    assert answer.status < 500


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "header", ["HX-Target", "HX-Request", "Masar-Board", "Accept-Language", "Cookie", "Range", "If-None-Match"]
)
@pytest.mark.parametrize(
    "value", ["section#../../etc", "#", "x" * 5000, "%00", "{{7*7}}", "main", "section#main", "head"]
)
def test_junk_in_headers(visit, space, coordinator, header, value):
    browser = visit(coordinator)
    for url in ("/", f"/s/{space.slug}", f"/s/{space.slug}/tasks/{a.Task(space=space).number}", "/static/x"):
        assert browser.open(url, headers={"HX-Request": "true", header: value}).status < 500
