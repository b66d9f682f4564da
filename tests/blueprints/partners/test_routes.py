"""Partners in the browser: of campaigns, events and seasons alike, and who knows of them."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, Audience, Happening, Organisation, Role
from workspace.queries import partners as find
from workspace.rules.names import skeleton
from workspace.services import organisations, partners


def organisation(name="Pulse", *, is_listed=True):
    it = Organisation(name=name, skeleton=skeleton(name), is_listed=is_listed)
    db.session.add(it)
    db.session.commit()
    return it


def a_campaign(space):
    it = a.Campaign(space=space, is_shared=True)
    return it, f"/s/{space.slug}/campaigns/{it.handle}", it.names["en"]


def an_event(space):
    it = a.Event(space=space)
    return it, f"/s/{space.slug}/events/{it.number}", it.title


def a_season(space):
    it = a.Season(space=space)
    return it, f"/s/{space.slug}/seasons/{it.number}", it.names["en"]


@pytest.fixture(params=[a_campaign, an_event, a_season])
def thing(app, request):
    """Something that has partners, its address, and what it is called."""
    return request.param(a.Space())


@pytest.fixture
def leads(thing, visit):
    return visit(a.member(thing[0].space, Role.FACILITATOR))


def log():
    told = (Happening.CAMPAIGN_PARTNERS, Happening.EVENT_PARTNERS, Happening.SEASON_PARTNERS)
    return db.session.scalars(select(Activity).where(Activity.happening.in_(told)).order_by(Activity.id)).all()


def test_one_comes_and_goes_and_is_there_once(thing, leads, visit):
    it, at, name = thing
    pulse = organisation()
    for _ in range(2):
        page = leads.submit(leads.get(f"{at}/partners"), "Add", organisation=pulse.handle)
        assert [part.text for part in page.all(".people .chip")][0] == "Pulse"
    assert visit().get(at).links["Pulse"] == f"/organisations/{pulse.handle}"
    page = visit().get(f"/organisations/{pulse.handle}")
    assert page.links[name] == at
    page = leads.submit(leads.get(f"{at}/partners"), "Take away: Pulse")
    assert not page.has(".people .chip")
    assert "Pulse" not in visit().get(at).links
    assert [each.reason for each in log()] == ["Pulse", "Pulse"]


def test_of_one_that_is_not_listed_others_do_not_hear(thing, leads, visit):
    it, at, _name = thing
    quiet = organisation("Quiet ones", is_listed=False)
    leads.submit(leads.get(f"{at}/partners"), "Add", organisation=quiet.handle)
    assert "Quiet ones" in leads.get(at)
    for browser in (visit(), visit(a.member(it.space))):
        assert "Quiet ones" not in browser.get(at)
        assert "Quiet ones" not in browser.get(f"/s/{it.space.slug}/activity")


def test_nobody_else_changes_them(thing, visit):
    it, at, _name = thing
    pulse = organisation()
    assert visit(a.member(it.space)).get(f"{at}/partners").status == 403
    assert visit(a.member(it.space)).post(f"{at}/partners", {"organisation": pulse.handle}).status == 403
    assert log() == []


def test_an_organisation_that_is_not_there_is_said_beside_its_field(thing, leads):
    page = leads.submit(leads.get(f"{thing[1]}/partners"), "Add", organisation="A" * 12)
    assert (page.status, len(page.errors)) == (422, 1)


def test_an_organisation_tells_only_of_what_its_reader_may_read(app, visit):
    pulse, space = organisation(), a.Space()
    by = a.actor(a.member(space, Role.FACILITATOR), space)
    inside = a.Event(space=space, title="For members", audience=Audience.MEMBERS)
    closed = a.Season(space=a.Space(closed=True), names={"en": "Behind the door"})
    partners.add(inside, pulse, space, by=by)
    partners.add(closed, pulse, closed.space, by=a.actor(a.member(closed.space, Role.FACILITATOR), closed.space))
    db.session.commit()
    page = visit().get(f"/organisations/{pulse.handle}")
    assert "For members" not in page
    assert "Behind the door" not in page
    assert "For members" in visit(a.member(space)).get(f"/organisations/{pulse.handle}")
    assert "Behind the door" in visit(a.member(closed.space)).get(f"/organisations/{pulse.handle}")


def test_two_that_become_one_are_partners_once(thing, leads):
    it, _at, _name = thing
    old, new = organisation("Old"), organisation("New")
    by = a.actor(a.member(it.space, Role.FACILITATOR), it.space)
    for each in (old, new):
        partners.add(it, each, it.space, by=by)
    organisations.merge(old, new, space=it.space, by=by)
    db.session.commit()
    assert db.session.scalars(find.of(a.viewer(), it)).all() == [new]
