"""What needs a person is asked under the reading rule: what they may not read, or belongs to them no more, does not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as a
from tests import world as w
from workspace.db import db, now
from workspace.models import (
    Affiliation,
    Attendance,
    Audience,
    CityRequest,
    MeetingAnswer,
    MeetingState,
    Organisation,
    RecommendationState,
    Record,
    Role,
    Visibility,
)
from workspace.queries import needs
from workspace.queries import records as queries
from workspace.rules.needs import Need
from workspace.services import members, records


def rows(user):
    return db.session.execute(needs.of(a.viewer(user), now() + timedelta(days=7))).all()


def needed(user):
    """For what somebody is needed."""
    return {each.need for each in rows(user)}


def vote(mine):
    return a.decision(a.Proposal(space=mine.space, open=True))


def task(mine):
    it = a.Task(space=mine.space, due_at=now())
    it.assignees = [mine]
    return it


def minutes(mine):
    until = now() + timedelta(days=3)
    meeting = a.Meeting(space=mine.space, state=MeetingState.IN_REVIEW, review_until=until)
    db.session.add(Attendance(meeting_id=meeting.id, membership_id=mine.id, by_id=mine.id))
    return meeting


def meeting(mine):
    called = a.Meeting(space=mine.space, state=MeetingState.CALLED)
    db.session.add(MeetingAnswer(meeting_id=called.id, membership_id=mine.id))
    return called


def confirm(mine):
    mine.role = Role.FACILITATOR
    return a.Recommendation(issuer=mine.space, state=RecommendationState.CLAIMED)


OF_OTHERS = {Need.VOTE: vote, Need.TASK: task, Need.MINUTES: minutes, Need.MEETING: meeting, Need.CONFIRM: confirm}


def returned(mine):
    return a.Proposal(space=mine.space, author=mine, returned=True)


def amendment(mine):
    return a.Amendment(proposal=a.Proposal(space=mine.space, author=mine, open=True)).proposal


THEIR_OWN = {Need.RETURNED: returned, Need.AMENDMENT: amendment}


@pytest.mark.parametrize("need", OF_OTHERS)
def test_what_was_hidden_needs_nobody_until_it_is_shown_again(app, need):
    mine = a.Membership()
    thing = OF_OTHERS[need](mine)
    moderator = a.actor(a.Membership(space=thing.space, role=Role.MODERATOR))
    db.session.commit()
    assert needed(mine.user) == {need}

    records.hide(thing, by=moderator, reason="insult")
    db.session.commit()
    assert needed(mine.user) == set()

    records.unhide(thing, by=moderator)
    db.session.commit()
    assert needed(mine.user) == {need}


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("need", OF_OTHERS | THEIR_OWN)
def test_who_belongs_to_a_space_no_more_is_needed_for_nothing_in_it(app, need, visibility):
    hidden = {visibility.value: True} if visibility is not Visibility.PUBLIC else {}
    mine = a.Membership(space=a.Space(**hidden))
    (OF_OTHERS | THEIR_OWN)[need](mine)
    other = a.actor(a.Membership(space=mine.space, role=Role.FACILITATOR))
    db.session.commit()
    assert needed(mine.user) == {need}

    members.remove(mine, reason="…", by=other)
    db.session.commit()
    assert needed(mine.user) == set()


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.HIDDEN])
def test_whoever_looks_nothing_needs_them_that_they_may_not_read(app, visibility):
    """Everybody in a world in which everything that can be hidden was hidden."""
    there = w.build(visibility)
    for record in db.session.scalars(select(Record).order_by(Record.id)).all():
        if record.audience <= Audience.MEMBERS:  # Some are hidden with what they are about.
            by = a.actor(a.Membership(space=record.space, role=Role.MODERATOR))
            records.hide(record, by=by, reason="insult")
    db.session.commit()

    wrong, found = [], 0
    for who, user in there.people.items():
        if user is not None:
            readable = queries.visible_to(a.viewer(user), Record).with_only_columns(Record.id)
            reads = set(db.session.scalars(readable))
            asked = {each.Record.id for each in rows(user) if each.Record is not None}
            wrong += [(who, each) for each in asked - reads]
            found += len(asked)
    assert wrong == []
    assert found


def test_who_speaks_for_an_organisation_is_needed_by_those_who_say_they_belong_to_it(app, visit):
    it = Organisation(name="Kufa Pulse", skeleton="kufa-pulse", is_listed=True)
    db.session.add(it)
    speaker, other = a.Membership(organisation=it), a.Membership()
    belongs = Affiliation(organisation=it, user=other.user, name="Noor")
    db.session.add(belongs)
    db.session.commit()
    assert needed(speaker.user) == {Need.BELONG}
    assert needed(other.user) == set()
    assert f'href="/organisations/{it.handle}"' in visit(speaker.user).get("/").source
    belongs.confirmed_at = now()
    db.session.commit()
    assert needed(speaker.user) == set()


def test_coordinators_are_needed_by_teams_that_ask_for_a_forum(app, visit):
    coordinator = a.member(a.root(), Role.COORDINATOR)
    others = [a.member(a.root(), Role.FACILITATOR), a.member(a.Space(), Role.FACILITATOR)]
    assert needed(coordinator) == set()
    db.session.add_all(CityRequest(place="Hit", team=f"Team {n}", contact="x") for n in range(2))
    db.session.commit()
    assert needed(coordinator) == {Need.CITY}
    assert [needed(each) for each in others] == [set(), set()]
    assert 'href="/city-requests"' in visit(coordinator).get("/").source
