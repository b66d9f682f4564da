import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, Happening, Mention, ReportReason
from workspace.rules.flows import NotNow
from workspace.services import comments
from workspace.services.comments import ChangedMeanwhile


def happened():
    return list(db.session.scalars(select(Activity.happening).order_by(Activity.id)))


def named(comment):
    rows = select(Mention.membership_id).where(Mention.comment_id == comment.id)
    return set(db.session.scalars(rows))


class TestSay:
    def test_it_stands_under_the_record_and_is_told_once(self, app):
        proposal = a.Proposal(open=True)
        by = a.Membership(space=proposal.space)

        said = comments.say(proposal, "Shade first.", locale="en", by=a.actor(by))

        assert (said.record_id, said.author_id, said.parent_id, said.body) == (
            proposal.id, by.id, None, "Shade first.",
        )  # fmt: skip
        assert happened() == [Happening.COMMENT_SAID]

    def test_an_answer_to_an_answer_hangs_beside_that_answer(self, app):
        first = a.Comment()
        by = a.actor(first.author)
        answer = comments.say(first.record, "Yes.", parent=first, locale="en", by=by)

        second = comments.say(first.record, "Really?", parent=answer, locale="en", by=by)

        assert answer.parent_id == second.parent_id == first.id

    def test_an_answer_under_another_record_is_refused(self, app):
        first, elsewhere = a.Comment(), a.Task()

        with pytest.raises(ValueError, match="stands under"):
            comments.say(elsewhere, "Yes.", parent=first, locale="en", by=a.actor(a.Membership(space=elsewhere.space)))

    def test_those_it_names_are_written_down_if_they_are_members_now(self, app):
        proposal = a.Proposal(open=True)
        zainab = a.Membership(space=proposal.space, name="زينب حسن")
        a.Membership(space=proposal.space, name="Gone", left=True)
        a.Membership(name="Elsewhere")

        said = comments.say(
            proposal, "@زينب حسن و @Gone و @Elsewhere", locale="ar", by=a.actor(a.Membership(space=proposal.space))
        )

        assert named(said) == {zainab.id}


class TestAmend:
    def test_it_changes_the_words_and_whom_they_name(self, app):
        comment = a.Comment(body="@Sara")
        other = a.Membership(space=comment.record.space, name="Karim")

        comments.amend(comment, "@Karim", saw=comments.mark(comment), by=a.actor(comment.author))

        assert comment.body == "@Karim"
        assert comment.edited_at is not None
        assert named(comment) == {other.id}
        assert happened() == [Happening.COMMENT_EDITED]

    def test_the_second_of_two_devices_loses_nothing(self, app):
        comment = a.Comment(body="one")
        seen = comments.mark(comment)
        comments.amend(comment, "two", saw=seen, by=a.actor(comment.author))

        with pytest.raises(ChangedMeanwhile):
            comments.amend(comment, "three", saw=seen, by=a.actor(comment.author))

        assert comment.body == "two"

    def test_changing_nothing_tells_nothing(self, app):
        comment = a.Comment(body="one")

        comments.amend(comment, "one", saw="old", by=a.actor(comment.author))

        assert comment.edited_at is None
        assert happened() == []


class TestHideAndRestore:
    def test_a_hidden_comment_keeps_its_text_its_reason_and_who_hid_it(self, app):
        comment = a.Comment(body="words")
        moderator = a.Membership(space=comment.record.space, role="moderator")

        comments.hide(comment, reason=ReportReason.INSULT, words="Not like this.", by=a.actor(moderator))

        assert (comment.hidden_reason, comment.hidden_by_id, comment.body) == ("insult", moderator.id, "words")
        told = db.session.scalars(select(Activity)).one()
        assert (told.happening, told.reason, told.about_id) == (
            Happening.COMMENT_HIDDEN, "Not like this.", comment.author_id,
        )  # fmt: skip

    def test_the_second_moderator_is_told_that_it_is_hidden(self, app):
        comment = a.Comment()
        by = a.actor(a.Membership(space=comment.record.space))
        comments.hide(comment, reason=ReportReason.SPAM, by=by)

        with pytest.raises(NotNow):
            comments.hide(comment, reason=ReportReason.INSULT, by=by)

        assert comment.hidden_reason == "spam"

    def test_restoring_brings_back_what_was_hidden_and_only_that(self, app):
        comment = a.Comment()
        by = a.actor(a.Membership(space=comment.record.space))
        with pytest.raises(NotNow):
            comments.restore(comment, by=by)
        comments.hide(comment, reason=ReportReason.SPAM, by=by)

        comments.restore(comment, by=by)

        assert (comment.hidden_at, comment.hidden_reason, comment.hidden_by_id) == (None, None, None)
        assert happened() == [Happening.COMMENT_HIDDEN, Happening.COMMENT_RESTORED]


class TestAnswer:
    def test_marking_and_unmarking_are_told_once_each(self, app):
        comment = a.Comment()
        by = a.actor(comment.record.author)

        for verb in (comments.mark_answer, comments.mark_answer, comments.unmark_answer, comments.unmark_answer):
            verb(comment, by=by)

        assert not comment.is_answer
        assert happened() == [Happening.COMMENT_MARKED, Happening.COMMENT_UNMARKED]

    def test_a_hidden_comment_answers_nothing(self, app):
        comment = a.Comment()
        by = a.actor(comment.record.author)
        comments.hide(comment, reason=ReportReason.SPAM, by=by)

        with pytest.raises(NotNow):
            comments.mark_answer(comment, by=by)

        assert not comment.is_answer
