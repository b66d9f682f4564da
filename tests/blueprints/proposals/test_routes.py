"""A proposal's pages: written, sent, judged, compared, merged."""

import pytest

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import Activity, Audience, Proposal, ProposalState, Role


@pytest.fixture
def space(app):
    return a.Space()


def stored(number=1):
    db.session.expire_all()
    return db.session.query(Proposal).filter(Proposal.number == number).one()


class TestNew:
    def test_a_draft_is_kept_and_sent_later(self, space, visit):
        browser = visit(a.member(space))
        page = browser.get(f"/s/{space.slug}/proposals/new")
        page = browser.submit(page, "Save as a draft", title="A bench", body="Under the **poplars**")
        assert page.heading == "A bench"
        assert stored().state is ProposalState.DRAFT
        page = browser.submit(page, "Send to the moderators")
        assert stored().state is ProposalState.SUBMITTED
        assert "The moderators have it." in page

    def test_sent_at_once(self, space, visit):
        browser = visit(a.member(space))
        page = browser.get(f"/s/{space.slug}/proposals/new")
        browser.submit(page, "Send to the moderators", title="A bench")
        assert stored().state is ProposalState.SUBMITTED

    def test_twice_the_same_form_is_one_proposal(self, space, visit):
        browser = visit(a.member(space))
        sent = {"title": "A bench", "locale": "en", "op": "again"}
        browser.post(f"/s/{space.slug}/proposals/new", sent)
        again = browser.post(f"/s/{space.slug}/proposals/new", sent)
        assert again.location == f"/s/{space.slug}/proposals/1"
        assert db.session.query(Proposal).count() == 1

    def test_going_back_and_sending_the_same_words_again_is_one_proposal(self, space, visit):
        browser = visit(a.member(space))
        for _ in range(2):  # The second form is a fresh one, with an operation id of its own.
            form = browser.get(f"/s/{space.slug}/proposals/new")
            page = browser.submit(form, "Send to the moderators", title="A bench")
        assert page.heading == "A bench"
        assert db.session.query(Proposal).count() == 1
        browser.submit(browser.get(f"/s/{space.slug}/proposals/new"), "Send to the moderators", title="A tree")
        assert db.session.query(Proposal).count() == 2

    @pytest.mark.parametrize(
        "bad",
        [{"title": ""}, {"title": "x" * 201}, {"locale": "xx"}, {"path": "nope"}, {"campaign": "nope"},
         {"body": "x" * 50_001}],
    )  # fmt: skip
    def test_bad_input_is_said_and_what_was_typed_is_kept(self, space, visit, bad):
        browser = visit(a.member(space))
        sent = {"title": "A bench", "locale": "en", "ask": "The municipality does it"} | bad
        page = browser.post(f"/s/{space.slug}/proposals/new", sent)
        assert page.status == 422
        assert page.errors
        assert page.one("[name=ask]").text == "The municipality does it"
        assert db.session.query(Proposal).count() == 0


class TestStep:
    def test_returned_with_a_reason_changed_and_sent_again(self, space, visit):
        author, moderator = visit(a.member(space)), visit(a.member(space, Role.MODERATOR))
        author.submit(author.get(f"/s/{space.slug}/proposals/new"), "Send to the moderators", title="A bench")

        page = moderator.get(f"/s/{space.slug}/proposals/1")
        page = moderator.submit(page, "Return for changes", reason="Say where.")
        assert stored().state is ProposalState.RETURNED

        page = author.get(f"/s/{space.slug}/proposals/1")
        assert "Say where." in page.region("proposal")
        page = author.submit(author.get(page.links["Change the text"]), "Save", body="By the river.")
        assert "Say where." in page.region("proposal"), "the reason stands while one writes"
        page = author.submit(page, "Send to the moderators")
        page = moderator.submit(moderator.get(page.url), "Approve")
        assert stored().state is ProposalState.OPEN
        assert stored().audience is Audience.PUBLIC
        assert "approved it" in page

    @pytest.mark.parametrize("action", ["return", "decline"])
    @pytest.mark.parametrize("reason", ["", "  ", "no"])
    def test_who_says_no_says_why(self, space, visit, action, reason):
        proposal = a.Proposal(space=space, submitted=True)
        page = visit(a.member(space, Role.MODERATOR)).post(
            f"/s/{space.slug}/proposals/{proposal.number}/{action}", {"reason": reason}
        )
        assert page.status == 422
        assert "Please give a reason: the author will read it." in page.errors
        assert stored(proposal.number).state is ProposalState.SUBMITTED

    def test_nobody_approves_their_own(self, space, visit):
        mine = a.Membership(space=space, role=Role.MODERATOR)
        proposal = a.Proposal(space=space, author=mine, submitted=True)
        browser = visit(mine.user)
        page = browser.get(f"/s/{space.slug}/proposals/{proposal.number}")
        assert "Approve" not in page.buttons
        assert browser.post(f"{page.url}/approve").status == 403
        assert stored(proposal.number).state is ProposalState.SUBMITTED

    def test_the_second_moderator_is_told_who_was_first(self, space, visit):
        proposal = a.Proposal(space=space, submitted=True)
        url = f"/s/{space.slug}/proposals/{proposal.number}"
        first = a.Membership(space=space, role=Role.MODERATOR, name="Rozhin")
        second = visit(a.member(space, Role.MODERATOR))
        visit(first.user).post(f"{url}/approve")

        page = second.post(f"{url}/decline", {"reason": "I see it otherwise"})

        assert page.status == 409
        assert "Rozhin" in page.one("[role=alert]")
        assert "approved it" in page.one("[role=alert]")
        assert stored(proposal.number).state is ProposalState.OPEN

    def test_with_htmx_only_the_region_travels(self, space, visit):
        proposal = a.Proposal(space=space, submitted=True)
        url = f"/s/{space.slug}/proposals/{proposal.number}"
        page = visit(a.member(space, Role.MODERATOR)).post(f"{url}/approve", target="section#proposal")
        assert page.status == 200
        assert "Open for discussion" in page
        assert "<html" not in page.source
        assert page.size < 3000


