"""Signing in and out, coming in, one's settings, a forgotten password: the pages, and one mistake each."""

from dataclasses import replace
from datetime import timedelta
from time import process_time
from urllib.parse import parse_qs

import pytest
from sqlalchemy import func, select

from tests import factories as a
from tests.factories import member
from workspace.db import db, now
from workspace.models import (
    Attempt,
    Audience,
    Charter,
    Invitation,
    JoinRequest,
    Mail,
    Membership,
    Operation,
    Role,
    User,
    UserSession,
)
from workspace.services import accounts, members, tokens
from workspace.web.addresses import page_at
from workspace.web.sessions import keys

PASSWORD = "three grey herons"


@pytest.fixture
def someone(app):
    with app.test_request_context():
        hashed = tokens.hash_password(PASSWORD, pepper=keys().pepper)
    return a.User(sign_in_name="calm-river-sky", password_hash=hashed, email="heron@example.org")


@pytest.fixture
def invitation(app):
    space = a.Space(hidden=True, names={"en": "The quiet circle"})
    by = a.actor(member(space, Role.FACILITATOR, name="Zhian"), space)
    with app.test_request_context():
        made = members.invite(space, role=Role.MEMBER, expires_at=now() + timedelta(days=7), max_uses=2, note="",
                              key=keys().tokens, by=by)  # fmt: skip
    db.session.commit()
    return made


def sign_up_fields(**fields):
    return {"name": "Heron", "sign_in_name": "reed-lamp-dune", "password": PASSWORD, "locale": "en"} | fields


