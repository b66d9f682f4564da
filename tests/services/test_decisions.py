"""Decisions: called, opened, voted on, closed by the clock or early, stopped, written down."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as a
from workspace.db import db, now
from workspace.models import (
    Activity,
    Ballot,
    DecisionState,
    Happening,
    Method,
    Objection,
    ObjectionState,
    OnEdit,
    ProposalState,
    Result,
    Role,
    SealedBallot,
    Voter,
)
from workspace.rules import ballots, outcomes
from workspace.rules.flows import NotNow
from workspace.rules.tally import BadBallot
from workspace.services import decisions, proposals, votes
from workspace.services.votes import NotCounted, Vote

KEY = a.BALLOT_KEY


def happened(thing):
    rows = select(Activity.happening).where(Activity.record_id == thing.id).order_by(Activity.id)
    return list(db.session.scalars(rows))


def rolled(decision):
    return db.session.scalar(select(func.count()).where(Voter.decision_id == decision.id))


def vote(decision, *answers, reason=""):
    """Let the first of the roll vote, each as told."""
    for by, answer in zip(a.voters(decision), answers, strict=False):
        answer = [answer] if isinstance(answer, str) else answer
        votes.cast(decision, Vote(answer, reason if answer == ["object"] else ""), by=by)
    db.session.commit()


def close(decision, by=None, **kwargs):
    decisions.close(decision, by=by, key=KEY, **kwargs)
    db.session.commit()


def facilitator(decision):
    return a.actor(decision.author)


class TestCall:
    def test_it_opens_at_once_with_everybody_who_is_a_member_now(self, app):
        proposal = a.Proposal(open=True)
        a.member(proposal.space, Role.OBSERVER)
        a.Membership(space=proposal.space, left=True)
        decision = a.decision(proposal, members=3)
        later = a.Membership(space=proposal.space)

        assert decision.state is DecisionState.RUNNING
        assert proposal.state is ProposalState.DECIDING
        assert decision.members == rolled(decision) == 5  # Author, facilitator, and three.
        with pytest.raises(NotCounted, match="not_on_roll"):
            votes.cast(decision, Vote(["yes"]), by=a.actor(later))

    def test_only_those_named_may_vote(self, app):
        proposal = a.Proposal(open=True)
        named = [a.Membership(space=proposal.space) for _ in range(2)]
        decision = a.decision(proposal, members=3, voters=named)

        assert {v.membership.id for v in a.voters(decision)} == {m.id for m in named}
        assert decision.members == 2

    def test_what_opens_later_takes_no_vote_before(self, app):
        decision = a.decision(opens_in=1, members=1)
        assert (decision.state, rolled(decision)) == (DecisionState.CALLED, 0)
        with pytest.raises(NotCounted, match="early"):
            votes.cast(decision, Vote(["yes"]), by=facilitator(decision))

    def test_a_proposal_that_is_not_open_is_not_put_to_a_vote(self, app):
        for state in ("draft", "submitted", "deciding", "adopted", "withdrawn"):
            with pytest.raises(NotNow):
                a.decision(a.Proposal(**{state: True}))
            db.session.rollback()

    @pytest.mark.parametrize(
        ("wrong", "terms"),
        [
            ("closes_at", {"days": -1}),
            ("options", {"method": Method.ONE, "options": ("only one",)}),
            ("options", {"method": Method.RANKED, "options": tuple(map(str, range(13)))}),
            ("most", {"method": Method.SEVERAL, "most": 4}),
            ("wanted", {"method": Method.SEVERAL, "wanted": 3}),
            ("quorum_percent", {"quorum_percent": 101}),
            ("is_secret", {"method": Method.CONSENT, "is_secret": True}),
        ],
    )
    def test_terms_that_contradict_themselves_are_refused_by_name(self, app, wrong, terms):
        with pytest.raises(ValueError, match=wrong):
            a.decision(**terms)


class TestVoting:
    def test_the_last_vote_before_the_close_counts(self, app):
        decision = a.decision(members=2)
        first = a.voters(decision)[0]
        votes.cast(decision, Vote(["no"]), by=first)
        votes.cast(decision, Vote(["yes"]), by=first)
        close(decision)

        assert decision.tally["counts"] == {"yes": 1, "no": 0, "abstain": 0}
        assert happened(decision)[-3:] == [
            Happening.VOTE_CAST, Happening.VOTE_CHANGED, Happening.DECISION_CLOSED,
        ]  # fmt: skip

    def test_a_vote_after_the_time_is_refused_though_nobody_has_closed_it(self, app):
        decision = a.decision(members=1, days=1)
        with time_machine.travel(now() + timedelta(days=1, seconds=1)), pytest.raises(NotCounted, match="closed"):
            votes.cast(decision, Vote(["yes"]), by=facilitator(decision))

    @pytest.mark.parametrize(
        ("method", "answer", "why"),
        [
            (Method.MAJORITY, [], "empty"),
            (Method.MAJORITY, ["maybe"], "foreign"),
            (Method.MAJORITY, ["yes", "no"], "too_many"),
            (Method.ONE, ["d"], "foreign"),
            (Method.SEVERAL, ["a", "a"], "repeated"),
            (Method.RANKED, ["a", "b", "a"], "repeated"),
            (Method.CONSENT, ["object"], "reason"),
        ],
    )
    def test_a_ballot_that_cannot_be_counted_changes_nothing(self, app, method, answer, why):
        decision = a.decision(method=method)
        with pytest.raises(BadBallot) as bad:
            votes.cast(decision, Vote(answer), by=facilitator(decision))
        assert bad.value.why == why
        assert db.session.scalar(select(func.count()).select_from(Ballot)) == 0


class TestConsent:
    def test_an_objection_that_stands_does_not_adopt(self, app):
        decision = a.decision(method=Method.CONSENT, members=3)
        vote(decision, "agree", "agree", "object", reason="The children cross there.")
        close(decision)

        assert decision.result is Result.NOT_ADOPTED
        assert decision.proposal.state is ProposalState.NOT_ADOPTED
        assert db.session.scalars(select(Objection)).one().state is ObjectionState.STANDS
        assert Happening.OBJECTION_STANDS in happened(decision)

    def test_an_objection_that_was_answered_and_resolved_does_not_stop_it(self, app):
        decision = a.decision(method=Method.CONSENT, members=2)
        vote(decision, "agree", "object", reason="The children cross there.")
        objection = db.session.scalars(select(Objection)).one()
        decisions.answer(objection, "We move it ten metres.", by=facilitator(decision))
        assert objection.state is ObjectionState.ANSWERED
        decisions.settle(objection, "resolve", by=a.actor(objection.membership))
        close(decision)

        assert decision.result is Result.ADOPTED
        assert [h for h in happened(decision) if h.startswith("objection")] == [
            Happening.OBJECTION_RAISED, Happening.OBJECTION_ANSWERED, Happening.OBJECTION_RESOLVED,
        ]  # fmt: skip

    def test_voting_otherwise_resolves_and_objecting_again_raises_it_anew(self, app):
        decision = a.decision(method=Method.CONSENT)
        by = facilitator(decision)
        states = []
        for answer, reason in (
            ("object", "Too loud."),
            ("agree", ""),
            ("object", "Too loud."),
            ("object", "And dear."),
        ):
            votes.cast(decision, Vote([answer], reason), by=by)
            objection = db.session.scalars(select(Objection)).one()
            states.append((objection.state, objection.text))
        assert states == [
            (ObjectionState.RAISED, "Too loud."), (ObjectionState.RESOLVED, "Too loud."),
            (ObjectionState.RAISED, "Too loud."), (ObjectionState.RAISED, "And dear."),
        ]  # fmt: skip

    def test_after_the_close_nothing_is_answered_any_more(self, app):
        decision = a.decision(method=Method.CONSENT)
        vote(decision, "object", reason="No.")
        close(decision)
        objection = db.session.scalars(select(Objection)).one()
        with pytest.raises(NotNow):
            decisions.answer(objection, "Yes.", by=facilitator(decision))
        with pytest.raises(NotNow):
            decisions.settle(objection, "resolve", by=a.actor(objection.membership))


class TestSecret:
    def cast(self, decision, by, answer, receipt):
        votes.cast_secretly(decision, Vote([answer]), receipt, by=by, key=KEY)
        db.session.commit()

    def test_a_vote_is_found_by_its_code_and_by_nothing_else(self, app):
        decision = a.decision(members=6, is_secret=True)
        said = ("yes", "no", "yes", "yes", "abstain", "yes")
        receipts = {ballots.new_receipt(): answer for answer in said}
        for by, (receipt, answer) in zip(a.voters(decision), receipts.items(), strict=False):
            self.cast(decision, by, answer, receipt)
        assert db.session.scalar(select(func.count()).select_from(Ballot)) == 0
        close(decision)

        rows = db.session.scalars(select(Ballot).order_by(Ballot.code)).all()
        assert {r.code: r.answer for r in rows} == {ballots.code_of(r): [v] for r, v in receipts.items()}
        assert {r.membership_id for r in rows} == {None}
        assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0
        assert (decision.sealing_key, decision.opening_key) == (None, None)
        assert Happening.VOTE_CAST not in happened(decision)

    def test_the_receipt_alone_changes_a_vote(self, app):
        decision = a.decision(members=1, is_secret=True)
        receipt = ballots.new_receipt()
        self.cast(decision, a.voters(decision)[0], "no", receipt)
        self.cast(decision, None, "yes", receipt.lower().replace("-", " "))
        close(decision)
        assert decision.tally["counts"] == {"yes": 1, "no": 0, "abstain": 0}

    def test_who_has_voted_cannot_vote_again_under_another_receipt(self, app):
        decision = a.decision(members=1, is_secret=True)
        by = a.voters(decision)[0]
        self.cast(decision, by, "no", ballots.new_receipt())
        with pytest.raises(NotCounted, match="voted"):
            self.cast(decision, by, "yes", ballots.new_receipt())

    @pytest.mark.parametrize("receipt", ["", "7Q4M", "ÀÈÌ", "0000-0000-0000-0000"])
    def test_a_receipt_under_which_nothing_lies_changes_nothing(self, app, receipt):
        decision = a.decision(members=1, is_secret=True)
        with pytest.raises(NotCounted, match="receipt"):
            self.cast(decision, None, "yes", receipt)

    def test_a_stopped_decision_destroys_its_votes(self, app):
        decision = a.decision(members=1, is_secret=True)
        self.cast(decision, a.voters(decision)[0], "no", ballots.new_receipt())
        decisions.stop(decision, by=facilitator(decision), reason="The question was wrong.")
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0
        assert decision.opening_key is None
        assert decision.proposal.state is ProposalState.OPEN


class TestClosing:
    def test_the_clock_opens_and_closes_what_slept_through_both(self, app):
        decision = a.decision(opens_in=1, days=1, members=1)
        with time_machine.travel(now() + timedelta(days=30)):
            decisions.tick(decision.id, key=KEY)
            db.session.commit()
            assert (decision.state, decision.result) == (DecisionState.CLOSED, Result.NOT_ADOPTED)
            assert decision.closed_at == decision.closes_at
            decisions.tick(decision.id, key=KEY)
            assert happened(decision).count(Happening.DECISION_CLOSED) == 1

    def test_closing_twice_is_refused(self, app):
        decision = a.decision()
        close(decision, by=facilitator(decision), reason="Everybody has voted.")
        with pytest.raises(NotNow):
            close(decision)

    def test_below_the_quorum_nothing_is_decided_and_the_proposal_is_open_again(self, app):
        decision = a.decision(members=8, quorum_percent=50)  # Ten may vote: five have to.
        vote(decision, *["yes"] * 4)
        close(decision)
        assert decision.result is Result.NO_QUORUM
        assert decision.proposal.state is ProposalState.OPEN

    def test_the_quorum_counts_the_members_at_the_opening(self, app):
        decision = a.decision(members=2, quorum_percent=50)  # Four may vote: two have to.
        for _ in range(20):
            a.Membership(space=decision.space)
        vote(decision, "yes", "yes")
        close(decision)
        assert decision.result is Result.ADOPTED

    def test_a_temperature_binds_nobody(self, app):
        decision = a.decision(method=Method.TEMPERATURE, members=1)
        vote(decision, "5", "4")
        close(decision)
        assert decision.result is Result.ADVICE
        assert decision.proposal.state is ProposalState.OPEN

    def test_what_was_not_adopted_can_be_opened_again_with_a_reason(self, app):
        decision = a.decision()
        vote(decision, "no")
        close(decision)
        proposals.advance(decision.proposal, "reopen", by=facilitator(decision), reason="There is a new place.")
        assert decision.proposal.state is ProposalState.OPEN


class TestEditing:
    def test_while_it_runs_the_text_is_not_changed(self, app):
        decision = a.decision()
        with pytest.raises(NotNow):
            decisions.stop_for_edit(decision.proposal, by=facilitator(decision), reason="Amended.")
        assert decision.state is DecisionState.RUNNING

    def test_or_the_change_stops_it_where_the_facilitator_chose_so(self, app):
        decision = a.decision(on_edit=OnEdit.STOP)
        decisions.stop_for_edit(decision.proposal, by=facilitator(decision), reason="Amended.")
        assert decision.state is DecisionState.STOPPED
        assert decision.proposal.state is ProposalState.OPEN
        assert Happening.DECISION_STOPPED in happened(decision)


class TestStating:
    @pytest.mark.parametrize("method", list(Method))
    @pytest.mark.parametrize("is_secret", [False, True])
    def test_the_document_counts_to_the_same(self, app, method, is_secret):
        if method is Method.CONSENT and is_secret:
            return
        decision = a.decision(method=method, members=3, most=2 if method is Method.SEVERAL else 1, is_secret=is_secret)
        keys = list(decisions.rule_of(decision).options)
        for at, by in enumerate(a.voters(decision)):
            answer = keys if method is Method.RANKED else [keys[min(at, 1)]]
            if is_secret:
                votes.cast_secretly(decision, Vote(answer), ballots.new_receipt(), by=by, key=KEY)
            else:
                votes.cast(decision, Vote(answer), by=by)
        close(decision, by=facilitator(decision), reason="All have voted.")
        outcome = decisions.state(decision, "We build it.", locale="en", by=facilitator(decision))

        document = outcomes.read(outcome.document.encode())
        assert outcomes.verify(document) == []
        assert document["result"] == decision.result
        assert outcome.hash == document["hash"]
        names = [m.membership.name for m in a.voters(decision)]
        assert not any(json.dumps(name, ensure_ascii=False) in outcome.document for name in names)

    def test_an_outcome_is_final(self, app):
        decision = a.decision()
        with pytest.raises(NotNow):
            decisions.state(decision, "Too early.", locale="en", by=facilitator(decision))
        close(decision)
        decisions.state(decision, "We do not.", locale="en", by=facilitator(decision))
        with pytest.raises(NotNow):
            decisions.state(decision, "We do.", locale="en", by=facilitator(decision))
