"""Texts in three languages: written beside the original, read in one's own, listed while they are wanted."""

import pytest

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import Role, Translation
from workspace.queries import translations as find
from workspace.services import proposals
from workspace.services.proposals import Words, words_of

TEXT = "ثمة مكان تحت أشجار الحور في الظل حتى الظهر."


@pytest.fixture
def proposal(app):
    return a.Proposal(open=True)


def at(proposal, rest=""):
    return f"/s/{proposal.space.slug}/proposals/{proposal.number}{rest}"


def another_original(proposal, **words):
    by = a.Membership(space=proposal.space)
    proposals.let_read(proposal, Words(**{**vars(words_of(proposal)), **words}), by=by)
    db.session.commit()


def now(proposal, tag="ar"):
    db.session.expire_all()
    return db.session.scalars(find.into(proposal, tag)).one()


WHOLE = {"title": "مقعد", "summary": "لا مكان للجلوس.", "body": TEXT, "ask": "تضعه البلدية."}


class TestEdit:
    def test_any_member_adds_one_beside_the_original(self, proposal, visit):
        browser = visit(a.member(proposal.space))
        page = browser.get(browser.get(at(proposal)).links["Translate into العربية"])
        assert proposal.body in page.one("[aria-labelledby=original]")

        page = browser.submit(page, "Save", **WHOLE)

        assert page.url == at(proposal, "?in=ar")
        assert page.heading == "مقعد"
        assert (now(proposal).of_edition, proposal.title) == (1, "A bench by the river")

    def test_what_the_original_says_belongs_in_it_too(self, proposal, visit):
        browser = visit(a.member(proposal.space))
        page = browser.submit(browser.get(at(proposal, "/translations/ckb")), "Save", title="کورسییەک", body="دەق")
        assert page.status == 422
        assert page.errors == ["The original says something here: bring it over, too."] * 2
        assert page.one("[name=body]").text == "دەق"
        assert db.session.query(Translation).count() == 0

    def test_an_older_one_shows_what_changed_in_the_original_and_stays_older_until_one_says_otherwise(
        self, proposal, visit
    ):
        a.translation(proposal)
        another_original(proposal, body="There is a place under the willows.")
        browser = visit(a.member(proposal.space))
        page = browser.get(at(proposal, "/translations/ar"))
        beside = page.one("[aria-labelledby=original]")
        assert "willows." in beside.one("ins")
        assert "poplars" in beside.one("del")

        page = browser.submit(page, "Save, still older", title="مقعد من خشب")
        assert now(proposal).of_edition == 1
        assert "It is older than the original." in page
        page = browser.submit(browser.get(at(proposal, "/translations/ar")), "Save: it says what the original says now")
        assert (now(proposal).of_edition, now(proposal).title) == (2, "مقعد من خشب")
        assert "It is older than the original." not in page

    def test_what_the_original_became_while_one_wrote_is_told(self, proposal, visit):
        browser = visit(a.member(proposal.space))
        page = browser.get(at(proposal, "/translations/ar"))
        another_original(proposal, body="Under the willows.")
        page = browser.submit(page, "Save", **WHOLE)
        assert "The original went on while you wrote" in page
        assert (now(proposal).of_edition, proposal.edition) == (1, 2)

    def test_two_who_change_different_words_are_put_together(self, proposal, visit):
        a.translation(proposal, body=TEXT)
        browser = visit(a.member(proposal.space))
        one, other = (browser.get(at(proposal, "/translations/ar")) for _ in range(2))
        browser.submit(one, "Save", body=TEXT.replace("الظهر", "العصر"))
        browser.submit(other, "Save", body=TEXT.replace("الحور", "الصفصاف"))
        assert now(proposal).body == TEXT.replace("الظهر", "العصر").replace("الحور", "الصفصاف")

    def test_where_two_changed_the_same_words_both_are_shown_and_nothing_is_lost(self, proposal, visit):
        a.translation(proposal, body=TEXT)
        browser = visit(a.member(proposal.space))
        one, other = (browser.get(at(proposal, "/translations/ar")) for _ in range(2))
        browser.submit(one, "Save", body=TEXT.replace("الظهر", "العصر"))

        page = browser.submit(other, "Save", body=TEXT.replace("الظهر", "المساء"), title="مقعد من حجر")

        assert page.status == 409
        theirs, mine = page.all(".sides section")
        assert "العصر" in theirs
        assert "المساء" in mine
        assert page.one("[name=body]").text == TEXT.replace("الظهر", "المساء")
        assert page.one("[name=title]")["value"] == "مقعد من حجر"
        assert "المساء" not in now(proposal).body
        browser.submit(page, "Save", body=TEXT.replace("الظهر", "العصر والمساء"))
        assert "العصر والمساء" in now(proposal).body

    def test_the_language_of_the_original_leads_to_the_original(self, proposal, visit):
        browser = visit(a.member(proposal.space))
        assert browser.get(at(proposal, "/translations/en")).url == at(proposal)
        assert browser.post(at(proposal, "/translations/en"), WHOLE).location == at(proposal)
        assert browser.get(at(proposal, "/translations/xx")).status == 404
        assert db.session.query(Translation).count() == 0

    def test_it_may_be_added_while_a_decision_runs_and_not_when_all_is_over(self, proposal, visit):
        a.decision(proposal)
        browser = visit(a.member(proposal.space))
        browser.submit(browser.get(at(proposal, "/translations/ar")), "Save", **WHOLE)
        assert now(proposal).title == "مقعد"
        over = a.Proposal(space=proposal.space, merged=True)
        page = browser.post(at(over, "/translations/ar"), {**WHOLE, "edition": "0"})
        assert page.status == 409
        assert page.one("[name=title]")["value"] == "مقعد"

    def test_only_members_by_direct_post_too(self, proposal, visit):
        for who, status in ((None, 401), (a.User(), 403), (a.member(proposal.space, Role.OBSERVER), 403)):
            assert visit(who).post(at(proposal, "/translations/ar"), WHOLE).status == status
        assert db.session.query(Translation).count() == 0


