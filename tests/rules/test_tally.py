"""Counting: the same for whoever counts, and the same as others count.

Instant run-off, simple majorities and choices are compared with `pref_voting` (Pacuit and Holliday) on random
elections: a thousand every day, ten thousand in `make test-full`. Thresholds and quorums, which no library has, are
compared with examples from the books and with a second way to reckon them.
"""

import json
import time
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workspace.models import Base, Method, Result, Threshold
from workspace.rules.tally import (
    FIXED,
    SHARES,
    BadBallot,
    Rule,
    Tally,
    Why,
    check,
    count,
    needed_of,
    quorum_of,
    ranking,
)

CHOICES = (Method.ONE, Method.SEVERAL, Method.RANKED)
KEYS = "abcdef"
ELECTIONS = pytest.mark.parametrize(
    "times", [pytest.param(1_000, id="1,000"), pytest.param(10_000, id="10,000", marks=pytest.mark.full)]
)
# The rest of a file's elections are as many as hypothesis thinks best.
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def piled(*piles: tuple[int, str]) -> list[list[str]]:
    """Ballots in words: (42, "mnck") is 42 ballots that rank m, n, c, k."""
    return [list(keys) for times, keys in piles for _ in range(times)]


def ranked(*piles: tuple[int, str], options: str) -> Tally:
    return count(Rule(Method.RANKED, tuple(options)), piled(*piles))


@st.composite
def rules(draw: st.DrawFn, methods: tuple[Method, ...] = tuple(Method), options: int = 6) -> Rule:
    method = draw(st.sampled_from(methods))
    keys = FIXED.get(method) or tuple(KEYS[: draw(st.integers(1, options))])
    return Rule(
        method,
        keys,
        members=draw(st.integers(0, 80)),
        quorum=draw(st.integers(0, 20)),
        most=draw(st.integers(1, len(keys))),
        wanted=draw(st.integers(1, len(keys))),
        threshold=draw(st.sampled_from(Threshold)),
        base=draw(st.sampled_from(Base)),
    )


@st.composite
def elections(draw: st.DrawFn, methods: tuple[Method, ...] = tuple(Method)) -> tuple[Rule, list[tuple[str, ...]]]:
    """A rule and ballots that it takes: few different ones, each some times, so that there are many ties."""
    rule = draw(rules(methods))
    most = {Method.SEVERAL: rule.most, Method.RANKED: len(rule.options)}.get(rule.method, 1)
    ballots = []
    for _ in range(draw(st.integers(0, 10))):
        answer = draw(st.permutations(rule.options))[: draw(st.integers(1, most))]
        ballots += [tuple(answer)] * draw(st.integers(1, 6))
    return rule, ballots


def run_off(chance: Random) -> tuple[Rule, list[tuple[str, ...]]]:
    """A ranked election as chance has it: hypothesis likes small ones, in which few ties come late."""
    keys = KEYS[: chance.randint(2, 6)]
    piles = [chance.sample(keys, chance.randint(1, len(keys))) for _ in range(chance.randint(1, 14))]
    return Rule(Method.RANKED, tuple(keys)), [tuple(each) for each in piles for _ in range(chance.randint(1, 4))]


RUN_OFFS = elections((Method.RANKED,)) | st.randoms(use_true_random=True).map(run_off)


@pytest.fixture(scope="module")
def library() -> SimpleNamespace:
    pytest.importorskip("pref_voting", reason="pref_voting is not on this Python yet")
    modules = ("profiles", "profiles_with_ties", "iterative_methods", "grade_profiles", "grade_methods")
    return SimpleNamespace(**{k: v for name in modules for k, v in vars(import_module(f"pref_voting.{name}")).items()})


