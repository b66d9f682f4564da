"""One transaction a request: what is kept, what is not, what is tried again, and what happens once."""

import threading
import urllib.error
import urllib.parse
import urllib.request

import pytest
from flask import abort, g, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from tests import factories as a
from tests.live import serving
from workspace.db import db
from workspace.models import Operation, Path, Space, Task
from workspace.web.access import open_door
from workspace.web.transactions import TRIES, done

pytestmark = pytest.mark.own_app


def paths() -> int:
    db.session.rollback()
    return db.session.query(Path).count()


def add_path(slug: str = "water") -> None:
    db.session.add(Path(slug=slug, names={"en": slug}, hue="water"))
    db.session.flush()


def abort_with(status):
    abort(status)


def stale():
    raise StaleDataError("somebody was faster")


def taken():
    raise IntegrityError("INSERT", {}, Exception("there already"))


def broken():
    raise RuntimeError("nobody foresaw this")


ENDS = {
    "well": lambda tries: done("ended", said="Done."),
    "plainly": lambda tries: "ok",
    "in-secret": lambda tries: done("ended", told={"receipt": "7Q4M-1XTD"}),
    "refused": lambda tries: abort_with(403),
    "wrongly": lambda tries: ("no", 422),
    "broken": lambda tries: broken(),
    "stale": lambda tries: stale() if tries < 3 else done("ended"),
    "always-stale": lambda tries: stale(),
    "taken": lambda tries: taken(),
}


@pytest.fixture
def routes(app):
    """Views that write and then end in every way a view can end."""
    app.tries = 0

    @app.get("/writes-on-get")
    @open_door()
    def writes_on_get():
        add_path()
        return "seen"

    @app.post("/ends/<how>")
    @open_door()
    def ends(how):
        app.tries += 1
        add_path(request.form.get("slug", "water"))
        return ENDS[how](app.tries)

    @app.get("/ended")
    @open_door()
    def ended():
        return f"{db.session.query(Path).count()} paths {g.get('told', {}).get('receipt', '')}".strip()

    return app


def test_a_get_keeps_nothing_even_if_it_tried(routes, visit):
    assert visit().get("/writes-on-get").status == 200
    assert paths() == 0


@pytest.mark.parametrize(("how", "status", "kept"), [
    ("well", 303, 1), ("plainly", 200, 1), ("refused", 403, 0), ("wrongly", 422, 0), ("broken", 500, 0),
    ("always-stale", 409, 0), ("taken", 503, 0),
])  # fmt: skip
def test_what_ends_badly_keeps_nothing(routes, visit, how, status, kept):
    assert visit().post(f"/ends/{how}").status == status
    assert paths() == kept


def test_two_that_met_try_again(routes, visit):
    assert visit().post("/ends/stale").status == 303
    assert routes.tries == 3
    assert paths() == 1


def test_it_does_not_try_for_ever(routes, visit):
    visit().post("/ends/always-stale")
    assert routes.tries == TRIES


def test_the_same_form_twice_is_done_once_and_answered_twice(routes, visit):
    browser = visit()
    answers = [browser.post("/ends/well", {"op": "once", "slug": f"path-{turn}"}) for turn in range(3)]
    assert [answer.status for answer in answers] == [303] * 3
    assert len({answer.location for answer in answers}) == 1
    assert paths() == 1


def test_the_same_form_of_somebody_else_is_another_form(routes, visit):
    for turn, browser in enumerate((visit(), visit(), visit(a.User()))):
        browser.post("/ends/well", {"op": "once", "slug": f"path-{turn}"})
    assert paths() == 3


def test_a_form_that_was_refused_may_be_sent_again(routes, visit):
    browser = visit()
    browser.post("/ends/wrongly", {"op": "again"})
    assert db.session.query(Operation).count() == 0
    assert browser.post("/ends/well", {"op": "again"}).status == 303
    assert paths() == 1


def test_what_is_told_once_is_in_the_answer_itself_and_kept_nowhere(routes, visit):
    """No redirect could carry it: not its address, not the cookie, not the row that remembers the form."""
    browser = visit()
    for target in ("", "section#count"):
        answer = browser.post("/ends/in-secret", {"slug": f"path-{target}"}, target=target)
        assert (answer.status, "7Q4M-1XTD" in answer.source) == (200, True)
        assert "7Q4M" not in str(answer.headers)
    assert paths() == 2
    assert db.session.query(Operation).count() == 0


def test_a_form_that_holds_a_receipt_is_not_remembered(routes, visit):
    browser = visit()
    for turn in range(2):
        browser.post("/ends/well", {"op": "once", "receipt": "7Q4M-1XTD", "slug": f"path-{turn}"})
    assert db.session.query(Operation).count() == 0
    assert paths() == 2


def test_htmx_is_answered_with_what_is_now_true(routes, visit):
    answer = visit().post("/ends/well", target="section#count")
    assert answer.status == 200
    assert answer.source == "1 paths"


class Sender:
    """Sends forms over the wire, so that many can be on their way at once."""

    def __init__(self, address, browser):
        self.address = address
        self.token = browser.csrf
        self.cookie = browser.client.get_cookie("masar").value

    def send(self, path, **fields):
        data = urllib.parse.urlencode({"csrf_token": self.token, **fields}).encode()
        asked = urllib.request.Request(self.address + path, data, {"Cookie": f"masar={self.cookie}"})
        opener = urllib.request.build_opener(Still)
        try:
            with opener.open(asked, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def all_at_once(self, times, path, **fields):
        ready, answers = threading.Barrier(times), []

        def one(turn):
            ready.wait()
            answers.append(self.send(path, **{k: v.format(turn) for k, v in fields.items()}))

        threads = [threading.Thread(target=one, args=(turn,)) for turn in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers


class Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def test_one_form_sent_eight_times_at_once_does_one_thing(app, visit):
    space = a.Space()
    browser = visit(a.member(space))
    with serving(app) as address:
        sender = Sender(address, browser)
        answers = sender.all_at_once(
            8, f"/s/{space.slug}/tasks", op="the same", title="A bench", column=a.column(space).handle
        )
    assert answers == [303] * 8
    db.session.rollback()
    assert db.session.query(Task).count() == 1


def test_eight_forms_at_once_do_eight_things_and_each_gets_a_number(app, visit):
    space = a.Space()
    browser = visit(a.member(space))
    with serving(app) as address:
        sender = Sender(address, browser)
        answers = sender.all_at_once(
            8, f"/s/{space.slug}/tasks", op="op {}", title="Task {}", column=a.column(space).handle
        )
    assert answers == [303] * 8
    db.session.rollback()
    assert sorted(task.number for task in db.session.query(Task)) == list(range(1, 9))
    assert db.session.get(Space, space.id).last_number == 8
