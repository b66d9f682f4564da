"""Comments: said under any record, changed by who said them, hidden and shown again by moderators."""

from sqlalchemy import delete, select

from workspace.db import db, now
from workspace.models import Comment, Happening, Membership, MembershipState, Mention, Record, ReportReason
from workspace.rules.flows import NotNow
from workspace.rules.mentions import named_in
from workspace.rules.merging import mark_of
from workspace.rules.viewers import Actor
from workspace.services.activity import record

MAX_CHARS = 10_000


class ChangedMeanwhile(Exception):
    """The comment was changed on another device since the form was drawn: it stands as it was, and so does the form."""


def say(thing: Record, body: str, *, parent: Comment | None = None, locale: str, by: Actor) -> Comment:
    """Say something under a record, or under a comment of it: an answer to an answer hangs beside that answer.

    Raises ValueError for a parent under another record.
    """
    if parent is not None and parent.record_id != thing.id:
        raise ValueError("an answer stands under the record of what it answers")
    comment = Comment(
        record_id=thing.id,
        parent_id=(parent.parent_id or parent.id) if parent else None,
        author_id=by.membership.id,
        body=body,
        locale=locale,
    )
    db.session.add(comment)
    db.session.flush()
    named = _name_members(comment, thing)
    record(Happening.COMMENT_SAID, space=thing.space, of=thing, by=by, comment=comment.handle, named=named)
    return comment


def mark(comment: Comment) -> str:
    """How a comment's text stands: for the form that changes it."""
    return mark_of(comment.body)


def amend(comment: Comment, body: str, *, saw: str, by: Actor) -> None:
    """Change one's own comment. `saw` is the mark the form was drawn with; raises ChangedMeanwhile for an older one."""
    if body == comment.body:
        return
    if saw != mark(comment):
        raise ChangedMeanwhile
    comment.body, comment.edited_at = body, now()
    thing, gone = comment.record, delete(Mention).where(Mention.comment_id == comment.id)
    before = set(db.session.scalars(gone.returning(Mention.membership_id)))
    named = [each for each in _name_members(comment, thing) if each not in before]
    record(Happening.COMMENT_EDITED, space=thing.space, of=thing, by=by, comment=comment.handle, named=named)


def _name_members(comment: Comment, thing: Record) -> list[int]:
    """Write down whom a comment names: the answer."""
    if "@" not in comment.body:
        return []
    active = select(Membership.skeleton, Membership.id).where(
        Membership.space_id == thing.space_id, Membership.state == MembershipState.ACTIVE
    )
    names = {skeleton: member_id for skeleton, member_id in db.session.execute(active)}
    named = named_in(comment.body, names)
    db.session.add_all(Mention(comment_id=comment.id, membership_id=each) for each in named)
    return named


def mark_answer(comment: Comment, *, by: Actor) -> None:
    """Say that a comment answers what its record asks; it stands out, and the head of the thread leads to it.

    Marking twice marks once. Raises NotNow for a hidden comment.
    """
    if comment.hidden_at is not None:
        raise NotNow("hidden")
    _mark(comment, True, Happening.COMMENT_MARKED, by=by)


def unmark_answer(comment: Comment, *, by: Actor) -> None:
    """Take the mark of an answer off again, if it is there."""
    _mark(comment, False, Happening.COMMENT_UNMARKED, by=by)


def _mark(comment: Comment, is_answer: bool, happening: Happening, *, by: Actor) -> None:
    if comment.is_answer is is_answer:
        return
    comment.is_answer = is_answer
    thing = comment.record
    record(happening, space=thing.space, of=thing, about=comment.author, by=by, comment=comment.handle)


def hide(comment: Comment, *, reason: ReportReason, words: str = "", by: Actor | None) -> None:
    """Put a tombstone with the reason in its place; `by` nobody: a report did it. Raises NotNow if it is hidden."""
    if comment.hidden_at is not None:
        raise NotNow("hidden")
    comment.hidden_at, comment.hidden_reason = now(), reason.value
    comment.hidden_by_id = by.membership.id if by else None
    record(
        Happening.COMMENT_HIDDEN,
        space=comment.record.space,
        of=comment.record,
        about=comment.author,
        by=by,
        now_is=reason,
        reason=words or reason,
        comment=comment.handle,
    )


def restore(comment: Comment, *, by: Actor) -> None:
    """Show a hidden comment again. Raises NotNow if it is not hidden."""
    if comment.hidden_at is None:
        raise NotNow("not hidden")
    comment.hidden_at = comment.hidden_reason = comment.hidden_by_id = None
    record(
        Happening.COMMENT_RESTORED,
        space=comment.record.space,
        of=comment.record,
        about=comment.author,
        by=by,
        comment=comment.handle,
    )
