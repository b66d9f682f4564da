"""How things move from state to state: the tables, and nothing else.

From the one table come the addresses of the steps, who may take them, the buttons, the words, the activity and
the tests. `services/` says what else happens on the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from workspace.models import (
    Audience,
    Happening,
    JoinRequestState,
    MembershipState,
    Proposal,
    ProposalState,
    Record,
    ReportState,
)
from workspace.rules.permissions import Permission, may
from workspace.rules.viewers import Viewer


class NotNow(Exception):
    """The step exists, but not from here: somebody else was faster, or the page is old."""


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
)  # fmt: skip

REPORTS = Flow(
    Step("uphold",  _from(ReportState.OPEN), ReportState.UPHELD,    P.REPORT_RESOLVE, H.REPORT_UPHELD),
    Step("dismiss", _from(ReportState.OPEN), ReportState.DISMISSED, P.REPORT_RESOLVE, H.REPORT_DISMISSED),
)  # fmt: skip

REQUESTS = Flow(
    Step("accept", _from(JoinRequestState.WAITING), JoinRequestState.ACCEPTED, P.MEMBER_INVITE, H.JOIN_ACCEPTED),
    Step("refuse", _from(JoinRequestState.WAITING), JoinRequestState.REFUSED,  P.MEMBER_INVITE, H.JOIN_REFUSED),
)  # fmt: skip

M = MembershipState
MEMBERSHIPS = Flow(
    Step("join",   _from(M.LEFT, M.REMOVED, M.VISITING), M.ACTIVE,  P.SPACE_JOIN,      H.MEMBER_JOINED),
    Step("leave",  _from(M.ACTIVE),                      M.LEFT,    P.SPACE_LEAVE,     H.MEMBER_LEFT),
    Step("remove", _from(M.ACTIVE),                      M.REMOVED, P.MEMBER_MODERATE, H.MEMBER_REMOVED),
)  # fmt: skip

# Who may read a proposal once it has come to a state. Withdrawing shows it to nobody new: it keeps what it had.
AUDIENCES = {
    S.DRAFT: Audience.AUTHORS,
    S.SUBMITTED: Audience.MODERATORS,
    S.RETURNED: Audience.MODERATORS,
    S.OPEN: Audience.PUBLIC,
    S.DECLINED: Audience.MEMBERS,
    S.MERGED: Audience.PUBLIC,
}


def is_hidden(record: Record) -> bool:
    """Whether a moderator took it from the readers' eyes: fewer read it than its state alone would let."""
    if record.audience is not Audience.MODERATORS:
        return False
    usual = AUDIENCES.get(record.state) if isinstance(record, Proposal) else Audience.MEMBERS
    return usual is not None and usual < Audience.MODERATORS