class TestReading:
    def test_one_reads_ones_own_language_and_is_told_that_it_is_a_translation(self, proposal, visit):
        made = a.translation(proposal)
        page = visit(None, "ar").get(at(proposal))
        assert page.heading == made.title
        assert page.one("h1")["lang"] == "ar"
        assert page.one(".note bdi[lang=en]").text == "English"
        english = visit(None, "en").get(at(proposal))
        assert english.heading == proposal.title
        assert not english.has(".note bdi[lang=en]")

    def test_without_a_text_in_ones_language_it_is_the_original(self, proposal, visit):
        a.translation(proposal)
        page = visit(None, "ckb").get(at(proposal))
        assert (page.heading, page.one("h1")["lang"]) == (proposal.title, "en")

    def test_another_language_is_a_link_away_and_the_page_keeps_its_own(self, proposal, visit):
        made = a.translation(proposal)
        browser = visit(None, "en")
        page = browser.get(browser.get(at(proposal)).links["العربية"])
        browser.get(page.url)
        assert page.heading == made.title
        assert page.one("html")["lang"] == "en"
        assert browser.get(at(proposal)).heading == proposal.title

    def test_an_older_one_says_so_with_the_difference(self, proposal, visit):
        a.translation(proposal)
        another_original(proposal, body="There is a place under the willows.")
        page = visit().get(at(proposal, "?in=ar"))
        assert "It is older than the original." in page.region("proposal")
        difference = visit().get(page.links["What changed in the original since"])
        assert "willows." in difference.one("ins")

    @pytest.mark.parametrize("junk", ["xx", "", "ar;", "../..", "ar%00"])
    def test_a_language_that_is_none_is_the_readers(self, proposal, visit, junk):
        assert visit(None, "en").get(at(proposal, f"?in={junk}")).heading == proposal.title

    def test_lists_name_it_in_the_readers_language(self, proposal, visit):
        made = a.translation(proposal, title="مقعد على النهر")
        other = a.Proposal(space=proposal.space, open=True)
        db.session.add(a.models.Link(from_id=other.id, relation="relates_to", to_id=proposal.id))
        db.session.commit()
        who = a.member(proposal.space)
        slug = proposal.space.slug
        for url in (f"/s/{slug}", f"/s/{slug}/proposals", at(other), f"/s/{slug}/activity"):
            assert made.title in visit(who, "ar").get(url), url
            assert made.title not in visit(who, "en").get(url), url
            assert proposal.title in visit(who, "ckb").get(url), url
        card = visit(who, "ar").get(f"/s/{slug}").one(f"#p{proposal.number} b")
        assert (card.text, card["lang"]) == (made.title, ""), "the page’s own language needs no word"
        assert visit(who, "ckb").get(f"/s/{slug}").one(f"#p{proposal.number} b")["lang"] == "en"

    def test_whoever_reads_a_title_finds_by_it(self, proposal, visit):
        a.translation(proposal, title="مقعد على النهر")
        url = f"/s/{proposal.space.slug}?q="
        for words in ("النهر", "river"):
            assert proposal.space.slug in visit().get(url + words).one(f"#p{proposal.number} a")["href"]
        assert not visit().get(url + "القمر").has(f"#p{proposal.number}")


