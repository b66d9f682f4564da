"""The moderators' queue: read and decided in one place, by several moderators at once."""

import pytest
from sqlalchemy import select

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import Activity, ProposalState, ReportState
from workspace.queries.moderation import PAGE
from workspace.rules.flows import is_hidden
from workspace.services import proposals
from workspace.services.proposals import Words


def key(proposal):
    return f"{proposal.space.slug}/{proposal.number}/{proposal.edition}"


def decide(browser, action, *waiting, reason="", at="batch"):
    items = [key(p) for p in waiting]
    return browser.post(f"/review/{action}", {"item": items, "reason": reason, "at": at})


def test_what_waits_is_read_without_a_click(app, visit):
    proposal = a.Proposal(submitted=True)
    long = a.Proposal(space=proposal.space, submitted=True, body="Water first. " * 200)

    page = visit(a.member(proposal.space, "moderator")).get("/review")

    assert "Proposals 2" in page.one("nav.tabs")
    first, second = page.all("article")
    assert proposal.title in first
    assert proposal.body in first
    assert proposal.ask in first
    assert not first.has("details .prose")
    assert len(second.one("details .prose").text) > 2000
    assert long.summary in second


@pytest.mark.parametrize("htmx", [False, True])
def test_one_tap_approves(app, visit, htmx):
    proposal = a.Proposal(submitted=True)
    browser = visit(a.member(proposal.space, "moderator"), htmx=htmx)

    page = browser.submit(browser.get("/review"), "Approve")

    assert proposal.state is ProposalState.OPEN
    assert not page.has("article")
    assert "Nothing waits for you" in page
    assert page.has("header.bar") is not htmx


@pytest.mark.parametrize(
    ("button", "state"),
    [("Return for changes", ProposalState.RETURNED), ("Decline", ProposalState.DECLINED)],
)
def test_returning_and_declining_need_a_reason(app, visit, button, state):
    proposal = a.Proposal(submitted=True)
    browser = visit(a.member(proposal.space, "moderator"))

    page = browser.submit(browser.get("/review"), button, reason=" x ")

    assert page.status == 422
    assert page.has("article details[open] .error")
    assert page.one("article textarea").text == "x"
    assert proposal.state is ProposalState.SUBMITTED

    browser.submit(page, button, reason="Say who pays for it.")

    assert proposal.state is state
    told = db.session.scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert told.reason == "Say who pays for it."


class TestSeveral:
    def test_are_approved_at_once(self, app, visit):
        space = a.Space()
        three = [a.Proposal(space=space, submitted=True) for _ in range(3)]
        browser = visit(a.member(space, "moderator"))
        page = browser.get("/review")
        assert [tick["form"] for tick in page.all("article input[type=checkbox]")] == ["batch"] * 3

        answer = decide(browser, "approve", *three[:2])

        assert answer.status == 303
        assert [p.state for p in three] == [ProposalState.OPEN, ProposalState.OPEN, ProposalState.SUBMITTED]

    def test_are_declined_with_one_reason(self, app, visit):
        space = a.Space()
        two = [a.Proposal(space=space, submitted=True) for _ in range(2)]
        browser = visit(a.member(space, "moderator"))

        page = decide(browser, "decline", *two)
        assert page.status == 422
        assert page.has("#batch details[open] .error")

        decide(browser, "decline", *two, reason="It is about another city.")
        assert {p.state for p in two} == {ProposalState.DECLINED}

    def test_ticking_none_is_said(self, app, visit):
        space = a.Space()
        [a.Proposal(space=space, submitted=True) for _ in range(2)]

        page = visit(a.member(space, "moderator")).post("/review/approve", {"at": "batch"})

        assert page.status == 422
        assert page.errors == ["Tick at least one proposal first."]

    @pytest.mark.parametrize("htmx", [False, True])
    def test_what_others_decided_first_is_told_and_the_rest_is_done(self, app, visit, htmx):
        space = a.Space()
        mine, theirs = (a.Proposal(space=space, submitted=True, title=t) for t in ("Bench", "Shade"))
        other = a.Membership(space=space, role="moderator", name="Rana")
        proposals.advance(theirs, "decline", by=a.actor(other), reason="Twice.")
        browser = visit(a.member(space, "moderator"), htmx=htmx)

        page = browser.post(
            "/review/approve", {"item": [key(mine), key(theirs)]}, target="queue" if htmx else "", follow=True
        )

        assert page.status == 200
        assert mine.state is ProposalState.OPEN
        assert theirs.state is ProposalState.DECLINED
        assert "Shade Already declined by Rana, today" in page.one("[role=alert]")


