"""The summary at the head of a thread."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, Happening, Role, ThreadSummary
from workspace.queries import comments as find
from workspace.services import summaries
from workspace.services.summaries import ChangedMeanwhile


def facilitator(record):
    return a.actor(a.Membership(space=record.space, role=Role.FACILITATOR))


def since(record):
    return db.session.execute(find.head(record, None)).one()[2]


def test_it_says_who_wrote_it_and_how_much_was_said_since(app):
    comment = a.Comment()
    by = facilitator(comment.record)

    made = summaries.summarise(
        comment.record, "Shade first.", saw=summaries.mark(None), up_to=comment, locale="en", by=by
    )

    assert (made.text, made.by_id, made.up_to_id) == ("Shade first.", by.membership.id, comment.id)
    assert since(comment.record) == 0
    a.Comment(record=comment.record)
    a.Comment(record=comment.record, hidden_at=made.written_at, hidden_reason="spam")
    assert since(comment.record) == 1
    assert db.session.scalars(select(Activity.happening)).all() == [Happening.THREAD_SUMMARISED]


def test_the_second_of_two_facilitators_overwrites_nothing(app):
    comment = a.Comment()
    record, seen = comment.record, summaries.mark(None)
    summaries.summarise(record, "First.", saw=seen, up_to=comment, locale="en", by=facilitator(record))

    with pytest.raises(ChangedMeanwhile):
        summaries.summarise(record, "Second.", saw=seen, up_to=comment, locale="en", by=facilitator(record))

    assert db.session.scalars(select(ThreadSummary.text)).all() == ["First."]


def test_whoever_has_seen_the_first_writes_the_next(app):
    comment = a.Comment()
    by = facilitator(comment.record)
    first = summaries.summarise(comment.record, "First.", saw=summaries.mark(None), up_to=None, locale="en", by=by)

    summaries.summarise(comment.record, "Second.", saw=summaries.mark(first), up_to=comment, locale="en", by=by)

    assert db.session.scalars(select(ThreadSummary.text)).all() == ["Second."]