class TestNeeded:
    def test_of_a_space_by_language_and_path(self, app, visit):
        path = a.Path()
        one = a.Proposal(open=True, path=path)
        a.Proposal(space=one.space, open=True, title="A wall")
        a.translation(one)
        browser = visit(a.member(one.space))
        url = f"/s/{one.space.slug}/translations"
        page = browser.get(browser.get(f"/s/{one.space.slug}").links["Needs translation"])
        assert len(page.all("main li.box")) == 2
        assert [li.text for li in browser.get(f"{url}?in=ar").all("main li.box b")] == ["A wall"]
        assert [li.text for li in browser.get(f"{url}?path={path.slug}").all("main li.box b")] == [one.title]
        assert browser.get(f"{url}?path={path.slug}&in=ar").all("main li.box") == []
        assert "کوردی: missing" in page.links
        assert browser.get(page.links["کوردی: missing"]).status == 200

    def test_of_a_path_in_every_space_that_one_may_read(self, app, visit):
        path, hidden = a.Path(), a.Space(hidden=True)
        shown = a.Proposal(open=True, path=path)
        kept = a.Proposal(space=hidden, open=True, path=path, title="Only for us")
        page = visit().get(f"/paths/{path.slug}/translations")
        assert shown.title in page
        assert kept.title not in page.source
        assert "missing" in page
        assert "کوردی: missing" not in page.links, "who may not translate is told, and not led there"
        assert kept.title in visit(a.member(hidden)).get(f"/paths/{path.slug}/translations")
        assert visit().get("/paths/nowhere/translations").status == 404

    def test_an_older_one_is_called_older(self, proposal, visit):
        a.translation(proposal)
        another_original(proposal, body="Under the willows.")
        page = visit(a.member(proposal.space)).get(f"/s/{proposal.space.slug}/translations")
        assert "العربية: older than the original" in page.links

    def test_it_costs_the_same_however_much_there_is(self, app, visit):
        path = a.Path()
        one = a.Proposal(open=True, path=path)
        browser = visit(a.member(one.space))

        def cost(url):
            with statements(app) as sent:
                browser.get(url)
            return len(sent)

        urls = (f"/s/{one.space.slug}/translations", f"/paths/{path.slug}/translations")
        before = [cost(url) for url in urls]
        for _ in range(30):
            a.Proposal(open=True, path=path, space=a.Space() if _ % 2 else one.space)
        assert [cost(url) for url in urls] == before
        assert all(n <= 8 for n in before)
        assert browser.get(urls[1]).one("a[rel=next]")
