"""Following a record: by a tap, by oneself, not at all."""

from datetime import timedelta

import time_machine

from tests import factories as a
from workspace.db import db, now
from workspace.models import Activity, Follow
from workspace.services import comments, follows, proposals, tasks
from workspace.services.proposals import Words


def of(thing, member):
    return db.session.get(Follow, (thing.id, member.id))


def someone(thing):
    return a.actor(a.Membership(space=thing.space))


def test_following_and_letting_go_tell_nobody(app):
    task = a.Task()
    by = someone(task)

    follows.follow(task, by=by)
    assert not of(task, by.membership).is_muted
    follows.let_go(task, by=by)

    assert of(task, by.membership) is None
    assert db.session.query(Activity).count() == 0


def test_following_again_means_that_one_has_heard(app):
    task = a.Task()
    by = someone(task)
    follows.follow(task, by=by)
    before = of(task, by.membership).since

    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        follows.follow(task, by=by)

    assert of(task, by.membership).since > before


def test_whoever_starts_something_or_speaks_under_it_follows_it(app):
    space = a.Space()
    author, speaker = a.actor(a.Membership(space=space)), a.actor(a.Membership(space=space))

    task = tasks.add(space, a.column(space), "Carry water", by=author)
    proposal = proposals.start(space, Words("A bench"), by=author)
    comments.say(task, "I have a barrel.", locale="en", by=speaker)

    assert of(task, author.membership)
    assert of(proposal, author.membership)
    assert of(task, speaker.membership)
    assert of(proposal, speaker.membership) is None


def test_what_somebody_muted_stays_muted_when_they_speak(app):
    task = a.Task()
    by = someone(task)
    follows.mute(task, by=by)

    comments.say(task, "One word only.", locale="en", by=by)

    assert of(task, by.membership).is_muted


def test_following_ends_a_muting(app):
    task = a.Task()
    by = someone(task)
    follows.mute(task, by=by)

    follows.follow(task, by=by)

    assert not of(task, by.membership).is_muted
