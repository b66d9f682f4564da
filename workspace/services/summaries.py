"""The summary at the head of a thread: what was said so far, in a few words of a facilitator's."""

from workspace.db import db, now
from workspace.models import Comment, Happening, Record, ThreadSummary
from workspace.rules.merging import mark_of
from workspace.rules.viewers import Actor
from workspace.services.activity import record

MAX_CHARS = 5_000


class ChangedMeanwhile(Exception):
    """Another facilitator has saved theirs since the form was drawn: it stands as it was, and so does the form."""


def mark(summary: ThreadSummary | None) -> str:
    """How a summary's text stands: for the form that changes it. None has a mark, too."""
    return mark_of(summary.text if summary else "")


def summarise(thing: Record, text: str, *, saw: str, up_to: Comment | None, locale: str, by: Actor) -> ThreadSummary:
    """Sum up what was said under a record, up to the newest comment that its writer had before them.

    `saw` is the mark the form was drawn with; raises ChangedMeanwhile for an older one.
    """
    known = db.session.get(ThreadSummary, thing.id)
    if known is not None and saw != mark(known):
        raise ChangedMeanwhile
    summary = known or ThreadSummary(record_id=thing.id)
    summary.text, summary.locale, summary.by_id = text, locale, by.membership.id
    summary.up_to_id, summary.written_at = up_to.id if up_to else None, now()
    db.session.add(summary)
    record(Happening.THREAD_SUMMARISED, space=thing.space, of=thing, by=by)
    return summary
