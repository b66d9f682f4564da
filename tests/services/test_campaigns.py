"""Campaigns: what several answer at once, what is closed stays closed, and who carries it."""

from datetime import date

import pytest

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, CampaignVersion, Happening
from workspace.queries import campaigns as find
from workspace.queries import spaces as find_spaces
from workspace.rules.flows import NotNow
from workspace.rules.starters import STARTERS
from workspace.services import campaigns
from workspace.services.campaigns import ChangedMeanwhile, Frame, Step

FRAME = Frame({"en": "The river"})


def lead(space):
    return a.actor(a.Membership(space=space, role="facilitator"))


def revise(campaign, plan, base, by, frame=None):
    mark = campaigns.mark(campaign)
    frame = frame or campaigns.framed(campaign)
    campaigns.revise(campaign, campaign.space, frame, plan, base=base, saw=mark, by=by)


class TestRevising:
    def test_answers_to_other_questions_are_put_together(self, app):
        campaign = a.Campaign(plan={"problem": "Dirt.", "goal": "Clean."})
        by = lead(campaign.space)
        revise(campaign, {"problem": "Dirt in the water.", "goal": "Clean."}, 1, by)
        revise(campaign, {"problem": "Dirt.", "goal": "Clean by May.", "message": "We drink it."}, 1, by)
        assert campaign.plan == {"problem": "Dirt in the water.", "goal": "Clean by May.", "message": "We drink it."}
        assert [v.edition for v in db.session.scalars(find.versions(campaign))] == [3, 2, 1]

    def test_the_same_words_are_not_overwritten(self, app):
        campaign = a.Campaign(plan={"goal": "Clean by May.", "message": "Ours."})
        by = lead(campaign.space)
        revise(campaign, {"goal": "Clean by June.", "message": "Ours."}, 1, by)
        with pytest.raises(ChangedMeanwhile) as clash:
            revise(campaign, {"goal": "Clean by July.", "message": "All of ours."}, 1, by)
        assert clash.value.theirs == {"goal": "Clean by June."}
        assert clash.value.together["goal"] == "Clean by July."
        assert clash.value.together["message"] == "All of ours."
        assert campaign.plan["goal"] == "Clean by June."

    def test_the_frame_is_not_overwritten(self, app):
        campaign = a.Campaign()
        by, mark = lead(campaign.space), campaigns.mark(campaign)
        revise(campaign, campaign.plan, 1, by, FRAME)
        with pytest.raises(ChangedMeanwhile):
            campaigns.revise(campaign, campaign.space, Frame({"en": "Other"}), campaign.plan, base=1, saw=mark, by=by)
        assert campaign.names == {"en": "The river"}

    def test_changing_nothing_keeps_nothing(self, app):
        campaign = a.Campaign()
        revise(campaign, campaign.plan, 1, lead(campaign.space))
        assert db.session.query(CampaignVersion).count() == 1
        assert db.session.query(Activity).count() == 0


def test_what_is_closed_stands_still(app):
    tactic_of = a.Tactic()
    campaign = db.session.get(a.models.Campaign, tactic_of.campaign_id)
    space, by = campaign.space, lead(campaign.space)
    campaigns.close(campaign, space, "Two of three outlets are shut.", by=by)
    step = Step("March", date(2026, 5, 1), date(2026, 5, 1))
    for verb in (
        lambda: revise(campaign, {"goal": "x"}, 1, by),
        lambda: campaigns.add_tactic(campaign, space, step, by=by),
        lambda: campaigns.change_tactic(campaign, tactic_of, space, step, saw="", by=by),
        lambda: campaigns.finish_tactic(campaign, tactic_of, space, True, by=by),
        lambda: campaigns.remove_tactic(campaign, tactic_of, space, by=by),
        lambda: campaigns.ask(campaign, space, a.Space(), by=by),
        lambda: campaigns.close(campaign, space, "Again.", by=by),
    ):
        with pytest.raises(NotNow):
            verb()
    campaigns.reopen(campaign, space, by=by)
    campaigns.finish_tactic(campaign, tactic_of, space, True, by=by)
    assert tactic_of.done_at is not None


def test_another_space_carries_it_when_it_says_so(app):
    campaign, other = a.Campaign(), a.Space()
    ours, theirs = lead(campaign.space), lead(other)
    campaigns.ask(campaign, campaign.space, other, by=ours)
    assert campaign not in db.session.scalars(find_spaces.campaigns(other)).all()
    campaigns.answer(campaign, other, True, by=theirs)
    assert campaign in db.session.scalars(find_spaces.campaigns(other)).all()
    task = a.Task(space=other)
    campaigns.put_in(campaign, task, by=theirs)
    with pytest.raises(ValueError, match="asked"):
        campaigns.ask(campaign, campaign.space, other, by=ours)
    with pytest.raises(NotNow):
        campaigns.leave(campaign, campaign.space, by=ours)
    campaigns.leave(campaign, other, by=theirs)
    db.session.refresh(task)
    assert task.campaign_id is None
    assert db.session.scalars(find_spaces.campaigns(other)).all() == []
    told = [a.happening for a in db.session.query(Activity).order_by(Activity.id)]
    assert told == [
        Happening.CAMPAIGN_ASKED,
        Happening.CAMPAIGN_JOINED,
        Happening.RECORD_PUT_IN,
        Happening.CAMPAIGN_LEFT,
    ]


@pytest.mark.engine("sqlite")
def test_every_starter_speaks_three_languages(app):
    for starter in STARTERS.values():
        texts = [starter.names, *starter.plan.values(), *(titles for titles, _day, _days in starter.tactics)]
        assert all(set(each) == {"ar", "ckb", "en"} and all(each.values()) for each in texts)
        assert len(starter.plan) == 9
