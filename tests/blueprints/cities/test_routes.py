"""A forum in the next city: asked for without an account, read by coordinators only, opened from a template."""

from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, CityRequest, Happening, Role, Space

WORDS = {"place": "Samawah", "team": "Team of the palm", "contact": "0770 000 0000", "word": "We plant."}


def test_a_team_asks_and_a_coordinator_answers_and_nothing_is_kept(app, visit):
    root = a.root()
    browser = visit()
    for _twice in range(2):
        page = browser.submit(browser.get("/start-a-forum"), "Send", **WORDS)
        assert "Thank you." in page
    assert db.session.query(CityRequest).count() == 1
    for user, status in ((None, 401), (a.member(a.Space(), Role.FACILITATOR), 403)):
        assert visit(user).get("/city-requests").status == status
    coordinator = visit(a.member(root, Role.COORDINATOR))
    page = coordinator.get("/city-requests")
    assert "0770 000 0000" in page
    page = coordinator.submit(page, "Answered")
    assert "Nobody asks just now." in page
    assert db.session.query(CityRequest).count() == 0
    told = db.session.scalars(select(Activity).where(Activity.happening == Happening.CITY_ANSWERED)).one()
    assert (told.to_value, told.details) == ("Samawah", {})


def test_bad_words_are_told_beside_their_field_and_kept(app, visit):
    browser = visit()
    page = browser.submit(browser.get("/start-a-forum"), "Send", **(WORDS | {"contact": " ", "team": "x" * 121}))
    assert page.status == 422
    assert len(page.errors) == 2
    assert page.fields["place"] == "Samawah"


def test_who_asks_again_and_again_is_stopped(app, visit):
    browser = visit()
    statuses = [browser.post("/start-a-forum", WORDS | {"word": str(turn)}).status for turn in range(12)]
    assert statuses[-1] == 429
    assert db.session.query(CityRequest).count() == 1


class TestOpeningOneThatWasAskedFor:
    """The town is in the form, and where it stands is chosen: beforehand it is the region of the nearest forum."""

    def form(self, visit, place):
        visit().post("/start-a-forum", WORDS | {"place": place})
        browser = visit(a.member(a.root(), Role.COORDINATOR))
        return browser, browser.get(browser.get("/city-requests").links["Open this forum"])

    def region(self, name, place):
        return a.Space(kind="region", names={"en": name}, place=place, parent=a.root())

    def test_the_town_as_it_was_written_is_in_the_form(self, app, visit):
        _, page = self.form(visit, "الکوت")
        fields = page.fields
        assert (fields["place"], fields["slug"], fields["kind"]) == ("kut", "kut", "city")
        assert (fields["name_ar"], fields["name_en"]) == ("منتدى الكوت الاجتماعي", "Kut Social Forum")
        assert fields["parent"] == a.root().slug, "there is no region yet"

    def test_a_town_that_is_not_on_the_map_is_named_in_its_language(self, app, visit):
        _, page = self.form(visit, "الشطرة")
        fields = page.fields
        assert (fields["name_ar"], fields["name_en"], fields["place"]) == ("منتدى الشطرة الاجتماعي", "", "")

    def test_it_stands_in_the_region_of_the_nearest_forum_unless_another_is_chosen(self, app, visit):
        south, north = self.region("South", "baghdad"), self.region("North", "erbil")
        a.Space(kind="city", parent=south, place="kirkuk")
        browser, page = self.form(visit, "Duhok")
        assert page.fields["parent"] == north.slug
        browser.submit(page, "Open the space")
        assert db.session.scalars(select(Space).where(Space.slug == "duhok")).one().parent_id == north.id

        browser, page = self.form(visit, "Kut")
        assert page.fields["parent"] == south.slug
        browser.submit(page, "Open the space", parent=a.root().slug)
        assert db.session.scalars(select(Space).where(Space.slug == "kut")).one().parent_id == a.root().id

    def test_where_nothing_tells_the_region_it_is_asked(self, app, visit):
        south, _north = self.region("South", "baghdad"), self.region("North", "erbil")
        browser, page = self.form(visit, "Shatrah")
        assert page.fields["parent"] == ""
        for wrong in ("", a.Space(parent=south).slug):
            page = browser.submit(page, "Open the space", slug="shatrah", parent=wrong)
            assert (page.status, page.errors) == (422, ["Please choose from the list."])
            assert page.fields["name_en"] == "Shatrah Social Forum"
        browser.submit(page, "Open the space", slug="shatrah", parent=south.slug)
        assert db.session.scalars(select(Space).where(Space.slug == "shatrah")).one().parent_id == south.id


def test_a_city_forum_begins_from_its_template_and_shows_its_first_steps(app, visit):
    root = a.root()
    browser = visit(a.member(root, Role.COORDINATOR))
    page = browser.get(f"/s/{root.slug}/open?kind=city&place=kut")
    assert page.fields["name_en"] == "Kut Social Forum"
    browser.submit(page, "Open the space")
    space = db.session.scalars(select(Space).where(Space.slug == "kut")).one()
    assert set(space.names) == {"ar", "ckb", "en"}
    page = browser.get("/s/kut/start")
    assert "1 of 7 done" in page
    members = browser.get(page.links["Print the invitation with its QR code, and let the first members in"])
    page = browser.submit(members, "Make an invitation", role="facilitator")
    assert page.has("svg.qr path")
    assert "2 of 7 done" in browser.get("/s/kut/start")
    assert visit(a.member(space)).get("/s/kut/start").status == 403
