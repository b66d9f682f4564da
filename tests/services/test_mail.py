"""Letters: kept until they are sent, sent once, and nothing of them is kept afterwards."""

import socketserver
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Mail
from workspace.services import mail


class Post(socketserver.StreamRequestHandler):
    """Enough of SMTP (RFC 5321) to take a letter."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    text += line
                self.server.letters.append(text.decode())
            if verb == b"RCPT" and b"refused" in line:
                self.wfile.write(b"550 no\r\n")
                continue
            if verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 good\r\n")


@pytest.fixture
def post():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post) as server:
        server.daemon_threads = True
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def config(app, post):
    return replace(app.extensions["masar"], smtp_url=f"smtp://127.0.0.1:{post.server_address[1]}")


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
    assert "To: heron@example.org" in post.letters[0]
    assert "Auto-Submitted: auto-generated" in post.letters[0]
    kept = db.session.scalars(select(Mail)).one()
    assert (kept.address, kept.subject, kept.body) == ("", "", "")


def test_one_that_is_refused_does_not_hold_the_others_up_and_is_given_up(config, post):
    bad = write("refused@example.org").id
    write()

    assert mail.send_waiting(config) == 1
    for _ in range(mail.MAX_TRIES):
        mail.send_waiting(config)
    assert db.session.get(Mail, bad).tries == mail.MAX_TRIES
    assert len(post.letters) == 1


def test_without_a_server_they_wait(app):
    write()

    assert mail.send_waiting(app.extensions["masar"]) == 0
    assert db.session.scalars(select(Mail.tries)).one() == 0
