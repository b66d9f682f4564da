"""Decisions in the browser: called, voted on, closed, written down, counted again."""

import json
import re
import secrets
import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

import brotli
import pytest
import time_machine
from sqlalchemy import func, insert, select

from tests import factories as a
from tests.pages import Browser, statements
from workspace.db import Model, db, now
from workspace.models import (
    Audience,
    Ballot,
    Base,
    Decision,
    DecisionState,
    Method,
    OnEdit,
    Operation,
    Outcome,
    ProposalState,
    Result,
    Role,
    SealedBallot,
    Threshold,
    Voter,
)
from workspace.rules import outcomes
from workspace.rules.ballots import FEW, code_of, new_receipt, receipt_of
from workspace.services import decisions, proposals, votes
from workspace.services.votes import Vote
from workspace.web import clock

BAGHDAD = ZoneInfo("Asia/Baghdad")
RECEIPT = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


def at(decision, what=""):
    return f"/s/{decision.space.slug}/decisions/{decision.number}{what}"


def decide(proposal):
    return f"/s/{proposal.space.slug}/proposals/{proposal.number}/decide"


def running(method=Method.MAJORITY, **terms):
    """A decision that the application can open and close."""
    return a.decision(terms.pop("proposal", None), method, key=clock.ballot_key(), **terms)


def close(decision):
    decisions.close(decision, by=a.actor(decision.author), key=clock.ballot_key(), reason="All have voted.")
    db.session.commit()


def voter(decision, turn=0):
    return a.voters(decision)[turn].membership.user


def kept(decision, model=Ballot):
    return db.session.scalar(select(func.count()).select_from(model).where(model.decision_id == decision.id))


def has_voted(decision):
    return db.session.scalar(select(func.count()).where(Voter.decision_id == decision.id, Voter.has_voted.is_(True)))


def compressed(page):
    return len(brotli.compress(page.bytes, quality=4))


class TestCall:
    @pytest.fixture
    def proposal(self, app):
        return a.Proposal(open=True)

    @pytest.fixture
    def facilitator(self, proposal, visit):
        return visit(a.member(proposal.space, Role.FACILITATOR))

    def call(self, browser, proposal, **fields):
        page = browser.submit(browser.get(decide(proposal)), "Call the decision", **fields)
        return page, db.session.scalar(select(Decision))

    def test_method_question_and_closing_are_enough(self, proposal, facilitator):
        page, decision = self.call(facilitator, proposal, method="majority")

        assert page.heading == decision.title == "Shall we adopt this proposal?"
        assert (decision.state, decision.members) == (DecisionState.RUNNING, 2)
        closes, here = decision.closes_at.astimezone(BAGHDAD), now().astimezone(BAGHDAD)
        assert (closes.date() - here.date(), closes.hour) == (timedelta(days=7), 20)
        assert proposal.state is ProposalState.DECIDING
        assert "more than half of the votes for or against" in page

    def test_all_that_can_be_said(self, proposal, facilitator):
        page, decision = self.call(
            facilitator, proposal, method="several", question="Who goes to Basra?", options="Zahra\n\n  Noor \nAli",
            most="3", wanted="2", quorum_percent="٥٠", opens_at="2027-03-12T18:00", closes_at="2027-03-20T18:00",
            hides_results=True, on_edit="stop",
        )  # fmt: skip

        assert [o["words"] for o in decision.options] == ["Zahra", "Noor", "Ali"]
        assert (decision.most, decision.wanted, decision.quorum_percent) == (3, 2, 50)
        assert (decision.is_secret, decision.hides_results, decision.on_edit) == (False, True, OnEdit.STOP)
        assert decision.state is DecisionState.CALLED
        assert decision.opens_at.isoformat() == "2027-03-12T15:00:00+00:00"
        assert "The voting opens" in page

    def test_what_does_not_fit_the_method_is_not_looked_at(self, proposal, facilitator):
        _page, decision = self.call(
            facilitator, proposal, method="majority", options="one", most="12", wanted="12", threshold="two_thirds",
            base="members",
        )  # fmt: skip

        assert (decision.options, decision.most, decision.wanted) == ([], 1, 1)
        assert (decision.threshold, decision.base) == (Threshold.TWO_THIRDS, Base.MEMBERS)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"method": "majority", "closes_at": "2020-03-12T18:00"}, "It has to close after it opens"),
            ({"method": "majority", "opens_at": "2099-01-01T18:00"}, "It has to close after it opens"),
            ({"method": "one", "options": "only one"}, "two to twelve options"),
            ({"method": "one", "options": "\n".join(map(str, range(13)))}, "two to twelve options"),
            ({"method": "ranked", "options": "A tree\nB\n a  TREE"}, "Two options are the same"),
            ({"method": "ranked", "options": "x" * 201 + "\nB"}, "Too long"),
            ({"method": "several", "options": "A\nB", "most": "3"}, "up to the number of options"),
            ({"method": "several", "options": "A\nB", "wanted": "2"}, "fewer than there are options"),
            ({"method": "majority", "quorum_percent": "101"}, "from 0 to 100"),
            ({"method": "majority", "question": ""}, "Please fill this in"),
            ({"method": "consent", "is_secret": True, "sure": "y"}, "Consent is open"),
            ({"method": "nothing"}, "Please choose from the list"),
        ],
    )
    def test_what_contradicts_itself_is_said_beside_its_field(self, proposal, facilitator, fields, words):
        fields = {"question": "Shall we?", "closes_at": "2098-12-01T18:00", **fields}
        page = facilitator.post(decide(proposal), {k: "y" if v is True else v for k, v in fields.items()})

        assert page.status == 422
        assert [words in each for each in page.errors] == [True]
        assert proposal.state is ProposalState.OPEN

    def test_a_secret_vote_of_few_is_asked_for_twice_and_nothing_typed_is_lost(self, proposal, facilitator):
        page, decision = self.call(
            facilitator, proposal, method="one", options="A\nB", question="Which?", is_secret=True
        )
        assert decision is None
        assert page.status == 422
        assert "Only 2 may vote" in page
        assert (page.fields["question"], page.fields["options"]) == ("Which?", "A\nB")

        facilitator.submit(page, "Call it all the same")
        assert db.session.scalars(select(Decision)).one().is_secret

    def test_eight_are_not_few(self, proposal, facilitator):
        for _ in range(6):
            a.member(proposal.space)
        page, decision = self.call(facilitator, proposal, method="majority", is_secret=True)
        assert decision.members == 8
        assert page.status == 200

    def test_only_those_who_are_ticked(self, proposal, facilitator):
        named = [a.Membership(space=proposal.space) for _ in range(3)]
        page, decision = self.call(facilitator, proposal, method="majority", who="some")
        assert (page.status, decision) == (422, None)
        assert "Tick those who may vote." in page.errors

        facilitator.submit(page, "Call the decision", voters=[m.handle for m in named[:2]])
        decision = db.session.scalars(select(Decision)).one()
        assert {v.membership.id for v in a.voters(decision)} == {m.id for m in named[:2]}

    def test_somebody_of_another_space_cannot_be_ticked(self, proposal, facilitator):
        page = facilitator.post(
            decide(proposal),
            {"method": "majority", "question": "?", "closes_at": "2098-12-01T18:00", "who": "some",
             "voters": a.Membership().handle},
        )  # fmt: skip
        assert page.status == 422
        assert proposal.state is ProposalState.OPEN

    def test_amendments_that_wait_are_told_before_one_calls(self, proposal, facilitator):
        assert "to be decided" not in facilitator.get(decide(proposal))
        a.Amendment(proposal=proposal)
        db.session.commit()
        page = facilitator.get(decide(proposal))
        assert "1 amendment waits to be decided." in page
        assert page.links["See the amendments"].endswith("/amendments")

    def test_the_same_form_twice_calls_once(self, proposal, facilitator):
        page = facilitator.get(decide(proposal))
        for _ in range(2):
            answer = facilitator.submit(page, "Call the decision", follow=False, method="majority")
            assert answer.status == 303
        assert db.session.scalar(select(func.count()).select_from(Decision)) == 1

    @pytest.mark.parametrize("state", ["draft", "submitted", "deciding", "adopted", "withdrawn", "merged"])
    def test_what_is_not_open_is_not_put_to_a_decision(self, app, visit, state):
        proposal = a.Proposal(**{state: True}, audience=Audience.PUBLIC)
        browser = visit(a.member(proposal.space, Role.FACILITATOR))
        for page in (browser.get(decide(proposal)), browser.post(decide(proposal), {"method": "majority"})):
            assert page.status == 409
            assert page.heading == "Somebody was faster"

    def test_for_a_member_there_is_no_button_and_no_way(self, proposal, visit):
        member = visit(a.member(proposal.space))
        assert "Call a decision" not in member.get(decide(proposal).removesuffix("/decide")).links
        assert member.post(decide(proposal), {"method": "majority"}).status == 403


