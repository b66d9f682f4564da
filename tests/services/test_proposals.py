import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, Audience, Happening, Link, ProposalState, ProposalVersion, Relation, Role
from workspace.rules.flows import PROPOSALS, NotNow
from workspace.services import proposals, records
from workspace.services.proposals import Words


def happened(proposal):
    rows = select(Activity).where(Activity.record_id == proposal.id).order_by(Activity.id)
    return [row.happening for row in db.session.scalars(rows)]


class TestStart:
    def test_a_draft_is_its_authors_alone_and_has_a_number_of_its_space(self, app):
        space = a.Space()
        by = a.actor(a.member(space), space)

        first = proposals.start(space, Words("A bench"), by=by)
        second = proposals.start(space, Words("A tree"), by=by)

        assert (first.number, second.number) == (1, 2)
        assert first.state is ProposalState.DRAFT
        assert first.audience is Audience.AUTHORS
        assert happened(first) == [Happening.PROPOSAL_STARTED]


class TestRevise:
    def test_every_version_is_kept(self, app):
        proposal = a.Proposal(draft=True)
        by = a.actor(proposal.author)

        proposals.revise(proposal, Words("A bench of stone", "en", body="Of stone."), by=by)

        versions = db.session.scalars(select(ProposalVersion).order_by(ProposalVersion.edition)).all()
        assert [v.title for v in versions] == ["A bench by the river", "A bench of stone"]
        assert proposal.edition == 2

    def test_changing_nothing_keeps_nothing(self, app):
        proposal = a.Proposal(draft=True)
        same = Words(proposal.title, proposal.locale, proposal.summary, proposal.body, proposal.ask)

        proposals.revise(proposal, same, by=a.actor(proposal.author))

        assert proposal.edition == 1
        assert happened(proposal) == []

    def test_another_place_is_written_down_and_is_no_version(self, app):
        proposal = a.Proposal(draft=True)
        same = Words(proposal.title, proposal.locale, proposal.summary, proposal.body, proposal.ask)

        proposals.revise(proposal, same, place="Kufa", by=a.actor(proposal.author))

        assert (proposal.place, proposal.edition) == ("Kufa", 1)
        assert happened(proposal) == [Happening.PROPOSAL_EDITED]


class TestAdvance:
    @pytest.mark.parametrize("step", list(PROPOSALS), ids=lambda step: step.action)
    def test_a_step_moves_it_and_is_written_down(self, app, step):
        source = sorted(step.sources)[0]
        proposal = a.Proposal(**{source: True})
        by = a.actor(a.Membership(space=proposal.space, role=Role.MODERATOR))

        proposals.advance(proposal, step.action, by=by, reason="because")

        last = db.session.scalars(select(Activity)).one()
        assert proposal.state is step.target
        assert (last.happening, last.from_value, last.to_value, last.reason) == (
            step.happening, source, step.target, "because",
        )  # fmt: skip
        assert (last.by_id, last.role) == (by.membership.id, Role.MODERATOR)

    def test_a_step_from_the_wrong_state_changes_nothing(self, app):
        proposal = a.Proposal(declined=True)

        with pytest.raises(NotNow):
            proposals.advance(proposal, "approve", by=a.actor(proposal.author))

        assert proposal.state is ProposalState.DECLINED
        assert happened(proposal) == []

    def test_approving_shows_it_to_everybody_and_withdrawing_shows_it_to_nobody_new(self, app):
        proposal = a.Proposal(submitted=True)
        by = a.actor(a.Membership(space=proposal.space, role=Role.MODERATOR))

        proposals.advance(proposal, "approve", by=by)
        shown = proposal.audience
        other = a.Proposal(submitted=True)
        proposals.advance(other, "withdraw", by=a.actor(other.author))

        assert shown is Audience.PUBLIC
        assert other.audience is Audience.MODERATORS

    def test_what_moderators_hid_stays_hidden_when_it_is_adopted(self, app):
        proposal = a.Proposal(deciding=True)
        by = a.actor(a.Membership(space=proposal.space, role=Role.MODERATOR))
        records.hide(proposal, by=by, reason="It names somebody.")

        proposals.advance(proposal, "adopt", by=None)
        kept = proposal.audience
        records.unhide(proposal, by=by)

        assert kept is Audience.MODERATORS
        assert (proposal.state, proposal.audience) == (ProposalState.ADOPTED, Audience.PUBLIC)

    def test_what_was_kept_among_the_members_stays_there_while_it_is_decided(self, app):
        proposal = a.Proposal(open=True)
        by = a.actor(a.Membership(space=proposal.space, role=Role.MODERATOR))
        records.keep(proposal, by=by)

        proposals.advance(proposal, "call", by=by)
        proposals.advance(proposal, "adopt", by=None)

        assert proposal.audience is Audience.MEMBERS

    @pytest.mark.engine("postgresql")  # SQLite lets one write after the other.
    def test_of_two_at_once_the_second_is_refused(self, app):
        proposal = a.Proposal(submitted=True)
        by = a.actor(a.Membership(space=proposal.space, role=Role.MODERATOR))
        with app.app_context():
            elsewhere = db.session.get(type(proposal), proposal.id)
            _ = elsewhere.state, proposal.state  # Both have looked.
            proposals.advance(elsewhere, "approve", by=by)
            db.session.commit()

        with pytest.raises(StaleDataError):
            proposals.advance(proposal, "withdraw", by=by)
        db.session.rollback()


class TestMerge:
    def test_both_stay_and_the_authors_sign_together(self, app):
        space = a.Space()
        one, other = a.Proposal(space=space, open=True), a.Proposal(space=space, open=True)
        by = a.actor(a.Membership(space=space, role=Role.MODERATOR))

        proposals.merge(one, other, by=by)
        db.session.commit()

        link = db.session.scalars(select(Link)).one()
        assert one.state is ProposalState.MERGED
        assert other.state is ProposalState.OPEN
        assert {m.id for m in other.authors} == {one.author_id, other.author_id}
        assert (link.from_id, link.relation, link.to_id) == (one.id, Relation.MERGED_INTO, other.id)

    def test_into_itself_another_space_or_a_closed_one_is_refused(self, app):
        space = a.Space()
        one, elsewhere = a.Proposal(space=space, open=True), a.Proposal(open=True)
        closed = a.Proposal(space=space, declined=True)
        by = a.actor(a.Membership(space=space, role=Role.MODERATOR))

        for other in (one, elsewhere):
            with pytest.raises(ValueError, match="two proposals"):
                proposals.merge(one, other, by=by)
        with pytest.raises(NotNow):
            proposals.merge(one, closed, by=by)
        assert one.state is ProposalState.OPEN
