"""The letters of what is new: one for a person however much there is, none where there is nothing, none at night."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Audience, Mail, Notice, Pace, ReportReason, Role, SeasonState, User
from workspace.services import campaigns, comments, events, follows, records, registrations, seasons, tasks
from workspace.services.registrations import Who
from workspace.web import digests

THURSDAY_NOON = "2026-11-26T09:00:00+00:00"  # In Baghdad.
SUNDAY_MORNING = "2026-11-29T05:01:00+00:00"


@pytest.fixture
def clock(app):
    with time_machine.travel(THURSDAY_NOON, tick=False) as traveller:
        yield traveller


def someone(space, role=Role.MEMBER, **kwargs):
    user = a.User(**{"email": f"p{db.session.query(User).count()}@example.org", "locale": "en", **kwargs})
    return a.Membership(space=space, role=role, user=user)


def give(doer, n, title="Carry water"):
    """So many tasks, entered by a facilitator of their space."""
    by = a.actor(a.Membership(space=doer.space, role=Role.FACILITATOR))
    for i in range(n):
        made = tasks.add(doer.space, a.column(doer.space), f"{title} {i}", by=by)
        tasks.assign(made, [doer], by=by)
    db.session.commit()


def mails():
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def later(clock, **delta):
    clock.shift(timedelta(**delta))
    return digests.write_due()


def test_twenty_tasks_entered_after_a_meeting_are_one_letter(clock):
    doer = someone(a.Space())
    for _ in range(4):
        give(doer, 5)
        assert later(clock, minutes=2) == 0

    assert later(clock, minutes=5) == 1

    (letter,) = mails()
    assert letter.subject == "20 things need you"
    assert letter.address == doer.user.email
    assert later(clock, minutes=61) == 0


def test_twenty_campaigns_that_ask_and_twenty_who_want_a_place_are_one_letter(clock):
    facilitator = someone(a.Space(), Role.FACILITATOR)
    host = a.Membership(role=Role.FACILITATOR)
    event = a.Event(space=facilitator.space, needs_approval=True)
    for n in range(20):
        campaigns.ask(a.Campaign(space=host.space), host.space, facilitator.space, by=a.actor(host))
        registrations.register(event, Who(f"Guest {n}", f"guest{n}@example.org"), form=f"form {n}")
    db.session.commit()

    assert later(clock, minutes=6) == 1
    assert later(clock, minutes=61) == 0

    (letter,) = mails()
    assert letter.subject == "2 things need you"


def test_twenty_seasons_events_and_sessions_are_one_digest(clock):
    region = a.Space(kind="region")
    leader, member = a.actor(a.Membership(space=region, role=Role.FACILITATOR)), someone(region, digest=Pace.DAILY)
    for n in range(20):
        seasons.advance(a.Season(space=region, state=SeasonState.DRAFT), "call", by=leader)
        event = a.Event(space=region, draft=True, title=f"Training {n}")
        events.open_to(event, Audience.PUBLIC, by=leader)
    db.session.commit()

    assert [later(clock, hours=each) for each in (1, 23, 48, 24)].count(1) == 1
    (letter,) = mails()
    assert letter.subject == "40 things are new to you"
    assert "Training 19: You can register" in letter.body
    assert letter.address == member.user.email


def test_what_goes_on_coming_is_told_after_half_an_hour(clock):
    doer = someone(a.Space())
    written = []
    for _ in range(11):
        give(doer, 1)
        written.append(later(clock, minutes=3))
    assert sum(written) == 1


def test_at_night_nothing_comes_and_in_the_morning_it_does(clock):
    doer = someone(a.Space())
    clock.move_to("2026-11-26T19:00:00+00:00")
    give(doer, 1)

    assert later(clock, hours=1) == 0
    assert later(clock, hours=9, minutes=5) == 1


def test_the_rest_comes_once_a_week_after_the_weekend(clock):
    author = someone(a.Space())
    task = tasks.add(author.space, a.column(author.space), "Carry water", by=a.actor(author))
    comments.say(task, "Yes.", locale="en", by=a.actor(a.Membership(space=author.space)))
    db.session.commit()

    author.user.locale = "ar"
    db.session.commit()
    assert [later(clock, hours=12) for _ in range(3)] == [0, 0, 0]
    clock.move_to(SUNDAY_MORNING)
    assert digests.write_due() == 1
    assert digests.write_due() == 0
    clock.shift(timedelta(days=7))
    assert digests.write_due() == 0  # Nothing new: no empty digest.


def test_what_was_hidden_meanwhile_stands_in_no_letter(clock):
    doer = someone(a.Space())
    give(doer, 1)
    task = db.session.scalars(select(Notice)).one().record
    records.hide(task, by=a.actor(someone(doer.space, Role.MODERATOR)), reason=ReportReason.INSULT)
    db.session.commit()

    assert later(clock, minutes=10) == 0


def test_it_names_what_everybody_may_read_and_of_the_rest_how_much(clock):
    doer = someone(a.Space())
    give(doer, 2, "For members")
    for task in db.session.scalars(select(Notice).order_by(Notice.id).limit(1)):
        records.share(task.record, by=a.actor(someone(doer.space, Role.MODERATOR)))
    closed = a.Membership(space=a.Space(closed=True), user=doer.user)
    give(closed, 1, "Secret")

    assert later(clock, minutes=10) == 1

    (letter,) = mails()
    assert "For members 0: The task is yours" in letter.body
    assert "2 more things" in letter.body
    assert "For members 1" not in letter.body
    assert "Secret" not in letter.body
    assert closed.space.slug not in letter.body


def test_it_names_the_season_that_a_thing_belongs_to(clock):
    author = someone(a.Space())
    fifth = a.Season(space=author.space, names={"en": "The fifth season"})
    proposal = a.Proposal(space=author.space, author=author, open=True, audience=Audience.PUBLIC, title="Benches")
    seasons.hand_in(fifth, proposal, by=a.actor(author))
    follows.follow(proposal, by=a.actor(author))
    comments.say(proposal, "Yes.", locale="en", by=a.actor(a.Membership(space=author.space)))
    db.session.commit()
    later(clock, minutes=1)
    assert later(clock, days=7) == 1
    assert "- Benches (The fifth season): " in mails()[0].body


def test_who_wants_no_letters_gets_none(clock):
    doer = someone(a.Space(), letters_at_once=False, digest=Pace.NONE)
    give(doer, 1)
    assert later(clock, days=10) == 0


def test_who_is_frozen_or_gave_no_address_gets_none(clock):
    space = a.Space()
    give(someone(space, frozen_at=now()), 1)
    give(someone(space, email=None), 1)
    assert later(clock, days=10) == 0


def test_many_people_cost_as_many_statements_as_few(clock, app):
    space = a.Space()

    def cost(n):
        for _ in range(n):
            give(someone(space), 1)
        clock.shift(timedelta(minutes=10))
        with statements(app) as sent:
            assert digests.write_due() == n
        return len([each for each in sent if "INSERT INTO mails" not in str(each)])

    assert cost(2) == cost(8)
