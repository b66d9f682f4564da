"""What is thrown away when its time is over: nothing about people is kept longer than it is of use."""

from datetime import timedelta

from sqlalchemy import delete, or_

from workspace.db import db, now
from workspace.models import Attempt, Mail, NoteVersion, Operation, Presence, ResetCode, UserSession
from workspace.queries.meetings import is_passing

OPERATIONS_LAST = timedelta(days=30)
SESSIONS_LAST = timedelta(days=14)
ATTEMPTS_LAST = timedelta(days=1)
MAILS_LAST = timedelta(days=2)
UNSENT_LAST = timedelta(days=14)  # Longer than it is tried: a server that fails for a week loses nothing.
EDITIONS_LAST = timedelta(days=1)  # Those that only passed: as long as somebody may be writing on top of one.


def tidy() -> int:
    """Delete old operations, sessions, attempts, letters, reset codes, and editions that only passed. How many rows."""
    at = now()
    gone = [
        delete(Operation).where(Operation.at < at - OPERATIONS_LAST),
        delete(UserSession).where(UserSession.created_at < at - SESSIONS_LAST),
        delete(Attempt).where(Attempt.at < at - ATTEMPTS_LAST),
        delete(Mail).where(Mail.sent_at < at - MAILS_LAST),
        delete(Mail).where(Mail.created_at < at - UNSENT_LAST),
        delete(NoteVersion).where(NoteVersion.created_at < at - EDITIONS_LAST, is_passing()),
        delete(Presence).where(Presence.seen_at < at - EDITIONS_LAST),
        delete(ResetCode).where(or_(ResetCode.expires_at < at, ResetCode.used_at.is_not(None))),
    ]
    return sum(
        db.session.execute(each, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
        for each in gone
    )
