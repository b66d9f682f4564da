"""Nothing acknowledged is lost, nothing happens twice: the server killed in the middle, and many hands at once.

The everyday form is one round; `make test-full` kills the server twenty times. The control for the first is at hand:
without operation ids a repeated form doubles its task (`test_without_an_operation_id_it_happens_twice`).
"""

import http.client
import random
import threading
import time
from collections import Counter
from contextlib import suppress

import pytest

from tests import databases
from tests import factories as a
from tests.faults.served import Client, Server, served
from tests.pages import Browser
from workspace.db import db
from workspace.models import Role, Task

HANDS = 8
ROUNDS = [pytest.param(1, id="once"), pytest.param(20, id="twenty times", marks=pytest.mark.full)]


@pytest.fixture
def board(app):
    """A space with a column, and the cookie of a facilitator in it."""
    space = a.Space()
    user = a.member(space, Role.FACILITATOR)
    browser = Browser(app, user)
    browser.get(f"/s/{space.slug}")
    cookie = browser.client.get_cookie("masar")
    db.session.commit()
    return space.slug, a.column(space).handle, a.column(space, 1).handle, cookie.value


@pytest.fixture
def server(app, tmp_path):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.commit()
    with served(url, tmp_path / "instance", databases.SECRET) as server:
        yield server


def titles():
    db.session.rollback()
    return Counter(db.session.scalars(db.select(Task.title)))


def add_until_it_dies(server: Server, board, name: str, sent: list[str], kept: list[str]) -> None:
    slug, column, _other, cookie = board
    with suppress(OSError, http.client.HTTPException), Client(server.port, cookie) as client:
        client.get(f"/s/{slug}")
        for n in range(2000):
            title = f"{name}-{n}"
            sent.append(title)
            if client.post(f"/s/{slug}/tasks", title=title, column=column, op=title) == 303:
                kept.append(title)


@pytest.mark.daily("sqlite")
@pytest.mark.parametrize("rounds", ROUNDS)
def test_what_was_acknowledged_survives_a_kill_and_what_was_not_is_sent_again_once(app, board, server, rounds):
    chance = random.Random(20261123)
    slug, column, _other, cookie = board
    kept: list[str] = []
    for turn in range(rounds):
        sent: list[str] = []
        hands = [
            threading.Thread(target=add_until_it_dies, args=(server, board, f"{turn}-{hand}", sent, kept))
            for hand in range(HANDS)
        ]
        for hand in hands:
            hand.start()
        enough, patience = len(kept) + chance.randint(20, 80), time.monotonic() + 60
        while len(kept) < enough and time.monotonic() < patience:
            time.sleep(0.002)
        server.kill()
        for hand in hands:
            hand.join()
        server.start()
        with Client(server.port, cookie) as client:
            client.get(f"/s/{slug}")
            for title in sorted(set(sent) - set(kept)):  # Nobody knows whether these were done: they are sent again.
                assert client.post(f"/s/{slug}/tasks", title=title, column=column, op=title) == 303
                kept.append(title)
    there = titles()
    assert len(kept) >= 20 * rounds, "nothing much was sent before the kill"
    assert [title for title in kept if there[title] != 1] == []
    assert set(there) == set(kept)


@pytest.mark.daily("sqlite")
def test_without_an_operation_id_it_happens_twice(app, board, server):
    slug, column, _other, cookie = board
    with Client(server.port, cookie) as client:
        client.get(f"/s/{slug}")
        for _ in range(2):
            client.post(f"/s/{slug}/tasks", title="doubled", column=column)
            client.post(f"/s/{slug}/tasks", title="single", column=column, op="one")
    assert titles() == {"doubled": 2, "single": 1}


@pytest.mark.parametrize("times", [pytest.param(15, id="short"), pytest.param(200, id="long", marks=pytest.mark.full)])
def test_sixteen_people_move_cards_and_nobody_meets_an_error(app, board, server, times):
    slug, first, second, cookie = board
    with Client(server.port, cookie) as client:
        client.get(f"/s/{slug}")
        for n in range(16):
            client.post(f"/s/{slug}/tasks", title=f"card {n}", column=first, op=f"card {n}")
    answers: list[int] = []

    def move(hand: int) -> None:
        with Client(server.port, cookie) as mine:
            mine.get(f"/s/{slug}")
            for n in range(times):
                path = f"/s/{slug}/tasks/{(hand + n) % 16 + 1}/move"
                answers.append(mine.post(path, column=(first, second)[n % 2], op=f"{hand}-{n}"))

    hands = [threading.Thread(target=move, args=(hand,)) for hand in range(16)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert Counter(answers) == {303: 16 * times}
    db.session.rollback()
    rows = db.session.execute(db.select(Task.column_id, Task.rank)).all()
    assert len(rows) == 16
    assert len(set(rows)) == 16, "two cards at one place"
