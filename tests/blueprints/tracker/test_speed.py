"""How long the tracker takes over 50,000 recommendations, and a node with 2,000 spaces below, in one run over HTTP,
beside the health page.

And what else reads them, which is printed and not held: the list of a council that has all of them, one of them and
*update all*. These are drawn for each reader anew, and take longer than that.
"""

import http.client
import statistics
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import insert, text

from tests import factories as a
from tests.live import serving
from workspace.db import Model, db, now
from workspace.models import Audience, Kind, RecommendationState, Role, SpaceKind

MANY, BELOW = 50_000, 2_000
BOUND = 5  # Times the health page, at the median.


def grow(number):
    """So many recommendations of one council and four issuers, of six paths and four years, in every state."""
    region = a.Space(kind=SpaceKind.REGION)
    council = a.Space(parent=region, kind=SpaceKind.COUNCIL, place="basra")
    issuers, paths = [a.Space() for _ in range(4)], [a.Path() for _ in range(6)]
    authors = [a.Membership(space=each, role=Role.FACILITATOR) for each in issuers]
    states, at = list(RecommendationState), now()
    db.session.commit()
    days = [at - timedelta(days=i % 1_400) for i in range(number)]
    tables = Model.metadata.tables
    for first in range(0, number, 10_000):
        ticks = range(first, min(number, first + 10_000))
        db.session.execute(insert(tables["records"]), [
            {"id": 1_000 + i, "space_id": council.id, "kind": Kind.RECOMMENDATION, "number": i + 1,
             "title": f"Asked {i}", "titles": {}, "locale": "en", "path_id": paths[i % 6].id,
             "author_id": authors[i % 4].id, "audience": Audience.PUBLIC if i % 10 else Audience.MEMBERS,
             "created_at": days[i], "changed_at": days[i], "version": 1} for i in ticks
        ])  # fmt: skip
        db.session.execute(insert(tables["recommendations"]), [
            {"id": 1_000 + i, "issuer_id": issuers[i % 4].id, "state": states[i % 7], "texts": {"en": "…"},
             "responsible": "…", "plan": "", "percent": i % 100, "counts_tasks": False,
             "due_at": days[i] + timedelta(days=300) if i % 3 else None, "moved_at": days[i], "claimed_at": at,
             "implemented_at": at - timedelta(days=i % 300) if states[i % 7] == "implemented" else None}
            for i in ticks
        ])  # fmt: skip
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return region, council


def spread(region, number):
    tables = Model.metadata.tables
    db.session.execute(insert(tables["spaces"]), [
        {"id": 10_000 + i, "parent_id": region.id, "kind": SpaceKind.CITY, "visibility": "public",
         "slug": f"grown-{i}", "place": "", "names": {"en": f"City {i}"}, "purposes": {},
         "overseers": f"{region.overseers}{region.id}.", "is_independent": False, "admits_requests": True,
         "time_zone": "Asia/Baghdad", "last_number": 0, "created_at": now(), "version": 1} for i in range(number)
    ])  # fmt: skip
    db.session.commit()


def measure(app, browser, addresses, rounds=60):
    """The median time of each address in milliseconds, asked for in turn; the first round warms up."""
    browser.get("/help")
    cookie = browser.client.get_cookie("masar").value
    took = {name: [] for name in addresses}
    with serving(app) as address:
        line = http.client.HTTPConnection(urlsplit(address).netloc)
        for turn in range(rounds):
            for name, at in addresses.items():
                began = time.perf_counter()
                line.request("GET", at, headers={"Host": "localhost", "Cookie": f"masar={cookie}"})
                answer = line.getresponse()
                answer.read()
                if turn:
                    took[name].append(time.perf_counter() - began)
                assert answer.status == 200, at
        line.close()
    return {name: statistics.median(times) * 1000 for name, times in took.items()}


@pytest.mark.full
def test_the_tracker_over_50_000_and_2_000_spaces_take_at_most_five_times_as_long_as_the_health_page(
    app, visit, engine
):
    region, council = grow(MANY)
    spread(region, BELOW)
    at, facilitator = f"/s/{council.slug}/recommendations", a.member(council, Role.FACILITATOR)
    held = {
        "tracker": "/tracker", "of a council": f"/tracker?council={council.slug}",
        "of a year": "/tracker?year=2026&state=claimed", "preview": "/tracker?lang=ar",
    }  # fmt: skip
    others = {
        "list behind it": "/tracker/list", "list": at, "late": f"{at}?show=late", "one": f"{at}/7",
        "update all": f"{at}/update", "a small page": "/help",
    }  # fmt: skip
    took = measure(app, visit(), {"health": "/healthz", **held})
    above = {"health": "/healthz", "at a glance": f"/s/{region.slug}/rollup"}
    glance = measure(app, visit(a.member(region, Role.COORDINATOR)), above)
    more = measure(app, visit(facilitator), others, rounds=8)
    ratios = {name: ms / took["health"] for name, ms in {**took, **more}.items()}
    took["at a glance"], ratios["at a glance"] = glance["at a glance"], glance["at a glance"] / glance["health"]
    print(f"\n{engine}:", ", ".join(f"{name} {(took | more)[name]:.1f} ms ({r:.1f} ×)" for name, r in ratios.items()))
    assert {name: round(ratios[name], 1) for name in (*held, "at a glance") if ratios[name] > BOUND} == {}
