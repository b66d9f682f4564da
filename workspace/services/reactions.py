"""Reactions: what a reader says of a comment without a word.

They are counted and nothing more. No activity is recorded, because nobody has to hear of one: no timeline, no
notice, no live page tells it, and whose they are is shown to nobody but themselves.
"""

from workspace.db import db
from workspace.models import Comment, Feeling, Reaction
from workspace.rules.flows import NotNow
from workspace.rules.viewers import Actor


def react(comment: Comment, feeling: Feeling | None, *, by: Actor) -> None:
    """Feel this about a comment, instead of what one felt before; nothing takes it back. One a person and comment.

    It says what shall be, so a second tap of the same button changes nothing. Raises NotNow for a hidden comment.
    """
    if comment.hidden_at is not None:
        raise NotNow("hidden")
    known = db.session.get(Reaction, (comment.id, by.membership.id))
    if feeling is not None:
        db.session.merge(Reaction(comment_id=comment.id, membership_id=by.membership.id, feeling=feeling))
    elif known is not None:
        db.session.delete(known)
    db.session.flush()
