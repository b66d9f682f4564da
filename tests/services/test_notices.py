"""Telling: one row for a person and a thing, whatever happens; nothing to who did it, may not read or muted it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import (
    Activity,
    Audience,
    Happening,
    Notice,
    ProposalVersion,
    ReportReason,
    Role,
    SeasonState,
    SpaceKind,
    Visibility,
)
from workspace.queries import digests
from workspace.queries import notices as queries
from workspace.services import (
    amendments,
    campaigns,
    comments,
    events,
    follows,
    members,
    notices,
    proposals,
    records,
    registrations,
    seasons,
    tasks,
)
from workspace.services.activity import record
from workspace.services.proposals import Words
from workspace.services.registrations import Who
from workspace.web import clock


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


def test_a_muted_thing_is_silent_and_what_it_had_told_goes(space):
    author, speaker = someone(space), someone(space)
    task = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
    comments.say(task, "Yes.", locale="en", by=a.actor(speaker))

    follows.mute(task, by=a.actor(author))
    comments.say(task, "Yes again.", locale="en", by=a.actor(speaker))

    assert rows(author.user) == []


class TestMutedSpaces:
    @pytest.fixture
    def muted(self, space):
        """Somebody who muted the space, and the tasks of theirs that others then spoke about."""
        it = someone(space, name="Zeinab")
        one, other = (tasks.add(space, a.column(space), title, by=a.actor(it)) for title in ("Water", "Bread"))
        it.user.email = "zeinab@example.org"
        notices.hear(it, False)
        speaker = a.actor(someone(space))
        comments.say(one, "Yes.", locale="en", by=speaker)
        comments.say(other, "No.", locale="en", by=speaker)
        comments.say(other, "@Zeinab", locale="en", by=speaker)
        db.session.commit()
        return it

    def letter(self, user):
        """Whether they are looked at for a letter, and what it would say."""
        is_due = [each.id for each, _urgent in db.session.execute(digests.due(now() + timedelta(hours=2)))]
        return is_due + [row.happening for row in db.session.execute(digests.waiting([user.id]))]

    def test_only_what_needs_somebody_is_shown_and_no_letter_comes(self, muted):
        assert told(muted.user) == [(Happening.COMMENT_SAID, 2, True)]
        assert db.session.scalar(queries.UNREAD, {"user_id": muted.user_id}).count("record_id") == 1
        assert self.letter(muted.user) == []

    def test_no_letter_comes_either_of_what_was_told_before(self, space):
        author = someone(space)
        author.user.email = "reem@example.org"
        task = tasks.add(space, a.column(space), "Water", by=a.actor(author))
        comments.say(task, "Yes.", locale="en", by=a.actor(someone(space)))
        assert self.letter(author.user) == [author.user_id, Happening.COMMENT_SAID]

        notices.hear(author, False)

        assert self.letter(author.user) == told(author.user) == []

    def test_the_rest_is_listed_once_the_space_is_heard_again_and_no_letter_of_it_comes(self, muted):
        notices.hear(muted, True)

        assert sorted(told(muted.user)) == [(Happening.COMMENT_SAID, 1, False), (Happening.COMMENT_SAID, 2, True)]
        assert self.letter(muted.user) == []

    def test_what_nobody_was_shown_is_not_marked_as_read_with_all(self, muted):
        notices.read_all(muted.user, now())
        assert told(muted.user) == []

        notices.hear(muted, True)

        assert told(muted.user) == [(Happening.COMMENT_SAID, 1, False)]

    def test_no_letter_comes_of_what_somebody_hears_by_another_space_and_is_not_shown(self, app):
        """The days of a region's season are told in all its spaces; the list goes by the region."""
        region = a.Space(kind=SpaceKind.REGION)
        season = a.Season(space=region)
        it = someone(region)
        a.Membership(space=a.Space(parent=region), user=it.user)
        it.user.email = "zeinab@example.org"
        notices.hear(it, False)
        record(Happening.SEASON_DATED, space=region, by=None, season=season.id)

        assert told(it.user) == self.letter(it.user) == []

    def test_what_was_archived_meanwhile_is_not_listed(self, muted, space):
        by = a.actor(someone(space, Role.MODERATOR))
        for row in rows(muted.user):
            tasks.archive(row.record, by=by)
        notices.hear(muted, True)
        assert told(muted.user) == []


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


