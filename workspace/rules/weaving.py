"""Several people, one text, while they type: changes of the same text are woven together, and no word is lost.

A change is a list of hunks over whole words. Hunks that do not overlap are all made; two that put something in at the
same place stand one after the other. Where both changed the same words, both versions stay in the text, between
marked lines, where everybody sees them. `static/notes.js` does the same with what was typed while a save was away.
"""

import hashlib
from dataclasses import dataclass

from workspace.rules.merging import difference

OPENS, BETWEEN, CLOSES = "⟪⟪⟪", "⟪⟫", "⟫⟫⟫"

# From here to there of the old text (in characters) stands this instead.
Hunk = tuple[int, int, str]


@dataclass(frozen=True)
class Woven:
    """Two changes of one text in one; `clashes` counts the places where both changed the same words."""

    text: str
    clashes: int = 0


def hunks(before: str, after: str) -> list[Hunk]:
    """What became of a text, in its order. None of them touches half a word."""
    found: list[Hunk] = []
    if before == after:
        return found
    at = begin = 0
    new, is_open = "", False
    for kind, text in difference(before, after):
        if kind == "same":
            if is_open:
                found.append((begin, at, new))
            at, is_open = at + len(text), False
            continue
        if not is_open:
            begin, new, is_open = at, "", True
        at, new = (at + len(text), new) if kind == "gone" else (at, new + text)
    return [*found, (begin, at, new)] if is_open else found


def applied(text: str, changes: list[Hunk], *, begin: int = 0, end: int | None = None) -> str:
    """The part of a text from `begin` to `end`, with these changes made in it."""
    parts, at = [], begin
    for start, stop, new in changes:
        parts += [text[at:start], new]
        at = stop
    return "".join([*parts, text[at:end]])


def weave(base: str, theirs: str, mine: str) -> Woven:
    """Two changes of `base` in one text. Raises nothing, and always says the same of the same three texts."""
    if theirs in (mine, base) or mine == base:
        return Woven(mine if theirs == base else theirs)
    # The space at the end is where somebody is just writing: it is kept apart from what others put in there.
    body, theirs_body, my_body = base.rstrip(), theirs.rstrip(), mine.rstrip()
    tail = mine[len(my_body) :] or theirs[len(theirs_body) :]
    made = woven(body, hunks(body, theirs_body), hunks(body, my_body))
    return Woven(made.text + tail, made.clashes)


def woven(base: str, theirs: list[Hunk], mine: list[Hunk]) -> Woven:
    """`base` with two lists of changes made in it."""
    parts: list[str] = []
    at = clashes = 0
    for begin, end, sides in _groups(theirs, mine):
        versions = [applied(base, each, begin=begin, end=end) for each in sides if each]
        one = versions[0] if len(versions) == 1 else together(base[begin:end], *versions)
        clashes += len(versions) == 2 and one.startswith(("\n" + OPENS, OPENS))
        parts += [base[at:begin], one]
        at = end
    return Woven(joined(*parts, base[at:]), clashes)


def _groups(theirs: list[Hunk], mine: list[Hunk]) -> list[tuple[int, int, tuple[list[Hunk], list[Hunk]]]]:
    """The changes in the order of the text, those of both sides that overlap put together."""
    found: list[tuple[int, int, tuple[list[Hunk], list[Hunk]]]] = []
    for side, hunk in sorted(
        [(0, hunk) for hunk in theirs] + [(1, hunk) for hunk in mine], key=lambda each: (each[1][:2], each[0])
    ):
        begin, end, _new = hunk
        if found and (begin < found[-1][1] or (begin, end) == found[-1][:2]):
            first, last, sides = found[-1]
            found[-1] = (first, max(last, end), sides)
        else:
            found.append((begin, end, ([], [])))
        found[-1][2][side].append(hunk)
    return found


def together(base: str, theirs: str, mine: str) -> str:
    """What stands where both changed the same place of a text."""
    if theirs == mine or not theirs.strip() or not mine.strip():
        return theirs if mine == theirs or not mine.strip() else mine  # What one took away and one changed, stays.
    if base.strip():
        return clash(theirs, mine)
    ours, my = theirs.rstrip(), mine.rstrip()
    if f"{my} ".startswith(f"{ours} "):
        return mine  # The same, and more of it: an answer that was lost.
    if f"{ours} ".startswith(f"{my} "):
        return theirs
    return joined(ours, my) + mine[len(my) :]


def clash(theirs: str, mine: str) -> str:
    """Two versions of the same words between marked lines: the first, the second, the end."""
    return "".join(
        f"\n{mark}{'' if side[:1].isspace() or not side else ' '}{side.rstrip()}"
        for mark, side in ((OPENS, theirs), (BETWEEN, mine), (CLOSES, ""))
    )


def joined(*parts: str) -> str:
    """Parts of a text after one another; two words that would become one are kept apart by a line's end."""
    text: list[str] = []
    for part in parts:
        if part and text and not text[-1][-1].isspace() and not part[0].isspace():
            text.append("\n")
        if part:
            text.append(part)
    return "".join(text)


def made_of(before: str, begin: int, end: int, new: str, *, digest: str) -> str | None:
    """The text that a browser made of `before` by one change, counted in its units.

    Nothing where that is not the text it has before it (`digest_of`): then what it changed was another text.
    """
    units = before.encode("utf-16-le", "surrogatepass")
    made = units[: begin * 2] + new.encode("utf-16-le", "surrogatepass") + units[end * 2 :]
    text = made.decode("utf-16-le", "replace")  # Half an emoji is what a browser sends of it, too.
    return text if digest_of(text) == digest else None


def digest_of(text: str) -> str:
    """What two sides compare to know that they have the same text."""
    return hashlib.sha256(text.encode()).hexdigest()


def in_units(text: str, changes: list[Hunk]) -> list[Hunk]:
    """Changes counted as a browser counts: in units of UTF-16, of which an emoji has two."""
    if not changes or _units(text) == len(text):
        return changes
    return [(_units(text[:begin]), _units(text[:end]), new) for begin, end, new in changes]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