class TestSignIn:
    @pytest.mark.parametrize("name", ["calm-river-sky", "Calm River Sky ", "HERON@example.org"])
    def test_by_name_or_address(self, visit, someone, name):
        browser = visit()
        answer = browser.submit(browser.get("/sign-in"), "Sign in", name=name, password=PASSWORD, follow=False)

        assert (answer.status, answer.location) == (303, "/")
        assert browser.whoever() == someone.id

    def test_whatever_is_wrong_is_answered_alike(self, visit, someone):
        a.User(sign_in_name="frozen-lake-hut", password_hash=someone.password_hash, frozen_at=now())
        answers = [
            visit().post("/sign-in", {"name": name, "password": password})
            for name, password in [
                ("calm-river-sky", "something else"),
                ("nobody-has-this", PASSWORD),
                ("frozen-lake-hut", PASSWORD),
            ]
        ]

        assert {page.status for page in answers} == {422}
        assert len({tuple(page.errors) for page in answers}) == 1
        assert answers[0].fields["name"] == "calm-river-sky", "what was typed is kept"
        assert PASSWORD not in answers[1].source

    @pytest.mark.engine("sqlite")
    @pytest.mark.usefixtures("real_passwords")
    def test_it_takes_as_long_for_a_name_nobody_has(self, visit, someone):
        browser, times = visit(), {"calm-river-sky": [], "nobody-has-this": []}
        browser.post("/sign-in", {"name": "a-first-one", "password": "x"})
        for _ in range(4):
            for name, taken in times.items():
                start = process_time()
                browser.post("/sign-in", {"name": name, "password": "wrong"})
                taken.append(process_time() - start)

        known, unknown = (min(taken) for taken in times.values())  # What else the machine does only adds.
        assert abs(known - unknown) < max(known, unknown) * 0.4

    def test_the_eleventh_try_of_a_name_waits(self, visit, someone):
        browser = visit()
        for _ in range(10):
            assert browser.post("/sign-in", {"name": "calm-river-sky", "password": "x"}).status == 422

        answer = browser.post("/sign-in", {"name": " CALM river-sky", "password": PASSWORD})
        assert answer.status == 429
        assert int(answer.headers["Retry-After"]) > 0

    def test_it_leads_back_to_where_one_was(self, visit, someone):
        space = a.Space()
        a.Membership(space=space, user=someone)
        browser = visit()
        page = browser.get(f"/s/{space.slug}/members")
        assert page.status == 401

        page = browser.get(page.links["Sign in"] if "next" in page.links["Sign in"] else page.all("main a")[0]["href"])
        answer = browser.submit(page, "Sign in", name="calm-river-sky", password=PASSWORD, follow=False)
        assert answer.location == f"/s/{space.slug}/members"

    @pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "/no/such"])
    def test_it_leads_nowhere_else(self, visit, someone, path):
        data = {"name": "calm-river-sky", "password": PASSWORD, "next": path}

        assert visit().post("/sign-in", data).location == "/"

    def test_it_leads_back_with_what_the_address_asked_for(self, visit, someone):
        """The QR code of somebody at the door, read by an organiser who has to sign in first."""
        event = a.Event()
        a.Membership(space=event.space, user=someone, role=Role.FACILITATOR)
        here = f"/s/{event.space.slug}/events/{event.number}/check-in?code=K7Q+2M"
        browser = visit()
        page = browser.get(browser.get(here).one("main a.primary")["href"])
        page = browser.submit(page, "Sign in", name="calm-river-sky", password="wrong")
        assert page.status == 422
        page = browser.submit(page, "Sign in", name="calm-river-sky", password=PASSWORD)
        assert (page.url, page.fields["code"]) == (here, "K7Q 2M")
        kept = db.session.scalars(select(Operation.arguments).where(Operation.endpoint == "accounts.enter")).all()
        assert "K7Q" not in "".join(kept), "what lets somebody in is kept nowhere"

    def test_what_is_not_for_visitors_leads_to_signing_in_like_what_is_not_there(self, visit, someone):
        """So whoever reads a code without being signed in gets to where it leads, and nobody learns what there is."""
        event = a.Event(audience=Audience.MEMBERS)
        a.Membership(space=event.space, user=someone, role=Role.FACILITATOR)
        at = f"/s/{event.space.slug}/events"
        here, nowhere = (f"{at}/{number}/check-in?code=K7Q2M4" for number in (event.number, event.number + 9))
        hidden, missing = (visit().get(url) for url in (here, nowhere))
        assert (hidden.status, missing.status) == (404, 404)
        assert hidden.links.keys() == missing.links.keys()
        browser = visit()
        page = browser.get(browser.get(here).one("main a[href*=next]")["href"])
        page = browser.submit(page, "Sign in", name="calm-river-sky", password=PASSWORD)
        assert (page.url, page.fields["code"]) == (here, "K7Q2M4")
        assert not browser.get(nowhere).has("main a[href*=next]")

    @pytest.mark.parametrize("htmx", [False, True])
    @pytest.mark.parametrize(
        "query",
        [
            "_external=1&_scheme=javascript&_anchor=x&_method=POST&slug=evil",
            "endpoint=home.index&said=hacked&undo=/sign-out&anchor=x&part=home.index&told=x&query=x&answer=x&once=1",
            "next=//elsewhere.example&space=evil&to=evil&self=x",
            "a=%0d%0aSet-Cookie:%20x&a=%00%ff&b=",
            "&&=&a;b#//elsewhere.example",
        ],
    )
    def test_a_query_leads_nowhere_else(self, visit, someone, query, htmx):
        space = a.Space()
        a.Membership(space=space, user=someone)
        data = {"name": "calm-river-sky", "password": PASSWORD, "next": f"/s/{space.slug}/members?{query}"}
        browser = visit()
        answer = browser.post("/sign-in", data, target="body" if htmx else "")
        path, _mark, kept = answer.headers["Location"].partition("?")
        assert (answer.status, path) == (303, f"/s/{space.slug}/members")
        assert parse_qs(kept, keep_blank_values=True) == parse_qs(query, keep_blank_values=True)
        assert kept.isascii()
        assert not set(kept) & set("\r\n#/\\")
        page = browser.get(answer.headers["Location"])
        assert page.status == 200
        assert "hacked" not in page

    @pytest.mark.parametrize("query", ["?x=\\\\elsewhere", "?x=\n", "?q=" + "x" * 600])
    def test_a_query_that_is_no_good_is_left_out(self, visit, someone, query):
        data = {"name": "calm-river-sky", "password": PASSWORD, "next": f"/me{query}"}
        assert visit().post("/sign-in", data).location == "/me"

    def test_an_address_leads_back_whatever_its_parts_are_called(self, visit, someone):
        path = "/s/najaf/recommendations/1/evidence/x/file"
        data = {"name": "calm-river-sky", "password": PASSWORD, "next": path}
        assert visit().post("/sign-in", data).location == path

    def test_what_can_be_gone_back_to(self, app):
        assert page_at("/s/najaf/members") == ("spaces.members", {"slug": "najaf"}, {})
        assert page_at("/s/najaf/members?page=2") == ("spaces.members", {"slug": "najaf"}, {"page": ["2"]})
        for path in ("/sign-out", "//s/najaf", "/nowhere/at/all", "s/najaf", ""):
            assert page_at(path) is None


