"""The reading rule, in its only form: which records a viewer may read. Lists filter it; a page is a list of one."""

from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from workspace.models import (
    Audience,
    Event,
    Link,
    Meeting,
    Membership,
    MembershipState,
    ProposalAuthor,
    Recommendation,
    Record,
    Role,
    Space,
    SpaceKind,
    Task,
    Visibility,
)
from workspace.rules.viewers import LEVEL, Viewer, roles_from

R = TypeVar("R", bound=Record)
T = TypeVar("T")
# Other names for these tables: to make them takes longer than the rest of a statement.
_ISSUER, _ASKED = aliased(Space), Recommendation.__table__.alias()
_MODERATING = roles_from(Role.MODERATOR)


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """Whether this viewer may read a Record, in a query that joins its Space."""
    inside = list(viewer.active)
    mine = viewer.members
    moderating = viewer.overseen
    ways = [and_(Record.audience == Audience.PUBLIC, Space.visibility == Visibility.PUBLIC)]
    if inside:
        ways.append(and_(Record.audience <= Audience.MEMBERS, Record.space_id.in_(inside)))
    if moderating:
        where = or_(Record.space_id.in_(moderating), *(Space.overseers.contains(f".{k}.") for k in moderating))
        ways.append(and_(Record.audience <= Audience.MODERATORS, where))
    if mine:
        signed = exists().where(ProposalAuthor.proposal_id == Record.id, ProposalAuthor.membership_id.in_(mine))
        ways.append(or_(Record.author_id.in_(mine), signed))
    told = and_(Space.kind == SpaceKind.COUNCIL, Space.visibility != Visibility.HIDDEN)
    ways.append(and_(told, _asked_by(viewer, Record)))  # Last: it costs the most.
    return or_(*ways)


def _asked_by(viewer: Viewer, of: Any) -> ColumnElement[bool]:
    """Whether a record is a recommendation of a space the viewer may read: who asked for something reads what became
    of it, in a council whose other records are not theirs to see. Of a hidden council only its own members read: that
    is asked with it."""
    issuer, asked = _ISSUER, _ASKED
    inside = list(viewer.active)
    theirs = [and_(of.audience == Audience.PUBLIC, issuer.visibility == Visibility.PUBLIC)]
    if inside:
        above = (issuer.overseers.contains(f".{k}.") for k in viewer.overseen)
        theirs.append(and_(of.audience <= Audience.MEMBERS, or_(issuer.id.in_(inside), *above)))
    return exists().where(
        asked.c.id == of.id,
        issuer.id == asked.c.issuer_id,
        or_(*theirs),
    )


def comes_from_above(m: Any, space: Any, roles: Collection[Role] = _MODERATING) -> ColumnElement[bool]:
    """Whether a membership (`m`) of a space above gives one of these roles here, too."""
    return and_(m.role.in_(roles), space.overseers.like(literal("%.") + cast(m.space_id, String) + literal(".%")))


def belongs(user: Any) -> ColumnElement[bool]:
    """Whether the person of this id is in a Space, or comes in by a role from above, in a query that joins it."""
    m = aliased(Membership)
    here = or_(m.space_id == Space.id, comes_from_above(m, Space))
    return exists().where(m.user_id == user, m.state == MembershipState.ACTIVE, here).correlate_except(m)


