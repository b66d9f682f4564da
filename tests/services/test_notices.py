"""Telling: one row for a person and a thing, whatever happens; nothing to who did it, may not read or muted it."""

import pytest
from sqlalchemy import select

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import Happening, Notice, ReportReason, Role
from workspace.queries import notices as queries
from workspace.services import comments, follows, members, notices, proposals, records, tasks


def rows(user):
    return list(db.session.scalars(select(Notice).where(Notice.user_id == user.id)))


def told(user):
    """What they find: the happening, how much of it, whether it needs them."""
    found = db.session.execute(queries.mine(a.viewer(user))).all()
    return [(n.happening, news, n.needs_at is not None) for n, news in found if n.read_at is None]


@pytest.fixture
def space(app):
    return a.Space()


def someone(space, role=Role.MEMBER, **kwargs):
    return a.Membership(space=space, role=role, **kwargs)


def test_a_task_tells_who_is_to_do_it_and_nobody_else(space):
    adder, doer, other = (someone(space) for _ in range(3))
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(adder))

    tasks.assign(task, [doer, adder], by=a.actor(adder))

    assert told(doer.user) == [(Happening.TASK_ASSIGNED, 1, True)]
    assert told(adder.user) == told(other.user) == []


def test_who_had_the_task_already_is_not_told_again(space):
    adder, doer, second = (someone(space) for _ in range(3))
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(adder))
    tasks.assign(task, [doer], by=a.actor(adder))
    notices.read_all(doer.user, db.session.scalars(select(Notice.at)).one())

    tasks.assign(task, [doer, second], by=a.actor(adder))

    assert told(doer.user) == []
    assert told(second.user) == [(Happening.TASK_ASSIGNED, 1, True)]


def test_ten_comments_are_one_row_that_counts(space):
    author, speaker = someone(space), someone(space, name="Noor")
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
    for n in range(10):
        comments.say(task, f"Word {n}", locale="en", by=a.actor(speaker))

    assert len(rows(author.user)) == 1
    assert told(author.user) == [(Happening.COMMENT_SAID, 10, False)]


def test_who_is_named_is_needed_and_goes_on_being_needed_while_others_speak(space):
    author, named = someone(space), someone(space, name="Zeinab")
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
    comments.say(task, "Could you, @Zeinab?", locale="en", by=a.actor(author))
    assert told(named.user) == [(Happening.COMMENT_SAID, 1, True)]

    follows.follow(task, by=a.actor(named))
    comments.say(task, "I ask only.", locale="en", by=a.actor(author))

    assert told(named.user) == [(Happening.COMMENT_SAID, 2, True)]


def test_what_was_read_begins_anew(space):
    author, speaker = someone(space), someone(space)
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
    for _ in range(3):
        comments.say(task, "Yes.", locale="en", by=a.actor(speaker))
    notices.read(author.user, record_id=task.id)
    assert told(author.user) == []

    comments.say(task, "And one more.", locale="en", by=a.actor(speaker))

    assert told(author.user) == [(Happening.COMMENT_SAID, 1, False)]


def test_a_hidden_comment_goes_from_the_count_and_the_last_one_takes_the_row_along(space):
    author, speaker = someone(space), someone(space)
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
    said = [comments.say(task, "Bad words.", locale="en", by=a.actor(speaker)) for _ in range(2)]
    moderator = a.actor(someone(space, Role.MODERATOR))

    comments.hide(said[0], reason=ReportReason.INSULT, by=moderator)
    assert told(author.user) == [(Happening.COMMENT_SAID, 1, False)]
    comments.hide(said[1], reason=ReportReason.INSULT, by=moderator)
    assert told(author.user) == []
    comments.restore(said[1], by=moderator)
    assert told(author.user) == [(Happening.COMMENT_SAID, 1, False)]


