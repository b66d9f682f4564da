import pytest

from tests import factories as a
from workspace.db import db
from workspace.models import Audience, Relation
from workspace.queries import records as queries
from workspace.rules.flows import NotNow, is_hidden
from workspace.services import records


def by(thing):
    return a.actor(a.Membership(space=thing.space, role="moderator"))


def test_sharing_and_keeping_open_and_close_a_record(app):
    meeting = a.Meeting()

    records.share(meeting, by=by(meeting))
    assert meeting.audience is Audience.PUBLIC

    records.keep(meeting, by=by(meeting))
    assert meeting.audience is Audience.MEMBERS


@pytest.mark.parametrize("how", ["submitted", "draft", "returned"])
@pytest.mark.parametrize("verb", ["share", "keep", "hide"])
def test_what_is_not_published_is_not_opened_by_another_door(app, how, verb):
    proposal = a.Proposal(**{how: True})
    before = proposal.audience

    with pytest.raises(NotNow):
        getattr(records, verb)(proposal, by=by(proposal), **({"reason": "spam"} if verb == "hide" else {}))

    assert proposal.audience is before


def test_a_proposal_that_waits_is_not_shown_to_all_by_showing_it_again(app):
    proposal = a.Proposal(submitted=True)

    with pytest.raises(NotNow):
        records.unhide(proposal, by=by(proposal))

    assert proposal.audience is Audience.MODERATORS


@pytest.mark.parametrize("before", [Audience.PUBLIC, Audience.MEMBERS])
def test_what_is_shown_again_is_read_by_those_who_read_it_before(app, before):
    task = a.Task(audience=before)

    records.hide(task, by=by(task), reason="spam")
    assert is_hidden(task)
    with pytest.raises(NotNow):
        records.hide(task, by=by(task), reason="again")
    records.unhide(task, by=by(task))

    assert task.audience is before


def test_a_link_is_said_once_and_taken_back_once(app):
    proposal = a.Proposal(open=True)
    task = a.Task(space=proposal.space)
    who = by(proposal)

    first = records.link(proposal, Relation.SOURCE_OF, task, by=who)
    assert records.link(proposal, Relation.SOURCE_OF, task, by=who) is first

    viewer = a.viewer(who.membership.user)
    assert [other.id for _, other in db.session.execute(queries.linked_to(viewer, task))] == [proposal.id]
    records.unlink(proposal, Relation.SOURCE_OF, task, by=who)
    assert db.session.execute(queries.linked_to(viewer, task)).all() == []


def test_nothing_is_linked_to_itself(app):
    task = a.Task()

    with pytest.raises(ValueError, match="itself"):
        records.link(task, Relation.RELATES_TO, task, by=by(task))
