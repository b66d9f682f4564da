"""How long the comparison of seasons takes over 50,000 recommendations, over HTTP, beside the health page."""

import http.client
import statistics
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import insert

from tests import factories as a
from tests.live import serving
from workspace.db import Model, db, now
from workspace.models import Audience, Happening, Kind, Role, SeasonState, SpaceKind
from workspace.web import clock

MANY, SEASONS, ROUNDS = 50_000, 5, 100
STATES = ("issued", "acknowledged", "accepted", "in_progress", "claimed", "implemented", "declined")
HAPPENINGS = (
    Happening.RECOMMENDATION_ISSUED, Happening.RECOMMENDATION_ACKNOWLEDGED, Happening.RECOMMENDATION_ACCEPTED,
    Happening.RECOMMENDATION_PROGRESSED, Happening.RECOMMENDATION_CLAIMED, Happening.RECOMMENDATION_CONFIRMED,
    Happening.RECOMMENDATION_DECLINED,
)  # fmt: skip


def fill():
    """Five seasons of a region, four of them closed, with ten thousand recommendations each, and what the log has."""
    region = a.Space(kind=SpaceKind.REGION)
    councils = [a.Space(parent=region, kind=SpaceKind.COUNCIL) for _ in range(19)]
    author, paths = a.Membership(space=region, role=Role.FACILITATOR), [a.Path() for _ in range(5)]
    held = [a.Season(space=region, number=n + 1) for n in range(SEASONS)]
    for n, season in enumerate(held[:-1]):
        season.state, season.closed_at = SeasonState.CLOSED, now() - timedelta(days=365 * (SEASONS - n) + 3)
    db.session.commit()
    at = now() - timedelta(days=3000)
    ids = range(1_000_000, 1_000_000 + MANY)
    tables = Model.metadata.tables
    db.session.execute(insert(tables["records"]), [
        {"id": i, "space_id": councils[i % 19].id, "kind": Kind.RECOMMENDATION, "number": i, "title": "…", "titles": {},
         "locale": "ar", "author_id": author.id, "audience": Audience.PUBLIC, "path_id": paths[i % 5].id,
         "created_at": at, "changed_at": at, "version": 1} for i in ids
    ])  # fmt: skip
    db.session.execute(insert(tables["recommendations"]), [
        {"id": i, "issuer_id": region.id, "season_id": held[i % SEASONS].id, "state": STATES[i % 7], "texts": {},
         "responsible": "", "plan": "", "percent": 0, "counts_tasks": False, "moved_at": at,
         "claimed_at": at, "implemented_at": at} for i in ids
    ])  # fmt: skip
    db.session.execute(insert(tables["activities"]), [
        {"space_id": councils[i % 19].id, "happening": HAPPENINGS[each], "record_id": i, "by_id": author.id,
         "role": Role.FACILITATOR, "from_value": "", "to_value": STATES[each], "reason": "", "details": {},
         "at": at + timedelta(days=each)} for i in ids for each in (*range(min(i % 7, 5)), i % 7)
    ])  # fmt: skip
    db.session.commit()


@pytest.mark.full
def test_comparing_over_50_000_recommendations_is_as_quick_as_five_health_pages(app):
    fill()
    app.extensions.pop("reckoned", None)
    began = time.perf_counter()
    clock.do_what_is_due()
    print(f"reckoned in {time.perf_counter() - began:.1f} s")
    took = {"/healthz": [], "/seasons/compare": [], "/seasons/compare?by=council": []}
    with serving(app) as address:
        line = http.client.HTTPConnection(urlsplit(address).netloc)
        for _ in range(ROUNDS):
            for path, times in took.items():
                began = time.perf_counter()
                line.request("GET", path, headers={"Host": "localhost"})
                answer = line.getresponse()
                assert answer.status == 200
                answer.read()
                times.append(time.perf_counter() - began)
        line.close()
    medians = {path: statistics.median(times) * 1000 for path, times in took.items()}
    print(medians)
    health = medians.pop("/healthz")
    assert max(medians.values()) <= 5 * health, {path: f"{each / health:.1f}" for path, each in medians.items()}
