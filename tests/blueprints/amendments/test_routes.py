"""The pages of an amendment: the editor, the difference, taking it up or not."""

import pytest

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import Amendment, AmendmentState, OnEdit, Proposal, ProposalState, Role
from workspace.services import amendments, proposals
from workspace.services.proposals import Words, words_of

OLD = "There is a place under the poplars, in the shade until noon."


@pytest.fixture
def proposal(app):
    return a.Proposal(open=True)


def at(proposal, rest=""):
    return f"/s/{proposal.space.slug}/proposals/{proposal.number}/amendments{rest}"


def page_of(amendment):
    return at(amendment.proposal, f"/{amendment.handle}")


def another_text(proposal, **words):
    by = a.Membership(space=proposal.space)
    proposals.let_read(proposal, Words(**{**vars(words_of(proposal)), **words}), by=by)
    db.session.commit()


def facilitator(amendment):
    return a.member(amendment.proposal.space, Role.FACILITATOR)


def stored():
    db.session.expire_all()
    return db.session.query(Amendment).order_by(Amendment.id.desc()).first()


class TestNew:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_one_sees_what_one_changes_before_sending_it(self, proposal, visit, htmx):
        browser = visit(a.member(proposal.space), htmx=htmx)
        page = browser.get(browser.get(at(proposal)[: -len("/amendments")]).links["Propose an amendment"])
        assert page.one("[name=body]").text == OLD
        assert "Send" not in page.buttons

        page = browser.submit(
            page, "See the difference", body=OLD.replace("the poplars", "old willows"), why="They give more shade."
        )
        assert (page.status, stored()) == (200, None)
        assert (page.one("del").text, page.one("ins").text) == ("the poplars,", "old willows,")
        assert page.one("[name=why]").text == "They give more shade."

        page = browser.submit(page, "Send")
        assert page.status == 200
        assert "They give more shade." in page
        assert (stored().state, stored().body) == (AmendmentState.PENDING, OLD.replace("the poplars", "old willows"))
        assert (db.session.query(Proposal).one().body, db.session.query(Proposal).one().edition) == (OLD, 1)

    def test_without_a_word_changed_nothing_is_sent(self, proposal, visit):
        browser = visit(a.member(proposal.space))
        page = browser.submit(browser.get(at(proposal, "/new")), "See the difference")
        assert "You have changed no word yet." in page
        assert "Send" not in page.buttons
        sent = {"send": "1", "edition": "1", "why": "", **vars(words_of(proposal))}
        assert browser.post(at(proposal, "/new"), sent).status == 422
        assert stored() is None

    def test_sent_twice_it_is_one(self, proposal, visit):
        browser = visit(a.member(proposal.space))
        sent = {"send": "1", "edition": "1", "title": "A wall", "op": "again"}
        first, second = (browser.post(at(proposal, "/new"), sent).location for _ in range(2))
        assert first == second
        assert db.session.query(Amendment).count() == 1
        browser.post(at(proposal, "/new"), {**sent, "op": "afresh"})
        assert db.session.query(Amendment).count() == 1, "gone back, and sent again"

    @pytest.mark.parametrize(
        "bad",
        [{"title": ""}, {"title": "x" * 201}, {"body": "x" * 50_001}, {"why": "x" * 1001}, {"summary": "x" * 501}],
    )
    def test_bad_input_is_said_beside_its_field_and_what_was_typed_stays(self, proposal, visit, bad):
        sent = {"send": "1", "edition": "1", "title": "A wall", "ask": "The mason builds it."} | bad
        page = visit(a.member(proposal.space)).post(at(proposal, "/new"), sent)
        assert page.status == 422
        assert page.errors
        assert page.one("[name=ask]").text == "The mason builds it."
        assert stored() is None

    @pytest.mark.parametrize("edition", ["", "0", "2", "x", "9" * 30])
    def test_an_edition_that_nobody_was_shown_is_not_there(self, proposal, visit, edition):
        sent = {"send": "1", "edition": edition, "title": "A wall"}
        assert visit(a.member(proposal.space)).post(at(proposal, "/new"), sent).status == 404
        assert stored() is None

    def test_what_was_never_published_is_no_ground_to_stand_on(self, app, visit):
        """A draft's words would come out as the difference."""
        space = a.Space()
        by = a.actor(a.Membership(space=space))
        proposal = proposals.start(space, Words("A bench", "en", body="Ask Umm Karim, 0770"), by=by)
        proposals.revise(proposal, Words("A bench", "en", body="Ask the gardeners"), by=by)
        proposals.advance(proposal, "submit", by=by)
        proposals.advance(proposal, "approve", by=a.actor(a.Membership(space=space, role=Role.MODERATOR)))
        db.session.commit()
        page = visit(a.member(space)).post(at(proposal, "/new"), {"edition": "1", "title": "A bench", "body": "x"})
        assert page.status == 404
        assert "Karim" not in page.source

    def test_a_text_that_was_closed_meanwhile_takes_none_and_what_was_written_stays(self, proposal, visit):
        browser = visit(a.member(proposal.space))
        page = browser.submit(browser.get(at(proposal, "/new")), "See the difference", body="Another place.")
        a.decision(proposal)
        page = browser.submit(page, "Send")
        assert page.status == 409
        assert "no longer open to amendments" in page
        assert page.one("[name=body]").text == "Another place."
        assert stored() is None

    def test_a_translation_is_amended_in_its_own_words(self, proposal, visit):
        a.translation(proposal, "ckb", title="کورسییەک")
        browser = visit(a.member(proposal.space))
        page = browser.get(at(proposal, "/new?in=ckb"))
        assert page.one("[name=title]")["value"] == "کورسییەک"
        page = browser.submit(page, "See the difference", title="کورسییەکی دار")
        browser.submit(page, "Send")
        assert (stored().locale, stored().of_edition, stored().title) == ("ckb", 1, "کورسییەکی دار")


