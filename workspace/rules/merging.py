"""Two people, one text: what each changed, word by word, and both together.

Three-way merging is `merge3`'s (Bazaar's algorithm: Khanna, Kunal, Pierce, "A Formal Investigation of Diff3",
2007) over words instead of lines, so that two people can change different words of one paragraph.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from merge3 import Merge3

# A word with the space before it is one piece: joining the pieces gives the text back, whatever was in it.
_PIECE = re.compile(r"\s*\S+|\s+$")

MOST_COMPARED = 2_000_000  # Pairs of words: a fifth of a second at the worst.
MOST_MERGED = 6_000_000  # Pairs of words: half a second at the worst, in which nobody else can write.


def pieces(text: str) -> list[str]:
    """The text cut into words, each with the space before it; `"".join(pieces(t)) == t`."""
    return _PIECE.findall(text)


@dataclass(frozen=True)
class Merged:
    """What came of it. `text` holds both sides where nothing overlapped; where `conflicts`, it holds theirs."""

    text: str
    conflicts: list[tuple[str, str]]  # (theirs, mine), each place where both changed the same words.
    both: str = ""  # The text with theirs and mine after one another in each of these places.


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Put two changes of `base` together. Line ends are made `\\n` first: a browser's form sends `\\r\\n`."""
    base, theirs, mine = (t.replace("\r\n", "\n").replace("\r", "\n") for t in (base, theirs, mine))
    if theirs == mine or mine == base:
        return Merged(theirs, [], theirs)
    if theirs == base:
        return Merged(mine, [], mine)
    text, both, conflicts = "", "", []
    cut_base, cut_theirs, cut_mine = _cut(base, theirs, mine)
    for group in Merge3(cut_base, cut_theirs, cut_mine).merge_groups():
        if group[0] == "conflict":
            _, _, ours_lines, my_lines = group
            ours, my = "".join(ours_lines), "".join(my_lines)
            conflicts.append((ours, my))
            text += ours
            both += f"{ours}\n{my.lstrip()}" if ours and my else ours + my
        else:
            text += "".join(group[1])
            both += "".join(group[1])
    return Merged(text, conflicts, both)


def merge_each(names: Iterable[str], base: Any, theirs: Any, mine: Any) -> dict[str, Merged]:
    """`merge` for each text of three things, by its name. Without a base whatever differs overlaps."""
    return {name: merge(getattr(base, name, ""), getattr(theirs, name), getattr(mine, name)) for name in names}


def _cut(*texts: str) -> list[list[str]]:
    """Texts in the finest pieces that can be compared in time: words, else lines, else each as a whole."""
    for cut in (pieces, lambda text: text.splitlines(keepends=True)):
        found = [cut(text) for text in texts]
        longest = sorted(map(len, found))[-2:]
        if longest[0] * longest[1] <= MOST_MERGED:
            return found
    return [[text] for text in texts]


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """What became of a text, word by word: ("same" | "gone" | "new", words), in reading order.

    What both begin and end with is not compared. Where the rest is long it is compared by lines, and where it has
    too many of those it is one change: nobody's text keeps the server busy for seconds.
    """
    a, b = pieces(before), pieces(after)
    head = _alike(a, b)
    tail = _alike(a[head:][::-1], b[head:][::-1])
    same = "".join(a[:head]), "".join(a[len(a) - tail :])
    gone, new = "".join(a[head : len(a) - tail]), "".join(b[head : len(b) - tail])
    parts = [("same", same[0]), *_compared(gone, new), ("same", same[1])]
    return [part for part in parts if part[1]]


def _alike(a: list[str], b: list[str]) -> int:
    """How many pieces two lists begin with in common."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _compared(before: str, after: str) -> list[tuple[str, str]]:
    a, b = pieces(before), pieces(after)
    if len(a) * len(b) > MOST_COMPARED:
        a, b = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(a) * len(b) > MOST_COMPARED:
        a, b = [before], [after]
    parts: list[tuple[str, str]] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            parts.append(("gone", "".join(a[a1:a2])))
        if b2 > b1:
            parts.append(("new", "".join(b[b1:b2])))
    return parts


def mark_of(*values: object) -> str:
    """A short word for how something stands. A form carries the one it was drawn from, and so shows what it saw."""
    return hashlib.sha256("\x1f".join(map(str, values)).encode()).hexdigest()[:16]
