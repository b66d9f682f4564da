"""Who a text names: `@` and the name of a member, as people write names.

A name may have spaces, and the same name is typed with other letters on other keyboards, so what stands after the
`@` is compared by what it looks like (`rules/names.py`), and the longest name that fits is the one meant.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import TypeVar

from workspace.rules.names import ZWNJ, skeleton

Named = TypeVar("Named")

LONGEST = 80  # Characters after the sign: a name has sixty at most, and people space it as they like.
MOST = 50  # Signs that are looked at: a text of nothing but signs names nobody.


def named_in(text: str, names: Mapping[str, Named]) -> list[Named]:
    """Those whom a text names, each once, in the order of the text. `names` holds them by the skeleton of the name."""
    found: list[Named] = []
    for start in _signs(text):
        known = named_at(text, start, names)
        if known is not None and known[1] not in found:
            found.append(known[1])
    return found


def named_at(text: str, start: int, names: Mapping[str, Named]) -> tuple[int, Named] | None:
    """Where the name that begins at `start` ends, and whose it is: the longest that fits."""
    for end in _ends(text, start):
        known = names.get(skeleton(text[start:end]))
        if known is not None:
            return end, known
    return None


def _signs(text: str) -> Iterator[int]:
    """Where a name could begin: after an `@` that does not stand inside a word, as it does in an address."""
    seen = 0
    for i, char in enumerate(text):
        if char != "@":
            continue
        seen += 1
        if seen > MOST:
            return
        if i == 0 or not _is_of_a_word(text[i - 1]):
            yield i + 1


def _ends(text: str, start: int) -> Iterator[int]:
    """Where a name that begins at `start` could end: at the end of a word of the same line, the farthest first."""
    stop = min(len(text), start + LONGEST)
    line = text.find("\n", start, stop)
    stop = stop if line < 0 else line
    for end in range(stop, start, -1):
        if _is_of_a_word(text[end - 1]) and (end == len(text) or not _is_of_a_word(text[end])):
            yield end


def _is_of_a_word(char: str) -> bool:
    return char == ZWNJ or unicodedata.category(char)[0] in "LNM"
