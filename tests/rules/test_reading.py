"""Minutes in Markdown: points, notes, decisions, actions; whatever comes, nothing is lost and it ends soon."""

import contextlib
import time
from pathlib import Path

import pytest

from workspace.rules import reading
from workspace.rules.names import skeleton
from workspace.rules.reading import LONGEST_NOTE, Says, TooManyLines, read, written

NAMES = {skeleton(name): name for name in ("Sara", "Ali Hassan", "شيماء")}
REAL = Path(__file__).parents[3] / "shared" / "data" / "minutes"


def said(text):
    return [(line.says, line.words) for item in read(text, NAMES) for line in item.lines if line.says]


def titles(text):
    return [item.title for item in read(text, NAMES)]


def test_headings_are_points_and_what_stands_under_them_is_their_note():
    items = read("# Meeting\n\n## Water\nThe pump *leaks*.\n\n## [Trees](http://x) ##\n- poplars\n", NAMES)
    assert [(i.title, i.note) for i in items] == [("Water", "The pump *leaks*."), ("Trees", "- poplars")]
    assert titles("Water\n=====\none\n\nTrees\n-----\ntwo") == ["Water", "Trees"]
    assert titles("Only text\nand more") == ["Only text"]
    assert titles("## Empty\n## Also") == ["Empty", "Also"]
    assert titles("---\ntags: [x]\n---\n# A\nb")[-1] == "A"
    assert titles("## A\n```\n# no heading\nDecision: none\n```") == ["A"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Decision: we plant", "we plant"), ("- **Decision:** we plant", "we plant"),
        ("**Decided**: we plant", "we plant"), ("RESOLVED we plant", "we plant"),
        ("* /decision we plant", "we plant"), ("قرار: نزرع", "نزرع"), ("- بڕیار: دەچێنین", "دەچێنین"),
    ],
)  # fmt: skip
def test_decisions(line, words):
    assert said(line) == [(Says.DECISION, words)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Action: @Sara the hall", "@Sara the hall"), ("- [ ] the hall @Sara", "@Sara the hall @Sara"),
        ("ACTION Sara: the hall", "@Sara the hall"), ("1. Action item: Ali Hassan: the hall", "@Ali Hassan the hall"),
        ("ACTION ALL: the hall", "ALL: the hall"), ("مهمة: شيماء: القاعة", "@شيماء القاعة"),
        ("ئەرک: هۆڵ", "هۆڵ"), ("## Action items\n- the hall", "the hall"),
    ],
)  # fmt: skip
def test_actions(line, words):
    assert said(line) == [(Says.ACTION, words)]


@pytest.mark.parametrize(
    "line",
    [
        "- [x] Action: done",
        "- [X] done",
        "- [ ]",
        "Actions speak louder",
        "The decision: no",
        "Decision:",
        "Resolved it",
    ],
)
def test_what_says_nothing_of_the_kind(line):
    assert said(line) == []


def test_what_is_not_wanted_stays_text_and_makes_nothing():
    decision, action = read("  - Decision: a\n/action b", NAMES)[0].lines
    assert written(decision, "A") == "  - /decision A"
    assert written(decision, None) == "  - Decision: a"
    assert written(action, None) == "action b"


def test_a_frame_is_not_offered_as_a_point():
    assert [i.is_likely for i in read("## Present\n- Sara\n## Water\nx", NAMES)] == [False, True]


def test_long_texts_are_several_notes_and_none_of_it_is_lost():
    text = "# A\n" + "\n".join(f"word {n}" for n in range(5_000)) + "\n" + "x" * 50_000
    items = read(text, NAMES)
    assert all(len(i.note) <= LONGEST_NOTE for i in items)
    assert "".join(i.note for i in items).replace("\n", "") == text.removeprefix("# A\n").replace("\n", "")
    with pytest.raises(TooManyLines):
        read("Decision: x\n" * (reading.MOST_LINES + 1), NAMES)


@pytest.mark.parametrize(
    "part", ["[", "#", "*", "- [ ", "@", "a: ", "``", "\n", "/action ", "[x](", "- [ ] @Sara\n# a\n"]
)
def test_it_ends_soon_whatever_comes(part):
    began = time.perf_counter()
    with contextlib.suppress(TooManyLines):
        read((part * reading.LONGEST)[: reading.LONGEST], NAMES)
    assert time.perf_counter() - began < 5


def test_real_minutes_are_read():
    if not REAL.is_dir():
        pytest.skip("the real minutes are not there")
    for path in sorted(REAL.glob("*.md")):
        began = time.perf_counter()
        items = read(path.read_text(), NAMES)
        assert items, path.name
        assert all(i.title and len(i.title) <= 200 and len(i.note) <= LONGEST_NOTE for i in items), path.name
        assert time.perf_counter() - began < 1, path.name
