"""Seasons: what is handed in when, what goes on, what stands; and figures that are a plain recount of the log."""

import random
from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import (
    Activity,
    Happening,
    Proposal,
    ProposalState,
    Recommendation,
    RecommendationState,
    Role,
    SeasonFigures,
    SeasonState,
    SpaceKind,
)
from workspace.queries import seasons as find
from workspace.rules.flows import PROPOSALS, RECOMMENDATIONS, NotNow
from workspace.rules.seasons import AGES, MOVES_PROPOSAL, MOVES_RECOMMENDATION
from workspace.services import amendments, proposals, recommendations, records, seasons
from workspace.services.proposals import Words, text_at
from workspace.services.recommendations import Asked
from workspace.services.seasons import ChangedMeanwhile, NotSent, TooEarly, TooLate
from workspace.services.states import move


@pytest.fixture
def season(app):
    return a.Season()


@pytest.fixture
def leader(season):
    return a.actor(a.Membership(space=season.space, role=Role.FACILITATOR))


def handed(season, **how):
    it = a.Proposal(space=season.space, **(how or {"open": True}))
    seasons.hand_in(season, it, by=a.actor(it.author))
    return it


class TestHandingIn:
    def test_twice_is_once(self, season):
        it = handed(season)
        seasons.hand_in(season, it, by=a.actor(it.author))
        assert len(db.session.scalars(find.handed_in(season)).all()) == 1

    @pytest.mark.parametrize(("days", "why"), [(-2, TooEarly), (8, TooLate)])
    def test_outside_the_window_it_is_not_taken(self, season, days, why):
        it = a.Proposal(space=season.space, open=True)
        with time_machine.travel(now() + timedelta(days=days), tick=False), pytest.raises(why):
            seasons.hand_in(season, it, by=a.actor(it.author))

    @pytest.mark.parametrize("state", ["draft", "declined", "withdrawn", "not_adopted"])
    def test_what_was_not_sent_or_is_over_is_not_taken(self, season, state):
        it = a.Proposal(space=season.space, **{state: True})
        with pytest.raises(NotSent):
            seasons.hand_in(season, it, by=a.actor(it.author))

    def test_what_was_taken_back_is_not_counted_and_can_come_again(self, season):
        it = handed(season)
        by = a.actor(it.author)
        seasons.take_back(season, it, by=by)
        assert seasons.figures_at(season, now())["total"]["proposals"] == 0
        seasons.hand_in(season, it, by=by)
        assert seasons.figures_at(season, now())["total"]["proposals"] == 1

    def test_a_season_of_the_region_is_there_for_its_cities_and_no_others(self, app):
        region = a.Space(kind=SpaceKind.REGION)
        city, far = a.Space(parent=region, is_independent=True), a.Space()
        it = a.Season(space=region)
        assert db.session.scalars(find.calls(a.viewer(), city)).all() == [it]
        assert db.session.scalars(find.calls(a.viewer(), far)).all() == []


class TestTheClose:
    @pytest.fixture
    def closed(self, season, leader):
        self.it = handed(season)
        for action in ("deliberate", "convene", "close"):
            seasons.advance(season, action, statement="It is done.", by=leader)
        return season

    def test_texts_stand(self, closed):
        by = a.actor(self.it.author)
        base = text_at(self.it, 1)
        with pytest.raises(NotNow):
            amendments.propose(base, Words("Another", "en"), why="", by=by)
        with pytest.raises(NotNow):
            proposals.revise(self.it, Words("Another", "en"), by=by)

    def test_an_amendment_that_waited_is_not_taken_up(self, season, leader):
        it = handed(season)
        waits = a.Amendment(proposal=it)
        for action in ("deliberate", "convene", "close"):
            seasons.advance(season, action, by=leader)
        with pytest.raises(NotNow):
            amendments.accept(waits, saw=1, by=a.actor(it.author))

    def test_nothing_of_it_is_changed_any_more(self, closed, leader):
        with pytest.raises(NotNow):
            seasons.advance(closed, "close", by=leader)
        with pytest.raises(NotNow):
            seasons.revise(closed, seasons.framed(closed), saw=seasons.mark(closed), by=leader)
        asked, council = Asked({"en": "Sit"}, {"en": "…"}, "Council", season=closed), a.Space(kind=SpaceKind.COUNCIL)
        with pytest.raises(NotNow):
            recommendations.issue(council, asked, issuer=closed.space, by={})

    def test_what_is_open_goes_on_where_it_is_asked_to_and_stays_counted_where_it_was(self, closed, leader):
        after = a.Season(space=closed.space, number=closed.number + 1, last_id=closed.id)
        assert self.it.frozen_at is not None
        seasons.carry(after, self.it, by=a.actor(self.it.author))
        assert self.it.frozen_at is None
        for action in ("call", "adopt"):
            proposals.advance(self.it, action, by=None)
        old, new = (seasons.figures_at(each, now())["total"] for each in (closed, after))
        assert (old["proposals"], old["adopted"], new["proposals"], new["adopted"]) == (1, 0, 1, 1)

    def test_what_is_of_another_season_does_not_go_on(self, closed, leader):
        stranger = a.Season(space=closed.space, number=closed.number + 1)
        with pytest.raises(NotNow):
            seasons.carry(stranger, self.it, by=a.actor(self.it.author))


