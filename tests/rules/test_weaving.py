"""Up to five people write one note on a line that drops, repeats and reorders what they send: no word is lost.

Nor is one where a tab is closed and its draft is taken up later, on an edition that the server has forgotten. Each
writer does what `static/notes.js` does; `tests/browser/test_notes.py` holds the two to each other. The server is
`services/notes.py` without its database: editions, and the answers of operations that were done. A hundred examples
every day, two thousand in `make test-full`.

What goes up is the whole text, or the one change that was made in it, sometimes with the digest of another: then the
server asks for the whole.
"""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from workspace.rules.weaving import applied, clash, digest_of, hunks, in_units, made_of, weave, woven

LETTERS = [
    "سَلام",
    "مدينةٌ",
    "ئاوی",
    "ڕووبار",
    "کۆبوونەوە",
    "bench",
    "cafe\u0301",
    "👩🏽‍🌾",
    "🏞️",
    "می‌خواهم",
    "٣",
    "،",
    "river",
]
SPACES = [" ", "  ", "\n", "\n\n- ", " "]


def typed(before: str, now: str):
    """One hunk, as wide as its words: the same as `typed` of notes.js."""
    if before == now:
        return []
    least = min(len(before), len(now))
    begin = next((i for i in range(least) if before[i] != now[i]), least)
    rest = next((i for i in range(least - begin) if before[-1 - i] != now[-1 - i]), least - begin)
    end = len(before) - rest
    while begin > 0 and not before[begin - 1].isspace():
        begin -= 1
    while end < len(before) and not before[end].isspace():
        end += 1
    return [(begin, end, now[begin : len(now) - (len(before) - end)])]


@dataclass(frozen=True)
class Pending:
    """What a writer waits to see acknowledged."""

    text: str
    base: int
    op: int
    was: str | None = None


@dataclass(frozen=True)
class Sent:
    """What of it is on the line: the whole text, or a change of edition `base` and the digest of the text."""

    of: Pending
    whole: bool
    change: tuple[int, int, str] = (0, 0, "")
    digest: str = ""


@dataclass
class Writer:
    value: str = ""
    base: str = ""
    edition: int = 0
    pending: Pending | None = None

    @property
    def is_unsent(self) -> bool:
        return self.pending is not None or self.value != self.base

    def sent(self, is_whole: bool, is_corrupt: bool) -> Sent:
        if is_whole or self.pending.was is not None:
            return Sent(self.pending, whole=True)
        [change] = in_units(self.base, typed(self.base, self.pending.text))
        text = self.pending.text + "?" * is_corrupt
        return Sent(self.pending, whole=False, change=change, digest=digest_of(text))

    def is_asked_for_the_whole(self) -> None:
        self.pending = replace(self.pending, was=self.base)

    def answered(self, edition: int, note: str) -> None:
        sent, self.pending = self.pending.text, None
        self.take(sent, edition, note)

    def take(self, sent: str, edition: int, note: str) -> None:
        theirs = hunks(sent, note)
        if theirs:
            self.value = woven(sent, theirs, typed(sent, self.value)).text
        self.base, self.edition = applied(sent, theirs), edition
        assert self.base == note


@dataclass
class Server:
    editions: list[str] = field(default_factory=lambda: [""])
    done: set[int] = field(default_factory=set)
    forgotten: int = 0  # Editions before this one are not kept any more.

    def text_of(self, edition: int) -> str | None:
        is_kept = edition == 0 or edition >= self.forgotten or edition == len(self.editions) - 1
        return self.editions[edition] if is_kept else None

    def save(self, sent: Sent) -> bool:
        """Whether the text is known now, and saved; otherwise the whole of it is asked for."""
        if sent.of.op not in self.done:
            before, note, text = self.text_of(sent.of.base), self.editions[-1], sent.of.text
            if not sent.whole:
                text = None if before is None else made_of(before, *sent.change, digest=sent.digest)
                if text is None:
                    return False
                assert text == sent.of.text
            self.done.add(sent.of.op)
            before = sent.of.was if before is None else before
            if before is None and text != note:
                now = clash(note, text) if note.strip() else text
            else:
                now = weave(before or "", note, text).text
            if now != note:
                self.editions.append(now)
        return True


