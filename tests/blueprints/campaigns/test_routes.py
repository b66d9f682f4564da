"""Campaigns in the browser: who reads what of them, and that nobody's answer is overwritten."""

import pytest

from tests import factories as a
from workspace.db import db
from workspace.models import Audience, Campaign, CampaignSpace, Role, Tactic


def at(campaign, what=""):
    return f"/s/{campaign.space.slug}/campaigns/{campaign.handle}{what}"


class TestReading:
    def test_members_read_it_and_visitors_once_it_is_shared(self, app, visit):
        campaign = a.Campaign()
        member = visit(a.member(campaign.space))
        assert "The river is dirty." in member.get(at(campaign))
        assert visit().get(at(campaign)).status == 404
        assert campaign.handle not in visit().get(f"/s/{campaign.space.slug}/campaigns").source
        campaign.is_shared = True
        db.session.commit()
        assert "The river is dirty." in visit().get(at(campaign))

    def test_risks_and_needs_are_for_members(self, app, visit):
        campaign = a.Campaign(is_shared=True)
        assert "Who films is threatened." in visit(a.member(campaign.space)).get(at(campaign))
        assert "threatened" not in visit().get(at(campaign)).source

    def test_what_belongs_to_it_keeps_its_own_rule(self, app, visit):
        campaign, other = a.Campaign(is_shared=True), a.Space(closed=True)
        a.Proposal(space=campaign.space, campaign=campaign, title="Open one", open=True)
        a.Task(space=campaign.space, campaign=campaign, title="Inside task")
        a.Task(space=campaign.space, campaign=campaign, title="Shared task", audience=Audience.PUBLIC)
        a.Task(space=other, campaign=campaign, title="Closed elsewhere")
        seen = visit().get(at(campaign))
        assert "Open one" in seen
        assert "Shared task" in seen
        assert "Inside task" not in seen
        assert "Closed elsewhere" not in seen
        member = a.member(campaign.space)
        a.Membership(space=other, user=member)
        seen = visit(member).get(at(campaign))
        assert "Inside task" in seen
        assert "Closed elsewhere" in seen

    def test_a_space_that_was_only_asked_does_not_read_it(self, app, visit):
        campaign, other = a.Campaign(), a.Space()
        asked = CampaignSpace(campaign_id=campaign.id, space_id=other.id)
        db.session.add(asked)
        db.session.commit()
        browser = visit(a.member(other, Role.FACILITATOR))
        there = f"/s/{other.slug}/campaigns/{campaign.handle}"
        assert browser.get(there).status == 404
        page = browser.get(f"/s/{other.slug}/campaigns")
        browser.submit(page, "/accept")
        assert browser.get(there).status == 200

    def test_the_campaign_of_a_card_is_named_to_those_who_read_it(self, app, visit):
        campaign = a.Campaign(names={"en": "Secret work"})
        proposal = a.Proposal(space=campaign.space, campaign=campaign, open=True)
        there = f"/s/{campaign.space.slug}/proposals/{proposal.number}"
        assert "Secret work" not in visit().get(there)
        assert visit(a.member(campaign.space)).get(there).links["Secret work"] == at(campaign)


class TestWriting:
    @pytest.mark.parametrize("lang", ["ar", "ckb", "en"])
    def test_begins_from_a_plan_that_others_have_led(self, app, visit, lang):
        space = a.Space()
        a.Path(slug="water-environment")
        browser = visit(a.member(space, Role.FACILITATOR), lang)
        page = browser.get(f"/s/{space.slug}/campaigns/new?from=river")
        assert page.fields["message"]
        assert page.fields["path"] == "water-environment"
        page = browser.submit(page, "/campaigns/new")
        (campaign,) = db.session.query(Campaign)
        assert (campaign.locale, set(campaign.names)) == (lang, {"ar", "ckb", "en"})
        assert len(campaign.plan) == 9
        assert db.session.query(Tactic).count() == 5
        assert len(page.all("table.months tbody tr")) == 5

    def test_bad_input_is_answered_beside_its_field(self, app, visit):
        space = a.Space()
        browser = visit(a.member(space, Role.FACILITATOR))
        page = browser.get(f"/s/{space.slug}/campaigns/new")
        page = browser.submit(
            page, "/campaigns/new", goal="Clean", starts_on="2026-05-02", ends_on="2026-05-01", path="nowhere"
        )
        assert page.status == 422
        assert len(page.errors) == 3
        assert page.fields["goal"] == "Clean"
        assert db.session.query(Campaign).count() == 0

    def test_the_second_of_two_sees_what_the_first_wrote(self, app, visit):
        campaign = a.Campaign(plan={"goal": "Clean by May."})
        one, two = (visit(a.member(campaign.space, Role.FACILITATOR)) for _ in range(2))
        first, second = one.get(at(campaign, "/edit")), two.get(at(campaign, "/edit"))
        one.submit(first, "/edit", goal="Clean by June.")
        page = two.submit(second, "/edit", goal="Clean by July.", message="Ours.")
        assert page.status == 409
        assert "Clean by June." in page.one(".note.late .changes")
        assert page.fields["goal"] == "Clean by July."
        assert campaign.plan == {"goal": "Clean by June."}
        two.submit(page, "/edit", goal="Clean by July, at the latest.")
        db.session.expire_all()
        assert campaign.plan == {"goal": "Clean by July, at the latest.", "message": "Ours."}
        assert two.get(at(campaign, "/versions")).all("ins")

    def test_tactics_are_planned_ticked_off_and_taken_away(self, app, visit):
        campaign = a.Campaign()
        browser = visit(a.member(campaign.space, Role.FACILITATOR))
        page = browser.get(at(campaign, "/tactics"))
        page = browser.submit(page, "/tactics", title="Day of the bank", starts_on="2026-05-01")
        (tactic,) = db.session.query(Tactic)
        assert tactic.ends_on == tactic.starts_on
        page = browser.submit(page, "/done")
        assert page.has('tr[data-mark="chosen"]')
        page = browser.get(at(campaign, f"/tactics/{tactic.handle}"))
        browser.submit(page, "/remove")
        assert db.session.query(Tactic).count() == 0

    def test_a_member_puts_a_card_in_and_takes_it_out(self, app, visit):
        campaign = a.Campaign()
        task = a.Task(space=campaign.space)
        browser = visit(a.member(campaign.space))
        page = browser.submit(browser.get(at(campaign)), "/records", number="999")
        assert page.status == 422
        page = browser.submit(page, "/records", number=f"#{task.number}")
        assert task.title in page.one("#belongs")
        browser.submit(page, "/remove")
        db.session.expire_all()
        assert task.campaign_id is None

    def test_closes_with_a_report(self, app, visit):
        campaign = a.Campaign()
        browser = visit(a.member(campaign.space, Role.FACILITATOR))
        page = browser.get(at(campaign, "/close"))
        assert browser.submit(page, "/close", report=" ").status == 422
        stale = browser.get(at(campaign, "/edit"))
        page = browser.submit(page, "/close", report="Two outlets are shut.")
        assert "Two outlets are shut." in page
        assert browser.submit(stale, "/edit", goal="More.").status == 409
        assert "goal" not in campaign.plan
