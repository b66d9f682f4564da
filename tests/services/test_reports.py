import pytest
from sqlalchemy import func, select

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, Audience, Happening, Report, ReportReason, ReportState
from workspace.rules.flows import NotNow, is_hidden
from workspace.services import comments, records, reports


def moderator_of(thing):
    return a.actor(a.Membership(space=thing.space, role="moderator"))


def member_of(thing):
    return a.actor(a.Membership(space=thing.space))


def count():
    return db.session.scalar(select(func.count()).select_from(Report))


class TestReport:
    def test_it_waits_and_hides_nothing_however_many_complain(self, app):
        comment = a.Comment()

        for _ in range(4):
            reports.report(comment.record, comment=comment, reason=ReportReason.INSULT, by=member_of(comment.record))

        assert count() == 4
        assert comment.hidden_at is None

    def test_two_by_one_person_on_one_thing_are_one_with_the_later_words(self, app):
        comment = a.Comment()
        by = member_of(comment.record)
        reports.report(comment.record, comment=comment, reason=ReportReason.SPAM, text="first", by=by)

        again = reports.report(comment.record, comment=comment, reason=ReportReason.INSULT, text="second", by=by)
        reports.report(comment.record, reason=ReportReason.SPAM, by=by)

        assert count() == 2  # The record itself is another thing.
        assert (again.reason, again.text) == (ReportReason.INSULT, "second")

    def test_private_data_hides_a_comment_at_once_and_names_no_one(self, app):
        comment = a.Comment()

        reports.report(comment.record, comment=comment, reason=ReportReason.SAFETY, by=member_of(comment.record))

        assert comment.hidden_reason == "safety"
        assert comment.hidden_by_id is None
        hidden = select(Activity).where(Activity.happening == Happening.COMMENT_HIDDEN)
        assert db.session.scalars(hidden).one().by_id is None

    def test_private_data_hides_a_record_at_once(self, app):
        task = a.Task()

        reports.report(task, reason=ReportReason.SAFETY, by=member_of(task))

        assert is_hidden(task)

    def test_it_shows_no_draft_to_the_moderators(self, app):
        draft = a.Proposal()

        reports.report(draft, reason=ReportReason.SAFETY, by=member_of(draft))

        assert draft.audience is Audience.AUTHORS

    def test_what_a_moderator_judged_is_not_hidden_again_by_repeating(self, app):
        comment = a.Comment()
        thing = comment.record
        first = reports.report(thing, comment=comment, reason=ReportReason.SAFETY, by=member_of(thing))
        reports.dismiss(first, by=moderator_of(thing))

        again = reports.report(thing, comment=comment, reason=ReportReason.SAFETY, by=member_of(thing))

        assert comment.hidden_at is None
        assert again.state is ReportState.OPEN


class TestAnswer:
    def test_agreeing_hides_the_thing_and_answers_all_about_it(self, app):
        comment = a.Comment()
        one = a.Report(record=comment.record, comment=comment)
        other = a.Report(record=comment.record, comment=comment)
        elsewhere = a.Report(record=comment.record)
        by = moderator_of(comment.record)

        reports.uphold(one, reason=ReportReason.INSULT, words="Not like this.", by=by)

        assert comment.hidden_reason == "insult"
        assert comment.hidden_by_id == by.membership.id
        assert (one.state, other.state, elsewhere.state) == (
            ReportState.UPHELD, ReportState.UPHELD, ReportState.OPEN,
        )  # fmt: skip
        assert (one.resolved_by_id, one.answer) == (by.membership.id, "Not like this.")

    def test_agreeing_hides_a_record(self, app):
        task = a.Task()

        reports.uphold(a.Report(record=task), reason=ReportReason.SPAM, by=moderator_of(task))

        assert is_hidden(task)

    def test_seeing_no_problem_shows_again_what_a_report_alone_had_hidden(self, app):
        task, comment = a.Task(audience=Audience.PUBLIC), a.Comment()
        on_task = reports.report(task, reason=ReportReason.SAFETY, by=member_of(task))
        on_comment = reports.report(
            comment.record, comment=comment, reason=ReportReason.SAFETY, by=member_of(comment.record)
        )

        reports.dismiss(on_task, by=moderator_of(task))
        reports.dismiss(on_comment, by=moderator_of(comment.record))

        assert task.audience is Audience.PUBLIC
        assert comment.hidden_at is None

    def test_seeing_no_problem_leaves_hidden_what_a_moderator_hid(self, app):
        task, comment = a.Task(), a.Comment()
        comments.hide(comment, reason=ReportReason.SPAM, by=moderator_of(comment.record))
        records.hide(task, reason="spam", by=moderator_of(task))

        reports.dismiss(a.Report(record=comment.record, comment=comment), by=moderator_of(comment.record))
        reports.dismiss(a.Report(record=task), by=moderator_of(task))

        assert comment.hidden_at is not None
        assert is_hidden(task)

    @pytest.mark.parametrize("second", ["uphold", "dismiss"])
    def test_the_second_answer_is_refused_and_changes_nothing(self, app, second):
        comment = a.Comment()
        one = a.Report(record=comment.record, comment=comment)
        reports.dismiss(one, by=moderator_of(comment.record))

        more = {"reason": ReportReason.SPAM} if second == "uphold" else {}
        with pytest.raises(NotNow):
            getattr(reports, second)(one, by=moderator_of(comment.record), **more)

        assert one.state is ReportState.DISMISSED
        assert comment.hidden_at is None
