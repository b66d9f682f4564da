"""What a meeting's page shows of who comes and who is there."""

from collections import Counter
from typing import Any

from workspace.db import db
from workspace.models import Meeting, MeetingState
from workspace.queries import attendance as queries
from workspace.rules.permissions import Permission, may
from workspace.web.access import me


def attending(meeting: Meeting) -> dict[str, Any]:
    """For those who belong to the space: the answers, how many there are of each, one's own, and who is there."""
    if not may(me(), Permission.SPACE_INSIDE, meeting):
        return {"answers": [], "said": {}, "mine": None, "present": 0, "guests": 0, "members": 0}
    is_called = meeting.state is not MeetingState.DRAFT
    answers = db.session.scalars(queries.answers(meeting)).all() if is_called else []
    present, guests, members = db.session.execute(queries.counts(meeting)).one()
    mine = next((each.answer for each in answers if each.membership.user_id == me().id), None)
    said = Counter(each.answer for each in answers if each.answer)
    return {
        "answers": answers, "said": said, "mine": mine, "present": present, "guests": guests, "members": members,
    }  # fmt: skip