class TestSignOut:
    def test_the_session_is_gone_and_the_browser_is_told_to_forget(self, visit, someone):
        browser = visit(someone)
        answer = browser.post("/sign-out")

        assert answer.status == 303
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0
        assert browser.get("/me").status == 401

    def test_other_answers_do_not_clear_anything(self, visit, someone):
        assert "Clear-Site-Data" not in visit(someone).get("/me").headers


class TestInvitation:
    def test_who_invites_to_what_and_what_is_public(self, visit, invitation):
        page = visit().get(f"/join/{invitation.code}")

        assert page.heading == "Zhian invites you to The quiet circle"
        assert "Zhian invites you" in page
        assert "only members know that this space exists" in page
        assert page.one("title").text == "Masar", "a hidden space is named in no title"
        assert page.fields["sign_in_name"].count("-") == 2

    def test_a_visitor_signs_up_and_is_in(self, visit, invitation):
        browser = visit()
        page = browser.submit(browser.get(f"/join/{invitation.token}"), "Come in", **sign_up_fields())

        assert "reed-lamp-dune" in page
        user = db.session.scalars(select(User).where(User.sign_in_name == "reed-lamp-dune")).one()
        assert browser.whoever() == user.id
        assert a.membership(user, invitation.invitation.space).name == "Heron"

    def test_sent_twice_it_makes_one_account(self, visit, invitation):
        browser = visit()
        data = sign_up_fields(op="one-form")
        first = browser.post(f"/join/{invitation.token}", data | {"csrf_token": browser.csrf})
        again = browser.post(f"/join/{invitation.token}", data)

        assert first.status == 303
        assert again.status == 303
        assert db.session.scalar(select(func.count()).where(User.name == "Heron")) == 1
        db.session.refresh(invitation.invitation)
        assert invitation.invitation.uses == 1

    def test_somebody_with_an_account_chooses_a_name(self, visit, someone, invitation):
        browser = visit(someone)
        page = browser.get(f"/join/{invitation.code.lower()}")
        assert "sign_in_name" not in page.fields

        page = browser.submit(page, "Come in", name="another name", follow=False)
        assert page.location == f"/s/{invitation.invitation.space.slug}"
        assert a.membership(someone, invitation.invitation.space).name == "another name"

    def test_the_charter_has_to_be_accepted(self, visit, invitation):
        space = invitation.invitation.space
        db.session.add(Charter(space_id=space.id, text={"en": "No discrimination."}))
        browser = visit()
        page = browser.get(f"/join/{invitation.token}")
        assert "No discrimination." in page

        refused = browser.submit(page, "Come in", **sign_up_fields())
        assert refused.status == 422
        assert refused.errors == ["Please fill this in."]
        assert refused.fields["name"] == "Heron"
        assert browser.submit(refused, "Come in", **sign_up_fields(charter=True)).status == 200
        assert db.session.scalars(select(Membership.charter_at).where(Membership.name == "Heron")).one() is not None

    def test_the_charter_that_is_accepted_is_the_one_that_was_shown(self, visit, invitation):
        space = invitation.invitation.space
        db.session.add(Charter(space_id=space.id, text={"en": "Nobody is hurt."}))
        db.session.commit()
        browser = visit()
        page = browser.get(f"/join/{invitation.token}")
        db.session.add(Charter(space_id=space.id, text={"en": "Nobody is left out."}))
        db.session.commit()
        refused = browser.submit(page, "Come in", **sign_up_fields(charter=True))
        assert refused.errors == ["The charter was changed meanwhile: read the new one first."]
        assert "Nobody is left out." in refused
        assert browser.submit(refused, "Come in", **sign_up_fields(charter=True)).status == 200

    def test_what_is_typed_badly_is_said_beside_its_field(self, visit, invitation):
        browser = visit()
        page = browser.get(f"/join/{invitation.token}")
        wrong = sign_up_fields(name="مHixed", sign_in_name="abc", password="password123", email="not an address")
        answer = browser.submit(page, "Come in", **wrong)

        assert answer.status == 422
        assert len(answer.errors) == 4
        assert answer.fields["email"] == "not an address"
        assert "password123" not in answer.source
        assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0

    @pytest.mark.parametrize(
        ("fields", "status", "words"),
        [
            ({"uses": 2}, 410, "has been used up"),
            ({"expires_at": now() - timedelta(hours=1)}, 410, "has expired"),
            ({"revoked_at": now()}, 410, "was withdrawn"),
        ],
    )
    def test_one_that_is_not_good_says_why_and_nothing_of_the_space(self, visit, invitation, fields, status, words):
        for field, value in fields.items():
            setattr(invitation.invitation, field, value)
        db.session.commit()

        for page in (
            visit().get(f"/join/{invitation.code}"),
            visit().post(f"/join/{invitation.code}", sign_up_fields()),
        ):
            assert (page.status, words in page) == (status, True)
            assert "quiet circle" not in page
        assert db.session.scalar(select(func.count()).where(User.name == "Heron")) == 0

    def test_a_code_nobody_was_given_counts_as_a_guess(self, visit, app):
        page = visit().get("/join/ABCD2345")

        assert page.status == 404
        assert "Nobody knows this code" in page
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1

    def test_a_typed_code_leads_to_its_invitation(self, visit, invitation):
        browser = visit()
        code = f"{invitation.code[:4].lower()} {invitation.code[4:]}"
        page = browser.submit(browser.get("/join"), "Go on", code=code)

        assert page.heading == "Zhian invites you to The quiet circle"

    def test_thirteen_people_may_type_the_same_code(self, visit, app):
        browser = visit()

        assert {browser.post("/join", {"code": "ABCD2345"}).status for _ in range(13)} == {422}


