"""Members: what each verb does, and beside it what it refuses."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as a
from tests.factories import member
from workspace.db import db, now
from workspace.models import (
    Activity,
    Happening,
    Invitation,
    JoinRequest,
    Membership,
    MembershipState,
    OrganisationKind,
    Role,
    Space,
)
from workspace.rules.flows import NotNow
from workspace.rules.viewers import Actor
from workspace.services import members, organisations

pytestmark = pytest.mark.usefixtures("app")
KEY = b"k" * 32


def invited(space: Space, by: Actor, **fields: object) -> members.Invited:
    asked = {"role": Role.MEMBER, "expires_at": now() + timedelta(days=7), "max_uses": 1, "note": "", "key": KEY}
    return members.invite(space, by=by, **(asked | fields))


def facilitator(space: Space) -> Actor:
    return a.actor(member(space, Role.FACILITATOR), space)


class TestInvite:
    def test_link_and_code_both_lead_in_and_neither_is_kept(self) -> None:
        space = a.Space()
        made = invited(space, facilitator(space))

        assert members.invitation_of(made.token, key=KEY) is made.invitation
        assert members.invitation_of(f"{made.code[:4].lower()}-{made.code[4:]}", key=KEY) is made.invitation
        kept = db.session.execute(select(Invitation.__table__)).one()
        assert made.code not in str(kept)
        assert made.token not in str(kept)
        assert not set(made.code) & set("01OI")

    def test_a_form_sent_twice_makes_one(self) -> None:
        space = a.Space()
        by = facilitator(space)
        first, second = invited(space, by, seed="op"), invited(space, by, seed="op")

        assert (first.token, first.code) == (second.token, second.code)
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1

    @pytest.mark.parametrize("role", [Role.FACILITATOR, Role.COORDINATOR])
    def test_nobody_invites_above_themselves(self, role: Role) -> None:
        space = a.Space()

        with pytest.raises(PermissionError):
            invited(space, a.actor(member(space, Role.MODERATOR), space), role=role)


class TestAccept:
    def test_it_gives_the_role_and_uses_one_up(self) -> None:
        space, user = a.Space(), a.User()
        made = invited(space, facilitator(space), role=Role.MODERATOR)

        joined = members.accept(made.invitation, user, name="ژیان", charter=None)

        assert (joined.role, joined.state, joined.name) == (Role.MODERATOR, MembershipState.ACTIVE, "ژیان")
        assert made.invitation.uses == 1

    def test_the_use_after_the_last_is_refused(self) -> None:
        space = a.Space()
        made = invited(space, facilitator(space), max_uses=2)
        for name in ("one", "two"):
            members.accept(made.invitation, a.User(), name=name, charter=None)

        with pytest.raises(members.NotGood, match="used"):
            members.accept(made.invitation, a.User(), name="three", charter=None)

    @pytest.mark.parametrize(
        ("fields", "why"),
        [({"expires_at": now() - timedelta(minutes=1)}, "expired"), ({"revoked_at": now()}, "revoked")],
    )
    def test_an_old_and_a_revoked_one_say_so(self, fields: dict[str, object], why: str) -> None:
        with pytest.raises(members.NotGood, match=why):
            members.accept(a.Invitation(**fields), a.User(), name="x", charter=None)

    def test_who_is_in_already_uses_nothing_up(self) -> None:
        space = a.Space()
        made, person = invited(space, facilitator(space)), member(space)

        members.accept(made.invitation, person, name="other", charter=None)

        assert made.invitation.uses == 0
        assert a.membership(person, space).name != "other"

    def test_it_does_not_lead_back_who_was_removed_after_it_was_made(self) -> None:
        space = a.Space()
        by = facilitator(space)
        made, person = invited(space, by, max_uses=20), member(space)
        members.remove(a.membership(person, space), reason="spam", by=by)

        with pytest.raises(members.NotGood, match="removed"):
            members.accept(made.invitation, person, name="again", charter=None)
        later = invited(space, by)
        assert members.accept(later.invitation, person, name="again", charter=None).state is MembershipState.ACTIVE

    def test_a_name_that_looks_the_same_is_refused(self) -> None:
        space = a.Space()
        a.Membership(space=space, name="علي كريم")
        made = invited(space, facilitator(space))

        with pytest.raises(members.NameTaken):
            members.accept(made.invitation, a.User(), name="علی کریم", charter=None)


class TestAskToJoin:
    def test_asking_again_changes_the_word(self) -> None:
        space, user = a.Space(), a.User()
        members.ask_to_join(space, user, name="نور", word="one", charter=None)
        members.ask_to_join(space, user, name="نور", word="two", charter=None)

        assert db.session.scalars(select(JoinRequest.word)).all() == ["two"]


class TestAnswerRequest:
    def test_admitted_they_are_in_and_the_log_says_who_admitted_them(self) -> None:
        asked = a.JoinRequest()
        by = facilitator(asked.space)

        members.answer_request(asked, admit=True, answer="welcome", by=by)

        joined = db.session.scalars(select(Membership).where(Membership.user_id == asked.user_id)).one()
        assert joined.role is Role.MEMBER
        said = db.session.scalars(select(Activity).where(Activity.happening == Happening.JOIN_ACCEPTED)).one()
        assert (said.by_id, said.about_id) == (by.membership.id, joined.id)

    def test_refused_they_are_not_and_of_two_the_second_is_told(self) -> None:
        asked = a.JoinRequest()
        by = facilitator(asked.space)
        members.answer_request(asked, admit=False, answer="not now", by=by)

        assert not db.session.scalars(select(Membership).where(Membership.user_id == asked.user_id)).all()
        with pytest.raises(NotNow):
            members.answer_request(asked, admit=True, answer="", by=by)


class TestAppoint:
    def test_the_last_facilitator_stays_one(self) -> None:
        space = a.Space()
        only = facilitator(space)

        with pytest.raises(members.LastFacilitator):
            members.appoint(only.membership, Role.MEMBER, by=only)

    def test_a_frozen_facilitator_does_not_count(self) -> None:
        space = a.Space()
        only, frozen = facilitator(space), member(space, Role.FACILITATOR)
        frozen.frozen_at = now()

        with pytest.raises(members.LastFacilitator):
            members.appoint(only.membership, Role.MEMBER, by=only)

    def test_who_steps_down_takes_their_invitations_along(self) -> None:
        space = a.Space()
        first, second = facilitator(space), facilitator(space)
        made = invited(space, second)

        members.appoint(second.membership, Role.MODERATOR, by=first)

        db.session.refresh(made.invitation)
        assert members.why_not(made.invitation) == "revoked"

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FACILITATOR])
    def test_nobody_gives_a_role_above_their_own(self, role: Role) -> None:
        space = a.Space()
        by, person = a.actor(member(space, Role.MODERATOR), space), a.membership(member(space), space)

        with pytest.raises(PermissionError):
            members.appoint(person, role, by=by)


class TestRemove:
    def test_they_are_out_and_the_reason_is_kept(self) -> None:
        space = a.Space()
        person = a.membership(member(space), space)

        members.remove(person, reason="hate speech", by=facilitator(space))

        assert person.state is MembershipState.REMOVED
        said = db.session.scalars(select(Activity).where(Activity.happening == Happening.MEMBER_REMOVED)).one()
        assert said.reason == "hate speech"

    def test_twice_is_not_possible(self) -> None:
        space = a.Space()
        person, by = a.membership(member(space), space), facilitator(space)
        members.remove(person, reason="x", by=by)

        with pytest.raises(NotNow):
            members.remove(person, reason="x", by=by)

    def test_the_last_facilitator_cannot_be(self) -> None:
        space = a.Space()
        only = facilitator(space)

        with pytest.raises(members.LastFacilitator):
            members.remove(only.membership, reason="x", by=only)


class TestMute:
    def test_for_days_and_no_more_with_none(self) -> None:
        space = a.Space()
        person, by = a.membership(member(space), space), facilitator(space)

        members.mute(person, 3, reason="shouting", by=by)
        assert person.muted_until is not None
        assert person.muted_until > now() + timedelta(days=2)
        members.mute(person, 0, reason="talked about it", by=by)
        assert person.muted_until is None


class TestRename:
    def test_a_name_that_looks_like_anothers_is_refused_and_ones_own_is_not(self) -> None:
        space = a.Space()
        a.Membership(space=space, name="سارة")
        mine = a.Membership(space=space, name="نور")

        members.rename(mine, name="نور", about="hello", is_public=True, by=a.actor(mine))
        assert mine.about == "hello"
        with pytest.raises(members.NameTaken):
            members.rename(mine, name="ساره", about="", is_public=False, by=a.actor(mine))


class TestLeave:
    def test_they_come_back_as_the_same_member(self) -> None:
        space = a.Space()
        person = a.membership(member(space), space)
        team = organisations.register(space, name="Palms", kind=OrganisationKind.TEAM, by=facilitator(space))
        organisations.let_speak(person, team, by=facilitator(space))
        members.leave(person, by=a.actor(person))
        assert person.state is MembershipState.LEFT

        made = invited(space, facilitator(space))
        again = members.accept(made.invitation, person.user, name="another name", charter=None)
        assert (again.id, again.name) == (person.id, "another name")
        assert again.organisation_id is None, "for whom they speak is confirmed anew"

    def test_their_tasks_are_free_again(self) -> None:
        space = a.Space()
        person = a.membership(member(space), space)
        task = a.Task(space=space)
        task.assignees = [person]
        db.session.commit()

        members.leave(person, by=a.actor(person))

        assert task.assignees == []


class TestActorIn:
    def test_somebody_from_above_is_written_down_as_visiting(self) -> None:
        network, space = a.root(), a.Space()
        viewer = a.viewer(member(network, Role.COORDINATOR))

        actor = members.actor_in(space, viewer)

        assert (actor.role, actor.membership.state) == (Role.COORDINATOR, MembershipState.VISITING)

    def test_somebody_without_a_role_does_not_act(self) -> None:
        with pytest.raises(PermissionError):
            members.actor_in(a.Space(), a.viewer(a.User()))