class TestPage:
    def test_a_visitor_reads_the_question_and_why_they_cannot_vote(self, app, visit):
        decision = running(members=3)
        page = visit().get(at(decision))
        assert page.heading == "Shall we?"
        assert "Those vote who were members of the space when the voting opened." in page
        assert "0 of 5 have voted" in page
        assert page.headers["Cache-Control"] == "no-store"
        assert not page.region("vote").forms

    def test_who_came_later_is_not_on_the_roll(self, app, visit):
        decision = running()
        page = visit(a.member(decision.space)).get(at(decision))
        assert "You are not among those who may vote here" in page.region("vote")
        assert not page.region("vote").forms

    def test_what_opens_later_says_when(self, app, visit):
        decision = running(opens_in=2)
        page = visit(decision.author.user).get(at(decision))
        assert "The voting opens" in page.region("vote")
        assert "Stop without a result" in page.buttons
        assert "Close and count now" not in page.buttons

    def test_the_text_is_the_one_that_is_voted_on(self, app, visit):
        decision = running(members=1)
        decision.proposal.body = "Something else altogether."
        db.session.commit()
        page = visit().get(at(decision))
        assert "There is a place under the poplars" in page
        assert "Something else" not in page

    def test_who_reads_the_proposal_reads_its_decision_and_nobody_else(self, app, visit):
        decision = running(proposal=a.Proposal(open=True, space=a.Space(closed=True)))
        assert visit(voter(decision)).get(at(decision)).status == 200
        for somebody in (None, a.User()):
            for what in ("", ".json", "/ballots", "/roll", "/objections"):
                assert visit(somebody).get(at(decision, what)).status == 404

    @pytest.mark.parametrize("method", list(Method))
    def test_how_it_is_decided_stands_in_a_sentence(self, app, visit, method):
        page = visit().get(at(running(method, members=8, quorum_percent=50)))
        assert (
            " At least 5 of 10 have to vote, else nothing is decided. The votes are open: members read who voted what. "
            "The text cannot be changed until the close."
        ) in page

    def test_the_register_shows_what_runs_first(self, app, visit):
        space = a.Space()
        done, _runs = (running(proposal=a.Proposal(open=True, space=space), question=q) for q in ("Done?", "Runs?"))
        decisions.close(done, by=None, key=clock.ballot_key())
        hidden = running(proposal=a.Proposal(open=True, space=space), question="Hidden?")
        hidden.audience = Audience.MODERATORS
        db.session.commit()
        page = visit(a.member(space)).get(f"/s/{space.slug}/decisions")
        assert [b.text for b in page.all("li b")] == ["Runs?", "Done?"]
        assert page.links["Decisions"] == f"/s/{space.slug}/decisions"

    def test_the_register_has_pages(self, app, visit):
        proposal = a.Proposal(open=True)
        one = running(proposal=proposal)
        row = {c.name: getattr(one, c.name) for c in Decision.__table__.columns if c.name != "id"}
        tables = Model.metadata.tables
        record = dict(
            db.session.execute(select(tables["records"]).where(tables["records"].c.id == one.id)).one()._mapping
        )
        ids = range(one.id + 1, one.id + 61)
        db.session.execute(insert(tables["records"]), [{**record, "id": i, "number": 1000 + i} for i in ids])
        db.session.execute(insert(tables["decisions"]), [{**row, "id": i} for i in ids])
        db.session.commit()
        browser = visit()
        page = browser.get(f"/s/{proposal.space.slug}/decisions")
        assert len(page.all("li b")) == 50
        assert len(browser.get(page.links["Older"]).all("li b")) == 11