class TestAgreement:
    """With `pref_voting`, whose candidates are numbers."""

    @ELECTIONS
    def test_instant_run_off_agrees_with_pref_voting(self, library, times):
        """In the counts of each round always, and in who is chosen. Where several are last the library knows three
        ways: all of them go, they go in an order it is given, or it tries every order and names all who could win.
        Each of our ways to break a tie is compared with the one that is nearest."""
        met: Counter[str] = Counter()

        @settings(QUICK, max_examples=times, database=None)
        @given(RUN_OFFS)
        def agrees(election):
            rule, ballots = election
            tally = count(replace(rule, quorum=0), ballots)
            theirs = Theirs(library, rule, ballots)
            for each in tally.rounds:
                assert theirs.first_places(each.counts) == each.counts
                assert each.exhausted == len(ballots) - sum(each.counts.values())
                fewest = min(each.counts.values())
                assert set(each.last) in (set(), {key for key, of in each.counts.items() if of == fewest})
            met[compare(tally, theirs)] += 1

        agrees()
        print(dict(met))  # Shown by -s.
        assert met.total() >= times
        assert set(met) == {"no tie", "by an earlier round", "together", "mixed", "final tie"}
        assert met.total() - met["no tie"] > times / 10

    @ELECTIONS
    def test_a_simple_majority_agrees_with_pref_voting(self, library, times):
        @settings(QUICK, max_examples=times, database=None)
        @given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 50))
        def agrees(yes, no, abstain):
            tally = count(Rule(Method.MAJORITY, FIXED[Method.MAJORITY]), piled_votes(yes, no, abstain))
            theirs = library.Profile([[0, 1], [1, 0]], [yes, no])
            assert (tally.result == Result.ADOPTED) == (theirs.strict_maj_size() <= yes)

        agrees()

    @ELECTIONS
    def test_choices_agree_with_pref_voting(self, library, times):
        ties = 0

        @settings(QUICK, max_examples=times, database=None)
        @given(elections((Method.ONE, Method.SEVERAL)))
        def agrees(election):
            nonlocal ties
            rule, ballots = election
            assume(ballots)
            tally = count(replace(rule, quorum=0), ballots)
            chosen, tied = Theirs(library, rule, ballots).approved(rule.wanted if rule.method is Method.SEVERAL else 1)
            assert set(tally.chosen) == chosen
            assert set(tally.tied) == tied
            assert tally.result == (Result.TIE if tied else Result.ADOPTED)
            ties += bool(tied)

        agrees()
        assert ties > times / 20


class Theirs:
    """One election as `pref_voting` sees it, answered in our keys."""

    def __init__(self, library, rule: Rule, ballots: list[tuple[str, ...]]) -> None:
        self.library, self.keys = library, rule.options
        self.number = {key: number for number, key in enumerate(rule.options)}
        piles = Counter(ballots)
        places = [{self.number[key]: place for place, key in enumerate(ballot, start=1)} for ballot in piles]
        self.candidates = list(self.number.values())
        self.ranked = library.ProfileWithTies(places, list(piles.values()), candidates=self.candidates)
        picked = [{self.number[key]: 1 for key in ballot} for ballot in piles]
        self.graded = library.GradeProfile(picked, [0, 1], gcounts=list(piles.values()), candidates=self.candidates)

    def numbers(self, keys) -> list[int]:
        return sorted(self.number[key] for key in keys)

    def first_places(self, keys) -> dict[str, int]:
        return {self.keys[n]: of for n, of in self.ranked.tops_scores(curr_cands=self.numbers(keys)).items()}

    def winners(self, among, order=None) -> set[str]:
        """Of the run-off among these: all that are last go together, or in this order where that is asked for."""
        order = order and [self.number[key] for key in order]
        return self.of(self.library.instant_runoff(self.ranked, curr_cands=self.numbers(among), tie_breaker=order))

    def could_win(self, among) -> set[str]:
        """By trying every way to break every tie."""
        return self.of(self.library.instant_runoff_put(self.ranked, curr_cands=self.numbers(among)))

    def approved(self, wanted: int) -> tuple[set[str], set[str]]:
        """Those with the most, place by place: who is chosen, and who is level for what is left."""
        chosen: set[str] = set()
        while len(chosen) < min(wanted, len(self.keys)):
            left = self.numbers(set(self.keys) - chosen)
            best = self.of(self.library.approval(self.graded, curr_cands=left))
            if len(chosen | best) > wanted or not any(self.graded.has_grade(self.number[key]) for key in best):
                return chosen, best
            chosen |= best
        return chosen, set()

    def of(self, numbers) -> set[str]:
        return {self.keys[number] for number in numbers}


