"""Two people, one text: nothing that anybody wrote is lost, whatever they wrote."""

import time

from hypothesis import example, given
from hypothesis import strategies as st

from workspace.rules.merging import difference, mark_of, merge, pieces

WORDS = st.sampled_from(["ماء", "نهر", "ئاو", "پرد", "a", "bench", "by", "the", "river", "\n", "12", "،"])
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)


@given(st.text())
def test_the_pieces_of_any_text_give_it_back(text):
    assert "".join(pieces(text)) == text


@given(st.text(), st.text())
def test_a_difference_rebuilds_both_sides(before, after):
    parts = difference(before, after)

    assert "".join(text for kind, text in parts if kind != "new") == before
    assert "".join(text for kind, text in parts if kind != "gone") == after


@given(TEXTS, TEXTS, TEXTS)
@example("ماء ماء ماء", "ماء", "ماء ماء")
def test_every_word_somebody_put_in_is_in_the_text_or_in_a_conflict(base, theirs, mine):
    merged = merge(base, theirs, mine)

    kept = set(merged.text.split()) | {w for pair in merged.conflicts for side in pair for w in side.split()}
    assert (set(theirs.split()) | set(mine.split())) - set(base.split()) <= kept
    assert kept - set(merged.both.split()) == set()


@given(TEXTS, TEXTS)
def test_only_one_who_changed_something_is_right(base, mine):
    assert merge(base, base, mine).text == mine
    assert merge(base, mine, base).text == mine
    assert merge(base, mine, mine).conflicts == []


def test_a_text_made_to_be_slow_is_soon_compared():
    for word in ("a ", "a\n"):
        before, after = "x " + word * 10_000 + "y", "z " + word * 9_000 + "b " + word * 1_000 + "w"
        began = time.process_time()

        parts = difference(before, after)

        assert time.process_time() - began < 1
        assert "".join(text for kind, text in parts if kind != "new") == before
        assert "".join(text for kind, text in parts if kind != "gone") == after


def test_two_who_change_different_words_are_both_heard():
    base = "We meet on Sunday at six in the library."

    merged = merge(base, base.replace("Sunday", "Monday"), base.replace("library", "garden"))

    assert merged.text == "We meet on Monday at six in the garden."
    assert merged.conflicts == []


def test_two_who_change_the_same_word_are_a_conflict_that_holds_both():
    merged = merge("We meet on Sunday.", "We meet on Monday.", "We meet on Friday.")

    assert merged.conflicts == [(" Monday.", " Friday.")]
    assert "Monday." in merged.both
    assert "Friday." in merged.both


def test_line_ends_of_a_browser_are_no_change():
    assert merge("one\ntwo", "one\ntwo three", "one\r\ntwo").text == "one\ntwo three"


def test_a_mark_changes_with_each_value_and_with_their_order():
    assert mark_of("a", "b") == mark_of("a", "b")
    assert len({mark_of("a", "b"), mark_of("b", "a"), mark_of("ab"), mark_of("a", None)}) == 4


def test_three_texts_made_to_be_slow_are_soon_merged():
    """Words that repeat just rarely enough to be compared: three seconds once, in which nobody else could write."""
    words = [f"w{i}" for i in range(101)]
    base, theirs = " ".join(words * 60), " ".join(words[::-1] * 60)
    began = time.process_time()
    merged = merge(base, theirs, " ".join(words[1:] * 60))
    assert time.process_time() - began < 1
    assert merged.conflicts
