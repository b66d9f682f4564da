"""The reading rule, in its only form: which records a viewer may read. Lists filter it; a page is a list of one."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import Audience, Link, ProposalAuthor, Record, Role, Space, Visibility
from workspace.rules.viewers import LEVEL, Viewer

R = TypeVar("R", bound=Record)


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """Whether this viewer may read a Record, in a query that joins its Space."""
    inside = list(viewer.active)
    mine = [m.id for m in viewer.active.values()]
    moderating = [k for k, m in viewer.active.items() if LEVEL[m.role] >= LEVEL[Role.MODERATOR]]
    ways = [and_(Record.audience == Audience.PUBLIC, Space.visibility == Visibility.PUBLIC)]
    if inside:
        ways.append(and_(Record.audience <= Audience.MEMBERS, Record.space_id.in_(inside)))
    if moderating:
        where = or_(Record.space_id.in_(moderating), *(Space.overseers.contains(f".{k}.") for k in viewer.overseen))
        ways.append(and_(Record.audience <= Audience.MODERATORS, where))
    if mine:
        signed = exists().where(ProposalAuthor.proposal_id == Record.id, ProposalAuthor.membership_id.in_(mine))
        ways.append(or_(Record.author_id.in_(mine), signed))
    return or_(*ways)


def readable_in(viewer: Viewer, space: Space, of: Any = Record) -> ColumnElement[bool]:
    """The same rule inside one space that the viewer has entered: cheaper, because their role is known.

    `of` is Record, or an alias of it or of one of its kinds.
    """
    role = viewer.role_in(space)
    most = Audience.PUBLIC
    if role is not None:
        most = Audience.MODERATORS if LEVEL[role] >= LEVEL[Role.MODERATOR] else Audience.MEMBERS
    ways = [of.audience <= most]
    if mine := viewer.active.get(space.id):
        signed = exists().where(ProposalAuthor.proposal_id == of.id, ProposalAuthor.membership_id == mine.id)
        ways += [of.author_id == mine.id, signed]
    return and_(of.space_id == space.id, or_(*ways))


def visible_to(viewer: Viewer, kind: type[R]) -> Select[R]:
    """The records of one kind (or of all: `Record`) that this viewer may read, in every space."""
    return select(kind).join(Space, Space.id == kind.space_id).where(readable(viewer))


def one(viewer: Viewer, space: Space, kind: type[R], number: int) -> Select[R]:
    """The record of this number in this space, with what its page shows of it."""
    return (
        visible_to(viewer, kind)
        .where(kind.space_id == space.id, kind.number == number)
        .options(joinedload(kind.author), joinedload(kind.path), joinedload(kind.campaign))
    )


def linked_to(viewer: Viewer, record: Record) -> Select[Link, Record]:
    """The links of a record in both directions, each with the record at its other end, if the viewer may read that."""
    other = or_(
        and_(Link.from_id == record.id, Record.id == Link.to_id),
        and_(Link.to_id == record.id, Record.id == Link.from_id),
    )
    return (
        select(Link, Record)
        .join(Record, other)
        .join(Space, Space.id == Record.space_id)
        .where(readable(viewer))
        .options(joinedload(Record.space))
        .order_by(Link.id)
    )
