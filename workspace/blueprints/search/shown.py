"""What the list of results says of each that was found: where it is read, and its words with what was asked for
marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import url_for

from workspace.db import db
from workspace.models import DocumentKind
from workspace.queries import search as queries
from workspace.rules.snippets import Piece, marked, snippet
from workspace.rules.terms import WORD, Asked, bare, slips, spelt
from workspace.services.finding import look_up, newest
from workspace.web import labels
from workspace.web.access import me
from workspace.web.filters import record_address, said, titled, titled_in, tongue

K = DocumentKind
SHORTEST_SLIP = 3
A_FEW = 10  # So many of the newest tell what somebody may have meant.


@dataclass(frozen=True)
class Result:
    document: Any  # As `queries.SHOWN` has it.
    what: str
    where: str
    url: str
    title: list[Piece]
    tag: str  # The language of the title.
    words: list[Piece]


@dataclass(frozen=True)
class Answer:
    """A page of what was found: of how many, on which page, whether none comes after it, how many more hold only words
    like those; and of nothing, what somebody may have meant."""

    results: list[Result]
    how_many: int
    has_more: bool
    at: int
    is_last: bool
    like: int
    meant: str


def answer(question: str, asked: Asked, narrow: queries.Narrowed, at: int, *, like: bool) -> Answer:
    """The page of this number (from 1) of what the viewer finds."""
    found = look_up(me(), asked, narrow, like=like, past=at * queries.PAGE)
    how_many = min(len(found.ids), queries.MOST)
    return Answer(
        results(found.ids[(at - 1) * queries.PAGE : min(at * queries.PAGE, how_many)], asked), how_many,
        len(found.ids) > queries.MOST, at, at * queries.PAGE >= how_many, found.like,
        meant(question, asked, narrow) if asked and not found.ids else "",
    )  # fmt: skip


def results(ids: Sequence[int], asked: Asked) -> list[Result]:
    """The results of these ids, in their order."""
    known = {row.document.id: row for row in db.session.execute(queries.SHOWN, {"ids": ids})} if ids else {}
    things = [known[each] for each in ids if each in known]
    ways = {}
    if any(each.document.kind is K.CAMPAIGN for each in things):
        ways = {row.id: row.slug for row in db.session.execute(queries.carried(me()))}
    holds = cache(asked.holds)  # Most words stand in several of them, and so do most kinds.
    kind_of = cache(lambda kind: str(labels.DOCUMENTS[kind]))
    return [_result(each, holds, kind_of, ways) for each in things]


def _result(
    row: Any, holds: Callable[[str], bool], kind_of: Callable[[DocumentKind], str], ways: dict[int, str]
) -> Result:
    document, space = row.document, row.space if row.space.id else None
    title, tag = document.title, document.locale
    if document.kind is K.SPACE and space:
        title, tag = said(space.names), tongue(space.names)
    elif document.kind is not K.NOTE and row.kind:
        title, tag = titled(row), titled_in(row)
    words = snippet(document.text, holds) if document.text else []
    where = ""
    if space and document.kind is not K.SPACE and me().may_see(space):  # Other spaces carry campaigns of hidden ones.
        where = said(space.names)
    return Result(document, kind_of(document.kind), where, _address(row, ways), marked(title, holds), tag, words)


def _address(row: Any, ways: dict[int, str]) -> str:
    document, space, handle = row.document, row.space, row.document.handle
    if document.kind is K.CAMPAIGN:
        return url_for("campaigns.show", slug=ways[document.thing_id], handle=handle)
    if document.kind is K.ORGANISATION or space.id is None:
        return url_for("organisations.show", handle=handle)
    if row.kind is None:
        return url_for("board.show" if me().may_enter(space) else "spaces.about", slug=space.slug)
    return _within(document, row, space)


def _within(document: Any, record: Any, space: Any) -> str:
    slug, handle = space.slug, document.handle
    if document.kind is K.COMMENT and me().may_enter(space):
        return url_for("comments.show", slug=slug, handle=handle, _anchor=f"c-{handle}")
    if document.kind is K.NOTE:
        return url_for("meetings.show", slug=slug, number=record.number, _anchor=f"i-{handle}")
    if document.kind is K.RESOLUTION:
        return url_for("resolutions.show", slug=slug, handle=handle)
    if document.kind is K.MINUTES:
        return url_for("minutes.show", slug=slug, number=record.number)
    return url_for(record_address(record), slug=slug, number=record.number)


def meant(question: str, asked: Asked, narrow: queries.Narrowed) -> str:
    """A question that finds something, where somebody slipped by one letter in a word of this one; else nothing.

    The word is taken from what this very viewer may read, by the same statement that finds.
    """
    for place, word in enumerate(asked.words[:3]):
        short = bare(word)[-1] if word.startswith(("ال", "وال", "بال")) else word
        tried = slips(short) if SHORTEST_SLIP < len(short) <= 20 else ()
        if not tried:
            continue
        rest = asked.tiers[1][:place] + asked.tiers[1][place + 1 :]
        for form in ("",) if short.isascii() else ("", "~"):  # Words by themselves, then those behind particles.
            terms = [form + each for each in sorted(tried)]
            if db.engine.dialect.name == "postgresql":
                terms = list(db.session.scalars(queries.STANDING, {"words": terms}))
            either = tuple(((term,), False) for term in terms)
            few = newest(me(), narrow, (either, *rest), A_FEW) if either else ()
            documents = db.session.scalars(queries.SHOWN, {"ids": few}).all() if few else ()
            if found := _commonest(documents, tried):
                return _instead(question, word, word.removesuffix(short) + found)
    return ""


def _commonest(documents: Sequence[Any], tried: Any) -> str:
    """Which of these words stands in most of the documents, as one of them writes it."""
    counts: dict[str, int] = {}
    written: dict[str, str] = {}
    for document in documents:
        here: dict[str, str] = {}
        for token in WORD.findall(f"{document.title}\n{document.text}"[:20_000]):
            for word in spelt(token):
                here |= {each: token for each in bare(word) if each in tried}
        for each, token in here.items():
            counts[each] = counts.get(each, 0) + 1
            written.setdefault(each, _cut(token, each))
    return written[max(sorted(counts), key=counts.__getitem__)] if counts else ""


def _cut(token: str, word: str) -> str:
    """The end of a written word that is this folded one: without the particles before it."""
    return next((token[at:] for at in range(len(token)) if spelt(token[at:]) == (word,)), word)


def _instead(question: str, word: str, by: str) -> str:
    at = next((each for each in WORD.finditer(question) if word in spelt(each[0])), None)
    return f"{question[: at.start()]}{by}{question[at.end() :]}" if at else by