def compare(tally: Tally, theirs: Theirs) -> str:
    """Compare who is chosen or tied; which ties there were. The run-off after options went together is the library's
    among those that were left; before that, one way for all ties of a count is all it has."""
    ways = {each.why for each in tally.rounds}
    found = set(tally.chosen or tally.tied or theirs.keys)
    whole = [set(each.removed) == set(each.last) for each in tally.rounds if each.removed]
    if all(whole):
        assert theirs.winners(theirs.keys) == found
    if Why.TOGETHER not in ways:
        assert theirs.could_win(found) <= theirs.could_win(theirs.keys)
    after = max((n for n, each in enumerate(tally.rounds, start=1) if each.why is Why.TOGETHER), default=0)
    left = tally.rounds[after].counts
    gone = [key for each in tally.rounds[after:] for key in each.removed]
    if Why.TIE in ways:
        assert theirs.winners(found) == found
    for winner in tally.chosen:
        order = [*gone, *(key for key in theirs.keys if key not in (*gone, winner)), winner]
        assert theirs.winners(left, order) == {winner}
        assert ways & {Why.TOGETHER, Why.EARLIER} or theirs.could_win(theirs.keys) == {winner}
    return kind_of(ways)


def kind_of(ways: set[Why]) -> str:
    if Why.TIE in ways:
        return "final tie"
    broken = ways & {Why.EARLIER, Why.TOGETHER}
    return {
        frozenset(): "no tie",
        frozenset({Why.EARLIER}): "by an earlier round",
        frozenset({Why.TOGETHER}): "together",
    }.get(frozenset(broken), "mixed")


def piled_votes(yes: int, no: int, abstain: int = 0) -> list[tuple[str, ...]]:
    return [("yes",)] * yes + [("no",)] * no + [("abstain",)] * abstain


