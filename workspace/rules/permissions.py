"""What each role may do, in one table.

Reading is not here: what may be read is a query (`queries/`). A permission is asked of a viewer and a thing that
they can already see; "no" is 403, what they cannot see is 404. Route, template and flow read this table.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from workspace.models import (
    AgendaItem,
    Comment,
    Invitation,
    JoinRequest,
    Membership,
    MembershipState,
    Proposal,
    ProposalState,
    Record,
    Report,
    Role,
    Space,
    SpaceKind,
)
from workspace.rules.viewers import LEVEL, Viewer

Predicate = Callable[[Viewer, Any], bool]


class Permission(StrEnum):
    ANYONE = "anyone"  # No more than being able to see it.
    SIGNED_IN = "signed-in"
    SPACE_READ = "space:read"  # What is inside: the board, its records.
    SPACE_INSIDE = "space:inside"  # What only those who belong to it see: members, activity.
    SPACE_OPEN = "space:open"  # Open a space below this one.
    SPACE_EDIT = "space:edit"
    SPACE_LEAVE = "space:leave"
    SPACE_JOIN = "space:join"
    CHARTER_ACCEPT = "charter:accept"
    PROPOSAL_START = "proposal:start"
    PROPOSAL_EDIT = "proposal:edit"
    PROPOSAL_SUBMIT = "proposal:submit"
    PROPOSAL_WITHDRAW = "proposal:withdraw"
    PROPOSAL_MODERATE = "proposal:moderate"
    TASK_ADD = "task:add"
    TASK_EDIT = "task:edit"
    MEETING_PLAN = "meeting:plan"
    MEETING_EDIT = "meeting:edit"
    NOTE_WRITE = "note:write"
    RECORD_LINK = "record:link"
    RECORD_SHARE = "record:share"
    RECORD_HIDE = "record:hide"
    COMMENT_SAY = "comment:say"
    COMMENT_EDIT = "comment:edit"
    COMMENT_HIDE = "comment:hide"
    REPORT_MAKE = "report:make"
    REPORT_RESOLVE = "report:resolve"
    QUEUE_READ = "queue:read"
    COLUMNS_EDIT = "columns:edit"
    MEMBER_EDIT = "member:edit"  # One's own name and words in a space.
    MEMBER_INVITE = "member:invite"
    MEMBER_APPOINT = "member:appoint"
    MEMBER_MODERATE = "member:moderate"  # Mute, remove.
    MEMBER_FREEZE = "member:freeze"
    MEMBER_THAW = "member:thaw"
    MEMBER_RESET = "member:reset"  # Hand over a one-time code.


def space_of(thing: Any) -> Space:
    """The space a thing belongs to, or is."""
    match thing:
        case Space():
            return thing
        case Record() | Membership() | Invitation() | JoinRequest():
            return thing.space
        case Comment() | Report():
            return thing.record.space
        case AgendaItem():
            return thing.meeting.space
        case _:
            raise TypeError(f"no space for {type(thing).__name__}")


def anyone(viewer: Viewer, thing: Any) -> bool:
    return True


def signed_in(viewer: Viewer, thing: Any) -> bool:
    return viewer.user is not None


def may_enter(viewer: Viewer, thing: Any) -> bool:
    return viewer.may_enter(space_of(thing))


def at_least(role: Role) -> Predicate:
    """The viewer's role in the thing's space is this one or a higher one."""

    def has_role(viewer: Viewer, thing: Any) -> bool:
        held = viewer.role_in(space_of(thing))
        return held is not None and LEVEL[held] >= LEVEL[role]

    return has_role


def is_running(viewer: Viewer, thing: Any) -> bool:
    return space_of(thing).archived_at is None


def may_speak(viewer: Viewer, thing: Any) -> bool:
    return not viewer.is_muted_in(space_of(thing))


def is_author(viewer: Viewer, thing: Proposal) -> bool:
    return any(a.user_id == viewer.id for a in thing.authors) if viewer.id else False


def is_not_author(viewer: Viewer, thing: Any) -> bool:
    return not is_author(viewer, thing) if isinstance(thing, Proposal) else not wrote(viewer, thing)


def wrote(viewer: Viewer, thing: Comment | Record) -> bool:
    return viewer.id is not None and thing.author.user_id == viewer.id


def is_being_written(viewer: Viewer, thing: Proposal) -> bool:
    return thing.state in (ProposalState.DRAFT, ProposalState.RETURNED)


def belongs(viewer: Viewer, thing: Any) -> bool:
    return viewer.is_member_of(space_of(thing))


def is_stranger(viewer: Viewer, thing: Space) -> bool:
    return thing.kind is not SpaceKind.NETWORK and thing.admits_requests and thing.id not in viewer.active


def is_myself(viewer: Viewer, thing: Membership) -> bool:
    return viewer.id is not None and thing.user_id == viewer.id and thing.state is MembershipState.ACTIVE


def is_another(viewer: Viewer, thing: Any) -> bool:
    return not isinstance(thing, Membership) or thing.user_id != viewer.id


def is_lower(viewer: Viewer, thing: Any) -> bool:
    """A moderator does not act on a facilitator: only who stands at least as high may."""
    if not isinstance(thing, Membership):
        return True
    held = viewer.role_in(thing.space)
    return held is not None and LEVEL[held] >= LEVEL[thing.role]


def is_not_accused(viewer: Viewer, thing: Report) -> bool:
    accused = thing.comment.author if thing.comment else thing.record.author
    return accused.user_id != viewer.id


observer, member = at_least(Role.OBSERVER), at_least(Role.MEMBER)
moderator, facilitator = at_least(Role.MODERATOR), at_least(Role.FACILITATOR)
coordinator = at_least(Role.COORDINATOR)

P = Permission
PERMISSIONS: dict[Permission, tuple[Predicate, ...]] = {
    # permission            all of these
    P.ANYONE:               (anyone,),
    P.SIGNED_IN:            (signed_in,),
    P.QUEUE_READ:           (signed_in,),
    P.SPACE_READ:           (may_enter,),
    P.SPACE_INSIDE:         (observer,),
    P.SPACE_OPEN:           (coordinator, is_running),
    P.SPACE_EDIT:           (facilitator,),
    P.SPACE_LEAVE:          (belongs,),
    P.SPACE_JOIN:           (is_stranger, is_running),
    P.CHARTER_ACCEPT:       (belongs,),
    P.PROPOSAL_START:       (member, may_speak, is_running),
    P.PROPOSAL_EDIT:        (is_author, member, is_being_written, may_speak, is_running),
    P.PROPOSAL_SUBMIT:      (is_author, member, may_speak, is_running),
    P.PROPOSAL_WITHDRAW:    (is_author, observer, is_running),
    P.PROPOSAL_MODERATE:    (moderator, is_not_author, is_running),
    P.TASK_ADD:             (member, may_speak, is_running),
    P.TASK_EDIT:            (member, may_speak, is_running),
    P.MEETING_PLAN:         (facilitator, is_running),
    P.MEETING_EDIT:         (facilitator, is_running),
    P.NOTE_WRITE:           (member, may_speak, is_running),
    P.RECORD_LINK:          (member, may_speak, is_running),
    P.RECORD_SHARE:         (moderator, is_running),
    P.RECORD_HIDE:          (moderator, is_not_author),
    P.COMMENT_SAY:          (observer, may_speak, is_running),
    P.COMMENT_EDIT:         (wrote, observer, may_speak, is_running),
    P.COMMENT_HIDE:         (moderator, is_not_author),
    P.REPORT_MAKE:          (observer,),
    P.REPORT_RESOLVE:       (moderator, is_not_accused),
    P.COLUMNS_EDIT:         (facilitator, is_running),
    P.MEMBER_EDIT:          (is_myself,),
    P.MEMBER_INVITE:        (facilitator, is_running),
    P.MEMBER_APPOINT:       (facilitator, is_lower),
    P.MEMBER_MODERATE:      (moderator, is_another, is_lower),
    P.MEMBER_FREEZE:        (member, is_another),
    P.MEMBER_THAW:          (facilitator, is_another),
    P.MEMBER_RESET:         (facilitator, is_another, is_lower),
}  # fmt: skip


def may(viewer: Viewer, permission: Permission, thing: Any) -> bool:
    """Whether this viewer may do this to a thing that they can see."""
    return all(holds(viewer, thing) for holds in PERMISSIONS[permission])
