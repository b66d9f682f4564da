"""At a glance: a node counts what is below it, and only what its reader may read."""

from datetime import timedelta

import time_machine

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Audience, Role, SpaceKind
from workspace.services import tasks


def figures(page):
    """By the name of each node: its figures, in the order in which they stand."""
    return {
        box.one("h2").text.strip(): [dd.text.split()[0] for dd in box.all("dd")][:4] for box in page.all(".grid > li")
    }


def network():
    region = a.Space(kind=SpaceKind.REGION, names={"en": "Region"})
    city = a.Space(parent=region, names={"en": "City"})
    group = a.Space(parent=city, kind=SpaceKind.GROUP, closed=True, names={"en": "Group"})
    hidden = a.Space(parent=region, hidden=True, names={"en": "Hidden"})
    for space in (city, group, hidden):
        a.Proposal(space=space, open=True)
        a.Task(space=space, due_at=now() - timedelta(days=1))
        a.Task(space=space, column_id=a.column(space, -1).id, audience=Audience.PUBLIC)
    a.Proposal(space=city, adopted=True)
    return region, city, group, hidden


def test_a_coordinator_sees_all_that_is_below(app, visit):
    region, *_rest = network()
    a.member(db.session.get(a.models.Space, _rest[1].id))
    page = visit(a.member(a.root(), Role.COORDINATOR)).get(f"/s/{region.slug}/rollup")
    assert figures(page) == {
        "Region": ["0", "0", "0", "0"], "City": ["2", "1", "2", "2"], "Hidden": ["1", "0", "1", "1"],
    }  # fmt: skip
    assert len(page.all(".chip.late")) == 2


def test_a_visitor_counts_what_is_public(app, visit):
    region, *_rest = network()
    page = visit().get(f"/s/{region.slug}/rollup")
    assert figures(page) == {"Region": ["0", "0", "0", "0"], "City": ["1", "1", "0", "1"]}
    assert "member" not in page.one(".grid").text


def test_each_member_is_counted_once(app, visit):
    region, city, group, _hidden = network()
    user = a.member(city)
    a.Membership(space=group, user=user)
    page = visit(a.member(region, Role.FACILITATOR)).get(f"/s/{region.slug}/rollup")
    said = page.all(".grid > li")[1].text
    authors = 7  # Of the four proposals and tasks of the city, and the three of the group.
    assert f"{authors + 1} members" in said


def test_what_councils_were_asked_for_is_counted_with_a_link(app, visit):
    region = a.Space(kind=SpaceKind.REGION)
    council = a.Space(parent=region, kind=SpaceKind.COUNCIL, names={"en": "Council"})
    a.Recommendation(space=council, due_at=now() - timedelta(days=1))
    a.Recommendation(space=council, state="implemented")
    a.Recommendation(space=council, audience=Audience.MODERATORS)
    box = visit().get(f"/s/{region.slug}/rollup").all(".grid > li")[1]
    at = f"/s/{council.slug}/recommendations?show="
    assert [(link.text, link["href"]) for link in box.all("dd a")] == [("1", f"{at}open"), ("1 late", f"{at}late")]
    for link in box.all("dd a"):
        assert len(visit().get(link["href"]).all("main li.box")) == 1


def test_more_than_a_page_of_spaces_goes_on(app, visit, monkeypatch):
    monkeypatch.setattr("workspace.queries.rollup.PAGE", 2)
    region = a.Space(kind=SpaceKind.REGION, names={"en": "Region"})
    for n in range(5):
        a.Task(space=a.Space(parent=region, names={"en": f"City {n}"}), audience=Audience.PUBLIC)
    browser, seen = visit(), {}
    at = f"/s/{region.slug}/rollup"
    while at:
        page = browser.get(at)
        seen |= figures(page)
        at = page.links.get("Later ones")
    assert set(seen) == {"Region", *(f"City {n}" for n in range(5))}
    assert all(seen[f"City {n}"][2] == "1" for n in range(5))


def test_it_is_drawn_once_until_something_happens_and_for_each_reader_alone(app, visit):
    region, city, _group, hidden = network()
    at = f"/s/{region.slug}/rollup"
    coordinator, visitor = visit(a.member(a.root(), Role.COORDINATOR)), visit()
    first = coordinator.get(at)
    with statements(app) as again:
        assert figures(coordinator.get(at)) == figures(first)
    with statements(app) as anew:
        assert "Hidden" not in visitor.get(at)
    assert len(again) < len(anew)
    hidden.names = {"en": "Renamed"}
    db.session.commit()
    assert "Hidden" in coordinator.get(at)
    tasks.add(city, a.column(city), "Another", by=a.actor(a.Membership(space=city)))
    db.session.commit()
    assert "Renamed" in coordinator.get(at)
    with time_machine.travel(now() + timedelta(minutes=1)), statements(app) as later:
        coordinator.get(at)
    assert len(later) > len(again)