def test_a_stale_form_overwrites_nobody(season, leader):
    saw = seasons.mark(season)
    frame = seasons.framed(season)
    seasons.revise(season, seasons.Frame(**{**vars(frame), "names": {"en": "Water"}}), saw=saw, by=leader)
    with pytest.raises(ChangedMeanwhile):
        seasons.revise(season, seasons.Frame(**{**vars(frame), "names": {"en": "Bread"}}), saw=saw, by=leader)
    assert season.names == {"en": "Water"}


def test_a_call_has_a_window(app):
    season = a.Season(state=SeasonState.DRAFT, opens_at=None, closes_at=None)
    by = a.actor(a.Membership(space=season.space, role=Role.FACILITATOR))
    with pytest.raises(ValueError, match="opens_at"):
        seasons.advance(season, "call", by=by)


class TestWhatIsKept:
    @pytest.fixture
    def closed(self, season, leader):
        handed(season)
        with time_machine.travel(now(), tick=False) as clock:
            for action in ("deliberate", "convene", "close"):
                seasons.advance(season, action, by=leader)
            clock.shift(timedelta(days=40))
            yield season

    def keep(self):
        kept = 0
        while (it := seasons.reckon_next(now())) and seasons.keep_figures(it, now()):
            kept += 1
            db.session.flush()
        return kept

    def test_each_age_is_reckoned_once(self, closed):
        assert self.keep() == 2
        assert {row.at for row in db.session.scalars(select(SeasonFigures))} == {
            closed.closed_at + timedelta(days=days) for days in (AGES[0], 39)
        }
        assert self.keep() == 0

    def test_what_is_hidden_is_counted_no_more(self, closed):
        self.keep()
        it = db.session.scalars(select(Proposal)).one()
        assert seasons.figures_at(closed, now())["total"]["proposals"] == 1
        stale = seasons.reckon_next(now() + timedelta(days=1))
        records.hide(it, by=a.actor(a.Membership(space=closed.space, role=Role.MODERATOR)), reason="Names somebody.")
        assert db.session.scalars(select(SeasonFigures)).all() == []
        assert not seasons.keep_figures(stale, now() + timedelta(days=1))
        assert seasons.figures_at(closed, now())["total"]["proposals"] == 0


def recounted(season, at):
    """The same figures from the log alone, line by line."""
    inside, proposal, asked, of_season = set(), {}, {}, set()
    for each in db.session.scalars(select(Activity).where(Activity.at <= at).order_by(Activity.at, Activity.id)):
        if each.happening is Happening.PROPOSAL_HANDED_IN and each.details["season"] == season.number:
            inside.add(each.record_id)
        elif each.happening is Happening.PROPOSAL_TAKEN_BACK and each.details["season"] == season.number:
            inside.discard(each.record_id)
        elif each.happening in MOVES_PROPOSAL:
            proposal[each.record_id] = each.to_value
        elif each.happening in MOVES_RECOMMENDATION:
            asked[each.record_id] = each.to_value
            if db.session.get(Recommendation, each.record_id).season_id == season.id:
                of_season.add(each.record_id)
    states = [asked[key] for key in of_season]
    return {
        "proposals": len(inside),
        "adopted": sum(proposal.get(key) in ("adopted", "recommended") for key in inside),
        "recommended": len(states),
        "accepted": sum(state in ("accepted", "in_progress", "claimed", "implemented") for state in states),
        "claimed": states.count("claimed"),
        "implemented": states.count("implemented"),
        "stopped": states.count("declined"),
    }


