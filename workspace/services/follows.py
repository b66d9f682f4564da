"""Following a record, and wanting to hear nothing of it: each for themselves, so no activity tells of it.

Whoever starts a record or speaks under one follows it by themselves (`services/activity.py` sees to that), unless
they muted it. Muting silences mentions, too. `Follow.since` is how far somebody has heard: what was said later is new.
"""

from workspace.db import db, now
from workspace.models import Follow, Membership, Record
from workspace.rules.viewers import Actor
from workspace.services import notices


def follow(thing: Record, *, by: Actor) -> None:
    """Hear of what is said from now on; what was said until now counts as heard. Ends a muting."""
    _take(thing, by.membership, is_muted=False)


def mute(thing: Record, *, by: Actor) -> None:
    """Hear nothing of it any more, not even that somebody named one there."""
    _take(thing, by.membership, is_muted=True)
    notices.forget(thing, by.membership)


def let_go(thing: Record, *, by: Actor) -> None:
    """Neither follow nor mute: mentions are heard again, and speaking under it makes one follow it anew."""
    known = db.session.get(Follow, (thing.id, by.membership.id))
    if known is not None:
        db.session.delete(known)
        db.session.flush()


def begin(thing: Record, member: Membership) -> None:
    """Follow by oneself, as whoever starts a record or speaks under it does. What was muted stays muted."""
    known = db.session.get(Follow, (thing.id, member.id))
    if known is None or not known.is_muted:
        _take(thing, member, is_muted=False)


def _take(thing: Record, member: Membership, *, is_muted: bool) -> None:
    db.session.merge(Follow(record_id=thing.id, membership_id=member.id, is_muted=is_muted, since=now()))
    db.session.flush()
