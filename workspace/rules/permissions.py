"""What each role may do, in one table.

Reading is not here: what may be read is a query (`queries/`). A permission is asked of a viewer and a thing that
they can already see; "no" is 403, what they cannot see is 404. Route, template and flow read this table.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from workspace.models import (
    Affiliation,
    AgendaItem,
    AgendaWish,
    Amendment,
    Comment,
    Evidence,
    Invitation,
    JoinRequest,
    MeetingSeries,
    Membership,
    MembershipState,
    Objection,
    Organisation,
    Proposal,
    ProposalState,
    Recommendation,
    Record,
    Report,
    Resolution,
    Role,
    Season,
    SeriesPoint,
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
    AMENDMENT_PROPOSE = "amendment:propose"
    AMENDMENT_DECIDE = "amendment:decide"  # Accept, reject.
    AMENDMENT_WITHDRAW = "amendment:withdraw"
    AMENDMENT_GROW = "amendment:grow"  # Go on with one that was not taken up as a proposal of one's own.
    TRANSLATION_WRITE = "translation:write"
    DECISION_CALL = "decision:call"  # And all a facilitator does with it: close, stop, write the outcome.
    VOTE_CAST = "vote:cast"  # Whether one stands on the roll is asked by the verb.
    OBJECTION_ANSWER = "objection:answer"
    OBJECTION_RESOLVE = "objection:resolve"
    RECOMMENDATION_ISSUE = "recommendation:issue"  # Of the space that asks.
    RECOMMENDATION_ANSWER = "recommendation:answer"  # Of the council: acknowledge, accept, decline, claim.
    RECOMMENDATION_REPORT = "recommendation:report"  # Progress, letters, evidence.
    RECOMMENDATION_JUDGE = "recommendation:judge"  # Of the space that asked: confirm or contest what was claimed.
    EVIDENCE_VERIFY = "evidence:verify"
    EVIDENCE_DELETE = "evidence:delete"
    CLOCK = "clock"  # Nobody's: the clock takes the step, or a count does.
    TASK_ADD = "task:add"
    TASK_EDIT = "task:edit"
    MEETING_PLAN = "meeting:plan"
    MEETING_EDIT = "meeting:edit"
    MEETING_RUN = "meeting:run"  # Every step from the invitation to the published minutes; ticks who is there.
    MEETING_ANSWER = "meeting:answer"  # Say whether one comes, and that one is there.
    SERIES_EDIT = "series:edit"
    EVENT_PLAN = "event:plan"
    EVENT_RUN = "event:run"  # Change it, open and close it; who registered, who was there.
    EVENT_REGISTER = "event:register"  # With an account or without one.
    WISH_ADD = "wish:add"  # Put something into the backlog of the space.
    WISH_WITHDRAW = "wish:withdraw"
    ROOM_SPEAK = "room:speak"  # Ask for the floor in a meeting.
    ROOM_ANSWER = "room:answer"  # Raise a hand in it.
    NOTE_WRITE = "note:write"
    RECORD_LINK = "record:link"
    RECORD_SHARE = "record:share"
    RECORD_HIDE = "record:hide"
    COMMENT_SAY = "comment:say"
    COMMENT_EDIT = "comment:edit"
    COMMENT_HIDE = "comment:hide"
    COMMENT_REACT = "comment:react"
    COMMENT_MARK = "comment:mark"  # As the answer to what the record asks.
    THREAD_SUMMARISE = "thread:summarise"
    RECORD_FOLLOW = "record:follow"
    PROPOSAL_SUPPORT = "proposal:support"  # In whose name: `rules/support.py`.
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
    MEMBER_SPEAKS = "member:speaks"  # Say for which organisation somebody speaks.
    ORGANISATION_ADD = "organisation:add"  # Register one; answer one that asks to join the space.
    ORGANISATION_SPEAK = "organisation:speak"  # Its page, its people, the spaces it joins.
    ORGANISATION_MERGE = "organisation:merge"
    CITY_ANSWER = "city:answer"  # A team that asks for a forum.
    CAMPAIGN_LEAD = "campaign:lead"  # Start, plan, tactics, partners, report: in any of the spaces that carry it.
    SEASON_START = "season:start"  # A first one, or the next.
    SEASON_LEAD = "season:lead"  # Its call, programme, plenary and close.
    SEASON_HAND_IN = "season:hand-in"  # A proposal to a season: hand it in, take it back, let it go on.
    CAMPAIGN_FILL = "campaign:fill"  # Put records of one's space into it, and take them out.


# What a thing stands under.
UNDER: dict[type, str] = {
    Amendment: "proposal",
    Objection: "decision",
    Evidence: "recommendation",
    SeriesPoint: "series",
}


def space_of(thing: Any) -> Space:
    """The space a thing belongs to, or is."""
    match thing:
        case Space():
            return thing
        case Record() | Membership() | Invitation() | JoinRequest() | MeetingSeries() | AgendaWish() | Season():
            return thing.space
        case Comment() | Report():
            return thing.record.space
        case AgendaItem():
            return thing.meeting.space
        case Resolution():
            return thing.item.meeting.space
        case Amendment() | Objection() | Evidence() | SeriesPoint():
            return space_of(getattr(thing, UNDER[type(thing)]))
        case _:
            raise TypeError(f"no space for {type(thing).__name__}")


def anyone(viewer: Viewer, thing: Any) -> bool:
    return True


def nobody(viewer: Viewer, thing: Any) -> bool:
    return False


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


def wrote(viewer: Viewer, thing: Comment | Record | Amendment) -> bool:
    return viewer.id is not None and thing.author.user_id == viewer.id


def wished_for(viewer: Viewer, thing: AgendaWish) -> bool:
    """Who takes something out of the backlog: whoever put it there, or a facilitator."""
    is_mine = viewer.id is not None and thing.by.user_id == viewer.id and member(viewer, thing)
    return is_mine or facilitator(viewer, thing)


def takes_up(viewer: Viewer, thing: Amendment) -> bool:
    """Who accepts or rejects a change: those who signed the proposal, or a facilitator who did not ask for it."""
    if is_author(viewer, thing.proposal):
        return member(viewer, thing)
    return facilitator(viewer, thing) and not wrote(viewer, thing)


def answers_for(viewer: Viewer, thing: Objection) -> bool:
    """Who answers an objection: the authors of the proposal, or a facilitator."""
    is_theirs = is_author(viewer, thing.decision.proposal) and observer(viewer, thing)
    return is_theirs or facilitator(viewer, thing)


def asks(viewer: Viewer, thing: Recommendation) -> bool:
    """Who judges what a council claims: those who facilitate the space that asked for it."""
    return facilitator(viewer, thing.issuer)


def gave(viewer: Viewer, thing: Evidence) -> bool:
    return viewer.id is not None and thing.by.user_id == viewer.id


def looks_at(viewer: Viewer, thing: Evidence) -> bool:
    """Who may say that evidence is true: a member of the council or of the space that asked, but not who gave it."""
    asked = thing.recommendation
    return not gave(viewer, thing) and (member(viewer, asked) or member(viewer, asked.issuer))


def takes_away(viewer: Viewer, thing: Evidence) -> bool:
    return gave(viewer, thing) or moderator(viewer, thing.recommendation)


def coordinates(viewer: Viewer, thing: Any) -> bool:
    """They coordinate the network, whatever the thing belongs to."""
    return viewer.coordinates


def speaks_for(viewer: Viewer, thing: Organisation | Affiliation) -> bool:
    """Who speaks for an organisation: those a facilitator of some space confirmed for it, and the coordinators."""
    its_id = thing.id if isinstance(thing, Organisation) else thing.organisation_id
    return its_id in viewer.speaks_for or viewer.coordinates


def raised(viewer: Viewer, thing: Objection) -> bool:
    return viewer.id is not None and thing.membership.user_id == viewer.id


def asked_for_it(viewer: Viewer, thing: Comment) -> bool:
    """What a comment answers is the viewer's own: they signed the record, or facilitate where it stands."""
    asked = thing.record
    mine = is_author(viewer, asked) if isinstance(asked, Proposal) else wrote(viewer, asked)
    return mine or facilitator(viewer, asked)


