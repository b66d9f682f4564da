"""What holds on every answer, and where forms may come from."""

import re

import pysqlite3
import pytest
from flask import abort, url_for

from tests import factories as a
from tests import world as w
from tests.databases import application
from workspace.config import Refusal, from_environment
from workspace.db import db
from workspace.models import Role, Visibility
from workspace.web.access import open_door
from workspace.web.security import HEADERS

SECURE = {"BASE_URL": "https://masar.example"}


@pytest.fixture
def behind_tls(engine, engines, instance):
    """The application as it runs behind a proxy with TLS."""
    with engines[engine].lent() as url:
        app = application(instance, url, **SECURE)
        yield app
        with app.app_context():
            db.engine.dispose()


def static_file(app):
    with app.test_request_context():
        return app.jinja_env.globals["asset"]("masar.css")


def break_something(app):
    """A route that breaks, and one that is found to be too much: as an unforeseen bug would."""

    @app.get("/broken")
    @open_door()
    def broken():
        raise RuntimeError("nobody foresaw this")

    @app.get("/stopped")
    @open_door()
    def stopped():
        abort(503)


@pytest.mark.own_app
@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("url", ["/", "/sign-in", "/nowhere", "/s/nowhere", "/broken", "/stopped", "/healthz", "/me"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_every_answer_carries_the_headers(app, visit, url, method):
    break_something(app)
    answer = visit().open(url, method=method)
    for name, value in HEADERS.items():
        assert answer.headers.getlist(name) == [value], (name, answer.status)
    assert "Cookie" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.engine("sqlite")
def test_static_files_carry_them_too_and_are_kept_for_ever(app, visit):
    url = static_file(app)
    for path, status in ((url, 200), (url.replace("masar", "nothing"), 404)):
        answer = visit().open(path)
        assert answer.status == status
        for name, value in HEADERS.items():
            assert answer.headers.getlist(name) == [value]
    answer = visit().open(url, headers={"Accept-Encoding": "br"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.engine("sqlite")
def test_over_tls_everything_is_stricter(behind_tls):
    client = behind_tls.test_client()
    for url in ("/sign-in", "/nowhere", static_file(behind_tls)):
        with client.get(url, base_url=SECURE["BASE_URL"]) as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    cookie = behind_tls.test_client().get("/sign-in?lang=ar", base_url=SECURE["BASE_URL"]).headers["Set-Cookie"]
    assert cookie.startswith("__Host-masar=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie.split("; ")
    assert "Domain" not in cookie


@pytest.mark.engine("sqlite")
def test_the_cookie_on_this_machine_only(app):
    cookie = app.test_client().get("/sign-in?lang=ar").headers["Set-Cookie"]
    assert cookie.startswith("masar=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"])
def test_another_host_is_refused(behind_tls, host):
    for url in ("/", "/sign-in", "/nowhere"):
        answer = behind_tls.test_client().get(url, headers={"Host": host})
        assert answer.status_code == 400
        assert answer.headers.getlist("Content-Security-Policy") == [HEADERS["Content-Security-Policy"]]


@pytest.mark.engine("sqlite")
def test_this_machine_is_not_another_host(visit):
    assert visit().open("/sign-in", headers={"Host": "evil.example"}).status == 400
    assert visit().open("/healthz", headers={"Host": "127.0.0.1:8000"}).status == 200


@pytest.mark.engine("sqlite")
def test_what_a_proxy_is_not_trusted_to_say_changes_nothing(visit):
    plain = visit().open("/sign-in")
    said = visit().open(
        "/sign-in", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil"}
    )
    assert said.status == plain.status
    assert "evil" not in said.source + str(said.headers)


def posts(app, world):
    """Every address that takes forms, but those that mail programs and mail servers post to by themselves: the signed
    word (RFC 8058) and the secret of the installation are all that they ask for, and no browser sends them along."""
    for rule, _method in w.rules(app, "POST"):
        if rule.rule in ("/letters/<word>/stop", "/mail/inbound"):
            continue
        for values in w.fill(app, rule, world.here):
            with app.test_request_context():
                yield url_for(rule.endpoint, **values)


WRONG = {
    "no token": ({}, {}),
    "a wrong token": ({"csrf_token": "wrong"}, {}),
    "another's token": ({"csrf_token": "theirs"}, {}),
    "from another site": ({"csrf_token": "mine"}, {"Sec-Fetch-Site": "cross-site"}),
    "from a sister site": ({"csrf_token": "mine"}, {"Sec-Fetch-Site": "same-site"}),
    "a foreign origin": ({"csrf_token": "mine"}, {"Origin": "https://evil.example"}),
    "no origin at all": ({"csrf_token": "mine"}, {"Origin": "null"}),
    "a token in the address": ({}, {"query": "mine"}),
}


# Every day each address is asked in one way, in the heavy suites in all of them.
@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("every", [len(WRONG), pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("how", WRONG)
def test_a_form_from_elsewhere_is_refused_and_changes_nothing(app, visit, how, every):
    there = w.build(Visibility.PUBLIC)
    facilitator = visit(there.people["facilitator"])
    token, theirs = facilitator.csrf, visit(there.people["author"]).csrf
    before = dump()
    fields, headers = WRONG[how]
    data = {k: {"mine": token, "theirs": theirs}.get(v, v) for k, v in fields.items()}
    sent = {k: v for k, v in headers.items() if k != "query"}
    for url in list(posts(app, there))[list(WRONG).index(how) % every :: every]:
        query = {"csrf_token": token} if "query" in headers else {}
        answer = facilitator.open(url, method="POST", data=data, headers=sent, query_string=query)
        assert answer.status == 403, url
    assert dump() == before


@pytest.mark.engine("sqlite")
def test_the_same_form_from_our_own_page_is_taken(app, visit):
    browser = visit(a.member(a.Space(), Role.FACILITATOR))
    for headers in ({}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}):
        assert browser.post("/sign-in", {}, headers=headers).status != 403


# What is kept while somebody reads: that it was read, and figures that are reckoned once.
BY_READING = ("notices", "season_figures")


def dump(*but: str) -> dict[str, list]:
    """Everything the database holds, but what counts attempts."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select()).all()))
            for table in db.metadata.sorted_tables
            if table.name not in ("attempts", *but)
        }


READERS = {
    "sqlite": ("visitor", "member", "facilitator", "region", "coordinator"),
    "postgresql": ("facilitator",),
}


# Every day each page is read by one of them, in the heavy suites by all.
@pytest.mark.daily("sqlite")
@pytest.mark.parametrize("every", [len(READERS["sqlite"]), pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, pytest.param(Visibility.HIDDEN, marks=pytest.mark.full)])
def test_reading_changes_nothing(app, engine, visit, visibility, every):
    there = w.build(visibility)
    browsers = [visit(there.people[who]) for who in READERS[engine]]
    before = dump(*BY_READING)
    for place, (_endpoint, url) in enumerate(list(w.pages_of(app, there))):
        for browser in browsers[place % every :: every]:
            assert browser.open(url).status < 500, url
            for method in ("HEAD", "OPTIONS"):
                assert browser.open(url, method=method).status < 500, (method, url)
    assert dump(*BY_READING) == before


@pytest.mark.engine("sqlite")
def test_strange_methods_are_refused(visit):
    for method in ("TRACE", "PROPFIND", "PATCH", "FOO"):
        assert visit().open("/sign-in", method=method).status == 405


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("lang", ["ar", "ckb", "en"])
def test_three_megabytes_are_too_much_and_that_is_said_in_words(app, visit, lang):
    space = a.Space()
    browser = visit(a.member(space, Role.FACILITATOR), lang=lang)
    before = dump()
    for url in (f"/s/{space.slug}/proposals/new", f"/s/{space.slug}/tasks", "/sign-in", "/me"):
        answer = browser.post(url, {"title": "a" * 3 * 1024 * 1024, "body": "ب" * 10})
        assert answer.status == 413, url
        assert answer.element.get("lang") == lang
        assert answer.heading
        assert "a" * 100 not in answer.source
    assert dump() == before


@pytest.mark.engine("sqlite")
def test_more_fields_than_any_form_has_are_refused(app, visit):
    boundary = "line"
    body = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="f{i}"\r\n\r\n1\r\n' for i in range(600))
    browser = visit()
    answer = browser.open(
        "/sign-in", method="POST", data=body + f"--{boundary}--\r\n",
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )  # fmt: skip
    assert answer.status in (400, 403, 413)


@pytest.mark.parametrize(
    ("env", "why"),
    [
        ({"FLASK_DEBUG": "1"}, "debug"),
        ({"BASE_URL": "http://forum.example"}, "plain http"),
        ({"BASE_URL": "forum.example"}, "BASE_URL"),
        ({"DATABASE_URL": "mysql://there"}, "DATABASE_URL"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"S3_URL": "http://store.example/bucket"}, "S3_URL"),
        ({"S3_URL": "https://store.example"}, "S3_URL"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"REPLY_ADDRESS": "reply@example.org"}, "REPLY_ADDRESS"),
        ({"REPLY_ADDRESS": "answers-to-letters+{}@example.org"}, "short"),
        ({"INBOUND_SECRET": "a" * 40}, "set REPLY_ADDRESS"),
        ({"REPLY_ADDRESS": "reply+{}@example.org", "INBOUND_SECRET": "short"}, "32 characters"),
        ({"REPLY_ADDRESS": "reply+{}@example.org", "IMAP_URL": "imap://a:b@mail.example"}, "encrypted"),
    ],
)
def test_it_refuses_to_start_unsafely(tmp_path, env, why):
    with pytest.raises(Refusal, match=re.escape(why)):
        from_environment(tmp_path, env)


def test_it_refuses_a_sqlite_that_can_lose_what_was_written(tmp_path, monkeypatch):
    monkeypatch.setattr(pysqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(Refusal, match=r"3\.51\.3"):
        application(tmp_path, f"sqlite:///{tmp_path}/any.sqlite")


def test_it_refuses_a_key_that_others_can_read(tmp_path):
    from_environment(tmp_path, {})
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(Refusal, match="chmod 600"):
        from_environment(tmp_path, {})


def test_the_key_is_made_once_and_for_its_owner(tmp_path):
    first = from_environment(tmp_path, {})
    assert from_environment(tmp_path, {}).secret == first.secret
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert first.key("one purpose") != first.key("another")


@pytest.mark.engine("sqlite")
def test_signing_out_clears_what_the_browser_keeps(app, visit):
    browser = visit(a.User())
    answer = browser.post("/sign-out")
    assert answer.status == 303
    assert browser.whoever() is None
    assert {'"cache"', '"storage"'} <= set(answer.headers["Clear-Site-Data"].split(", "))