class TestAround:
    """Where else decisions show: on the proposal, the board, the first page."""

    def test_the_proposal_leads_to_the_vote_and_tells_what_was_decided(self, app, visit):
        decision = running(members=1)
        url = f"/s/{decision.space.slug}/proposals/{decision.proposal.number}"
        browser = visit(decision.author.user)
        vote = next(text for text in browser.get(url).links if text.startswith("Vote until"))
        assert browser.get(browser.get(url).links[vote]).heading == "Shall we?"

        votes.cast(decision, Vote(["no"]), by=a.voters(decision)[0])
        close(decision)
        page = browser.get(url)
        assert "Not adopted" in page.one("[aria-labelledby=decided]")
        assert page.links["Shall we?"] == at(decision)

    def test_what_was_not_adopted_is_opened_again_with_a_reason(self, app, visit):
        decision = running()
        votes.cast(decision, Vote(["no"]), by=a.voters(decision)[0])
        close(decision)
        url = f"/s/{decision.space.slug}/proposals/{decision.proposal.number}"
        browser = visit(decision.author.user)
        page = browser.submit(browser.get(url), "Open it again", reason="")
        assert page.status == 422
        assert "Please give a reason" in page.errors[0]
        page = browser.submit(page, "Open it again", reason="There is a new place.")
        assert decision.proposal.state is ProposalState.OPEN
        assert "Call a decision" in page.links

    def test_the_board_shows_what_is_being_decided_also_to_visitors(self, app, visit):
        decision = running()
        page = visit().get(f"/s/{decision.space.slug}")
        assert decision.proposal.title in page.one("#g-deciding")
        close(decision)
        assert not visit().get(f"/s/{decision.space.slug}").one("#g-deciding").all("li")
        assert decision.proposal.title in visit().get(f"/s/{decision.space.slug}/proposals?closed=1")

    def test_the_first_page_lists_what_one_has_not_voted_on(self, app, visit):
        decision = running(members=2)
        first, second = (visit(voter(decision, turn)) for turn in (0, 1))
        votes.cast(decision, Vote(["yes"]), by=a.voters(decision)[0])
        db.session.commit()
        assert "Shall we?" not in first.get("/").links
        assert second.get("/").links["Shall we?"] == at(decision)
        decision.audience = Audience.MODERATORS
        db.session.commit()
        assert "Shall we?" not in second.get("/")

    def test_the_first_page_tells_those_who_could_vote_what_was_decided_or_stopped(self, app, visit):
        decided, stopped, hidden = (running(members=1, question=q) for q in ("One?", "Two?", "Four?"))
        close(decided)
        close(hidden)
        hidden.audience = Audience.MODERATORS
        decisions.stop(stopped, by=a.actor(stopped.author), reason="The text was changed.")
        db.session.commit()
        for decision, said in ((decided, "The voting is closed"), (stopped, "The decision was stopped")):
            told = visit(voter(decision)).get("/").all("#news li")
            assert [said in li for li in told if at(decision) in li.links.values()] == [True]
        assert at(hidden) not in visit(voter(hidden)).get("/").links.values()
        assert not visit(a.member(decided.space)).get("/").has("#news")

    def test_a_decision_is_linked_to_by_its_address(self, app, visit):
        decision = running()
        task = a.Task(space=decision.space)
        browser = visit(a.member(decision.space))
        page = browser.post(
            f"/s/{decision.space.slug}/{task.number}/links", {"way": "relates_to", "to": at(decision)}, follow=True
        )
        assert page.links["Shall we?"] == at(decision)

    def test_it_is_talked_about_like_any_record(self, app, visit):
        decision = running()
        browser = visit(a.member(decision.space))
        page = browser.submit(browser.get(at(decision)), "Comment", body="I would rather wait a month.")
        assert "I would rather wait a month." in page


SAID = {
    Method.CONSENT: (["agree"], {"answer": "aside"}, ["aside"]),
    Method.MAJORITY: (["yes"], {"answer": "no"}, ["no"]),
    Method.TEMPERATURE: (["4"], {"answer": "5"}, ["5"]),
    Method.ONE: (["a"], {"answer": "c"}, ["c"]),
    Method.SEVERAL: (["a", "b"], {"answer": ["b", "c"]}, ["b", "c"]),
    Method.RANKED: (["b", "a"], {"answer": ["a:2", "", "c:1"]}, ["c", "a"]),
}


