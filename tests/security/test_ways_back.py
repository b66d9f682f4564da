"""Ways in that must be shut: kept invitations, codes for other people’s accounts, sessions nobody sits before."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now, transaction
from workspace.models import FreezeVoice, Mail, MembershipState, Operation, Role, SpaceKind
from workspace.rules.flows import NotNow
from workspace.rules.viewers import Actor
from workspace.services import accounts, housekeeping, members
from workspace.services.accounts import Keys
from workspace.web.sessions import keys

KEYS = Keys(pepper=b"pepper" * 6, tokens=b"tokens" * 6)
SENT = re.compile(r"/join/([\w-]+)")


def end(member, how, *, by):
    """Each way in which somebody loses a role that let them invite."""
    match how:
        case "remove":
            members.remove(member, reason="An informant", by=by)
        case "leave":
            members.leave(member, by=Actor(member, member.role))
        case "appoint":
            members.appoint(member, Role.MODERATOR, by=by)


@pytest.mark.parametrize("how", ["remove", "leave", "appoint"])
def test_who_loses_a_role_above_loses_the_invitations_made_by_it_below(app, how):
    region = a.Space(kind=SpaceKind.REGION)
    below, elsewhere = a.Space(parent=region, hidden=True), a.Space()
    above = a.membership(a.member(region, Role.FACILITATOR), region)
    a.member(region, Role.FACILITATOR)
    own = a.Membership(space=elsewhere, user=above.user, role=Role.FACILITATOR)
    with transaction():
        visiting = members.actor_in(below, a.viewer(above.user))
        assert visiting.membership.state is MembershipState.VISITING
        kept, dead = (
            members.invite(
                space, role=Role.FACILITATOR, expires_at=now() + timedelta(days=60), max_uses=5, note="",
                key=KEYS.tokens, by=by,
            ).invitation
            for space, by in ((elsewhere, a.actor(own)), (below, visiting))
        )  # fmt: skip
        by = a.actor(a.member(region, Role.FACILITATOR), region)
        end(above, how, by=by)
    db.session.expire_all()
    assert members.why_not(dead) == "revoked"
    assert members.why_not(kept) == ""


@pytest.mark.parametrize("how", ["remove", "leave", "appoint"])
def test_who_goes_from_one_space_keeps_the_invitations_made_below_by_another_role(app, how):
    region, other = a.Space(kind=SpaceKind.REGION), a.Space(kind=SpaceKind.REGION)
    here, there = a.Space(parent=region), a.Space(parent=other)
    user, leader = a.User(), a.member(region, Role.FACILITATOR)
    above, stays = (a.Membership(space=each, user=user, role=Role.FACILITATOR) for each in (region, other))
    with transaction():
        dead, kept = (
            members.invite(
                each, role=Role.MEMBER, expires_at=now() + timedelta(days=60), max_uses=5, note="", key=KEYS.tokens,
                by=members.actor_in(each, a.viewer(user)),
            ).invitation
            for each in (here, there)
        )  # fmt: skip
        by = a.actor(leader, region)
        end(above, how, by=by)
    db.session.expire_all()
    assert members.why_not(dead) == "revoked"
    assert members.why_not(kept) == ""
    with transaction():
        members.appoint(stays, Role.MEMBER, by=a.actor(a.member(other, Role.FACILITATOR), other))
    db.session.expire_all()
    assert members.why_not(kept) == "revoked"


@pytest.mark.parametrize("state", ["left", "removed"])
def test_nobody_gets_a_code_for_the_account_of_somebody_who_has_gone(app, state):
    space = a.Space()
    gone = a.membership(a.member(space, **{state: True}), space)
    with pytest.raises(NotNow), transaction():
        accounts.hand_over_reset_code(gone, by=a.actor(a.member(space, Role.FACILITATOR), space), keys=KEYS)


@pytest.mark.parametrize("kind", ["closed", "hidden"])
def test_a_code_does_not_open_a_space_that_keeps_its_maker_out(app, kind):
    here, secret = a.Space(), a.Space(**{kind: True})
    person = a.member(here)
    a.Membership(space=secret, user=person)
    facilitator = a.member(here, Role.FACILITATOR)
    with pytest.raises(PermissionError), transaction():
        accounts.hand_over_reset_code(a.membership(person, here), by=a.actor(facilitator, here), keys=KEYS)
    a.Membership(space=secret, user=facilitator)
    with transaction():
        assert accounts.hand_over_reset_code(a.membership(person, here), by=a.actor(facilitator, here), keys=KEYS)


@pytest.mark.engine("sqlite")
def test_no_code_and_no_link_is_kept_readable(app, visit):
    space = a.Space(hidden=True)
    browser = visit(a.member(space, Role.FACILITATOR))
    made = browser.submit(browser.get(f"/s/{space.slug}/members"), "Make an invitation")
    token, code = SENT.search(made.source)[1], made.one(".secret").text.replace("-", "")
    assert visit().post("/join", {"code": code}).location == f"/join/{code}"
    assert visit().post("/reset/code", {"code": "ABCD2345"}).location == "/reset/ABCD2345"
    secret = "four words of a kind"
    with transaction():
        hashed = accounts.tokens.hash_password(secret, pepper=keys().pepper)
        accounts.sign_up(sign_in_name="calm-stone", password_hash=hashed, name="Sara", locale="en")
    sent = {"name": "calm-stone", "password": secret, "next": f"/join/{token}"}
    assert visit().post("/sign-in", sent).location == f"/join/{token}"
    assert visit().post("/reset/code", {"code": "ABCD2345"}).status == 303
    for kept in db.session.scalars(select(Operation.arguments)):
        assert not any(word in kept for word in (token, code, "ABCD2345"))


@pytest.mark.engine("sqlite")
def test_the_cookie_does_not_tell_where_somebody_signed_in(app, visit):
    secret = "four words of a kind"
    with transaction():
        hashed = accounts.tokens.hash_password(secret, pepper=keys().pepper)
        accounts.sign_up(sign_in_name="calm-stone", password_hash=hashed, name="Sara", locale="en")
    browser = visit()
    browser.post("/sign-in", {"name": "calm-stone", "password": secret})
    assert browser.whoever()
    with browser.client.session_transaction() as kept:
        assert set(kept) <= {"_user_id", "_fresh", "_permanent", "csrf_token", "lang", "_flashes"}


@pytest.mark.engine("sqlite")
def test_an_open_board_nobody_sits_before_does_not_keep_a_session(app, visit):
    space = a.Space()
    with time_machine.travel("2026-03-12T10:00Z", tick=False) as clock:
        browser = visit(a.member(space, Role.FACILITATOR))
        for _ in range(4):
            clock.shift(timedelta(minutes=8))
            answer = browser.get(f"/s/{space.slug}/changes?since=0", headers={"HX-Request": "true", "Masar-Board": "0"})
        assert answer.status == 401
        browser = visit(a.member(space, Role.FACILITATOR))
        for _ in range(6):
            clock.shift(timedelta(minutes=8))
            answer = browser.get(f"/s/{space.slug}")
        assert answer.status == 200
        assert browser.whoever()


def test_two_members_who_freeze_at_once_are_counted_both(app):
    space = a.Space()
    person = a.membership(a.member(space), space)
    voices = [a.membership(a.member(space), space).id for _ in range(2)]
    person_id = person.id
    db.session.commit()

    def freeze(voice: int) -> bool:
        with app.app_context(), transaction():
            by = db.session.get_one(type(person), voice)
            return accounts.ask_to_freeze(db.session.get_one(type(person), person_id), by=Actor(by, by.role))

    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(freeze, voices)) == [False, True]
        with transaction():
            db.session.get_one(type(person), person_id).user.frozen_at = None
            db.session.execute(db.delete(FreezeVoice))


@pytest.mark.engine("sqlite")
def test_an_author_who_was_removed_takes_no_step_any_more(app, visit):
    space = a.Space()
    proposal = a.Proposal(space=space, open=True)
    with transaction():
        by = a.actor(a.member(space, Role.FACILITATOR), space)
        members.remove(db.session.merge(proposal.author), reason="An informant", by=by)
    browser = visit(proposal.author.user)
    url = f"/s/{space.slug}/proposals/{proposal.number}"
    assert "Withdraw" not in browser.get(url).buttons
    assert browser.post(f"{url}/withdraw").status == 403


def test_letters_that_were_never_sent_are_thrown_away(app):
    with transaction():
        db.session.add(Mail(address="sara@example.org", subject="Your request", body="https://…"))
    with time_machine.travel(now() + timedelta(days=15)), transaction():
        housekeeping.tidy()
    assert db.session.query(Mail).count() == 0
