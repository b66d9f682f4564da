"""What a person can be needed for. It waits until it is done, whether or not they have read of it."""

from enum import StrEnum

from workspace.models import Happening


class Need(StrEnum):
    """In the order in which they are listed."""

    VOTE = "vote"
    TASK = "task"  # Late, or due soon.
    RETURNED = "returned"  # A proposal of theirs came back.
    AMENDMENT = "amendment"  # To a proposal of theirs.
    OBJECTION = "objection"  # In a decision that they called, or on a proposal of theirs.
    OUTCOME = "outcome"  # Of a decision that they called: to be written down.
    MINUTES = "minutes"  # Of a meeting they were at.
    MEETING = "meeting"  # Whether they come.
    ACKNOWLEDGE = "acknowledge"  # A recommendation to their council.
    LATE = "late"  # One that their council owes an answer.
    CONFIRM = "confirm"  # What a council claims to have done for their space.
    CAMPAIGN = "campaign"  # Whether their space carries it, too.
    REGISTRATION = "registration"
    JOIN = "join"
    ORGANISATION = "organisation"  # Asks to join their space.
    BELONG = "belong"  # Somebody says they belong to an organisation of theirs.
    CITY = "city"  # A team asks for a forum.
    PROPOSAL = "proposal"  # Waits for a moderator.
    REPORT = "report"


# Each does these for themselves: who was told of one and has done it is not needed, though they read nothing of it.
DONE_BY_EACH = frozenset(
    {
        Happening.PROPOSAL_RETURNED,
        Happening.DECISION_OPENED,
        Happening.MEETING_CALLED,
        Happening.MINUTES_CIRCULATED,
    }
)
