"""A season from its call to the question what became of it: a coordinator, a member, a facilitator, a visitor."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import (
    Amendment,
    Proposal,
    ProposalState,
    Recommendation,
    Role,
    Season,
    SeasonSnapshot,
    SeasonState,
    SpaceKind,
)
from workspace.rules.seasons import digest
from workspace.services import proposals as verbs
from workspace.services import recommendations
from workspace.services.recommendations import Shown, Told

BEGINS = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(BEGINS, tick=False) as traveller:
        yield lambda days: traveller.move_to(BEGINS + timedelta(days=days))


def adopted(space, author):
    """A proposal that was adopted as it happens: by the log."""
    it = a.Proposal(space=space, author=author, open=True)
    for action in ("call", "adopt"):
        verbs.advance(it, action, by=None)
    db.session.commit()
    return it


def test_from_the_call_to_what_became_of_it(app, visit, clock):
    region = a.Space(kind=SpaceKind.REGION)
    city, council = a.Space(parent=region), a.Space(parent=region, kind=SpaceKind.COUNCIL)
    people = [a.member(city) for _ in range(5)]
    path = a.Path()
    chief, leader = a.member(a.root(), Role.COORDINATOR), a.member(region, Role.FACILITATOR)

    def come():
        """Everybody signs in: weeks have passed."""
        return (visit(each, "en") for each in (chief, leader, people[0]))

    coordinator, facilitator, member = come()
    visitor = visit()

    page = coordinator.get(f"/s/{region.slug}/seasons/new")
    coordinator.submit(
        page, "/seasons/new", number="4", name_en="The fourth", call_en="What about the water?", paths=path.slug,
        opens_at="2026-03-02T08:00", closes_at="2026-03-20T20:00",
    )  # fmt: skip
    season = db.session.scalars(select(Season)).one()
    at = f"/s/{region.slug}/seasons/4"
    assert visitor.get(at).status == 404
    facilitator.submit(facilitator.get(at), "/call")
    assert "What about the water?" in visitor.get(at)

    proposals = [adopted(city, a.membership(each, city)) for each in people]
    where = f"/s/{city.slug}/proposals/{proposals[0].number}"
    page = member.get(f"{where}/season")
    page = member.submit(page, "/season")
    assert "The call opens on" in page.errors[0]
    clock(3)
    for each, who in zip(proposals, people, strict=True):
        browser = visit(who, "en")
        browser.submit(browser.get(f"/s/{city.slug}/proposals/{each.number}/season"), "/season")
    late = a.Proposal(space=city, author=a.membership(people[0], city), open=True)
    assert proposals[0].title in visitor.get(at)
    clock(25)
    coordinator, facilitator, member = come()
    page = member.submit(member.get(f"/s/{city.slug}/proposals/{late.number}/season"), "/season")
    assert "Too late" in page.errors[0]

    facilitator.submit(facilitator.get(at), "/deliberate")
    facilitator.submit(facilitator.get(at), "/convene")
    page = facilitator.get(f"{at}/plenary")
    for count, each in enumerate(proposals[:3]):
        ask = facilitator.get(f"/s/{region.slug}/recommend?season=4&of={city.slug}/{each.number}")
        facilitator.submit(ask, "/recommend", council=council.slug, responsible=f"Office {count}")
    plenary = facilitator.get(f"/s/{region.slug}/recommend?season=4&plenary=1")
    facilitator.submit(
        plenary, "/recommend", council=council.slug, responsible="Council", title_en="Sit in public", text_en="Monthly."
    )
    facilitator.submit(facilitator.get(at), "/close", statement="We begin with the water.")
    assert season.state is SeasonState.CLOSED
    kept = db.session.scalars(select(SeasonSnapshot)).one()
    assert kept.data["figures"]["total"] == {
        "proposals": 5, "adopted": 5, "recommended": 4, "accepted": 0, "claimed": 0, "implemented": 0, "stopped": 0,
    }  # fmt: skip
    assert digest(kept.data) == kept.hash
    page = visitor.get(at)
    assert "We begin with the water." in page
    assert kept.hash in page

    frozen = f"/s/{city.slug}/proposals/{proposals[0].number}"
    assert "the text stands as it is" in member.get(frozen)
    assert member.get(f"{frozen}/amendments/new").status == 403
    assert db.session.scalars(select(Amendment)).all() == []

    clock(40)
    asked = db.session.scalars(select(Recommendation).order_by(Recommendation.id)).all()
    assert {each.season_id for each in asked} == {season.id}
    by, judge = a.actor(a.Membership(space=council, role=Role.FACILITATOR)), a.actor(leader, region)
    for each in asked[:2]:
        recommendations.take(each, "acknowledge", Told(next_at=each.created_at), by=by)
    recommendations.take(asked[1], "decline", Told(words="No money."), by=by)
    recommendations.take(asked[0], "accept", Told("Soon.", due_at=asked[0].created_at), by=by)
    recommendations.take(asked[0], "progress", Told("Half.", percent=50), by=by)
    recommendations.show(asked[0], Shown("A photo.", asked[0].created_at.date()), by=by)
    recommendations.take(asked[0], "claim", Told(), by=by)
    clock(60)
    recommendations.take(asked[0], "confirm", Told(), by=judge)
    db.session.commit()
    clock(70)
    visitor = visit()
    coordinator, facilitator, member = come()

    page = visitor.get("/seasons/compare")
    assert "45 days after its close" not in page
    assert "44 days after its close" in page
    assert "Implemented is confirmed ÷ recommended" in page
    links = [link["href"] for link in page.all("table a") if "/stopped" in link["href"]]
    assert "No money." in visitor.get(links[0])
    page = visitor.get("/seasons/compare?days=30")
    claimed = [link["href"] for link in page.all("table a") if "/claimed" in link["href"]]
    assert asked[0].title in visitor.get(claimed[0])
    assert not [link for link in page.all("table a") if "/implemented" in link["href"]]
    page = visitor.get("/seasons/compare?by=place")
    assert "not shown" not in page
    page = visitor.get("/seasons/compare?by=council")
    assert "not shown" in page  # Nobody sits in it.
    assert "Sit in public" in visitor.get(f"{at}/recommended?days=44")
    assert len(visitor.get(at).bytes) < 30_000

    coordinator.submit(coordinator.get(f"{at}/next"), "/next", name_en="The fifth")
    assert "The fifth" in coordinator.get(f"/s/{region.slug}/seasons/5")
    assert visitor.get(f"/s/{region.slug}/seasons/5").status == 404
    assert db.session.scalars(select(Proposal).where(Proposal.state == ProposalState.RECOMMENDED)).all()
