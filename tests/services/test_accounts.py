"""Accounts: what each verb does, and beside it what it refuses."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as a
from tests.factories import member
from workspace.db import db, now
from workspace.models import Activity, Happening, Invitation, ResetCode, Role, User, UserSession
from workspace.services import accounts, tokens
from workspace.services.accounts import Keys

pytestmark = pytest.mark.usefixtures("app")
KEYS = Keys(pepper=b"p" * 32, tokens=b"t" * 32)


def new_account(**fields: str) -> User:
    return accounts.sign_up(
        **{"sign_in_name": "calm-river", "password_hash": "x", "name": "نور", "locale": "ar"} | fields
    )


def sessions_of(user: User) -> int:
    return db.session.scalar(select(func.count()).where(UserSession.user_id == user.id)) or 0


def happened(what: Happening) -> int:
    return db.session.scalar(select(func.count()).where(Activity.happening == what)) or 0


class TestSignUp:
    def test_a_name_is_kept_in_small_letters(self) -> None:
        assert new_account(sign_in_name=" Calm River ").sign_in_name == "calm-river"

    def test_an_empty_address_is_no_address(self) -> None:
        first, second = new_account(), new_account(sign_in_name="other-river")

        assert (first.email, second.email) == (None, None)

    def test_the_sign_in_name_of_another_account_is_refused(self) -> None:
        new_account()

        with pytest.raises(accounts.Taken, match="sign_in_name"):
            new_account(sign_in_name="CALM-river")

    def test_the_address_of_another_account_is_left_out(self) -> None:
        new_account(email="a@b.org")

        assert new_account(sign_in_name="b-river", email="A@b.org").email is None


class TestOfferSignInName:
    def test_three_words_that_differ_each_time(self) -> None:
        offered = {accounts.offer_sign_in_name() for _ in range(50)}

        assert len(offered) > 45
        assert all(name.count("-") == 2 for name in offered)


class TestSignIn:
    def test_the_token_is_not_kept(self) -> None:
        user = a.User()
        token = accounts.sign_in(user, device="Firefox", keys=KEYS)

        row = db.session.scalars(select(UserSession)).one()
        assert row.token_hash == tokens.hashed(token, key=KEYS.tokens)
        assert token not in row.token_hash

    def test_of_more_than_ten_the_oldest_ends(self) -> None:
        user = a.User()
        for _ in range(12):
            accounts.sign_in(user, device="Firefox", keys=KEYS)

        assert sessions_of(user) == 10


class TestChangePassword:
    def test_every_session_and_every_code_ends(self) -> None:
        user = a.User()
        accounts.sign_in(user, device="Firefox", keys=KEYS)
        code = accounts.make_reset_code(user, keys=KEYS)

        accounts.change_password(user, "new hash")

        assert user.password_hash == "new hash"
        assert sessions_of(user) == 0
        assert accounts.reset_password(code, "other", keys=KEYS) is None


class TestSettle:
    def test_an_address_of_another_is_refused_and_ones_own_is_not(self) -> None:
        a.User(email="taken@example.org")
        user = a.User(email="mine@example.org")
        rest = {"locale": "ar", "time_zone": "Asia/Baghdad", "digits": "arab", "calendar": "hijri", "theme": "dark"}

        accounts.settle(user, name="نور", email="mine@example.org", **rest)
        assert user.calendar == "hijri"
        with pytest.raises(accounts.Taken):
            accounts.settle(user, name="نور", email="Taken@example.org", **rest)


class TestResetPassword:
    def test_a_code_is_good_once(self) -> None:
        user = a.User()
        code = accounts.make_reset_code(user, keys=KEYS)

        assert accounts.reset_password(code, "new", keys=KEYS) is user
        assert accounts.reset_password(code, "newer", keys=KEYS) is None
        assert user.password_hash == "new"

    def test_an_old_code_is_not_good(self) -> None:
        code = accounts.make_reset_code(a.User(), keys=KEYS)

        with time_machine.travel(now() + timedelta(minutes=31)):
            assert accounts.reset_password(code, "new", keys=KEYS) is None

    def test_a_new_code_kills_the_one_before(self) -> None:
        user = a.User()
        first = accounts.make_reset_code(user, keys=KEYS)
        accounts.make_reset_code(user, keys=KEYS)

        assert accounts.reset_password(first, "new", keys=KEYS) is None

    def test_nothing_opens_a_frozen_account(self) -> None:
        user = a.User()
        code = accounts.make_reset_code(user, keys=KEYS)
        user.frozen_at = now()

        assert accounts.reset_password(code, "new", keys=KEYS) is None

    def test_a_code_read_out_may_be_typed_in_small_letters_with_a_dash(self) -> None:
        space = a.Space()
        facilitator, person = member(space, Role.FACILITATOR), member(space)
        code = accounts.hand_over_reset_code(a.membership(person, space), by=a.actor(facilitator, space), keys=KEYS)

        assert accounts.reset_password(f"{code[:4].lower()}-{code[4:]}", "new", keys=KEYS) is person


class TestHandOverResetCode:
    def test_the_space_sees_that_it_was_done_and_twice_is_once(self) -> None:
        space = a.Space()
        by, person = a.actor(member(space, Role.FACILITATOR), space), a.membership(member(space), space)

        first = accounts.hand_over_reset_code(person, by=by, keys=KEYS, seed="one form")
        second = accounts.hand_over_reset_code(person, by=by, keys=KEYS, seed="one form")

        assert first == second
        assert happened(Happening.RESET_CODE_MADE) == 1
        assert db.session.scalar(select(func.count()).select_from(ResetCode)) == 1

    def test_not_for_somebody_with_more_to_answer_for_elsewhere(self) -> None:
        here, there = a.Space(), a.Space()
        by, person = a.actor(member(here, Role.FACILITATOR), here), member(here)
        a.Membership(space=there, user=person, role=Role.FACILITATOR)

        with pytest.raises(PermissionError):
            accounts.hand_over_reset_code(a.membership(person, here), by=by, keys=KEYS)

    def test_a_coordinator_may_for_everybody_below(self) -> None:
        here = a.Space()
        network = a.root()
        coordinator, person = member(network, Role.COORDINATOR), member(here, Role.FACILITATOR)

        assert accounts.hand_over_reset_code(a.membership(person, here), by=a.actor(coordinator, network), keys=KEYS)

    def test_not_for_a_frozen_account(self) -> None:
        space = a.Space()
        by, person = a.actor(member(space, Role.FACILITATOR), space), member(space)
        person.frozen_at = now()

        with pytest.raises(PermissionError):
            accounts.hand_over_reset_code(a.membership(person, space), by=by, keys=KEYS)


class TestAskToFreeze:
    def test_a_facilitator_alone_ends_sessions_invitations_and_codes(self) -> None:
        space = a.Space()
        person = member(space, Role.FACILITATOR)
        accounts.sign_in(person, device="Chrome, Android", keys=KEYS)
        accounts.make_reset_code(person, keys=KEYS)
        a.Invitation(space=space, by=a.membership(person, space))

        by = a.actor(member(space, Role.FACILITATOR), space)
        assert accounts.ask_to_freeze(a.membership(person, space), by=by)

        assert person.frozen_at is not None
        assert sessions_of(person) == 0
        assert db.session.scalars(select(Invitation.revoked_at)).one() is not None
        assert db.session.scalar(select(func.count()).select_from(ResetCode)) == 0

    def test_of_members_it_takes_two(self) -> None:
        space = a.Space()
        person, first, second = (a.membership(member(space), space) for _ in range(3))

        assert not accounts.ask_to_freeze(person, by=a.actor(first))
        assert not accounts.ask_to_freeze(person, by=a.actor(first)), "one person twice is one person"
        assert accounts.ask_to_freeze(person, by=a.actor(second))

    def test_a_word_of_last_week_does_not_count_unless_it_is_said_again(self) -> None:
        space = a.Space()
        person, first, second, third = (a.membership(member(space), space) for _ in range(4))
        accounts.ask_to_freeze(person, by=a.actor(first))

        with time_machine.travel(now() + timedelta(days=7)):
            assert not accounts.ask_to_freeze(person, by=a.actor(second))
            assert accounts.ask_to_freeze(person, by=a.actor(first))
        assert third


class TestAskToThaw:
    def test_it_takes_two_facilitators(self) -> None:
        space = a.Space()
        person = a.membership(member(space), space)
        first, second = (a.actor(member(space, Role.FACILITATOR), space) for _ in range(2))
        accounts.ask_to_freeze(person, by=first)

        assert not accounts.ask_to_thaw(person, by=first)
        assert not accounts.ask_to_thaw(person, by=first)
        assert person.user.frozen_at is not None
        assert accounts.ask_to_thaw(person, by=second)
        assert person.user.frozen_at is None


@pytest.mark.engine("sqlite")
@pytest.mark.usefixtures("real_passwords")
def test_a_password_is_kept_as_rfc_9106_advises():
    kept = tokens.hash_password("correct horse", pepper=KEYS.pepper)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert tokens.is_password(kept, "correct horse", pepper=KEYS.pepper)
    assert not tokens.is_password(kept, "correct horse ", pepper=KEYS.pepper)
    assert not tokens.is_password(kept, "correct horse", pepper=b"q" * 32)
