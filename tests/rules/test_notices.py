"""The table of who is told, and what it leaves to others."""

from workspace.rules.notices import HAS_LETTER, SETTLES, TOLD
from workspace.web import labels


def test_whatever_is_told_has_its_words():
    assert set(labels.NOTICES) == set(TOLD) | set(SETTLES)
    assert set(labels.CALLS) <= {each for each, people in TOLD.items() if True in people.values()}


def test_only_what_needed_somebody_is_settled():
    needing = {each for each, people in TOLD.items() if True in people.values()}
    withdrawn = {each for each in TOLD if each.value in ("proposal.approved", "event.opened")}
    assert set().union(*SETTLES.values()) <= needing | withdrawn
    assert all(who in TOLD[each] for each, who in HAS_LETTER.items())
