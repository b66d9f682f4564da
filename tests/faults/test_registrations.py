"""Many register at once for few places: exactly as many are in as there are places, and the rest keeps its order.

Sixteen clients send the forms of visitors through the real server, every tenth twice. `make test-full` does it with
five hundred people and prints registrations a second and p95.
"""

import threading
import time
from collections import Counter
from statistics import quantiles

import pytest
from flask import session
from flask_wtf.csrf import generate_csrf

from tests import databases
from tests import factories as a
from tests.faults.served import Client, served
from workspace.db import db
from workspace.models import Registration, RegistrationState

CLIENTS = 16
PLACES = 40
PEOPLE = [pytest.param(80, id="80"), pytest.param(500, id="500", marks=pytest.mark.full)]


@pytest.fixture
def event(app):
    return a.Event(capacity=PLACES)


@pytest.fixture
def visitor(app):
    """The cookie and the token of somebody without account."""
    with app.test_request_context():
        token = generate_csrf()
        return app.session_interface.get_signing_serializer(app).dumps(dict(session)), token


@pytest.fixture
def server(app, event, tmp_path):
    db.session.commit()
    with served(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path / "instance", databases.SECRET) as server:
        yield server


@pytest.mark.parametrize("people", PEOPLE)
def test_as_many_are_in_as_there_are_places_and_the_rest_keeps_its_order(
    app, event, visitor, server, people, engine, capsys
):
    path, (cookie, token) = f"/s/{event.space.slug}/events/{event.number}/register", visitor
    answers: list[int] = []
    times: list[float] = []

    def hand(first: int) -> None:
        with Client(server.port, cookie) as mine:
            mine.token = token
            for n in range(first, people, CLIENTS):
                for _ in range(2 if n % 10 == 0 else 1):
                    began = time.perf_counter()
                    answers.append(mine.post(path, name="Noor", email=f"n-{n}@example.org", full="yes", op=f"form-{n}"))
                    times.append(time.perf_counter() - began)

    hands = [threading.Thread(target=hand, args=(first,)) for first in range(CLIENTS)]
    began = time.perf_counter()
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    took = time.perf_counter() - began

    assert Counter(answers) == {303: people + len(range(0, people, 10))}
    db.session.rollback()
    rows = db.session.scalars(db.select(Registration).order_by(Registration.id)).all()
    assert len({row.key for row in rows}) == len(rows) == people
    assert [row.state for row in rows] == (
        [RegistrationState.IN] * PLACES + [RegistrationState.WAITING] * (people - PLACES)
    )
    moments = [row.created_at for row in rows]
    assert moments == sorted(moments), "somebody stands before others who registered earlier"
    with capsys.disabled():
        p95 = 1000 * quantiles(times, n=20)[-1]
        print(f"\n{engine}: {len(times)} forms, {len(times) / took:.0f}/s, p95 {p95:.0f} ms")
