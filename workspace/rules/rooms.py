"""The room of a meeting: when it is open, what may be answered in it, and how its time runs."""

from datetime import datetime

from workspace.models import AgendaItem, Meeting, MeetingState, PollKind, Room

# What a poll of each kind is answered with, in the order it is drawn.
HANDS: dict[PollKind, tuple[str, ...]] = {
    PollKind.CONSENT: ("agree", "aside", "object"),
    PollKind.HANDS: ("yes", "no", "abstain"),
}


def is_open(meeting: Meeting) -> bool:
    """The room is open while the meeting runs."""
    return meeting.state is MeetingState.RUNNING and meeting.archived_at is None


def seconds_on(item: AgendaItem, room: Room | None, before: int, at: datetime) -> int:
    """How long a point has been talked about: `before` the room turned away from it, and now if it is there."""
    is_there = room is not None and room.item_id == item.id
    running = int((at - room.since).total_seconds()) if room is not None and is_there else 0
    return before + max(0, running)


def counted(kind: PollKind, raised: dict[str, int]) -> dict[str, int]:
    """How many raised which hand, each kind of hand named, those of nobody too."""
    return {answer: raised.get(answer, 0) for answer in HANDS[kind]}