class TestVote:
    @pytest.mark.parametrize("htmx", [False, True])
    @pytest.mark.parametrize("method", list(Method))
    def test_what_one_voted_is_chosen_already_and_can_be_changed(self, app, visit, method, htmx):
        decision = running(method, members=2, most=2 if method is Method.SEVERAL else 1)
        before, sent, after = SAID[method]
        votes.cast(decision, Vote(before), by=a.voters(decision)[0])
        db.session.commit()
        browser = visit(voter(decision), htmx=htmx)
        page = browser.get(at(decision))
        chosen = [e["value"] for e in page.region("vote").all(":checked, option[selected]")]
        assert chosen == (["a:2", "b:1"] if method is Method.RANKED else before)

        page = browser.submit(page, "Change my vote", **sent)
        assert "Your vote is in." in page
        assert db.session.scalars(select(Ballot)).one().answer == after

    def test_a_vote_is_one_request_of_two_kilobytes_and_brings_the_counts_along(self, app, visit):
        decision = running(members=3)
        browser = visit(voter(decision), htmx=True)
        answer = browser.submit(browser.get(at(decision)), "Vote", answer="yes")

        assert answer.status == 200
        assert "1 of 5 have voted" in answer
        result = answer.one('hx-partial[hx-target="#result"]')
        assert "So far" in result
        assert "1" in result
        assert answer.headers["HX-Replace-Url"].startswith(at(decision))
        assert compressed(answer) <= 2048

    def test_the_same_form_twice_is_one_vote(self, app, visit):
        decision = running()
        browser = visit(voter(decision))
        page = browser.get(at(decision))
        for _ in range(2):
            assert browser.submit(page, "Vote", follow=False, answer="yes").status == 303
        assert (kept(decision), has_voted(decision)) == (1, 1)

    def test_members_read_who_voted_what_and_visitors_the_codes(self, app, visit):
        decision = running(members=2)
        votes.cast(decision, Vote(["yes"]), by=a.voters(decision)[0])
        db.session.commit()
        name = a.voters(decision)[0].membership.name
        code = db.session.scalars(select(Ballot.code)).one()
        inside, outside = visit(voter(decision, 1)).get(at(decision, "/ballots")), visit().get(at(decision, "/ballots"))
        assert [td.text for td in inside.all("td")] == [name, "Yes", code]
        assert [td.text for td in outside.all("td")] == ["Yes", code]
        assert name not in outside.source
        assert "So far" in visit().get(at(decision))
        assert "has voted" in visit(voter(decision, 1)).get(at(decision, "/roll"))

    def test_what_is_hidden_until_the_close_is_hidden_from_everybody(self, app, visit):
        decision = running(members=2, hides_results=True)
        votes.cast(decision, Vote(["yes"]), by=a.voters(decision)[0])
        db.session.commit()
        browser = visit(decision.author.user)
        assert "So far" not in browser.get(at(decision))
        assert "The votes are shown after the close." in browser.get(at(decision, "/ballots"))
        close(decision)
        assert "Adopted" in browser.get(at(decision)).region("result")
        assert len(browser.get(at(decision, "/ballots")).all("tbody tr")) == 1

    def test_a_hundred_votes_a_page(self, app, visit):
        decision = crowd(230)
        browser = visit()
        page = browser.get(at(decision, "/ballots"))
        assert len(page.all("tbody tr")) == 100
        assert len(browser.get(at(decision, "/ballots?page=3")).all("tbody tr")) == 30


