"""Pictures of counts: bars as long as their numbers, the same in a mirror, and every number beside them in words."""

import contextvars
import re
from random import Random

import lxml.html
import pytest
from hypothesis import given, settings

from tests import factories as a
from tests.pages import Part, statements
from tests.rules.test_tally import elections
from workspace.db import db
from workspace.models import Base, Decision, Digits, Method, Result, Role, Threshold
from workspace.rules.tally import FIXED, Rule, Why, count
from workspace.services import decisions, votes
from workspace.services.votes import Vote
from workspace.web import clock, diagrams, labels
from workspace.web.filters import share

MANY = settings(deadline=None, max_examples=300, database=None)
WORDS = (
    "مقعد على ضفة النهر",
    "A tree",
    "جدار",
    "Lamps",
    "مكتبة",
    "Bins",
    "ملعب",
    "A map",
    "بئر",
    "A fair",
    "ظل",
    "Bread",
)
RESULT = "{% from '_diagrams.html' import result_picture %}{{ result_picture(decision) }}"
RUNNING = "{% from '_diagrams.html' import running_picture %}{{ running_picture(decision, counts, ballots) }}"


def decided(rule: Rule, ballots, *, standing=0, is_over=True) -> Decision:
    """A decision as far as it is drawn, with its tally; it is in no database."""
    tally = count(rule, ballots, standing)
    keys = () if rule.method in FIXED else rule.options
    return Decision(
        method=rule.method, options=[{"key": key, "words": words} for key, words in zip(keys, WORDS, strict=False)],
        locale="ar", members=rule.members, quorum_percent=0, most=rule.most, wanted=rule.wanted,
        threshold=rule.threshold, base=rule.base, tally=tally.as_json(), result=tally.result if is_over else None,
    )  # fmt: skip


def both(decision):
    """The picture for those who read from the left, and for those who read from the right."""
    tally = decision.tally
    return (diagrams.picture(decision, tally, is_rtl=False), diagrams.picture(decision, tally, is_rtl=True))


def bars(picture):
    ways = [*picture.ways, picture.exhausted] if picture.ways else []
    return [
        *(line.bar for line in [*picture.lines, picture.voted]),
        *(each for way in ways for each in way.bars),
        *(column.bar for column in picture.columns),
    ]


def places(picture):
    """Single places: what has to be reached, the middles of columns, the median."""
    found = [line.tick for line in [*picture.lines, picture.voted]] + [column.middle for column in picture.columns]
    return [each for each in [*found, picture.median] if each is not None]


