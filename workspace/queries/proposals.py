"""What a proposal's page shows of it: its versions, and the proposals it could be merged into."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from workspace.models import Campaign, Proposal, ProposalState, ProposalVersion, Record, Space
from workspace.queries.records import one as one_record
from workspace.queries.records import readable_in
from workspace.rules.viewers import Viewer


def one(viewer: Viewer, space: Space, number: int) -> Select[Proposal]:
    """A proposal with its authors: who may do what with it depends on them."""
    return one_record(viewer, space, Proposal, number).options(selectinload(Proposal.authors))


def versions(proposal: Proposal) -> Select[ProposalVersion]:
    return (
        select(ProposalVersion)
        .where(ProposalVersion.proposal_id == proposal.id)
        .options(joinedload(ProposalVersion.by))
        .order_by(ProposalVersion.edition.desc())
    )


def editions(proposal: Proposal, one: int, other: int) -> Select[ProposalVersion]:
    """Two versions, the older first."""
    return (
        select(ProposalVersion)
        .where(ProposalVersion.proposal_id == proposal.id, ProposalVersion.edition.in_((one, other)))
        .order_by(ProposalVersion.edition)
    )


def mergeable(viewer: Viewer, proposal: Proposal) -> Select[int, str]:
    """The other open proposals of the space: (number, title)."""
    return (
        select(Proposal.number, Proposal.title)
        .where(
            readable_in(viewer, proposal.space),
            Proposal.state == ProposalState.OPEN,
            Record.id != proposal.id,
        )
        .order_by(Record.number.desc())
        .limit(200)
    )


def campaign(space: Space, handle: str) -> Select[Campaign]:
    return select(Campaign).where(Campaign.space_id == space.id, Campaign.handle == handle)
