"""Answers in a mailbox: fetched once each from a real server, whatever breaks in between."""

import contextlib
import imaplib
import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from itertools import product

import pytest

from tests import factories as a
from tests.databases import SECRET
from tests.web.test_replies import letters, message, said, someone, word_for
from workspace.db import db
from workspace.models import Audience
from workspace.services import mailbox
from workspace.web import replies


@pytest.fixture(scope="module")
def port():
    """pymap, with one mailbox in memory."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    words = ["--host", "127.0.0.1", "--port", str(free), "--no-tls", "dict", "--demo-data"]
    start = [sys.executable, "-c", "from pymap.main import main; main()", *words]
    server = subprocess.Popen([*start, "--demo-user", "masar", "--demo-password", "a b@c"])
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", free), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield free
    server.terminate()
    server.wait()


@pytest.fixture
def box(port):
    """The mailbox as another program has it, emptied."""
    with imaplib.IMAP4("127.0.0.1", port, timeout=20) as box:
        box.login("masar", "a b@c")
        box.select()
        box.store("1:*", "+FLAGS", "(\\Deleted)")
        box.expunge()
        yield box


@pytest.fixture
def config(app, port):
    url = f"imap://masar:a%20b%40c@127.0.0.1:{port}"
    told = replace(app.extensions["masar"], reply_address="reply+{}@example.org", imap_url=url)
    app.extensions["masar"] = told
    return told


@pytest.fixture
def word(config):
    task = a.Task(audience=Audience.PUBLIC)
    return word_for(someone(task.space), task)


def put(box, *raws):
    for raw in raws:
        box.append("INBOX", "", None, raw.replace(b"\n", b"\r\n"))
    box.noop()


def unseen(box):
    box.noop()
    return len(box.search(None, "UNSEEN")[1][0].split())


def test_what_lies_there_is_said_once(config, word, box):
    put(box, message(word, "One.", name="1"), message("a" * 45, name="2"), message(word, "Two.", name="3"))

    assert mailbox.fetch(config, replies.take) == 3
    assert mailbox.fetch(config, replies.take) == 0
    assert said() == ["One.", "Two."]
    assert letters() == []


def test_one_that_fails_stays_and_the_others_go_on(config, word, box):
    put(box, message(word, "One.", name="1"), message(word, "Two.", name="2"))

    def fails(raw):
        replies.take(raw)
        if b"One." in raw:
            raise RuntimeError("the disk is full")

    assert mailbox.fetch(config, fails) == 1
    assert said() == ["Two."]
    assert unseen(box) == 1
    assert mailbox.fetch(config, replies.take) == 1
    assert said() == ["Two.", "One."]


def test_a_kill_after_it_was_said_and_before_it_was_marked_says_it_no_more(config, word, box, monkeypatch):
    put(box, message(word, "One.", name="1"), message(word, "Two.", name="2"))
    told = imaplib.IMAP4.uid

    def killed(box, command, *words):
        if command == "STORE":
            raise KeyboardInterrupt
        return told(box, command, *words)

    with monkeypatch.context() as patch:
        patch.setattr(imaplib.IMAP4, "uid", killed)
        with pytest.raises(KeyboardInterrupt):
            mailbox.fetch(config, replies.take)
    assert said() == ["One."]
    assert unseen(box) == 2

    assert mailbox.fetch(config, replies.take) == 2
    assert said() == ["One.", "Two."]


class Line:
    """A line to the mailbox, on which whoever fetches is killed: when a command passes, before it is handed on, or so
    many seconds after it was."""

    def __init__(self, port):
        self.to, self.listening = port, socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]

    def killed_at(self, command, later, env):
        """Whether the worker was killed around its command of this number."""
        env = {**env, "IMAP_URL": f"imap://masar:a%20b%40c@127.0.0.1:{self.port}"}
        worker = subprocess.Popen([sys.executable, "-m", "workspace.cli", "worker", "--once"], env=env)
        near, _ = self.listening.accept()
        with near, socket.create_connection(("127.0.0.1", self.to)) as far, contextlib.suppress(ConnectionError):
            while side := select.select([near, far], [], [])[0][0]:
                data = side.recv(65536)
                command -= side is near
                if side is near and command == 0:
                    threading.Timer(later, worker.kill).start() if later else worker.kill()
                if not data or (command == 0 and not later):
                    break
                (far if side is near else near).sendall(data)
        return worker.wait() == -signal.SIGKILL


@pytest.mark.full
def test_whenever_the_worker_is_killed_nothing_is_lost_and_nothing_said_twice(config, port, box):
    """What it had taken is known, what it had not still lies there: killed at each command over two messages."""
    task, chance = a.Task(audience=Audience.PUBLIC), random.Random(5)
    people = [(name, someone(task.space, email=f"{name}@example.org")) for name in ("heron", "crane", "ibis")]
    each = [(name, word_for(user, task), n) for name, user in people for n in range(15)]
    put(box, *(message(word, f"{who} {n}", f"{who}@example.org", f"{who} {n}") for who, word, n in each))
    told = {"DATABASE_URL": config.database_url, "SECRET_KEY": SECRET, "REPLY_ADDRESS": config.reply_address}
    env, line = {**os.environ, **told, "INSTANCE": str(config.instance)}, Line(port)

    known, kills = 0, 0
    moments = [chance.random() / 20 for _ in range(2)]
    with line.listening:
        for command, later in product((5, 6, 7, 8), (0, *moments)):  # It fetches one, marks it, and so again.
            kills += line.killed_at(command, later, env)
            db.session.rollback()
            known += len(said()) + unseen(box) > len(each)  # One was said, and not yet marked.
    mailbox.fetch(config, replies.take)

    assert kills == 12
    assert sorted(said()) == sorted(f"{who} {n}" for who, _word, n in each)
    assert unseen(box) == 0
    assert letters() == []
    assert known >= 2


def test_one_that_is_too_large_is_fetched_so_far_as_to_tell_its_sender(config, word, box, monkeypatch):
    monkeypatch.setattr(mailbox, "LARGEST", 1000)
    taken = []
    put(box, message(word, "x" * 5000, name="1"))

    assert mailbox.fetch(config, taken.append) == 1
    assert len(taken[0]) == 1001


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("url", ["masar:wrong@127.0.0.1:{}", "masar:a%20b%40c@127.0.0.1:{}/Nowhere", "x@127.0.0.1:9"])
def test_a_mailbox_that_does_not_open_is_tried_in_the_next_round(config, port, url):
    assert mailbox.fetch(replace(config, imap_url=f"imap://{url.format(port)}"), replies.take) == 0


@pytest.mark.engine("sqlite")
def test_without_a_mailbox_nothing_is_fetched(app):
    assert mailbox.fetch(app.extensions["masar"], replies.take) == 0
