"""Answers by mail: said once, as the form would say them; and whoever must not be let in is not."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories as a
from tests.rules.test_replies import AUTOMATIC, MAILS, SAID, UNSAID
from workspace.db import db, now, transaction
from workspace.models import Activity, Audience, Comment, Happening, Mail, ReportReason, Role, Visibility
from workspace.services import comments, members, records, tasks
from workspace.services.replies import LASTS, MOST
from workspace.web import digests, replies

SECRET = "a secret between two servers, 0123456789"
NOON = "2026-11-26T09:00:00+00:00"


@pytest.fixture
def config(app):
    told = replace(app.extensions["masar"], reply_address="reply+{}@example.org", inbound_secret=SECRET)
    app.extensions["masar"] = told
    return told


@pytest.fixture
def task(config):
    """A task that everybody may read, of a space where somebody has an address."""
    return a.Task(audience=Audience.PUBLIC)


def someone(space, role=Role.MEMBER, email="heron@example.org", **kwargs):
    return a.Membership(space=space, role=role, user=a.User(email=email, **kwargs)).user


def word_for(user, task):
    return re.match(r"reply\+(.*)@", replies.address(user, task.id, now()))[1]


def message(word, said="I agree.", sender="heron@example.org", name="one@example.org"):
    head = f"From: Heron <{sender}>\nTo: reply+{word}@example.org\nMessage-ID: <{name}>"
    return f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{said}\n".encode()


def mail(name, word):
    return (MAILS / f"{name}.eml").read_bytes().replace(b"WORD", word.encode())


def take(raw):
    with transaction():
        replies.take(raw)


def said():
    return [each.body for each in db.session.scalars(select(Comment).order_by(Comment.id))]


def letters():
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


@pytest.mark.parametrize("name", SAID)
def test_what_real_programs_send_is_said(task, name):
    user = someone(task.space)
    take(mail(name, word_for(user, task)))

    (comment,) = db.session.scalars(select(Comment))
    assert comment.body == SAID[name]
    assert comment.author.user == user
    assert comment.record_id == task.id
    happened = db.session.scalars(select(Activity).order_by(Activity.id.desc()).limit(1)).one()
    assert happened.happening is Happening.COMMENT_SAID
    assert letters() == []


@pytest.mark.parametrize("name", AUTOMATIC)
def test_what_no_person_wrote_is_dropped_without_a_word(task, name):
    take(mail(name, word_for(someone(task.space), task)))
    assert said() == []
    assert letters() == []


@pytest.mark.parametrize("name", UNSAID)
def test_what_cannot_be_said_is_told_to_its_sender_once_an_hour(task, name):
    word = word_for(someone(task.space, locale="ckb"), task)
    with time_machine.travel(NOON, tick=False) as clock:
        take(mail(name, word))
        take(mail(name, word))
        take(message(word, "", name="three@example.org"))
        assert len(letters()) == 1
        clock.shift(timedelta(minutes=61))
        take(message(word, "", name="four@example.org"))

    assert said() == []
    assert [each.address for each in letters()] == ["heron@example.org"] * 2
    assert "وەڵام" in letters()[0].subject


def test_it_is_said_once_however_often_it_comes(task):
    word = word_for(someone(task.space), task)
    for _ in range(3):
        take(message(word))
    take(message(word).replace(b"Message-ID: <one@example.org>\n", b""))
    take(message(word).replace(b"Message-ID: <one@example.org>\n", b""))
    take(message(word, name="two@example.org"))
    assert said() == ["I agree."] * 3


def test_of_one_person_so_many_are_taken_in_an_hour_and_the_rest_is_told(task):
    heron, crane = someone(task.space), someone(task.space, email="crane@example.org")
    word = word_for(heron, task)
    other = word_for(heron, a.Task(space=task.space, audience=Audience.PUBLIC))
    with time_machine.travel(NOON, tick=False) as clock:
        take(message(word, "", name="says nothing"))  # What was not taken does not count.
        clock.shift(timedelta(minutes=61))
        for n in range(MOST):
            take(message(word if n % 2 else other, f"{n}", name=f"{n}"))
        assert len(said()) == MOST
        for n in range(3):
            take(message(word, "One more.", name=f"more {n}"))
        take(message(word_for(crane, task), "Mine.", sender="crane@example.org", name="crane's"))
        assert said()[MOST:] == ["Mine."]
        assert "More answers came from you" in letters()[-1].body
        assert len(letters()) == 2  # With the one that said nothing.
        clock.shift(timedelta(minutes=61))
        take(message(word, "Later.", name="later"))
    assert said()[MOST:] == ["Mine.", "Later."]


def test_nobody_else_is_let_in(task):
    """What is forged, or somebody else's, is dropped: no comment, no letter to whoever sent it."""
    heron, crane = someone(task.space), someone(task.space, email="crane@example.org")
    word = word_for(heron, task)
    other = word_for(crane, a.Task(space=task.space))
    for forged in (
        word[:-1] + ("a" if word[-1] != "a" else "b"), "a" + word[1:] if word[0] != "a" else "b" + word[1:], word[:-4],
        word + "aa", word[:30] + other[30:], other[:26] + word[26:], "a" * 45, "a", word[::-1],
    ):  # fmt: skip
        take(message(forged, name=forged))
    assert letters() == []
    for sender in ("crane@example.org", "stranger@example.net", "heron@example.org.evil.example", "heron@example.com"):
        take(message(word, sender=sender, name=sender))

    assert said() == []
    assert {each.address for each in letters()} == {"heron@example.org"}


