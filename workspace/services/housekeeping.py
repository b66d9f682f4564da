"""What is thrown away when its time is over: nothing about people is kept longer than it is of use."""

from datetime import timedelta

from sqlalchemy import delete, or_

from workspace.db import db, now
from workspace.models import Attempt, Mail, Operation, ResetCode, UserSession

OPERATIONS_LAST = timedelta(days=30)
SESSIONS_LAST = timedelta(days=14)
ATTEMPTS_LAST = timedelta(days=1)
MAILS_LAST = timedelta(days=2)


def tidy() -> int:
    """Delete old operations, sessions, attempts, letters, and reset codes that are over. How many rows went."""
    at = now()
    gone = [
        delete(Operation).where(Operation.at < at - OPERATIONS_LAST),
        delete(UserSession).where(UserSession.created_at < at - SESSIONS_LAST),
        delete(Attempt).where(Attempt.at < at - ATTEMPTS_LAST),
        delete(Mail).where(Mail.created_at < at - MAILS_LAST),
        delete(ResetCode).where(or_(ResetCode.expires_at < at, ResetCode.used_at.is_not(None))),
    ]
    return sum(
        db.session.execute(each, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
        for each in gone
    )
