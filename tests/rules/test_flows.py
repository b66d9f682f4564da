"""What must be true of the flow of proposals as a whole, and of every step of it, refusals included."""

import pytest

from workspace.models import (
    AmendmentState,
    DecisionState,
    EventState,
    JoinRequestState,
    MembershipState,
    ObjectionState,
    RegistrationState,
    ReportState,
    SeasonState,
)
from workspace.models import MeetingState as M
from workspace.models import ProposalState as S
from workspace.rules import flows
from workspace.rules.flows import (
    AMENDMENTS,
    AUDIENCES,
    DECISIONS,
    EVENTS,
    MEMBERSHIPS,
    OBJECTIONS,
    PROPOSALS,
    REGISTRATIONS,
    REPORTS,
    REQUESTS,
    SEASONS,
    NotNow,
)
from workspace.rules.permissions import Permission

# The table of the domain, written a second time by hand: state, then what each step makes of it.
# fmt: off
WALK = {
    #               submit       approve  return      decline     merge     withdraw     call        adopt      reject         resume  reopen  recommend
    S.DRAFT:       (S.SUBMITTED, None,    None,       None,       None,     S.WITHDRAWN, None,       None,      None,          None,   None, None),
    S.SUBMITTED:   (None,        S.OPEN,  S.RETURNED, S.DECLINED, None,     S.WITHDRAWN, None,       None,      None,          None,   None, None),
    S.RETURNED:    (S.SUBMITTED, None,    None,       None,       None,     S.WITHDRAWN, None,       None,      None,          None,   None, None),
    S.OPEN:        (None,        None,    None,       None,       S.MERGED, S.WITHDRAWN, S.DECIDING, None,      None,          None,   None, None),
    S.DECIDING:    (None,        None,    None,       None,       None,     None,        None,       S.ADOPTED, S.NOT_ADOPTED, S.OPEN, None, None),
    S.ADOPTED:     (None,        None,    None,       None,       None,     None,        None,       None,      None,          None,   None, S.RECOMMENDED),
    S.RECOMMENDED: (None,        None,    None,       None,       None,     None,        None,       None,      None,          None,   None, S.RECOMMENDED),
    S.NOT_ADOPTED: (None,        None,    None,       None,       None,     None,        None,       None,      None,          None,   S.OPEN, None),
    S.DECLINED:    (None,        None,    None,       None,       None,     None,        None,       None,      None,          None,   None, None),
    S.WITHDRAWN:   (None,        None,    None,       None,       None,     None,        None,       None,      None,          None,   None, None),
    S.MERGED:      (None,        None,    None,       None,       None,     None,        None,       None,      None,          None,   None, None),
}
# fmt: on
ACTIONS = (
    "submit",
    "approve",
    "return",
    "decline",
    "merge",
    "withdraw",
    "call",
    "adopt",
    "reject",
    "resume",
    "reopen",
    "recommend",
)  # fmt: skip
CELLS = [(state, action, WALK[state][i]) for state in WALK for i, action in enumerate(ACTIONS)]


def test_the_walk_knows_every_state_and_every_step():
    assert set(WALK) == set(S)
    assert {step.action for step in PROPOSALS} == set(ACTIONS)


@pytest.mark.parametrize(("state", "action", "target"), CELLS)
def test_a_step_leads_where_the_domain_says_or_nowhere(state, action, target):
    if target is None:
        with pytest.raises(NotNow):
            PROPOSALS.take(action, state=state)
    else:
        assert PROPOSALS.take(action, state=state).target is target


def test_nothing_is_open_that_was_not_approved():
    """After the moderator's word it may come back from a decision, never past them."""
    assert [s.action for s in PROPOSALS if s.target is S.OPEN] == ["approve", "resume", "reopen"]
    assert PROPOSALS["resume"].sources | PROPOSALS["reopen"].sources == {S.DECIDING, S.NOT_ADOPTED}
    assert PROPOSALS["approve"].permission is Permission.PROPOSAL_MODERATE


def test_who_says_no_says_why():
    assert {s.action for s in PROPOSALS if s.needs_reason} == {"return", "decline", "reopen"}
    assert {s.action for s in AMENDMENTS if s.needs_reason} == {"reject"}


def test_every_state_but_those_that_keep_what_they_had_says_who_may_read():
    assert set(AUDIENCES) == set(S) - {S.WITHDRAWN, S.RECOMMENDED}


def test_a_meeting_goes_one_way_and_back_only_from_the_review_with_a_reason():
    walk = {(state, step.action, step.target) for step in flows.MEETINGS for state in step.sources}
    assert walk == {
        (M.DRAFT, "call", M.CALLED),
        (M.CALLED, "start", M.RUNNING),
        (M.RUNNING, "review", M.IN_REVIEW),
        (M.IN_REVIEW, "resume", M.RUNNING),
        (M.IN_REVIEW, "approve", M.APPROVED),
        (M.APPROVED, "publish", M.PUBLISHED),
    }
    assert {step.action for step in flows.MEETINGS if step.needs_reason} == {"resume"}
    assert {step.permission for step in flows.MEETINGS} == {Permission.MEETING_RUN}


@pytest.mark.parametrize(
    ("flow", "states", "open_ones"),
    [
        (
            SEASONS,
            SeasonState,
            {("draft", "call"), ("call", "deliberate"), ("deliberation", "convene"), ("plenary", "close")},
        ),
        (REPORTS, ReportState, {("open", "uphold"), ("open", "dismiss")}),
        (AMENDMENTS, AmendmentState, {("pending", step) for step in ("accept", "reject", "withdraw", "lapse")}),
        (REQUESTS, JoinRequestState, {("waiting", "accept"), ("waiting", "refuse")}),
        (
            MEMBERSHIPS,
            MembershipState,
            {("visiting", "join"), ("left", "join"), ("removed", "join"), ("active", "leave"), ("active", "remove")},
        ),
        (
            DECISIONS,
            DecisionState,
            {("called", "open"), ("running", "close"), ("called", "stop"), ("running", "stop"), ("closed", "state")},
        ),
        (
            OBJECTIONS,
            ObjectionState,
            {
                ("raised", "answer"),
                ("raised", "resolve"),
                ("raised", "stand"),
                ("answered", "resolve"),
                ("answered", "stand"),
                ("answered", "raise"),
                ("resolved", "raise"),
                ("stands", "resolve"),
                ("stands", "raise"),
            },
        ),
        (
            EVENTS,
            EventState,
            {
                ("draft", "open"),
                ("open", "close"),
                ("open", "hold"),
                ("open", "cancel"),
                ("closed", "reopen"),
                ("closed", "hold"),
                ("closed", "cancel"),
            },
        ),
        (
            REGISTRATIONS,
            RegistrationState,
            {
                ("asked", "admit"),
                ("waiting", "admit"),
                ("asked", "queue"),
                ("refused", "queue"),
                ("in", "wait"),
                ("in", "ask"),
                *((state, step) for state in ("asked", "waiting", "in") for step in ("refuse", "cancel")),
            },
        ),
    ],
)
def test_the_shorter_flows_are_walked_too(flow, states, open_ones):
    found = set()
    for state in states:
        for step in flow:
            try:
                flow.take(step.action, state=state)
            except NotNow:
                continue
            found.add((state.value, step.action))
    assert found == open_ones