def test_a_word_is_for_one_record_and_one_installation(app, config, task):
    user, other = someone(task.space), a.Task(space=task.space, audience=Audience.PUBLIC)
    take(message(word_for(user, other)))
    assert db.session.scalars(select(Comment)).one().record_id == other.id
    app.extensions["masar"] = replace(config, secret=b"another installation's, 0123456789 abc")
    theirs = word_for(user, task)
    app.extensions["masar"] = config
    take(message(theirs, name="two@example.org"))
    assert len(said()) == 1


def test_a_word_is_good_for_thirty_days(task):
    with time_machine.travel(NOON, tick=False) as clock:
        word = word_for(someone(task.space), task)
        clock.shift(LASTS)
        take(message(word, name="in time"))
        clock.shift(timedelta(days=1))
        take(message(word, name="late"))
    assert said() == ["I agree."]
    assert "too late" in letters()[0].body


def leave(user, task):
    members.leave(a.membership(user, task.space), by=a.actor(user, task.space))


def mute(user, _task):
    a.membership(user, _task.space).muted_until = now() + timedelta(days=1)


def freeze(user, _task):
    user.frozen_at = now()


def lose_the_address(user, _task):
    user.email = None


def change_the_address(user, _task):
    user.email = "elsewhere@example.org"


def hide(_user, task):
    records.hide(task, by=a.actor(a.Membership(space=task.space, role=Role.MODERATOR)), reason=ReportReason.INSULT)


def archive(_user, task):
    tasks.archive(task, by=a.actor(a.Membership(space=task.space, role=Role.FACILITATOR)))


def close(user, task):
    leave(user, task)
    task.space.visibility = Visibility.CLOSED


def end(_user, task):
    task.space.archived_at = now()


TOLD = {leave: 1, mute: 1, freeze: 0, lose_the_address: 0, change_the_address: 1, hide: 1, archive: 1, close: 1, end: 1}


@pytest.mark.parametrize("what", TOLD, ids=lambda what: what.__name__)
def test_it_dies_with_what_it_stands_on(task, what):
    user = someone(task.space)
    word = word_for(user, task)
    what(user, task)
    db.session.commit()

    take(message(word))

    assert said() == []
    assert len(letters()) == TOLD[what]
    assert all(each.address == user.email for each in letters())
    assert all(task.title not in each.body + each.subject for each in letters())


def test_who_moderates_from_above_answers_under_their_name_there(task):
    region = a.membership(someone(db.session.get(type(task.space), task.space.parent_id), Role.MODERATOR), a.root())
    take(message(word_for(region.user, task)))
    assert db.session.scalars(select(Comment)).one().author.space_id == task.space_id


@pytest.mark.engine("sqlite")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.binary(max_size=300), st.booleans())
def test_no_bytes_say_something_as_somebody_else(task, head, body, is_theirs):
    crane = db.session.scalar(select(a.models.User).where(a.models.User.email == "crane@example.org"))
    crane = crane or someone(task.space, email="crane@example.org")
    word = word_for(crane, task) if is_theirs else "a" * 45
    take(head + f"\nFrom: heron@example.org\nTo: reply+{word}@example.org\n".encode() + head + b"\n\n" + body)
    assert said() == []
    assert {each.address for each in letters()} <= {"crane@example.org"}