def lives(seed):
    """Sixty steps: which thing, what it does, after how many hours."""
    chance = random.Random(seed)
    return [(chance.randrange(6), chance.randrange(7), chance.randrange(30)) for _ in range(60)]


STEPS = some.integers(0, 2**32).map(lives)


def begun(season, council, by):
    """Three open proposals, and three things the season asked a council for."""
    things = [a.Proposal(space=season.space, open=True) for _ in range(3)]
    asked = Asked({"en": "Sit"}, {"en": "in public"}, "Council")
    things += [recommendations.issue(council, asked, issuer=season.space, by={season.space_id: by}) for _ in range(3)]
    for each in things[3:]:
        each.season_id = season.id
    return things


def live(season, council, by, steps, clock):
    """A random life of a season: each step takes up one of its things and does one of the things it can."""
    things = begun(season, council, by)
    for which, what, hours in steps:
        clock.shift(timedelta(hours=hours))
        thing = things[which % len(things)]
        if isinstance(thing, Proposal):
            if what < 2:
                verb = seasons.hand_in if what == 0 else seasons.take_back
                try:
                    verb(season, thing, by=a.actor(thing.author))
                except NotNow:
                    continue
            elif what == 6 and thing.state in (ProposalState.ADOPTED, ProposalState.RECOMMENDED):
                spaces = {season.space_id: by}
                asked = Asked({"en": "Asked"}, {"en": "…"}, "Somebody", proposals=[thing])
                things.append(recommendations.issue(council, asked, issuer=season.space, by=spaces))
            else:
                able = [s.action for s in PROPOSALS if thing.state in s.sources and s.action != "recommend"]
                if able:
                    proposals.advance(thing, able[what % len(able)], by=None)
        else:
            able = [s.action for s in RECOMMENDATIONS if thing.state in s.sources]
            if able:
                thing.claimed_at = thing.implemented_at = now()
                move(thing, RECOMMENDATIONS, able[what % len(able)], space=council, of=thing, by=by)
        db.session.flush()


def check_a_history(steps, cut):
    season = a.Season(closes_at=now() + timedelta(days=90))
    council = a.Space(kind=SpaceKind.COUNCIL)
    by = a.actor(a.Membership(space=season.space, role=Role.FACILITATOR))
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        live(season, council, by, steps, clock)
        at = begun + cut * (now() - begun)
        assert seasons.figures_at(season, at)["total"] == recounted(season, at)
    db.session.rollback()


CALM = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True, "database": None}


@pytest.mark.engine("sqlite")
@settings(max_examples=4, **CALM)
@given(steps=STEPS, cut=some.sampled_from([0.3, 0.6, 1]))
def test_the_figures_are_a_recount_of_the_log(app, steps, cut):
    check_a_history(steps, cut)


@pytest.mark.full
@settings(max_examples=100, **(CALM | {"derandomize": False}))
@given(steps=STEPS, cut=some.sampled_from([0.3, 0.6, 1]))
def test_the_figures_are_a_recount_of_many_logs(app, steps, cut):
    check_a_history(steps, cut)


def test_a_recommendation_counts_by_what_its_council_said(season, leader):
    it = a.Recommendation(issuer=season.space, season_id=season.id)
    move_to = {"acknowledge": 1, "decline": 2}
    with time_machine.travel(now(), tick=False) as clock:
        records_at = now()
        for action, days in move_to.items():
            clock.move_to(records_at + timedelta(days=days))
            move(it, RECOMMENDATIONS, action, space=it.space, of=it, by=leader, reason="No money.")
        figures = [seasons.figures_at(season, records_at + timedelta(days=days))["total"] for days in (0, 1, 2)]
    assert [each["recommended"] for each in figures] == [0, 1, 1]
    assert [each["stopped"] for each in figures] == [0, 0, 1]
    assert it.state is RecommendationState.DECLINED