class TestBadInput:
    """Each gets a clear answer, keeps what was chosen, and changes nothing."""

    def refused(self, browser, decision, status, words, what="/vote", **fields):
        page = browser.post(at(decision, what), fields)
        assert page.status == status
        assert words in page.region("vote")
        assert kept(decision) == kept(decision, SealedBallot) == has_voted(decision) == 0
        return page

    def test_a_vote_after_the_close(self, app, visit):
        decision = running(members=1, days=1 / 24)
        browser = visit(voter(decision))
        form = browser.get(at(decision))
        with time_machine.travel(now() + timedelta(hours=2)):
            page = browser.submit(form, "Vote", answer="yes")
        assert page.status == 409
        assert "The voting is closed. Nothing was changed." in page.region("vote")
        assert kept(decision) == 0

    def test_a_vote_before_the_opening(self, app, visit):
        decision = running(opens_in=1)
        self.refused(visit(decision.author.user), decision, 409, "has not opened yet", answer="yes")

    def test_a_vote_in_a_stopped_decision_on_a_withdrawn_proposal(self, app, visit):
        decision = running()
        decisions.stop(decision, by=a.actor(decision.author), reason="The question was wrong.")
        proposals.advance(decision.proposal, "withdraw", by=a.actor(decision.proposal.author))
        db.session.commit()
        self.refused(visit(decision.author.user), decision, 409, "This decision was stopped", answer="yes")

    def test_a_vote_of_somebody_who_is_no_member(self, app, visit):
        decision = running()
        assert visit().post(at(decision, "/vote"), {"answer": "yes"}).status == 401
        for somebody in (a.User(), a.member(a.Space(), Role.FACILITATOR)):
            assert visit(somebody).post(at(decision, "/vote"), {"answer": "yes"}).status == 403
        assert kept(decision) == 0

    def test_a_vote_of_a_member_who_is_not_on_the_roll(self, app, visit):
        decision = running()
        late, observer = a.member(decision.space), a.member(decision.space, Role.OBSERVER)
        for somebody in (late, observer):
            self.refused(visit(somebody), decision, 409, "You are not among those who may vote", answer="yes")

    @pytest.mark.parametrize(
        ("method", "answer", "words"),
        [
            (Method.MAJORITY, [], "Choose your answer first."),
            (Method.MAJORITY, ["maybe"], "This is none of the options."),
            (Method.MAJORITY, ["yes", "no"], "That is more than may be chosen."),
            (Method.ONE, ["d"], "This is none of the options."),
            (Method.SEVERAL, ["a", "b", "c"], "That is more than may be chosen."),
            (Method.RANKED, ["a:1", "b:1"], "Two options have the same place."),
            (Method.RANKED, ["a:1", "c:3"], "A place is missing."),
            (Method.RANKED, ["a:2"], "A place is missing."),
            (Method.RANKED, ["a:0"], "A place is missing."),
            (Method.RANKED, ["a:x", "b:1"], "A place is missing."),
            (Method.RANKED, ["a:1", "a:2"], "Two options have the same place."),
            (Method.RANKED, ["z:1"], "This is none of the options."),
            (Method.RANKED, ["", "", ""], "Choose your answer first."),
        ],
    )
    @pytest.mark.parametrize("is_secret", [False, True])
    def test_a_ballot_that_cannot_be_counted(self, app, visit, method, answer, words, is_secret):
        decision = running(method, members=1, most=2 if method is Method.SEVERAL else 1, is_secret=is_secret)
        receipt = {"receipt": new_receipt()} if is_secret else {}
        page = self.refused(visit(voter(decision)), decision, 422, words, answer=answer, **receipt)
        known = {e["value"] for e in page.region("vote").all("[name=answer], [name=answer] option")}
        chosen = [e["value"] for e in page.region("vote").all(":checked, option[selected]")]
        assert set(chosen) == set(answer) & known - {""}
        assert page.fields.get("receipt") == receipt.get("receipt")

    def test_an_objection_without_a_reason(self, app, visit):
        decision = running(Method.CONSENT)
        page = self.refused(visit(voter(decision)), decision, 422, "Say why you object", answer="object", reason="  ")
        assert page.has("textarea[aria-invalid=true]")
        assert page.has("input[value=object][checked]")

    @pytest.mark.parametrize("receipt", ["", "7Q4M", "ÀÈÌ", "0000-0000-0000-0000", "x" * 200])
    def test_a_receipt_that_is_not_theirs(self, app, visit, receipt):
        decision = running(members=1, is_secret=True)
        votes.cast_secretly(decision, Vote(["no"]), new_receipt(), by=a.voters(decision)[1], key=clock.ballot_key())
        db.session.commit()
        sealed = bytes(db.session.scalars(select(SealedBallot.content)).one())
        for browser in (visit(), visit(voter(decision))):
            page = browser.post(at(decision, "/receipt"), {"answer": "yes", "receipt": receipt})
            assert page.status in (409, 422)
            assert page.region("vote").one("details").has("input[aria-invalid=true]")
        assert bytes(db.session.scalars(select(SealedBallot.content)).one()) == sealed
        assert has_voted(decision) == 1

    def test_a_receipt_in_an_open_decision_changes_nothing(self, app, visit):
        decision = running(members=1)
        page = visit(voter(decision)).post(at(decision, "/receipt"), {"answer": "yes", "receipt": new_receipt()})
        assert page.status == 409
        assert kept(decision) == 0

    @pytest.mark.engine("sqlite", "postgresql")  # Every day: here they differ.
    @pytest.mark.parametrize("is_secret", [False, True])
    def test_two_votes_of_one_hand_at_the_same_moment(self, app, is_secret):
        """Two devices, two forms, one moment: one vote counts; of a secret one the other is told that it does not."""
        decision = running(members=1, is_secret=is_secret)
        user, url = voter(decision), at(decision, "/vote")
        phones = [Browser(app, user) for _ in range(2)]
        forms = [
            {"csrf_token": p.csrf, "op": secrets.token_hex(6), "answer": answer}
            | ({"receipt": new_receipt()} if is_secret else {})
            for p, answer in zip(phones, ("yes", "no"), strict=True)
        ]
        ready, statuses = threading.Barrier(2), []
        db.session.remove()

        def send(phone, form):
            ready.wait()
            statuses.append(phone.client.post(url, data=form).status_code)

        hands = [threading.Thread(target=send, args=pair) for pair in zip(phones, forms, strict=True)]
        for each in hands:
            each.start()
        for each in hands:
            each.join()
        decision = db.session.scalars(select(Decision)).one()
        assert sorted(statuses) == ([200, 409] if is_secret else [303, 303])
        assert (kept(decision), kept(decision, SealedBallot)) == ((0, 1) if is_secret else (1, 0))
        assert has_voted(decision) == 1

    def test_trying_receipts_is_soon_over(self, app, visit):
        decision = running(members=1, is_secret=True)
        browser = visit()
        statuses = [
            browser.post(at(decision, "/receipt"), {"answer": "yes", "receipt": new_receipt()}).status
            for _ in range(52)
        ]
        assert statuses == [409] * 50 + [429] * 2