class TestAsk:
    def test_a_visitor_signs_up_and_asks_on_one_form(self, visit, app):
        space = a.Space(closed=True)
        browser = visit()
        page = browser.get(f"/s/{space.slug}/join")
        page = browser.submit(page, "Send the request", **sign_up_fields(word="We cleaned the river."))

        assert "reed-lamp-dune" in page
        asked = db.session.scalars(select(JoinRequest)).one()
        assert (asked.name, asked.word) == ("Heron", "We cleaned the river.")
        assert not db.session.scalars(select(Membership)).all()

    def test_what_became_of_it_is_said(self, visit, someone):
        space = a.Space()
        asked = a.JoinRequest(space=space, user=someone)
        browser = visit(someone)
        assert "Your request waits" in browser.get(f"/s/{space.slug}/join")

        by = a.actor(member(space, Role.FACILITATOR), space)
        members.answer_request(asked, admit=False, answer="Come to our meeting first.", by=by)
        assert "Come to our meeting first." in browser.get(f"/s/{space.slug}/join")

    @pytest.mark.parametrize("fields", [{"admits_requests": False}, {"archived": True}])
    def test_not_where_nobody_may_ask(self, visit, someone, fields):
        space = a.Space(**fields)

        assert visit(someone).get(f"/s/{space.slug}/join").status == 403

    def test_a_hidden_space_is_not_there(self, visit, someone):
        space = a.Space(hidden=True)

        assert visit(someone).get(f"/s/{space.slug}/join").status == 404
        assert visit(someone).post(f"/s/{space.slug}/join", {"name": "x"}).status == 404

    def test_a_member_has_nothing_to_ask(self, visit, app):
        space = a.Space()

        assert visit(member(space)).get(f"/s/{space.slug}/join").status == 403


