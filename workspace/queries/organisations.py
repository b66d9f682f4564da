"""The organisations of the network as their readers see them: what they do, where they are, who speaks for them.

An organisation is read by everybody once it is listed; before, by those who speak for it and those who facilitate some
space. Whatever its page shows keeps its own rule.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from workspace.models import (
    Affiliation,
    Membership,
    MembershipState,
    Organisation,
    OrganisationSpace,
    Proposal,
    Record,
    Space,
    Support,
    Visibility,
)
from workspace.queries.records import visible_to
from workspace.queries.spaces import entered
from workspace.queries.spaces import seen as seen_space
from workspace.rules.viewers import Viewer

MOST = 1_000
PAGE = 50
SHOWN = 50  # Of each kind, on an organisation's page.
# Stands between a skeleton and the handle of a second organisation of that name: in no name there is one.
SECOND = "\n"


def all_by_name() -> Select[Organisation]:
    """Every organisation there is, for those who facilitate a space."""
    return (
        select(Organisation)
        .where(Organisation.merged_into_id.is_(None))
        .order_by(Organisation.name, Organisation.id)
        .limit(MOST)
    )


def by_handle(handle: str) -> Select[Organisation]:
    """The organisation of a handle that a form sent."""
    return select(Organisation).where(Organisation.handle == handle, Organisation.merged_into_id.is_(None))


def alike(skeleton: str) -> Select[Organisation]:
    """Those whose name looks like this, merged ones too, whoever may know of them."""
    again = Organisation.skeleton.startswith(skeleton + SECOND, autoescape=True)
    return select(Organisation).where(or_(Organisation.skeleton == skeleton, again)).order_by(Organisation.id)


def seen(viewer: Viewer, of: Any = Organisation) -> ColumnElement[bool]:
    """Whether an Organisation is this viewer's to read."""
    if viewer.facilitated:
        return true()
    return or_(of.is_listed, of.id.in_(sorted(viewer.speaks_for)))


def one(viewer: Viewer, handle: str) -> Select[Organisation]:
    """The organisation at an address; of one that was merged, the organisation it turned out to be."""
    was = aliased(Organisation)
    return (
        select(Organisation)
        .join(was, or_(was.merged_into_id == Organisation.id, was.id == Organisation.id))
        .where(was.handle == handle, Organisation.merged_into_id.is_(None), seen(viewer))
        .options(selectinload(Organisation.paths))
    )


def directory(
    viewer: Viewer, *, place: str = "", path: str = "", kind: str = "", page: int = 1
) -> Select[Organisation]:
    """A page of the organisations by name, and one more where another page follows."""
    found = all_by_name().where(seen(viewer)).options(selectinload(Organisation.paths))
    if place:
        found = found.where(Organisation.place == place)
    if path:
        found = found.where(Organisation.paths.any(slug=path))
    if kind:
        found = found.where(Organisation.kind == kind)
    return found.limit(PAGE + 1).offset((page - 1) * PAGE)


def speakers(space: Space) -> Select[Membership]:
    """The members who speak for an organisation in this space, by its name."""
    return (
        select(Membership)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.space_id == space.id, Membership.state == MembershipState.ACTIVE)
        .options(joinedload(Membership.organisation))
        .order_by(Organisation.name, Membership.name, Membership.id)
    )


def spaces(viewer: Viewer, organisation: Organisation) -> Select[Space]:
    """The spaces it has joined that the viewer may enter."""
    return (
        select(Space)
        .join(OrganisationSpace, OrganisationSpace.space_id == Space.id)
        .where(
            OrganisationSpace.organisation_id == organisation.id,
            OrganisationSpace.confirmed_at.is_not(None),
            Space.archived_at.is_(None),
            entered(viewer),
        )
        .order_by(OrganisationSpace.confirmed_at, Space.id)
        .limit(SHOWN)
    )


def ties(viewer: Viewer, organisation: Organisation) -> Select[OrganisationSpace]:
    """All spaces it has joined or asked to, for those who speak for it: of these, the ones they may know of."""
    return (
        select(OrganisationSpace)
        .join(Space, Space.id == OrganisationSpace.space_id)
        .where(OrganisationSpace.organisation_id == organisation.id, seen_space(viewer))
        .options(joinedload(OrganisationSpace.space))
        .order_by(OrganisationSpace.confirmed_at.is_(None), OrganisationSpace.asked_at)
        .limit(SHOWN)
    )


def to_ask(organisation: Organisation) -> Select[Space]:
    """The public spaces that it could ask to join, as anybody may know of them."""
    tied = select(OrganisationSpace.space_id).where(OrganisationSpace.organisation_id == organisation.id)
    return (
        select(Space)
        .where(Space.visibility == Visibility.PUBLIC, Space.archived_at.is_(None), Space.id.not_in(tied))
        .order_by(Space.id)
        .limit(MOST)
    )


def in_space(space: Space) -> Select[OrganisationSpace]:
    """The organisations that have joined a space or ask to: those that wait first."""
    return (
        select(OrganisationSpace)
        .join(OrganisationSpace.organisation)
        .where(OrganisationSpace.space_id == space.id)
        .options(joinedload(OrganisationSpace.organisation))
        .order_by(OrganisationSpace.confirmed_at.is_not(None), Organisation.name, Organisation.id)
        .limit(MOST)
    )


def joined(viewer: Viewer, space: Space) -> Select[Organisation]:
    """The organisations that have joined a space and that the viewer may read, by name."""
    return (
        select(Organisation)
        .join(OrganisationSpace, OrganisationSpace.organisation_id == Organisation.id)
        .where(OrganisationSpace.space_id == space.id, OrganisationSpace.confirmed_at.is_not(None), seen(viewer))
        .order_by(Organisation.name, Organisation.id)
        .limit(SHOWN)
    )


def tie(organisation: Organisation, space: Space) -> Select[OrganisationSpace]:
    return select(OrganisationSpace).where(
        OrganisationSpace.organisation_id == organisation.id, OrganisationSpace.space_id == space.id
    )


def supported(viewer: Viewer, organisation: Organisation) -> Select[Proposal]:
    """The proposals it stands behind that the viewer may read, the latest first."""
    return (
        visible_to(viewer, Proposal)
        .join(Support, Support.proposal_id == Proposal.id)
        .where(Support.organisation_id == organisation.id, Record.archived_at.is_(None))
        .options(joinedload(Proposal.space))
        .order_by(Record.changed_at.desc(), Record.id)
        .limit(SHOWN)
    )


def people(organisation: Organisation) -> Select[Affiliation]:
    """Who belongs to it or says so, for those who speak for it: those who wait first."""
    return (
        select(Affiliation)
        .where(Affiliation.organisation_id == organisation.id)
        .order_by(Affiliation.confirmed_at.is_not(None), Affiliation.name, Affiliation.id)
        .limit(MOST)
    )


def person(organisation: Organisation, handle: str) -> Select[Affiliation]:
    return people(organisation).where(Affiliation.handle == handle)


def mine(viewer: Viewer, organisation: Organisation) -> Select[Affiliation]:
    """The viewer's own word that they belong to it."""
    return select(Affiliation).where(Affiliation.organisation_id == organisation.id, Affiliation.user_id == viewer.id)