class TestTwoModerators:
    def test_the_second_is_told_who_was_first_and_when(self, app, visit):
        proposal = a.Proposal(submitted=True)
        first = a.Membership(space=proposal.space, role="moderator", name="Rana")
        second = visit(a.member(proposal.space, "moderator"))
        page = second.get("/review")
        proposals.advance(proposal, "approve", by=a.actor(first))

        page = second.submit(page, "Decline", reason="Not now.")

        assert page.status == 409
        assert "Already approved by Rana, today" in page
        assert not page.has("article")
        assert proposal.state is ProposalState.OPEN

    def test_a_text_nobody_has_read_is_not_approved(self, app, visit):
        proposal = a.Proposal(submitted=True)
        moderator, author = a.Membership(space=proposal.space, role="moderator"), a.actor(proposal.author)
        browser = visit(moderator.user)
        page = browser.get("/review")
        proposals.advance(proposal, "return", by=a.actor(moderator), reason="Shorter.")
        proposals.revise(proposal, Words("Another title", "en"), by=author)
        proposals.advance(proposal, "submit", by=author)

        page = browser.submit(page, "Approve")

        assert page.status == 409
        assert "Its text was changed since you read it" in page
        assert "Another title" in page.one("article")
        assert proposal.state is ProposalState.SUBMITTED

    def test_after_it_comes_back_the_difference_comes_first(self, app, visit):
        proposal = a.Proposal(submitted=True, title="A bench", summary="", body="Under the poplars.", ask="")
        moderator, author = a.Membership(space=proposal.space, role="moderator"), a.actor(proposal.author)
        proposals.advance(proposal, "return", by=a.actor(moderator), reason="Where?")
        proposals.revise(proposal, Words("A bench", "en", body="Under the willows."), by=author)
        proposals.advance(proposal, "submit", by=author)

        page = visit(moderator.user).get("/review")

        article = page.one("article")
        assert "Where?" in article.one(".note")
        assert article.one("del").text == "poplars."
        assert article.one("ins").text == "willows."


class TestOwn:
    def test_own_proposals_are_for_another_moderator(self, app, visit):
        space = a.Space()
        me = a.Membership(space=space, role="moderator")
        proposal = a.Proposal(space=space, author=me, submitted=True)
        browser = visit(me.user)

        page = browser.get("/review")

        assert "This is yours: another moderator decides." in page.one("article")
        assert not page.has("article form, article input")
        assert decide(browser, "approve", proposal).status == 403
        assert proposal.state is ProposalState.SUBMITTED


class TestForeign:
    @pytest.mark.parametrize("role", ["member", "observer", None])
    def test_who_does_not_moderate_the_space_decides_nothing(self, app, visit, role):
        proposal = a.Proposal(submitted=True)
        who = a.member(proposal.space, role) if role else a.member(a.Space(), "moderator")

        assert decide(visit(who), "approve", proposal).status == 404
        assert proposal.state is ProposalState.SUBMITTED

    def test_visitors_have_no_queue(self, app, visit):
        assert visit().get("/review").status == 401

    @pytest.mark.parametrize("word", ["", "x", "a/b/c", "a/1", "a/1/1/1", "a/99999999999999999999/1", "../1/1"])
    def test_nonsense_is_refused(self, app, visit, word):
        page = visit(a.member(a.Space(), "moderator")).post("/review/approve", {"item": word})

        assert page.status in (404, 422)


