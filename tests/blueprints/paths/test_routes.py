"""A path shows what is on it in every space, to each what they may read; the map and its list say the same."""

from datetime import timedelta

import pytest

from tests import factories as a
from workspace.db import now
from workspace.models import Audience, Role, SpaceKind


def test_what_is_on_a_path_is_shown_to_those_who_may_read_it(app, visit):
    path, najaf, women = a.Path(), a.Space(), a.Space(closed=True)
    a.Proposal(space=najaf, path=path, title="Open in Najaf", open=True)
    a.Task(space=najaf, path=path, title="Task of Najaf")
    a.Task(space=women, path=path, title="Task of the women")
    a.Meeting(space=women, path=path, title="Meeting of the women")
    a.Meeting(space=najaf, path=path, title="It is over", starts_at=now() - timedelta(days=1))
    a.Task(space=najaf, title="On no path", audience=Audience.PUBLIC)
    a.Campaign(space=women, path=path, names={"en": "Of the women"}, is_shared=True)
    a.Campaign(space=najaf, path=path, names={"en": "Not shared"})
    a.Campaign(space=najaf, path=path, names={"en": "Shared"}, is_shared=True)
    at = f"/paths/{path.slug}"

    page = visit().get(at)
    for said in ("Open in Najaf", "Shared"):
        assert said in page
    for said in ("Task of Najaf", "women", "Not shared", "On no path"):
        assert said not in page
    assert najaf.slug in page.source
    assert women.slug not in page.source

    member = a.member(women)
    page = visit(member).get(at)
    assert "Task of the women" in page
    assert "Meeting of the women" in page
    assert "Of the women" in page
    assert "Task of Najaf" not in page
    assert "Of the women" in visit(a.member(a.root(), Role.COORDINATOR)).get(at)


def test_a_campaign_is_reached_through_the_space_that_the_reader_may_enter(app, visit):
    path, closed, other = a.Path(), a.Space(closed=True), a.Space()
    campaign = a.Campaign(space=closed, path=path, names={"en": "Of two"}, is_shared=True)
    a.db.session.add(a.models.CampaignSpace(campaign_id=campaign.id, space_id=other.id, joined_at=now()))
    a.db.session.commit()
    a.Campaign(space=closed, path=path, names={"en": "Of one"}, is_shared=True)
    page = visit().get(f"/paths/{path.slug}")
    assert "Of one" not in page
    link = page.links["Of two"]
    assert link == f"/s/{other.slug}/campaigns/{campaign.handle}"
    assert visit().get(link).status == 200


@pytest.mark.parametrize("lang", ["ar", "ckb", "en"])
def test_the_map_and_its_list_say_the_same(app, visit, lang):
    kut = a.Space(place="kut")
    council = a.Space(place="kut", kind=SpaceKind.COUNCIL)
    basra = a.Space(place="basra", kind=SpaceKind.COUNCIL)
    hidden = a.Space(place="mosul", hidden=True)
    a.Space()
    page = visit(None, lang).get("/paths")
    towns = page.all(".map svg a")
    assert [each["href"] for each in towns] == [f"/s/{kut.slug}", f"/s/{basra.slug}"]
    listed = [each["href"] for each in page.all(".map li a")]
    assert listed == [f"/s/{kut.slug}", f"/s/{council.slug}", f"/s/{basra.slug}"]
    assert hidden.slug not in page.source
    assert page.one(".map svg")["aria-hidden"] == "true"


def test_a_facilitator_puts_the_forum_on_the_map(app, visit):
    space = a.Space()
    browser = visit(a.member(space, Role.FACILITATOR))
    page = browser.get(f"/s/{space.slug}/settings")
    assert browser.submit(page, "/settings", place="atlantis").status == 422
    browser.submit(page, "/settings", place="kut")
    assert space.place == "kut"
    assert visit().get("/paths").one("#at-kut")
