"""The moderators' queue: what waits for a viewer in every space they moderate, by their own role or one from above."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload, selectinload

from workspace.models import (
    Activity,
    Audience,
    Comment,
    Happening,
    Membership,
    Proposal,
    ProposalState,
    ProposalVersion,
    Record,
    Report,
    ReportState,
    Space,
)
from workspace.queries.spaces import led_from
from workspace.rules.viewers import Viewer

PAGE = 25
DECIDED = (
    Happening.PROPOSAL_APPROVED,
    Happening.PROPOSAL_RETURNED,
    Happening.PROPOSAL_DECLINED,
    Happening.PROPOSAL_WITHDRAWN,
)


def moderated(viewer: Viewer) -> ColumnElement[bool]:
    """Whether this viewer moderates a Space. One that is independent keeps the moderators above it out."""
    return led_from(viewer.overseen)


def _proposals(viewer: Viewer) -> Select[Proposal]:
    return select(Proposal).join(Space, Space.id == Proposal.space_id).where(moderated(viewer))


def proposals_awaiting(viewer: Viewer) -> Select[Proposal]:
    """The proposals that wait for a moderator, the one that waits longest first."""
    return (
        _proposals(viewer)
        .where(Proposal.state == ProposalState.SUBMITTED, Space.archived_at.is_(None))
        .options(
            joinedload(Proposal.space),
            joinedload(Proposal.author),
            joinedload(Proposal.path),
            selectinload(Proposal.authors),
        )
        .order_by(Proposal.submitted_at, Proposal.id)
    )


def proposals_at(viewer: Viewer, places: Iterable[tuple[str, int]]) -> Select[Proposal]:
    """The proposals at these places (slug and number), whatever became of them, in spaces the viewer moderates."""
    wanted = or_(*(and_(Space.slug == slug, Proposal.number == number) for slug, number in places))
    return (
        _proposals(viewer)
        .where(wanted, Proposal.audience <= Audience.MODERATORS)
        .options(joinedload(Proposal.space), joinedload(Proposal.author), selectinload(Proposal.authors))
        .order_by(Proposal.submitted_at, Proposal.id)
    )


def last_decisions(records: Iterable[Record], happenings: Iterable[Happening] = DECIDED) -> Select[Activity]:
    """The last of these happenings to each record, with who did it."""
    newest = (
        select(func.max(Activity.id))
        .where(Activity.record_id.in_([r.id for r in records]), Activity.happening.in_(list(happenings)))
        .group_by(Activity.record_id)
    )
    return select(Activity).where(Activity.id.in_(newest)).options(joinedload(Activity.by))


def versions_at(editions: Iterable[tuple[int, int]]) -> Select[ProposalVersion]:
    """The texts of these editions: (id of the proposal, edition)."""
    return select(ProposalVersion).where(
        tuple_(ProposalVersion.proposal_id, ProposalVersion.edition).in_(list(editions))
    )


def reports_waiting(viewer: Viewer) -> Select[Report]:
    """The oldest open report about each thing, oldest first; those about oneself are for another moderator."""
    earlier = aliased(Report)
    is_repeated = (
        select(earlier.id)
        .where(
            earlier.state == ReportState.OPEN,
            earlier.record_id == Report.record_id,
            func.coalesce(earlier.comment_id, 0) == func.coalesce(Report.comment_id, 0),
            earlier.id < Report.id,
        )
        .exists()
    )
    return _reports(viewer).where(Report.state == ReportState.OPEN, ~is_repeated).order_by(Report.created_at, Report.id)


def _reports(viewer: Viewer) -> Select[Report]:
    said_by, written_by = aliased(Membership), aliased(Membership)
    accused = func.coalesce(said_by.user_id, written_by.user_id)
    return (
        select(Report)
        .join(Record, Record.id == Report.record_id)
        .join(Space, Space.id == Record.space_id)
        .join(written_by, written_by.id == Record.author_id)
        .outerjoin(Comment, Comment.id == Report.comment_id)
        .outerjoin(said_by, said_by.id == Comment.author_id)
        .where(moderated(viewer), or_(accused.is_(None), accused != viewer.id))
        .options(
            joinedload(Report.record).joinedload(Record.space),
            joinedload(Report.record).joinedload(Record.author),
            joinedload(Report.comment).joinedload(Comment.author),
            joinedload(Report.by),
            joinedload(Report.resolved_by),
        )
    )


def report(viewer: Viewer, handle: str) -> Select[Report]:
    """One report in a space the viewer moderates, answered or not; none about the viewer."""
    return _reports(viewer).where(Report.handle == handle)


def reports_alike(reports: Iterable[Report]) -> Select[Report]:
    """Every open report about the things these are about."""
    return (
        select(Report)
        .where(Report.record_id.in_({r.record_id for r in reports}), Report.state == ReportState.OPEN)
        .options(joinedload(Report.by))
        .order_by(Report.id)
    )


def waiting(viewer: Viewer) -> Select[int, int]:
    """How many proposals and how many reports wait for this viewer."""
    proposals, reports = (counted(q).scalar_subquery() for q in (proposals_awaiting(viewer), reports_waiting(viewer)))
    return select(proposals, reports)


def counted(query: Select[Proposal] | Select[Report]) -> Select[int]:
    """How many rows a query of the queue has."""
    return select(func.count()).select_from(query.order_by(None).subquery())