class TestMentionsByEditing:
    def test_who_is_named_by_a_change_is_told_and_who_was_named_before_is_not_told_again(self, space):
        author, first, second, other = (someone(space, name=each) for each in ("Ali", "Zeinab", "Karim", "Noor"))
        task = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
        for n in range(3):
            comments.say(task, f"Word {n}", locale="en", by=a.actor(other))
        comment = comments.say(task, "@Zeinab", locale="en", by=a.actor(author))
        for n in range(3):
            comments.say(task, f"Word {n}", locale="en", by=a.actor(other))
        notices.read(first.user, record_id=task.id)
        follows.mute(task, by=a.actor(other))

        comments.amend(comment, "@Zeinab, @Karim, @Ali, @Noor", saw=comments.mark(comment), by=a.actor(author))

        assert told(second.user) == [(Happening.COMMENT_EDITED, 1, True)]
        assert told(first.user) == told(other.user) == []
        assert Happening.COMMENT_EDITED not in {n.happening for n in rows(author.user)}

    def test_it_goes_with_the_comment_and_comes_back_with_it(self, space):
        author, named = someone(space), someone(space, name="Karim")
        moderator = a.actor(someone(space, Role.MODERATOR))
        task = tasks.add(space, a.column(space), "Carry water", by=a.actor(author))
        comment = comments.say(task, "Who?", locale="en", by=a.actor(author))
        comments.say(task, "Somebody.", locale="en", by=a.actor(author))
        comments.amend(comment, "@Karim", saw=comments.mark(comment), by=a.actor(author))

        comments.hide(comment, reason=ReportReason.INSULT, by=moderator)
        assert told(named.user) == []
        comments.restore(comment, by=moderator)
        assert told(named.user) == [(Happening.COMMENT_EDITED, 1, True)]


class TestCampaigns:
    @pytest.fixture
    def asked(self, space):
        return a.Space()

    def test_the_facilitators_of_the_space_that_is_asked_are_needed_until_it_has_answered(self, space, asked):
        here, there = someone(space, Role.FACILITATOR), someone(asked, Role.FACILITATOR)
        member = someone(asked)
        first, second = (a.Campaign(space=space) for _ in range(2))
        for each in (first, second):
            campaigns.ask(each, space, asked, by=a.actor(here))
        assert told(there.user) == [(Happening.CAMPAIGN_ASKED, 2, True)]
        assert told(member.user) == told(here.user) == []

        campaigns.answer(first, asked, True, by=a.actor(there))
        assert told(there.user) == [(Happening.CAMPAIGN_ASKED, 2, True)], "the second still waits"
        campaigns.answer(second, asked, False, by=a.actor(there))
        assert told(there.user) == []
        assert sorted(told(here.user)) == [
            (Happening.CAMPAIGN_JOINED, 1, False), (Happening.CAMPAIGN_REFUSED, 1, False),
        ]  # fmt: skip

    def test_one_that_is_closed_meanwhile_asks_nobody_and_who_muted_the_space_is_asked_too(self, space, asked):
        here = a.actor(someone(space, Role.FACILITATOR))
        there, muted = (someone(asked, Role.FACILITATOR) for _ in range(2))
        notices.hear(muted, False)
        campaign = a.Campaign(space=space)
        campaigns.ask(campaign, space, asked, by=here)
        assert told(there.user) == told(muted.user) == [(Happening.CAMPAIGN_ASKED, 1, True)]

        campaigns.close(campaign, space, "Won.", by=here)
        assert told(there.user) == []

    def test_where_nobody_facilitates_those_above_answer(self, space):
        region = a.Space(kind="region")
        above, below = someone(region, Role.FACILITATOR), a.Space(parent=region)
        campaigns.ask(a.Campaign(space=space), space, below, by=a.actor(someone(space, Role.FACILITATOR)))
        assert told(above.user) == [(Happening.CAMPAIGN_ASKED, 1, True)]


