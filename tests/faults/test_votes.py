"""Many vote at once: every vote that was acknowledged is counted, none twice, in the open and secretly.

Sixteen clients send the votes of all members through the real server; every tenth form is sent twice, and some
change their minds. `make test-full` does it with two thousand members and prints ballots a second and p95.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode

import pytest
from flask import g, session
from flask_wtf.csrf import generate_csrf

from tests import databases
from tests import factories as a
from tests.faults.served import Client, served
from workspace import models
from workspace.db import db
from workspace.models import Ballot, Method, SealedBallot, Voter
from workspace.rules import ballots
from workspace.services import accounts, decisions
from workspace.web.clock import ballot_key
from workspace.web.sessions import keys

CLIENTS = 16
KEYS = ("yes", "no", "abstain")
VOTERS = [pytest.param(96, id="96"), pytest.param(2_000, id="2,000", marks=pytest.mark.full)]


def enrol(space, count):
    """Members of the space, signed in: (cookie, token for forms) of each."""
    users = [
        models.User(sign_in_name=f"voter-{n}", password_hash="-", name=f"Voter {n}", locale="en") for n in range(count)
    ]
    db.session.add_all(users)
    db.session.flush()
    db.session.add_all(
        models.Membership(space_id=space.id, user_id=u.id, name=u.name, skeleton=u.name.casefold()) for u in users
    )
    signed = [accounts.sign_in(user, device="test", keys=keys()) for user in users]
    db.session.commit()
    return signed


def signed_in(app, token):
    with app.test_request_context():
        g.pop("csrf_token", None)  # The one before signed in with the same context.
        session["_user_id"] = token
        csrf = generate_csrf()
        cookie = app.session_interface.get_signing_serializer(app).dumps(dict(session))
    return cookie, csrf


class Voted(Client):
    """One person's connection, with the token their forms hold."""

    def __init__(self, port, cookie, csrf):
        super().__init__(port, cookie)
        self.token = csrf

    def vote(self, path, answer, op, receipt):
        fields = {"csrf_token": self.token, "answer": answer, "op": op} | ({"receipt": receipt} if receipt else {})
        return self._send("POST", path, urlencode(fields))[0]


@pytest.fixture
def polled(app, request, tmp_path):
    """A running majority with its roll of signed-in members, and a server on the same database."""
    count, is_secret = request.getfixturevalue("count"), request.getfixturevalue("is_secret")
    proposal = a.Proposal(open=True)
    with app.test_request_context():
        tokens = enrol(proposal.space, count)
        decision = a.decision(proposal, Method.MAJORITY, is_secret=is_secret, key=ballot_key())
    people = [signed_in(app, token) for token in tokens]
    path = f"/s/{proposal.space.slug}/decisions/{decision.number}"
    db.session.commit()
    with served(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path / "instance", databases.SECRET) as server:
        yield decision, server, path, people


@dataclass
class Poll:
    """What sixteen clients send, and what they were answered."""

    port: int
    path: str
    people: list[tuple[str, str]]
    is_secret: bool
    kept: dict[int, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    took: float = 0

    def run(self) -> None:
        hands = [threading.Thread(target=self.hand, args=(first,)) for first in range(CLIENTS)]
        began = time.perf_counter()
        for each in hands:
            each.start()
        for each in hands:
            each.join()
        self.took = time.perf_counter() - began

    def hand(self, first: int) -> None:
        for n in range(first, len(self.people), CLIENTS):
            receipt = ballots.new_receipt() if self.is_secret else ""
            with Voted(self.port, *self.people[n]) as mine:
                self.send(mine, n, KEYS[n % 3], "vote", receipt)
                if n % 10 == 0:
                    self.send(mine, n, KEYS[n % 3], "vote", receipt)
                if n % (50 if self.is_secret else 7) == 0:  # All come from one address: receipts are limited by it.
                    self.send(mine, n, KEYS[(n + 1) % 3], "change", receipt)

    def send(self, mine: Voted, n: int, answer: str, op: str, receipt: str) -> None:
        path = self.path + ("/receipt" if self.is_secret and op == "change" else "/vote")
        began = time.perf_counter()
        status = mine.vote(path, answer, f"{n}-{op}", receipt)
        self.times.append(time.perf_counter() - began)
        if status in (200, 303):
            self.kept[n] = answer
        else:
            self.refused.append(status)


@pytest.mark.parametrize("is_secret", [False, True], ids=["open", "secret"])
@pytest.mark.parametrize("count", VOTERS)
def test_every_acknowledged_vote_counts_once(app, polled, count, is_secret, engine, capsys):
    decision, server, path, people = polled
    poll = Poll(server.port, path, people, is_secret)
    poll.run()

    assert poll.refused == []
    assert len(poll.kept) == count
    db.session.rollback()
    stored = SealedBallot if is_secret else Ballot
    assert db.session.scalar(db.select(db.func.count()).select_from(stored)) == count
    assert db.session.scalar(db.select(db.func.count()).where(Voter.has_voted.is_(True))) == count
    with app.test_request_context():
        decision = db.session.get(models.Decision, decision.id)
        decisions.close(decision, by=a.actor(decision.author), key=ballot_key(), reason="All have voted.")
        db.session.commit()
    assert decision.tally["counts"] == {key: Counter(poll.kept.values())[key] for key in KEYS}
    with capsys.disabled():
        p95 = 1000 * quantiles(poll.times, n=20)[-1]
        kind = "secret" if is_secret else "open"
        print(f"\n{engine}, {kind}: {len(poll.times)} votes, {len(poll.times) / poll.took:.0f}/s, p95 {p95:.0f} ms")