class TestGeometry:
    @MANY
    @given(elections())
    def test_nothing_is_negative_and_nothing_lies_outside(self, election):
        for picture in both(decided(*election)):
            assert all(each.x >= 0 and each.width >= 0 and each.x + each.width <= 100.01 for each in bars(picture))
            assert all(0 <= each <= 100 for each in places(picture))
            assert all(each.y >= 0 and each.y + each.height == diagrams.BASELINE for each in picture.columns)

    @MANY
    @given(elections())
    def test_for_those_who_read_from_the_right_it_is_the_other_in_a_mirror(self, election):
        left, right = both(decided(*election))
        mirrored = [(round(100 - each.x - each.width, 1), each.width) for each in bars(left)]
        assert [(each.x, each.width) for each in bars(right)] == [
            (pytest.approx(x, abs=0.11), pytest.approx(width, abs=0.11)) for x, width in mirrored
        ]
        assert places(right) == [pytest.approx(100 - each, abs=0.11) for each in places(left)]

    @MANY
    @given(elections((Method.CONSENT, Method.TEMPERATURE, Method.ONE)))
    def test_where_everybody_says_one_thing_the_bars_are_all_of_it(self, election):
        rule, ballots = election
        picture, _ = both(decided(rule, ballots))
        widths = sum(line.bar.width for line in picture.lines)
        assert widths == pytest.approx(100 if ballots else 0, abs=0.05 * len(rule.options) + 0.01)

    @MANY
    @given(elections())
    def test_more_votes_have_no_shorter_bar(self, election):
        picture, _ = both(decided(*election))
        for counted in (
            [(line.count, line.bar.width) for line in picture.lines],
            [(n, bar.width) for way in picture.ways for n, bar in zip(way.counts, way.bars, strict=True)],
            [(column.count, column.height) for column in picture.columns],
        ):
            by_count = sorted(counted)
            assert [length for _, length in by_count] == pytest.approx(sorted(length for _, length in counted), abs=0.1)

    @MANY
    @given(elections((Method.RANKED,)))
    def test_a_bar_of_a_round_stays_in_the_column_of_its_round(self, election):
        for picture, is_rtl in zip(both(decided(*election)), (False, True), strict=True):
            for way in [*picture.ways, picture.exhausted] if picture.ways else []:
                room = 100 / (len(way.counts) + way.rest)
                for n, each in enumerate(way.bars):
                    begins = 100 - each.x - each.width if is_rtl else each.x
                    assert begins == pytest.approx(n * room, abs=0.11)
                    assert each.width < room

    def test_the_line_stands_where_enough_votes_are(self):
        rule = Rule(Method.MAJORITY, FIXED[Method.MAJORITY], members=30, quorum=15, threshold=Threshold.TWO_THIRDS)
        left, right = both(decided(rule, [("yes",)] * 8 + [("no",)] * 4 + [("abstain",)] * 2))
        assert (left.lines[0].tick, left.lines[0].bar.width, left.voted.tick) == (66.7, 66.7, 50.0)
        assert (right.lines[0].tick, right.lines[0].bar.x, right.voted.tick) == (33.3, 33.3, 50.0)

    @pytest.mark.parametrize("base", Base)
    def test_who_abstains_has_a_share_only_where_everybody_counts(self, base):
        rule = Rule(Method.MAJORITY, FIXED[Method.MAJORITY], members=30, base=base)
        picture, _ = both(decided(rule, [("yes",), ("abstain",)]))
        assert [line.of for line in picture.lines] == ([1, 1, 0] if base is Base.VOTES else [30, 30, 30])

    def test_the_median_may_lie_between_two_degrees(self):
        rule = Rule(Method.TEMPERATURE, FIXED[Method.TEMPERATURE])
        left, right = both(decided(rule, [("2",), ("5",)]))
        assert (left.median, right.median) == (60.0, 40.0)
        assert both(decided(rule, []))[0].median is None


class TestMarks:
    BALLOTS = [("b",)] * 3 + [("c",)] * 5 + [("a",)]

    def test_with_a_result_the_most_votes_come_first_and_what_is_chosen_is_marked(self):
        picture, _ = both(decided(Rule(Method.ONE, ("a", "b", "c")), self.BALLOTS))
        assert [(line.key, line.mark) for line in picture.lines] == [("c", "chosen"), ("b", ""), ("a", "")]

    def test_before_there_is_a_result_nothing_moves_and_nothing_is_chosen(self):
        picture, _ = both(decided(Rule(Method.ONE, ("a", "b", "c")), self.BALLOTS, is_over=False))
        assert [(line.key, line.mark) for line in picture.lines] == [("a", "favour"), ("b", "favour"), ("c", "favour")]

    def test_without_a_quorum_nothing_is_chosen(self):
        picture, _ = both(decided(Rule(Method.ONE, ("a", "b", "c"), quorum=10), self.BALLOTS))
        assert {line.mark for line in picture.lines} == {""}

    def test_in_a_ranking_those_that_stayed_longest_come_first(self):
        ballots = [("c",)] * 5 + [("b", "a")] * 4 + [("a", "b")] * 2
        picture, _ = both(decided(Rule(Method.RANKED, ("a", "b", "c")), ballots))
        assert [(way.key, way.mark, way.rest) for way in picture.ways] == [
            ("b", "chosen", 0),
            ("c", "", 0),
            ("a", "", 1),
        ]