# Where the numbers come from: [CSAP] California State Association of Parliamentarians, "Counting Votes; Voting
# Results"; [CIG] The Complete Idiot's Guide to Robert's Rules, "Meaning of Vote"; [RONR] Robert's Rules of Order Newly
# Revised, §44, and what its authors' forum answers.
@pytest.mark.parametrize(
    ("threshold", "of", "needed"),
    [
        (Threshold.HALF, 81, 41),  # CSAP
        (Threshold.HALF, 1000, 501),  # CSAP: not 510, which is "51 per cent".
        (Threshold.HALF, 19, 10),  # CIG
        (Threshold.HALF, 20, 11),  # CIG
        (Threshold.HALF, 25, 13),  # RONR: 25 vote in a society of 150.
        (Threshold.HALF, 150, 76),  # RONR: its entire membership.
        (Threshold.HALF, 50, 26),  # RONR's forum: an entire membership of 50.
        (Threshold.TWO_THIRDS, 25, 17),  # RONR
        (Threshold.TWO_THIRDS, 150, 100),  # RONR
        (Threshold.TWO_THIRDS, 100, 67),  # RONR's forum: an entire membership of 100.
        (Threshold.TWO_THIRDS, 12, 8),  # RONR's forum: two thirds are 8, not "8.0004".
        (Threshold.TWO_THIRDS, 15, 10),
        (Threshold.TWO_THIRDS, 19, 13),
        (Threshold.TWO_THIRDS, 20, 14),
        (Threshold.THREE_QUARTERS, 20, 15),
        (Threshold.THREE_QUARTERS, 21, 16),
        (Threshold.ALL, 7, 7),
        (Threshold.ALL, 0, 1),  # Nobody's voice is not everybody's.
        (Threshold.TWO_THIRDS, 0, 1),
    ],
)
def test_so_many_have_to_say_yes_as_the_books_say(threshold, of, needed):
    assert needed_of(threshold, of) == needed
    no = of - needed
    rule = Rule(Method.MAJORITY, FIXED[Method.MAJORITY], threshold=threshold)
    if no >= 0:
        assert count(rule, piled_votes(needed, no, 9)).result == Result.ADOPTED
        assert count(rule, piled_votes(needed - 1, no + 1, 9)).result == Result.NOT_ADOPTED


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "threshold", "result"),
    [
        (13, 13, 0, Threshold.HALF, "not_adopted"),  # CIG: a tie is not more than half.
        (13, 14, 0, Threshold.HALF, "not_adopted"),  # CIG
        (17, 8, 10, Threshold.TWO_THIRDS, "adopted"),  # RONR's forum: abstentions are not counted.
        (0, 0, 30, Threshold.HALF, "not_adopted"),
        (1, 0, 30, Threshold.ALL, "adopted"),
    ],
)
def test_abstentions_are_no_votes(yes, no, abstain, threshold, result):
    rule = Rule(Method.MAJORITY, FIXED[Method.MAJORITY], threshold=threshold)
    assert count(rule, piled_votes(yes, no, abstain)).result == result


# RONR's forum on a quorum of 25 per cent: somebody who is a quarter of a member has to come whole.
@pytest.mark.parametrize(("members", "quorum"), [(68, 17), (69, 18), (70, 18), (71, 18), (72, 18), (73, 19), (0, 0)])
def test_a_quorum_is_at_least_its_share(members, quorum):
    assert quorum_of(25, members) == quorum


@ELECTIONS
def test_thresholds_and_quorums_agree_with_a_second_way_to_reckon(times):
    """Cross products of whole numbers here, fractions rounded there."""

    @settings(QUICK, max_examples=times)
    @given(rules((Method.MAJORITY,)), st.tuples(*[st.integers(0, 40)] * 3), st.integers(0, 100))
    def agrees(rule, votes, percent):
        yes, no, abstain = votes
        rule = replace(rule, quorum=quorum_of(percent, rule.members))
        of = yes + no if rule.base is Base.VOTES else rule.members
        enough = {
            Threshold.HALF: 2 * yes > of,
            Threshold.TWO_THIRDS: 3 * yes >= 2 * of,
            Threshold.THREE_QUARTERS: 4 * yes >= 3 * of,
            Threshold.ALL: yes >= of,
        }
        expected = "adopted" if yes and enough[rule.threshold] else "not_adopted"
        if 100 * (yes + no + abstain) < percent * rule.members:
            expected = "no_quorum"
        tally = count(rule, piled_votes(*votes))
        assert tally.result == expected
        assert (tally.of, tally.ballots, tally.quorum_met) == (of, sum(votes), expected != "no_quorum")
        assert tally.counts == {"yes": yes, "no": no, "abstain": abstain}

    agrees()