class TestSeasons:
    @pytest.fixture
    def region(self, app):
        return a.Space(kind="region")

    def test_whoever_may_come_hears_of_the_call_the_days_and_the_results_in_one_row(self, region):
        leader, member = someone(region, Role.FACILITATOR), someone(region)
        below, elsewhere = someone(a.Space(parent=region)), someone(a.Space())
        muted = someone(region)
        notices.hear(muted, False)
        season = a.Season(space=region, state=SeasonState.DRAFT)
        by = a.actor(leader)
        frame = seasons.framed(season)
        seasons.revise(season, replace(frame, starts_on=date(2027, 3, 1)), saw=seasons.mark(season), by=by)
        assert rows(member.user) == [], "a draft is told to nobody"

        seasons.advance(season, "call", by=by)
        for each in (member, below):
            assert told(each.user) == [(Happening.SEASON_CALLED, 1, False)]
        assert rows(leader.user) == rows(elsewhere.user) == told(muted.user) == []

        frame = replace(frame, starts_on=date(2027, 4, 1))
        seasons.revise(season, frame, saw=seasons.mark(season), by=by)
        seasons.revise(season, replace(frame, calls={"en": "Bread?"}), saw=seasons.mark(season), by=by)
        assert told(below.user) == [(Happening.SEASON_DATED, 2, False)]
        for action in ("deliberate", "convene", "close"):
            seasons.advance(season, action, by=by)
        assert told(below.user) == [(Happening.SEASON_CLOSED, 3, False)]

        region.visibility = Visibility.CLOSED
        db.session.flush()
        assert told(below.user) == []
        assert len(told(member.user)) == 1

    def test_of_a_space_that_is_closed_those_below_are_not_told(self, app):
        region = a.Space(kind="region", closed=True)
        below = someone(a.Space(parent=region))
        seasons.advance(a.Season(space=region, state=SeasonState.DRAFT), "call", by=a.actor(someone(region)))
        assert rows(below.user) == []

    def test_before_the_call_ends_those_are_needed_who_have_not_handed_in(self, region):
        season = a.Season(space=region, closes_at=now() + timedelta(days=2))
        city = a.Space(parent=region)
        draft, handed_in = a.Proposal(space=city), a.Proposal(space=city, open=True)
        seasons.hand_in(season, handed_in, by=a.actor(handed_in.author))
        reader = someone(city)
        db.session.commit()

        for _ in range(2):
            clock.do_what_is_due()
        assert told(draft.author.user) == [(Happening.SEASON_CLOSING, 1, True)]
        assert rows(reader.user) == []
        assert rows(handed_in.author.user) == []

        seasons.advance(season, "deliberate", by=a.actor(someone(region, Role.FACILITATOR)))
        assert told(draft.author.user) == []

    def test_a_call_that_does_not_end_soon_is_not_said_to(self, region):
        a.Season(space=region, closes_at=now() + timedelta(days=4))
        draft = a.Proposal(space=region)
        clock.do_what_is_due()
        assert rows(draft.author.user) == []

    def test_authors_hear_whether_their_proposal_is_in_the_programme(self, region):
        season, leader = a.Season(space=region), a.actor(someone(region, Role.FACILITATOR))
        taken, left, over = (a.Proposal(space=region, open=True) for _ in range(3))
        for each in (taken, left, over):
            seasons.hand_in(season, each, by=a.actor(each.author))
        proposals.advance(over, "withdraw", by=a.actor(over.author))
        sitting = seasons.Sitting("Water", now(), now() + timedelta(hours=1), proposals=[taken])
        session = seasons.plan_session(season, sitting, by=leader)
        again = replace(sitting, title="Bread")
        seasons.plan_session(season, again, session=session, saw=seasons.session_mark(session), by=leader)
        assert told(taken.author.user) == [(Happening.PROPOSAL_PROGRAMMED, 1, False)]
        assert rows(left.author.user) == []

        for action in ("deliberate", "convene"):
            seasons.advance(season, action, by=leader)
        assert (Happening.PROPOSAL_LEFT_OUT, 1, False) in told(left.author.user)
        assert Happening.PROPOSAL_LEFT_OUT not in {n.happening for n in rows(over.author.user)}
        assert told(taken.author.user)[-1] == (Happening.PROPOSAL_PROGRAMMED, 1, False)

    def test_where_the_programme_treats_no_proposals_none_is_left_out(self, region):
        season, leader = a.Season(space=region), a.actor(someone(region, Role.FACILITATOR))
        proposal = a.Proposal(space=region, open=True)
        seasons.hand_in(season, proposal, by=a.actor(proposal.author))
        for action in ("deliberate", "convene"):
            seasons.advance(season, action, by=leader)
        assert Happening.PROPOSAL_LEFT_OUT not in {n.happening for n in rows(proposal.author.user)}