class TestSignUp:
    def test_closed_unless_the_network_is_open(self, visit, app):
        assert visit().get("/sign-up").status == 404
        assert visit().post("/sign-up", sign_up_fields()).status == 404

    def test_open_where_it_was_turned_on(self, visit, app):
        app.extensions["masar"] = replace(app.extensions["masar"], open_sign_up=True)
        browser = visit()
        page = browser.submit(browser.get("/sign-up"), "Sign up", **sign_up_fields(sign_in_name="open-door-lamp"))

        assert "open-door-lamp" in page


class TestSettings:
    def test_they_are_kept_and_the_language_changes_at_once(self, visit, someone):
        browser = visit(someone)
        page = browser.get("/me")
        page = browser.submit(page, "Save", locale="ckb", calendar="kurdish", digits="arab", time_zone="Europe/Berlin")

        assert page.status == 200
        assert page.one("html")["lang"] == "ckb"
        assert page.one("[name=time_zone] option[selected]").text == "ئەڵمانیا (Berlin)"
        db.session.refresh(someone)
        assert (someone.calendar, someone.time_zone) == ("kurdish", "Europe/Berlin")

    def test_an_address_of_another_account_is_refused(self, visit, someone):
        other = a.User(email="other@example.org")
        browser = visit(other)
        answer = browser.submit(browser.get("/me"), "Save", email="heron@example.org")

        assert answer.status == 422
        assert answer.errors == ["This address cannot be used here. Leave it out, or give another one."]


class TestPassword:
    def test_a_new_one_ends_every_other_session_and_not_this(self, visit, someone):
        browser, elsewhere = visit(someone), visit(someone)
        page = browser.submit(browser.get("/me/password"), "Save", current=PASSWORD, password="blue kite over dunes")

        assert page.status == 200
        assert browser.whoever() == someone.id
        assert elsewhere.whoever() is None
        answer = visit().post("/sign-in", {"name": "calm-river-sky", "password": "blue kite over dunes"})
        assert answer.status == 303

    @pytest.mark.parametrize(
        ("current", "new"),
        [("not this one", "blue kite over dunes"), (PASSWORD, "short"), (PASSWORD, "calm river sky 1")],
    )
    def test_refused(self, visit, someone, current, new):
        browser = visit(someone)
        answer = browser.submit(browser.get("/me/password"), "Save", current=current, password=new)

        assert answer.status == 422
        assert len(answer.errors) == 1