# The letter that is answered.


def told(space, *speakers):
    """A letter to somebody who is named in comments under a thing that visitors may read."""
    reader = someone(space, name="Heron")
    thing = a.Task(space=space, audience=Audience.PUBLIC)
    by = a.actor(a.Membership(space=space))
    for each in speakers:
        comments.say(thing, f"@Heron {each}", locale="en", by=by)
    db.session.commit()
    with time_machine.travel(now() + timedelta(minutes=10), tick=False):
        db.session.get(type(reader), reader.id).quiet_from = reader.quiet_until = 0
        db.session.commit()
        digests.write_due()
    return thing, letters()[0]


def test_a_letter_of_comments_says_where_to_answer_and_its_answer_is_said(config):
    thing, letter = told(a.Space(), "What do you think?")
    assert re.fullmatch(r"reply\+[a-z2-7]{45}@example\.org", letter.reply_to)
    assert letter.body.startswith("──────────")
    assert "Nobody reads" not in letter.body
    take(message(letter.reply_to[6:-12], "Good.\n\n> " + letter.body.replace("\n", "\n> ")))
    assert said()[-1] == "Good."


def test_without_the_setting_nothing_of_it_is_there(app, visit):
    _thing, letter = told(a.Space(), "What do you think?")
    assert letter.reply_to == ""
    assert letter.body.startswith("Needs you")
    take(message("a" * 45))
    assert said() == ["@Heron What do you think?"]
    assert visit().open("/mail/inbound", method="POST", data=b"x").status == 404


def test_letters_that_name_nothing_cannot_be_answered(config):
    _thing, letter = told(a.Space(closed=True), "What do you think?")
    assert letter.reply_to == ""
    assert "Nobody reads what answers this letter" in letter.body


@pytest.mark.parametrize(("lang", "says"), {"ar": "لا أحد يقرأ", "ckb": "کەس وەڵامی", "en": "Nobody reads"}.items())
def test_a_letter_of_several_things_says_that_nobody_reads_what_answers_it(config, lang, says):
    """An answer to it would go where letters come from, or say something under one thing of several."""
    space = a.Space()
    reader, by = someone(space, name="Heron", locale=lang), a.actor(a.Membership(space=space))
    for thing in (a.Task(space=space, audience=Audience.PUBLIC) for _ in range(2)):
        comments.say(thing, "@Heron look", locale="en", by=by)
    reader.quiet_from = reader.quiet_until = 0
    db.session.commit()
    with time_machine.travel(now() + timedelta(minutes=10), tick=False):
        digests.write_due()

    (letter,) = letters()
    assert letter.reply_to == ""
    assert says in letter.body.split("\n\n")[-1]
    take(message("a" * 45, name="an answer without a word"))
    assert len(letters()) == 1


# Where mail servers hand it over.


def hand_over(visit, raw, secret=SECRET, kind="message/rfc822"):
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": kind}
    return visit().open("/mail/inbound", method="POST", data=raw, headers=headers)


def test_a_server_that_knows_the_secret_hands_it_over(visit, task):
    word = word_for(someone(task.space), task)
    assert [hand_over(visit, message(word)).status for _ in range(2)] == [204, 204]
    assert said() == ["I agree."]


def test_whatever_it_is_the_server_is_told_that_all_is_well(visit, task):
    word = word_for(someone(task.space), task)
    for raw in (b"", b"\0\xff", message("a" * 45), mail("bounce-postfix", word), message(word, "")):
        assert hand_over(visit, raw).status == 204
    assert said() == []


def test_one_that_is_too_large_is_read_so_far_as_to_tell_its_sender(visit, task):
    word = word_for(someone(task.space), task)
    assert hand_over(visit, message(word, "x" * 11 * 1024 * 1024)).status == 204
    assert said() == []
    assert "too large" in letters()[0].body


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", "é"])
def test_who_does_not_know_it_finds_nothing_there(visit, task, secret):
    word = word_for(someone(task.space), task)
    assert hand_over(visit, message(word), secret).status == 404
    assert hand_over(visit, message(word), kind="text/plain").status == 415
    assert said() == []