def register(event, member, name="one"):
    return registrations.register(event, Who(name), user=member.user, form=f"{name} {member.id}", is_told=True)


class TestEvents:
    @pytest.fixture
    def organiser(self, space):
        return someone(space, Role.FACILITATOR)

    def test_a_new_event_is_told_once_to_the_members_and_not_while_it_is_a_draft(self, space, organiser):
        member, elsewhere = someone(space), someone(a.Space())
        by = a.actor(organiser)
        at = now() + timedelta(days=7)
        event = events.plan(space, events.Plan("A training", at, at + timedelta(hours=3)), by=by)
        assert rows(member.user) == []
        events.open_to(event, Audience.PUBLIC, by=by)
        assert told(member.user) == [(Happening.EVENT_OPENED, 1, False)]
        assert rows(organiser.user) == rows(elsewhere.user) == []

        events.close(event, by=by)
        events.reopen(event, by=by)
        assert told(member.user) == [(Happening.EVENT_OPENED, 1, False)]
        records.hide(event, by=by, reason="insult")
        assert told(member.user) == []

    def test_organisers_are_needed_while_a_registration_waits(self, space, organiser):
        event = a.Event(space=space, needs_approval=True)
        guests = [someone(a.Space()) for _ in range(2)]
        first, second = (register(event, each) for each in guests)
        assert told(organiser.user) == [(Happening.REGISTRATION_ASKED, 2, True)]
        assert rows(someone(space).user) == []

        registrations.admit(first, by=a.actor(organiser))
        assert told(organiser.user) == [(Happening.REGISTRATION_ASKED, 2, True)]
        registrations.refuse(second, by=a.actor(organiser))
        assert told(organiser.user) == []
        assert told(guests[0].user) == [(Happening.REGISTRATION_ADMITTED, 1, False)]
        assert told(guests[1].user) == [(Happening.REGISTRATION_REFUSED, 1, False)]

    def test_where_no_approval_is_needed_nobody_waits_for_the_organisers(self, space, organiser):
        register(a.Event(space=space), someone(space))
        assert rows(organiser.user) == []

    def test_whoever_moves_up_is_told_and_nobody_else_and_no_log_says_who(self, space):
        event = a.Event(space=space, capacity=1)
        first, second, third = (someone(space) for _ in range(3))
        has_place, _waits, _next = (register(event, each) for each in (first, second, third))
        registrations.cancel(has_place)

        assert told(second.user) == [(Happening.REGISTRATION_ADMITTED, 1, False)]
        assert rows(first.user) == rows(third.user) == []
        said = db.session.scalars(select(Activity).where(Activity.happening == Happening.REGISTRATION_ADMITTED)).one()
        assert (said.about_id, said.by_id, said.details) == (None, None, {})

    def test_another_time_or_place_and_that_it_is_off_go_to_those_who_registered_by_their_account(
        self, space, organiser
    ):
        event = a.Event(space=space)
        here, guest, muted, away = (someone(each) for each in (space, a.Space(), space, space))
        for each in (here, guest, muted):
            register(event, each)
        registrations.cancel(register(event, away))
        notices.hear(muted, False)
        by = a.actor(organiser)

        def change(**words):
            events.change(event, replace(events.planned(event), **words), saw=events.mark(event), by=by)

        change(about="Bring water.")
        assert rows(here.user) == []
        change(place="The school")
        for each in (here, guest):
            assert told(each.user) == [(Happening.EVENT_MOVED, 1, False)]
        assert told(muted.user) == rows(away.user) == []

        events.cancel(event, by=by, reason="The bridge is closed.")
        assert told(guest.user) == [(Happening.EVENT_CANCELLED, 2, False)]
        assert rows(guest.user)[0].mailed_at is not None, "a letter of its own has told them"

    def test_who_follows_it_without_having_registered_has_no_letter_of_their_own(self, space, organiser):
        event, follower = a.Event(space=space), someone(space)
        follows.follow(event, by=a.actor(follower))
        events.cancel(event, by=a.actor(organiser), reason="The bridge is closed.")
        assert told(follower.user) == [(Happening.EVENT_CANCELLED, 1, False)]
        assert rows(follower.user)[0].mailed_at is None

    def test_what_told_of_a_registration_goes_with_the_data(self, space, organiser):
        event, guest = a.Event(space=space, needs_approval=True), someone(space)
        registrations.admit(register(event, guest), by=a.actor(organiser))
        notices.read(guest.user, record_id=event.id)
        assert rows(guest.user)

        registrations.forget(event)
        assert rows(guest.user) == []


