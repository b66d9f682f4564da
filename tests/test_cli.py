"""The console: each command as an operator types it."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from tests import databases
from tests import factories as a
from tests.pages import Browser
from tests.rules.test_outcomes import published
from workspace import cli
from workspace.db import db, now
from workspace.demo.people import SIGN_INS
from workspace.models import Attempt, Membership, Method, Operation, Proposal, ResetCode, Role, Space, User, UserSession
from workspace.queries import people, spaces
from workspace.rules.tally import FIXED, Rule
from workspace.services import tokens

Masar = Callable[..., Result]


@pytest.fixture
def masar(app: Flask) -> Masar:
    def run(*words: object, given: str | None = None) -> Result:
        db.session.commit()
        result = app.test_cli_runner().invoke(cli.masar, [str(word) for word in words], input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        db.session.expire_all()
        return result

    return run


@pytest.fixture
def forum(app: Flask) -> Space:
    space = a.Space(slug="najaf")
    a.member(space, user__sign_in_name="zahra")
    a.member(space, Role.OBSERVER, user__sign_in_name="guest")
    return space


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode())
        return path

    return write


def proposals() -> int:
    return db.session.scalar(select(func.count()).select_from(Proposal)) or 0


def test_import_answers_in_json(masar: Masar, forum: Space, table: Callable[[str], Path]) -> None:
    path = table("title,body\nA,x\nB,y\n" + "long " * 60 + ",z\n")
    result = masar("import", "csv", path, "--space", "najaf", "--as", "zahra", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(answer) == ["created", "skipped", "errors", "warnings"]
    assert answer["created"] == {"proposals": 3}
    assert answer["skipped"] == {"proposals": 0}
    assert answer["errors"] == []
    assert [w["line"] for w in answer["warnings"]] == [4]
    assert proposals() == 3
    again = json.loads(masar("import", "csv", path, "--space", "najaf", "--as", "zahra", "--json").stdout)
    assert (again["created"], again["skipped"]) == ({"proposals": 0}, {"proposals": 3})
    author = db.session.scalars(select(Membership).join(Proposal, Proposal.author_id == Membership.id)).first()
    assert author is not None
    assert author.user is not None
    assert author.user.sign_in_name == "zahra"


def test_import_keeps_nothing_where_one_row_is_wrong(masar: Masar, forum: Space, table: Callable[[str], Path]) -> None:
    path = table("title\n" + "".join(f"Title {n}\n" for n in range(700)) + '""\nlast\n""\n')
    result = masar("import", "csv", path, "--space", "najaf", "--as", "zahra", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["created"] == {"proposals": 0}
    assert proposals() == 0
    assert db.session.get_one(Space, forum.id).last_number == 0


def test_import_says_lines_to_people(masar: Masar, forum: Space, table: Callable[[str], Path]) -> None:
    result = masar("import", "csv", table("title,body\nA,b\n,c\n"), "--space", "najaf", "--as", "zahra")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["line 3: The title is empty.", "1 errors: nothing was kept."]


def test_a_dry_run_keeps_nothing_and_says_what_would_be(
    masar: Masar, forum: Space, table: Callable[[str], Path]
) -> None:
    words = ("import", "csv", table("title\nA\nB\n"), "--space", "najaf", "--as", "zahra", "--dry-run")
    assert "2 proposals would be created" in masar(*words).stdout
    assert json.loads(masar(*words, "--json").stdout)["created"] == {"proposals": 2}
    assert proposals() == 0


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--space", "nowhere", "--as", "zahra"), "no space at /s/nowhere"),
        (("--space", "najaf", "--as", "nobody"), "Nobody signs in as nobody"),
        (("--space", "najaf", "--as", "guest"), "may not make proposals"),
        (("--space", "najaf"), "--as"),
        (("--space", "najaf", "--as", "zahra", "--map", "title"), "FIELD=COLUMN"),
        (("--space", "najaf", "--as", "zahra", "--map", "colour=A"), "FIELD=COLUMN"),
        (("--space", "najaf", "--as", "zahra", "--encoding", "klingon"), "no encoding"),
    ],
)
def test_wrong_usage_is_said_and_exits_with_2(
    masar: Masar, forum: Space, table: Callable[[str], Path], words: tuple[str, ...], said: str
) -> None:
    result = masar("import", "csv", table("title\nA\n"), *words)
    assert result.exit_code == 2
    assert said in result.output
    assert proposals() == 0


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "attack",
    ["<script>alert(1)</script>", "<p>&lt;a onclick=alert(1)&gt;</p>",
     "<img src=//evil.example/x.png onerror=alert(1)>",
     "[here](javascript:alert(1))", '"><svg onload=alert(1)>', "{{ 7 * 7 }}"],
)  # fmt: skip
def test_an_attack_in_a_file_does_nothing_on_the_board_and_in_its_page(
    masar: Masar, forum: Space, table: Callable[[str], Path], visit: Callable[..., Browser], attack: str
) -> None:
    cell = attack.replace('"', '""')
    masar("import", "csv", table(f'title,body\n"Look {cell}","Text {cell}"\n'), "--space", "najaf", "--as", "zahra")
    for address in ("/s/najaf", "/s/najaf/proposals/1"):
        page = visit().get(address)
        assert "Look" in page.text
        assert not page.has("main script, main svg[onload], main img")
        assert not any(name.startswith("on") for part in page.element.iter("*") for name in part.attrib)
        assert not any("javascript:" in (a.get("href") or "") for a in page.element.iter("a"))
        assert "Look 49" not in page.text


@pytest.mark.engine("sqlite")
def test_a_file_that_is_not_there_exits_with_2(masar: Masar, forum: Space) -> None:
    assert masar("import", "csv", "/nowhere.csv", "--space", "najaf", "--as", "zahra").exit_code == 2


@pytest.mark.daily("sqlite")
def test_demo_is_planted_once_and_says_how_to_sign_in(masar: Masar, app: Flask) -> None:
    result = masar("demo", "--password", "a long demo password")
    assert result.exit_code == 0
    assert "a long demo password" in result.output
    for name in SIGN_INS:
        assert name in result.output
    kept = app.extensions["masar"].instance / "demo-password"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    users = db.session.scalar(select(func.count()).select_from(User))
    again = masar("demo")
    assert (again.exit_code, "nothing was planted" in again.output) == (0, True)
    assert "a long demo password" in again.output
    kept.write_text("of another database\n")
    assert "another database" not in masar("demo").output, "only what lets somebody in is told"
    assert db.session.scalar(select(func.count()).select_from(User)) == users
    kept.unlink()


@pytest.mark.engine("sqlite")
def test_demo_makes_a_password_up(masar: Masar, app: Flask) -> None:
    masar("demo")
    kept = app.extensions["masar"].instance / "demo-password"
    member = db.session.scalars(people.by_name_or_email("member")).one()
    pepper = app.extensions["masar"].key("pepper")
    assert len(kept.read_text().strip()) > 12
    assert tokens.is_password(member.password_hash, kept.read_text().strip(), pepper=pepper)
    kept.unlink()


@pytest.mark.engine("sqlite")
def test_demo_keeps_out_of_real_installations(
    instance: Path, engines: dict[str, databases.Sqlite | databases.Postgres], engine: str
) -> None:
    with engines["sqlite"].lent() as url:
        app = databases.application(instance, url, BASE_URL="https://masar.example")
        result = app.test_cli_runner().invoke(cli.masar, ["demo"])
        assert result.exit_code == 1
        assert "--force" in result.output
        with app.app_context():
            assert db.session.scalar(spaces.root()) is None
            db.engine.dispose()


def test_the_first_admin_gets_a_network(masar: Masar, app: Flask) -> None:
    words = ("create-admin", "--sign-in-name", "Quiet-River", "--name", "دالیا", "--password-stdin")
    result = masar(*words, given="a password of some length\n")
    assert result.exit_code == 0
    assert "a password of some length" not in result.output
    root = db.session.scalars(spaces.root()).one()
    admin = db.session.scalars(people.by_name_or_email("quiet-river")).one()
    assert a.membership(admin, root).role is Role.COORDINATOR
    pepper = app.extensions["masar"].key("pepper")
    assert tokens.is_password(admin.password_hash, "a password of some length", pepper=pepper)
    second = masar("create-admin", "--sign-in-name", "second", "--name", "کەمال")
    assert "The password is: " in second.output
    assert a.membership(db.session.scalars(people.by_name_or_email("second")).one(), root).role is Role.COORDINATOR


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("--sign-in-name", "zahra", "--name", "Dalia"), None),
        (("--sign-in-name", "new", "--name", "\u202eevil"), None),
        (("--sign-in-name", "new", "--name", "Dalia", "--password-stdin"), "short\n"),
        (("--sign-in-name", "new", "--name", "Dalia", "--password-stdin"), "password1234\n"),
        (("--sign-in-name", "me@example.org", "--name", "Dalia"), None),
    ],
)
def test_create_admin_refuses(masar: Masar, forum: Space, words: tuple[str, ...], given: str | None) -> None:
    before = db.session.scalar(select(func.count()).select_from(User))
    assert masar("create-admin", *words, given=given).exit_code == 2
    assert db.session.scalar(select(func.count()).select_from(User)) == before


def test_the_worker_throws_away_what_is_over(masar: Masar) -> None:
    user, at = a.User(), now()

    def ago(**time: int) -> datetime:
        return at - timedelta(**time)

    db.session.add_all(Operation(who="x", op=f"{n}", endpoint="e", arguments="{}", at=ago(days=n)) for n in (29, 31))
    db.session.add_all(
        UserSession(user_id=user.id, token_hash=f"{n}", device="", created_at=ago(days=n)) for n in (13, 15)
    )
    db.session.add_all(Attempt(key=f"{n}", at=ago(hours=n)) for n in (23, 25))
    db.session.add_all(ResetCode(user_id=user.id, code_hash=f"{n}", expires_at=ago(hours=-n)) for n in (1, -1))
    assert masar("worker", "--once").exit_code == 0
    assert db.session.scalars(select(Operation.op)).all() == ["29"]
    assert db.session.scalars(select(UserSession.token_hash)).all() == ["13"]
    assert db.session.scalars(select(Attempt.key)).all() == ["23"]
    assert db.session.scalars(select(ResetCode.code_hash)).all() == ["1"]


def test_a_part_of_the_round_that_fails_holds_up_no_other(masar: Masar, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(cli.digests, "write_due", fail)
    db.session.add_all(Attempt(key=f"{n}", at=now() - timedelta(hours=n)) for n in (23, 25))
    db.session.commit()
    assert masar("worker", "--once").exit_code == 0
    assert db.session.scalars(select(Attempt.key)).all() == ["23"]


class Served:
    """`masar serve`, or `masar run`, as its own process, on a port that was free."""

    def __init__(self, verb: str, folder: Path, url: str, **env: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "serve.log"
        settings = {"PORT": str(self.port), "DATABASE_URL": url, "SECRET_KEY": databases.SECRET, "WORKERS": "1", **env}
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
        with self.log.open("wb") as log:
            words = [sys.executable, "-m", "workspace.cli", verb]
            self.process = subprocess.Popen(words, env=kept | settings, stdout=log, stderr=log, cwd=cli.ROOT)

    def get(self, path: str) -> tuple[int, dict[str, str]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return answer.status, {key.lower(): value for key, value in answer.headers.items()}

    def wait(self) -> None:
        for _ in range(400):
            try:
                self.get("/healthz")
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.log.read_text())

    def children(self) -> list[str]:
        found = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, check=False
        )
        return found.stdout.decode().splitlines()

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=20)


@pytest.fixture
def served(
    engines: dict[str, databases.Sqlite | databases.Postgres], tmp_path: Path
) -> Iterator[Callable[..., Served]]:
    running: list[Served] = []

    def serve(verb: str = "serve", **env: str) -> Served:
        url = engines["sqlite"].empty() if verb == "run" else engines["sqlite"].fresh()
        running.append(Served(verb, tmp_path, url, **env))
        running[-1].wait()
        return running[-1]

    yield serve
    for each in running:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_stops_when_told(served: Callable[..., Served], how: signal.Signals) -> None:
    server = served()
    status, headers = server.get("/readyz")
    assert status == 200
    assert not any(char.isdigit() for char in headers.get("server", "")), "no version is told"
    assert server.stop(how) == 0
    assert f"http://127.0.0.1:{server.port}" in server.log.read_text()


def test_a_first_look_makes_the_database_and_says_how_to_get_in(served: Callable[..., Served]) -> None:
    server = served("run")
    assert server.get("/s/najaf")[0] == 200
    said = server.log.read_text()
    assert "The demo network was planted." in said
    assert f"Sign in at http://127.0.0.1:{server.port}/sign-in as member" in said
    assert "alembic" not in said, "the history of the database is news to nobody"


def test_serve_takes_a_worker_along(served: Callable[..., Served]) -> None:
    """Without mail to send, too: what is over has to go."""
    server = served()
    beside = [line for line in server.children() if " worker --beside" in line]
    assert len(beside) == 1
    pid = int(beside[0].split()[0])
    assert server.stop(signal.SIGTERM) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.engine("sqlite")
def test_serve_says_when_the_port_is_taken(masar: Masar) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = masar("serve", "--port", taken.getsockname()[1])
    assert result.exit_code == 1
    assert "Set HOST or PORT" in result.output


def tallied(path: object) -> Result:
    """`masar tally`, by itself: without an application, a database, an instance."""
    return CliRunner().invoke(cli.masar, ["tally", str(path)])


KEPT = Path(__file__).parent / "rules" / "decision-1.json"


def test_a_published_decision_is_counted_again_and_told_round_by_round() -> None:
    result = tallied(KEPT)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Najaf Social Forum / منتدى النجف الاجتماعي, decision 7: أين نبدأ؟",
        "Method: ranked. 20 could vote, 15 did; quorum 8: met.",
        "     5  a  الكورنيش",
        "     3  b  السوق القديم",
        "     3  c  قەڵا",
        "     4  d  The school yard",
        "Round 1: a 5, b 3, c 3, d 4; exhausted 0. b, c are last, never differed and go together.",
        "Round 2: a 8, d 4; exhausted 3. a has more than half.",
        "Chosen: a",
        "Result: adopted",
        "The published tally is the same.",
        "The published result is the same.",
        "The file is as it was sealed.",
        "The text is as it was sealed.",
        f"Hash, to compare with the one on the decision's page: {json.loads(KEPT.read_text())['hash']}",
    ]


def test_a_changed_decision_is_told_from_a_published_one(tmp_path: Path) -> None:
    document = json.loads(KEPT.read_text())
    document["ballots"][0]["answer"] = ["d"]
    document["text"]["body"] += "!"
    (tmp_path / "changed.json").write_text(json.dumps(document))

    result = tallied(tmp_path / "changed.json")

    assert result.exit_code == 1
    assert [line for line in result.output.splitlines() if line.isupper()] == [
        "THE PUBLISHED TALLY IS ANOTHER ONE.",
        "THE FILE WAS CHANGED AFTER IT WAS SEALED.",
        "THE TEXT WAS CHANGED AFTER IT WAS SEALED.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is not JSON"),
        (b"title,body\nA,x\n", "The file is not JSON"),
        (b'{"title": "A"}', "no published decision"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        (b" " * 20_000_001, "larger than 20 MB"),
        (b"[" * 100_000, "The file is not JSON as it should be"),
        (b'{"format": "masar-decision/1"}', "There is no decision in it."),
    ],
    ids=["empty", "CSV", "another", "picture", "large", "deep", "hollow"],
)
def test_what_is_no_published_decision_is_refused_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "file").write_bytes(content)
    result = tallied(tmp_path / "file")
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert said in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path) -> None:
    assert [tallied(path).exit_code for path in (tmp_path, tmp_path / "missing", "")] == [2, 2, 2]


def test_each_broken_ballot_is_named_up_to_twenty(tmp_path: Path) -> None:
    document = json.loads(KEPT.read_text())
    document["decision"]["members"] = 30
    document["ballots"] = [{"code": f"C{n}", "answer": ["z"]} for n in range(25)]
    (tmp_path / "broken.json").write_text(json.dumps(document))

    result = tallied(tmp_path / "broken.json")

    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 21
    assert "Ballot C19: names an option there is not." in result.output
    assert "… and 5 more" in result.output


def test_a_file_cannot_command_the_terminal(tmp_path: Path) -> None:
    document = json.loads(KEPT.read_text())
    document["decision"]["question"] = "Up?\x1b[2J\x1b]0;mine\x07\nResult: adopted \u202egnorw"
    document["decision"]["options"][0]["words"] = "\x9b2J" + "long" * 1_000
    (tmp_path / "hostile.json").write_text(json.dumps(document))

    output = tallied(tmp_path / "hostile.json").output

    assert set(output) & {"\x1b", "\x07", "\x9b", "\u202e"} == set()
    assert "\nResult: adopted  gnorw" not in output
    assert max(map(len, output.splitlines())) < 1_000


def test_each_method_is_told(tmp_path: Path) -> None:
    cases: dict[Method, tuple[list[tuple[str, ...]], list[str]]] = {
        Method.CONSENT: ([("agree",)], ["Objections that stand: 0", "Result: adopted"]),
        Method.MAJORITY: ([("yes",), ("no",)], ["Needed: 1/2 of 2, which is 2 yes", "Result: not adopted"]),
        Method.TEMPERATURE: ([("3",), ("4",)], ["Median 7/2, mean 7/2", "Result: advice, which binds nobody"]),
        Method.ONE: ([("a",), ("b",)], ["Tied: a, b", "Result: a tie"]),
        Method.SEVERAL: ([("a",)], ["Chosen: a", "Result: adopted"]),
        Method.RANKED: ([("a",), ("a", "b"), ("b",), ("b",)], ["Tied: a, b", "Result: a tie"]),
    }
    assert set(cases) == set(Method)
    for method, (ballots, told) in cases.items():
        document = published(Rule(method, FIXED.get(method, ("a", "b")), members=5, quorum=1), ballots)
        (tmp_path / "told.json").write_text(json.dumps(document))
        result = tallied(tmp_path / "told.json")
        assert result.exit_code == 0, result.output
        assert set(told) <= set(result.output.splitlines())
    document["decision"]["quorum"] = 5
    (tmp_path / "told.json").write_text(json.dumps(document))
    assert "Result: no quorum, so nothing is decided" in tallied(tmp_path / "told.json").output


def test_counting_needs_no_installation(tmp_path: Path) -> None:
    """Not where the server would refuse to start, and nothing is written anywhere."""
    env = os.environ | {"FLASK_DEBUG": "1", "DATABASE_URL": "nonsense://", "BASE_URL": "http://example.org"}
    words = [sys.executable, "-m", "workspace.cli", "tally", str(KEPT)]
    done = subprocess.run(
        words, env=env | {"PYTHONPATH": str(cli.ROOT)}, cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == []
