"""Campaigns as their readers see them: those of a space, one with its parts, and what belongs to it.

A campaign is read by the members of each space that carries it; by whoever else may enter such a space once it is
shared. Its records keep their own rule: here, too, nobody sees or counts what they may not read.
"""

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import (
    Campaign,
    CampaignSpace,
    CampaignVersion,
    Column,
    Meaning,
    Meeting,
    Proposal,
    ProposalState,
    Record,
    Space,
    Tactic,
    Task,
    Visibility,
)
from workspace.queries.records import visible_to
from workspace.queries.spaces import campaigns, inside, seen
from workspace.rules.viewers import Viewer

MOST = 50  # Of each kind, on a campaign's page.
UNSETTLED = (ProposalState.OPEN, ProposalState.DECIDING)


def _read_in(viewer: Viewer, space: Space) -> ColumnElement[bool]:
    theirs = Campaign.id.in_(campaigns(space).with_only_columns(Campaign.id).order_by(None))
    return theirs if viewer.role_in(space) else and_(theirs, Campaign.is_shared)


def of_space(viewer: Viewer, space: Space) -> Select[Campaign]:
    """The campaigns of a space that the viewer may read: those that run first, the newest first."""
    return (
        select(Campaign)
        .where(_read_in(viewer, space))
        .options(joinedload(Campaign.path))
        .order_by(Campaign.closed_at.is_not(None), Campaign.id.desc())
        .limit(200)
    )


def one(viewer: Viewer, space: Space, handle: str) -> Select[Campaign]:
    return (
        select(Campaign)
        .where(_read_in(viewer, space), Campaign.handle == handle)
        .options(joinedload(Campaign.path), joinedload(Campaign.space))
    )


def read_through(viewer: Viewer) -> Select[Campaign, Space]:
    """Every campaign that the viewer may read, each with one of the spaces through which they do."""
    may = or_(inside(viewer), and_(Campaign.is_shared, Space.visibility == Visibility.PUBLIC))
    carrying = or_(
        Space.id == Campaign.space_id,
        Space.id.in_(
            select(CampaignSpace.space_id)
            .where(CampaignSpace.campaign_id == Campaign.id, CampaignSpace.joined_at.is_not(None))
            .correlate(Campaign)
        ),
    )
    chosen = select(func.min(Space.id)).where(carrying, may).correlate(Campaign).scalar_subquery()
    return select(Campaign, Space).join(Space, Space.id == chosen)


def asked(space: Space) -> Select[Campaign, Space]:
    """The campaigns that other spaces asked this one to carry, each with the space it was opened in."""
    return (
        select(Campaign, Space)
        .join(CampaignSpace, CampaignSpace.campaign_id == Campaign.id)
        .join(Space, Space.id == Campaign.space_id)
        .where(CampaignSpace.space_id == space.id, CampaignSpace.joined_at.is_(None))
        .order_by(CampaignSpace.asked_at)
    )


def asked_one(space: Space, handle: str) -> Select[Campaign]:
    return (
        select(Campaign)
        .join(CampaignSpace, CampaignSpace.campaign_id == Campaign.id)
        .where(CampaignSpace.space_id == space.id, CampaignSpace.joined_at.is_(None), Campaign.handle == handle)
    )


def tactics(campaign: Campaign) -> Select[Tactic]:
    return (
        select(Tactic)
        .where(Tactic.campaign_id == campaign.id)
        .order_by(Tactic.starts_on, Tactic.ends_on, Tactic.id)
        .limit(100)
    )


def tactic(campaign: Campaign, handle: str) -> Select[Tactic]:
    return select(Tactic).where(Tactic.campaign_id == campaign.id, Tactic.handle == handle)


def spaces(viewer: Viewer, campaign: Campaign) -> Select[Space]:
    """The spaces that carry it, whose existence the viewer may know; the one it was opened in first."""
    others = select(CampaignSpace.space_id).where(
        CampaignSpace.campaign_id == campaign.id, CampaignSpace.joined_at.is_not(None)
    )
    return (
        select(Space)
        .where(or_(Space.id == campaign.space_id, Space.id.in_(others)), seen(viewer))
        .order_by(Space.id != campaign.space_id, Space.id)
        .limit(200)
    )


def version(campaign: Campaign, edition: int) -> Select[CampaignVersion]:
    return select(CampaignVersion).where(CampaignVersion.campaign_id == campaign.id, CampaignVersion.edition == edition)


def versions(campaign: Campaign) -> Select[CampaignVersion]:
    return (
        select(CampaignVersion)
        .where(CampaignVersion.campaign_id == campaign.id)
        .options(joinedload(CampaignVersion.by))
        .order_by(CampaignVersion.edition.desc())
        .limit(200)
    )


def proposals(viewer: Viewer, campaign: Campaign) -> Select[Proposal]:
    """Its proposals in every space, what is still talked about first."""
    return (
        visible_to(viewer, Proposal)
        .where(Record.campaign_id == campaign.id, Record.archived_at.is_(None))
        .options(joinedload(Proposal.space))
        .order_by(Proposal.state.not_in(UNSETTLED), Record.changed_at.desc())
        .limit(MOST)
    )


def tasks(viewer: Viewer, campaign: Campaign) -> Select[Task, Meaning]:
    """Its tasks in every space with what their column means, what is not done first, by when it is due."""
    return (
        visible_to(viewer, Task)
        .add_columns(Column.meaning)
        .join(Column, Column.id == Task.column_id)
        .where(Record.campaign_id == campaign.id, Record.archived_at.is_(None))
        .options(joinedload(Task.space))
        .order_by(Column.meaning == Meaning.DONE, Task.due_at.is_(None), Task.due_at, Record.id)
        .limit(MOST)
    )


def meetings(viewer: Viewer, campaign: Campaign) -> Select[Meeting]:
    return (
        visible_to(viewer, Meeting)
        .where(Record.campaign_id == campaign.id, Record.archived_at.is_(None))
        .options(joinedload(Meeting.space))
        .order_by(func.coalesce(Meeting.ends_at, Meeting.starts_at) < viewer.at, Meeting.starts_at)
        .limit(MOST)
    )
