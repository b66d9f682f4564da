"""What a person should know when they open the workspace: what waits for them, and how their spaces are."""

from datetime import datetime

from sqlalchemy import Select, and_, func, select, union_all
from sqlalchemy.orm import contains_eager, joinedload, load_only

from workspace.models import (
    Amendment,
    AmendmentState,
    Column,
    Comment,
    Decision,
    Follow,
    Meaning,
    Meeting,
    MeetingState,
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
from workspace.queries import spaces as space_queries
from workspace.queries.records import readable, visible_to
from workspace.rules.viewers import Viewer

MOST = 10
FIRST = 6  # Of what a visitor is shown first.
_proposals = Proposal.__table__  # Without its records: its state alone is asked for.
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
    """The comments that name the viewer and were said after a moment, newest first; none under what they muted."""
    muted = select(Follow.record_id).where(
        Follow.record_id == Comment.record_id, Follow.membership_id == Mention.membership_id, Follow.is_muted
    )
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
            ~muted.exists(),
            readable(viewer),
        )
        .options(joinedload(Comment.record).joinedload(Record.space), joinedload(Comment.author))
        .order_by(Comment.id.desc())
        .limit(MOST)
    )


def amendments(viewer: Viewer, since: datetime) -> Select[Amendment]:
    """The amendments that wait for the viewer, who signed the proposal; and the viewer's own that somebody else has
    accepted or rejected after a moment. The newest first."""
    mine = _mine(viewer)
    waiting = (
        select(Amendment.id)
        .join(ProposalAuthor, ProposalAuthor.proposal_id == Amendment.proposal_id)
        .join(_proposals, _proposals.c.id == Amendment.proposal_id)
        .where(
            ProposalAuthor.membership_id.in_(mine),
            Amendment.state == AmendmentState.PENDING,
            _proposals.c.state == ProposalState.OPEN,
        )
    )
    answered = select(Amendment.id).where(
        Amendment.author_id.in_(mine),
        Amendment.state.in_((AmendmentState.ACCEPTED, AmendmentState.REJECTED)),
        Amendment.decided_by_id.not_in(mine),
        Amendment.decided_at > since,
    )
    return (
        select(Amendment)
        .join(Amendment.proposal)
        .join(Space, Space.id == Proposal.space_id)
        .where(Amendment.id.in_(union_all(waiting, answered)), readable(viewer), Space.archived_at.is_(None))
        .options(
            load_only(Amendment.handle, Amendment.state, Amendment.created_at, Amendment.decided_at),
            contains_eager(Amendment.proposal).joinedload(Proposal.space),
            joinedload(Amendment.author),
            joinedload(Amendment.decided_by),
        )
        .order_by(func.coalesce(Amendment.decided_at, Amendment.created_at).desc(), Amendment.id.desc())
        .limit(MOST)
    )


def followed(viewer: Viewer, since: datetime) -> Select[Record, int]:
    """The records the viewer follows, under which others said something after a moment and after the viewer last
    followed or spoke there; each with how much, what was said last first."""
    mine = [m.id for m in viewer.memberships.values() if m.state in (MembershipState.ACTIVE, MembershipState.VISITING)]
    news = (
        select(Follow.record_id, func.count().label("said"), func.max(Comment.id).label("last"))
        .join(Comment, and_(Comment.record_id == Follow.record_id, Comment.created_at > Follow.since))
        .where(
            Follow.membership_id.in_(mine),
            ~Follow.is_muted,
            Comment.created_at > since,
            Comment.author_id.not_in(mine),
            Comment.hidden_at.is_(None),
        )
        .group_by(Follow.record_id)
        .subquery()
    )
    return (
        select(Record, news.c.said)
        .join(news, news.c.record_id == Record.id)
        .join(Space, Space.id == Record.space_id)
        .where(readable(viewer))
        .options(joinedload(Record.space))
        .order_by(news.c.last.desc())
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


def coming(viewer: Viewer) -> Select[Meeting]:
    """The next meetings that the viewer may read of, in every space."""
    return (
        visible_to(viewer, Meeting)
        .where(
            Meeting.starts_at >= viewer.at,
            Meeting.state != MeetingState.DRAFT,
            Record.archived_at.is_(None),
            Space.archived_at.is_(None),
        )
        .options(joinedload(Meeting.space))
        .order_by(Meeting.starts_at, Record.id)
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
