"""The pages of a space: who opens them, what they do, one mistake each."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as a
from tests.factories import member
from tests.pages import statements
from workspace.db import db, now
from workspace.models import (
    Activity,
    AgendaItem,
    Audience,
    Charter,
    Column,
    Event,
    EventSession,
    EventSort,
    EventState,
    Happening,
    Invitation,
    Label,
    Meeting,
    MembershipState,
    ResetCode,
    Role,
    Space,
    SpaceKind,
    UserSession,
    Visibility,
)
from workspace.rules.starters import COURSES, SITTINGS
from workspace.services import spaces

PAGES = ("about", "members", "activity", "charter", "me", "columns", "settings", "open")


@pytest.fixture
def space(app):
    return a.Space(names={"en": "Kut Forum", "ar": "منتدى الكوت"})


@pytest.fixture
def facilitator(space):
    return member(space, Role.FACILITATOR, name="Zhian")


class TestWhoOpensWhat:
    @pytest.mark.parametrize(
        ("role", "allowed"),
        [
            (None, {"about", "charter"}),
            (Role.OBSERVER, {"about", "charter", "members", "activity", "me"}),
            (Role.MODERATOR, {"about", "charter", "members", "activity", "me"}),
            (Role.FACILITATOR, set(PAGES) - {"open"}),
        ],
    )
    def test_in_a_public_space(self, visit, space, role, allowed):
        browser = visit(member(space, role) if role else a.User())

        answers = {name: browser.get(f"/s/{space.slug}/{name}").status for name in PAGES}
        assert answers == {name: 200 if name in allowed else 403 for name in PAGES}

    def test_in_a_closed_one_an_outsider_sees_its_front(self, visit, app):
        space = a.Space(closed=True)

        answers = {name: visit(a.User()).get(f"/s/{space.slug}/{name}").status for name in PAGES}
        assert answers == {name: 200 if name in ("about", "charter") else 404 for name in PAGES}

    def test_a_hidden_one_is_like_one_that_is_not(self, visit, app):
        space, browser = a.Space(hidden=True), visit(a.User())

        for name in PAGES:
            there, nowhere = browser.get(f"/s/{space.slug}/{name}"), browser.get(f"/s/{'x' * 22}/{name}")
            assert there.status == nowhere.status == 404
            hidden = [re.sub(r'value="[^"]{16,}"|content="[^"]{60,}"', "", p.source) for p in (there, nowhere)]
            assert hidden[0].replace(space.slug, "") == hidden[1].replace("x" * 22, "")

    def test_tabs_lead_only_where_one_may_go(self, visit, space, facilitator):
        for user in (None, member(space), facilitator):
            browser = visit(user)
            for tab in browser.get(f"/s/{space.slug}/about").all(".tabs a"):
                assert browser.get(tab["href"]).status == 200, tab["href"]


class TestDirectory:
    def test_a_tree_of_what_may_be_seen(self, visit, space):
        hidden = a.Space(hidden=True, names={"en": "The quiet circle"})
        below = a.Space(parent=hidden, names={"en": "Below it"})

        page = visit(member(space)).get("/spaces")
        assert "Kut Forum" in page
        assert "Below it" in page, "its existence is public, wherever it stands"
        assert "quiet circle" not in page
        assert "quiet circle" in visit(member(hidden)).get("/spaces")
        assert below

    def test_hidden_spaces_change_no_byte(self, visit, space):
        browser = visit(member(space))
        before = len(browser.get("/spaces").source)
        for _ in range(5):
            a.Space(hidden=True)

        assert len(browser.get("/spaces").source) == before

    def test_statements_do_not_grow(self, app, visit, space):
        browser = visit(member(space))
        with statements(app) as few:
            browser.get("/spaces")
        for _ in range(30):
            a.Space(parent=space)
        with statements(app) as many:
            browser.get("/spaces")

        assert len(few) == len(many) <= 8


class TestOpen:
    FIELDS = {"kind": "group", "name_en": "Water", "visibility": "public", "slug": "kut-water"}

    @pytest.fixture
    def coordinator(self, space):
        return member(a.root(), Role.COORDINATOR, name="Zhian")

    def test_from_the_template_of_its_kind(self, visit, space, coordinator):
        browser = visit(coordinator)
        page = browser.submit(browser.get(f"/s/{space.slug}/open"), "Open the space", **self.FIELDS)

        assert page.url == "/s/kut-water/start"
        made = db.session.scalars(select(Space).where(Space.slug == "kut-water")).one()
        assert (made.kind, made.parent_id) == (SpaceKind.GROUP, space.id)
        assert a.membership(coordinator, made).name == "Zhian", "under the name they have above"
        columns = select(func.count()).where(Column.space_id == made.id)
        assert db.session.scalar(columns) == len(spaces.TEMPLATES[SpaceKind.GROUP])

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"slug": "admin"}, "slug"),
            ({"slug": "Kut Water"}, "slug"),
            ({"slug": ""}, "slug"),
            ({"name_en": ""}, "name_ar"),
            ({"name_en": "x" * 121}, "name_en"),
            ({"kind": "network"}, "kind"),
            ({"visibility": "secret"}, "visibility"),
        ],
    )
    def test_refused_beside_its_field(self, visit, space, coordinator, fields, field):
        answer = visit(coordinator).post(f"/s/{space.slug}/open", self.FIELDS | fields)

        assert answer.status == 422
        assert answer.has(f"#{field}-error")
        assert db.session.scalar(select(func.count()).where(Space.kind == SpaceKind.GROUP)) == 0

    def test_an_address_of_another(self, visit, space, coordinator):
        answer = visit(coordinator).post(f"/s/{space.slug}/open", self.FIELDS | {"slug": space.slug})

        assert (answer.status, answer.errors) == (422, ["Another space has this address."])


class TestSettings:
    def test_hiding_it_moves_it_to_an_opaque_address(self, visit, space, facilitator):
        browser = visit(facilitator)
        page = browser.submit(browser.get(f"/s/{space.slug}/settings"), "Save", visibility="hidden")

        assert page.status == 200
        assert visit().get(f"/s/{space.slug}/about").status == 404
        db.session.refresh(space)
        assert space.visibility is Visibility.HIDDEN
        assert len(space.slug) == 22

    def test_what_somebody_changed_meanwhile_is_said(self, visit, space, facilitator):
        browser = visit(facilitator)
        page = browser.get(f"/s/{space.slug}/settings")
        space.names = {"en": "Kut Social Forum"}
        db.session.commit()

        answer = browser.submit(page, "Save", name_en="My name for it")
        assert answer.status == 409
        assert answer.fields["name_en"] == "My name for it"
        assert browser.submit(answer, "Save").status == 200
        db.session.refresh(space)
        assert space.names["en"] == "My name for it"

    def test_archived_and_back(self, visit, space, facilitator):
        browser = visit(facilitator)
        page = browser.submit(browser.get(f"/s/{space.slug}/settings"), "Archive the space")
        db.session.refresh(space)
        assert space.archived_at is not None
        assert "Archived" in browser.get("/spaces")
        browser.submit(page, "Bring it back")
        db.session.refresh(space)
        assert space.archived_at is None


class TestMembers:
    def test_an_invitation_is_shown_once(self, visit, space, facilitator):
        browser = visit(facilitator)
        page = browser.get(f"/s/{space.slug}/members")
        made = browser.submit(page, "Make an invitation", role="moderator", days="3", uses="20", note="old town")

        code = made.one(".secret").text.replace("-", "")
        link = next(href for href in made.links.values() if "/join/" in href)
        assert re.fullmatch(r"http://127.0.0.1:8000/join/[\w-]{43}", link)
        assert visit().get(f"/join/{code}").heading == "Zhian invites you to Kut Forum"
        later = browser.get(f"/s/{space.slug}/members")
        assert "old town" in later
        assert code not in later.source
        assert link not in later.source

    def test_a_form_sent_twice_shows_the_same(self, visit, space, facilitator):
        browser = visit(facilitator)
        data = {"role": "member", "days": "7", "uses": "1", "op": "the-same-form"}
        first, second = (browser.post(f"/s/{space.slug}/invitations", data) for _ in range(2))

        assert first.one(".secret").text == second.one(".secret").text
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1

    @pytest.mark.parametrize("fields", [{"days": "0"}, {"uses": "1000"}, {"days": "x"}, {"role": "coordinator"}])
    def test_refused(self, visit, space, facilitator, fields):
        data = {"role": "member", "days": "7", "uses": "1"} | fields
        answer = visit(facilitator).post(f"/s/{space.slug}/invitations", data)

        assert (answer.status, len(answer.errors)) == (422, 1)

    def test_revoked(self, visit, space, facilitator):
        a.Invitation(space=space)
        browser = visit(facilitator)
        page = browser.submit(browser.get(f"/s/{space.slug}/members"), "Withdraw")

        assert "withdrawn" in page
        assert db.session.scalars(select(Invitation.revoked_at)).one() is not None

    def test_a_member_neither_invites_nor_sees_who_asks(self, visit, space):
        a.JoinRequest(space=space, name="Somebody new")
        browser = visit(member(space))

        assert "Somebody new" not in browser.get(f"/s/{space.slug}/members")
        assert browser.post(f"/s/{space.slug}/invitations", {"role": "member"}).status == 403

    @pytest.mark.parametrize(("button", "state"), [("Let them in", "accepted"), ("Refuse", "refused")])
    def test_a_request_is_answered_with_a_word(self, visit, space, facilitator, button, state):
        asked = a.JoinRequest(space=space, name="Somebody new")
        browser = visit(facilitator)
        page = browser.submit(browser.get(f"/s/{space.slug}/members"), button, answer="Come on Thursday")

        db.session.refresh(asked)
        assert (asked.state, asked.answer) == (state, "Come on Thursday")
        assert ("Somebody new" in page) == (state == "accepted")

    def test_the_second_to_answer_is_told(self, visit, space, facilitator):
        asked = a.JoinRequest(space=space)
        url = f"/s/{space.slug}/requests/{asked.handle}"
        assert visit(facilitator).post(url, {"admit": "no"}).status == 303

        assert visit(member(space, Role.FACILITATOR)).post(url, {"admit": "yes"}).status == 409

    def test_with_htmx_only_the_region_travels(self, visit, space, facilitator):
        a.JoinRequest(space=space, name="Somebody new")
        browser = visit(facilitator, htmx=True)
        answer = browser.submit(browser.get(f"/s/{space.slug}/members"), "Let them in")

        assert answer.status == 200
        assert "<html" not in answer.source
        assert "Somebody new" in answer

    def test_statements_do_not_grow_with_the_members(self, app, visit, space, facilitator):
        browser = visit(facilitator)
        with statements(app) as few:
            browser.get(f"/s/{space.slug}/members")
        for _ in range(20):
            member(space)
            a.JoinRequest(space=space)
            a.Invitation(space=space, by=a.membership(facilitator, space))
        with statements(app) as many:
            browser.get(f"/s/{space.slug}/members")

        assert len(few) == len(many) <= 8, "\n".join(many)


class TestMember:
    @pytest.fixture
    def person(self, space):
        return a.membership(member(space, name="Reed"), space)

    @pytest.fixture
    def at(self, space, person):
        return f"/s/{space.slug}/members/{person.handle}"

    def test_outsiders_find_nobody(self, visit, at):
        assert visit().get(at).status == 404
        assert visit(a.User()).get(at).status == 404

    def test_only_what_the_person_chose(self, visit, space, person, at):
        person.about = "I know the river."
        db.session.commit()
        page = visit(member(space)).get(at)

        assert "I know the river." in page
        for private in (person.user.sign_in_name, person.user.name):
            assert private not in page.source

    def test_a_role_holds_at_the_next_request(self, visit, space, person, at, facilitator):
        theirs, browser = visit(person.user), visit(facilitator)
        assert theirs.get(f"/s/{space.slug}/columns").status == 403
        browser.submit(browser.get(at), "Change the role", role="facilitator")
        assert theirs.get(f"/s/{space.slug}/columns").status == 200
        browser.submit(browser.get(at), "Change the role", role="member")
        assert theirs.get(f"/s/{space.slug}/columns").status == 403

    def test_the_last_facilitator_stays(self, visit, space, facilitator):
        url = f"/s/{space.slug}/members/{a.membership(facilitator, space).handle}/role"
        answer = visit(facilitator).post(url, {"role": "member"})

        assert answer.status == 422
        assert "keeps at least one facilitator" in answer

    def test_removed_they_are_out_at_the_next_request(self, visit, space, person, at, facilitator):
        theirs, browser = visit(person.user), visit(facilitator)
        assert theirs.get(f"/s/{space.slug}/members").status == 200
        assert browser.submit(browser.get(at), "/remove", reason="").status == 422
        browser.submit(browser.get(at), "/remove", reason="hate speech")

        assert theirs.get(f"/s/{space.slug}/members").status == 403
        db.session.refresh(person)
        assert person.state is MembershipState.REMOVED

    def test_muted_with_a_reason(self, visit, person, at, space, facilitator):
        browser = visit(member(space, Role.MODERATOR))
        browser.submit(browser.get(at), "/mute", days="3", reason="shouting")

        db.session.refresh(person)
        assert person.muted_until is not None
        assert browser.post(f"{at}/mute", {"days": "3"}).status == 422

    def test_a_moderator_does_not_act_on_a_facilitator(self, visit, space, facilitator):
        url = f"/s/{space.slug}/members/{a.membership(facilitator, space).handle}"
        browser = visit(member(space, Role.MODERATOR))

        assert browser.post(f"{url}/remove", {"reason": "x"}).status == 403
        assert browser.post(f"{url}/role", {"role": "observer"}).status == 403
        assert browser.post(f"{url}/reset-code").status == 403

    def test_frozen_they_are_signed_out_and_stay_out(self, visit, person, at, facilitator):
        theirs, browser = visit(person.user), visit(facilitator)
        page = browser.submit(browser.get(at), "Freeze now")

        assert "frozen" in page
        assert theirs.get("/me").status == 401
        assert db.session.scalar(select(func.count()).where(UserSession.user_id == person.user_id)) == 0
        page = browser.submit(page, "Agree to thaw")
        db.session.refresh(person.user)
        assert person.user.frozen_at is not None, "one facilitator alone does not thaw"

    def test_a_code_for_a_new_password_is_shown_once(self, visit, person, at, facilitator):
        browser = visit(facilitator)
        page = browser.submit(browser.get(at), "Make a code")
        code = page.one(".secret").text

        assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code)
        assert code not in browser.get(at).source
        assert db.session.scalar(select(func.count()).select_from(ResetCode)) == 1

    def test_not_for_somebody_with_an_office_elsewhere(self, visit, person, at, facilitator):
        a.Membership(space=a.Space(), user=person.user, role=Role.FACILITATOR)
        answer = visit(facilitator).post(f"{at}/reset-code")

        assert answer.status == 422
        assert not answer.has(".secret")


class TestMe:
    def test_my_name_here_and_only_here(self, visit, space):
        user, other = member(space, name="Reed"), a.Space()
        a.Membership(space=other, user=user, name="Lamp")
        browser = visit(user)
        browser.submit(browser.get(f"/s/{space.slug}/me"), "Save", name="Heron", about="hello", is_public=True)

        assert a.membership(user, space).name == "Heron"
        assert a.membership(user, other).name == "Lamp"

    @pytest.mark.parametrize("name", ["", "Zhiаn", "a\u202eb", "x" * 61])
    def test_names_that_are_refused(self, visit, space, facilitator, name):
        answer = visit(member(space)).post(f"/s/{space.slug}/me", {"name": name})

        assert (answer.status, len(answer.errors)) == (422, 1)

    def test_leaving(self, visit, space, facilitator):
        user = member(space)
        browser = visit(user)
        assert browser.submit(browser.get(f"/s/{space.slug}/me"), "Leave the space").url == "/"
        assert a.membership(user, space).state is MembershipState.LEFT

        answer = visit(facilitator).post(f"/s/{space.slug}/me/leave")
        assert answer.status == 422
        assert a.membership(facilitator, space).state is MembershipState.ACTIVE


class TestColumns:
    def test_added_renamed_moved_and_removed(self, visit, space, facilitator):
        browser = visit(facilitator)
        at = f"/s/{space.slug}/columns"
        page = browser.submit(browser.get(at), "Add the column", name_ckb="چاوەڕوان", meaning="doing", wip_limit="٣")
        made = db.session.scalars(select(Column).order_by(Column.id.desc())).first()
        assert (made.names, made.wip_limit) == ({"ckb": "چاوەڕوان"}, 3)

        page = browser.submit(page, f"{at}/{made.handle}", **{f"{made.handle}-name_en": "Waiting"})
        db.session.refresh(made)
        assert made.names == {"ckb": "چاوەڕوان", "en": "Waiting"}
        browser.submit(page, f"/columns/{made.handle}/earlier")
        assert a.column(space, 2).id == made.id
        browser.submit(browser.get(at), f"/columns/{made.handle}/remove")
        assert db.session.scalar(select(func.count()).where(Column.space_id == space.id)) == 3

    def test_who_saves_over_anothers_change_is_told_and_keeps_what_they_typed(self, visit, space, facilitator):
        browser, at, column = visit(facilitator), f"/s/{space.slug}/columns", a.column(space)
        early = browser.get(at)
        browser.submit(browser.get(at), f"{at}/{column.handle}", **{f"{column.handle}-name_en": "Waiting"})
        late = browser.submit(early, f"{at}/{column.handle}", **{f"{column.handle}-name_en": "Resting"})
        assert late.status == 409
        assert late.one(f"[name='{column.handle}-name_en']")["value"] == "Resting"
        db.session.refresh(column)
        assert column.names["en"] == "Waiting"
        browser.submit(late, f"{at}/{column.handle}")
        db.session.refresh(column)
        assert column.names["en"] == "Resting"

    def test_refused(self, visit, space, facilitator):
        browser, at = visit(facilitator), f"/s/{space.slug}/columns"
        a.Task(space=space)

        assert browser.post(at, {"meaning": "open"}).errors == ["Give it a name in at least one language."]
        answer = browser.post(f"{at}/{a.column(space).handle}/remove")
        assert answer.status == 422
        assert "only when it is empty" in answer
        assert browser.post(f"{at}/{a.column(a.Space()).handle}/remove").status == 404
        wrong = browser.post(f"{at}/{a.column(space).handle}", {f"{a.column(space).handle}-name_en": "x" * 41})
        assert wrong.status == 422
        assert len(wrong.errors) == 2

    def test_labels(self, visit, space, facilitator):
        browser = visit(facilitator)
        page = browser.submit(browser.get(f"/s/{space.slug}/columns"), "Add the label", name="permit", hue="water")
        assert "permit" in page
        browser.submit(page, "Remove")
        assert db.session.scalars(select(Label)).all() == []


class TestCharter:
    def test_a_new_one_is_accepted_anew(self, visit, space, facilitator):
        browser, theirs = visit(facilitator), visit(member(space))
        at = f"/s/{space.slug}/charter"
        browser.submit(browser.get(at), "Publish the charter", text_en="**Non-violence** is the only means.")
        page = theirs.submit(theirs.get(at), "I accept the charter")
        assert "You have accepted this charter" in page

        browser.submit(browser.get(at), "Publish the charter", text_en="Another one.")
        assert "You have not accepted this charter yet" in theirs.get(at)
        assert db.session.scalar(select(func.count()).select_from(Charter)) == 2

    def test_nobody_accepts_or_replaces_one_that_they_have_not_seen(self, visit, space, facilitator):
        browser, theirs, at = visit(facilitator), visit(member(space)), f"/s/{space.slug}/charter"
        early = browser.get(at)
        browser.submit(browser.get(at), "Publish the charter", text_en="The first.")
        read = theirs.get(at)
        late = browser.submit(early, "Publish the charter", text_en="Written meanwhile.")
        assert (late.status, late.one("[name=text_en]").text) == (409, "Written meanwhile.")
        browser.submit(late, "Publish the charter")

        answer = theirs.submit(read, "I accept the charter")
        assert (answer.status, "Written meanwhile." in answer) == (409, True)
        assert "You have not accepted this charter yet" in theirs.get(at)
        assert "You have accepted this charter" in theirs.submit(answer, "I accept the charter")

    def test_a_member_does_not_write_it(self, visit, space):
        assert visit(member(space)).post(f"/s/{space.slug}/charter", {"text_en": "x"}).status == 403


class TestActivity:
    def test_of_records_only_what_one_may_read(self, visit, space):
        by = a.Membership(space=space)
        for audience, title in ((Audience.MEMBERS, "For members"), (Audience.MODERATORS, "For moderators")):
            task = a.Task(space=space, author=by, title=title, audience=audience)
            db.session.add(Activity(space_id=space.id, happening=Happening.TASK_ADDED, record_id=task.id, by_id=by.id))
        page = visit(member(space)).get(f"/s/{space.slug}/activity")

        assert "For members" in page
        assert "For moderators" not in page

    def test_by_fifty(self, visit, space):
        by = a.Membership(space=space)
        db.session.add_all(
            Activity(space_id=space.id, happening=Happening.SPACE_EDITED, by_id=by.id, at=now()) for _ in range(51)
        )
        browser = visit(member(space))
        page = browser.get(f"/s/{space.slug}/activity")
        assert len(page.all(".timeline > li")) == 50
        page = browser.get(f"/s/{space.slug}/activity{page.links['Older']}")
        assert len(page.all(".timeline > li")) == 1


class TestBeginning:
    """The first steps of a forum in the next city."""

    @pytest.fixture
    def space(self, app):
        return a.Space(kind=SpaceKind.CITY)

    @pytest.fixture
    def leads(self, space, visit):
        return visit(a.member(space, Role.FACILITATOR))

    def done(self, leads, space):
        return [part.text for part in leads.get(f"/s/{space.slug}/start").all("li.box") if "done" in part]

    def test_columns_are_done_when_somebody_kept_or_chose_them(self, space, leads):
        at = f"/s/{space.slug}/columns"
        assert not any("columns" in step for step in self.done(leads, space))
        page = leads.submit(leads.get(at), "To do · In progress · Waiting for the authority · Done")
        mine = select(Column).where(Column.space_id == space.id).order_by(Column.position)
        names = [c.names["en"] for c in db.session.scalars(mine)]
        assert names == ["To do", "In progress", "Waiting for the authority", "Done"]
        leads.submit(page, "Keep those that are there")
        assert len(db.session.scalars(mine).all()) == 4
        assert any("columns" in step for step in self.done(leads, space))

    def test_columns_that_hold_tasks_are_not_replaced(self, space, leads):
        page = leads.get(f"/s/{space.slug}/columns")
        task = a.Task(space=space)
        page = leads.submit(page, "Ideas · To do · In progress · Done")
        assert page.status == 422
        assert "tasks in these columns" in page
        assert not page.has("#templates")
        assert db.session.get(Column, task.column_id) is not None

    @pytest.mark.parametrize("lang", ["ar", "ckb", "en"])
    def test_the_first_meeting_has_its_agenda(self, space, visit, lang):
        leads = visit(a.member(space, Role.FACILITATOR), lang)
        address = next(url for url in leads.get(f"/s/{space.slug}/start").links.values() if "/meetings/new" in url)
        page = leads.get(address)
        first = SITTINGS["first"]
        assert page.fields["title"] == first.title[lang]
        refused = leads.submit(page, address, title="")
        assert first.points[0][0][lang] in refused
        shown = leads.submit(refused, address, title="We begin")
        points = db.session.scalars(select(AgendaItem).order_by(AgendaItem.position)).all()
        assert [(it.title, it.minutes, it.wanted) for it in points] == [
            (title[lang], minutes, wanted) for title, minutes, wanted in first.points
        ]
        meeting = db.session.scalars(select(Meeting)).one()
        assert meeting.ends_at - meeting.starts_at == timedelta(minutes=first.minutes)
        assert shown.url.startswith(f"/s/{space.slug}/meetings/{meeting.number}")

    @pytest.mark.parametrize("lang", ["ar", "ckb", "en"])
    def test_the_first_training_has_its_programme(self, space, visit, lang):
        leads = visit(a.member(space, Role.FACILITATOR), lang)
        page = leads.get(f"/s/{space.slug}/events/new?from=together")
        assert page.fields["title"] == COURSES["together"].title[lang]
        starts = now() + timedelta(days=5)
        typed = {"starts_at": f"{starts:%Y-%m-%dT10:00}", "ends_at": f"{starts:%Y-%m-%dT13:00}"}
        leads.submit(page, "/events/new?from=together", **typed)
        event = db.session.scalars(select(Event)).one()
        assert (event.state, event.sort) == (EventState.DRAFT, EventSort.TRAINING)
        sessions = db.session.scalars(select(EventSession).order_by(EventSession.id)).all()
        planned = COURSES["together"].sessions[:4]
        assert [each.title for each in sessions] == [title[lang] for _part, title, _first, _last in planned]
        assert sessions[0].starts_at == event.starts_at
        assert sessions[-1].ends_at == event.ends_at

    def test_the_sheet_tells_how_to_join_and_only_from_the_words_that_were_shown(self, space, leads, visit):
        start = leads.get(f"/s/{space.slug}/start")
        page = leads.get(next(url for text, url in start.links.items() if "QR" in text))
        assert page.fields["uses"] == "30"
        page = leads.submit(page, "/invitations", uses="13")
        sheet = leads.submit(page, "A sheet to print")
        token, code = page.fields["token"], page.fields["code"]
        assert sheet.status == 200
        assert space.names["en"] in sheet.heading
        assert f"{code[:4]}-{code[4:]}" in sheet
        assert sheet.has("svg.qr")
        assert len(sheet.all("ol li")) == 3
        at = f"/s/{space.slug}/invitations/sheet"
        other = visit(a.member(elsewhere := a.Space(), Role.FACILITATOR))
        assert other.post(f"/s/{elsewhere.slug}/invitations/sheet", {"token": token, "code": code}).status == 409
        for words in ({"token": "x", "code": code}, {"token": token, "code": "ABCDEFGH"}, {}):
            assert leads.post(at, words).status == 409
        assert visit(a.member(space)).post(at, {"token": token, "code": code}).status == 403
