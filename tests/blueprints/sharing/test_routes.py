"""Handing a record on: what the text holds, and what it does not."""

from datetime import timedelta

import pytest

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, EventState, MeetingState, RecommendationState, Role, SeasonPath, SeasonState
from workspace.web.addresses import absolute


def text_at(page):
    return page.one("textarea#text").text


def typed_at(page):
    """With its lines as they are."""
    return page.one("textarea#text").element.text_content().strip()


def test_an_agenda_as_plain_text_without_what_is_kept_among_the_members(app, visit):
    meeting = a.Meeting(
        title="Monthly", place="The library", state=MeetingState.CALLED, audience=Audience.PUBLIC,
        starts_at=now() + timedelta(days=3),
    )  # fmt: skip
    a.AgendaItem(meeting=meeting, title="Poplars")
    a.AgendaItem(meeting=meeting, title="Who is threatened", is_internal=True)
    for user in (None, a.member(meeting.space, Role.FACILITATOR)):
        page = visit(user).get(f"/s/{meeting.space.slug}/{meeting.number}/share")
        text = text_at(page)
        assert "Meeting: Monthly" in text
        assert "Where: The library" in text
        assert "1. Poplars" in text
        assert "threatened" not in text
        assert absolute("sharing.short", slug=meeting.space.slug, number=meeting.number) in text
        assert page.has("svg.qr path")
        assert "photograph it to open the page" in page


@pytest.mark.parametrize("kind", ["proposal", "decision", "recommendation", "task"])
def test_every_kind_has_its_text_and_the_short_link_leads_to_it(app, visit, kind):
    space = a.Space()
    it = {
        "proposal": lambda: a.Proposal(space=space, open=True, title="Plant", summary="**Poplars** by the river"),
        "decision": lambda: a.decision(a.Proposal(space=space, open=True, title="Plant"), by=facilitates(space)),
        "recommendation": lambda: a.Recommendation(
            space=space, issuer=space, title="Plant", state=RecommendationState.ISSUED, audience=Audience.PUBLIC
        ),
        "task": lambda: a.Task(space=space, title="Plant", audience=Audience.PUBLIC),
    }[kind]()
    db.session.commit()
    text = text_at(visit().get(f"/s/{space.slug}/{it.number}/share"))
    assert ("Shall we?" if kind == "decision" else "Plant") in text
    assert "*" not in text
    answer = visit().open(f"/r/{space.slug}/{it.number}")
    assert answer.headers["Location"].endswith(f"/s/{space.slug}/{kind}s/{it.number}")


def facilitates(space):
    return a.actor(a.Membership(space=space, role=Role.FACILITATOR))


def test_what_visitors_may_not_read_is_not_handed_to_them_and_members_are_warned(app, visit):
    task = a.Task(audience=Audience.MEMBERS)
    at, link = f"/s/{task.space.slug}/{task.number}/share", f"/r/{task.space.slug}/{task.number}"
    assert (visit().get(at).status, visit().get(link).status) == (404, 404)
    assert "Visitors cannot read this" in visit(a.member(task.space)).get(at)


def test_the_call_of_a_season_with_its_themes_and_its_window(app, visit):
    season = a.Season(names={"en": "The fifth season"}, calls={"en": "What of the **water**?\n\n- One page\n- A day"})
    season.starts_on = now().date() + timedelta(days=30)
    db.session.add(SeasonPath(season_id=season.id, path_id=a.Path(names={"en": "Water"}).id))
    db.session.commit()
    at = f"/s/{season.space.slug}/seasons/{season.number}"
    page = visit().get(visit().get(at).links["Share as text or QR code"])
    lines = typed_at(page).split("\n")
    assert lines[1:3] == ["Call for proposals", "The fifth season"]
    assert lines[4:8] == ["Themes: Water", "What of the water?", "- One page", "- A day"]
    assert lines[8].startswith("Proposals are taken until ")
    assert lines[-1] == absolute("seasons.show", slug=season.space.slug, number=season.number)
    assert page.has("svg.qr path")
    season.state, season.closed_at, season.statement = SeasonState.CLOSED, now(), "We keep the river."
    text = text_at(visit().get(f"{at}/share"))
    assert "We keep the river." in text
    assert "Proposals are taken" not in text
    assert "What of the water?" not in text


def test_a_season_that_is_prepared_is_shared_by_nobody_else(app, visit):
    season = a.Season(state=SeasonState.DRAFT)
    at = f"/s/{season.space.slug}/seasons/{season.number}/share"
    assert visit().get(at).status == 404
    assert "Visitors cannot read this" in visit(a.member(season.space, Role.FACILITATOR)).get(at)


def test_a_campaign_says_what_it_wants_and_nothing_of_risks_and_needs(app, visit):
    plan = {"message": "We drink **it**.", "demands": "- A plant\n- A fine", "risks": "Secret", "needs": "Boats"}
    campaign = a.Campaign(names={"en": "Our river"}, plan=plan, is_shared=True)
    at = f"/s/{campaign.space.slug}/campaigns/{campaign.handle}"
    for user in (None, a.member(campaign.space, Role.FACILITATOR)):
        page = visit(user).get(visit(user).get(at).links["Share as text or QR code"])
        text = typed_at(page)
        assert "Campaign: Our river" in text
        assert "The message:\nWe drink it.\n\nWhat we demand:\n- A plant\n- A fine" in text
        assert "Secret" not in text
        assert "Boats" not in text
        assert "Visitors cannot read this" not in page
    campaign.report, campaign.closed_at = "A plant stands.", now()
    assert "A plant stands." in text_at(visit().get(f"{at}/share"))
    campaign.is_shared = False
    db.session.commit()
    assert visit().get(f"{at}/share").status == 404
    assert "Visitors cannot read this" in visit(a.member(campaign.space)).get(f"{at}/share")


def test_an_event_says_when_where_and_until_when_one_registers(app, visit):
    event = a.Event(about="A **day** at the river")
    at = f"/s/{event.space.slug}/{event.number}/share"
    text = text_at(visit().get(at))
    for words in ("Training: How to measure water", "When: ", "Where: The library", "A day at the river",
                  "Registration until "):  # fmt: skip
        assert words in text
    event.state = EventState.CANCELLED
    text = text_at(visit().get(at))
    assert "Called off" in text
    assert "Registration until" not in text