def test_a_long_queue_has_pages_and_a_count_that_is_true(app, visit):
    space = a.Space()
    for n in range(PAGE + 2):
        a.Proposal(space=space, submitted=True, title=f"Number {n:02}")
    browser = visit(a.member(space, "moderator"))

    page = browser.get("/review")

    assert len(page.all("article")) == PAGE
    assert f"Proposals {PAGE + 2}" in page.one("nav.tabs")
    assert len(browser.get(page.links["Next page"]).all("article")) == 2
    assert len(browser.get("/review?page=99").all("article")) == 2


def test_the_number_of_statements_does_not_grow(app, visit):
    space = a.Space()
    moderator = a.member(space, "moderator")
    browser = visit(moderator)
    counts = []
    for _ in range(2):
        for _ in range(3):
            a.Proposal(space=a.Space(parent=space), submitted=True)
            a.Report(record=a.Task(space=space))
        for path in ("/review", "/review/reports"):
            browser.get(path)
            with statements(app) as sent:
                browser.get(path)
            counts.append(len(sent))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 10


class TestReports:
    def test_every_word_about_a_thing_stands_with_it(self, app, visit):
        comment = a.Comment(body="Hard words")
        a.Report(record=comment.record, comment=comment, text="Read this")
        a.Report(record=comment.record, comment=comment, text="And this", reason="incitement")

        page = visit(a.member(comment.record.space, "moderator")).get("/review/reports")

        article = page.one("article")
        for words in ("Hard words", "Read this", "And this", "Incitement or hate", comment.record.title):
            assert words in article

    @pytest.mark.parametrize("htmx", [False, True])
    def test_agreeing_hides_it_with_the_reason(self, app, visit, htmx):
        comment = a.Comment()
        report = a.Report(record=comment.record, comment=comment)
        browser = visit(a.member(comment.record.space, "moderator"), htmx=htmx)

        page = browser.submit(browser.get("/review/reports"), "Hide it", reason="incitement", words="No.")

        assert comment.hidden_reason == "incitement"
        assert report.state is ReportState.UPHELD
        assert not page.has("article")

    def test_seeing_no_problem_shows_it_again(self, app, visit):
        task = a.Task()
        reporter = visit(a.member(task.space))
        reporter.submit(reporter.get(f"/s/{task.space.slug}/{task.number}/report"), "Send the report", reason="safety")
        assert is_hidden(task)
        browser = visit(a.member(task.space, "moderator"))
        page = browser.get("/review/reports")
        assert "Hidden until you decide" in page

        browser.submit(page, "No problem, show it")

        assert not is_hidden(task)

    def test_the_second_answer_is_told_who_was_first(self, app, visit):
        comment = a.Comment()
        a.Report(record=comment.record, comment=comment)
        first = visit(a.Membership(space=comment.record.space, role="moderator", name="Rana").user)
        second = visit(a.member(comment.record.space, "moderator"))
        page = second.get("/review/reports")
        first.submit(first.get("/review/reports"), "No problem")

        page = second.submit(page, "Hide it")

        assert page.status == 409
        assert "Already answered by Rana" in page
        assert comment.hidden_at is None

    def test_the_accused_finds_no_report(self, app, visit):
        space = a.Space()
        accused = a.Membership(space=space, role="moderator")
        comment = a.Comment(record=a.Task(space=space), author=accused)
        report = a.Report(record=comment.record, comment=comment)
        browser = visit(accused.user)

        assert not browser.get("/review/reports").has("article")
        assert browser.post(f"/review/reports/{report.handle}/dismiss").status == 404
        assert report.state is ReportState.OPEN

    def test_a_reason_is_of_the_list(self, app, visit):
        comment = a.Comment()
        report = a.Report(record=comment.record, comment=comment)

        page = visit(a.member(comment.record.space, "moderator")).post(
            f"/review/reports/{report.handle}/uphold", {"reason": "nonsense", "at": report.handle}
        )

        assert page.status == 422
        assert report.state is ReportState.OPEN
