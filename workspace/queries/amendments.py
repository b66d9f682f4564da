"""The amendments of a proposal, as far as a viewer may read them."""

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload, load_only

from workspace.models import Amendment, AmendmentState, Proposal
from workspace.queries.records import visible_to
from workspace.rules.viewers import Viewer

PAGE = 25
FIRST = 10
STANDING = (AmendmentState.PENDING, AmendmentState.ACCEPTED)


def _shown(viewer: Viewer, proposal: Proposal) -> ColumnElement[bool]:
    """Whoever reads the proposal reads what waits and what became of its text; the rest is for those inside."""
    mine = Amendment.proposal_id == proposal.id
    return mine if viewer.role_in(proposal.space) else and_(mine, Amendment.state.in_(STANDING))


def one(viewer: Viewer, proposal: Proposal, handle: str) -> Select[Amendment]:
    return (
        select(Amendment)
        .where(_shown(viewer, proposal), Amendment.handle == handle)
        .options(joinedload(Amendment.author), joinedload(Amendment.decided_by))
    )


def of(viewer: Viewer, proposal: Proposal, *, page: int = 1) -> Select[Amendment]:
    """One page of the amendments of a proposal without their texts: what waits first, the newest first, one more than
    fits."""
    return (
        _heads()
        .where(_shown(viewer, proposal))
        .order_by((Amendment.state == AmendmentState.PENDING).desc(), Amendment.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )


def first_of(proposal: Proposal) -> Select[Amendment, int]:
    """The newest amendments of a proposal that wait or were accepted, each with how many of its state there are."""
    place = func.row_number().over(partition_by=Amendment.state, order_by=Amendment.id.desc())
    ranked = (
        select(Amendment.id, place.label("place"), func.count().over(partition_by=Amendment.state).label("of"))
        .where(Amendment.proposal_id == proposal.id, Amendment.state.in_(STANDING))
        .subquery()
    )
    return (
        _heads()
        .add_columns(ranked.c.of)
        .join(ranked, ranked.c.id == Amendment.id)
        .where(ranked.c.place <= FIRST)
        .order_by(Amendment.id.desc())
    )


def pending(proposal: Proposal) -> Select[Amendment]:
    """The amendments of a proposal that nobody has decided."""
    mine = Amendment.proposal_id == proposal.id, Amendment.state == AmendmentState.PENDING
    return select(Amendment).where(*mine).options(joinedload(Amendment.author)).order_by(Amendment.id)


def waiting(proposal: Proposal) -> Select[int]:
    """How many amendments of a proposal nobody has decided."""
    return select(func.count()).where(Amendment.proposal_id == proposal.id, Amendment.state == AmendmentState.PENDING)


def _heads() -> Select[Amendment]:
    return select(Amendment).options(
        load_only(
            Amendment.handle,
            Amendment.locale,
            Amendment.title,
            Amendment.state,
            Amendment.author_id,
            Amendment.decided_by_id,
            Amendment.decided_at,
            Amendment.created_at,
        ),
        joinedload(Amendment.author),
        joinedload(Amendment.decided_by),
    )


def grown_from(viewer: Viewer, amendment: Amendment) -> Select[Proposal]:
    """The proposal that an amendment went on as, if the viewer may read that."""
    return visible_to(viewer, Proposal).where(Proposal.id == amendment.became_id)
