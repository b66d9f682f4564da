"""Every method, rule and refusal has words for people."""

from itertools import product

from workspace.models import Base, Method, Threshold
from workspace.rules.tally import FIXED
from workspace.web import labels


def test_every_answer_of_a_method_has_words():
    assert {key for keys in FIXED.values() for key in keys} == set(labels.ANSWERS)
    assert set(labels.MEANT) == set(FIXED[Method.CONSENT])


def test_every_method_says_what_it_is_for_and_how_it_decides():
    assert set(labels.FOR) == set(Method)
    assert set(labels.RULES) | {Method.MAJORITY, Method.SEVERAL} == set(Method)
    assert set(labels.MAJORITIES) == set(product(Threshold, Base))


def test_every_refusal_has_words():
    """As they are named in `rules/tally.py` and `services/votes.py`."""
    assert set(labels.BAD_BALLOTS) == {"empty", "foreign", "repeated", "too_many", "gap", "reason"}
    assert set(labels.NOT_COUNTED) == {"early", "closed", "stopped", "not_on_roll", "voted", "receipt"}
