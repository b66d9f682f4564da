"""Letters: kept until they are sent, sent once, and nothing of them is kept afterwards."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import func, insert, select, update

from tests import factories as a
from workspace.db import Model, db, now
from workspace.models import Audience, Happening, Mail, Pace
from workspace.services import housekeeping, mail
from workspace.web import digests

pytestmark = pytest.mark.engine("sqlite", "postgresql")  # Every day: here they differ.


class Post:
    """What the server does with a letter: it keeps it, or refuses it by its address."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - its name
        if "refused" in address:
            return "550 nobody here"
        if "later" in address:
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 good"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - its name
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 good"


@pytest.fixture
def post():
    """A real server on a port of its own."""
    handler = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        handler.port = probe.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=handler.port)
    server.start()
    yield handler
    server.stop()


@pytest.fixture
def config(app, post):
    return replace(app.extensions["masar"], smtp_url=f"smtp://127.0.0.1:{post.port}")


def write(address="heron@example.org"):
    letter = mail.write(a.User(email=address), subject="طلبك", body="http://127.0.0.1:8000/reset/abc")
    db.session.commit()
    return letter


def test_nothing_is_written_to_somebody_without_an_address(app):
    assert mail.write(a.User(), subject="x", body="y") is None


def test_a_letter_goes_out_once_and_nothing_of_it_stays(config, post):
    write()

    assert mail.send_waiting(config) == 1
    assert mail.send_waiting(config) == 0
    assert len(post.letters) == 1
    assert post.letters[0]["To"] == "heron@example.org"
    assert post.letters[0]["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in post.letters[0]
    kept = db.session.scalars(select(Mail)).one()
    assert (kept.address, kept.subject, kept.body) == ("", "", "")


def test_one_that_is_refused_does_not_hold_the_others_up_and_is_given_up(config, post):
    bad = write("refused@example.org").id
    write()

    with time_machine.travel(now(), tick=False) as clock:
        assert mail.send_waiting(config) == 1
        assert mail.send_waiting(config) == 0
        assert db.session.get(Mail, bad).tries == 1  # Not again at once.
        for _ in range(mail.MAX_TRIES + 2):
            clock.shift(mail.LONGEST_WAIT)
            mail.send_waiting(config)
    assert db.session.get(Mail, bad).tries == mail.MAX_TRIES
    assert len(post.letters) == 1


def test_one_of_which_no_letter_can_be_made_does_not_hold_the_others_up(config, post):
    mail.write_to("a@example.org", subject="One line\nand another", body="x")
    mail.write_to("b@example.org", subject="Good", body="x")
    db.session.commit()
    assert mail.send_waiting(config) == 1
    assert [letter["Subject"] for letter in post.letters] == ["Good"]


def test_a_letter_that_ends_others_by_one_tap_says_so_as_the_standard_wants(config, post):
    mail.write(a.User(email="heron@example.org"), subject="x", body="y", stop="https://example.org/letters/abc/stop")
    db.session.commit()
    mail.send_waiting(config)

    assert post.letters[0]["List-Unsubscribe"] == "<https://example.org/letters/abc/stop>"
    assert post.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_somebody_asked_for_goes_before_digests(config, post):
    mail.write(a.User(email="d@example.org"), subject="digest", body="y", stop="https://example.org/stop")
    db.session.commit()
    write()
    mail.send_waiting(config)

    assert [each["To"] for each in post.letters] == ["heron@example.org", "d@example.org"]


def test_a_server_that_fails_for_a_week_delays_and_loses_nothing(config, post):
    broken = replace(config, smtp_url="smtp://127.0.0.1:9")
    letter = write().id
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(7 * 24):
            clock.shift(timedelta(hours=1))
            assert mail.send_waiting(broken) == 0
            housekeeping.tidy()
            db.session.commit()
        assert db.session.get(Mail, letter).tries == 0
        assert mail.send_waiting(config) == 1
    assert len(post.letters) == 1


def test_what_another_worker_has_taken_is_left_alone_for_a_while(config, post):
    letter = write()
    letter.next_at = now() + mail.TAKEN_FOR
    db.session.commit()

    assert mail.send_waiting(config) == 0
    with time_machine.travel(now() + mail.TAKEN_FOR, tick=False):
        assert mail.send_waiting(config) == 1


@pytest.mark.full
def test_a_kill_in_the_middle_loses_none_and_what_comes_twice_can_be_told(app, config, post, tmp_path):
    """At least once: of 300 letters each arrives; only one that was under way at a kill may come again, under its own
    Message-ID."""
    for n in range(300):
        mail.write(a.User(email=f"p{n}@example.org"), subject=str(n), body="y")
    db.session.commit()
    told = {"DATABASE_URL": config.database_url, "SMTP_URL": config.smtp_url, "BASE_URL": config.base_url}
    env = {**os.environ, **told, "INSTANCE": str(config.instance)}
    kills = 0
    for some in (40, 120, 200):
        worker = subprocess.Popen([sys.executable, "-m", "workspace.cli", "worker", "--once"], env=env)  # noqa: S603
        while len(post.letters) < some and worker.poll() is None:
            time.sleep(0.002)
        if worker.poll() is None:
            os.kill(worker.pid, signal.SIGKILL)
            kills += 1
        worker.wait()
        db.session.execute(update(Mail).where(Mail.sent_at.is_(None)).values(next_at=None))  # Ten minutes later.
        db.session.commit()
    db.session.expire_all()
    while mail.send_waiting(config):
        pass

    by_id = Counter(each["Message-ID"] for each in post.letters)
    print(f"{kills} kills, {len(post.letters)} letters, {sum(n > 1 for n in by_id.values())} came twice")
    assert {each["To"] for each in post.letters} == {f"p{n}@example.org" for n in range(300)}
    assert len(by_id) == 300
    assert len(post.letters) - 300 <= kills


def due_to(people):
    """So many people of a space, to whom five things there are new and a digest is due."""
    tables, space, at = Model.metadata.tables, a.Space(), now()
    tasks = [a.Task(space=space, audience=Audience.PUBLIC).id for _ in range(5)]
    awake = {"digest": Pace.DAILY, "digest_at": at - timedelta(hours=1), "quiet_from": 0, "quiet_until": 0}
    told = {"space_id": space.id, "happening": Happening.TASK_EDITED, "count": 1, "begun_at": at, "at": at}
    ids = range(1_000, 1_000 + people)
    db.session.execute(insert(tables["users"]), [
        {"id": n, "sign_in_name": f"p{n}", "email": f"p{n}@example.org", "password_hash": "-", "name": "P",
         "version": 1, **awake} for n in ids
    ])  # fmt: skip
    db.session.execute(insert(tables["notices"]), [{"user_id": n, "record_id": t, **told} for n in ids for t in tasks])
    db.session.commit()
    return {f"p{n}@example.org" for n in ids}


@pytest.mark.full
def test_a_kill_while_digests_are_written_and_sent_loses_none_and_tells_nobody_twice(app, config, post):
    """Whoever is killed, each has one letter; what came a second time says so by its Message-ID."""
    people = due_to(250)  # More than one batch.
    told = {"DATABASE_URL": config.database_url, "SMTP_URL": config.smtp_url, "BASE_URL": config.base_url}
    env, chance, kills = {**os.environ, **told, "INSTANCE": str(config.instance)}, random.Random(8), 0
    written = select(func.count()).select_from(Mail)
    for share in (0.3, 0.9, 1.2, 1.5, 1.8):  # Of the letters: first while they are written, then while they go.
        worker = subprocess.Popen([sys.executable, "-m", "workspace.cli", "worker", "--once"], env=env)  # noqa: S603
        while worker.poll() is None:
            db.session.rollback()
            if (db.session.scalar(written) + len(post.letters)) / 250 >= share:
                time.sleep(chance.random() / 50)
                os.kill(worker.pid, signal.SIGKILL)
                kills += 1
                break
            time.sleep(0.002)
        worker.wait()
        db.session.rollback()
        db.session.execute(update(Mail).where(Mail.sent_at.is_(None)).values(next_at=None))  # Ten minutes later.
        db.session.commit()
    digests.write_due()
    while mail.send_waiting(config):
        pass

    by_id = Counter(each["Message-ID"] for each in post.letters)
    to = Counter({each["Message-ID"]: each["To"] for each in post.letters}.values())
    twice = sum(n > 1 for n in by_id.values())
    print(f"{kills} kills, {len(post.letters)} letters, {twice} came twice")
    assert kills >= 3
    assert to == dict.fromkeys(people, 1)
    assert len(post.letters) - 250 <= kills


def test_without_a_server_they_wait(app):
    write()

    assert mail.send_waiting(app.extensions["masar"]) == 0
    assert db.session.scalars(select(Mail.tries)).one() == 0
