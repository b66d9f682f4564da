"""Who was asked to a meeting, what they answered, and who was there."""

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.models import Attendance, Meeting, MeetingAnswer, Membership, MembershipState, User


def answers(meeting: Meeting) -> Select[MeetingAnswer]:
    """Everybody who was asked, by name; with their account, for the letters."""
    return (
        select(MeetingAnswer)
        .join(MeetingAnswer.membership)
        .where(MeetingAnswer.meeting_id == meeting.id)
        .options(contains_eager(MeetingAnswer.membership).joinedload(Membership.user))
        .order_by(Membership.name, Membership.id)
    )


def answer(meeting: Meeting, membership: Membership) -> Select[MeetingAnswer]:
    return select(MeetingAnswer).where(
        MeetingAnswer.meeting_id == meeting.id, MeetingAnswer.membership_id == membership.id
    )


def asked(uid: str, handle: str) -> Select[MeetingAnswer, Meeting]:
    """The answer of somebody who belongs to the space of a meeting now, by what a reply link holds."""
    return (
        select(MeetingAnswer, Meeting)
        .join(Meeting, Meeting.id == MeetingAnswer.meeting_id)
        .join(MeetingAnswer.membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Meeting.uid == uid,
            Membership.handle == handle,
            Membership.state == MembershipState.ACTIVE,
            User.frozen_at.is_(None),
        )
        .options(joinedload(Meeting.space), contains_eager(MeetingAnswer.membership))
    )


def register(meeting: Meeting) -> Select[Membership, Attendance | None]:
    """Every member by name, each with the line that says they were there; and who was there and has left since."""
    line = and_(Attendance.membership_id == Membership.id, Attendance.meeting_id == meeting.id)
    return (
        select(Membership, Attendance)
        .outerjoin(Attendance, line)
        .where(
            Membership.space_id == meeting.space_id,
            or_(Membership.state == MembershipState.ACTIVE, Attendance.id.is_not(None)),
        )
        .order_by(Membership.name, Membership.id)
    )


def guests(meeting: Meeting) -> Select[Attendance]:
    return (
        select(Attendance)
        .where(Attendance.meeting_id == meeting.id, Attendance.membership_id.is_(None))
        .order_by(Attendance.id)
    )


def guest(meeting: Meeting, handle: str) -> Select[Attendance]:
    return guests(meeting).where(Attendance.handle == handle)


def line_of(meeting: Meeting, membership: Membership) -> Select[Attendance]:
    """That a member was there."""
    return select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.membership_id == membership.id)


def counts(meeting: Meeting) -> Select[int, int, int]:
    """How many members were there, how many guests, and how many members there are."""
    here = select(func.count()).select_from(Attendance).where(Attendance.meeting_id == meeting.id)
    members = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.space_id == meeting.space_id, Membership.state == MembershipState.ACTIVE)
    )
    return select(
        here.where(Attendance.membership_id.is_not(None)).scalar_subquery(),
        here.where(Attendance.membership_id.is_(None)).scalar_subquery(),
        members.scalar_subquery(),
    )