class TestShow:
    def test_it_is_read_against_the_text_as_it_stands_now(self, app, visit):
        amendment = a.Amendment()
        another_text(amendment.proposal, body=OLD.replace("noon", "two"))
        page = visit().get(page_of(amendment))
        assert page.one("ins").text == "old"
        assert "until two." in page.region("amendment")
        assert "noon" not in page.region("amendment")

    def test_where_both_changed_the_same_words_both_texts_stand_there(self, app, visit):
        amendment = a.Amendment()
        another_text(amendment.proposal, body=OLD.replace("the poplars", "the willows"))
        page = visit(amendment.proposal.author.user).get(page_of(amendment))
        now, asked = page.all(".sides section")
        assert "the willows" in now
        assert "the old poplars" in asked
        assert "Accept" not in page.buttons
        assert "Accept after editing" in page.links

    def test_what_was_refused_is_read_inside_only(self, app, visit):
        for state in ("rejected", "withdrawn"):
            amendment = a.Amendment(**{state: True})
            assert visit().get(page_of(amendment)).status == 404
            assert visit(a.User()).get(page_of(amendment)).status == 404
            assert amendment.handle not in visit().get(at(amendment.proposal)).source
            assert visit(a.member(amendment.proposal.space)).get(page_of(amendment)).status == 200
        assert visit().get(page_of(a.Amendment())).status == 200

    def test_visitors_read_no_name_that_was_not_given_to_them(self, app, visit):
        amendment = a.Amendment(author=a.Membership(name="Zaynab"))
        assert "Zaynab" not in visit().get(page_of(amendment)).source

    def test_the_proposal_says_how_many_wait_and_leads_there(self, app, visit):
        amendment = a.Amendment()
        a.Amendment(proposal=amendment.proposal)
        page = visit(a.member(amendment.proposal.space)).get(at(amendment.proposal)[: -len("/amendments")])
        assert "2 wait" in page.region("proposal")
        assert page_of(amendment) in page.links.values()

    def test_the_list_costs_the_same_however_many_there_are(self, app, visit):
        amendment = a.Amendment()
        browser = visit(a.member(amendment.proposal.space))

        def cost(url):
            with statements(app) as sent:
                browser.get(url)
            return len(sent)

        urls = (at(amendment.proposal), at(amendment.proposal)[: -len("/amendments")])
        before = [cost(url) for url in urls]
        by = a.Membership(space=amendment.proposal.space)
        for state in ({}, {"accepted": True, "decided_by": by}, {"rejected": True, "decided_by": by}):
            for _ in range(10):
                a.Amendment(proposal=amendment.proposal, **state)
        assert [cost(url) for url in urls] == before
        assert len(visit(a.member(amendment.proposal.space)).get(urls[0]).all("main li.box")) == 25