class TestEdit:
    def test_two_authors_who_change_different_words_are_merged(self, space, visit):
        proposal = a.Proposal(space=space, draft=True)
        url = f"/s/{space.slug}/proposals/{proposal.number}/edit"
        browser = visit(proposal.author.user)
        seen = browser.get(url)
        browser.submit(
            browser.get(url), "Save", body="There is a place under the old poplars, in the shade until noon."
        )

        page = browser.submit(seen, "Save", body="There is a place under the poplars, in the shade until two.")

        assert page.status == 200
        assert stored(proposal.number).body == "There is a place under the old poplars, in the shade until two."

    def test_where_both_changed_the_same_words_both_are_shown(self, space, visit):
        proposal = a.Proposal(space=space, draft=True)
        url = f"/s/{space.slug}/proposals/{proposal.number}/edit"
        browser = visit(proposal.author.user)
        seen = browser.get(url)
        browser.submit(browser.get(url), "Save", title="A stone bench by the river")

        page = browser.submit(seen, "Save", title="A wooden bench by the river")

        assert page.status == 409
        assert "A stone bench by the river" in page.one("[role=alert]")
        assert page.one("[name=title]")["value"] == "A wooden bench by the river"
        assert stored(proposal.number).title == "A stone bench by the river"
        browser.submit(page, "Save")
        assert stored(proposal.number).title == "A wooden bench by the river"

    def test_an_open_text_is_not_changed_by_its_author(self, space, visit):
        proposal = a.Proposal(space=space, open=True)
        page = visit(proposal.author.user).get(f"/s/{space.slug}/proposals/{proposal.number}/edit")
        assert page.status == 403


class TestVersions:
    def test_any_two_are_compared_word_by_word(self, space, visit):
        proposal = a.Proposal(space=space, draft=True)
        browser = visit(proposal.author.user)
        url = f"/s/{space.slug}/proposals/{proposal.number}"
        browser.submit(browser.get(f"{url}/edit"), "Save", title="A stone bench by the river")
        browser.submit(browser.get(f"{url}/edit"), "Save", title="A stone bench by the bridge")

        page = browser.get(f"{url}/versions?from=1&to=3")

        assert [d.text for d in page.all("del")] == ["river"]
        assert [i.text for i in page.all("ins")] == ["stone", "bridge"]

    @pytest.mark.parametrize("query", ["?from=1&to=99", "?from=x", "?from=-1&to=1", f"?from={2**70}"])
    def test_versions_that_are_not_there_are_none(self, space, visit, query):
        proposal = a.Proposal(space=space, open=True)
        page = visit().get(f"/s/{space.slug}/proposals/{proposal.number}/versions{query}")
        assert page.status == 200
        assert not page.all("ins")


class TestMerge:
    def test_from_the_list_of_open_ones(self, space, visit):
        one, other = a.Proposal(space=space, open=True), a.Proposal(space=space, open=True, title="A longer bench")
        browser = visit(a.member(space, Role.MODERATOR))
        page = browser.get(f"/s/{space.slug}/proposals/{one.number}/merge")
        page = browser.submit(page, "Merge into another", into=str(other.number))
        assert page.status == 200
        assert stored(one.number).state is ProposalState.MERGED
        assert len(stored(other.number).authors) == 2

    @pytest.mark.parametrize("into", ["", "999999", "x", "99999999999999999999"])
    def test_into_nothing_is_refused(self, space, visit, into):
        one = a.Proposal(space=space, open=True)
        page = visit(a.member(space, Role.MODERATOR)).post(
            f"/s/{space.slug}/proposals/{one.number}/merge", {"into": into}
        )
        assert page.status == 422
        assert page.errors
        assert stored(one.number).state is ProposalState.OPEN

    def test_into_itself_is_refused(self, space, visit):
        one = a.Proposal(space=space, open=True)
        page = visit(a.member(space, Role.MODERATOR)).post(
            f"/s/{space.slug}/proposals/{one.number}/merge", {"into": str(one.number)}
        )
        assert page.status == 422
        assert stored(one.number).state is ProposalState.OPEN


def test_a_visitor_reads_an_open_one_without_the_names_that_were_kept_private(space, visit):
    shown = a.Proposal(space=space, open=True, author=a.Membership(space=space, name="Nour", is_public=True))
    kept = a.Proposal(space=space, open=True, author=a.Membership(space=space, name="Sherko"))
    assert "Nour" in visit().get(f"/s/{space.slug}/proposals/{shown.number}")
    page = visit().get(f"/s/{space.slug}/proposals/{kept.number}")
    assert page.status == 200
    assert "Sherko" not in page.source


def test_the_page_costs_the_same_whatever_happened(app, space, visit):
    proposal = a.Proposal(space=space, open=True)
    address = f"/s/{space.slug}/proposals/{proposal.number}"
    browser = visit(a.member(space))

    def cost():
        with statements(app) as sent:
            browser.get(address)
        return len(sent)

    before = cost()
    for _ in range(20):
        a.Comment(record=proposal)
        db.session.add(Activity(space_id=space.id, happening="comment.said", record_id=proposal.id,
                                by_id=a.Membership(space=space).id))  # fmt: skip
    db.session.commit()
    assert cost() == before <= 14  # Its chain, its season and whether it was news among them.
