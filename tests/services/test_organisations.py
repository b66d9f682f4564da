"""Organisations, and who speaks for them."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import Model, db, now
from workspace.models import (
    Activity,
    Affiliation,
    Happening,
    Organisation,
    OrganisationKind,
    OrganisationSpace,
    Role,
    Support,
)
from workspace.rules.flows import NotNow
from workspace.services import organisations
from workspace.services.organisations import AlreadyThere


def facilitator(space):
    return a.actor(a.Membership(space=space, role=Role.FACILITATOR))


def test_a_name_that_looks_the_same_is_there_already(app):
    space = a.Space()
    by = facilitator(space)
    known = organisations.register(space, name="فريق بصمة", kind=OrganisationKind.TEAM, by=by)

    with pytest.raises(AlreadyThere) as there:
        organisations.register(a.Space(), name="فریق بصمه", kind=OrganisationKind.UNION, by=by)

    assert there.value.args[0] is known
    assert db.session.query(Organisation).count() == 1
    assert db.session.scalars(select(Activity.happening)).all() == [Happening.ORGANISATION_ADDED]


def test_a_member_speaks_for_one_here_and_for_none_again(app):
    member = a.Membership()
    by = facilitator(member.space)
    team = organisations.register(member.space, name="Team of the palm", kind=OrganisationKind.TEAM, by=by)

    organisations.let_speak(member, team, by=by)
    organisations.let_speak(member, team, by=by)
    assert member.organisation is team
    organisations.let_speak(member, None, by=by)

    assert member.organisation_id is None
    by_age = select(Activity).where(Activity.happening == Happening.MEMBER_SPEAKS).order_by(Activity.id)
    told = db.session.scalars(by_age).all()
    assert [(each.from_value, each.to_value, each.about_id) for each in told] == [
        ("", "Team of the palm", member.id), ("Team of the palm", "", member.id),
    ]  # fmt: skip


def test_nobody_who_has_left_speaks_here(app):
    member = a.Membership(left=True)
    team = organisations.register(member.space, name="Team", kind=OrganisationKind.TEAM, by=facilitator(member.space))

    with pytest.raises(NotNow):
        organisations.let_speak(member, team, by=facilitator(member.space))

    assert member.organisation_id is None


def team(name):
    it = Organisation(name=name, skeleton=name.lower())
    db.session.add(it)
    db.session.flush()
    return it


def test_what_two_had_one_has_once(app):
    root, space, other, path = a.root(), a.Space(), a.Space(), a.Path()
    old, new, older = team("Old"), team("New"), team("Older")
    both, alone = (a.Proposal(space=space, open=True) for _ in range(2))
    by = a.Membership(space=space)
    user = a.User()
    older.merged_into_id = old.id
    old.paths = [path]
    new.paths = [path]
    speaks = a.Membership(space=space, organisation_id=old.id)
    db.session.add_all(
        [Support(proposal_id=p.id, organisation_id=o.id, by_id=by.id)
         for p, o in ((both, old), (both, new), (alone, old))]
        + [OrganisationSpace(organisation_id=o.id, space_id=s.id, confirmed_at=at)
           for o, s, at in ((old, space, now()), (new, space, None), (old, other, None))]
        + [Affiliation(organisation_id=o.id, user_id=user.id, name="Noor") for o in (old, new)]
    )  # fmt: skip
    version = speaks.version
    db.session.flush()

    coordinator = a.actor(a.Membership(space=root, role=Role.COORDINATOR))
    organisations.merge(old, new, space=root, by=coordinator)

    supports = db.session.execute(select(Support.proposal_id, Support.organisation_id)).all()
    assert sorted(supports) == sorted([(both.id, new.id), (alone.id, new.id)])
    ties = db.session.scalars(select(OrganisationSpace)).all()
    assert {(t.organisation_id, t.space_id, t.confirmed_at is not None) for t in ties} == {
        (new.id, space.id, True), (new.id, other.id, False),
    }  # fmt: skip
    assert [each.organisation_id for each in db.session.scalars(select(Affiliation))] == [new.id]
    assert (speaks.organisation_id, speaks.version) == (new.id, version + 1)
    assert (old.merged_into_id, older.merged_into_id) == (new.id, new.id)
    assert (old.paths, new.paths) == ([], [path])
    told = db.session.scalars(select(Activity).where(Activity.happening == Happening.ORGANISATION_MERGED)).one()
    assert (told.from_value, told.to_value) == ("Old", "New")
    for one, another in ((old, new), (new, old), (new, new)):
        with pytest.raises(NotNow):
            organisations.merge(one, another, space=root, by=coordinator)


def test_every_table_that_knows_organisations_moves(app):
    """Whatever refers to an organisation is found in the metadata: a new table needs no word here."""
    refers = {
        table.name
        for table in Model.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "organisations"
    }
    partners = {"campaign_partners", "event_partners", "season_partners"}
    assert refers >= {"memberships", "supports", "organisation_spaces", "affiliations"} | partners
