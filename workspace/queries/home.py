"""What a person should know when they open the workspace: what waits for them, and how their spaces are."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from workspace.models import (
    Column,
    Comment,
    Meaning,
    Membership,
    MembershipState,
    Mention,
    Proposal,
    ProposalAuthor,
    ProposalState,
    Record,
    Space,
    SpaceKind,
    Task,
    Visibility,
)
from workspace.queries.records import readable
from workspace.rules.viewers import Viewer

MOST = 10
PUBLIC_SPACES = 60


def _mine(viewer: Viewer) -> list[int]:
    return [m.id for m in viewer.active.values()]


def returned(viewer: Viewer) -> Select[Proposal]:
    """The viewer's proposals that a moderator sent back, in the spaces they are in."""
    signed = select(ProposalAuthor.proposal_id).where(ProposalAuthor.membership_id.in_(_mine(viewer)))
    return (
        select(Proposal)
        .where(Proposal.state == ProposalState.RETURNED, Proposal.id.in_(signed))
        .options(joinedload(Proposal.space))
        .order_by(Proposal.changed_at.desc(), Proposal.id)
        .limit(MOST)
    )


def mentions(viewer: Viewer, since: datetime) -> Select[Comment]:
    """The comments that name the viewer and were said after a moment, newest first."""
    return (
        select(Comment)
        .join(Mention, Mention.comment_id == Comment.id)
        .join(Record, Record.id == Comment.record_id)
        .join(Space, Space.id == Record.space_id)
        .where(
            Mention.membership_id.in_(_mine(viewer)),
            Comment.author_id.not_in(_mine(viewer)),
            Comment.hidden_at.is_(None),
            Comment.created_at > since,
            readable(viewer),
        )
        .options(joinedload(Comment.record).joinedload(Record.space), joinedload(Comment.author))
        .order_by(Comment.id.desc())
        .limit(MOST)
    )


def due_before(viewer: Viewer, moment: datetime) -> Select[Task]:
    """The viewer's tasks that are not done and due before a moment, late ones first."""
    return (
        select(Task)
        .join(Column, Column.id == Task.column_id)
        .join(Space, Space.id == Task.space_id)
        .where(
            Task.assignees.any(Membership.id.in_(_mine(viewer))),
            Task.due_at < moment,
            Column.meaning != Meaning.DONE,
            Space.archived_at.is_(None),
            readable(viewer),
        )
        .options(joinedload(Task.space))
        .order_by(Task.due_at, Task.id)
        .limit(MOST)
    )


def counts(viewer: Viewer) -> Select[int, int, int, int]:
    """Of each space the viewer is in: its id, its members, the open proposals and the open tasks they may read."""
    here = list(viewer.active)
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
    return select(Space.id, members, proposals, tasks).where(Space.id.in_(here))


def public_spaces() -> Select[Space]:
    """What a visitor is shown first: the public spaces, without the network that holds them."""
    return (
        select(Space)
        .where(Space.visibility == Visibility.PUBLIC, Space.kind != SpaceKind.NETWORK, Space.archived_at.is_(None))
        .order_by(func.length(Space.overseers), Space.kind, Space.id)
        .limit(PUBLIC_SPACES)
    )
