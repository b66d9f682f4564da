"""The pages of recommendations: issued, read by those who may, stepped on, updated all at once, as a table."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import (
    Audience,
    Evidence,
    ProposalState,
    Recommendation,
    RecommendationState,
    Relation,
    Role,
    SpaceKind,
)
from workspace.services.records import link

S = RecommendationState


def url(it, more=""):
    return f"/s/{it.space.slug}/recommendations/{it.number}{more}"


def day(days):
    return (now() + timedelta(days=days)).date().isoformat()


@pytest.fixture
def council(app):
    return a.Space(kind=SpaceKind.COUNCIL)


@pytest.fixture
def browser(council, visit):
    """A facilitator of the council."""
    return visit(a.member(council, Role.FACILITATOR))


class TestIssue:
    def issued(self):
        return db.session.scalars(select(Recommendation)).one()

    def test_the_form_is_filled_from_the_proposals_in_the_languages_there_are(self, council, visit):
        one = a.Proposal(adopted=True)
        a.translation(one)
        other = a.Proposal(adopted=True, title="A tap")
        user = a.member(one.space, Role.FACILITATOR)
        a.Membership(space=other.space, user=user, role=Role.FACILITATOR)
        browser = visit(user)
        page = browser.get(f"/s/{one.space.slug}/recommend")
        keys = [f"{p.space.slug}/{p.number}" for p in (one, other)]
        page = browser.submit(page, "Go on", of=keys)
        assert (page.fields["title_en"], page.fields["title_ar"]) == ("A bench by the river", "مقعد على النهر")
        assert "**A tap**" in page.fields["text_en"]
        assert "تضعه البلدية" in page.fields["text_ar"]
        page = browser.submit(page, "Put it before the council", council=council.slug, responsible="Sewerage", of=keys)
        it = self.issued()
        assert page.url == url(it)
        assert it.title == "A bench by the river"
        assert {p.state for p in (one, other)} == {ProposalState.RECOMMENDED}
        assert it.titles == {"ar": "مقعد على النهر"}
        assert f"recommendation R-{now().year}-001" in browser.get(f"/s/{one.space.slug}/proposals/{one.number}").text

    def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(self, council, visit):
        space = a.Space()
        browser = visit(a.member(space, Role.FACILITATOR))
        page = browser.get(f"/s/{space.slug}/recommend?plenary=1")
        page = browser.submit(page, "Put it before the council", title_ckb="ئاو")
        assert page.status == 422
        assert page.fields["title_ckb"] == "ئاو"
        assert page.errors == ["Choose the council that is asked.", "Please fill this in.", "Please fill this in."]
        page = browser.submit(page, "Put it before the council", council=council.slug, responsible="A", text_ckb="ئاو")
        assert self.issued().locale == "ckb"

    def test_a_proposal_of_a_space_one_does_not_facilitate_is_not_taken(self, council, visit):
        mine, theirs = a.Proposal(adopted=True), a.Proposal(adopted=True)
        browser = visit(a.member(mine.space, Role.FACILITATOR))
        page = browser.get(f"/s/{mine.space.slug}/recommend?of={mine.space.slug}/{mine.number}")
        keys = [f"{p.space.slug}/{p.number}" for p in (mine, theirs)]
        page = browser.post(page.url, {"of": keys, "council": council.slug, "responsible": "A", "title_en": "B",
                                       "text_en": "C"})  # fmt: skip
        assert page.status == 422
        assert "cannot be recommended any more" in page
        assert theirs.state is mine.state is ProposalState.ADOPTED

    def test_a_hidden_council_is_offered_to_its_own_alone(self, visit):
        hidden = a.Space(kind=SpaceKind.COUNCIL, hidden=True)
        space = a.Space()
        user = a.member(space, Role.FACILITATOR)
        address = f"/s/{space.slug}/recommend?plenary=1"
        assert hidden.slug not in visit(user).get(address).source
        a.Membership(space=hidden, user=user)
        assert hidden.slug in visit(user).get(address).source


class TestRead:
    def test_those_who_asked_read_it_but_not_what_the_council_says_among_itself(self, visit):
        council = a.Space(kind=SpaceKind.COUNCIL, closed=True)
        it = a.Recommendation(space=council, audience=Audience.MEMBERS)
        said = a.Comment(record=it, author=a.Membership(space=council), body="Between us.")
        asked = visit(a.member(it.issuer))
        page = asked.get(url(it))
        assert page.status == 200
        assert "Build a plant" in page
        assert said.body not in page
        assert said.author.name not in page
        assert said.body in visit(a.member(council)).get(url(it))
        assert visit(a.User()).get(url(it)).status == 404
        assert asked.get(f"/s/{council.slug}/decisions").status == 404

    def test_who_confirms_for_a_closed_space_is_not_named_to_the_council(self, council, visit):
        it = a.Recommendation(space=council, issuer=a.Space(closed=True), state=S.CLAIMED)
        judge = a.member(it.issuer, Role.FACILITATOR)
        visit(judge).post(url(it, "/confirm"))
        page = visit(a.member(council)).get(url(it))
        assert "Implemented, confirmed" in page
        assert judge.name not in page
        assert judge.name in visit(judge).get(url(it))


class TestSteps:
    def test_what_a_step_lacks_is_said_beside_its_field(self, browser, council):
        it = a.Recommendation(space=council)
        page = browser.submit(browser.get(url(it)), "Acknowledge it", words="We have it.")
        assert page.status == 422
        assert page.errors == ["Say by which day the council will answer."]
        assert page.fields["words"] == "We have it."
        browser.submit(page, "Acknowledge it", next_at=day(9))
        assert it.state is S.ACKNOWLEDGED

    def test_two_at_once(self, browser, council):
        it = a.Recommendation(space=council, state=S.ACKNOWLEDGED)
        page, before = browser.get(url(it)), browser.get(url(it))
        browser.submit(page, "Decline it", words="No money.")
        page = browser.submit(before, "Accept it", words="We do.", due_at=day(3))
        assert page.status == 409
        assert "Somebody was faster." in page
        assert it.state is S.DECLINED

    def test_the_council_does_not_confirm_its_own_claim(self, browser, council):
        it = a.Recommendation(space=council, state=S.CLAIMED)
        assert "Confirm: it is done" not in browser.get(url(it)).buttons
        assert browser.post(url(it, "/confirm")).status == 403

    def test_evidence_is_given_verified_by_another_and_taken_away(self, browser, council, visit):
        it = a.Recommendation(space=council, state=S.IN_PROGRESS)
        page = browser.submit(browser.get(url(it)), "Say that it is done")
        assert page.errors == ["Give evidence first, below: what shows that it is done, where and when."]
        page = browser.submit(page, "Give evidence", shown_text="It runs.", shown_on=day(2), shown_url="javascript:1")
        assert page.errors == ["That day has not come yet.", "An address begins with https://"]
        page = browser.submit(page, "Give evidence", shown_on=day(-1), shown_url="", shown_place="Kufa")
        assert "It runs." in page.one("#evidence")
        assert "I have seen it: verified" not in page.buttons
        other = visit(a.member(it.issuer))
        page = other.submit(other.get(url(it)), "I have seen it: verified")
        assert "Verified" in page.one("#evidence")
        page = browser.submit(browser.get(url(it)), "Delete what it says", reason="A face can be seen.")
        assert "It runs." not in page
        assert "was taken away" in page.one("#evidence")
        assert "A face can be seen." in page
        assert (
            browser.post(url(it, f"/evidence/{db.session.scalars(select(Evidence)).one().handle}/delete")).status == 404
        )

    def test_a_letter_without_answer(self, browser, council):
        it = a.Recommendation(space=council, state=S.ACCEPTED)
        page = browser.submit(browser.get(url(it)), "Write it down", letter_number="221", letter_on=day(-40))
        assert "no. 221" in page.one("#letters")
        assert "no answer after 30 days" in page
        page = browser.submit(page, "Write it down", way="received", letter_on=day(-1))
        assert "no answer" not in page


class TestList:
    def test_filters_and_what_is_counted(self, browser, council):
        late = a.Recommendation(space=council, title="Late one", state=S.ACCEPTED, due_at=now() - timedelta(days=1))
        done = a.Recommendation(space=council, title="Done one", state=S.IMPLEMENTED)
        page = browser.get(f"/s/{council.slug}/recommendations")
        assert "Late 1" in page
        assert "Overdue" in page
        page = browser.get(f"/s/{council.slug}/recommendations?show=over")
        assert (done.title in page, late.title in page) == (True, False)

    def test_a_space_lists_what_it_asked_for(self, council, visit):
        it = a.Recommendation(space=council)
        page = visit().get(f"/s/{it.issuer.slug}/recommendations")
        assert it.title in page
        assert council.names["en"] in page

    def test_as_a_table(self, browser, council):
        it = a.Recommendation(space=council, title="=cmd()", responsible="-1", state=S.CLAIMED)
        a.Evidence(recommendation=it)
        a.Evidence(recommendation=it, verified_at=now(), verified_by=a.Membership(space=council))
        a.Evidence(recommendation=it, text="", deleted_at=now())
        page = browser.get(f"/s/{council.slug}/recommendations.csv")
        rows = list(csv.DictReader(io.StringIO(page.source.removeprefix("\ufeff"))))
        assert rows[0]["Title"] == "'=cmd()"
        assert rows[0]["Who has to act"] == "'-1"
        assert rows[0]["State"] == "Done, says the council"
        assert rows[0]["Confirmed"] == ""
        assert (rows[0]["Evidence"], rows[0]["Evidence that was verified"]) == ("2", "1")


class TestUpdateAll:
    @pytest.fixture
    def three(self, council):
        return [a.Recommendation(space=council, state=state) for state in (S.ISSUED, S.IN_PROGRESS, S.ACCEPTED)]

    def send(self, browser, page, rows):
        typed = {f"r{it.number}-{name}": value for it, fields in rows.items() for name, value in fields.items()}
        return browser.submit(page, "Save what changed", **typed)

    def test_rows_that_say_something_change_and_no_others(self, browser, council, three):
        new, going, still = three
        before = still.version
        page = browser.get(f"/s/{council.slug}/recommendations/update")
        page = self.send(browser, page, {
            new: {"action": "acknowledge", "next_at": day(9)},
            going: {"action": "progress", "words": "The pipes lie.", "percent": "40"},
        })  # fmt: skip
        assert "2 recommendations updated." in page
        assert (new.state, going.state, going.percent) == (S.ACKNOWLEDGED, S.IN_PROGRESS, 40)
        assert (still.state, still.version) == (S.ACCEPTED, before)

    def test_a_claim_shows_something(self, browser, council, three):
        going = three[1]
        page = browser.get(f"/s/{council.slug}/recommendations/update")
        page = self.send(browser, page, {going: {"action": "claim"}})
        assert page.errors == ["Say in a sentence what shows that it is done."]
        self.send(browser, page, {going: {"words": "The plant runs."}})
        assert going.state is S.CLAIMED
        assert db.session.scalars(select(Evidence.text)).one() == "The plant runs."

    def test_a_stale_row_is_refused_beside_it_and_nothing_is_lost(self, browser, council, three, visit):
        new, going, _still = three
        page = browser.get(f"/s/{council.slug}/recommendations/update")
        other = visit(a.member(council, Role.FACILITATOR))
        other.submit(other.get(url(new)), "Acknowledge it", next_at=day(3))
        page = self.send(browser, page, {
            new: {"words": "We wait."}, going: {"action": "progress", "words": "Going.", "percent": "40"}
        })  # fmt: skip
        assert page.status == 409
        assert "Somebody changed this meanwhile. It stands at: Acknowledged." in page
        assert page.fields[f"r{new.number}-words"] == "We wait."
        assert going.percent == 0
        assert "2 recommendations updated." in browser.submit(page, "Save what changed")
        assert going.percent == 40

    def test_what_moved_on_is_told(self, browser, council, three, visit):
        going = three[1]
        page = browser.get(f"/s/{council.slug}/recommendations/update")
        a.Evidence(recommendation=going)
        other = visit(a.member(council, Role.FACILITATOR))
        other.submit(other.get(url(going)), "Say that it is done")
        page = self.send(browser, page, {going: {"words": "Nearly."}})
        assert page.status == 409
        assert "moved on while you were writing" in page

    def test_a_member_reports_and_does_not_answer_for_the_council(self, council, three, visit):
        browser = visit(a.member(council))
        page = browser.get(f"/s/{council.slug}/recommendations/update")
        choices = [o["value"] for o in page.all(f"[name=r{three[0].number}-action] option")]
        assert choices == [""]
        typed = {"action": "acknowledge", "next_at": day(2), "version": three[0].version}
        page = browser.post(page.url, {f"r{three[0].number}-{name}": value for name, value in typed.items()})
        assert page.status == 422
        assert three[0].state is S.ISSUED


def test_what_waits_stands_on_the_first_page(browser, council, visit):
    new = a.Recommendation(space=council, title="New one")
    claimed = a.Recommendation(space=council, title="Claimed one", state=S.CLAIMED)
    assert new.title in browser.get("/")
    assert claimed.title not in browser.get("/")
    page = visit(a.member(claimed.issuer, Role.FACILITATOR)).get("/")
    assert claimed.title in page
    assert "Said to be done: confirm or contest it" in page


class TestElsewhere:
    def test_a_path_and_a_campaign_show_what_councils_were_asked_for(self, council, visit):
        path, campaign = a.Path(), a.Campaign(is_shared=True)
        proposal = a.Proposal(space=campaign.space, campaign=campaign, adopted=True, audience=Audience.PUBLIC)
        it = a.Recommendation(space=council, path=path, title="Benches")
        unseen = a.Recommendation(space=council, path=path, title="Hidden", audience=Audience.MODERATORS)
        for each in (it, unseen):
            link(proposal, Relation.RECOMMENDED_AS, each, by=a.actor(proposal.author))
        db.session.commit()
        for at in (f"/paths/{path.slug}", f"/s/{campaign.space.slug}/campaigns/{campaign.handle}"):
            page = visit().get(at)
            assert url(it) in page.links.values()
            assert "Hidden" not in page

        proposal.audience = Audience.MODERATORS  # It bridges no more.
        db.session.commit()
        assert "Benches" not in visit().get(f"/s/{campaign.space.slug}/campaigns/{campaign.handle}")

    def test_update_all_goes_on_after_a_page(self, council, browser, monkeypatch):
        monkeypatch.setattr("workspace.queries.recommendations.PAGE", 2)
        for n in range(3):
            a.Recommendation(space=council, title=f"Bench {n}", due_at=now() + timedelta(days=n))
        page = browser.get(f"/s/{council.slug}/recommendations/update")
        assert "Bench 2" not in page
        page = browser.get(page.links["Later ones"])
        it = db.session.scalars(select(Recommendation).where(Recommendation.title == "Bench 2")).one()
        page = browser.submit(page, "Save what changed", **{f"r{it.number}-words": "We asked again."})
        assert "1 recommendation updated." in page
