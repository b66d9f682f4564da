"""How things move from state to state: the tables, and nothing else.

From the one table come the addresses of the steps, who may take them, the buttons, the words, the activity and
the tests. `services/` says what else happens on the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from workspace.models import (
    AmendmentState,
    Audience,
    DecisionState,
    Event,
    EventState,
    Happening,
    JoinRequestState,
    MeetingState,
    MembershipState,
    ObjectionState,
    Proposal,
    ProposalState,
    RecommendationState,
    Record,
    RegistrationState,
    ReportState,
    SeasonState,
)
from workspace.rules.permissions import Permission, may
from workspace.rules.viewers import Viewer


class NotNow(Exception):
    """The step exists, but not from here: somebody else was faster, or the page is old."""


class Settled(NotNow):
    """The minutes of the meeting lie in review or were approved: what they hold is not changed any more."""


State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Step(Generic[State]):
    action: str
    sources: frozenset[State]
    target: State
    permission: Permission
    happening: Happening
    needs_reason: bool = False


class Flow(Generic[State]):
    """The steps a kind of thing can take, by name. `services/states.py` takes them."""

    def __init__(self, *steps: Step[State]) -> None:
        self.steps = {step.action: step for step in steps}

    def __iter__(self) -> Iterator[Step[State]]:
        return iter(self.steps.values())

    def __getitem__(self, action: str) -> Step[State]:
        return self.steps[action]

    def open_to(self, viewer: Viewer, thing: Any) -> list[Step[State]]:
        """The buttons: what this viewer may do with this thing now."""
        return [s for s in self if thing.state in s.sources and may(viewer, s.permission, thing)]

    def take(self, action: str, *, state: State) -> Step[State]:
        """The step of this name from this state. Raises NotNow where the table has none."""
        step = self.steps[action]
        if state not in step.sources:
            raise NotNow(f"{action}: {state} is not among its sources")
        return step


S, P, H = ProposalState, Permission, Happening


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


PROPOSALS = Flow(
    #    action      from                                            to           who may               what is told          needs a reason
    Step("submit",   _from(S.DRAFT, S.RETURNED),                     S.SUBMITTED, P.PROPOSAL_SUBMIT,   H.PROPOSAL_SUBMITTED),
    Step("approve",  _from(S.SUBMITTED),                             S.OPEN,      P.PROPOSAL_MODERATE, H.PROPOSAL_APPROVED),
    Step("return",   _from(S.SUBMITTED),                             S.RETURNED,  P.PROPOSAL_MODERATE, H.PROPOSAL_RETURNED, True),
    Step("decline",  _from(S.SUBMITTED),                             S.DECLINED,  P.PROPOSAL_MODERATE, H.PROPOSAL_DECLINED, True),
    Step("merge",    _from(S.OPEN),                                  S.MERGED,    P.PROPOSAL_MODERATE, H.PROPOSAL_MERGED),
    Step("withdraw", _from(S.DRAFT, S.SUBMITTED, S.RETURNED, S.OPEN), S.WITHDRAWN, P.PROPOSAL_WITHDRAW, H.PROPOSAL_WITHDRAWN),
    Step("call",     _from(S.OPEN),                                  S.DECIDING,  P.DECISION_CALL,     H.PROPOSAL_CALLED),
    Step("adopt",    _from(S.DECIDING),                              S.ADOPTED,   P.CLOCK,             H.PROPOSAL_ADOPTED),
    Step("reject",   _from(S.DECIDING),                              S.NOT_ADOPTED, P.CLOCK,           H.PROPOSAL_NOT_ADOPTED),
    Step("recommend", _from(S.ADOPTED, S.RECOMMENDED),               S.RECOMMENDED, P.RECOMMENDATION_ISSUE, H.PROPOSAL_RECOMMENDED),
    Step("resume",   _from(S.DECIDING),                              S.OPEN,      P.CLOCK,             H.PROPOSAL_RESUMED),
    Step("reopen",   _from(S.NOT_ADOPTED),                           S.OPEN,      P.DECISION_CALL,     H.PROPOSAL_REOPENED, True),
)  # fmt: skip

A = AmendmentState
AMENDMENTS = Flow(
    Step("accept",   _from(A.PENDING), A.ACCEPTED,  P.AMENDMENT_DECIDE,   H.AMENDMENT_ACCEPTED),
    Step("reject",   _from(A.PENDING), A.REJECTED,  P.AMENDMENT_DECIDE,   H.AMENDMENT_REJECTED, True),
    Step("withdraw", _from(A.PENDING), A.WITHDRAWN, P.AMENDMENT_WITHDRAW, H.AMENDMENT_WITHDRAWN),
    Step("lapse",    _from(A.PENDING), A.LAPSED,    P.CLOCK,              H.AMENDMENT_LAPSED),
)  # fmt: skip
# While it is in one of these, a change of its own text can be taken up: of one that is decided, if that stops it.
AMENDED = (S.OPEN, S.DECIDING)
# While it is in one of these, a proposal is brought into other languages.
TRANSLATED = (S.OPEN, S.DECIDING, S.ADOPTED, S.NOT_ADOPTED, S.RECOMMENDED)

REPORTS = Flow(
    Step("uphold",  _from(ReportState.OPEN), ReportState.UPHELD,    P.REPORT_RESOLVE, H.REPORT_UPHELD),
    Step("dismiss", _from(ReportState.OPEN), ReportState.DISMISSED, P.REPORT_RESOLVE, H.REPORT_DISMISSED),
)  # fmt: skip

REQUESTS = Flow(
    Step("accept", _from(JoinRequestState.WAITING), JoinRequestState.ACCEPTED, P.MEMBER_INVITE, H.JOIN_ACCEPTED),
    Step("refuse", _from(JoinRequestState.WAITING), JoinRequestState.REFUSED,  P.MEMBER_INVITE, H.JOIN_REFUSED),
)  # fmt: skip

D = DecisionState
DECISIONS = Flow(
    Step("open",  _from(D.CALLED),            D.RUNNING, P.CLOCK,         H.DECISION_OPENED),
    Step("close", _from(D.RUNNING),           D.CLOSED,  P.DECISION_CALL, H.DECISION_CLOSED),
    Step("stop",  _from(D.CALLED, D.RUNNING), D.STOPPED, P.DECISION_CALL, H.DECISION_STOPPED, True),
    Step("state", _from(D.CLOSED),            D.STATED,  P.DECISION_CALL, H.DECISION_STATED),
)  # fmt: skip

OS = ObjectionState
OBJECTIONS = Flow(
    Step("answer",  _from(OS.RAISED),                         OS.ANSWERED, P.OBJECTION_ANSWER,  H.OBJECTION_ANSWERED, True),
    Step("resolve", _from(OS.RAISED, OS.ANSWERED, OS.STANDS),   OS.RESOLVED, P.OBJECTION_RESOLVE, H.OBJECTION_RESOLVED),
    Step("stand",   _from(OS.RAISED, OS.ANSWERED),             OS.STANDS,   P.OBJECTION_RESOLVE, H.OBJECTION_STANDS),
    Step("raise",   _from(OS.ANSWERED, OS.RESOLVED, OS.STANDS), OS.RAISED,   P.OBJECTION_RESOLVE, H.OBJECTION_RAISED),
)  # fmt: skip

MS = MeetingState
MEETINGS = Flow(
    Step("call",    _from(MS.DRAFT),     MS.CALLED,    P.MEETING_RUN, H.MEETING_CALLED),
    Step("start",   _from(MS.CALLED),    MS.RUNNING,   P.MEETING_RUN, H.MEETING_STARTED),
    Step("review",  _from(MS.RUNNING),   MS.IN_REVIEW, P.MEETING_RUN, H.MINUTES_CIRCULATED),
    Step("resume",  _from(MS.IN_REVIEW), MS.RUNNING,   P.MEETING_RUN, H.MINUTES_RESUMED, True),
    Step("approve", _from(MS.IN_REVIEW), MS.APPROVED,  P.MEETING_RUN, H.MINUTES_APPROVED),
    Step("publish", _from(MS.APPROVED),  MS.PUBLISHED, P.MEETING_RUN, H.MINUTES_PUBLISHED),
)  # fmt: skip

R = RecommendationState
RECOMMENDATIONS = Flow(
    Step("acknowledge", _from(R.ISSUED),                  R.ACKNOWLEDGED, P.RECOMMENDATION_ANSWER, H.RECOMMENDATION_ACKNOWLEDGED),
    Step("accept",      _from(R.ACKNOWLEDGED),            R.ACCEPTED,     P.RECOMMENDATION_ANSWER, H.RECOMMENDATION_ACCEPTED),
    Step("decline",     _from(R.ACKNOWLEDGED),            R.DECLINED,     P.RECOMMENDATION_ANSWER, H.RECOMMENDATION_DECLINED, True),
    Step("progress",    _from(R.ACCEPTED, R.IN_PROGRESS), R.IN_PROGRESS,  P.RECOMMENDATION_REPORT, H.RECOMMENDATION_PROGRESSED, True),
    Step("claim",       _from(R.IN_PROGRESS),             R.CLAIMED,      P.RECOMMENDATION_ANSWER, H.RECOMMENDATION_CLAIMED),
    Step("confirm",     _from(R.CLAIMED),                 R.IMPLEMENTED,  P.RECOMMENDATION_JUDGE,  H.RECOMMENDATION_CONFIRMED),
    Step("contest",     _from(R.CLAIMED),                 R.IN_PROGRESS,  P.RECOMMENDATION_JUDGE,  H.RECOMMENDATION_CONTESTED, True),
)  # fmt: skip

SS = SeasonState
SEASONS = Flow(
    Step("call",       _from(SS.DRAFT),        SS.CALL,         P.SEASON_LEAD, H.SEASON_CALLED),
    Step("deliberate", _from(SS.CALL),         SS.DELIBERATION, P.SEASON_LEAD, H.SEASON_DELIBERATED),
    Step("convene",    _from(SS.DELIBERATION), SS.PLENARY,      P.SEASON_LEAD, H.SEASON_CONVENED),
    Step("close",      _from(SS.PLENARY),      SS.CLOSED,       P.SEASON_LEAD, H.SEASON_CLOSED),
)  # fmt: skip

E = EventState
EVENTS = Flow(
    Step("open",   _from(E.DRAFT),                    E.OPEN,      P.EVENT_RUN, H.EVENT_OPENED),
    Step("close",  _from(E.OPEN),                     E.CLOSED,    P.EVENT_RUN, H.EVENT_CLOSED),
    Step("reopen", _from(E.CLOSED),                   E.OPEN,      P.EVENT_RUN, H.EVENT_REOPENED),
    Step("hold",   _from(E.OPEN, E.CLOSED),           E.HELD,      P.EVENT_RUN, H.EVENT_HELD),
    Step("cancel", _from(E.OPEN, E.CLOSED),           E.CANCELLED, P.EVENT_RUN, H.EVENT_CANCELLED, True),
)  # fmt: skip

G = RegistrationState
REGISTRATIONS = Flow(
    Step("admit",  _from(G.ASKED, G.WAITING),              G.IN,        P.EVENT_RUN,      H.REGISTRATION_ADMITTED),
    Step("queue",  _from(G.ASKED, G.REFUSED),              G.WAITING,   P.EVENT_RUN,      H.REGISTRATION_QUEUED),
    Step("wait",   _from(G.IN),                            G.WAITING,   P.EVENT_RUN,      H.REGISTRATION_RETURNED),
    Step("ask",    _from(G.IN),                            G.ASKED,     P.EVENT_RUN,      H.REGISTRATION_RETURNED),
    Step("refuse", _from(G.ASKED, G.WAITING, G.IN),        G.REFUSED,   P.EVENT_RUN,      H.REGISTRATION_REFUSED),
    Step("cancel", _from(G.ASKED, G.WAITING, G.IN),        G.CANCELLED, P.EVENT_REGISTER, H.REGISTRATION_CANCELLED),
)  # fmt: skip

M = MembershipState
MEMBERSHIPS = Flow(
    Step("join",   _from(M.LEFT, M.REMOVED, M.VISITING), M.ACTIVE,  P.SPACE_JOIN,      H.MEMBER_JOINED),
    Step("leave",  _from(M.ACTIVE),                      M.LEFT,    P.SPACE_LEAVE,     H.MEMBER_LEFT),
    Step("remove", _from(M.ACTIVE),                      M.REMOVED, P.MEMBER_MODERATE, H.MEMBER_REMOVED),
)  # fmt: skip

# In these states a meeting's minutes stand still.
SETTLED = (MS.IN_REVIEW, MS.APPROVED, MS.PUBLISHED)

# Who may read a proposal once it has come to a state. Withdrawing or recommending shows it to nobody new: it keeps
# what it had.
AUDIENCES = {
    S.DRAFT: Audience.AUTHORS,
    S.SUBMITTED: Audience.MODERATORS,
    S.RETURNED: Audience.MODERATORS,
    S.OPEN: Audience.PUBLIC,
    S.DECIDING: Audience.PUBLIC,
    S.ADOPTED: Audience.PUBLIC,
    S.NOT_ADOPTED: Audience.PUBLIC,
    S.DECLINED: Audience.MEMBERS,
    S.MERGED: Audience.PUBLIC,
}


def is_hidden(record: Record) -> bool:
    """Whether a moderator took it from the readers' eyes: fewer read it than its state alone would let."""
    if record.audience is not Audience.MODERATORS:
        return False
    if isinstance(record, Event):
        return record.state is not EventState.DRAFT
    if not isinstance(record, Proposal):
        return True
    usual = AUDIENCES.get(S.ADOPTED if record.state is S.RECOMMENDED else record.state)
    return usual is not None and usual < Audience.MODERATORS
