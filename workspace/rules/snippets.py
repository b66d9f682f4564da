"""A few words of a text around what was asked for, in their original spelling, with what matches marked."""

import re
from collections.abc import Callable, Iterable
from itertools import chain

from workspace.rules.terms import WORD

BEFORE, LENGTH = 60, 240
MOST_READ = 30_000  # Characters in which the first match is looked for.
Piece = tuple[str, bool]  # Some of the text, and whether it is marked.
_MARKS = r"(?:\]\([^)\s]*\)|[*`\[\]~])+"
_BETWEEN_WORDS = re.compile(rf"(?<=\w){_MARKS}(?=\w)|[#>|]+")  # What a space has to stand for.
_ANY_MARK = re.compile(r"[*`\[\]~#>|_]")  # Most texts have none.
_AROUND_WORDS = re.compile(rf"{_MARKS}|(?<!\w)_+|_+(?!\w)")


def plain(text: str) -> str:
    """What people wrote, on one line, without the marks of Markdown and the addresses behind its links."""
    if _ANY_MARK.search(text):
        text = _AROUND_WORDS.sub("", _BETWEEN_WORDS.sub(" ", text))
    return " ".join(text.split())


def marked(text: str, holds: Callable[[str], bool]) -> list[Piece]:
    """The whole text in pieces; `holds` says of a word whether it was asked for."""
    return _pieces(text, 0, len(text), (word for word in WORD.finditer(text) if holds(word[0])))


def snippet(text: str, holds: Callable[[str], bool]) -> list[Piece]:
    """Some words around the first that was asked for, or the beginning; "…" where something was left out."""
    text = plain(text[:MOST_READ])
    hits = (word for word in WORD.finditer(text) if holds(word[0]))  # A long text is not read to its end.
    found = next(hits, None)
    first = found.start() if found else 0
    start = max(0, first - BEFORE)
    start = start and text.rfind(" ", 0, start) + 1
    end = start + LENGTH
    end = max(text.rfind(" ", start, end), first + 1) if end < len(text) else len(text)
    pieces = _pieces(text, start, end, chain([found], hits) if found else ())
    if start:
        pieces.insert(0, ("… ", False))
    if end < len(text):
        pieces.append((" …", False))
    return pieces


def _pieces(text: str, start: int, end: int, hits: Iterable[re.Match[str]]) -> list[Piece]:
    """Part of a text, cut at the words in it that were asked for."""
    pieces: list[Piece] = []
    for word in hits:
        if word.start() >= end:
            break
        pieces += [(text[start : word.start()], False), (text[word.start() : min(word.end(), end)], True)]
        start = word.end()
    return [piece for piece in (*pieces, (text[start:end], False)) if piece[0]]
