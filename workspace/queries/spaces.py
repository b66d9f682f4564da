"""Which spaces can be seen, who is in them, and how one comes in."""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import (
    Activity,
    Campaign,
    CampaignSpace,
    Charter,
    Column,
    Event,
    EventSort,
    Happening,
    Invitation,
    JoinRequest,
    JoinRequestState,
    Kind,
    Label,
    Membership,
    MembershipState,
    Path,
    Record,
    Role,
    Space,
    SpaceKind,
    Task,
    User,
    Visibility,
)
from workspace.rules.viewers import Viewer


def inside(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer has a role in a Space, of their own or from above: `Viewer.role_in` in SQL."""
    return or_(Space.id.in_(list(viewer.active)), *_below(viewer.overseen))


def led_from(spaces: list[int]) -> ColumnElement[bool]:
    """Whether a Space is one of these, or below one of them and lets its leading roles act."""
    return or_(Space.id.in_(spaces), *_below(spaces))


def _below(spaces: list[int]) -> list[ColumnElement[bool]]:
    return [Space.overseers.contains(f".{k}.") for k in spaces]


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the existence of a Space is this viewer's to know."""
    return or_(Space.visibility != Visibility.HIDDEN, inside(viewer))


def entered(viewer: Viewer) -> ColumnElement[bool]:
    """Whether this viewer may enter a Space."""
    return or_(Space.visibility == Visibility.PUBLIC, inside(viewer))


# The space at an address (`slug`, given when it is executed), whoever asks: `web/access.py` decides with `may_see`.
ONE: Select[Space] = select(Space).where(Space.slug == bindparam("slug"))


def root() -> Select[Space]:
    return select(Space).where(Space.kind == SpaceKind.NETWORK)


def directory(viewer: Viewer) -> Select[Space]:
    """Every space whose existence the viewer may know, archived ones left out, parents before children."""
    return (
        select(Space)
        .where(seen(viewer), Space.archived_at.is_(None))
        .order_by(func.length(Space.overseers), Space.kind, Space.id)
    )


def archived(viewer: Viewer) -> Select[Space]:
    """The archived spaces that the viewer belongs to."""
    return select(Space).where(Space.id.in_(list(viewer.active)), Space.archived_at.is_not(None)).order_by(Space.id)


def below(viewer: Viewer, space: Space) -> Select[Space]:
    return directory(viewer).where(Space.parent_id == space.id)


def above(viewer: Viewer, space: Space) -> Select[Space]:
    """The spaces below which another is opened: the network and its regions, and this one."""
    holds = Space.kind.in_((SpaceKind.NETWORK, SpaceKind.REGION))
    return directory(viewer).where(or_(holds, Space.id == space.id))


def on_the_map(viewer: Viewer) -> Select[Space]:
    """The regions and city forums that say where they are."""
    there = Space.place != "", Space.kind.in_((SpaceKind.REGION, SpaceKind.CITY))
    return directory(viewer).where(*there)


def mine(viewer: Viewer) -> Select[Space]:
    return directory(viewer).where(Space.id.in_(list(viewer.active)))


def members(space: Space) -> Select[Membership]:
    """Who belongs to a space now, those with the most to answer for first."""
    order = [Role.COORDINATOR, Role.FACILITATOR, Role.MODERATOR, Role.MEMBER, Role.OBSERVER]
    return (
        select(Membership)
        .where(Membership.space_id == space.id, Membership.state == MembershipState.ACTIVE)
        .order_by(
            case({role: i for i, role in enumerate(order)}, value=Membership.role), Membership.name, Membership.id
        )
    )


PAGE = 100


def members_page(space: Space, number: int) -> Select[Membership]:
    """A page of the members, counted from 1, and one more where another page follows."""
    return members(space).limit(PAGE + 1).offset((number - 1) * PAGE)


def member(space: Space, handle: str) -> Select[Membership]:
    return (
        select(Membership)
        .where(Membership.space_id == space.id, Membership.handle == handle)
        .options(joinedload(Membership.space), joinedload(Membership.user), joinedload(Membership.organisation))
    )


def columns(space: Space) -> Select[Column]:
    return select(Column).where(Column.space_id == space.id).order_by(Column.position, Column.id)


def labels(space: Space) -> Select[Label]:
    return select(Label).where(Label.space_id == space.id).order_by(Label.name)


def paths() -> Select[Path]:
    return select(Path).order_by(Path.position, Path.id)


def campaigns(space: Space) -> Select[Campaign]:
    """The campaigns that a space carries: its own and those it has taken up."""
    taken_up = select(CampaignSpace.campaign_id).where(
        CampaignSpace.space_id == space.id, CampaignSpace.joined_at.is_not(None)
    )
    return select(Campaign).where(or_(Campaign.space_id == space.id, Campaign.id.in_(taken_up))).order_by(Campaign.id)


def charter(space: Space) -> Select[Charter]:
    """The charter that holds in a space: its own newest one, else that of the nearest space above.

    What a hidden space has written is not told by those below it that can be seen.
    """
    above = [int(part) for part in space.overseers.split(".") if part]
    told = Space.visibility.in_([space.visibility, Visibility.PUBLIC, Visibility.CLOSED])
    return (
        select(Charter)
        .join(Space, Space.id == Charter.space_id)
        .where(or_(Charter.space_id == space.id, Charter.space_id.in_(above), Space.kind == SpaceKind.NETWORK))
        .where(or_(Charter.space_id == space.id, told))
        .order_by(func.length(Space.overseers).desc(), Charter.id.desc())
        .limit(1)
    )


LOOKED_AT_COLUMNS = (
    Happening.COLUMNS_CHOSEN, Happening.COLUMN_ADDED, Happening.COLUMN_EDITED, Happening.COLUMN_MOVED,
    Happening.COLUMN_REMOVED,
)  # fmt: skip


def begun(space: Space) -> Select[int, int, int, int, int]:
    """How far a new space has come: its meetings, its trainings, its invitations to more than membership, its members,
    and how often somebody chose or changed its columns."""

    def count(of: Any, *where: Any) -> Any:
        return select(func.count()).select_from(of).where(of.space_id == space.id, *where).scalar_subquery()

    led = Role.MODERATOR, Role.FACILITATOR
    return select(
        count(Record, Record.kind == Kind.MEETING),
        count(Event, Event.sort == EventSort.TRAINING),
        count(Invitation, Invitation.role.in_(led)),
        count(Membership, Membership.state == MembershipState.ACTIVE),
        count(Activity, Activity.happening.in_(LOOKED_AT_COLUMNS)),
    )


def holds_tasks(space: Space) -> Select[int]:
    """A task in one of its columns, if there is any."""
    return select(Task.id).join(Column, Column.id == Task.column_id).where(Column.space_id == space.id).limit(1)


def invitations(space: Space) -> Select[Invitation]:
    return (
        select(Invitation)
        .where(Invitation.space_id == space.id)
        .options(joinedload(Invitation.by))
        .order_by(Invitation.id.desc())
    )


def invitation_by(word_hash: str) -> Select[Invitation]:
    """The invitation of a link's token or of a code, given as its hash."""
    return (
        select(Invitation)
        .where(or_(Invitation.token_hash == word_hash, Invitation.code_hash == word_hash))
        .options(joinedload(Invitation.space), joinedload(Invitation.by))
    )


def last_request(space: Space, user: User) -> Select[JoinRequest]:
    """What became of somebody's last request to join."""
    return (
        select(JoinRequest)
        .where(JoinRequest.space_id == space.id, JoinRequest.user_id == user.id)
        .order_by(JoinRequest.id.desc())
        .limit(1)
    )


def requests(space: Space) -> Select[JoinRequest]:
    return (
        select(JoinRequest)
        .where(JoinRequest.space_id == space.id, JoinRequest.state == JoinRequestState.WAITING)
        .order_by(JoinRequest.id)
    )
