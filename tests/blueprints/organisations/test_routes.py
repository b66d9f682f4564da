"""Organisations in the browser: who finds which, who changes what, and that their people are nobody else's to read."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import (
    Affiliation,
    Audience,
    CampaignPartner,
    Organisation,
    OrganisationKind,
    OrganisationSpace,
    Role,
    Support,
)
from workspace.rules.names import skeleton
from workspace.services import organisations


def organisation(name="Team of the palm", *, is_listed=True, **values):
    it = Organisation(name=name, skeleton=skeleton(name), is_listed=is_listed, **values)
    db.session.add(it)
    db.session.commit()
    return it


def speaker(it, space=None, name="Noor"):
    """Somebody who speaks for an organisation in a space: their account."""
    return a.Membership(space=space or a.Space(), organisation=it, name=name).user


def at(it, what=""):
    return f"/organisations/{it.handle}{what}"


class TestTheDirectory:
    def test_it_is_asked_by_city_path_and_kind(self, app, visit):
        path = a.Path(slug="water")
        organisation("Pulse", kind=OrganisationKind.TEAM, place="kut", paths=[path])
        organisation("Builders", kind=OrganisationKind.UNION, place="najaf")
        browser = visit()
        page = browser.get("/organisations")
        assert "Pulse" in page
        assert "Builders" in page
        for asked in ("place=kut", "path=water", "kind=team", "place=kut&path=water&kind=team"):
            page = browser.get(f"/organisations?{asked}")
            assert "Pulse" in page
            assert "Builders" not in page, asked
        assert "None of these." in browser.get("/organisations?place=kut&kind=union")
        assert "Builders" in browser.get("/organisations?place=nowhere&kind=%00&path=%FF&page=x")

    def test_what_is_not_listed_is_found_by_those_who_speak_for_it_and_by_facilitators(self, app, visit):
        it = organisation(is_listed=False)
        facilitator = a.member(a.Space(), Role.FACILITATOR)
        for user, sees in (
            (None, False), (a.member(a.Space()), False), (speaker(it), True), (facilitator, True),
        ):  # fmt: skip
            browser = visit(user)
            assert (it.name in browser.get("/organisations")) is sees
            assert browser.get(at(it)).status == (200 if sees else 404)

    def test_pages_follow_one_another(self, app, visit):
        for number in range(60):
            organisation(f"Team {number:03}")
        page = visit().get("/organisations?kind=team")
        assert "Team 049" in page
        assert "Team 050" not in page
        assert "Team 059" in visit().get(page.links["Next"])


class TestThePage:
    def test_it_tells_only_what_its_reader_may_read(self, app, visit):
        it, closed, hidden = organisation(), a.Space(closed=True), a.Space(hidden=True)
        space = a.Space(names={"en": "Open forum"})
        campaign = a.Campaign(space=space, names={"en": "Inside campaign"})
        inside = a.Proposal(space=space, title="For members", open=True, audience=Audience.MEMBERS)
        public = a.Proposal(space=space, title="Plant poplars", open=True)
        by = a.Membership(space=space)
        db.session.add_all(
            [OrganisationSpace(organisation_id=it.id, space_id=s.id, confirmed_at=by.joined_at)
             for s in (space, closed, hidden)]
            + [Support(proposal_id=p.id, organisation_id=it.id, by_id=by.id) for p in (inside, public)]
            + [CampaignPartner(campaign_id=campaign.id, organisation_id=it.id)]
        )  # fmt: skip
        db.session.commit()
        page = visit().get(at(it))
        assert "Open forum" in page
        assert "Plant poplars" in page
        for secret in ("For members", "Inside campaign", closed.slug, hidden.slug):
            assert secret not in page.source
        member = visit(a.member(space)).get(at(it))
        assert "For members" in member
        assert "Inside campaign" in member
        assert it.handle in visit().get(f"/s/{space.slug}/about").source
        assert it.handle not in visit().get(f"/s/{closed.slug}/about").source

    def test_who_speaks_for_it_changes_it_and_a_stale_form_overwrites_nobody(self, app, visit):
        a.Path(slug="water")
        it = organisation(is_listed=False)
        browser = visit(speaker(it))
        mine, theirs = browser.get(at(it, "/edit")), browser.get(at(it, "/edit"))
        page = browser.submit(mine, "Save", about_en="We plant palms.", place="kut", paths=["water"], is_listed="y")
        assert "We plant palms." in page
        assert it.name in visit().get("/organisations?place=kut&path=water")
        page = browser.submit(theirs, "Save", about_en="We cut palms.")
        assert page.status == 409
        assert page.fields["about_en"] == "We cut palms."
        assert "We plant palms." in page
        assert "We plant palms." in visit().get(at(it))

    def test_a_name_that_is_taken_is_not_given_again(self, app, visit):
        it, other = organisation(), organisation("فريق بصمة")
        browser = visit(speaker(it))
        page = browser.submit(browser.get(at(it, "/edit")), "Save", name="فریق بصمه")
        assert page.errors == ["“فريق بصمة” is already there."]
        assert other.name == "فريق بصمة"
        page = browser.submit(browser.get(at(it, "/edit")), "Save", name="—", place="")
        assert page.errors == ["A name has letters."]

    def test_of_one_that_is_not_listed_nobody_is_told_by_its_name(self, app, visit):
        """Two then have the name, until a coordinator merges them."""
        secret = organisation("Shelter of Kut", is_listed=False)
        merged = organisation("House of Kut", is_listed=False, merged_into_id=secret.id)
        it, third = organisation(), organisation("Third")
        browser = visit(speaker(it))
        for name in (secret.name, merged.name, "Shelter of  Kut"):
            page = browser.submit(browser.get(at(it, "/edit")), "Save", name=name)
            assert page.errors == []
            assert "Saved." in page
            page = browser.submit(browser.get(at(it, "/edit")), "Save", about_en=f"Of {name}")
            assert "Saved." in page
        mine = visit(speaker(third))
        page = mine.submit(mine.get(at(third, "/edit")), "Save", name="shelter of kut")
        assert page.errors == ["“Shelter of Kut” is already there."], "this one everybody may know of"
        facilitator = visit(a.member(a.Space(), Role.FACILITATOR, organisation=third))
        page = facilitator.submit(facilitator.get(at(third, "/edit")), "Save", name=merged.name)
        assert page.errors == ["“Shelter of Kut” is already there."]

    def test_nobody_else_changes_it(self, app, visit):
        it = organisation()
        for user in (a.member(a.Space(), Role.FACILITATOR), speaker(organisation("Another"))):
            assert visit(user).get(at(it, "/edit")).status == 403
        assert visit().get(at(it, "/edit")).status == 401


class TestItsPeople:
    def test_they_say_so_and_who_speaks_for_it_confirms_it(self, app, visit):
        it, user = organisation(), a.User()
        mine, theirs = visit(user), visit(speaker(it))
        page = mine.submit(mine.get(at(it)), "I belong to it", name="Ameer", word="I paint the walls.")
        assert "has not answered yet" in page
        page = theirs.get(at(it))
        assert "Ameer" in page
        assert "I paint the walls." in page
        theirs.submit(page, "Yes, they do")
        page = mine.get(at(it))
        assert "has confirmed it" in page
        mine.submit(page, "I belong to it no more")
        assert db.session.query(Affiliation).count() == 0

    def test_nobody_else_reads_them(self, app, visit):
        it = organisation()
        db.session.add(Affiliation(organisation_id=it.id, user_id=a.User().id, name="Ameer", confirmed_at=None))
        db.session.commit()
        facilitator = a.member(a.Space(), Role.FACILITATOR)
        for user in (None, a.User(), facilitator, speaker(organisation("Another"))):
            assert "Ameer" not in visit(user).get(at(it)).source
        assert "Ameer" in visit(a.member(a.root(), Role.COORDINATOR)).get(at(it))

    def test_bad_words_are_told_beside_their_field(self, app, visit):
        it = organisation()
        browser = visit(a.User())
        page = browser.submit(browser.get(at(it)), "I belong to it", name="", word="Salam")
        assert page.status == 422
        assert page.fields["word"] == "Salam"
        assert page.errors == ["Please fill this in."]


class TestJoiningSpaces:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_it_asks_and_a_facilitator_confirms(self, app, visit, htmx):
        it, space = organisation(), a.Space(names={"en": "Kut forum"})
        theirs = visit(a.member(space, Role.FACILITATOR), htmx=htmx)
        asks = visit(speaker(it))
        page = asks.submit(
            asks.get(at(it)), "Ask to join the space", space=f"https://masar.example/s/{space.slug}/about"
        )
        assert "waits for their answer" in page
        assert it.name not in visit().get(f"/s/{space.slug}/about")
        theirs.submit(theirs.get(f"/s/{space.slug}/organisations"), "Let it in")
        again = asks.submit(asks.get(at(it)), "Ask to join the space", space=space.slug)
        assert (again.status, again.errors) == (422, ["It is a part of this space already."])
        assert "Kut forum" in visit().get(at(it))
        assert it.name in visit().get(f"/s/{space.slug}/about")
        asks.submit(asks.get(at(it)), "Leave")
        assert "Kut forum" not in visit().get(at(it))

    @pytest.mark.parametrize("how", ["as it is offered", "its name in Arabic"])
    def test_public_spaces_are_offered_by_name(self, app, visit, how):
        it, space = organisation(), a.Space(names={"en": "Kut forum", "ar": "منتدى الكوت"})
        known = [a.Space(names={"en": name}, **{kind: True}).slug for name, kind in (("A", "closed"), ("B", "hidden"))]
        browser = visit(speaker(it))
        page = browser.get(at(it))
        offered = [option["value"] for option in page.all("datalist#to-ask option")]
        assert f"Kut forum /s/{space.slug}" in offered
        assert not [each for each in offered if any(slug in each for slug in known)]
        assert page.one("#space")["list"] == "to-ask"

        typed = f"Kut forum /s/{space.slug}" if how == "as it is offered" else " منتدي الكوت "
        page = browser.submit(page, "Ask to join the space", space=typed)

        assert "waits for their answer" in page
        assert not [each for each in page.all("datalist#to-ask option") if space.slug in each["value"]]
        assert not visit().get(at(it)).has("datalist")

    def test_an_address_comes_before_a_name_and_a_name_of_two_is_none(self, app, visit):
        it, meant = organisation(), a.Space(names={"en": "Forum"}, slug="kut")
        for _each in range(2):
            a.Space(names={"en": "Kut"})
        browser = visit(speaker(it))
        browser.submit(browser.get(at(it)), "Ask to join the space", space="kut")
        assert db.session.scalars(select(OrganisationSpace.space_id)).all() == [meant.id]
        meant.slug = "elsewhere"
        assert browser.submit(browser.get(at(it)), "Ask to join the space", space="kut").status == 422

    def test_a_space_that_one_may_not_see_is_not_there(self, app, visit):
        it = organisation()
        browser = visit(speaker(it))
        for slug in (a.Space(hidden=True).slug, "nowhere", "\x00", a.Space(archived=True).slug):
            page = browser.submit(browser.get(at(it)), "Ask to join the space", space=slug)
            assert page.status == 422
        assert db.session.query(OrganisationSpace).count() == 0

    def test_one_that_does_not_ask_is_not_let_in(self, app, visit):
        it, space = organisation(), a.Space()
        browser = visit(a.member(space, Role.FACILITATOR))
        assert browser.post(f"/s/{space.slug}/organisations/{it.handle}/in").status == 409
        assert db.session.query(OrganisationSpace).count() == 0


def test_a_coordinator_merges_two_and_the_old_address_leads_to_the_new(app, visit):
    old, new = organisation("Pulse of Kufa"), organisation("Kufa Pulse")
    user = speaker(old)
    browser = visit(a.member(a.root(), Role.COORDINATOR))
    page = browser.submit(browser.get(at(old, "/merge")), "Merge them")
    assert (page.status, page.errors) == (422, ["Please fill this in."]), "nothing is chosen beforehand"
    page = browser.submit(page, "Merge them", into=new.handle)
    assert page.url.endswith(at(new))
    for method in ("GET", "POST"):
        answer = browser.open(at(old, "/merge"), method=method, data={"csrf_token": browser.csrf, "into": "x"})
        assert (answer.status, answer.headers["Location"]) == (303, at(new)), "it would be the other one that goes"
    answer = visit().open(at(old))
    assert (answer.status, answer.headers["Location"]) == (308, at(new))
    assert old.name not in visit().get("/organisations")
    assert visit(user).get(at(new, "/edit")).status == 200
    assert visit(user).get(at(new, "/merge")).status == 403
    space = a.Space()
    page = (browser := visit(a.member(space, Role.FACILITATOR))).get(f"/s/{space.slug}/organisations")
    assert "“Kufa Pulse” is already there." in browser.submit(page, "Register", name="Pulse of Kufa")


def test_who_speaks_for_it_reads_of_no_space_that_is_hidden_from_them(app, visit):
    """Nor can they take it out of one, and what is not there is answered alike."""
    it, hidden = organisation("Kufa Pulse"), a.Space(hidden=True, names={"en": "Hiddenname"})
    db.session.add(OrganisationSpace(organisation_id=it.id, space_id=hidden.id, confirmed_at=now()))
    db.session.commit()
    for user in (speaker(it), a.member(a.Space(parent=a.root()), Role.FACILITATOR)):
        browser = visit(user)
        assert "Hiddenname" not in browser.get(at(it)).source
        answers = [browser.post(at(it, f"/spaces/{slug}/leave")).status for slug in (hidden.slug, hidden.slug[::-1])]
        assert answers[0] == answers[1]
    assert db.session.query(OrganisationSpace).count() == 1


def test_what_one_that_is_not_listed_says_of_itself_is_not_published_by_a_merge(app):
    secret, listed = organisation("Shelter"), organisation("Kufa Pulse")
    secret.is_listed, secret.about = False, {"en": "We shelter witnesses"}
    organisations.merge(secret, listed, space=a.root(), by=a.actor(a.Membership(space=a.root(), role=Role.COORDINATOR)))
    assert listed.about == {}