def source(app, decision, lang="en", template=RESULT, **more) -> str:
    def draw() -> str:
        with app.test_request_context(f"/?lang={lang}"), statements(app) as sent:
            html: str = app.jinja_env.from_string(template).render(decision=decision, **more)
        assert sent == []
        return html

    return contextvars.Context().run(draw)  # So that nobody's language is still there from before.


def drawn(app, decision, lang="en", template=RESULT, **more) -> Part:
    html = source(app, decision, lang, template, **more)
    return Part(lxml.html.fragment_fromstring(html, create_parent="div"))


def numbers(part: Part) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", " ".join(part.element.itertext()))]


def without_pictures(part: Part) -> Part:
    for svg in part.element.cssselect("svg"):
        svg.drop_tree()
    return part


CHANCE = Random(3)  # noqa: S311 - any election will do
ELECTIONS = {
    Method.CONSENT: [("agree",)] * 23 + [("aside",)] * 4 + [("object",)] * 2,
    Method.MAJORITY: [("yes",)] * 17 + [("no",)] * 6 + [("abstain",)] * 5,
    Method.TEMPERATURE: [(key,) for key, times in zip("12345", (3, 0, 6, 11, 8), strict=True) for _ in range(times)],
    Method.ONE: [("a",)] * 7 + [("b",)] * 13 + [("c",)] * 8,
    Method.SEVERAL: [("a", "b")] * 7 + [("b", "c")] * 13 + [("c",)] * 8,
    Method.RANKED: [("a", "b")] * 12 + [("b", "c")] * 9 + [("c",)] * 7 + [("c", "b")],
}


def rule_for(method, **more):
    return Rule(method, FIXED.get(method, ("a", "b", "c")), **{"members": 41, "quorum": 20, **more})


def told(tally) -> set[int]:
    """Every whole number of a tally that a picture shows."""
    whole = {tally["ballots"], tally["quorum"], *tally["counts"].values(), tally.get("needed", 0)}
    for each in tally.get("rounds", ()):
        whole |= {*each["counts"].values(), each["exhausted"], *each["earlier"]}
    return whole - {0}


