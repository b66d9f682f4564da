"""The minutes of meetings, as far as a viewer may read them, and what the clock has to approve."""

from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from workspace.models import (
    ActionLine,
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    Membership,
    MembershipState,
    Minutes,
    MinutesVoice,
    Resolution,
    Space,
    Task,
    TaskAssignee,
    User,
)
from workspace.queries.records import readable_in
from workspace.rules.viewers import Viewer


def is_inside(viewer: Viewer, space: Space) -> bool:
    """Whether somebody reads what is marked internal: those who belong to the space do."""
    return viewer.role_in(space) is not None


def items(meeting: Meeting) -> Select[AgendaItem]:
    """Every point of the agenda, for the file."""
    return (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id)
        .options(joinedload(AgendaItem.leader))
        .order_by(AgendaItem.position, AgendaItem.id)
    )


def resolutions(meeting: Meeting) -> Select[Resolution]:
    """What was decided in a meeting."""
    return (
        select(Resolution)
        .join(Resolution.item)
        .where(AgendaItem.meeting_id == meeting.id, Resolution.withdrawn_at.is_(None))
        .order_by(Resolution.id)
    )


def actions(meeting: Meeting) -> Select[int, Task]:
    """Who does what since a meeting: the id of the point of the agenda, and the task."""
    return (
        select(ActionLine.item_id, Task)
        .join(Task, Task.id == ActionLine.task_id)
        .join(AgendaItem, AgendaItem.id == ActionLine.item_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .options(selectinload(Task.assignees))
        .order_by(Task.id)
    )


def promised(viewer: Viewer, meeting: Meeting) -> Select[Task]:
    """What the viewer promised in a meeting, what is due first at the top."""
    mine = viewer.members
    return (
        select(Task)
        .join(ActionLine, ActionLine.task_id == Task.id)
        .join(AgendaItem, AgendaItem.id == ActionLine.item_id)
        .where(
            AgendaItem.meeting_id == meeting.id,
            Task.assignees.any(Membership.id.in_(mine)),
            Task.archived_at.is_(None),
            readable_in(viewer, meeting.space, Task),
        )
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
    )


def promises(meeting: Meeting) -> Select[User, Task]:
    """Who promised what in a meeting, of those who are members still, what is due first at the top."""
    return (
        select(User, Task)
        .join(Membership, Membership.user_id == User.id)
        .join(TaskAssignee, TaskAssignee.membership_id == Membership.id)
        .join(Task, Task.id == TaskAssignee.task_id)
        .join(ActionLine, ActionLine.task_id == Task.id)
        .join(AgendaItem, AgendaItem.id == ActionLine.item_id)
        .where(
            AgendaItem.meeting_id == meeting.id,
            Membership.state == MembershipState.ACTIVE,
            User.frozen_at.is_(None),
            Task.archived_at.is_(None),
        )
        .order_by(User.id, Task.due_at.is_(None), Task.due_at, Task.id)
    )


def present(meeting: Meeting) -> Select[Attendance]:
    return (
        select(Attendance)
        .where(Attendance.meeting_id == meeting.id)
        .options(joinedload(Attendance.membership))
        .order_by(Attendance.id)
    )


def voices(meeting: Meeting) -> Select[MinutesVoice]:
    """What those who were there say of the minutes in review."""
    return (
        select(MinutesVoice)
        .where(MinutesVoice.meeting_id == meeting.id)
        .options(joinedload(MinutesVoice.membership))
        .order_by(MinutesVoice.said_at, MinutesVoice.membership_id)
    )


def editions(meeting: Meeting) -> Select[Minutes]:
    """Every edition of the approved minutes, the newest first."""
    return (
        select(Minutes)
        .where(Minutes.meeting_id == meeting.id)
        .options(joinedload(Minutes.by))
        .order_by(Minutes.edition.desc())
    )


def due(at: datetime) -> Select[int]:
    """The ids of the meetings whose minutes are approved by this moment (aware UTC), without anybody doing it.

    Nobody may have asked for a correction; where silence does not approve, everybody who was there has to have. The
    clock asks every second: their own table alone is read, by the index of what is in review.
    """
    of = Meeting.__table__.c
    said = select(MinutesVoice.meeting_id).where(MinutesVoice.meeting_id == of.id)
    there = Attendance.meeting_id == of.id
    approving = and_(MinutesVoice.membership_id == Attendance.membership_id, MinutesVoice.approves)
    silent = select(Attendance.id).where(there, Attendance.membership_id.is_not(None), ~said.where(approving).exists())
    return (
        select(of.id)
        .where(
            of.state == MeetingState.IN_REVIEW,
            of.review_until <= at,
            ~said.where(MinutesVoice.approves.is_(False)).exists(),
            or_(of.silence_approves, ~silent.exists()),
        )
        .order_by(of.review_until)
        .limit(100)
    )
