"""How long a search takes among 200,000 documents, against the health page, in one run."""

import random
import statistics
import time

import pytest
from sqlalchemy import insert

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, Document, DocumentKind, Kind, Record, Role
from workspace.rules.terms import terms

MANY, ROUNDS, TIMES = 200_000, 150, 5
COMMON = ["الماء", "المدينة", "الشارع", "المدرسة", "النهر", "الشباب", "اجتماع", "council", "river", "water", "plan"]


def fill(space, author, chance):
    """Tasks of one space, each with some of the common words and some of ten thousand."""
    rare = ["".join(chance.choices("ابتثجحدرسشعفقكلمنهوي", k=6)) for _ in range(10_000)]
    pool = [" ".join(chance.choices(COMMON, k=3) + chance.choices(rare, k=9)) for _ in range(4_000)]
    known = [{"title": text[:30], "text": text, "terms": terms(text[:30], text)} for text in pool]
    common = {"space_id": space.id, "author_id": author.id, "locale": "ar"}
    for start in range(0, MANY, 5_000):
        ids = range(1_000_000 + start, 1_000_000 + start + 5_000)
        record = {"kind": Kind.TASK, "title": "…", "version": 1, **common}
        audiences = (Audience.PUBLIC, Audience.MEMBERS)
        records = [{"id": i, "number": i, "audience": audiences[i % 2], **record} for i in ids]
        document = {"kind": DocumentKind.TASK, "handle": "", "at": now(), **common}
        documents = [{"thing_id": i, "record_id": i, **document, **chance.choice(known)} for i in ids]
        db.session.execute(insert(Record.__table__), records)
        db.session.execute(insert(Document), documents)
        db.session.commit()
    return rare


@pytest.mark.full
def test_a_search_among_200_000_documents_takes_no_longer_than_five_health_pages(app, engine, visit):
    chance, space = random.Random(5), a.Space()
    member = a.member(space, Role.MEMBER)
    rare = fill(space, a.membership(member, space), chance)
    if engine == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE documents")
            connection.exec_driver_sql("VACUUM ANALYZE records")
    questions = [" ".join(chance.sample(COMMON, n)) for n in (1, 2, 3)] + [w[:3] for w in rare[:3]] + rare[:3]
    browser = visit(member)

    def took(url, **query):
        began = time.perf_counter()
        page = browser.client.get(url, query_string=query)
        assert page.status_code == 200
        return time.perf_counter() - began

    times = {"health": [], "search": []}
    for n in range(ROUNDS):
        times["health"].append(took("/healthz"))
        times["search"].append(took("/search", q=questions[n % len(questions)]))
    p95 = {name: statistics.quantiles(each[20:], n=20)[-1] for name, each in times.items()}
    middle = {name: statistics.median(each[20:]) for name, each in times.items()}
    ratio = p95["search"] / p95["health"]
    said = f"p95 {1000 * p95['search']:.1f} ms, health {1000 * p95['health']:.1f} ms: {ratio:.1f} times"
    said += f" (median {1000 * middle['search']:.1f} and {1000 * middle['health']:.1f} ms)"
    print(f"\n{engine}: {said}")
    if ratio > TIMES:
        pytest.xfail(said)
