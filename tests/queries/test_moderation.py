"""Who has what in their queue."""

from datetime import timedelta

from tests import factories as a
from workspace.db import db, now
from workspace.models import ReportState
from workspace.queries import moderation as queries


def waiting(user):
    return list(db.session.scalars(queries.proposals_awaiting(a.viewer(user))))


def complaints(user):
    return list(db.session.scalars(queries.reports_waiting(a.viewer(user))))


def test_the_one_that_waits_longest_comes_first_over_all_spaces(app):
    one, two = a.Space(), a.Space()
    moderator = a.member(one, "moderator")
    a.Membership(space=two, user=moderator, role="facilitator")
    late = a.Proposal(space=one, submitted=True)
    early = a.Proposal(space=two, submitted=True, submitted_at=now() - timedelta(days=3))
    a.Proposal(space=one, open=True)
    a.Proposal(space=one, returned=True)

    assert waiting(moderator) == [early, late]
    assert db.session.scalar(queries.counted(queries.proposals_awaiting(a.viewer(moderator)))) == 2


def test_only_who_moderates_has_a_queue(app):
    proposal = a.Proposal(submitted=True)
    a.Report(record=proposal)

    for who in (a.member(proposal.space), a.member(proposal.space, "observer"), a.member(a.Space(), "moderator"), None):
        assert waiting(who) == []
        assert complaints(who) == []


def test_a_role_from_above_holds_unless_the_space_is_independent(app):
    region = a.Space(kind="region")
    city = a.Space(parent=region)
    alone = a.Space(parent=region, overseers=".", is_independent=True)
    above = a.member(region, "moderator")
    here = a.Proposal(space=city, submitted=True)
    a.Proposal(space=alone, submitted=True)

    assert waiting(above) == [here]


def test_an_archived_space_has_nothing_to_decide(app):
    space = a.Space(archived=True)
    a.Proposal(space=space, submitted=True)

    assert waiting(a.member(space, "moderator")) == []


def test_each_thing_stands_once_with_its_oldest_report(app):
    comment = a.Comment()
    first = a.Report(record=comment.record, comment=comment)
    second = a.Report(record=comment.record, comment=comment)
    on_record = a.Report(record=comment.record)
    a.Report(record=comment.record, state=ReportState.DISMISSED)
    moderator = a.member(comment.record.space, "moderator")

    assert complaints(moderator) == [first, on_record]
    assert list(db.session.scalars(queries.reports_alike([first]))) == [first, second, on_record]


def test_nobody_reads_who_complained_of_them(app):
    space = a.Space()
    accused = a.Membership(space=space, role="moderator")
    comment = a.Comment(record=a.Task(space=space), author=accused)
    about_me = a.Report(record=comment.record, comment=comment)
    about_my_task = a.Report(record=a.Task(space=space, author=accused))
    other = a.member(space, "moderator")

    assert complaints(accused.user) == []
    assert db.session.scalar(queries.report(a.viewer(accused.user), about_me.handle)) is None
    assert complaints(other) == [about_me, about_my_task]


def test_a_former_members_words_can_be_reported(app):
    comment = a.Comment()
    report = a.Report(record=comment.record, comment=comment)
    comment.author.user_id = None
    db.session.commit()

    assert complaints(a.member(comment.record.space, "moderator")) == [report]
