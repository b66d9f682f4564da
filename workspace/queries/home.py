"""What a person should know when they open the workspace: their tasks, what is coming, and how their spaces are; for
a visitor what is open to everybody. What needs a person is found by `queries/needs.py`."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.models import (
    Attending,
    Column,
    Decision,
    Event,
    EventState,
    Meaning,
    Meeting,
    MeetingAnswer,
    MeetingState,
    Membership,
    MembershipState,
    Proposal,
    ProposalState,
    Record,
    Registration,
    RegistrationState,
    Space,
    SpaceKind,
    Task,
    Visibility,
)
from workspace.queries import spaces as space_queries
from workspace.queries.records import readable, visible_to
from workspace.rules.viewers import Viewer

MOST = 200
CONCERNED = (RegistrationState.ASKED, RegistrationState.IN, RegistrationState.WAITING)
FIRST = 6  # Of what is shown first.
PUBLIC_SPACES = 60


def tasks(viewer: Viewer) -> Select[Task]:
    """The viewer's tasks that are not done, in all their spaces: late ones first, then what is due, then the rest."""
    return (
        select(Task)
        .join(Column, Column.id == Task.column_id)
        .join(Space, Space.id == Task.space_id)
        .where(
            Task.assignees.any(Membership.id.in_(viewer.members)),
            Column.meaning != Meaning.DONE,
            Record.archived_at.is_(None),
            Space.archived_at.is_(None),
            readable(viewer),
        )
        .options(joinedload(Task.space))
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
        .limit(MOST)
    )


def tasks_after(viewer: Viewer, moment: datetime) -> Select[Task]:
    """Those of them that are not due before a moment."""
    return tasks(viewer).where(or_(Task.due_at.is_(None), Task.due_at >= moment))


def meetings_ahead(viewer: Viewer) -> Select[Meeting, Attending | None]:
    """The next meetings of the viewer's spaces, each with whether they said that they come."""
    answers = MeetingAnswer
    answered = and_(answers.meeting_id == Meeting.id, answers.membership_id.in_(viewer.members))
    return (
        visible_to(viewer, Meeting)
        .outerjoin(answers, answered)
        .add_columns(answers.answer)
        .where(
            Record.space_id.in_(list(viewer.active)),
            func.coalesce(Meeting.ends_at, Meeting.starts_at) >= viewer.at,
            Meeting.state.in_((MeetingState.CALLED, MeetingState.RUNNING)),
            Record.archived_at.is_(None),
            Space.archived_at.is_(None),
        )
        .options(contains_eager(Meeting.space))
        .order_by(Meeting.starts_at, Record.id)
        .limit(FIRST)
    )


def events_ahead(viewer: Viewer) -> Select[Event, RegistrationState | None]:
    """The next events of the viewer's spaces, and those they registered for; each with how that stands."""
    of = Registration
    registered = and_(of.event_id == Event.id, of.user_id == viewer.id, of.state.in_(CONCERNED))
    return (
        visible_to(viewer, Event)
        .outerjoin(of, registered)
        .add_columns(of.state)
        .where(
            or_(Record.space_id.in_(list(viewer.active)), of.state.is_not(None)),
            Event.ends_at >= viewer.at,
            Event.state.in_((EventState.OPEN, EventState.CLOSED)),
            Record.archived_at.is_(None),
            Space.archived_at.is_(None),
        )
        .options(contains_eager(Event.space))
        .order_by(Event.starts_at, Record.id)
        .limit(FIRST)
    )


def spaces(viewer: Viewer) -> Select[Space, int, int, int]:
    """Each space the viewer is in, with its members, the open proposals and the open tasks they may read."""
    members = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.space_id == Space.id, Membership.state == MembershipState.ACTIVE)
        .correlate(Space)
        .scalar_subquery()
    )
    proposals = (
        select(func.count())
        .select_from(Proposal)
        .where(Proposal.space_id == Space.id, Proposal.state == ProposalState.OPEN, Proposal.archived_at.is_(None))
        .where(readable(viewer))
        .correlate(Space)
        .scalar_subquery()
    )
    tasks = (
        select(func.count())
        .select_from(Task)
        .join(Column, Column.id == Task.column_id)
        .where(Task.space_id == Space.id, Column.meaning != Meaning.DONE)
        .where(readable(viewer))
        .correlate(Space)
        .scalar_subquery()
    )
    return space_queries.mine(viewer).add_columns(members, proposals, tasks)


# Of what visitors are told that it comes: nothing that was told to nobody, or called off.
NOT_COMING: dict[type[Meeting | Event], tuple[Any, ...]] = {
    Meeting: (MeetingState.DRAFT,), Event: (EventState.DRAFT, EventState.CANCELLED),
}  # fmt: skip


def coming(viewer: Viewer, kind: type[Meeting | Event]) -> Select[Any]:
    """The next meetings, or events, that the viewer may read of, in every space."""
    return (
        visible_to(viewer, kind)
        .where(
            kind.starts_at >= viewer.at,
            kind.state.not_in(NOT_COMING[kind]),
            Record.archived_at.is_(None),
            Space.archived_at.is_(None),
        )
        .options(joinedload(kind.space))
        .order_by(kind.starts_at, Record.id)
        .limit(FIRST)
    )


def decided(viewer: Viewer) -> Select[Decision]:
    """What was decided last, of what the viewer may read."""
    return (
        visible_to(viewer, Decision)
        .where(Decision.closed_at.is_not(None), Record.archived_at.is_(None), Space.archived_at.is_(None))
        .options(joinedload(Decision.space))
        .order_by(Decision.closed_at.desc(), Record.id.desc())
        .limit(FIRST)
    )


def public_spaces() -> Select[Space]:
    """What a visitor is shown first: the public spaces, without the network that holds them."""
    return (
        select(Space)
        .where(Space.visibility == Visibility.PUBLIC, Space.kind != SpaceKind.NETWORK, Space.archived_at.is_(None))
        .order_by(func.length(Space.overseers), Space.kind, Space.id)
        .limit(PUBLIC_SPACES)
    )
