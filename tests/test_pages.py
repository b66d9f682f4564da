"""The tools of the tests themselves: databases are empty and apart, visitors are who they are."""

import pytest

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import Role, User, UserSession


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_finds_the_database_empty(app, turn):
    assert db.session.query(User).count() == 0
    a.User(sign_in_name="somebody")
    assert db.session.query(User).count() == 1


def test_it_is_the_engine_that_was_asked_for(app, engine):
    assert db.engine.dialect.name == engine


def test_each_visitor_is_who_they_are(app, visit):
    one, other = a.User(), a.User()
    first, second = visit(one), visit(other)
    assert db.session.query(UserSession).count() == 2
    assert first.token != second.token
    for browser, user in ((first, one), (second, other), (visit(), None)):
        assert browser.whoever() == (user.id if user else None)


def test_factories_make_things_that_belong_together(app):
    proposal = a.Proposal(submitted=True)
    task, meeting, comment = a.Task(space=proposal.space), a.Meeting(), a.Comment()
    assert proposal.author.space_id == proposal.space_id
    assert proposal.authors == [proposal.author]
    assert task.column.space_id == proposal.space_id
    assert task.number == proposal.number + 1
    assert meeting.number == 1
    assert comment.author.space_id == comment.record.space_id
    assert a.Space(hidden=True).visibility == "hidden"
    assert a.Report().by_id
    assert a.Invitation().by.role is Role.FACILITATOR
    assert a.JoinRequest().user_id
    assert a.AgendaItem().meeting_id
    assert a.Label().space_id
    assert a.Path().slug
    assert a.actor(a.member(proposal.space, Role.MODERATOR), proposal.space).role is Role.MODERATOR
    assert a.viewer().user is None


def test_statements_are_counted(app):
    with statements(app) as sent:
        db.session.query(User).count()
        db.session.rollback()
    assert len(sent) == 1