def hands_in(viewer: Viewer, thing: Proposal) -> bool:
    """Who brings a proposal into a season: those who signed it, or who facilitate its space."""
    return (is_author(viewer, thing) and member(viewer, thing)) or facilitator(viewer, thing)


def is_not_frozen(viewer: Viewer, thing: Proposal | Amendment) -> bool:
    return (thing.proposal if isinstance(thing, Amendment) else thing).frozen_at is None


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
    P.PROPOSAL_EDIT:        (is_author, member, is_being_written, is_not_frozen, may_speak, is_running),
    P.PROPOSAL_SUBMIT:      (is_author, member, may_speak, is_running),
    P.PROPOSAL_WITHDRAW:    (is_author, observer, is_running),
    P.PROPOSAL_MODERATE:    (moderator, is_not_author, is_running),
    P.AMENDMENT_PROPOSE:    (member, is_not_frozen, may_speak, is_running),
    P.AMENDMENT_DECIDE:     (takes_up, is_not_frozen, may_speak, is_running),
    P.AMENDMENT_WITHDRAW:   (wrote, observer, is_running),
    P.AMENDMENT_GROW:       (wrote, member, may_speak, is_running),
    P.TRANSLATION_WRITE:    (member, may_speak, is_running),
    P.DECISION_CALL:        (facilitator, is_running),
    P.VOTE_CAST:            (belongs, is_running),
    P.OBJECTION_ANSWER:     (answers_for, may_speak, is_running),
    P.OBJECTION_RESOLVE:    (raised, belongs, is_running),
    P.RECOMMENDATION_ISSUE: (facilitator, is_running),
    P.RECOMMENDATION_ANSWER: (facilitator, is_running),
    P.RECOMMENDATION_REPORT: (member, may_speak, is_running),
    P.RECOMMENDATION_JUDGE: (asks,),
    P.EVIDENCE_VERIFY:      (looks_at,),
    P.EVIDENCE_DELETE:      (takes_away, observer, is_running),
    P.CLOCK:                (nobody,),
    P.TASK_ADD:             (member, may_speak, is_running),
    P.TASK_EDIT:            (member, may_speak, is_running),
    P.MEETING_PLAN:         (facilitator, is_running),
    P.MEETING_EDIT:         (facilitator, is_running),
    P.MEETING_RUN:          (facilitator, is_running),
    P.MEETING_ANSWER:       (belongs, is_running),
    P.SERIES_EDIT:          (facilitator, is_running),
    P.EVENT_PLAN:           (facilitator, is_running),
    P.EVENT_RUN:            (facilitator, is_running),
    P.EVENT_REGISTER:       (may_enter, is_running),
    P.WISH_ADD:             (member, may_speak, is_running),
    P.WISH_WITHDRAW:        (wished_for, is_running),
    P.ROOM_SPEAK:           (belongs, may_speak, is_running),
    P.ROOM_ANSWER:          (belongs, member, is_running),
    P.NOTE_WRITE:           (member, may_speak, is_running),
    P.RECORD_LINK:          (member, may_speak, is_running),
    P.RECORD_SHARE:         (moderator, is_running),
    P.RECORD_HIDE:          (moderator, is_not_author),
    P.COMMENT_SAY:          (observer, may_speak, is_running),
    P.COMMENT_EDIT:         (wrote, observer, may_speak, is_running),
    P.COMMENT_HIDE:         (moderator, is_not_author),
    P.COMMENT_REACT:        (observer, may_speak, is_running),
    P.COMMENT_MARK:         (asked_for_it, observer, may_speak, is_running),
    P.THREAD_SUMMARISE:     (facilitator, may_speak, is_running),
    P.RECORD_FOLLOW:        (observer,),
    P.PROPOSAL_SUPPORT:     (observer, may_speak, is_running),
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
    P.MEMBER_SPEAKS:        (facilitator, is_another, is_running),
    P.ORGANISATION_ADD:     (facilitator, is_running),
    P.ORGANISATION_SPEAK:   (speaks_for,),
    P.ORGANISATION_MERGE:   (coordinates,),
    P.CITY_ANSWER:          (coordinates,),
    P.CAMPAIGN_LEAD:        (facilitator, is_running),
    P.CAMPAIGN_FILL:        (member, may_speak, is_running),
    P.SEASON_START:         (coordinator, is_running),
    P.SEASON_LEAD:          (facilitator, is_running),
    P.SEASON_HAND_IN:       (hands_in, may_speak, is_running),
}  # fmt: skip


def may(viewer: Viewer, permission: Permission, thing: Any) -> bool:
    """Whether this viewer may do this to a thing that they can see."""
    return all(holds(viewer, thing) for holds in PERMISSIONS[permission])