class TestSecret:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_the_receipt_is_read_before_one_votes_and_again_in_the_answer(self, app, visit, htmx):
        decision = running(members=8, is_secret=True)
        browser = visit(voter(decision), htmx=htmx)
        page = browser.get(at(decision))
        receipt = page.fields["receipt"]
        assert receipt == receipt_of(receipt) == page.region("vote").one(".secret").text
        assert "Keep it where nobody else looks." in page.region("vote")

        answer = browser.submit(page, "Vote", follow=False, answer="yes")
        assert answer.status == 200
        assert answer.one("[role=status] .secret").text == receipt
        assert receipt not in str(answer.headers) + answer.url
        assert compressed(answer) <= (2048 if htmx else 12_288)

        page = browser.get(at(decision))
        assert "You have voted." in page
        assert not RECEIPT.search(page.source)
        assert page.fields["receipt"] == ""

    @pytest.mark.parametrize(("members", "is_few"), [(FEW - 3, True), (FEW - 2, False)])
    def test_where_few_vote_each_of_them_is_warned_before(self, app, visit, members, is_few):
        decision = running(members=members, is_secret=True)  # And two more: who called it, and who wrote the proposal.
        page = visit(voter(decision)).get(at(decision)).one("#vote form")
        assert ("the result itself may tell who voted what" in page) is is_few

    def test_a_fresh_receipt_for_everybody_who_looks(self, app, visit):
        decision = running(members=8, is_secret=True)
        browser = visit(voter(decision))
        assert browser.get(at(decision)).fields["receipt"] != browser.get(at(decision)).fields["receipt"]

    def test_the_answer_that_got_lost_is_asked_for_again(self, app, visit):
        decision = running(members=8, is_secret=True)
        browser = visit(voter(decision))
        page = browser.get(at(decision))
        answers = [browser.submit(page, "Vote", answer="yes") for _ in range(3)]
        assert [x.status for x in answers] == [200] * 3
        assert len({x.one("[role=status] .secret").text for x in answers}) == 1
        assert (kept(decision, SealedBallot), has_voted(decision)) == (1, 1)

    def test_reloading_the_answer_leads_back_to_the_decision(self, app, visit):
        decision = running(members=8, is_secret=True)
        assert visit(voter(decision)).get(at(decision, "/vote")).heading == "Shall we?"

    def test_another_tab_with_another_receipt_is_told(self, app, visit):
        decision = running(members=8, is_secret=True)
        browser = visit(voter(decision))
        first, second = browser.get(at(decision)), browser.get(at(decision))
        browser.submit(first, "Vote", answer="yes")
        page = browser.submit(second, "Vote", answer="no")
        assert page.status == 409
        assert "You have voted already." in page.region("vote")
        assert page.fields["receipt"] == ""

    @pytest.mark.parametrize("signed_in", [False, True])
    def test_the_receipt_alone_changes_the_vote(self, app, visit, signed_in):
        decision = running(members=8, is_secret=True)
        browser = visit(voter(decision))
        page = browser.get(at(decision))
        receipt = page.fields["receipt"]
        browser.submit(page, "Vote", answer="yes")
        browser = browser if signed_in else visit()
        page = browser.submit(
            browser.get(at(decision)), "Change the vote", answer="no", receipt=receipt.lower().replace("-", " ")
        )
        assert page.status == 200
        assert page.one("[role=status] .secret").text == receipt
        close(decision)
        assert decision.tally["counts"] == {"yes": 0, "no": 1, "abstain": 0}

    def test_after_the_close_one_finds_ones_vote_by_receipt_or_code(self, app, visit):
        decision = running(members=8, is_secret=True)
        receipts = [new_receipt() for _ in range(3)]
        for by, receipt, said in zip(a.voters(decision), receipts, ("yes", "no", "yes"), strict=False):
            votes.cast_secretly(decision, Vote([said]), receipt, by=by, key=clock.ballot_key())
        db.session.commit()
        assert "Find my vote" not in visit().get(at(decision, "/ballots")).buttons
        close(decision)
        browser = visit()
        for typed in (receipts[1], code_of(receipts[1]).lower()):
            page = browser.submit(browser.get(at(decision, "/ballots")), "Find my vote", receipt=typed)
            assert page.one("form [role=status]").text == f"{code_of(receipts[1])}: No"
            assert receipts[1] not in page.source
        for typed in (new_receipt(), "nothing", ""):
            page = browser.submit(browser.get(at(decision, "/ballots")), "Find my vote", receipt=typed)
            assert page.errors == ["There is no vote under this receipt."]
        assert [td.text for td in page.all("td")][::2] == [
            {"yes": "Yes", "no": "No"}[b.answer[0]] for b in db.session.scalars(select(Ballot).order_by(Ballot.code))
        ]

    def test_nobody_reads_who_has_voted(self, app, visit):
        decision = running(members=8, is_secret=True)
        votes.cast_secretly(decision, Vote(["no"]), new_receipt(), by=a.voters(decision)[1], key=clock.ballot_key())
        db.session.commit()
        page = visit(decision.author.user).get(at(decision, "/roll"))
        assert len(page.all(".people > li")) == 10
        assert not page.has(".people .chip")

    def test_a_vote_by_the_web_leaves_neither_receipt_nor_moment(self, app, visit, caplog):
        decision = running(members=8, is_secret=True)
        browser = visit(voter(decision))
        page = browser.get(at(decision))
        receipt = page.fields["receipt"]
        with caplog.at_level("DEBUG"):
            answer = browser.submit(page, "Vote", answer="yes")
            browser.submit(browser.get(at(decision)), "Change the vote", answer="no", receipt=receipt)
        pieces = (receipt, code_of(receipt), receipt[10:], receipt.replace("-", ""))
        cookies = str(answer.headers) + str(browser.client.get_cookie("masar"))
        assert not [p for p in pieces if p in caplog.text or p in cookies]
        assert db.session.scalars(select(Operation)).all() == []
        for table in Model.metadata.sorted_tables:
            rows = repr([tuple(row) for row in db.session.execute(select(table))])
            assert not [p for p in pieces if p in rows], table.name


