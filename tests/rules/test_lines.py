"""What a line of a note says, whatever people type."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workspace.rules import lines
from workspace.rules.lines import Decided, Promised
from workspace.rules.names import skeleton

TODAY = date(2026, 11, 24)
NAMES = {skeleton(name): name for name in ("Sara", "Sara Ahmed", "زينب", "ئاڤان کەریم", "كريم")}
COMMANDS = st.sampled_from(["/decision", "/action", "/قرار", "/مهمة", "/بڕیار", "/ئەرک", "- /action", "/ACTION:"])
PARTS = st.sampled_from(
    [
        "@Sara",
        "@زينب",
        "@nobody",
        "12/12",
        "٣١/٢",
        "31/2/27",
        "2027-01-05",
        "ask",
        "الماء",
        "ئاو",
        "é",
        "👩\u200d🌾",
        "—",
        "\u200f",
    ]
)
TYPED = st.builds(lambda command, parts: " ".join([command, *parts]), COMMANDS, st.lists(PARTS, max_size=8))
TEXTS = st.lists(st.one_of(TYPED, st.text(max_size=30)), max_size=8).map("\n".join)


def read(line):
    return lines.read(line, NAMES, TODAY)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/decision We meet on Sundays", Decided("We meet on Sundays")),
        ("/قرار نلتقي يوم الأحد", Decided("نلتقي يوم الأحد")),
        ("/بڕیار یەکشەممان کۆدەبینەوە", Decided("یەکشەممان کۆدەبینەوە")),
        ("- /decision: We meet", Decided("We meet")),
        ("/action buy wood", Promised("buy wood")),
        ("/action @Sara 12/12 buy wood", Promised("buy wood", ("Sara",), date(2026, 12, 12))),
        ("/action 12/12 @Sara buy wood", Promised("buy wood", ("Sara",), date(2026, 12, 12))),
        ("/action @Sara Ahmed, 3/1: buy wood", Promised("buy wood", ("Sara Ahmed",), date(2027, 1, 3))),
        ("/مهمة @زينب @كريم ١٢/١٢ نشتري الخشب", Promised("نشتري الخشب", ("زينب", "كريم"), date(2026, 12, 12))),
        ("/مهمه @کریم نشتري", Promised("نشتري", ("كريم",))),
        ("/ئەرک @ئاڤان کەریم ۱۲/۱۲/۲۶ دار بکڕە", Promised("دار بکڕە", ("ئاڤان کەریم",), date(2026, 12, 12))),
        ("/action 2027-03-12 buy wood", Promised("buy wood", (), date(2027, 3, 12))),
        ("/action 24/11 today", Promised("today", (), date(2026, 11, 24))),
        ("/action 29/2 a day of leap years", Promised("a day of leap years", (), date(2028, 2, 29))),
        ("/action 31/2 buy wood", Promised("31/2 buy wood")),
        ("/action 1-2 chairs", Promised("1-2 chairs")),
        ("/action 1/2/3/4 parts", Promised("1/2/3/4 parts")),
        ("/action @nobody buy wood", Promised("@nobody buy wood")),
        ("/action ask @Sara", Promised("ask @Sara")),
        ("/decision", None),
        ("/action @Sara 12/12", None),
        ("/decisions we met", None),
        ("We took the /decision to meet", None),
        ("✓ We meet", None),
    ],
)  # fmt: skip
def test_what_a_line_says(line, said):
    assert read(line) == said


@given(st.text())
def test_any_line_is_read(line):
    said = read(line)
    assert said is None or said.words


@given(TYPED)
@example("/action \u0661\u0662/12 x")
def test_no_letter_of_the_words_is_lost(line):
    said = read(line)
    if said is None:
        return
    kept = said.words + "".join(getattr(said, "people", ()))
    assert all(char in kept for char in line.split(maxsplit=1)[1].removeprefix("/action") if char.isalpha())


@given(TEXTS)
def test_a_text_read_once_has_nothing_more_to_read(text):
    def turn(line):
        said = read(line)
        return lines.prefix(line) + lines.as_decided(said.words) if said else line

    once = lines.each(text, turn)

    assert lines.each(once, turn) == once
    assert once.count("\n") == text.count("\n")


@given(TEXTS, TEXTS)
def test_what_is_typed_and_not_finished_stays_as_it_is(text, before):
    taken = []
    lines.each(text, lambda line: taken.append(line) or line, before=before)

    assert text.rpartition("\n")[2] not in taken or text.split("\n").count(text.rpartition("\n")[2]) > 1


@pytest.mark.parametrize(
    ("before", "text", "is_taken"),
    [
        ("", "/decision We", False),
        ("", "/decision We meet\n", True),
        ("", "/decision We meet\n\n", True),
        ("a\nb", "a\n/decision We\nb", False),
        ("a\n/decision We\nb", "a\n/decision We meet\nb", False),
        ("a\n/decision We meet\nb", "a\n/decision We meet\nb and c", True),
        (None, "a\n/decision We meet", True),
    ],
)
def test_a_line_counts_when_it_is_finished(before, text, is_taken):
    turned = lines.each(text, lambda line: "✓" if read(line) else line, before=before)
    assert ("✓" in turned) is is_taken


def test_strangers_read_what_is_done_and_not_who_does_it():
    line = lines.as_promised(45, "buy wood — the long one", ["Sara", "زينب"], date(2026, 12, 12))

    assert line == "→ #45 buy wood - the long one — Sara، زينب، 12/12/2026"
    assert lines.without_names(f"Sara — said\n- {line}") == "Sara — said\n- → #45 buy wood - the long one"
