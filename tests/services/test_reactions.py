"""What is felt about a comment: once a person, quietly."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import Activity, Feeling, Reaction
from workspace.rules.flows import NotNow
from workspace.services.reactions import react


def felt(comment):
    return db.session.scalars(select(Reaction.feeling).where(Reaction.comment_id == comment.id)).all()


def test_one_feels_one_thing_and_may_feel_another_and_nothing(app):
    comment = a.Comment()
    by = a.actor(comment.author)

    for feeling in (Feeling.AGREE, Feeling.AGREE, Feeling.THANKS):
        react(comment, feeling, by=by)
    assert felt(comment) == [Feeling.THANKS]

    react(comment, None, by=by)
    react(comment, None, by=by)
    assert felt(comment) == []


def test_nobody_hears_of_it(app):
    comment = a.Comment()
    was = comment.record.changed_at

    react(comment, Feeling.AGREE, by=a.actor(comment.author))

    assert db.session.query(Activity).count() == 0
    assert comment.record.changed_at == was


def test_a_hidden_comment_is_felt_nothing_about(app):
    comment = a.Comment(hidden_at=now(), hidden_reason="spam")

    with pytest.raises(NotNow):
        react(comment, Feeling.AGREE, by=a.actor(comment.author))

    assert felt(comment) == []
