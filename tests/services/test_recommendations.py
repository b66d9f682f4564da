"""Recommendations: put before a council, answered, reported on, claimed, and judged by those who asked."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import (
    Activity,
    Audience,
    Column,
    Happening,
    LetterWay,
    Link,
    Meaning,
    ProposalState,
    RecommendationState,
    Relation,
    Role,
    SpaceKind,
)
from workspace.queries import recommendations as find
from workspace.rules.flows import NotNow
from workspace.rules.recommendations import lateness
from workspace.services import proposals, recommendations, records, spaces, tasks
from workspace.services.recommendations import Asked, NoEvidence, Shown, Told

S = RecommendationState
SOON = timedelta(days=20)


def facilitator(space):
    return a.actor(a.Membership(space=space, role=Role.FACILITATOR))


def ask(*adopted, council=None, **more):
    council = council or a.Space(kind=SpaceKind.COUNCIL)
    issuer = adopted[0].space if adopted else a.Space()
    by = {each.id: facilitator(each) for each in {issuer.id: issuer, **{p.space_id: p.space for p in adopted}}.values()}
    asked = Asked({"ar": "محطة معالجة", "en": "A plant"}, {"ar": "تُبنى", "en": "Build it"}, "Sewerage", None, adopted)
    made = recommendations.issue(council, asked, issuer=issuer, by=by, **more)
    db.session.commit()
    return made


def happened(it):
    rows = select(Activity.happening).where(Activity.record_id == it.id).order_by(Activity.id)
    return [each.value.partition(".")[2] for each in db.session.scalars(rows)]


def in_progress(**more):
    return a.Recommendation(state=S.IN_PROGRESS, **more)


class TestIssue:
    def test_from_two_proposals_of_two_spaces(self, app):
        one, other = a.Proposal(adopted=True), a.Proposal(adopted=True)
        it = ask(one, other)
        assert (it.title, it.titles, it.locale, it.state) == ("محطة معالجة", {"en": "A plant"}, "ar", S.ISSUED)
        assert one.state is other.state is ProposalState.RECOMMENDED
        links = db.session.scalars(select(Link).where(Link.to_id == it.id, Link.relation == Relation.RECOMMENDED_AS))
        assert {link.from_id for link in links} == {one.id, other.id}
        assert it.issuer_id == one.space_id
        assert it.space.last_number == it.number

    def test_one_proposal_feeds_several(self, app):
        one = a.Proposal(adopted=True)
        ask(one)
        it = ask(one)
        assert it.state is S.ISSUED

    def test_what_was_not_adopted_is_not_put_before_a_council(self, app):
        with pytest.raises(NotNow):
            ask(a.Proposal(open=True))

    def test_from_a_plenary(self, app):
        assert ask().audience is Audience.PUBLIC

    def test_it_is_read_by_no_more_than_the_proposals_are(self, app):
        one = a.Proposal(adopted=True)
        one.audience = Audience.MEMBERS
        it = ask(one, a.Proposal(adopted=True))
        assert it.audience is Audience.MEMBERS
        assert one.audience is Audience.MEMBERS


class TestSteps:
    def test_the_whole_way(self, app):
        it = ask()
        council, issuer = facilitator(it.space), facilitator(it.issuer)
        take = recommendations.take
        take(it, "acknowledge", Told(next_at=now() + SOON), by=council)
        take(it, "accept", Told("First the plans.", due_at=now() + SOON), by=council)
        take(it, "progress", Told("The plans are drawn.", percent=30), by=council)
        with pytest.raises(NoEvidence):
            take(it, "claim", Told(), by=council)
        recommendations.show(it, Shown("It runs.", now().date()), by=council)
        take(it, "claim", Told(), by=council)
        assert (it.state, it.percent, it.implemented_at) == (S.CLAIMED, 30, None)
        take(it, "contest", Told("Only one of three runs."), by=issuer)
        assert (it.state, it.claimed_at) == (S.IN_PROGRESS, None)
        take(it, "claim", Told(), by=council)
        take(it, "confirm", Told(), by=issuer)
        db.session.commit()
        assert it.state is S.IMPLEMENTED
        assert it.claimed_at <= it.implemented_at
        assert happened(it) == [
            "issued", "acknowledged", "accepted", "progressed", "given", "claimed", "contested", "claimed", "confirmed",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("state", "action", "told", "lacks"),
        [
            (S.ISSUED, "acknowledge", Told(), "next_at"),
            (S.ACKNOWLEDGED, "accept", Told("A plan."), "due_at"),
            (S.ACKNOWLEDGED, "accept", Told(due_at=now()), "words"),
            (S.ACKNOWLEDGED, "decline", Told(" "), "words"),
            (S.ACCEPTED, "progress", Told(percent=3), "words"),
            (S.ACCEPTED, "progress", Told("A word."), "percent"),
            (S.CLAIMED, "contest", Told(), "words"),
        ],
    )
    def test_a_step_that_says_too_little(self, app, state, action, told, lacks):
        it = a.Recommendation(state=state)
        with pytest.raises(ValueError, match=lacks):
            recommendations.take(it, action, told, by=facilitator(it.space))
        assert it.state is state

    def test_no_step_is_taken_twice(self, app):
        it = a.Recommendation(state=S.ACKNOWLEDGED)
        with pytest.raises(NotNow):
            recommendations.take(it, "acknowledge", Told(next_at=now()), by=facilitator(it.space))

    def test_progress_counts_the_tasks_where_no_number_is_said(self, app):
        it = in_progress()
        by = facilitator(it.space)
        done, todo = a.Task(space=it.space), a.Task(space=it.space)
        column = select(Column).where(Column.space_id == it.space_id, Column.meaning == Meaning.DONE)
        tasks.move(done, db.session.scalars(column).first(), by=by)
        for each in (done, todo):
            records.link(it, Relation.SOURCE_OF, each, by=by)
        recommendations.weigh(it, done, 3, by=by)
        recommendations.take(it, "progress", Told("Three quarters."), by=by)
        assert (it.percent, it.counts_tasks) == (75, True)
        recommendations.weigh(it, done, 1, by=by)
        assert it.percent == 50
        tasks.archive(done, by=by)
        recommendations.take(it, "progress", Told("The same."), by=by)
        assert it.percent == 50

    def test_the_per_cent_follows_the_tasks_it_counts(self, app):
        """Done, reopened, taken back, linked, unlinked, or a column that means something else now."""
        it = in_progress(counts_tasks=True)
        by, space = facilitator(it.space), it.space
        todo, done = (a.column(space, place) for place in (0, -1))
        one, other = (a.Task(space=space, column=todo) for _ in range(2))
        for task in (one, other):
            records.link(it, Relation.SOURCE_OF, task, by=by)
        version = it.version

        def now_at():
            db.session.flush()
            return it.percent

        tasks.move(one, done, by=by)
        assert now_at() == 50
        tasks.undo(one, by=by)
        assert now_at() == 0
        tasks.move(one, done, by=by)
        records.unlink(it, Relation.SOURCE_OF, other, by=by)
        assert now_at() == 100
        spaces.change_column(done, space, names=done.names, meaning=Meaning.DOING, wip_limit=None, by=by)
        assert now_at() == 0
        spaces.change_column(done, space, names=done.names, meaning=Meaning.DONE, wip_limit=None, by=by)
        tasks.archive(one, by=by)
        tasks.restore(one, by=by)
        assert now_at() == 100
        assert it.version == version + 1  # The link was taken away: the tasks alone tell nobody that he is too late.

    def test_a_per_cent_said_by_hand_stays(self, app):
        it = in_progress(percent=30)
        by, task = facilitator(it.space), a.Task(space=it.space)
        records.link(it, Relation.SOURCE_OF, task, by=by)
        tasks.move(task, a.column(it.space, -1), by=by)
        assert it.percent == 30

    def test_a_word_on_how_it_stands_changes_no_state(self, app):
        it = a.Recommendation(state=S.ISSUED)
        recommendations.update(it, Told("We wait for the budget.", next_at=now() + SOON), by=facilitator(it.space))
        assert it.state is S.ISSUED
        assert happened(it) == ["updated"]
        with pytest.raises(NotNow):
            recommendations.update(a.Recommendation(state=S.DECLINED), Told("…"), by=facilitator(it.space))


class TestEvidence:
    def test_somebody_else_verifies_it(self, app):
        evidence = a.Evidence()
        again = a.Membership(space=evidence.recommendation.issuer, user=evidence.by.user)
        for own in (evidence.by, again):  # Under another name it is the same person.
            with pytest.raises(ValueError, match="own"):
                recommendations.verify(evidence, by=a.actor(own))
        recommendations.verify(evidence, by=facilitator(evidence.recommendation.issuer))
        assert evidence.verified_at is not None
        with pytest.raises(NotNow):
            recommendations.verify(evidence, by=facilitator(evidence.recommendation.issuer))

    def test_taken_away_it_leaves_its_trace(self, app):
        evidence = a.Evidence(url="https://example.org/a", kind="link")
        recommendations.take_away(evidence, reason="It shows a face.", by=a.actor(evidence.by))
        db.session.commit()
        assert (evidence.text, evidence.url, evidence.place) == ("", "", "")
        assert evidence.deleted_by_id == evidence.by_id
        told = db.session.scalars(select(Activity).where(Activity.happening == Happening.EVIDENCE_DELETED)).one()
        assert told.reason == "It shows a face."
        by = facilitator(evidence.recommendation.space)
        with pytest.raises(NoEvidence):
            recommendations.take(evidence.recommendation, "claim", Told(), by=by)


def test_a_letter_is_written_down(app):
    it = in_progress()
    by = facilitator(it.space)
    recommendations.log_letter(it, LetterWay.SENT, on=now().date(), number="221", text="", wait_days=30, by=by)
    assert db.session.scalars(find.letters(it)).one().number == "221"
    assert happened(it) == ["logged"]


def test_the_list_and_the_flag_agree_on_what_is_late(app):
    """The rule stands in Python and in SQL: over every state, date and age they say the same."""
    council = a.Space(kind=SpaceKind.COUNCIL)
    at = now()
    days = [None, at - timedelta(days=2), at + timedelta(days=2)]
    made = [
        a.Recommendation(space=council, state=state, due_at=due, next_at=said, moved_at=at - timedelta(days=age))
        for state in S for due in days for said in days for age in (1, 200)
    ]  # fmt: skip
    viewer = a.viewer(a.member(council))
    found = {each.id for each in db.session.scalars(find.list_of(viewer, council, "late", at))}
    assert found == {each.id for each in made if lateness(each, at)}
    assert 0 < len(found) < len(made)
    assert db.session.execute(find.counts(viewer, council, at)).one().late == len(found)


class TestReading:
    def test_who_asked_reads_what_became_of_it_in_a_closed_council(self, app):
        council = a.Space(kind=SpaceKind.COUNCIL, closed=True)
        it = a.Recommendation(space=council, audience=Audience.MEMBERS)
        inside = a.Recommendation(space=council, issuer=council, audience=Audience.MEMBERS)
        asked = a.viewer(a.member(it.issuer))
        assert db.session.scalar(find.one(asked, council, it.number)) is it
        assert db.session.scalar(find.one(asked, council, inside.number)) is None
        assert db.session.scalar(find.one(a.viewer(a.User()), council, it.number)) is None
        assert list(db.session.scalars(find.list_of(asked, it.issuer, "", now()))) == [it]

    def test_a_visitor_reads_what_a_public_space_asked_for(self, app):
        council = a.Space(kind=SpaceKind.COUNCIL, closed=True)
        public = a.Recommendation(space=council)
        closed = a.Recommendation(space=council, issuer=a.Space(closed=True))
        assert list(db.session.scalars(find.list_of(a.viewer(), council, "", now()))) == [public]
        assert closed.audience is Audience.PUBLIC

    def test_of_a_hidden_council_nobody_else_reads(self, app):
        council = a.Space(kind=SpaceKind.COUNCIL, hidden=True)
        it = a.Recommendation(space=council)
        for viewer in (a.viewer(), a.viewer(a.member(it.issuer))):
            assert list(db.session.scalars(find.list_of(viewer, it.issuer, "", now()))) == []
        assert list(db.session.scalars(find.list_of(a.viewer(a.member(council)), council, "", now()))) == [it]


class TestWaiting:
    def test_the_council_for_what_is_new_or_late_and_those_who_asked_for_what_is_claimed(self, app):
        council = a.Space(kind=SpaceKind.COUNCIL)
        issuer = a.Space()
        it = {state: a.Recommendation(space=council, issuer=issuer, state=state) for state in S}
        late = a.Recommendation(space=council, state=S.ACCEPTED, due_at=now() - timedelta(days=1))

        def waits(space, role):
            viewer = a.viewer(a.member(space, role))
            return set(db.session.scalars(find.waiting_for(viewer, now())))

        assert waits(council, Role.FACILITATOR) == {it[S.ISSUED], late}
        assert waits(issuer, Role.FACILITATOR) == {it[S.CLAIMED]}
        assert waits(council, Role.MODERATOR) == waits(issuer, Role.MEMBER) == set()

    def test_half_a_year_without_a_word_makes_it_late(self, app):
        it = a.Recommendation(state=S.ACCEPTED)
        by = a.viewer(a.member(it.space, Role.FACILITATOR))
        with time_machine.travel(now() + timedelta(days=181)):
            assert list(db.session.scalars(find.waiting_for(by, now()))) == [it]


def test_a_proposal_tells_what_became_of_it(app):
    one = a.Proposal(adopted=True)
    it = ask(one)
    assert list(db.session.scalars(find.of_proposal(a.viewer(), one))) == [it]
    assert list(db.session.scalars(find.sources(a.viewer(), it))) == [one]
    with pytest.raises(NotNow):
        proposals.advance(one, "withdraw", by=facilitator(one.space))
