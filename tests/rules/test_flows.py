"""What must be true of the flow of proposals as a whole, and of every step of it, refusals included."""

import pytest

from workspace.models import JoinRequestState, MembershipState, ReportState
from workspace.models import ProposalState as S
from workspace.rules.flows import AUDIENCES, MEMBERSHIPS, PROPOSALS, REPORTS, REQUESTS, NotNow
from workspace.rules.permissions import Permission

# The table of the domain, written a second time by hand: state, then what each step makes of it.
# fmt: off
WALK = {
    #             submit       approve  return      decline     merge     withdraw
    S.DRAFT:     (S.SUBMITTED, None,    None,       None,       None,     S.WITHDRAWN),
    S.SUBMITTED: (None,        S.OPEN,  S.RETURNED, S.DECLINED, None,     S.WITHDRAWN),
    S.RETURNED:  (S.SUBMITTED, None,    None,       None,       None,     S.WITHDRAWN),
    S.OPEN:      (None,        None,    None,       None,       S.MERGED, S.WITHDRAWN),
    S.DECLINED:  (None,        None,    None,       None,       None,     None),
    S.WITHDRAWN: (None,        None,    None,       None,       None,     None),
    S.MERGED:    (None,        None,    None,       None,       None,     None),
}
# fmt: on
ACTIONS = ("submit", "approve", "return", "decline", "merge", "withdraw")
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
    assert [s.action for s in PROPOSALS if s.target is S.OPEN] == ["approve"]
    assert PROPOSALS["approve"].permission is Permission.PROPOSAL_MODERATE


def test_who_says_no_says_why():
    assert {s.action for s in PROPOSALS if s.needs_reason} == {"return", "decline"}


def test_every_state_but_withdrawn_says_who_may_read():
    assert set(AUDIENCES) == set(S) - {S.WITHDRAWN}


@pytest.mark.parametrize(
    ("flow", "states", "open_ones"),
    [
        (REPORTS, ReportState, {("open", "uphold"), ("open", "dismiss")}),
        (REQUESTS, JoinRequestState, {("waiting", "accept"), ("waiting", "refuse")}),
        (
            MEMBERSHIPS,
            MembershipState,
            {("visiting", "join"), ("left", "join"), ("removed", "join"), ("active", "leave"), ("active", "remove")},
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