class SeveralWrite(RuleBasedStateMachine):
    @initialize(number=st.integers(2, 5))
    def begin(self, number):
        self.server = Server()
        self.writers = [Writer() for _ in range(number)]
        self.wire: list[Sent] = []
        self.drafts: list[Writer] = []
        self.typed, self.taken, self.count = set(), set(), 0

    def writer(self, which: int) -> Writer:
        return self.writers[which % len(self.writers)]

    def edit(self, writer: Writer, value: str) -> None:
        before, after = set(writer.value.split()), set(value.split())
        self.typed |= after - before
        self.taken |= before - after
        writer.value = value

    @rule(who=st.integers(0, 4), at=st.floats(0, 1), word=st.sampled_from(LETTERS), space=st.sampled_from(SPACES),
          is_inside=st.booleans(), trails=st.booleans())  # fmt: skip
    def type_a_word(self, who, at, word, space, is_inside, trails):
        writer, self.count = self.writer(who), self.count + 1
        place = int(at * len(writer.value))
        while not is_inside and 0 < place < len(writer.value) and not writer.value[place].isspace():
            place += 1
        new = f"{space}{word}{self.count}{' ' if trails else ''}"
        self.edit(writer, writer.value[:place] + new + writer.value[place:])

    @rule(who=st.integers(0, 4), at=st.floats(0, 1), length=st.integers(1, 12))
    def take_something_away(self, who, at, length):
        writer = self.writer(who)
        place = int(at * len(writer.value))
        self.edit(writer, writer.value[:place] + writer.value[place + length :])

    @rule(who=st.integers(0, 4), is_whole=st.booleans(), is_corrupt=st.booleans())
    def send(self, who, is_whole, is_corrupt):
        """A save goes off, or goes off again because no answer came."""
        writer = self.writer(who)
        if writer.pending is None and writer.value != writer.base:
            self.count += 1
            writer.pending = Pending(writer.value, writer.edition, self.count)
        if writer.pending:
            self.wire.append(writer.sent(is_whole, is_corrupt))

    @precondition(lambda self: self.wire)
    @rule(which=st.integers(0, 99), stays=st.booleans(), is_answered=st.booleans())
    def arrive(self, which, stays, is_answered):
        """Any of what is on the line arrives, however late, and may arrive again; its answer may be lost."""
        which %= len(self.wire)
        sent = self.wire[which] if stays else self.wire.pop(which)
        is_saved = self.server.save(sent)
        for writer in self.writers:
            if is_answered and writer.pending and writer.pending.op == sent.of.op:
                if is_saved:
                    writer.answered(len(self.server.editions) - 1, self.server.editions[-1])
                else:
                    writer.is_asked_for_the_whole()

    @precondition(lambda self: self.wire)
    @rule(which=st.integers(0, 99))
    def drop(self, which):
        self.wire.pop(which % len(self.wire))

    @rule(who=st.integers(0, 4))
    def ask_for_news(self, who):
        writer = self.writer(who)
        if writer.pending is None:
            writer.take(writer.base, len(self.server.editions) - 1, self.server.editions[-1])

    @rule(who=st.integers(0, 4))
    def close_the_tab(self, who):
        """What is not acknowledged lies on the device; the page is opened anew."""
        which = who % len(self.writers)
        if self.writers[which].is_unsent:
            self.drafts.append(self.writers[which])
        note, edition = self.server.editions[-1], len(self.server.editions) - 1
        self.writers[which] = Writer(note, note, edition)

    @precondition(lambda self: self.drafts)
    @rule(who=st.integers(0, 4))
    def take_up_a_draft(self, who):
        which = who % len(self.writers)
        if not self.writers[which].is_unsent:
            self.writers[which] = self.taken_up()

    def taken_up(self) -> Writer:
        draft, self.count = self.drafts.pop(0), self.count + 1
        draft.pending = replace(draft.pending or Pending(draft.value, draft.edition, self.count), was=draft.base)
        return draft

    @rule()
    def forget(self):
        self.server.forgotten = len(self.server.editions) - 1

    def teardown(self):
        """The line is well again: everything is sent, everybody asks; then all texts are one, with all the words."""
        if not hasattr(self, "server"):
            return
        for _ in range(3):
            for which in range(len(self.writers)):
                self.send_all(self.writers[which])
                while self.drafts:
                    self.writers[which] = self.taken_up()
                    self.send_all(self.writers[which])
        for writer in self.writers:
            writer.take(writer.base, len(self.server.editions) - 1, self.server.editions[-1])
        note = self.server.editions[-1]
        assert {writer.value for writer in self.writers} == {note}
        assert self.typed - self.taken - set(note.split()) == set()

    def send_all(self, writer: Writer) -> None:
        for _again in range(3):
            if writer.is_unsent:
                writer.pending = writer.pending or Pending(writer.value, writer.edition, self.count + 1)
                self.count += 1
                if not self.server.save(writer.sent(is_whole=False, is_corrupt=False)):
                    writer.is_asked_for_the_whole()
                    assert self.server.save(writer.sent(is_whole=False, is_corrupt=False))
                writer.answered(len(self.server.editions) - 1, self.server.editions[-1])


