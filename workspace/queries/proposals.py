"""What a proposal's page shows of it: its versions, and the proposals it could be merged into."""

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from workspace.models import Amendment, Campaign, Proposal, ProposalState, ProposalVersion, Record, Role, Space
from workspace.queries.records import one as one_record
from workspace.queries.records import readable_in
from workspace.queries.spaces import campaigns
from workspace.rules.viewers import LEVEL, Viewer


def one(viewer: Viewer, space: Space, number: int) -> Select[Proposal]:
    """A proposal with its authors: who may do what with it depends on them."""
    return one_record(viewer, space, Proposal, number).options(selectinload(Proposal.authors))


def _shown(viewer: Viewer, proposal: Proposal) -> ColumnElement[bool]:
    """Whether a version is the viewer's to read: its authors and moderators read all of them, everybody else
    begins with the one that was sent last. What was written before, or returned, was never published."""
    mine = ProposalVersion.proposal_id == proposal.id
    role = viewer.role_in(proposal.space)
    if any(a.user_id == viewer.id for a in proposal.authors) or (role and LEVEL[role] >= LEVEL[Role.MODERATOR]):
        return mine
    sent = select(func.max(ProposalVersion.edition)).where(mine, ProposalVersion.created_at <= proposal.submitted_at)
    return and_(mine, ProposalVersion.edition >= func.coalesce(sent.scalar_subquery(), 1))


def versions(viewer: Viewer, proposal: Proposal) -> Select[ProposalVersion]:
    return (
        select(ProposalVersion)
        .where(_shown(viewer, proposal))
        .options(
            load_only(ProposalVersion.edition, ProposalVersion.created_at, ProposalVersion.by_id),
            joinedload(ProposalVersion.by),
            joinedload(ProposalVersion.amendment).options(
                load_only(Amendment.handle, Amendment.author_id), joinedload(Amendment.author)
            ),
        )
        .order_by(ProposalVersion.edition.desc())
    )


def editions(viewer: Viewer, proposal: Proposal, one: int, other: int) -> Select[ProposalVersion]:
    """Two versions, the older first."""
    return (
        select(ProposalVersion)
        .where(_shown(viewer, proposal), ProposalVersion.edition.in_((one, other)))
        .order_by(ProposalVersion.edition)
    )


def mergeable(viewer: Viewer, proposal: Proposal) -> Select[int, str, dict[str, str], str]:
    """The other open proposals of the space: (number, title, titles, language)."""
    return (
        select(Proposal.number, Proposal.title, Proposal.titles, Proposal.locale)
        .where(
            readable_in(viewer, proposal.space),
            Proposal.state == ProposalState.OPEN,
            Record.id != proposal.id,
        )
        .order_by(Record.number.desc())
        .limit(200)
    )


def campaign(space: Space, handle: str) -> Select[Campaign]:
    return campaigns(space).where(Campaign.handle == handle)
