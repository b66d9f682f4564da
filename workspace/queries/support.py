"""Who stands behind a proposal, as far as the viewer may know it: a hidden space and an organisation that is not listed
are neither named nor counted for those who may not know of them."""

from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import Organisation, Proposal, Space, Support
from workspace.queries.organisations import seen as seen_organisation
from workspace.queries.spaces import seen
from workspace.rules.support import Voices
from workspace.rules.viewers import Viewer

FIRST = 50  # Of people, of organisations and of spaces, on the proposal's page.


def of_proposal(viewer: Viewer, proposal: Proposal, mine: Voices) -> Select[Support, int, int]:
    """The first of each kind of supporter, the viewer's own voices before the others: (support, how many of its kind
    there are, 1 where it is the viewer's)."""
    me = viewer.membership_in(proposal.space_id)
    own = case(
        (Support.person_id == (me.id if me else 0), 1),
        (Support.organisation_id == (mine.organisation.id if mine.organisation else 0), 1),
        (Support.space_id.in_(mine.space_ids), 1),
        else_=0,
    )
    kind = case((Support.person_id.is_not(None), 1), (Support.organisation_id.is_not(None), 2), else_=3)
    ranked = (
        select(
            Support.id,
            own.label("own"),
            func.count().over(partition_by=kind).label("of"),
            func.row_number().over(partition_by=kind, order_by=(own.desc(), Support.id)).label("place"),
        )
        .outerjoin(Space, Space.id == Support.space_id)
        .outerjoin(Organisation, Organisation.id == Support.organisation_id)
        .where(
            Support.proposal_id == proposal.id,
            or_(Support.space_id.is_(None), seen(viewer)),
            or_(Support.organisation_id.is_(None), seen_organisation(viewer)),
        )
        .subquery()
    )
    return (
        select(Support, ranked.c.of, ranked.c.own)
        .join(ranked, and_(ranked.c.id == Support.id, ranked.c.place <= FIRST))
        .options(joinedload(Support.person), joinedload(Support.organisation), joinedload(Support.space))
        .order_by(ranked.c.place)
    )


def counts(viewer: Viewer, proposal_id: Any) -> tuple[Any, Any, Any]:
    """How many people, organisations and spaces stand behind the proposal of a column: for the cards of a board."""
    table = proposal_id.table

    def count(what: Any) -> Any:
        return select(func.count(what)).where(Support.proposal_id == proposal_id)

    known = count(Support.organisation_id).join(Organisation, Organisation.id == Support.organisation_id)
    organisations = known.where(seen_organisation(viewer))
    spaces = count(Support.space_id).join(Space, Space.id == Support.space_id).where(seen(viewer))
    return (
        count(Support.person_id).correlate(table).scalar_subquery().label("people"),
        organisations.correlate(table).scalar_subquery().label("organisations"),
        spaces.correlate(table).scalar_subquery().label("spaces"),
    )


def spaces(space_ids: frozenset[int]) -> Select[Space]:
    """The spaces somebody speaks for, those that are closed for good left out."""
    return select(Space).where(Space.id.in_(space_ids), Space.archived_at.is_(None)).order_by(Space.id)