class TestSessions:
    def test_one_is_ended(self, visit, someone):
        browser, elsewhere = visit(someone), visit(someone)
        page = browser.get("/me/sessions")
        assert page.text.count("this device") == 1

        browser.submit(page, "Sign out there")
        assert elsewhere.whoever() is None
        assert browser.whoever() == someone.id

    def test_nobody_ends_anothers(self, visit, someone):
        visit(someone)
        handle = db.session.scalars(select(UserSession.handle)).one()

        assert visit(a.User()).post(f"/me/sessions/{handle}/end").status == 404
        assert db.session.scalar(select(func.count()).where(UserSession.user_id == someone.id)) == 1

    def test_everywhere_is_everywhere(self, visit, someone):
        browser, elsewhere = visit(someone), visit(someone)
        answer = browser.submit(browser.get("/me/sessions"), "Sign out everywhere", follow=False)

        assert answer.headers["Clear-Site-Data"]
        assert (browser.whoever(), elsewhere.whoever()) == (None, None)


class TestReset:
    def test_without_a_mail_server_it_says_so(self, visit, someone):
        assert "No mail can be sent from here" in visit().get("/reset")
        assert visit().post("/reset", {"name": "calm-river-sky"}).status == 404

    @pytest.fixture
    def with_mail(self, app):
        app.extensions["masar"] = replace(app.extensions["masar"], smtp_url="smtp://127.0.0.1:9")

    def test_the_answer_is_the_same_for_every_name(self, visit, someone, with_mail):
        a.User(sign_in_name="no-mail-here")
        a.User(sign_in_name="frozen-one", email="f@example.org", frozen_at=now())
        answers = [visit().post("/reset", {"name": n}) for n in ("calm-river-sky", "no-mail-here", "frozen-one", "who")]

        assert {(page.status, page.location, page.source) for page in answers} == {(303, "/reset", answers[0].source)}
        assert db.session.scalars(select(Mail.address)).all() == ["heron@example.org"]

    def test_the_letter_speaks_the_readers_language_and_names_nothing(self, visit, someone, with_mail):
        space = a.Space(names={"en": "The quiet circle"})
        a.Membership(space=space, user=someone)
        visit().post("/reset", {"name": "calm-river-sky"}, headers={"X-Forwarded-Host": "evil.example"})

        mail = db.session.scalars(select(Mail)).one()
        assert mail.subject == "Your request"
        assert "http://127.0.0.1:8000/reset/" in mail.body
        for word in ("quiet circle", someone.name, someone.sign_in_name, "evil"):
            assert word not in mail.subject + mail.body

    def test_the_link_sets_a_password_once_and_signs_nobody_in(self, visit, someone, with_mail):
        visit().post("/reset", {"name": "calm-river-sky"})
        path = db.session.scalars(select(Mail.body)).one().split("8000")[1].split()[0]
        browser, elsewhere = visit(), visit(someone)
        page = browser.submit(browser.get(path), "Save", password="blue kite over dunes")

        assert page.url == "/sign-in"
        assert (browser.whoever(), elsewhere.whoever()) == (None, None)
        assert browser.post("/sign-in", {"name": "calm-river-sky", "password": "blue kite over dunes"}).status == 303
        again = browser.post(path, {"password": "another kite and dune"})
        assert again.status == 422
        assert "not good any more" in again.errors[0]

    def test_a_code_of_a_facilitator_works_without_mail(self, visit, app, someone):
        space = a.Space()
        a.Membership(space=space, user=someone)
        by = a.actor(member(space, Role.FACILITATOR), space)
        with app.test_request_context():
            code = accounts.hand_over_reset_code(a.membership(someone, space), by=by, keys=keys())
        browser = visit()
        page = browser.submit(browser.get("/reset"), "Go on", code=f"{code[:4]}-{code[4:].lower()}")

        assert browser.submit(page, "Save", password="blue kite over dunes").url == "/sign-in"


def test_a_used_invitation_is_counted_once_for_each(visit, invitation):
    for name in ("reed-one-a", "reed-two-b"):
        browser = visit()
        browser.submit(
            browser.get(f"/join/{invitation.code}"), "Come in", **sign_up_fields(sign_in_name=name, name=name)
        )
    page = visit().get(f"/join/{invitation.code}")

    assert page.status == 410
    assert db.session.scalars(select(Invitation.uses)).one() == 2
