"""Seasons in the browser: who sees which, what clashes, that nobody's change is lost, and what a number opens."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, Happening, Role, SeasonRoom, SeasonSession, SeasonSlot, SeasonState, SpaceKind
from workspace.services import seasons
from workspace.services.activity import record


def at(season, what=""):
    return f"/s/{season.space.slug}/seasons/{season.number}{what}"


@pytest.fixture
def season(app):
    return a.Season(space=a.Space(kind=SpaceKind.REGION))


@pytest.fixture
def leads(season, visit):
    return visit(a.member(season.space, Role.FACILITATOR))


class TestReading:
    def test_a_draft_is_for_those_who_lead_it(self, season, leads, visit):
        season.state = SeasonState.DRAFT
        db.session.commit()
        for browser, status in ((leads, 200), (visit(), 404), (visit(a.member(season.space)), 404)):
            assert browser.get(at(season)).status == status
            assert (season.names["en"] in browser.get("/seasons")) is (status == 200)
            assert (season.names["en"] in browser.get("/seasons/compare")) is False

    def test_of_a_closed_space_only_its_members_know(self, app, visit):
        season = a.Season(space=a.Space(kind=SpaceKind.REGION, closed=True))
        member, stranger = visit(a.member(season.space)), visit(a.User())
        assert member.get(at(season)).status == 200
        assert stranger.get(at(season)).status == 404
        for page in ("/seasons", "/seasons/compare", "/seasons/compare.csv"):
            assert season.names["en"] not in stranger.get(page).source

    def test_what_may_not_be_read_is_neither_listed_nor_counted(self, season, visit):
        here, hidden = (
            a.Proposal(space=season.space, open=True, title="Seen"),
            a.Proposal(space=season.space, open=True),
        )
        hidden.title, hidden.audience = "Hidden from all", Audience.MODERATORS
        for each in (here, hidden):
            seasons.hand_in(season, each, by=a.actor(each.author))
        db.session.commit()
        page = visit().get(at(season))
        assert "Seen" in page
        assert "Hidden from all" not in page.source
        assert seasons.figures_at(season, now())["total"]["proposals"] == 1


class TestEditing:
    def test_a_stale_form_gets_what_stands_and_keeps_what_was_typed(self, season, leads):
        page = leads.get(at(season, "/edit"))
        season.names = {"en": "Theirs"}
        db.session.commit()
        again = leads.submit(page, "/edit", name_en="Mine")
        assert again.status == 409
        assert "Theirs" in again
        assert again.fields["name_en"] == "Mine"
        leads.submit(again, "/edit")
        assert season.names["en"] == "Mine"

    def test_bad_times_are_said_beside_their_field(self, season, leads):
        page = leads.submit(
            leads.get(at(season, "/edit")), "/edit", opens_at="2026-03-02T10:00", closes_at="2026-03-01T10:00"
        )
        assert page.status == 422
        assert page.errors == ["The call closes before it opens."]
        page = leads.submit(page, "/edit", opens_at="", closes_at="")
        assert page.errors == ["Its call is out: it needs its days."]

    def test_a_number_is_given_once(self, season, app, visit):
        chief = visit(a.member(a.root(), Role.COORDINATOR))
        page = chief.get(f"/s/{season.space.slug}/seasons/new")
        page = chief.submit(page, "/new", number=season.number, name_en="Again")
        assert page.errors == ["There is a season of this number already."]


class TestTheProgramme:
    HOURS = {"starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:00"}

    def plan(self, season, leads, title, **more):
        page = leads.get(at(season, "/programme/sessions/new"))
        return leads.submit(page, "/new", **{"title": title, **self.HOURS, **more})

    def test_a_clash_is_said_beside_the_field_and_on_the_page(self, season, leads):
        leader = a.Membership(space=season.space).handle
        room = SeasonRoom(season_id=season.id, name="The hall")
        db.session.add(room)
        db.session.commit()
        self.plan(season, leads, "Water", room=room.handle, leader=leader)
        page = self.plan(season, leads, "Bread", room=room.handle, leader=leader)
        assert page.status == 422
        assert [each.partition(":")[0] for each in page.errors] == [
            "In this room there is at the same time", "Who leads it leads at the same time",
        ]  # fmt: skip
        assert db.session.query(SeasonSession).count() == 1
        leads.submit(page, "/new", anyway=True)
        shown = leads.get(at(season, "/programme"))
        assert "In this room there is at the same time: Bread." in shown
        assert "In this room there is at the same time: Water." in shown

    def test_what_was_taken_out_meanwhile_can_be_added_anew(self, season, leads):
        room = SeasonRoom(season_id=season.id, name="The hall")
        db.session.add(room)
        db.session.commit()
        self.plan(season, leads, "Water", room=room.handle)
        handle = db.session.query(SeasonSession.handle).scalar()
        here = at(season, f"/programme/sessions/{handle}")
        form = leads.get(here)
        leads.submit(leads.get(here), "/remove")
        told = leads.submit(form, handle, title="Tea")
        assert told.status == 409
        assert "Somebody took this session out of the programme meanwhile." in told
        assert (told.fields["title"], told.fields["room"]) == ("Tea", room.handle)
        leads.submit(told, "/new")
        made = db.session.query(SeasonSession).one()
        assert (made.title, made.room.name) == ("Tea", "The hall")
        assert leads.get(here).status == 404

    def test_one_after_the_other_is_no_clash(self, season, leads):
        room = SeasonRoom(season_id=season.id, name="The hall")
        db.session.add(room)
        db.session.commit()
        self.plan(season, leads, "Water", room=room.handle)
        self.plan(season, leads, "Bread", room=room.handle, starts_at="2026-12-01T11:00", ends_at="2026-12-01T12:00")
        assert not leads.get(at(season, "/programme")).has(".note")

    def test_the_hours_are_those_of_the_space(self, season, leads, visit):
        season.space.time_zone = "Asia/Tokyo"
        db.session.commit()
        self.plan(season, leads, "Water")
        page = visit().get(at(season, "/programme"))
        assert "10:00–11:00" in page
        assert "By the clock of this space: Japan." in page

    def test_days_that_leave_the_programme_outside_are_kept_and_it_is_said(self, season, leads):
        season.space.time_zone = "Asia/Tokyo"
        season.starts_on, season.ends_on = date(2026, 12, 1), date(2026, 12, 3)
        db.session.commit()
        self.plan(season, leads, "Water", starts_at="2026-12-03T10:00", ends_at="2026-12-03T11:00")
        page = leads.submit(leads.get(at(season, "/edit")), "/edit", ends_on="2026-12-02")
        assert "Saved. “Water” of the programme lies outside these days: change that, too." in page
        page = leads.submit(leads.get(at(season, "/edit")), "/edit", ends_on="2026-12-04")
        assert "lies outside" not in page

    def test_what_lies_outside_of_the_season_is_said_beside_its_field(self, season, leads):
        """By the clock of the space; what was typed is kept. Where the days are not known yet there is no outside."""
        season.space.time_zone = "Asia/Tokyo"
        season.starts_on, season.ends_on = date(2026, 12, 1), date(2026, 12, 3)
        db.session.commit()
        early = {"slot_from": "2016-12-01T10:00", "slot_until": "2026-12-01T11:00"}
        late = {"slot_from": "2026-12-03T10:00", "slot_until": "2026-12-04T00:01"}
        for hours, said in ((early, "The season begins later: 1 December 2026."),
                            (late, "The season ends earlier: 3 December 2026.")):  # fmt: skip
            page = leads.submit(leads.get(at(season, "/programme")), "/slots", slot_name="Bread", **hours)
            assert (page.status, page.errors, page.fields["slot_name"]) == (422, [said], "Bread")
            page = self.plan(season, leads, "Water", starts_at=hours["slot_from"], ends_at=hours["slot_until"])
            assert (page.status, page.errors, page.fields["title"]) == (422, [said], "Water")
        assert db.session.query(SeasonSlot).count() + db.session.query(SeasonSession).count() == 0
        all_of_it = {"slot_from": "2026-12-01T00:00", "slot_until": "2026-12-04T00:00"}
        leads.submit(leads.get(at(season, "/programme")), "/slots", slot_name="Bread", **all_of_it)
        slot = db.session.query(SeasonSlot).one()

        season.starts_on = season.ends_on = date(2027, 12, 1)
        db.session.commit()
        page = self.plan(season, leads, "Water", slot=slot.handle)
        assert page.errors == ["The season begins later: 1 December 2027."]
        season.starts_on = season.ends_on = None
        db.session.commit()
        self.plan(season, leads, "Water", slot=slot.handle)
        season.starts_on = season.ends_on = date(2027, 12, 1)
        db.session.commit()
        session = db.session.query(SeasonSession).one()
        page = leads.submit(leads.get(at(season, f"/programme/sessions/{session.handle}")), session.handle, title="Tea")
        assert page.status == 200, "what lies outside since before holds up nothing else"
        assert session.title == "Tea"

    def test_the_next_season_begins_with_it(self, season, leads, visit):
        season.starts_on = now().date()
        a.SeasonSession(season=season, room=SeasonRoom(season_id=season.id, name="The hall"))
        chief = visit(a.member(a.root(), Role.COORDINATOR))
        later = (now() + timedelta(days=365)).date()
        chief.submit(chief.get(at(season, "/next")), "/next", name_en="Next", starts_on=later.isoformat())
        planned = db.session.query(SeasonSession).order_by(SeasonSession.id).all()
        assert [each.title for each in planned] == ["Water, from the river to the tap"] * 2
        assert (planned[1].starts_at - planned[0].starts_at).days == 365
        assert planned[1].room.season_id != season.id


class TestComparing:
    @pytest.fixture
    def closed(self, season):
        """Six people's proposals, closed a hundred days ago."""
        people = [a.Membership(space=season.space) for _ in range(6)]
        for each in people:
            seasons.hand_in(season, a.Proposal(space=season.space, author=each, open=True), by=a.actor(each))
        season.state, season.closed_at = SeasonState.CLOSED, now() - timedelta(days=100)
        for each in db.session.query(seasons.HandIn):
            each.since = season.closed_at - timedelta(days=9)
        db.session.commit()
        return season

    def test_a_number_opens_as_many(self, closed, visit):
        page = visit().get("/seasons/compare")
        [link] = [each for each in page.all("table a") if "/proposals?" in each["href"]]
        assert link.text == "6"
        assert len(visit().get(link["href"]).all("main ul.people > li")) == 6

    def test_days_of_the_table_are_those_of_its_reader(self, closed, visit):
        closed.closed_at = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
        db.session.commit()
        assert ",2026-03-02," in visit().get("/seasons/compare.csv").source

    def test_the_young_are_left_out_at_an_age_that_they_have_not_come_to(self, closed, visit):
        young = a.Season(space=closed.space, number=closed.number + 1)
        young.state, young.closed_at = SeasonState.CLOSED, now() - timedelta(days=3)
        db.session.commit()
        page = visit().get("/seasons/compare")
        assert "2 days after" in page
        assert young.names["en"] in page
        page = visit().get("/seasons/compare?days=90")
        assert young.names["en"] not in page
        assert "1 season is younger" in page

    def test_few_people_are_not_shown_in_no_way(self, closed, visit):
        path = a.Path()
        mine = a.Proposal(space=closed.space, open=True, path_id=path.id, title="Of one person")
        db.session.add(
            seasons.HandIn(season_id=closed.id, proposal_id=mine.id, since=closed.closed_at - timedelta(days=2))
        )
        record(Happening.PROPOSAL_APPROVED, space=closed.space, of=mine, by=a.actor(mine.author)).at = closed.created_at
        db.session.commit()
        page = visit().get("/seasons/compare?by=path&figure=proposals")
        assert path.names["en"] not in page.one("table").text
        assert "not shown" in page
        assert "Of one person" not in visit().get(at(closed, f"/proposals?by=path&key={path.slug}&days=90")).source
        assert path.names["en"] not in visit().get("/seasons/compare.csv").source

    def test_a_figure_of_an_address_is_bounded(self, closed, visit):
        for query in ("?days=99999999", "?days=-4", "?days=x&by=nothing&figure=nothing"):
            assert visit().get(f"/seasons/compare{query}").status == 200
            assert visit().get(at(closed, f"/proposals{query}")).status == 200