@pytest.mark.parametrize(
    "times", [pytest.param(100, id="100"), pytest.param(2_000, id="2,000", marks=pytest.mark.full)]
)
def test_texts_converge_and_no_word_is_lost(times):
    run_state_machine_as_test(
        SeveralWrite,
        settings=settings(
            max_examples=times, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@given(st.text(), st.text())
def test_the_hunks_of_a_change_make_it(before, after):
    assert applied(before, hunks(before, after)) == after


@given(st.text(st.sampled_from("a 🏞️ب\n")), st.text(st.sampled_from("a 🏞️ب\n")))
def test_a_browser_that_counts_in_utf_16_makes_the_same_of_them(before, after):
    units, made, at = before.encode("utf-16-le"), b"", 0
    for begin, end, new in in_units(before, hunks(before, after)):
        made, at = made + units[at * 2 : begin * 2] + new.encode("utf-16-le"), end
    assert (made + units[at * 2 :]).decode("utf-16-le") == after


@given(st.text(st.sampled_from("a 🏞️ب\n")), st.text(st.sampled_from("a 🏞️ب\n")))
def test_what_a_browser_counts_in_utf_16_is_made_here(before, after):
    for change in in_units(before, typed(before, after)):
        assert made_of(before, *change, digest=digest_of(after)) == after


@given(st.text(), st.integers(-99, 99), st.integers(-99, 99), st.text())
def test_a_change_of_another_text_makes_nothing(before, begin, end, new):
    assert made_of(before, begin, end, new, digest=digest_of("another")) is None
    assert made_of(before, begin, end, new, digest="") is None


def test_half_an_emoji_is_what_a_browser_sends_of_it():
    assert made_of("a 🏞️ b", 3, 3, "", digest=digest_of("a 🏞️ b")) == "a 🏞️ b"
    assert made_of("a 🏞️ b", 3, 4, "", digest=digest_of("a \ufffd\ufe0f b")) == "a \ufffd\ufe0f b"


def test_two_who_go_on_at_the_end_are_both_heard_and_none_of_them_clashes():
    assert weave("foo ", "foo bar", "foo baz ").text == "foo bar baz "
    assert weave("x wor", "x wor other", "x world").text == "x world other"
    assert weave("", "Hello", "World").text == "Hello\nWorld"
    assert weave("", "Hello", "Hello more").text == "Hello more"


def test_what_one_changed_and_one_took_away_stays():
    assert weave("a b c", "a c", "a B c").text == "a B c"


def test_the_same_words_changed_by_both_stand_between_marked_lines():
    made = weave("a b c", "a X c", "a Y c")
    assert made.text == "a\n⟪⟪⟪ X\n⟪⟫ Y\n⟫⟫⟫ c"
    assert made.clashes == 1
