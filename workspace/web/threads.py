"""Threads: what is said under a record, as its page shows it, and the parts that bring such a page up to date.

One set of macros draws a thread, whole and in parts, so the two cannot differ. Whoever has it before them and says,
feels or marks something is answered with what that changed alone: the element htmx named, and partials for the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from flask import Response, render_template

from workspace.db import db
from workspace.models import Comment, Feeling, Membership, Record, ThreadSummary
from workspace.queries import comments as queries
from workspace.web import cards
from workspace.web.access import me
from workspace.web.pages import part, target


@dataclass
class Felt:
    """How many feel what about a comment, and what the viewer feels."""

    counts: dict[Feeling, int]
    mine: Feeling | None


@dataclass
class Thread:
    """A page of a thread, the newest first (`at` 1), and what stands above it."""

    at: int
    total: int
    summary: ThreadSummary | None
    since: int  # Comments said since the summary was written.
    is_muted: bool | None  # By the viewer; False: they follow the record, None: neither.
    comments: list[Comment] = field(default_factory=list)
    felt: dict[int, Felt] = field(default_factory=dict)
    answers: list[tuple[Comment, bool]] = field(default_factory=list)  # And whether it is among the newest.

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // queries.PAGE))

    @property
    def talks(self) -> list[list[Comment]]:
        """What stands together: comments and what answers them, or what of that is on this page."""
        return [list(talk) for _, talk in groupby(self.comments, key=lambda c: c.parent_id or c.id)]


def of(record: Record, at: int = 1) -> Thread:
    """What stands under a record: two statements, however much it is."""
    thread = _head(record, at)
    for comment, here, *felt in db.session.execute(queries.thread(record, _mine(record), at)):
        if here:
            thread.comments.append(comment)
            thread.felt[comment.id] = _felt(felt)
        if comment.is_answer and not comment.hidden_at:
            thread.answers.append((comment, at == 1 and bool(here)))
    return thread


def _mine(record: Record) -> Membership | None:
    return me().membership_in(record.space_id)


def _head(record: Record, at: int = 1) -> Thread:
    total, summary, since, is_muted = db.session.execute(queries.head(record, _mine(record))).one()
    return Thread(at, total, summary, since, is_muted)


def _felt(row: Sequence[Any]) -> Felt:
    *counts, mine = row
    return Felt(dict(zip(Feeling, counts, strict=True)), mine)


def page_of(comment: Comment) -> int:
    """On which page of its thread a comment stands."""
    return (db.session.scalar(queries.later(comment)) or 0) // queries.PAGE + 1


def changed(record: Record, comment: Comment | None = None, form: Any = None) -> Response | None:
    """What changed of a record's thread, for the element that htmx will replace; nothing where a page is asked for.

    The element says what was done: `following`; `s-…`, a form in which something was said (`form`, if it was refused);
    `f-…` what is felt about a comment; `c-…` a comment that was marked, or shown again.
    """
    asked = target().partition("-")[0]
    known: dict[str, Any] = {"record": record, "comment": comment, "form": form, "key": target().partition("-")[2]}
    if asked == "following":
        known["thread"] = _head(record)
    elif asked == "s" and form and form.errors:
        known["parent"] = db.session.scalar(queries.under(record, form.parent.data)) if form.parent.data else None
    elif asked == "s" and comment:
        known |= {"thread": _head(record), "parent": comment.parent}
    elif asked in ("f", "c") and comment:
        known["felt"] = _felt(db.session.execute(queries.felt(comment, _mine(record))).one())
        known["answers"] = [(c, n < queries.PAGE) for c, n in db.session.execute(queries.answers(record))]
    else:
        return None
    beside = cards.beside(record) if asked == "s" and comment else ""
    html = render_template("comments/_changed.html", asked=asked, **known)
    return part(html, 422 if form and form.errors else 200, beside=beside)
