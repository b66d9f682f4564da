"""A space decides: by majority in the open, by consent with an objection, and secretly, with a receipt."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Decision, DecisionState, ObjectionState, ProposalState, Result, Role
from workspace.queries import decisions as find
from workspace.rules import outcomes

pytestmark = [pytest.mark.parametrize("htmx", [False, True]), pytest.mark.parametrize("lang", ["en", "ar", "ckb"])]


class Group:
    """An open proposal, its author, a facilitator, and eight more: everybody in a browser of their own."""

    def __init__(self, open_browser):
        self.proposal = a.Proposal(open=True)
        self.space = self.proposal.space
        self.author = open_browser(self.proposal.author.user)
        self.facilitator = open_browser(a.member(self.space, Role.FACILITATOR))
        self.members = [open_browser(a.member(self.space)) for _ in range(8)]
        self.stranger = open_browser(None)

    def call(self, **fields):
        page = self.facilitator.get(f"/s/{self.space.slug}/proposals/{self.proposal.number}/decide")
        self.facilitator.submit(page, "/decide", **fields)
        self.decision = db.session.scalars(select(Decision)).one()
        self.url = f"/s/{self.space.slug}/decisions/{self.decision.number}"

    def vote(self, browser, answer, **fields):
        return browser.submit(browser.get(self.url), "/vote", answer=answer, **fields)

    def end(self):
        self.facilitator.submit(self.facilitator.get(self.url), "/close", reason="Everybody has voted.")

    def write_down(self, words):
        self.facilitator.submit(self.facilitator.get(f"{self.url}/outcome"), "/outcome", statement=words)

    def published(self):
        return outcomes.read(self.stranger.get(f"{self.url}.json").bytes)


@pytest.fixture
def group(app, visit, htmx, lang):
    return Group(lambda user: visit(user, lang, htmx=htmx))


def test_a_majority_in_the_open(group):
    group.call(method="majority", question="Do we put a bench there?", quorum_percent="50")
    for browser, answer in zip(group.members, ["yes"] * 5 + ["no"] * 2 + ["abstain"], strict=True):
        group.vote(browser, answer)
    group.vote(group.members[5], "yes")  # Who voted may think again.
    group.end()
    assert group.decision.result is Result.ADOPTED
    group.write_down("The bench is put there before the summer.")
    assert group.proposal.state is ProposalState.ADOPTED
    assert "The bench is put there before the summer." in group.stranger.get(group.url)
    document = group.published()
    assert outcomes.verify(document) == []
    assert document["tally"]["counts"] == {"yes": 6, "no": 1, "abstain": 1}


@pytest.mark.parametrize("settled", ["resolve", "stand"])
def test_consent_with_an_objection_that_is_answered(group, settled):
    group.call(method="consent", question="Can we live with the bench?")
    objector = group.members[0]
    group.vote(objector, "object", reason="The children cross there.")
    for browser in group.members[1:]:
        group.vote(browser, "agree")
    page = group.author.get(group.url)
    group.author.submit(page, "/answer", words="We move it ten metres.")
    page = objector.get(group.url)
    assert "We move it ten metres." in page
    objector.submit(page, f"/{settled}")
    objection = db.session.scalars(find.objections(group.decision)).one()
    assert objection.state is {"resolve": ObjectionState.RESOLVED, "stand": ObjectionState.STANDS}[settled]
    group.end()
    assert group.decision.result is {"resolve": Result.ADOPTED, "stand": Result.NOT_ADOPTED}[settled]
    group.write_down("So it is.")
    assert [o["state"] for o in group.published()["objections"]] == [objection.state]


def test_a_secret_ranking_in_which_somebody_changes_their_vote_by_receipt(group):
    group.call(method="ranked", question="What do we put there?", options="A bench\nA tree\nA wall", is_secret=True)
    receipts = []
    for browser, answer in zip(group.members, (["a:1"], ["b:1", "a:2"], ["b:1"], ["c:1", "b:2"]), strict=False):
        receipts.append(browser.get(group.url).fields["receipt"])
        page = browser.submit(browser.page, "/vote", answer=answer)
        assert page.one("#vote .secret, .note .secret").text == receipts[-1]
    page = group.stranger.get(group.url)  # At somebody else's computer, without signing in.
    group.stranger.submit(page, "/receipt", receipt=receipts[0], answer=["c:1"])
    assert group.decision.tally is None
    group.end()
    assert group.decision.tally["counts"] == {"a": 0, "b": 2, "c": 2}
    group.write_down("Nothing was decided: we ask again.")
    document = group.published()
    assert outcomes.verify(document) == []
    assert {b["code"]: b["answer"] for b in document["ballots"]}[receipts[0][:9]] == ["c"]
    page = group.stranger.submit(group.stranger.get(f"{group.url}/ballots"), "/ballots", receipt=receipts[0])
    assert receipts[0][:9] in page.one("form [role=status]")
    assert group.decision.state is DecisionState.STATED
