"""Amendments: asked for, put together with what the text has become, credited, refused, grown."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from tests import factories as a
from workspace.db import db
from workspace.models import (
    Activity,
    AmendmentState,
    Audience,
    DecisionState,
    Follow,
    Happening,
    Link,
    Notice,
    OnEdit,
    ProposalState,
    ProposalVersion,
    Relation,
    Role,
    Translation,
)
from workspace.rules.flows import NotNow
from workspace.services import amendments, proposals, translations
from workspace.services.proposals import Overlap, Words, words_of

OLD = "There is a place under the poplars, in the shade until noon."


def last():
    return db.session.scalars(select(Activity).order_by(Activity.id.desc()).limit(1)).one()


def original(proposal):
    return proposals.text_at(proposal, proposal.edition)


def by_facilitator(amendment):
    return a.actor(a.Membership(space=amendment.proposal.space, role=Role.FACILITATOR))


def changed(proposal, **words):
    """An amendment of the original as it reads now."""
    made = amendments.propose(
        original(proposal),
        Words(**{**vars(words_of(proposal)), **words}),
        why="It reads better.",
        by=a.actor(a.Membership(space=proposal.space)),
    )
    db.session.commit()
    return made


class TestPropose:
    def test_it_waits_and_the_text_stays_as_it_is(self, app):
        proposal = a.Proposal(open=True)

        amendment = changed(proposal, body="Under the old poplars.")

        assert amendment.state is AmendmentState.PENDING
        assert (amendment.locale, amendment.of_edition) == ("en", 1)
        assert (proposal.body, proposal.edition) == (OLD, 1)
        assert (last().happening, last().reason) == (Happening.AMENDMENT_PROPOSED, "It reads better.")
        assert last().details == {"amendment": amendment.handle}

    def test_who_proposes_one_follows_the_proposal(self, app):
        amendment = changed(a.Proposal(open=True), ask="Two benches.")

        assert db.session.scalars(select(Follow.membership_id)).all() == [amendment.author_id]

    def test_changing_no_word_is_no_amendment(self, app):
        with pytest.raises(amendments.Nothing):
            changed(a.Proposal(open=True))

    @pytest.mark.parametrize("state", [s for s in ProposalState if s is not ProposalState.OPEN])
    def test_only_an_open_proposal_is_amended(self, app, state):
        with pytest.raises(NotNow):
            changed(a.Proposal(**{state: True}), body="Another text.")


class TestAccept:
    def test_the_whole_is_a_new_version_that_credits_the_amender(self, app):
        amendment = a.Amendment()
        proposal, by = amendment.proposal, a.actor(amendment.proposal.author)

        amendments.accept(amendment, saw=1, by=by)
        db.session.commit()

        version = original(proposal)
        assert (proposal.edition, proposal.body, version.body) == (2, amendment.body, amendment.body)
        assert (version.amendment.author, version.by) == (amendment.author, by.membership)
        assert amendment.state is AmendmentState.ACCEPTED
        assert (amendment.decided_by, amendment.decided_at is not None) == (by.membership, True)
        told = last()
        assert (told.happening, told.by, told.about) == (
            Happening.AMENDMENT_ACCEPTED, by.membership, amendment.author,
        )  # fmt: skip
        assert (told.from_value, told.to_value, told.details["edition"]) == ("pending", "accepted", 2)

    def test_what_the_text_became_meanwhile_stays_in_it(self, app):
        amendment = a.Amendment()
        other = changed(amendment.proposal, body=OLD.replace("noon", "two"))
        amendments.accept(other, saw=1, by=by_facilitator(other))

        amendments.accept(amendment, saw=2, by=by_facilitator(amendment))

        assert amendment.proposal.body == "There is a place under the old poplars, in the shade until two."

    def test_where_it_overlaps_the_whole_is_refused_and_an_edited_text_is_not(self, app):
        amendment = a.Amendment()
        other = changed(amendment.proposal, body=OLD.replace("the poplars", "the willows"))
        amendments.accept(other, saw=1, by=by_facilitator(other))
        db.session.commit()

        with pytest.raises(Overlap) as both:
            amendments.accept(amendment, saw=2, by=by_facilitator(amendment))
        assert both.value.texts["body"].conflicts
        assert amendment.state is AmendmentState.PENDING
        edited = Words("A bench by the river", "en", body="Under the old willows.")
        amendments.accept(amendment, saw=2, words=edited, by=by_facilitator(amendment))

        assert (amendment.proposal.body, amendment.proposal.summary) == ("Under the old willows.", "")
        assert original(amendment.proposal).amendment is amendment

    def test_who_saw_an_older_text_is_told_and_nothing_is_written(self, app):
        amendment = a.Amendment()
        other = changed(amendment.proposal, ask="Two benches.")
        amendments.accept(other, saw=1, by=by_facilitator(other))
        db.session.commit()

        for words in (None, Words("Another", "en")):
            with pytest.raises(amendments.WentOn):
                amendments.accept(amendment, saw=1, words=words, by=by_facilitator(amendment))

        assert amendment.state is AmendmentState.PENDING
        assert amendment.proposal.edition == 2

    def test_a_change_that_stands_there_already_is_accepted_without_another_version(self, app):
        amendment = a.Amendment()
        twin = changed(amendment.proposal, body=amendment.body)
        amendments.accept(twin, saw=1, by=by_facilitator(twin))

        amendments.accept(amendment, saw=2, by=by_facilitator(amendment))

        assert amendment.state is AmendmentState.ACCEPTED
        assert amendment.proposal.edition == 2

    @pytest.mark.parametrize("verb", ["accept", "reject", "withdraw"])
    @pytest.mark.parametrize("state", ["accepted", "rejected", "withdrawn"])
    def test_what_was_decided_stays_decided(self, app, state, verb):
        amendment = a.Amendment(**{state: True})
        more = {"accept": {"saw": 1}, "reject": {"reason": "No."}, "withdraw": {}}[verb]

        with pytest.raises(NotNow):
            getattr(amendments, verb)(amendment, by=a.actor(amendment.author), **more)

        assert amendment.state == state
        assert amendment.proposal.body == OLD

    @pytest.mark.engine("postgresql")  # SQLite lets one write after the other.
    def test_of_two_at_once_the_second_is_refused(self, app):
        amendment = a.Amendment()
        first, second = by_facilitator(amendment), by_facilitator(amendment)
        with app.app_context():
            elsewhere = db.session.get(type(amendment), amendment.id)
            _ = elsewhere.state, elsewhere.proposal, amendment.state, amendment.proposal.edition  # Both have looked.
            amendments.accept(elsewhere, saw=1, by=first)
            db.session.commit()

        with pytest.raises(StaleDataError):
            amendments.accept(amendment, saw=1, by=second)
        db.session.rollback()
        assert db.session.query(ProposalVersion).count() == 2

    @pytest.mark.parametrize("state", ["adopted", "not_adopted", "withdrawn", "merged"])
    def test_a_text_that_is_no_longer_discussed_is_not_changed(self, app, state):
        amendment = a.Amendment(proposal=a.Proposal(**{state: True}))
        with pytest.raises(NotNow):
            amendments.accept(amendment, saw=1, by=by_facilitator(amendment))
        amendments.reject(amendment, reason="It is over.", by=by_facilitator(amendment))
        assert amendment.state is AmendmentState.REJECTED


class TestWhileDeciding:
    def test_a_running_decision_refuses_another_text(self, app):
        amendment = a.Amendment()
        decision = a.decision(amendment.proposal)

        with pytest.raises(NotNow):
            amendments.accept(amendment, saw=1, by=by_facilitator(amendment))

        assert (amendment.state, decision.state) == (AmendmentState.PENDING, DecisionState.RUNNING)
        assert amendment.proposal.edition == 1

    def test_one_that_was_called_to_give_way_is_stopped_with_the_reason(self, app):
        amendment = a.Amendment()
        decision = a.decision(amendment.proposal, on_edit=OnEdit.STOP)

        amendments.accept(amendment, saw=1, reason="The text is another one.", by=by_facilitator(amendment))

        assert decision.state is DecisionState.STOPPED
        assert (amendment.proposal.state, amendment.proposal.edition) == (ProposalState.OPEN, 2)
        stopped = select(Activity).where(Activity.happening == Happening.DECISION_STOPPED)
        assert db.session.scalars(stopped).one().reason == "The text is another one."

    def test_a_translation_is_amended_and_the_decision_runs_on(self, app):
        proposal = a.Proposal(open=True)
        a.translation(proposal, "ar")
        amendment = a.Amendment(proposal=proposal, locale="ar", title="مقعد عند النهر", summary="", body="", ask="")
        decision = a.decision(proposal)

        amendments.accept(amendment, saw=1, by=by_facilitator(amendment))

        assert decision.state is DecisionState.RUNNING
        assert (proposal.edition, proposal.titles) == (1, {"ar": "مقعد عند النهر"})


class TestOtherLanguages:
    def test_accepting_in_the_original_marks_the_others_older_and_touches_none(self, app):
        proposal = a.Proposal(open=True)
        rows = [a.translation(proposal, "ar"), a.translation(proposal, "ckb", title="کورسییەک لای ڕووبار")]
        before = [{**vars(words_of(row)), "of": row.of_edition} for row in rows]
        amendment = changed(proposal, body="Under the old poplars.")

        amendments.accept(amendment, saw=1, by=by_facilitator(amendment))
        db.session.commit()

        assert [{**vars(words_of(row)), "of": row.of_edition} for row in rows] == before
        assert db.session.query(Translation).count() == 2
        assert proposal.edition == 2
        assert all(row.of_edition < proposal.edition for row in rows)
        assert proposal.titles == {"ar": "مقعد على النهر", "ckb": "کورسییەک لای ڕووبار"}

    def test_accepting_in_a_translation_changes_that_one_only(self, app):
        proposal = a.Proposal(open=True)
        arabic = a.translation(proposal, "ar")
        a.translation(proposal, "ckb")
        words = Words(arabic.title, "ar", arabic.summary, "ثمة مكان تحت أشجار الحور القديمة.", arabic.ask)
        amendment = amendments.propose(arabic, words, why="", by=a.actor(a.Membership(space=proposal.space)))

        amendments.accept(amendment, saw=1, by=by_facilitator(amendment))
        db.session.commit()

        newest = db.session.scalars(select(Translation).where(Translation.amendment_id == amendment.id)).one()
        assert (newest.locale, newest.edition, newest.of_edition) == ("ar", 2, 1)
        assert newest.amendment.author is amendment.author
        assert (proposal.edition, proposal.body) == (1, OLD)
        assert db.session.query(Translation).filter_by(locale="ckb").one().edition == 1

    WORD = st.sampled_from(["ماء", "نهر", "ئاو", "پرد", "bench", "river", "\n", "،"])

    @pytest.mark.engine("sqlite")
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.sampled_from(["en", "ar", "ckb"]), st.lists(st.lists(WORD, min_size=1).map(" ".join), min_size=1, max_size=4)
    )
    def test_whatever_is_accepted_in_one_language_the_rows_of_the_others_stay_to_the_byte(self, app, tag, bodies):
        proposal = a.Proposal(open=True)
        for other in ("ar", "ckb"):
            a.translation(proposal, other)
        by = a.actor(a.Membership(space=proposal.space, role=Role.FACILITATOR))
        before = rows_but(proposal, tag)

        for body in bodies:
            text = proposal if tag == "en" else db.session.scalars(a.translation_queries.into(proposal, tag)).one()
            base = original(proposal) if tag == "en" else text
            try:
                amendment = amendments.propose(
                    base, Words(text.title, tag, text.summary, body, text.ask), why="", by=by
                )
            except amendments.Nothing:
                continue
            amendments.accept(amendment, saw=text.edition, by=by)
            db.session.commit()

        assert rows_but(proposal, tag) == before


def rows_but(proposal, tag):
    """Every row of the texts in the other languages, as the database holds it."""
    tables = (Translation.__table__, ProposalVersion.__table__)
    found = [
        tuple(row)
        for table in tables
        for row in db.session.execute(
            select(table).where(table.c.proposal_id == proposal.id, table.c.locale != tag).order_by(table.c.id)
        )
    ]
    return [*found, *([proposal.title, proposal.body, proposal.edition] if tag != "en" else [])]


class TestRejectAndWithdraw:
    def test_rejecting_leaves_the_text_and_tells_why(self, app):
        amendment = a.Amendment()
        by = by_facilitator(amendment)

        amendments.reject(amendment, reason="The young ones are protected.", by=by)
        db.session.commit()

        assert (amendment.state, amendment.answer) == (AmendmentState.REJECTED, "The young ones are protected.")
        assert amendment.proposal.edition == 1
        assert (last().happening, last().reason) == (Happening.AMENDMENT_REJECTED, "The young ones are protected.")
        assert (last().by, last().about) == (by.membership, amendment.author)

    def test_its_amender_takes_it_back(self, app):
        amendment = a.Amendment()
        amendments.withdraw(amendment, by=a.actor(amendment.author))
        assert amendment.state is AmendmentState.WITHDRAWN
        assert last().happening is Happening.AMENDMENT_WITHDRAWN


class TestGrow:
    def test_a_rejected_one_goes_on_as_a_draft_of_its_amenders_own_once(self, app):
        amendment = a.Amendment(proposal=a.Proposal(open=True, path=a.Path()), rejected=True)
        by = a.actor(amendment.author)

        draft = amendments.grow(amendment, by=by)
        db.session.commit()

        assert (draft.state, draft.audience, draft.author) == (ProposalState.DRAFT, Audience.AUTHORS, amendment.author)
        assert words_of(draft) == words_of(amendment)
        assert draft.path_id == amendment.proposal.path_id
        link = db.session.scalars(select(Link)).one()
        assert (link.from_id, link.relation, link.to_id) == (draft.id, Relation.RELATES_TO, amendment.proposal_id)
        assert amendment.became is draft
        with pytest.raises(NotNow):
            amendments.grow(amendment, by=by)

    @pytest.mark.parametrize("state", [{}, {"accepted": True}, {"withdrawn": True}])
    def test_nothing_else_grows(self, app, state):
        amendment = a.Amendment(**state)
        with pytest.raises(NotNow):
            amendments.grow(amendment, by=a.actor(amendment.author))

    def test_the_proposal_it_was_asked_of_is_not_told_of_the_draft(self, app):
        amendment = a.Amendment(rejected=True)
        amendments.grow(amendment, by=a.actor(amendment.author))
        told = select(Activity).where(Activity.record_id == amendment.proposal_id)
        assert db.session.scalars(told).all() == []


def test_a_translation_can_be_added_to_what_is_being_decided(app):
    proposal = a.Proposal(open=True)
    a.decision(proposal)
    by = a.actor(a.Membership(space=proposal.space))
    translations.write(proposal, Words("مقعد", "ar"), base=0, of_edition=1, by=by)
    assert proposal.titles == {"ar": "مقعد"}


class TestLapse:
    """What nobody can answer any more does not wait."""

    @pytest.mark.parametrize("action", ["adopt", "reject"])
    def test_once_it_is_decided_what_would_change_its_text_waits_no_longer(self, app, action):
        proposal = a.Proposal(open=True)
        amendment = changed(proposal, body="There is a place under the willows.")
        a.translation(proposal, "ar")
        other = a.Amendment(proposal=proposal, locale="ar", of_edition=1)

        proposals.advance(proposal, "call", by=by_facilitator(amendment))
        while_voted = amendment.state
        proposals.advance(proposal, action, by=None)

        assert while_voted is AmendmentState.PENDING
        assert amendment.state is AmendmentState.LAPSED
        assert (last().happening, last().about_id, last().by_id) == (
            Happening.AMENDMENT_LAPSED, amendment.author_id, None,
        )  # fmt: skip
        assert other.state is AmendmentState.PENDING  # A translation is put right as long as it is read.

    def test_with_the_proposal_all_of_them_go(self, app):
        proposal = a.Proposal(open=True)
        a.translation(proposal, "ar")
        amendments_of_it = [
            changed(proposal, body="Other."), a.Amendment(proposal=proposal, locale="ar", of_edition=1),
        ]  # fmt: skip

        proposals.advance(proposal, "withdraw", by=a.actor(proposal.author))

        assert {each.state for each in amendments_of_it} == {AmendmentState.LAPSED}

    def test_its_author_is_told_and_those_who_were_to_answer_are_needed_no_more(self, app):
        proposal = a.Proposal(open=True)
        amendment = changed(proposal, body="Other.")

        proposals.advance(proposal, "call", by=by_facilitator(amendment))
        proposals.advance(proposal, "adopt", by=None)

        told = {each.user_id: each for each in db.session.scalars(select(Notice))}
        assert told[amendment.author.user_id].happening is Happening.AMENDMENT_LAPSED
        assert told[proposal.author.user_id].needs_at is None

    def test_it_can_go_on_as_a_proposal_of_its_author(self, app):
        proposal = a.Proposal(open=True)
        amendment = changed(proposal, body="Other.")
        proposals.advance(proposal, "withdraw", by=a.actor(proposal.author))

        draft = amendments.grow(amendment, by=a.actor(amendment.author))

        assert draft.body == "Other."
