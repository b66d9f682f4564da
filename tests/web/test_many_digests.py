"""The digests of 20,000 people who have 200,000 things to hear of: how they are found, and how long it takes."""

import re
import statistics
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, text

from tests import factories as a
from workspace.db import Model, db, now
from workspace.models import Audience, Happening, Kind, Mail, MembershipState, Notice, Pace, Role
from workspace.queries import digests as queries
from workspace.web import digests

PEOPLE, EACH, SPACES = 20_000, 10, 200
BOUND = 2  # Times what a batch takes at the beginning: whoever has their letter is not looked at again.


def grow(people):
    """So many people of some spaces, each with as many notices of tasks there, whose digest is due."""
    at, tables = now(), Model.metadata.tables
    places = [a.Space(**({"closed": True} if n % 3 else {})) for n in range(SPACES)]
    authors = [a.Membership(space=each).id for each in places]
    db.session.commit()
    tasks = [
        {"id": 1_000_000 + n, "space_id": places[n % SPACES].id, "author_id": authors[n % SPACES], "kind": Kind.TASK,
         "number": 1_000 + n, "title": f"Task {n}", "titles": {}, "locale": "en", "audience": Audience.MEMBERS,
         "created_at": at, "changed_at": at, "version": 1} for n in range(SPACES * EACH)
    ]  # fmt: skip
    db.session.execute(insert(tables["records"]), tasks)
    for first in range(0, people, 5_000):
        ticks = range(first, min(people, first + 5_000))
        db.session.execute(insert(tables["users"]), [
            {"id": 100_000 + n, "sign_in_name": f"many-{n}", "email": f"many{n}@example.org", "password_hash": "-",
             "name": f"Many {n}", "locale": ("ar", "ckb", "en")[n % 3], "digest": Pace.DAILY, "quiet_from": 0,
             "quiet_until": 0, "digest_at": at - timedelta(hours=1), "mail_handle": f"many{n}", "version": 1}
            for n in ticks
        ])  # fmt: skip
        db.session.execute(insert(tables["memberships"]), [
            {"user_id": 100_000 + n, "space_id": places[n % SPACES].id, "role": Role.MEMBER, "name": f"Many {n}",
             "skeleton": f"many{n}", "handle": f"many{n}", "state": MembershipState.ACTIVE, "version": 1} for n in ticks
        ])  # fmt: skip
        db.session.execute(insert(tables["notices"]), [
            {"user_id": 100_000 + n, "space_id": places[n % SPACES].id,
             "record_id": 1_000_000 + n % SPACES + SPACES * k, "happening": Happening.TASK_EDITED, "count": 1,
             "begun_at": at, "at": at - timedelta(minutes=k)}
            for n in ticks for k in range(EACH)
        ])  # fmt: skip
        db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def scanned(query, engine):
    """How the database goes about a statement: the lines that read a whole table, more than once on PostgreSQL."""
    made = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if engine == "sqlite" else "EXPLAIN (ANALYZE, TIMING OFF) "
    lines = [row[-1] for row in db.session.connection().exec_driver_sql(explain + made)]
    db.session.rollback()
    wholly = [each for each in lines if re.search(r"(SCAN|Seq Scan on) (notices|records|memberships)", each)]
    return [each for each in wholly if engine == "sqlite" or int(re.search(r"loops=(\d+)|never", each)[1] or 0) > 5]


@pytest.mark.full
def test_20_000_people_are_told_of_200_000_things_without_a_scan_for_each(app, engine, monkeypatch):
    grow(PEOPLE)
    first = range(100_000, 100_000 + queries.BATCH)
    for query in (queries.due(now()), queries.waiting(first)):
        assert scanned(query, engine) == []
    began, batches, write = time.perf_counter(), [], digests._write

    def timed(people):
        batches.append(time.perf_counter())
        return write(people)

    monkeypatch.setattr(digests, "_write", timed)
    assert digests.write_due() == PEOPLE
    whole = time.perf_counter() - began
    assert db.session.scalar(select(func.count()).select_from(Mail)) == PEOPLE
    assert db.session.scalar(select(func.count()).select_from(Notice).where(Notice.mailed_at.is_(None))) == 0
    each = [after - before for before, after in zip(batches, batches[1:], strict=False)]
    early, late = statistics.median(each[:20]), statistics.median(each[-20:])
    print(
        f"\n{engine}: {PEOPLE / whole:.0f} people a second, {whole:.0f} s; a batch {early:.2f} s, at the end {late:.2f}"
    )
    assert late <= BOUND * early
