"""What happened, as far as the reader may know it."""

from tests import factories as a
from workspace.db import db
from workspace.models import Happening, ReportReason
from workspace.queries import activity as queries
from workspace.services import comments, proposals, reports, tasks
from workspace.services.proposals import Words

H = Happening


def told(query):
    return [each.happening for each in db.session.scalars(query)]


def test_of_a_record_what_was_said_and_who_complained_is_left_out(app):
    comment = a.Comment()
    thing, by = comment.record, a.actor(comment.author)
    comments.say(thing, "Yes.", locale="en", by=by)
    reports.report(thing, comment=comment, reason=ReportReason.SAFETY, by=a.actor(a.Membership(space=thing.space)))
    comments.restore(comment, by=by)

    assert told(queries.of_record(thing)) == [H.COMMENT_HIDDEN, H.COMMENT_RESTORED]


def test_of_a_space_nobody_learns_of_records_they_cannot_read(app):
    space = a.Space()
    author, other = a.Membership(space=space), a.Membership(space=space)
    proposals.start(space, Words("Still mine"), by=a.actor(author))
    tasks.add(space, a.column(space), "For the members", by=a.actor(author))
    tasks.add(a.Space(), a.column(space), "Elsewhere", by=a.actor(author))

    assert told(queries.of_space(a.viewer(author.user), space)) == [H.TASK_ADDED, H.PROPOSAL_STARTED]
    assert told(queries.of_space(a.viewer(other.user), space)) == [H.TASK_ADDED]
    assert told(queries.of_space(a.viewer(), space)) == []


def test_of_a_space_nobody_learns_who_complained(app):
    comment = a.Comment()
    thing = comment.record
    made = reports.report(thing, comment=comment, reason=ReportReason.SPAM, by=a.actor(a.Membership(space=thing.space)))
    moderator = a.Membership(space=thing.space, role="moderator")
    reports.dismiss(made, by=a.actor(moderator))

    for who in (comment.author, moderator):
        assert told(queries.of_space(a.viewer(who.user), thing.space)) == []