def test_what_is_hidden_or_archived_is_not_waiting(space):
    follower, speaker = someone(space), someone(space)
    moderator = a.actor(someone(space, Role.MODERATOR))
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(speaker))
    follows.follow(task, by=a.actor(follower))
    comments.say(task, "Yes.", locale="en", by=a.actor(speaker))
    assert told(follower.user)

    records.hide(task, by=moderator, reason="insult")
    assert told(follower.user) == []
    records.unhide(task, by=moderator)
    assert told(follower.user)
    tasks.archive(task, by=a.actor(speaker))
    assert told(follower.user) == []


def test_who_may_not_read_it_is_not_told(space):
    follower, author = someone(space), someone(space)
    draft = a.Proposal(space=space, author=author)
    follows.follow(draft, by=a.actor(follower))

    comments.say(draft, "For ourselves.", locale="en", by=a.actor(author))

    assert rows(follower.user) == []


def test_who_left_finds_nothing_any_more(space):
    closed = a.Space(closed=True)
    doer, facilitator = someone(closed), a.actor(someone(closed, Role.FACILITATOR))
    task = tasks.add(closed, a.column(closed), "Carry water", by=facilitator)
    tasks.assign(task, [doer], by=facilitator)
    assert told(doer.user)

    members.remove(doer, reason="…", by=facilitator)

    assert told(doer.user) == []


def test_muted_things_and_spaces_are_silent_and_what_they_had_told_goes(space):
    author, speaker, named = someone(space), someone(space), someone(space, name="Zeinab")
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
    comments.say(task, "@Zeinab", locale="en", by=a.actor(speaker))

    follows.mute(task, by=a.actor(author))
    notices.hear(named, False)
    assert told(author.user) == told(named.user) == []
    comments.say(task, "@Zeinab again", locale="en", by=a.actor(speaker))
    assert rows(author.user) == rows(named.user) == []

    notices.hear(named, True)
    comments.say(task, "@Zeinab?", locale="en", by=a.actor(speaker))
    assert told(named.user) == [(Happening.COMMENT_SAID, 1, True)]


def test_what_one_moderator_did_needs_no_other(space):
    first, second = (someone(space, Role.MODERATOR) for _ in range(2))
    proposal = a.Proposal(space=space)
    author = proposal.author
    proposals.advance(proposal, "submit", by=a.actor(author))
    assert told(first.user) == told(second.user) == [(Happening.PROPOSAL_SUBMITTED, 1, True)]

    proposals.advance(proposal, "approve", by=a.actor(first))

    assert told(first.user) == told(second.user) == []
    assert told(author.user) == [(Happening.PROPOSAL_APPROVED, 1, False)]


def test_where_nobody_moderates_those_above_are_told(app):
    region = a.Space(kind="region")
    above, space = someone(region, Role.MODERATOR), a.Space(parent=region)
    draft = a.Proposal(space=space)
    proposals.advance(draft, "submit", by=a.actor(draft.author))
    assert len(told(above.user)) == 1

    second = a.Proposal(space=space)
    someone(space, Role.MODERATOR)
    proposals.advance(second, "submit", by=a.actor(second.author))
    assert len(told(above.user)) == 1


def test_facilitators_hear_of_who_asks_to_join_while_somebody_waits(space):
    facilitator = someone(space, Role.FACILITATOR)
    for name in ("Karim", "Hasan"):
        members.ask_to_join(space, a.User(), name=name, word="", charter=None)
    assert told(facilitator.user) == [(Happening.JOIN_REQUESTED, 2, True)]


def test_what_was_dropped_was_told_to_nobody(space):
    adder, doer = someone(space), someone(space)
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(adder))
    tasks.assign(task, [doer], by=a.actor(adder))
    assert rows(doer.user)
    user = doer.user
    db.session.rollback()

    assert rows(user) == []


def test_telling_many_costs_as_much_as_telling_one(app, space):
    task = a.Task(space=space)
    speaker = a.actor(someone(space))

    def cost():
        db.session.commit()
        with statements(app) as sent:
            comments.say(task, "Yes.", locale="en", by=speaker)
        return len(sent)

    cost()
    few = cost()
    for _ in range(20):
        follows.follow(task, by=a.actor(someone(space)))
    assert cost() == few
    assert db.session.query(Notice).count() == 20