class TestRunOff:
    def test_the_capital_of_tennessee(self):
        """The example of many textbooks: Memphis, Nashville, Chattanooga, Knoxville."""
        tally = ranked((42, "mnck"), (26, "nckm"), (15, "cknm"), (17, "kcnm"), options="mnck")

        assert [each.counts for each in tally.rounds] == [
            {"m": 42, "n": 26, "c": 15, "k": 17},
            {"m": 42, "n": 26, "k": 32},
            {"m": 42, "k": 58},
        ]
        assert [(each.why, each.removed) for each in tally.rounds] == [
            ("last", ("c",)),
            ("last", ("n",)),
            ("majority", ()),
        ]
        assert (tally.result, tally.chosen, tally.tied) == ("adopted", ("k",), ())

    def test_more_than_half_at_once_needs_one_round(self):
        tally = ranked((3, "a"), (2, "bc"), options="abc")

        assert [(each.why, each.last, each.removed) for each in tally.rounds] == [("majority", (), ())]
        assert tally.chosen == ("a",)

    def test_half_is_not_more_than_half(self):
        assert ranked((2, "a"), (1, "ba"), (1, "cb"), options="abc").rounds[0].why == "together"

    def test_ballots_that_name_nobody_left_are_exhausted(self):
        tally = ranked((4, "a"), (3, "b"), (2, "c"), options="abc")

        assert [(each.counts, each.exhausted) for each in tally.rounds] == [
            ({"a": 4, "b": 3, "c": 2}, 0),
            ({"a": 4, "b": 3}, 2),
        ]
        assert tally.chosen == ("a",)

    def test_of_two_that_are_last_the_one_that_had_fewer_before_goes(self):
        tally = ranked((5, "a"), (3, "b"), (2, "c"), (1, "dc"), options="abcd")

        assert [(each.why, each.last, each.earlier, each.removed) for each in tally.rounds] == [
            ("last", ("d",), (), ("d",)),
            ("earlier", ("b", "c"), (1,), ("c",)),
            ("majority", (), (), ()),
        ]

    def test_the_latest_of_the_earlier_rounds_says_it(self):
        """b was before c at first, and c before b in the round that was last."""
        tally = ranked((10, "a"), (6, "b"), (5, "c"), (1, "db"), (2, "d"), (2, "ec"), options="abcde")

        assert [(each.counts["b"], each.counts["c"]) for each in tally.rounds[:3]] == [(6, 5), (6, 7), (7, 7)]
        assert [(each.why, each.last, each.earlier, each.removed) for each in tally.rounds[2:]] == [
            ("earlier", ("b", "c"), (2,), ("b",)),
            ("majority", (), (), ()),
        ]

    def test_those_that_never_differed_go_together(self):
        tally = ranked((4, "a"), (3, "d"), (2, "bd"), (2, "cd"), options="abcd")

        assert [(each.why, each.removed) for each in tally.rounds] == [("together", ("b", "c")), ("majority", ())]
        assert tally.chosen == ("d",)

    def test_what_is_left_and_never_differed_is_a_tie(self):
        tally = ranked((3, "a"), (3, "b"), (1, "c"), options="abc")

        assert (tally.result, tally.chosen, tally.tied) == ("tie", (), ("a", "b"))
        assert (tally.rounds[-1].why, tally.rounds[-1].exhausted) == ("tie", 1)

    def test_without_ballots_nothing_is_chosen(self):
        tally = ranked(options="abc")

        assert (tally.result, tally.chosen, tally.tied, tally.counts) == (
            "not_adopted",
            (),
            (),
            dict.fromkeys("abc", 0),
        )

    @QUICK
    @given(RUN_OFFS)
    def test_no_ballot_is_lost_and_each_round_removes_somebody(self, election):
        rule, ballots = election
        rounds = count(rule, ballots).rounds

        assert {each.exhausted + sum(each.counts.values()) for each in rounds} == {len(ballots)}
        for before, after in zip(rounds, rounds[1:], strict=False):
            assert before.removed
            assert set(after.counts) == set(before.counts) - set(before.removed)
            assert all(before.counts[key] <= of for key, of in after.counts.items())

    @QUICK
    @given(RUN_OFFS, st.data())
    def test_one_more_who_ranks_the_winner_first_changes_no_winner(self, election, data):
        """True of the run-off, also with our ties. (That raising the winner on a ballot helps it is not.)"""
        rule, ballots = election
        before = count(rule, ballots)
        assume(before.chosen)
        others = data.draw(st.lists(st.sampled_from(rule.options), unique=True))

        again = count(rule, [*ballots, (*before.chosen, *(key for key in others if key not in before.chosen))])

        assert again.chosen == before.chosen

    @QUICK
    @given(RUN_OFFS, st.data())
    def test_what_is_ranked_after_the_winner_does_it_no_harm(self, election, data):
        rule, ballots = election
        before = count(rule, ballots)
        assume(before.chosen)
        place = data.draw(st.integers(0, len(ballots) - 1))
        assume(before.chosen[0] in ballots[place])
        more = data.draw(st.permutations([key for key in rule.options if key not in ballots[place]]))

        again = count(rule, [*ballots[:place], (*ballots[place], *more), *ballots[place + 1 :]])

        assert again.chosen == before.chosen

    def test_two_thousand_ballots_with_twelve_options_are_counted_at_once(self):
        keys = "abcdefghijkl"
        ballots = [tuple(keys[(n * (k + 1) + n // 7) % 12] for k in range(12)) for n in range(2_000)]
        ballots = [tuple(dict.fromkeys(ballot)) for ballot in ballots]
        began = time.process_time()

        tally = count(Rule(Method.RANKED, tuple(keys), members=2_000), ballots)

        assert time.process_time() - began < 0.5
        assert len(tally.rounds) > 3


class TestConsent:
    @pytest.mark.parametrize(
        ("ballots", "standing", "result"),
        [
            ((5, 0, 0), 0, "adopted"),
            ((5, 2, 0), 0, "adopted"),
            ((5, 0, 1), 0, "adopted"),  # Their objection was resolved.
            ((500, 0, 1), 1, "not_adopted"),
            ((500, 0, 0), 1, "not_adopted"),  # Whoever raised it has changed their vote, and the objection stands.
            ((0, 5, 0), 0, "not_adopted"),
            ((0, 0, 0), 0, "not_adopted"),
        ],
    )
    def test_consent_is_that_somebody_agrees_and_no_objection_stands(self, ballots, standing, result):
        agree, aside, against = ballots
        cast = [("agree",)] * agree + [("aside",)] * aside + [("object",)] * against

        tally = count(Rule(Method.CONSENT, FIXED[Method.CONSENT]), cast, standing)

        assert tally.result == result
        assert (tally.standing, tuple(tally.counts.values())) == (standing, ballots)

    @QUICK
    @given(elections((Method.CONSENT,)), st.integers(1, 5))
    def test_no_number_of_voices_adopts_over_an_objection(self, election, standing):
        assert count(*election, standing).result in (Result.NOT_ADOPTED, Result.NO_QUORUM)


class TestTemperature:
    @pytest.mark.parametrize(
        ("said", "median", "mean"),
        [("", None, None), ("3", "3", "3"), ("34", "7/2", "7/2"), ("1155", "3", "3"), ("112", "1", "4/3")],
    )
    def test_a_temperature_is_told_exactly(self, said, median, mean):
        tally = count(Rule(Method.TEMPERATURE, FIXED[Method.TEMPERATURE]), said)

        assert (tally.result, tally.median, tally.mean) == ("advice", median, mean)

    @QUICK
    @given(elections((Method.TEMPERATURE,)))
    def test_it_is_the_middle_of_what_was_said(self, election):
        rule, ballots = election
        tally = count(rule, ballots)
        assume(tally.median is not None)
        said = sorted(int(degree) for (degree,) in ballots)
        middle = Fraction(tally.median)

        assert sum(each < middle for each in said) * 2 <= len(said)
        assert sum(each > middle for each in said) * 2 <= len(said)
        assert Fraction(tally.mean) * len(said) == sum(said)


class TestChoice:
    @pytest.mark.parametrize(
        ("ballots", "wanted", "chosen", "tied", "result"),
        [
            ("aab", 1, "a", "", "adopted"),
            ("ab", 1, "", "ab", "tie"),
            ("aabbc", 2, "ab", "", "adopted"),
            ("aabc", 2, "a", "bc", "tie"),
            ("aaabbcd", 3, "ab", "cd", "tie"),
            ("aaa", 2, "a", "bcd", "tie"),  # Nobody wanted any of the three.
            ("abcd", 4, "abcd", "", "adopted"),
            ("abc", 4, "abc", "d", "tie"),
            ("", 1, "", "", "not_adopted"),
        ],
    )
    def test_those_with_the_most_are_chosen_and_who_is_level_at_the_edge_is_told(
        self, ballots, wanted, chosen, tied, result
    ):
        rule = Rule(Method.SEVERAL if wanted > 1 else Method.ONE, tuple("abcd"), wanted=wanted)

        tally = count(rule, ballots)

        assert (tally.chosen, tally.tied, tally.result) == (tuple(chosen), tuple(tied), result)

    @QUICK
    @given(elections((Method.ONE, Method.SEVERAL)))
    def test_one_more_for_who_is_chosen_changes_nobody_chosen(self, election):
        rule, ballots = election
        before = count(rule, ballots)
        for key in before.chosen:
            assert set(before.chosen) <= set(count(rule, [*ballots, (key,)]).chosen)


class TestBallots:
    RULES = {
        "one": Rule(Method.ONE, tuple("abc"), most=3),
        "several": Rule(Method.SEVERAL, tuple("abc"), most=2),
        "ranked": Rule(Method.RANKED, tuple("abc")),
        "consent": Rule(Method.CONSENT, FIXED[Method.CONSENT]),
    }

    @pytest.mark.parametrize(
        ("rule", "answer", "why"),
        [
            ("one", [], "empty"), ("one", ["d"], "foreign"), ("one", ["a", "a"], "repeated"),
            ("one", ["a", "b"], "too_many"), ("several", ["a", "b", "c"], "too_many"),
            ("several", ["a", "a"], "repeated"), ("several", ["a", ""], "foreign"),
            ("ranked", ["a", "b", "a"], "repeated"), ("ranked", ["a", "x"], "foreign"), ("ranked", [], "empty"),
            ("consent", ["yes"], "foreign"), ("consent", ["agree", "object"], "too_many"),
        ],
    )  # fmt: skip
    def test_a_ballot_that_cannot_be_counted_is_refused_and_says_why(self, rule, answer, why):
        with pytest.raises(BadBallot) as refused:
            check(self.RULES[rule], answer)

        assert refused.value.why == why

    @pytest.mark.parametrize(
        ("rule", "answer"),
        [("one", "a"), ("several", "c"), ("several", "cb"), ("ranked", "c"), ("ranked", "cab"), ("consent", ["aside"])],
    )
    def test_a_ballot_that_can_be_counted_is_taken(self, rule, answer):
        check(self.RULES[rule], list(answer))

    @pytest.mark.parametrize(
        ("places", "found"),
        [
            ({"a": 2, "b": 1, "c": 3}, ["b", "a", "c"]),
            ({"a": None, "b": 2, "c": 1}, ["c", "b"]),
            ({"a": None, "b": None}, []),
        ],
    )
    def test_numbers_beside_options_are_a_ranking(self, places, found):
        assert ranking(places) == found

    @pytest.mark.parametrize(
        ("places", "why"),
        [
            ({"a": 1, "b": 3}, "gap"), ({"a": 2}, "gap"), ({"a": 0, "b": 1}, "gap"), ({"a": -1}, "gap"),
            ({"a": 1, "b": 1}, "repeated"), ({"a": 3, "b": 3, "c": 1}, "repeated"),
        ],
    )  # fmt: skip
    def test_numbers_with_gaps_or_repeats_are_refused(self, places, why):
        with pytest.raises(BadBallot) as refused:
            ranking(places)

        assert refused.value.why == why

    @given(st.permutations(KEYS), st.integers(0, 6))
    def test_a_ranking_and_its_numbers_are_the_same(self, order, length):
        places = {key: order.index(key) + 1 if key in order[:length] else None for key in KEYS}
        assert ranking(places) == order[:length]


class TestEveryMethod:
    @QUICK
    @given(rules(), st.lists(st.lists(st.sampled_from([*KEYS, "yes", "no", "agree", "object", "1", "5", ""]))))
    def test_whatever_was_checked_can_be_counted(self, rule, given_in):
        cast = [answer for answer in given_in if takes(rule, answer)]

        tally = count(rule, cast)

        assert tally.ballots == len(cast)
        assert json.loads(json.dumps(tally.as_json())) == tally.as_json()
        assert set(tally.counts) == set(rule.options)

    @QUICK
    @given(elections(), st.data(), st.integers(0, 2))
    def test_the_order_of_ballots_never_matters(self, election, data, standing):
        rule, ballots = election
        shuffled = data.draw(st.permutations(ballots))

        assert count(rule, shuffled, standing) == count(rule, ballots, standing)

    @QUICK
    @given(elections(CHOICES), st.data())
    def test_what_options_are_called_and_in_what_order_they_stand_never_matters(self, election, data):
        rule, ballots = election
        names = dict(zip(rule.options, data.draw(st.permutations("uvwxyz")), strict=False))
        renamed = replace(rule, options=tuple(data.draw(st.permutations(list(names.values())))))

        tally, other = count(rule, ballots), count(renamed, [tuple(names[key] for key in b) for b in ballots])

        assert other.result == tally.result
        assert other.counts == {names[key]: of for key, of in tally.counts.items()}
        for ours, theirs in ((tally.chosen, other.chosen), (tally.tied, other.tied)):
            assert {names[key] for key in ours} == set(theirs)
        assert [(each.why, each.exhausted, each.earlier) for each in tally.rounds] == [
            (each.why, each.exhausted, each.earlier) for each in other.rounds
        ]

    @QUICK
    @given(elections(), st.integers(0, 2))
    def test_below_the_quorum_nothing_is_decided(self, election, standing):
        rule, ballots = election
        short = count(replace(rule, quorum=len(ballots) + 1), ballots, standing)
        enough = count(replace(rule, quorum=len(ballots)), ballots, standing)

        assert (short.result, short.quorum_met, short.chosen, short.tied) == (Result.NO_QUORUM, False, (), ())
        assert enough.result != Result.NO_QUORUM
        assert enough.quorum_met
        assert (short.counts, short.rounds) == (enough.counts, enough.rounds)

    @pytest.mark.parametrize("method", Method)
    def test_a_tally_tells_what_its_method_says_and_no_more(self, method):
        common = {"method", "result", "ballots", "quorum", "quorum_met", "counts"}
        more: dict[Method, set[str]] = {
            Method.CONSENT: {"standing"},
            Method.MAJORITY: {"share", "of", "needed"},
            Method.TEMPERATURE: {"median", "mean"},
            Method.ONE: {"chosen", "tied"},
            Method.SEVERAL: {"chosen", "tied"},
            Method.RANKED: {"chosen", "tied", "rounds"},
        }
        assert set(count(Rule(method, FIXED.get(method, ("a",))), []).as_json()) == common | more[method]

    def test_no_number_is_rounded_on_the_way(self):
        assert all(isinstance(share, Fraction) for share in SHARES.values())
        many = 10**30
        assert needed_of(Threshold.TWO_THIRDS, 3 * many) == 2 * many
        assert needed_of(Threshold.TWO_THIRDS, 3 * many + 1) == 2 * many + 1
        assert needed_of(Threshold.HALF, 2 * many) == many + 1


def takes(rule: Rule, answer: list[str]) -> bool:
    try:
        check(rule, answer)
    except BadBallot:
        return False
    return True