def readable_by(user: Any) -> ColumnElement[bool]:
    """The same rule for many people at once: whether the person of this id may read a Record, in a query that joins
    its Space. It asks the database for the memberships that a viewer brings along."""

    def has(*where: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(m.user_id == user, m.state == MembershipState.ACTIVE, *where).correlate_except(m)

    m, issuer, asked = aliased(Membership), aliased(Space), Recommendation.__table__.alias()
    moderates = or_(and_(m.space_id == Record.space_id, m.role.in_(_MODERATING)), comes_from_above(m, Space))
    signs = ProposalAuthor.proposal_id == Record.id, ProposalAuthor.membership_id == m.id
    signed = exists().where(*signs).correlate_except(ProposalAuthor)
    asks = asked.c.id == Record.id, issuer.id == asked.c.issuer_id
    is_told = or_(
        and_(Record.audience == Audience.PUBLIC, issuer.visibility == Visibility.PUBLIC),
        and_(Record.audience <= Audience.MEMBERS, has(or_(m.space_id == issuer.id, comes_from_above(m, issuer)))),
    )
    return or_(
        and_(Record.audience == Audience.PUBLIC, Space.visibility == Visibility.PUBLIC),
        and_(Record.audience <= Audience.MEMBERS, has(m.space_id == Record.space_id)),
        and_(Record.audience <= Audience.MODERATORS, has(moderates)),
        has(or_(m.id == Record.author_id, signed)),
        and_(
            Space.kind == SpaceKind.COUNCIL,
            Space.visibility != Visibility.HIDDEN,
            exists().where(*asks, is_told).correlate_except(asked, issuer),
        ),
    )


def readable_in(viewer: Viewer, space: Space, of: Any = Record) -> ColumnElement[bool]:
    """The same rule inside one space that the viewer has entered: cheaper, because their role is known.

    `of` is Record, or an alias of it or of one of its kinds.
    """
    ways = _ways(of, **asked_in(viewer, space))
    if space.kind is SpaceKind.COUNCIL and space.visibility is not Visibility.HIDDEN and of in (Record, Recommendation):
        ways.append(_asked_by(viewer, of))
    return and_(of.space_id == space.id, or_(*ways))


def asked_in(viewer: Viewer, space: Space) -> dict[str, Any]:
    """What `readable_in` asks of a viewer: up to which audience they read, and as whom they are an author."""
    role, own = viewer.role_in(space), viewer.active.get(space.id)
    most = Audience.PUBLIC
    if role is not None:
        most = Audience.MODERATORS if LEVEL[role] >= LEVEL[Role.MODERATOR] else Audience.MEMBERS
    return {"most": most, "mine": own.id if own else None}


def readable_inside(of: Any) -> ColumnElement[bool]:
    """`readable_in` of meetings or tasks, for a statement that is made once: `space` and what `asked_in` says are given
    when it is executed."""
    return and_(of.space_id == bindparam("space"), or_(*_ways(of, bindparam("most"), bindparam("mine"))))


def _ways(of: Any, most: Any, mine: Any) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = [of.audience <= most]
    if mine is not None:
        ways.append(of.author_id == mine)
        if of not in (Event, Meeting, Task):  # Those nobody signs.
            ways.append(exists().where(ProposalAuthor.proposal_id == of.id, ProposalAuthor.membership_id == mine))
    return ways


def visible_to(viewer: Viewer, kind: type[R]) -> Select[R]:
    """The records of one kind (or of all: `Record`) that this viewer may read, in every space."""
    return select(kind).join(Space, Space.id == kind.space_id).where(readable(viewer))


def one(viewer: Viewer, space: Space, kind: type[R], number: int) -> Select[R]:
    """The record of this number in this space, with what its page shows of it."""
    entered = viewer.may_enter(space)
    found = select(kind).where(readable_in(viewer, space, kind)) if entered else visible_to(viewer, kind)
    return found.where(kind.space_id == space.id, kind.number == number).options(
        joinedload(kind.author), joinedload(kind.path), joinedload(kind.campaign)
    )


def held(query: Select[T], kind: type[Record], *with_it: type[Any]) -> Select[T]:
    """The same records, held until the transaction ends: two who change one come one after the other.

    Both of their tables are, and whatever else is read with them: of a row that it waited for PostgreSQL reads anew
    only what it was asked to hold.
    """
    kinds: list[Any] = [Record, kind, *with_it]
    return query.with_for_update(of=list(dict.fromkeys(each.__table__ for each in kinds)))


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