class TestObjections:
    def test_raised_answered_and_settled_each_step_with_who_and_when(self, app, visit):
        decision = running(Method.CONSENT, members=2)
        objector, author = visit(voter(decision, 2)), visit(decision.proposal.author.user)
        objector.submit(objector.get(at(decision)), "Vote", answer="object", reason="The children cross there.")
        page = author.get(at(decision))
        assert "Waits for an answer" in page.region("objections")
        page = author.submit(page, "Answer", words="We move it ten metres.")
        assert "Answered" in page.region("objections")
        page = objector.get(at(decision))
        assert "We move it ten metres." in page.region("objections").one("blockquote[dir=auto] + .timeline, .timeline")
        page = objector.submit(page, "It is resolved")
        assert "Resolved" in page.region("objections")
        assert "The objection is resolved." in page

    def test_it_stands_and_the_decision_does_not_adopt(self, app, visit):
        decision = running(Method.CONSENT, members=2)
        objector = visit(voter(decision, 2), htmx=True)
        answer = objector.submit(
            objector.get(at(decision)), "Vote", answer="object", reason="The children cross there."
        )
        assert "The children cross there." in answer.one('hx-partial[hx-target="#objections"]')
        assert compressed(answer) <= 2048
        objector.submit(objector.get(at(decision)), "It stands")
        votes.cast(decision, Vote(["agree"]), by=a.voters(decision)[0])
        close(decision)
        page = visit().get(at(decision))
        assert "Not adopted" in page.region("result")
        assert "Stands" in page.region("objections")
        assert not page.region("objections").forms

    def test_an_empty_answer_says_so_beside_its_field(self, app, visit):
        decision = running(Method.CONSENT, members=2)
        votes.cast(decision, Vote(["object"], "No."), by=a.voters(decision)[2])
        db.session.commit()
        browser = visit(decision.author.user)
        page = browser.submit(browser.get(at(decision)), "Answer", words="   ")
        assert page.status == 422
        assert page.region("objections").one("details[open]").has("textarea[aria-invalid=true]")

    def test_only_who_raised_it_says_whether_it_is_resolved(self, app, visit):
        decision = running(Method.CONSENT, members=2)
        votes.cast(decision, Vote(["object"], "No."), by=a.voters(decision)[2])
        db.session.commit()
        handle = re.search(r'id="o-(\w+)"', visit().get(at(decision)).source)[1]
        for somebody in (decision.author.user, voter(decision, 1)):
            assert visit(somebody).post(at(decision, f"/objections/{handle}/resolve")).status == 403
        assert (
            visit(voter(decision, 1)).post(at(decision, f"/objections/{handle}/answer"), {"words": "x"}).status == 403
        )

    def test_after_the_close_nothing_is_settled(self, app, visit):
        decision = running(Method.CONSENT, members=2)
        votes.cast(decision, Vote(["object"], "No."), by=a.voters(decision)[2])
        close(decision)
        handle = re.search(r'id="o-(\w+)"', visit().get(at(decision)).source)[1]
        assert visit(voter(decision, 2)).post(at(decision, f"/objections/{handle}/resolve")).status == 409

    def test_more_than_ten_have_a_page_of_their_own(self, app, visit):
        decision = running(Method.CONSENT, members=12)
        for by in a.voters(decision):
            votes.cast(decision, Vote(["object"], "No."), by=by)
        db.session.commit()
        browser = visit(decision.author.user)
        page = browser.get(at(decision))
        assert len(page.region("objections").all("li.box")) == 10
        assert len(browser.get(page.links["All objections"]).all("li.box")) == 14


class TestEnding:
    def test_closing_early_asks_for_a_reason_that_everybody_reads(self, app, visit):
        decision = running(members=1)
        votes.cast(decision, Vote(["yes"]), by=a.voters(decision)[0])
        db.session.commit()
        browser = visit(decision.author.user)
        page = browser.submit(browser.get(at(decision)), "Close and count now", reason=" ")
        assert (page.status, decision.state) == (422, DecisionState.RUNNING)
        assert page.errors == ["Say why, in a sentence: everybody reads it."]
        page = browser.submit(page, "Close and count now", reason="Everybody has voted.")
        assert decision.result is Result.ADOPTED
        assert "Everybody has voted." in visit().get(at(decision))

    def test_closing_twice_is_told(self, app, visit):
        decision = running()
        browser = visit(decision.author.user)
        for status in (303, 409):
            assert browser.post(at(decision, "/close"), {"reason": "Everybody has voted."}).status == status

    def test_stopping_says_that_secret_votes_are_destroyed_and_does_it(self, app, visit):
        decision = running(members=8, is_secret=True)
        votes.cast_secretly(decision, Vote(["no"]), new_receipt(), by=a.voters(decision)[1], key=clock.ballot_key())
        db.session.commit()
        browser = visit(decision.author.user)
        page = browser.get(at(decision))
        assert "Stopping destroys the votes: nobody will ever read them." in page
        page = browser.submit(page, "Stop without a result", reason="The question was wrong.")
        assert kept(decision, SealedBallot) == 0
        assert decision.proposal.state is ProposalState.OPEN
        assert "This decision was stopped without a result." in page.region("vote")
        assert "The question was wrong." in page

    def test_only_facilitators_end_it(self, app, visit):
        decision = running(members=1)
        member = visit(voter(decision))
        assert "End it early" not in member.get(at(decision))
        for what in ("/close", "/stop", "/outcome"):
            assert member.post(at(decision, what), {"reason": "Everybody has voted."}).status == 403

    def test_what_the_clock_closed_names_nobody(self, app, visit):
        decision = running()
        decisions.close(decision, by=None, key=clock.ballot_key())
        db.session.commit()
        page = visit(decision.author.user).get(at(decision))
        assert "The voting closed" in page.one(".timeline")
        assert "somebody" not in page.one(".timeline")


class TestOutcome:
    def test_before_the_close_there_is_nothing_to_write_down(self, app, visit):
        decision = running()
        browser = visit(decision.author.user)
        assert browser.get(at(decision, "/outcome")).status == 409
        assert browser.post(at(decision, "/outcome"), {"statement": "We build it.", "locale": "en"}).status == 409
        assert browser.get(at(decision, ".json")).status == 404

    def test_it_is_final(self, app, visit):
        decision = running()
        close(decision)
        browser = visit(decision.author.user)
        page = browser.get(at(decision, "/outcome"))
        assert page.fields["statement"] == ""
        assert "Not adopted" in page
        assert browser.submit(page, "Write it down", statement=" ").status == 422
        page = browser.submit(page, "Write it down", statement="We **do not**.")
        assert page.one(".prose strong").text == "do not"
        assert browser.post(at(decision, "/outcome"), {"statement": "We do.", "locale": "en"}).status == 409
        assert db.session.scalars(select(Outcome.statement)).one() == "We **do not**."

    def test_the_file_counts_to_what_the_page_says(self, app, visit):
        decision = running(Method.RANKED, members=8, is_secret=True)
        for by in a.voters(decision)[:5]:
            votes.cast_secretly(decision, Vote(["b", "a"]), new_receipt(), by=by, key=clock.ballot_key())
        close(decision)
        decisions.state(decision, "The tree.", locale="en", by=a.actor(decision.author))
        db.session.commit()
        page = visit().get(at(decision))
        answer = visit().get(page.links["Download the file"])
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="decision-{decision.number}.json"'
        document = outcomes.read(answer.bytes)
        assert outcomes.verify(document) == []
        assert document["hash"] in page
        assert json.loads(answer.bytes)["tally"]["chosen"] == ["b"]

    def test_anybody_counts_again_before_there_is_a_statement(self, app, visit):
        decision = running(members=3)
        for by in a.voters(decision)[:3]:
            votes.cast(decision, Vote(["yes"]), by=by)
        close(decision)
        page = visit().get(at(decision))
        assert "not written down yet" in page
        document = outcomes.read(visit().get(page.links["Download the file"]).bytes)
        assert outcomes.verify(document) == []
        assert (document["result"], document["statement"]) == ("adopted", None)
        decisions.state(decision, "We build it.", locale="en", by=a.actor(decision.author))
        db.session.commit()
        assert "not written down yet" not in visit().get(at(decision))

    def test_of_what_was_stopped_there_is_no_file(self, app, visit):
        decision = running()
        decisions.stop(decision, by=a.actor(decision.author), reason="Too soon.")
        db.session.commit()
        assert visit().get(at(decision, ".json")).status == 404
        assert "Count again" not in visit().get(at(decision))