@pytest.mark.engine("sqlite")
class TestPages:
    @pytest.mark.parametrize("lang", ["ar", "ckb", "en"])
    @pytest.mark.parametrize("method", Method)
    def test_every_number_of_a_picture_stands_in_its_table(self, app, method, lang):
        decision = decided(rule_for(method, most=2), ELECTIONS[method], standing=2)
        picture = drawn(app, decision, lang)
        assert {svg["aria-hidden"] for svg in picture.all(":not(svg) > svg")} == {"true"}
        in_pictures = {int(each.text) for each in picture.all("svg text")}
        table = without_pictures(picture)
        assert table.all("table caption")
        assert set(numbers(table)) >= told(decision.tally) | in_pictures

    @pytest.mark.parametrize("method", Method)
    def test_every_option_heads_a_row_and_every_column_has_its_heading(self, app, method):
        rule = rule_for(method, most=2)
        picture = drawn(app, decided(rule, ELECTIONS[method]))
        heads = " ".join(each.text for each in picture.all("th[scope=row], th[scope=rowgroup]"))
        with app.test_request_context("/?lang=en"):
            words = [str(labels.ANSWERS[key]) for key in rule.options] if method in FIXED else WORDS[:3]
        assert all(each in heads for each in words)
        assert all(each.text for each in picture.all("thead th"))

    @pytest.mark.parametrize("method", Method)
    def test_bars_begin_where_the_reader_does(self, app, method):
        decision = decided(rule_for(method, most=2), ELECTIONS[method])
        first = "tbody svg rect, tfoot svg rect"
        english, arabic = drawn(app, decision).all(first)[0], drawn(app, decision, "ar").all(first)[0]
        assert english["x"] == ""
        assert float(arabic["x"][:-1]) + float(arabic["width"][:-1]) == pytest.approx(100)

    @pytest.mark.parametrize("method", Method)
    def test_while_it_runs_the_same_is_drawn_of_counts_alone(self, app, method):
        decision = decided(rule_for(method, quorum=0, most=2), ELECTIONS[method], is_over=False)
        tally, decision.tally = decision.tally, None
        picture = drawn(app, decision, "ar", RUNNING, counts=tally["counts"], ballots=tally["ballots"])
        assert set(numbers(without_pictures(picture))) >= {tally["ballots"], *tally["counts"].values()} - {0}
        assert not picture.has("[data-mark=chosen], [data-mark=tied]")

    def test_what_is_chosen_says_so_in_words(self, app):
        picture = drawn(app, decided(rule_for(Method.ONE), ELECTIONS[Method.ONE]))
        assert picture.one("[data-mark=chosen] .chip").text == "Chosen"
        assert picture.one("[data-mark=chosen] bdi").text == WORDS[1]

    def test_each_round_says_who_goes_and_why(self, app):
        picture = drawn(app, decided(rule_for(Method.RANKED), ELECTIONS[Method.RANKED]))
        assert [each.text for each in picture.all("ol li")] == [
            f"Round 1 Out: {WORDS[2]}. It had the fewest votes.",
            f"Round 2 {WORDS[0]}: more than half of the votes that still count.",
        ]
        assert [each.text for each in picture.all("tbody:last-of-type td")][:2] == ["0", "7"]

    def test_why_each_round_ended_has_words(self):
        assert set(labels.WHY) == set(Why)

    def test_nobody_voted_is_drawn_too(self, app):
        for method in Method:
            picture = drawn(app, decided(rule_for(method, quorum=0), []), "ar")
            assert set(numbers(without_pictures(picture))) >= {0, 41}

    def test_twelve_options_in_eleven_rounds_are_small_and_can_be_scrolled_by_key(self, app):
        keys = "abcdefghijkl"
        rounds = 0
        while rounds < 11:
            ballots = [tuple(CHANCE.sample(keys, CHANCE.randint(1, 12))) for _ in range(70)]
            decision = decided(Rule(Method.RANKED, tuple(keys), members=90), ballots)
            rounds = len(decision.tally["rounds"])
        picture = drawn(app, decision, "ar")
        assert picture.one("[role=region][tabindex='0'][aria-label]").has("table")
        pictures = re.findall(r'<svg aria-hidden="true">.*?</svg>', source(app, decision, "ar"), re.DOTALL)
        assert len("".join(pictures)) <= 3_000

    def test_of_words_people_wrote_none_is_markup(self, app):
        decision = decided(rule_for(Method.RANKED), ELECTIONS[Method.RANKED])
        decision.options = [{"key": key, "words": "<i>%(x)s</i>"} for key in "abc"]
        picture = drawn(app, decision)
        assert not picture.has("i")
        assert "Out: <i>%(x)s</i>." in picture


def test_a_share_is_never_nothing_of_something(app):
    with app.test_request_context("/?lang=en"):
        assert [share(n, 1_000) for n in (0, 1, 335, 999, 1_000)] == ["0%", "1%", "34%", "99%", "100%"]


def test_the_page_of_a_decision_shows_it_in_the_digits_of_its_reader(app, visit):
    decision = a.decision(method=Method.TEMPERATURE, members=3, key=clock.ballot_key())
    for by, key in zip(a.voters(decision), "445", strict=False):
        votes.cast(decision, Vote((key,)), by=by)
    decisions.close(decision, by=a.actor(decision.author), key=clock.ballot_key(), reason="All have voted.")
    db.session.commit()
    assert decision.result is Result.ADVICE
    reader = a.member(decision.space, Role.MEMBER)
    reader.digits = Digits.ARABIC
    db.session.commit()
    page = visit(reader, lang="ar").open(f"/s/{decision.space.slug}/decisions/{decision.number}")
    assert "٦٧٪" in page.one("#result")
    assert "٤٫٣" in page.one("#result")
    assert [each.text for each in page.all("#result .spread text")][::2] == ["٠", "٠", "٠", "٢", "١"]
