"""Reports: what readers complain of, and what the moderators answer.

What hides by itself: a report of private data or of danger ("safety") hides the thing at once, until a moderator
has looked, unless one has looked at this thing before: nobody hides it again by repeating what was judged. Every
other reason only queues. Workflow W5 also lets three reporters from two groups hide a thing; that is left out
here on purpose: a space has a handful of members at first, and three of them must not silence a fourth.

Who reported is known to the moderators who decide, and to nobody else: not to the timeline, not to the accused.
"""

from sqlalchemy import ColumnElement, select

from workspace.db import db, now
from workspace.models import Audience, Comment, Happening, Record, Report, ReportReason, ReportState
from workspace.rules.flows import REPORTS, is_hidden
from workspace.rules.viewers import Actor
from workspace.services import comments, records
from workspace.services.activity import record
from workspace.services.states import move


def report(thing: Record, *, comment: Comment | None = None, reason: ReportReason, text: str = "", by: Actor) -> Report:
    """Complain of a record, or of a comment under it. Complaining of the same thing again changes one's complaint."""
    earlier = db.session.scalars(select(Report).where(_about(thing, comment)).order_by(Report.id)).all()
    mine = next((r for r in earlier if r.by_id == by.membership.id and r.state is ReportState.OPEN), None)
    made = mine or Report(record_id=thing.id, comment_id=comment.id if comment else None, by_id=by.membership.id)
    made.reason, made.text = reason, text
    db.session.add(made)
    db.session.flush()
    if mine is None:
        record(Happening.REPORT_MADE, space=thing.space, of=thing, by=by, now_is=reason, report=made.handle)
    was_judged = any(r.state is not ReportState.OPEN for r in earlier)
    if reason is ReportReason.SAFETY and not was_judged:
        _hide(thing, comment, reason=reason, words="", by=None)
    return made


def _about(thing: Record, comment: Comment | None) -> ColumnElement[bool]:
    return Report.comment_id == comment.id if comment else (Report.record_id == thing.id) & Report.comment_id.is_(None)


def _hide(thing: Record, comment: Comment | None, *, reason: ReportReason, words: str, by: Actor | None) -> None:
    """Hide what is seen; what is hidden already, or is not published, stays as it is."""
    if comment is not None and comment.hidden_at is None:
        comments.hide(comment, reason=reason, words=words, by=by)
    elif comment is None and thing.audience <= Audience.MEMBERS:
        records.hide(thing, by=by, reason=words or reason)


def uphold(one: Report, *, reason: ReportReason, words: str = "", by: Actor) -> None:
    """Agree: the thing is hidden with this reason. Answers every open report about it. Raises NotNow if answered."""
    _answer(one, "uphold", words=words, by=by)
    _hide(one.record, one.comment, reason=reason, words=words, by=by)


def dismiss(one: Report, *, words: str = "", by: Actor) -> None:
    """See no problem: what a report alone had hidden is shown again. Answers every open report about the thing."""
    _answer(one, "dismiss", words=words, by=by)
    if one.comment is not None and one.comment.hidden_at is not None and one.comment.hidden_by_id is None:
        comments.restore(one.comment, by=by)
    elif one.comment is None and is_hidden(one.record) and records.was_hidden_by(one.record) is None:
        records.unhide(one.record, by=by)


def _answer(one: Report, action: str, *, words: str, by: Actor) -> None:
    """Answer this report and every other open one about the same thing."""
    REPORTS.take(action, state=one.state)
    alike = select(Report).where(_about(one.record, one.comment), Report.state == ReportState.OPEN)
    for each in db.session.scalars(alike.order_by(Report.id)).all():
        each.answer, each.resolved_by_id, each.resolved_at = words, by.membership.id, now()
        move(each, REPORTS, action, space=one.record.space, of=one.record, by=by, reason=words, report=each.handle)