class TestAccept:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_whole_and_the_amender_is_named_on_the_text(self, app, visit, htmx):
        amendment = a.Amendment(author=a.Membership(name="Shirin"))
        amendment.author.space_id = amendment.proposal.space_id
        db.session.commit()
        who = facilitator(amendment)
        browser = visit(who, htmx=htmx)
        browser.submit(browser.get(page_of(amendment)), "Accept")
        assert stored().state is AmendmentState.ACCEPTED
        named = f"Amended by Shirin (accepted by {who.name})"
        proposal = at(amendment.proposal)[: -len("/amendments")]
        assert named in browser.get(proposal).region("proposal")
        assert named in browser.get(f"{proposal}/versions").one(".timeline")
        assert "accepted an amendment: Shirin" in browser.get(proposal)

    def test_after_editing_with_both_texts_in_the_form(self, app, visit):
        amendment = a.Amendment()
        another_text(amendment.proposal, body=OLD.replace("the poplars", "the willows"))
        browser = visit(amendment.proposal.author.user)
        page = browser.get(browser.get(page_of(amendment)).links["Accept after editing"])
        both = page.one("[name=body]").text
        assert "the willows" in both
        assert "old poplars," in both
        browser.submit(page, "Accept so", body="Under the old willows.")
        assert stored().state is AmendmentState.ACCEPTED
        assert amendment.proposal.body == "Under the old willows."

    def test_a_text_that_went_on_is_shown_before_anything_is_accepted(self, app, visit):
        amendment = a.Amendment()
        browser = visit(facilitator(amendment))
        seen = browser.get(page_of(amendment))
        another_text(amendment.proposal, body=OLD.replace("noon", "two"))

        page = browser.submit(seen, "Accept")

        assert page.status == 409
        assert "The text went on while you looked." in page
        assert "until two." in page.region("amendment")
        assert stored().state is AmendmentState.PENDING
        assert browser.submit(page, "Accept").status == 200
        assert amendment.proposal.body == "There is a place under the old poplars, in the shade until two."

    def test_what_was_typed_on_an_older_text_is_brought_along(self, app, visit):
        amendment = a.Amendment()
        browser = visit(facilitator(amendment))
        seen = browser.get(f"{page_of(amendment)}/edit")
        another_text(amendment.proposal, ask="Two benches.", summary="Nowhere to sit.")

        page = browser.submit(seen, "Accept so", body="Under the old poplars.", summary="All people sit.")

        assert page.status == 409
        assert page.one("[name=body]").text == "Under the old poplars."
        assert page.one("[name=ask]").text == "Two benches."
        assert page.one("[name=summary]").text == "All people sit."
        assert "Nowhere to sit." in page.one(".sides")
        assert stored().state is AmendmentState.PENDING
        browser.submit(page, "Accept so")
        assert (amendment.proposal.body, amendment.proposal.ask) == ("Under the old poplars.", "Two benches.")

    def test_the_second_who_accepts_is_told_who_was_first(self, app, visit):
        amendment = a.Amendment()
        first = a.Membership(space=amendment.proposal.space, role=Role.FACILITATOR, name="Rozhin")
        second = visit(facilitator(amendment))
        seen = second.get(page_of(amendment))
        visit(first.user).post(f"{page_of(amendment)}/accept", {"edition": "1"})

        for verb, sent in (("accept", {"edition": "1"}), ("reject", {"reason": "I see it otherwise"})):
            page = second.post(f"{page_of(amendment)}/{verb}", sent)
            assert page.status == 409
            assert "Rozhin" in page.one("[role=alert]")
        assert second.submit(seen, "Accept").status == 409
        assert second.get(f"{page_of(amendment)}/edit").status == 409
        assert amendment.proposal.edition == 2

    def test_whole_over_an_overlap_is_refused(self, app, visit):
        amendment = a.Amendment()
        another_text(amendment.proposal, body=OLD.replace("the poplars", "the willows"))
        page = visit(facilitator(amendment)).post(f"{page_of(amendment)}/accept", {"edition": "2"})
        assert page.status == 409
        assert "changed the same words" in page.one("[role=alert]")
        assert stored().state is AmendmentState.PENDING

    @pytest.mark.parametrize("verb", ["accept", "edit", "reject"])
    def test_only_those_who_may_by_direct_post_too(self, app, visit, verb):
        amendment = a.Amendment()
        space = amendment.proposal.space
        sent = {"edition": "1", "title": "Mine", "reason": "Because I say so"}
        closed = {None: 401, a.User(): 403, a.member(space): 403, a.member(space, Role.MODERATOR): 403,
                  a.member(space, Role.OBSERVER): 403, amendment.author.user: 403}  # fmt: skip
        for who, status in closed.items():
            assert visit(who).post(f"{page_of(amendment)}/{verb}", sent).status == status
        mine = a.Amendment(proposal=amendment.proposal, author=a.Membership(space=space, role=Role.FACILITATOR))
        assert visit(mine.author.user).post(f"{page_of(mine)}/{verb}", sent).status == 403, "for one’s own wish"
        assert amendment.proposal.edition == 1
        authors = a.Amendment(proposal=amendment.proposal, author=amendment.proposal.author)
        assert visit(authors.author.user).post(f"{page_of(authors)}/{verb}", sent).status == 303

    def test_while_a_decision_runs_it_is_refused_in_words(self, app, visit):
        amendment = a.Amendment()
        who = visit(facilitator(amendment))
        seen = who.get(page_of(amendment))
        a.decision(amendment.proposal)
        page = who.submit(seen, "Accept")
        assert page.status == 409
        assert "A decision on this text is running" in page.one("[role=alert]")
        assert "Accept" not in page.buttons
        page = who.post(f"{page_of(amendment)}/edit", {"edition": "1", "title": "Mine"})
        assert (page.status, page.one("[name=title]")["value"]) == (409, "Mine")

    def test_a_decision_that_gives_way_is_announced_and_stopped(self, app, visit):
        amendment = a.Amendment()
        a.decision(amendment.proposal, on_edit=OnEdit.STOP)
        browser = visit(facilitator(amendment))
        page = browser.get(page_of(amendment))
        assert "Accepting stops it" in page
        browser.submit(page, "Accept")
        assert (stored().state, amendment.proposal.state) == (AmendmentState.ACCEPTED, ProposalState.OPEN)