def crowd(number, method=Method.MAJORITY, *, said=("yes", "no")):
    """A running decision in which so many have voted, put there below the verbs."""
    decision = running(method)
    users, memberships = Model.metadata.tables["users"], Model.metadata.tables["memberships"]
    user = {"password_hash": "-", "locale": "ar", "time_zone": "Asia/Baghdad", "digits": "latn", "version": 1,
            "calendar": "gregorian", "theme": "auto", "seen_hints": "", "created_at": now()}  # fmt: skip
    bulk(users, [{"sign_in_name": f"crowd-{decision.id}-{n}", "name": f"نور {n}", **user} for n in range(number)])
    ids = db.session.scalars(select(users.c.id).where(users.c.sign_in_name.startswith(f"crowd-{decision.id}-"))).all()
    member = {"space_id": decision.space_id, "role": Role.MEMBER, "state": "active", "about": "", "is_public": False,
              "joined_at": now(), "version": 1}  # fmt: skip
    bulk(memberships, [{"handle": f"crowd{i}", "user_id": i, "name": f"نور {i}", "skeleton": f"crowd{i}", **member}
                       for i in ids])  # fmt: skip
    ids = db.session.scalars(select(memberships.c.id).where(memberships.c.user_id.in_(ids))).all()
    bulk(Voter.__table__, [{"decision_id": decision.id, "membership_id": i, "has_voted": True} for i in ids])
    bulk(Ballot.__table__, [
        {"decision_id": decision.id, "code": f"code{i:09}", "answer": [said[i % len(said)]], "reason": "",
         "membership_id": i} for i in ids])  # fmt: skip
    decision.members += number
    db.session.commit()
    return decision


def bulk(table, rows):
    db.session.execute(insert(table), rows)


def urls(decision):
    return [at(decision), *(at(decision, what) for what in ("/ballots", "/roll", "/objections", "/voted"))]


def test_two_thousand_voters_cost_as_many_statements_and_bytes_as_ten(app, visit):
    costs = {}
    for number in (10, 2000):
        for method, said in ((Method.MAJORITY, ("yes", "no")), (Method.CONSENT, ("agree", "aside"))):
            decision = crowd(number, method, said=said)
            browser = visit(decision.author.user, htmx=True)
            pages = {}
            for url in [*urls(decision), f"/s/{decision.space.slug}/decisions", "/"]:
                browser.get(url)
                with statements(app) as sent:
                    pages[url] = browser.get(url)
                costs.setdefault((method, url.rpartition("/")[2] if "/decisions/" in url else url[:3]), []).append(
                    len(sent)
                )
            form = pages[at(decision)]
            with statements(app) as sent:
                answer = browser.submit(form, "Vote", answer=said[0])
            costs.setdefault((method, "vote"), []).append(len(sent))
            assert compressed(answer) <= 2048
            answer = browser.submit(browser.get(at(decision)), "Change my vote", answer="nonsense")
            assert answer.status == 422
            assert compressed(answer) <= 2048
            for url, page in pages.items():
                assert page.status == 200, url
            assert compressed(pages[at(decision)]) <= 12_288
            assert compressed(pages[at(decision, "/ballots")]) <= 12_288
    assert {key: found for key, found in costs.items() if len(set(found)) > 1 and not key[1].isdecimal()} == {}
    shows = [n for (_method, url), found in costs.items() if url.isdecimal() for n in found]
    assert max(shows) <= 14


@pytest.mark.parametrize("htmx", [False, True])
def test_a_majority_from_the_call_to_the_outcome(app, visit, htmx):
    proposal = a.Proposal(open=True)
    members = [a.member(proposal.space) for _ in range(3)]
    facilitator = visit(a.member(proposal.space, Role.FACILITATOR), htmx=htmx)
    facilitator.submit(facilitator.get(decide(proposal)), "Call the decision", method="majority")
    decision = db.session.scalars(select(Decision)).one()
    for member, answer in zip(members, ("yes", "yes", "no"), strict=True):
        browser = visit(member, htmx=htmx)
        page = browser.submit(browser.get(at(decision)), "Vote", answer=answer)
        assert "Your vote is in" in page
    facilitator.submit(facilitator.get(at(decision)), "Close and count now", reason="Everybody has voted.")
    assert (decision.result, proposal.state) == (Result.ADOPTED, ProposalState.ADOPTED)
    facilitator.submit(facilitator.get(at(decision, "/outcome")), "Write it down", statement="We build it.")
    assert "We build it." in visit().get(at(decision))
    document = json.loads(visit().get(at(decision, ".json")).bytes)
    assert document["tally"]["counts"] == {"yes": 2, "no": 1, "abstain": 0}
    assert kept(decision) == 3