def test_what_a_closed_council_says_among_itself_is_told_to_nobody_who_asked(space):
    """They follow what became of their recommendation; its own members hear what is said."""
    council = a.Space(kind=SpaceKind.COUNCIL, closed=True)
    asked = a.Recommendation(space=council, issuer=space)
    asker, inside = someone(space), someone(council)
    for each in (asker, inside):
        follows.follow(asked, by=a.actor(each))
    comments.say(asked, "Between us", locale="en", by=a.actor(someone(council)))
    db.session.commit()
    assert told(asker.user) == []
    assert told(inside.user) == [(Happening.COMMENT_SAID, 1, False)]


def test_nobody_is_told_that_they_can_register_for_what_was_called_off(space):
    """Who had not read it hears nothing, who had reads what became of it."""
    by = a.actor(someone(space, Role.FACILITATOR))
    member = someone(space)
    event = a.Event(space=space, draft=True)
    events.open_to(event, Audience.PUBLIC, by=by)
    db.session.commit()
    assert told(member.user) == [(Happening.EVENT_OPENED, 1, False)]
    events.cancel(event, by=by, reason="The bridge is closed")
    db.session.commit()
    assert told(member.user) == []


def test_one_of_two_amendments_that_was_answered_leaves_the_other_waiting(space):
    proposal = a.Proposal(space=space, open=True)
    original = db.session.scalars(select(ProposalVersion).where(ProposalVersion.proposal_id == proposal.id)).one()
    first, second = (
        amendments.propose(
            original,
            Words(proposal.title, proposal.locale, proposal.summary, body, proposal.ask),
            why="",
            by=a.actor(someone(space)),
        )
        for body in ("Two benches.", "Three benches.")
    )
    amendments.reject(first, reason="No.", by=a.actor(proposal.author))
    assert told(proposal.author.user) == [(Happening.AMENDMENT_PROPOSED, 2, True)]
    amendments.reject(second, reason="No.", by=a.actor(proposal.author))
    assert all(not needs for _happening, _news, needs in told(proposal.author.user))