class TestRejectWithdrawGrow:
    @pytest.mark.parametrize("reason", ["", "  ", "no"])
    def test_who_says_no_says_why(self, app, visit, reason):
        amendment = a.Amendment()
        page = visit(facilitator(amendment)).post(f"{page_of(amendment)}/reject", {"reason": reason})
        assert page.status == 422
        assert page.errors == ["Please give a reason: the amender will read it."]
        assert stored().state is AmendmentState.PENDING

    @pytest.mark.parametrize("htmx", [False, True])
    def test_rejected_it_grows_into_one_proposal(self, app, visit, htmx):
        amendment = a.Amendment()
        decider, amender = visit(facilitator(amendment), htmx=htmx), visit(amendment.author.user, htmx=htmx)
        decider.submit(decider.get(page_of(amendment)), "Reject", reason="The young ones are protected.")
        page = amender.get(page_of(amendment))
        assert "The young ones are protected." in page
        amender.submit(page, "Make it a proposal of my own")
        assert stored().became.state is ProposalState.DRAFT
        again = amender.post(f"{page_of(amendment)}/grow")
        assert again.status == 409
        assert "It went on as a proposal already" in again
        assert db.session.query(Proposal).count() == 2
        assert stored().became.title in amender.get(page_of(amendment)).links
        assert "It went on as a proposal:" not in decider.get(page_of(amendment)), "a draft is nobody’s to know"

    def test_what_nobody_answered_in_time_says_so_and_grows_too(self, app, visit):
        amendment = a.Amendment()
        proposals.advance(amendment.proposal, "withdraw", by=a.actor(amendment.proposal.author))
        db.session.commit()
        amender = visit(amendment.author.user)
        page = amender.get(page_of(amendment))
        assert "before anybody had answered" in page
        assert "Withdraw the amendment" not in page.buttons
        amender.submit(page, "Make it a proposal of my own")
        assert stored().became.state is ProposalState.DRAFT

    def test_only_its_amender_takes_it_back_or_further(self, app, visit):
        amendment = a.Amendment()
        for verb in ("withdraw", "grow"):
            assert visit(facilitator(amendment)).post(f"{page_of(amendment)}/{verb}").status == 403
        browser = visit(amendment.author.user)
        browser.submit(browser.get(page_of(amendment)), "Withdraw the amendment")
        assert stored().state is AmendmentState.WITHDRAWN
        assert browser.post(f"{page_of(amendment)}/withdraw").status == 409


def test_a_muted_author_decides_nothing(app, visit):
    amendment = a.Amendment()
    author = amendment.proposal.author
    author.muted_until = a.now() + a.timedelta(days=1)
    db.session.commit()
    assert visit(author.user).post(f"{page_of(amendment)}/accept", {"edition": "1"}).status == 403


def test_accepting_is_told_by_the_service_to_nobody_twice(app):
    amendment = a.Amendment()
    amendments.accept(amendment, saw=1, by=a.actor(amendment.proposal.author))
    told = [x for x in db.session.query(a.models.Activity) if x.about_id == amendment.author_id]
    assert len(told) == 1
