"""The room of a running meeting: its facilitators lead through the agenda, people ask for the floor and raise hands.

Whoever taps twice, or taps what somebody else has just tapped, changes nothing: each verb says what is to be, and a
step through the agenda says from where it was taken.
"""

from sqlalchemy import delete, exists, select

from workspace.db import db, now, take_turns
from workspace.models import (
    AgendaItem,
    Hand,
    Happening,
    Meeting,
    Membership,
    Poll,
    PollKind,
    Room,
    Speaker,
    TimeSpent,
)
from workspace.queries import room as find
from workspace.rules import rooms as rules
from workspace.rules.flows import NotNow
from workspace.rules.viewers import Actor
from workspace.services.activity import record


class MovedOn(Exception):
    """The room is at another point than the page that was answered showed."""


class NoPoint(Exception):
    """The room is at no point of the agenda: there is nothing to ask about."""


class Asking(Exception):
    """A question is open: it is answered and closed before the next one."""


def _check(meeting: Meeting) -> None:
    if not rules.is_open(meeting):
        raise NotNow("the room is open while the meeting runs")
    take_turns(f"room {meeting.id}")


def turn_to(item: AgendaItem, *, saw: int, by: Actor) -> bool:
    """Turn to a point of the agenda. `saw` is how often the room had moved when the page was drawn.

    Of two who lead on at once the second changes nothing. A question that is open is closed. Raises NotNow.
    """
    meeting = item.meeting
    _check(meeting)
    room = db.session.get(Room, meeting.id)
    if (room.moves if room else 0) != saw or (room is not None and room.item_id == item.id):
        return False
    _close_open_poll(meeting, by=by)
    _stop_the_clock(room)
    if room is None:
        room = Room(meeting_id=meeting.id, moves=0)
        db.session.add(room)
    room.item_id, room.since, room.moves = item.id, now(), saw + 1
    record(Happening.ROOM_MOVED, space=meeting.space, of=meeting, by=by, now_is=item.title)
    return True


def _stop_the_clock(room: Room | None) -> None:
    if room is None or room.item_id is None:
        return
    spent = db.session.get(TimeSpent, room.item_id) or TimeSpent(item_id=room.item_id, seconds=0)
    spent.seconds += max(0, int((now() - room.since).total_seconds()))
    db.session.add(spent)


def ask_for_the_floor(meeting: Meeting, member: Membership, *, by: Actor) -> None:
    """Put somebody in the queue of speakers: oneself, or who has no phone. Who is in it stays where they are."""
    _check(meeting)
    if db.session.scalar(find.line_of(meeting, member)) is None:
        db.session.add(Speaker(meeting_id=meeting.id, membership_id=member.id))
        record(Happening.FLOOR_ASKED, space=meeting.space, of=meeting, by=by, about=member)


def give_the_floor(meeting: Meeting, member: Membership, *, by: Actor) -> bool:
    """Let somebody from the queue speak; whoever spoke has finished. Nothing happens if they wait no more."""
    _check(meeting)
    line = db.session.scalar(find.line_of(meeting, member))
    if line is None or line.began_at is not None:
        return False
    speaking = db.session.scalar(find.speaking(meeting))
    if speaking is not None:
        speaking.ended_at = now()
    line.began_at = now()
    record(Happening.FLOOR_GIVEN, space=meeting.space, of=meeting, by=by, about=member)
    return True


def leave_the_floor(meeting: Meeting, member: Membership, *, by: Actor) -> None:
    """Somebody has finished speaking, or does not want to speak any more."""
    _check(meeting)
    line = db.session.scalar(find.line_of(meeting, member))
    if line is None:
        return
    if line.began_at is None:
        db.session.delete(line)
    else:
        line.ended_at = now()
    record(Happening.FLOOR_LEFT, space=meeting.space, of=meeting, by=by, about=member)


def ask(meeting: Meeting, kind: PollKind, question: str, *, saw: int, by: Actor) -> Poll:
    """Ask for consent or a show of hands about the point the room is at. Raises NotNow, NoPoint, MovedOn, Asking."""
    _check(meeting)
    room = db.session.get(Room, meeting.id)
    if room is None or room.item_id is None:
        raise NoPoint
    if room.moves != saw:
        raise MovedOn
    known = db.session.scalar(find.open_poll(meeting))
    if known is not None:
        if (known.kind, known.question) == (kind, question):
            return known
        raise Asking
    poll = Poll(item_id=room.item_id, kind=kind, question=question, by_id=by.membership.id)
    db.session.add(poll)
    record(Happening.POLL_ASKED, space=meeting.space, of=meeting, by=by, now_is=question)
    return poll


def answer(poll: Poll, hand: str, *, by: Actor) -> None:
    """Raise a hand, or another one than before: each person's counts once. Raises NotNow once it is closed."""
    meeting = poll.item.meeting
    _check(meeting)
    if poll.closed_at is not None or hand not in rules.HANDS[poll.kind]:
        raise NotNow("the question is closed, or is answered otherwise")
    mine = db.session.scalar(find.hand_of(poll, by.membership))
    if mine is None:
        db.session.add(Hand(poll_id=poll.id, membership_id=by.membership.id, answer=hand))
    elif mine.answer != hand:
        mine.answer = hand
    else:
        return
    record(Happening.POLL_ANSWERED, space=meeting.space, of=meeting, by=by)  # That they did; not what.


def close(poll: Poll, *, by: Actor) -> None:
    """Count the hands and keep the counts with the point; who raised which is forgotten. Said twice it is once."""
    meeting = poll.item.meeting
    _check(meeting)
    _close(poll, meeting, by=by)


def _close(poll: Poll, meeting: Meeting, *, by: Actor) -> None:
    if poll.closed_at is not None:
        return
    raised: dict[str, int] = dict(db.session.execute(find.hands(poll)).all())
    poll.closed_at, poll.counts = now(), rules.counted(poll.kind, raised)
    db.session.execute(delete(Hand).where(Hand.poll_id == poll.id))
    record(Happening.POLL_CLOSED, space=meeting.space, of=meeting, by=by, now_is=poll.question)


def _close_open_poll(meeting: Meeting, *, by: Actor) -> None:
    poll = db.session.scalar(find.open_poll(meeting))
    if poll is not None:
        _close(poll, meeting, by=by)


def end(meeting: Meeting, *, by: Actor) -> None:
    """The talking is over: an open question is counted, the floor is nobody's, the clock stops."""
    _close_open_poll(meeting, by=by)
    speaking = db.session.scalar(find.speaking(meeting))
    if speaking is not None:
        speaking.ended_at = now()
    db.session.execute(delete(Speaker).where(Speaker.meeting_id == meeting.id, Speaker.ended_at.is_(None)))
    room = db.session.get(Room, meeting.id)
    _stop_the_clock(room)
    if room is not None:
        room.item_id, room.moves = None, room.moves + 1


def was_asked_about(item: AgendaItem) -> bool:
    """Whether hands were raised under a point: then it stays on the agenda."""
    return bool(db.session.scalar(select(exists().where(Poll.item_id == item.id))))
