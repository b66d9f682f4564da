"""Where a meeting stands: its point, who wants to speak in which order, and what hands were raised for."""

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from workspace.models import Activity, AgendaItem, Hand, Meeting, Membership, Poll, Room, Speaker, TimeSpent


def revision(meeting: Meeting) -> Select[int]:
    """A number that grows with whatever happens in a meeting: every verb writes it down, every note has its edition."""
    last = select(func.coalesce(func.max(Activity.id), 0)).where(Activity.record_id == meeting.id)
    editions = select(func.coalesce(func.sum(AgendaItem.edition), 0)).where(AgendaItem.meeting_id == meeting.id)
    return select(last.scalar_subquery() + editions.scalar_subquery())


def room(meeting: Meeting) -> Select[Room]:
    return select(Room).where(Room.meeting_id == meeting.id)


def times(meeting: Meeting) -> Select[TimeSpent]:
    return (
        select(TimeSpent)
        .join(AgendaItem, AgendaItem.id == TimeSpent.item_id)
        .where(AgendaItem.meeting_id == meeting.id)
    )


def queue(meeting: Meeting) -> Select[Speaker, bool]:
    """Who has the floor, then who waits for it: those who have not spoken in this meeting yet first, then by turn.

    With each whether they have spoken.
    """
    before = aliased(Speaker)
    has_spoken = exists().where(
        before.meeting_id == Speaker.meeting_id,
        before.membership_id == Speaker.membership_id,
        before.ended_at.is_not(None),
    )
    return (
        select(Speaker, has_spoken)
        .join(Speaker.membership)
        .where(Speaker.meeting_id == meeting.id, Speaker.ended_at.is_(None))
        .options(contains_eager(Speaker.membership))
        .order_by(Speaker.began_at.is_(None), has_spoken, Speaker.asked_at, Speaker.id)
    )


def line_of(meeting: Meeting, membership: Membership) -> Select[Speaker]:
    """Somebody's place in the queue, or the floor they have."""
    return select(Speaker).where(
        Speaker.meeting_id == meeting.id, Speaker.membership_id == membership.id, Speaker.ended_at.is_(None)
    )


def speaking(meeting: Meeting) -> Select[Speaker]:
    """Who has the floor."""
    return select(Speaker).where(
        Speaker.meeting_id == meeting.id, Speaker.began_at.is_not(None), Speaker.ended_at.is_(None)
    )


def polls(meeting: Meeting) -> Select[Poll]:
    """What hands were raised for in a meeting, in that order; the one that is open, too."""
    return (
        select(Poll).join(Poll.item).where(AgendaItem.meeting_id == meeting.id).order_by(Poll.id)
        .options(contains_eager(Poll.item))
    )  # fmt: skip


def closed_polls(meeting: Meeting) -> Select[Poll]:
    """What was asked and answered."""
    return polls(meeting).where(Poll.closed_at.is_not(None))


def open_poll(meeting: Meeting) -> Select[Poll]:
    return polls(meeting).where(Poll.closed_at.is_(None))


def poll(meeting: Meeting, handle: str) -> Select[Poll]:
    return polls(meeting).where(Poll.handle == handle)


def hands(poll: Poll) -> Select[str, int]:
    """How many raised which hand."""
    return select(Hand.answer, func.count()).where(Hand.poll_id == poll.id).group_by(Hand.answer)


def hand_of(poll: Poll, membership: Membership) -> Select[Hand]:
    return select(Hand).where(Hand.poll_id == poll.id, Hand.membership_id == membership.id)


def objecting(poll: Poll) -> Select[Hand]:
    """Who objects: the others want to hear why."""
    return (
        select(Hand)
        .where(Hand.poll_id == poll.id, Hand.answer == "object")
        .options(joinedload(Hand.membership))
        .order_by(Hand.membership_id)
    )
