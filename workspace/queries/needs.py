"""What a person is needed for in all their spaces, by one statement: each way to be needed is one of WAITING."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, case, cast, func, literal, null, or_, select, union_all

from workspace.models import (
    Affiliation,
    Amendment,
    AmendmentState,
    Attendance,
    Campaign,
    CampaignSpace,
    CityRequest,
    Column,
    Decision,
    DecisionState,
    Event,
    EventState,
    JoinRequest,
    JoinRequestState,
    Meaning,
    Meeting,
    MeetingAnswer,
    MeetingState,
    MinutesVoice,
    Objection,
    ObjectionState,
    Organisation,
    OrganisationSpace,
    Proposal,
    ProposalAuthor,
    ProposalState,
    RecommendationState,
    Record,
    Registration,
    RegistrationState,
    Space,
    SpaceKind,
    Task,
    TaskAssignee,
    Voter,
)
from workspace.queries import moderation, recommendations
from workspace.queries.records import readable
from workspace.rules.needs import Need
from workspace.rules.viewers import Viewer

# Their own tables, without those of all records: these are joined once, around them all.
_records, _proposals, _decisions = Record.__table__, Proposal.__table__, Decision.__table__
_meetings, _tasks, _events = Meeting.__table__, Task.__table__, Event.__table__

MOST = 100
FIRST = 3  # Of each need, before more of any.
Rows = Select[*tuple[Any, ...]]


def _row(
    need: Any, at: Any, *, of: Any = None, n: Any = 1, handle: Any = "", space: Any = None, campaign: Any = None
) -> Rows:
    """Something that waits: a record (`of`) or something of a space; since or until when; how many, or which."""
    ids = {"record_id": of, "space_id": space, "campaign_id": campaign}
    said = {"need": need, "n": n, "handle": handle}
    return select(
        at.label("at"),
        *(cast(each, Integer).label(name) for name, each in ids.items()),
        *((literal(each) if isinstance(each, int | str) else each).label(name) for name, each in said.items()),
    )


def _votes(viewer: Viewer, soon: datetime) -> Rows:
    return (
        _row(Need.VOTE.value, _decisions.c.closes_at, of=_decisions.c.id)
        .join(Voter, Voter.decision_id == _decisions.c.id)
        .where(
            Voter.membership_id.in_(viewer.members),
            Voter.has_voted.is_(False),
            _decisions.c.state == DecisionState.RUNNING,
            _decisions.c.closes_at > viewer.at,
        )
    )


def _due(viewer: Viewer, soon: datetime) -> Rows:
    return (
        _row(Need.TASK.value, _tasks.c.due_at, of=_tasks.c.id)
        .join(TaskAssignee, TaskAssignee.task_id == _tasks.c.id)
        .join(Column, Column.id == _tasks.c.column_id)
        .where(TaskAssignee.membership_id.in_(viewer.members), _tasks.c.due_at < soon, Column.meaning != Meaning.DONE)
    )


def _signed(viewer: Viewer, proposal: Any) -> Any:
    return proposal.in_(select(ProposalAuthor.proposal_id).where(ProposalAuthor.membership_id.in_(viewer.members)))


def _returned(viewer: Viewer, soon: datetime) -> Rows:
    joined = _row(Need.RETURNED.value, _records.c.changed_at, of=_records.c.id).join(
        _proposals, _proposals.c.id == _records.c.id
    )
    return joined.where(_proposals.c.state == ProposalState.RETURNED, _signed(viewer, _proposals.c.id))


def _amendments(viewer: Viewer, soon: datetime) -> Rows:
    of = Amendment.proposal_id
    return (
        _row(Need.AMENDMENT.value, Amendment.created_at, of=of, handle=Amendment.handle)
        .join(_proposals, _proposals.c.id == of)
        .where(
            Amendment.state == AmendmentState.PENDING,
            Amendment.author_id.not_in(viewer.members),
            _proposals.c.state == ProposalState.OPEN,
            _proposals.c.frozen_at.is_(None),
            _signed(viewer, of),
        )
    )


def _objections(viewer: Viewer, soon: datetime) -> Rows:
    called = _records.c.author_id.in_(viewer.members)
    return (
        _row(Need.OBJECTION.value, func.min(Objection.created_at), of=_decisions.c.id, n=func.count())
        .join(Objection, Objection.decision_id == _decisions.c.id)
        .join(_records, _records.c.id == _decisions.c.id)
        .where(
            Objection.state == ObjectionState.RAISED,
            Objection.membership_id.not_in(viewer.members),
            _decisions.c.state == DecisionState.RUNNING,
            or_(called, _signed(viewer, _decisions.c.proposal_id)),
        )
        .group_by(_decisions.c.id)
    )


def _outcomes(viewer: Viewer, soon: datetime) -> Rows:
    rows = _row(Need.OUTCOME.value, _decisions.c.closed_at, of=_decisions.c.id)
    return rows.join(_records, _records.c.id == _decisions.c.id).where(
        _decisions.c.state == DecisionState.CLOSED, _records.c.author_id.in_(viewer.members)
    )


def _minutes(viewer: Viewer, soon: datetime) -> Rows:
    said = select(MinutesVoice.meeting_id).where(
        MinutesVoice.meeting_id == _meetings.c.id, MinutesVoice.membership_id == Attendance.membership_id
    )
    return (
        _row(Need.MINUTES.value, _meetings.c.review_until, of=_meetings.c.id)
        .join(Attendance, Attendance.meeting_id == _meetings.c.id)
        .where(
            Attendance.membership_id.in_(viewer.members),
            _meetings.c.state == MeetingState.IN_REVIEW,
            ~said.exists(),
        )
    )


def _meetings_asked(viewer: Viewer, soon: datetime) -> Rows:
    return (
        _row(Need.MEETING.value, _meetings.c.starts_at, of=_meetings.c.id)
        .join(MeetingAnswer, MeetingAnswer.meeting_id == _meetings.c.id)
        .where(
            MeetingAnswer.membership_id.in_(viewer.members),
            MeetingAnswer.answer.is_(None),
            _meetings.c.state == MeetingState.CALLED,
            _meetings.c.starts_at > viewer.at,
        )
    )


def _recommendations(viewer: Viewer, soon: datetime) -> Rows:
    it = recommendations.waiting_for(viewer, viewer.at).subquery()
    need = case(
        (it.c.state == RecommendationState.ISSUED, Need.ACKNOWLEDGE.value),
        (it.c.state == RecommendationState.CLAIMED, Need.CONFIRM.value),
        else_=Need.LATE.value,
    )
    return _row(need, it.c.moved_at, of=it.c.id)


def _campaigns(viewer: Viewer, soon: datetime) -> Rows:
    asked = CampaignSpace
    return (
        _row(Need.CAMPAIGN.value, asked.asked_at, space=asked.space_id, campaign=asked.campaign_id)
        .join(Campaign, Campaign.id == asked.campaign_id)
        .where(asked.space_id.in_(viewer.facilitated), asked.joined_at.is_(None), Campaign.closed_at.is_(None))
    )


def _registrations(viewer: Viewer, soon: datetime) -> Rows:
    return (
        _row(Need.REGISTRATION.value, func.min(Registration.created_at), of=_events.c.id, n=func.count())
        .join(_records, _records.c.id == _events.c.id)
        .join(Registration, Registration.event_id == _events.c.id)
        .where(
            _records.c.space_id.in_(viewer.facilitated),
            _events.c.state.in_((EventState.OPEN, EventState.CLOSED)),
            Registration.state == RegistrationState.ASKED,
        )
        .group_by(_events.c.id)
    )


def _joining(viewer: Viewer, soon: datetime) -> Rows:
    of = JoinRequest
    rows = _row(Need.JOIN.value, func.min(of.created_at), n=func.count(), space=of.space_id)
    return rows.where(of.space_id.in_(viewer.facilitated), of.state == JoinRequestState.WAITING).group_by(of.space_id)


def _organisations(viewer: Viewer, soon: datetime) -> Rows:
    of = OrganisationSpace
    rows = _row(Need.ORGANISATION.value, func.min(of.asked_at), n=func.count(), space=of.space_id)
    return rows.where(of.space_id.in_(viewer.facilitated), of.confirmed_at.is_(None)).group_by(of.space_id)


def _belonging(viewer: Viewer, soon: datetime) -> Rows:
    of, where = Affiliation, {organisation: member.space_id for organisation, member in viewer.speaks_for.items()}
    space = case(where, value=of.organisation_id) if where else null()
    rows = _row(
        Need.BELONG.value, func.min(of.created_at), n=func.count(), handle=func.min(Organisation.handle), space=space
    )
    return (
        rows.join(Organisation, Organisation.id == of.organisation_id)
        .where(of.organisation_id.in_(list(where)), of.confirmed_at.is_(None))
        .group_by(of.organisation_id)
    )


def _cities(viewer: Viewer, soon: datetime) -> Rows:
    rows = _row(Need.CITY.value, func.min(CityRequest.created_at), n=func.count(), space=func.min(Space.id))
    network = and_(Space.kind == SpaceKind.NETWORK, Space.parent_id.is_(None))
    found = rows.select_from(CityRequest).join(Space, network)
    return found.where(literal(viewer.coordinates)).having(func.count() > 0)


def _submitted(viewer: Viewer, soon: datetime) -> Rows:
    waiting = moderation.proposals_awaiting(viewer).order_by(None).with_only_columns(Proposal.id, Proposal.submitted_at)
    it = waiting.subquery()
    return _row(Need.PROPOSAL.value, it.c.submitted_at, of=it.c.id).where(~_signed(viewer, it.c.id))


def _reports(viewer: Viewer, soon: datetime) -> Rows:
    it = moderation.reports_waiting(viewer).order_by(None).subquery()
    return _row(Need.REPORT.value, func.min(it.c.created_at), of=it.c.record_id, n=func.count()).group_by(
        it.c.record_id
    )


WAITING: tuple[Callable[[Viewer, datetime], Rows], ...] = (
    _votes,
    _due,
    _returned,
    _amendments,
    _objections,
    _outcomes,
    _minutes,
    _meetings_asked,
    _recommendations,
    _campaigns,
    _registrations,
    _joining,
    _organisations,
    _belonging,
    _cities,
    _submitted,
    _reports,
)


def of(viewer: Viewer, soon: datetime) -> Rows:
    """What waits for a viewer, the tasks that are due before a moment among it: three of each need come before the
    rest, in the order of `Need`, what is due or has waited longest first."""
    it = union_all(*(each(viewer, soon) for each in WAITING)).subquery()
    order = case({need.value: i for i, need in enumerate(Need)}, value=it.c.need)
    place = func.row_number().over(partition_by=it.c.need, order_by=(it.c.at, it.c.record_id, it.c.space_id))
    return (
        select(it.c.need, it.c.at, it.c.n, it.c.handle, Space, Record, Campaign)
        .select_from(it)
        .outerjoin(Record, Record.id == it.c.record_id)
        .outerjoin(Campaign, Campaign.id == it.c.campaign_id)
        .join(Space, Space.id == func.coalesce(Record.space_id, it.c.space_id))
        .where(
            Space.archived_at.is_(None),
            or_(it.c.record_id.is_(None), and_(Record.archived_at.is_(None), readable(viewer))),
        )
        .order_by(place > FIRST, order, it.c.at, it.c.record_id, it.c.space_id)
        .limit(MOST)
    )
