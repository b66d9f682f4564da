"""Who stands behind a proposal: each once, in their own name or another's, and what of it is told to whom."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, Happening, Organisation, Role, Support
from workspace.queries import support as find
from workspace.rules.flows import NotNow
from workspace.rules.support import Voices, voices
from workspace.services import proposals, support


def organisation(name="Team of the palm"):
    made = Organisation(name=name, skeleton=name, is_listed=True)
    db.session.add(made)
    db.session.commit()
    return made


def counted(proposal, viewer):
    """People, organisations, spaces: as the proposal's page and the board count them."""
    rows = db.session.execute(find.of_proposal(viewer, proposal, Voices())).all()
    of = dict.fromkeys(("person_id", "organisation_id", "space_id"), 0)
    for given, number, _own in rows:
        of[next(kind for kind in of if getattr(given, kind))] = number
    card = db.session.execute(
        select(*find.counts(viewer, type(proposal).__table__.c.id)).where(type(proposal).__table__.c.id == proposal.id)
    ).one()
    assert tuple(of.values()) == tuple(card)
    return tuple(card)


def test_people_organisations_and_spaces_are_counted_apart(app):
    proposal = a.Proposal(open=True)
    space = proposal.space
    team, other = organisation(), a.Space()
    one, two = a.actor(a.Membership(space=space)), a.actor(a.Membership(space=space))

    support.give(proposal, by=one)
    support.give(proposal, by=two)
    support.give(proposal, in_name_of=team, by=one)
    support.give(proposal, in_name_of=other, by=two)

    assert counted(proposal, a.viewer()) == (2, 1, 1)
    assert set(db.session.scalars(select(Activity.happening))) == {Happening.SUPPORT_GIVEN}


def test_twice_is_once_also_for_two_who_speak_for_the_same(app):
    proposal = a.Proposal(open=True)
    team = organisation()
    one, two = a.actor(a.Membership(space=proposal.space)), a.actor(a.Membership(space=proposal.space))

    for by in (one, two, one):
        support.give(proposal, in_name_of=team, by=by)
        support.give(proposal, by=one)

    assert counted(proposal, a.viewer()) == (1, 1, 0)


def test_at_the_same_moment_the_database_counts_it_once(app):
    proposal = a.Proposal(open=True)
    by = a.actor(a.Membership(space=proposal.space))
    support.give(proposal, by=by)
    db.session.commit()

    db.session.add(Support(proposal_id=proposal.id, person_id=by.membership.id, by_id=by.membership.id))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_taking_back_takes_only_that_voice(app):
    proposal = a.Proposal(deciding=True)
    team = organisation()
    one, two = a.actor(a.Membership(space=proposal.space)), a.actor(a.Membership(space=proposal.space))
    support.give(proposal, by=one)
    support.give(proposal, in_name_of=team, by=one)

    support.take_back(proposal, in_name_of=team, by=two)
    support.take_back(proposal, by=two)

    assert counted(proposal, a.viewer()) == (1, 0, 0)


@pytest.mark.parametrize("state", ["draft", "submitted", "adopted", "withdrawn", "merged"])
def test_only_what_is_open_or_being_decided(app, state):
    proposal = a.Proposal(**{state: True})
    by = a.actor(a.Membership(space=proposal.space))

    for verb in (support.give, support.take_back):
        with pytest.raises(NotNow):
            verb(proposal, by=by)

    assert db.session.query(Support).count() == 0


def test_merging_joins_the_supporters_and_doubles_nobody(app):
    space = a.Space()
    one, other = a.Proposal(space=space, open=True), a.Proposal(space=space, open=True)
    team, both, only = organisation(), a.actor(a.Membership(space=space)), a.actor(a.Membership(space=space))
    for proposal in (one, other):
        support.give(proposal, by=both)
        support.give(proposal, in_name_of=team, by=both)
    support.give(one, by=only)

    proposals.merge(one, other, by=a.actor(a.Membership(space=space, role=Role.MODERATOR)))

    assert counted(other, a.viewer()) == (2, 1, 0)
    assert counted(one, a.viewer()) == (2, 1, 0)


def test_a_hidden_space_is_neither_named_nor_counted_for_those_who_do_not_know_it(app):
    proposal, hidden = a.Proposal(open=True), a.Space(hidden=True)
    by = a.actor(a.Membership(space=proposal.space))
    there = a.Membership(space=hidden, user=by.membership.user, role=Role.FACILITATOR)
    knows = a.viewer(a.member(hidden))
    was, version = proposal.changed_at, proposal.version

    support.give(proposal, in_name_of=hidden, by=by)
    db.session.commit()

    assert counted(proposal, knows) == (0, 0, 1)
    for who in (None, a.member(proposal.space, Role.FACILITATOR)):
        assert counted(proposal, a.viewer(who)) == (0, 0, 0)
    assert (proposal.changed_at, proposal.version) == (was, version)
    told = db.session.scalars(select(Activity)).one()
    assert (told.space_id, told.record_id, told.by_id) == (hidden.id, None, there.id)


class TestVoices:
    def test_a_member_speaks_for_themselves_and_an_observer_does_not(self, app):
        space = a.Space()

        assert voices(a.viewer(a.member(space)), space) == Voices(person=True)
        assert voices(a.viewer(a.member(space, Role.OBSERVER)), space) == Voices()
        assert voices(a.viewer(a.User()), space) == voices(a.viewer(), space) == Voices()

    def test_whoever_was_confirmed_speaks_for_an_organisation_here_and_only_here(self, app):
        space, elsewhere, team = a.Space(), a.Space(), organisation()
        user = a.member(space, Role.OBSERVER, organisation=team)
        a.Membership(space=elsewhere, user=user)

        assert voices(a.viewer(user), space).organisation is team
        assert voices(a.viewer(user), elsewhere).organisation is None

    def test_a_facilitator_speaks_for_their_other_space_where_they_have_a_role(self, app):
        space, mine, nobodys = a.Space(), a.Space(), a.Space()
        user = a.member(mine, Role.FACILITATOR)
        a.Membership(space=space, user=user, role=Role.OBSERVER)
        a.Membership(space=nobodys, user=user, role=Role.MODERATOR)

        assert voices(a.viewer(user), space).space_ids == {mine.id}
        assert voices(a.viewer(user), mine).space_ids == frozenset()
        assert voices(a.viewer(user), a.Space()) == Voices()
