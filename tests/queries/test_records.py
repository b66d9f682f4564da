"""The reading rule: who sees what, and that its two forms say the same."""

import itertools
import threading
import time

import pytest
from sqlalchemy import select, true

from tests import factories as a
from workspace.db import db
from workspace.models import Audience, Kind, Proposal, ProposalState, Record, Role, Space, SpaceKind, Task, User
from workspace.queries import records
from workspace.services import proposals


def seen(user, space=None):
    query = records.visible_to(a.viewer(user), Record)
    if space is not None:
        query = query.where(Record.space_id == space.id)
    return {r.id for r in db.session.scalars(query)}


@pytest.mark.parametrize(
    ("role", "audiences"),
    [
        (None, {Audience.PUBLIC}),
        (Role.OBSERVER, {Audience.PUBLIC, Audience.MEMBERS}),
        (Role.MEMBER, {Audience.PUBLIC, Audience.MEMBERS}),
        (Role.MODERATOR, {Audience.PUBLIC, Audience.MEMBERS, Audience.MODERATORS}),
        (Role.FACILITATOR, {Audience.PUBLIC, Audience.MEMBERS, Audience.MODERATORS}),
    ],
)
def test_a_role_reads_its_audiences_and_no_others(app, role, audiences):
    space = a.Space()
    rows = {audience: a.Task(space=space, audience=audience) for audience in Audience}
    user = a.member(space, role) if role else None

    assert seen(user) == {rows[audience].id for audience in audiences}


def test_outsiders_read_nothing_of_a_closed_or_hidden_space(app):
    closed, hidden = a.Space(closed=True), a.Space(hidden=True)
    inside = [a.Task(space=s, audience=Audience.PUBLIC) for s in (closed, hidden)]

    assert seen(None) == set()
    assert seen(a.User()) == set()
    assert seen(a.member(closed)) == {inside[0].id}


def test_an_author_reads_their_own_draft_until_they_leave(app):
    space = a.Space()
    author = a.Membership(space=space)
    draft = a.Proposal(space=space, author=author)

    assert draft.id in seen(author.user)
    author.state = "left"
    db.session.commit()
    assert seen(author.user) == set()


def test_a_regions_moderator_reads_its_cities_unless_one_turned_that_off(app):
    region = a.Space(kind=SpaceKind.REGION)
    city = a.Space(parent=region, closed=True)
    apart = a.Space(parent=region, closed=True, is_independent=True, overseers=".")
    moderator = a.member(region, Role.MODERATOR)
    plain = a.member(region, Role.MEMBER)
    rows = [a.Proposal(space=s, submitted=True) for s in (city, apart)]

    assert seen(moderator) == {rows[0].id}
    assert seen(plain) == set()


def test_the_rule_inside_one_space_says_the_same(app):
    region = a.Space(kind=SpaceKind.REGION)
    spaces = [a.Space(parent=region), a.Space(parent=region, closed=True), a.Space(parent=region, hidden=True)]
    people = [None, a.User(), a.member(region, Role.MODERATOR), a.member(region, Role.MEMBER)]
    for space, role in itertools.product(spaces, (Role.OBSERVER, Role.MEMBER, Role.MODERATOR, Role.FACILITATOR)):
        user = a.member(space, role)
        people.append(user)
        a.Proposal(space=space, author=a.membership(user, space), audience=Audience.AUTHORS)
    for space, audience in itertools.product(spaces, Audience):
        a.Task(space=space, audience=audience)

    for user, space in itertools.product(people, spaces):
        viewer = a.viewer(user)
        if viewer.may_enter(space):
            inside = select(Record).where(records.readable_in(viewer, space))
            assert {r.id for r in db.session.scalars(inside)} == seen(user, space), (user, space.visibility)
            asked = {"space": space.id, **records.asked_in(viewer, space)}
            made_once = db.session.scalars(select(Task).where(records.readable_inside(Task)), asked)
            tasks = set(db.session.scalars(select(Task.id)))
            assert {r.id for r in made_once} == seen(user, space) & tasks, (user, space.visibility)


def test_the_rule_for_many_people_says_the_same_of_each(app):
    """Of every record, for everybody who might look, and for who asked a council for something."""
    region = a.Space(kind=SpaceKind.REGION)
    spaces = [a.Space(parent=region), a.Space(parent=region, closed=True), a.Space(parent=region, hidden=True)]
    councils = [
        a.Space(kind=SpaceKind.COUNCIL, parent=region, **how) for how in ({}, {"closed": True}, {"hidden": True})
    ]
    people = [a.User(), a.member(region, Role.MODERATOR), a.member(region, Role.MEMBER), a.member(spaces[0], left=True)]
    for space, role in itertools.product(spaces + councils, (Role.OBSERVER, Role.MODERATOR, Role.FACILITATOR)):
        user = a.member(space, role)
        people.append(user)
        a.Proposal(space=space, author=a.membership(user, space), audience=Audience.AUTHORS)
    for space, audience in itertools.product(spaces, Audience):
        a.Task(space=space, audience=audience)
        for council in councils:
            a.Recommendation(space=council, issuer=space, audience=audience)

    query = select(User.id, Record.id).join(Record, true()).join(Space, Space.id == Record.space_id)
    theirs = db.session.execute(query.where(records.readable_by(User.id))).all()
    for user in people:
        assert {r for u, r in theirs if u == user.id} == seen(user)


def test_a_link_is_shown_only_if_its_other_end_may_be_read(app):
    space, hidden = a.Space(), a.Space(hidden=True)
    here, there = a.Proposal(space=space, open=True), a.Proposal(space=hidden, open=True)
    db.session.add(records.Link(from_id=here.id, relation="relates_to", to_id=there.id))
    db.session.commit()

    both = a.member(space)
    a.Membership(space=hidden, user=both)

    def ends(user):
        return [r.id for _link, r in db.session.execute(records.linked_to(a.viewer(user), here))]

    assert ends(a.member(space)) == []
    assert ends(both) == [there.id]


def test_a_record_of_another_space_is_not_found_under_this_one(app):
    space, other = a.Space(), a.Space()
    a.Proposal(space=other, open=True, number=7)
    query = records.one(a.viewer(), space, Record, 7)
    assert db.session.scalar(query) is None
    assert db.session.scalars(select(Space)).all()
    assert db.session.scalars(select(Record.kind)).one() is Kind.PROPOSAL


@pytest.mark.engine("postgresql")
def test_who_waited_for_a_record_reads_it_as_it_is_then(app):
    """Both tables of it: the state that the first has changed, not the one from before."""
    proposal = a.Proposal(open=True)
    query, seen, begins = select(Proposal).where(Proposal.id == proposal.id), [], threading.Event()
    db.session.rollback()

    def second():
        with app.app_context():
            begins.wait()
            seen.append(db.session.scalars(records.held(query, Proposal)).one().state)

    waiting = threading.Thread(target=second)
    waiting.start()
    first = db.session.scalars(records.held(query, Proposal)).one()
    begins.set()
    time.sleep(0.3)
    proposals.advance(first, "withdraw", by=a.actor(first.author))
    db.session.commit()
    waiting.join()
    assert seen == [ProposalState.WITHDRAWN]
