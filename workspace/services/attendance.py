"""Who comes to a meeting and who was there: the invitation, the answers, the ticks, the code on the wall.

The words in a reply link and on the wall are derived from the installation's key: nothing of them is kept.
"""

import hmac

from workspace.db import db, now, take_turns
from workspace.models import (
    Attendance,
    Attending,
    Audience,
    Happening,
    Meeting,
    MeetingAnswer,
    MeetingState,
    Membership,
)
from workspace.queries import attendance as find
from workspace.queries import spaces as find_spaces
from workspace.rules.flows import MEETINGS, NotNow
from workspace.rules.names import skeleton
from workspace.rules.tally import quorum_of
from workspace.rules.viewers import Actor
from workspace.services import tokens
from workspace.services.activity import record
from workspace.services.states import move

CODE_LENGTH = 6
# While who was there can be written down: once the minutes are approved, the list is part of them.
OPEN = (MeetingState.CALLED, MeetingState.RUNNING, MeetingState.IN_REVIEW)


class Listed(Exception):
    """Somebody with a name that looks the same is on the list: as a "guest", or as a "member"."""


class WrongCode(Exception):
    """This is not the code of this meeting."""


def call(meeting: Meeting, *, by: Actor) -> list[MeetingAnswer]:
    """Send the agenda: every member is asked. The answer is who; letters are the caller's. Raises NotNow but once."""
    move(meeting, MEETINGS, "call", space=meeting.space, of=meeting, by=by)
    members = db.session.scalars(find_spaces.members(meeting.space))
    db.session.add_all(
        MeetingAnswer(meeting_id=meeting.id, membership_id=each.id, told_sequence=meeting.sequence) for each in members
    )
    db.session.flush()
    return list(db.session.scalars(find.answers(meeting)))


def start(meeting: Meeting, *, by: Actor) -> None:
    """Open the meeting. Its quorum is reckoned now, of who is a member. Raises NotNow unless it was called."""
    move(meeting, MEETINGS, "start", space=meeting.space, of=meeting, by=by)
    if meeting.space.meeting_quorum:
        members = db.session.scalars(find_spaces.members(meeting.space)).all()
        meeting.quorum = quorum_of(meeting.space.meeting_quorum, len(members))


def answer(meeting: Meeting, said: Attending, *, by: Actor) -> None:
    """Say whether one comes, or say otherwise than before. Raises NotNow unless the meeting is called and not begun."""
    if meeting.state is not MeetingState.CALLED or meeting.archived_at is not None:
        raise NotNow("answers are taken between the invitation and the beginning")
    mine = db.session.scalar(find.answer(meeting, by.membership))
    if mine is None:
        mine = MeetingAnswer(meeting_id=meeting.id, membership_id=by.membership.id)
        db.session.add(mine)
    was = mine.answer
    if was is said:
        return
    mine.answer, mine.answered_at = said, now()
    record(
        Happening.MEETING_ANSWERED, space=meeting.space, of=meeting, by=by, about=by.membership,
        was=was or "", now_is=said,
    )  # fmt: skip


def reply_word(meeting: Meeting, membership: Membership, *, key: bytes) -> str:
    """The word of the link by which one person answers for one meeting, without signing in."""
    return tokens.signed(meeting.uid, membership.handle, purpose="reply", key=key)


def replying(word: str, *, key: bytes) -> tuple[MeetingAnswer, Meeting] | None:
    """Whose answer a word is for, and to what; None if it is forged or for a meeting that has begun, is off or hidden.

    What has changed since the letter counts: somebody who left, or whose account is frozen, answers nothing.
    """
    held = tokens.read_signed(word, purpose="reply", key=key)
    row = db.session.execute(find.asked(*held)).one_or_none() if len(held) == 2 else None
    if row is None:
        return None
    meeting = row[1]
    is_open = meeting.state is MeetingState.CALLED and meeting.archived_at is None and now() < meeting.starts_at
    is_seen = meeting.audience <= Audience.MEMBERS and meeting.space.archived_at is None
    return (row[0], meeting) if is_open and is_seen else None


def _check(meeting: Meeting) -> None:
    if meeting.state not in OPEN:
        raise NotNow("the list is closed, or not open yet")


def tick(meeting: Meeting, member: Membership, *, is_there: bool, by: Actor) -> None:
    """Write down that a member is there, or take it back. Said twice it is one; others' ticks stay as they are."""
    _check(meeting)
    take_turns(f"attendance {meeting.id}")
    known = db.session.scalar(find.line_of(meeting, member))
    if is_there and known is None:
        db.session.add(Attendance(meeting_id=meeting.id, membership_id=member.id, by_id=by.membership.id))
        record(Happening.ATTENDANCE_TAKEN, space=meeting.space, of=meeting, about=member, by=by)
    elif known is not None and not is_there:
        db.session.delete(known)
        record(Happening.ATTENDANCE_TAKEN_BACK, space=meeting.space, of=meeting, about=member, by=by)


def add_guest(meeting: Meeting, name: str, *, by: Actor) -> Attendance:
    """Write down a guest by name. Raises Listed where a guest or a member has a name that looks the same."""
    _check(meeting)
    take_turns(f"attendance {meeting.id}")
    looks = skeleton(name)
    if any(each.guest_skeleton == looks for each in db.session.scalars(find.guests(meeting))):
        raise Listed("guest")
    if any(each.skeleton == looks for each in db.session.scalars(find_spaces.members(meeting.space))):
        raise Listed("member")
    line = Attendance(meeting_id=meeting.id, guest=name, guest_skeleton=looks, by_id=by.membership.id)
    db.session.add(line)
    record(Happening.ATTENDANCE_TAKEN, space=meeting.space, of=meeting, by=by, now_is=name)
    return line


def remove_guest(meeting: Meeting, line: Attendance, *, by: Actor) -> None:
    """Take a guest off the list."""
    _check(meeting)
    db.session.delete(line)
    record(Happening.ATTENDANCE_TAKEN_BACK, space=meeting.space, of=meeting, by=by, was=line.guest)


def code_on_the_wall(meeting: Meeting, *, key: bytes) -> str:
    """The code that is shown in the room: six letters and digits, 30 bits, this meeting's own."""
    return tokens.code_from(f"here {meeting.uid}", key=key)[:CODE_LENGTH]


def check_in(meeting: Meeting, code: str, *, key: bytes, by: Actor) -> None:
    """Say by the code on the wall that one is there. Raises NotNow unless the meeting runs, WrongCode."""
    if meeting.state is not MeetingState.RUNNING:
        raise NotNow("one checks in while the meeting runs")
    right = code_on_the_wall(meeting, key=key)
    if not hmac.compare_digest(tokens.normal_code(code)[:60].encode(), right.encode()):
        raise WrongCode
    tick(meeting, by.membership, is_there=True, by=by)
