"""Limits on guessing are exact: across threads and processes, and whatever becomes of the request."""

import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from werkzeug.exceptions import TooManyRequests

from tests.databases import application
from workspace.db import db
from workspace.models import Attempt
from workspace.web.limits import BY_NAME, Limit, daily_key, spend

FEW = Limit(5, 300)


def try_often(instance, url, times) -> int:
    """How many of these attempts were let through, in a process of its own."""
    app = application(instance, url)
    passed = 0
    with app.app_context():
        for _ in range(times):
            try:
                spend("a word", FEW)
                passed += 1
            except TooManyRequests:
                pass
        db.session.remove()
        db.engine.dispose()
    return passed


def test_so_many_and_not_one_more(app):
    for _ in range(FEW.times):
        spend("a word", FEW)
    with pytest.raises(TooManyRequests) as refused:
        spend("a word", FEW)
    assert 0 < refused.value.retry_after <= FEW.seconds
    spend("another word", FEW)


def test_after_a_while_there_are_more(app):
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as clock:
        for _ in range(FEW.times):
            spend("a word", FEW)
        clock.shift(FEW.seconds - 1)
        with pytest.raises(TooManyRequests):
            spend("a word", FEW)
        clock.shift(2)
        spend("a word", FEW)


def test_two_processes_count_together(engine, engines, instance):
    url = engines[engine].fresh()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        passed = pool.starmap(try_often, [(instance, url, 10)] * 2)
    assert sum(passed) == FEW.times


def test_eight_threads_count_together(app):
    def attempt(_turn):
        with app.app_context():
            try:
                spend("a word", FEW)
            except TooManyRequests:
                return 0
            finally:
                db.session.remove()
            return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == FEW.times


def test_what_is_counted_cannot_be_read(app):
    spend("sign-in name somebody", FEW)
    kept = db.session.query(Attempt).one()
    assert "somebody" not in kept.key
    assert len(kept.key) == 64


def test_a_failed_sign_in_counts_although_nothing_of_it_is_kept(app, visit):
    browser = visit()
    answers = [browser.post("/sign-in", {"name": "calm-river-oak", "password": ""}) for _ in range(BY_NAME.times + 1)]
    assert {answer.status for answer in answers[:-1]} == {422}
    assert answers[-1].status == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= BY_NAME.seconds
    assert answers[-1].heading


def test_the_key_for_addresses_is_thrown_away_after_a_day(tmp_path):
    path = tmp_path / "limits.key"
    first = daily_key(path)
    assert daily_key(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    yesterday = time.time() - 86_500
    os.utime(path, (yesterday, yesterday))
    assert daily_key(path) != first
