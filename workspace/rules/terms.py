"""What a text and a question have in common: the terms that both engines compare.

Terms are made here, alike for what is written and for what is asked; SQLite and PostgreSQL only keep and compare
them, so both find the same. A text becomes, in this order:

- its words as `rules/spelling.py` folds them, each at its place: for phrases, and for what is just being typed;
- `~word`: what a word is without the particles that Arabic writes as one with it (و ف ب ل ك ال);
- `=stem`: the stem of a word without "the", by the Snowball stemmers (Arabic, for every word in that script; English);
- `^word`: the words of the title again, with and without their particles.

A question is asked in three tiers: in the title, in the words, and (LIKE) in what is like them: stems and beginnings.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import snowballstemmer

from workspace.rules.spelling import folded

LONGEST_WORD = 60
MOST_WORDS = 10_000  # Of a text; what comes later is not found.
LONGEST_QUESTION = 200
MOST_ASKED = 12
LIKE = 2  # The tier of what is only like what was asked for.
# Words that stand everywhere: not asked for, but in a phrase they count. As they are written: folded, "what" would be
# "water" and "on" the name Ali.
_EVERYWHERE_SAID = (
    "و ف ب ل ك ال في من على الى إلى عن مع او أو ان أن إن هذا هذه ذلك التي الذي ما لا"
    " لە له بۆ بە به کە كە که لەگەڵ ئەو ئەم یان يان the a an of and in on to for or"
)
EVERYWHERE = frozenset(_EVERYWHERE_SAID.split())

# A word with the marks that are written over it or inside it: vowels, tatweel, the non-joiner.
_MARKS = "".join(c for c in map(chr, range(0x3100)) if unicodedata.category(c) in ("Mn", "Mc", "Me", "Cf"))
WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{re.escape(_MARKS)}])*")
_PLAIN = re.compile(r"[^\W_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# "and", then "with", "to", "like", then "the"; "to the" is written with two lam.
_PARTICLES = tuple(
    conjunction + other for conjunction in ("", "و", "ف") for other in ("", "ب", "ل", "ک", "ال", "بال", "کال", "لل")
)[1:]
_TO_ARABIC, _FROM_ARABIC = str.maketrans("یک", "يك"), str.maketrans("يك", "یک")
# Their stemmers hold what they are working on: one at a time.
_turn = threading.Lock()
_stemmers = {True: snowballstemmer.stemmer("arabic"), False: snowballstemmer.stemmer("english")}

Lexemes = tuple[str, ...]  # One, or several in a row.
Either = tuple[tuple[Lexemes, bool], ...]  # Any of these; True: whatever begins so.
Tier = tuple[Either, ...]  # All of these.


@lru_cache(maxsize=16_384)
def spelt(token: str) -> tuple[str, ...]:
    """The words that a word becomes when it is folded: one, none, or several for a ligature of several."""
    return tuple(word[:LONGEST_WORD] for word in _PLAIN.findall(folded(token)))


def _is_everywhere(token: str) -> bool:
    """Whether a word is one of EVERYWHERE, but for vowel marks, tatweel and large letters."""
    plain = unicodedata.normalize("NFC", token).casefold().replace("ـ", "")
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf")) in EVERYWHERE


def words(text: str) -> list[str]:
    """The folded words of a text, in their order."""
    return [word for token in WORD.findall(text) for word in spelt(token)]


@lru_cache(maxsize=16_384)
def bare(word: str) -> tuple[str, ...]:
    """A folded word, and all it can be without the particles before it: three letters stay, or two after "the"."""
    found = {word: None}
    if _ARABIC.match(word):
        for particles in _PARTICLES:
            rest = word[len(particles) :]
            if word.startswith(particles) and len(rest) >= (2 if particles.endswith(("ال", "لل")) else 3):
                found[rest] = None
    return tuple(found)


def stem(word: str) -> str:
    """The stem of a folded word, folded. What is no word of letters alone is its own."""
    return _stem(word) if word.isalpha() else word


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    is_arabic = bool(_ARABIC.match(word))
    with _turn:
        if not is_arabic:
            return str(_stemmers[False].stemWord(word)) or word
        # With "the" it takes a word for a noun and finds the endings of its plural; a last heh was a ta marbuta.
        noun = "ال" + re.sub("ه$", "ة", word.translate(_TO_ARABIC))
        found = str(_stemmers[True].stemWord(noun))
    return "".join(_PLAIN.findall(folded(found.translate(_FROM_ARABIC)))) or word


@lru_cache(maxsize=16_384)
def _of_word(word: str) -> tuple[str, ...]:
    return (*(f"~{each}" for each in bare(word)[1:]), f"={stem(_core(word))}")


def _core(word: str) -> str:
    """A folded word without "the" and what stands before that; a word without it is left alone."""
    return min((each for each in bare(word) if _is_cut_at_the_article(word, each)), key=len, default=word)


def _is_cut_at_the_article(word: str, rest: str) -> bool:
    return word.removesuffix(rest).endswith(("ال", "لل"))


def terms(title: str, text: str) -> str:
    """The terms of a thing that is found by these words, between spaces."""
    head = words(title)[:MOST_WORDS]
    every = [*head, "|", *words(text)[: MOST_WORDS - len(head)]]
    more = dict.fromkeys(term for word in dict.fromkeys(every) if word != "|" for term in _of_word(word))
    above = dict.fromkeys(f"^{each}" for word in head for each in bare(word))
    return " ".join([*every, *more, *above])


@dataclass(frozen=True)
class Asked:
    """A question: its words (folded, without those that stand everywhere), its phrases, and its tiers."""

    words: tuple[str, ...]
    phrases: tuple[Lexemes, ...]
    is_typing: bool = False  # Its last word may go on.

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def tiers(self) -> tuple[Tier, ...]:
        if not self:
            return ()
        rows = tuple(((phrase, False),) for phrase in self.phrases)
        heads = tuple(((f"^{word}",), False) for phrase in self.phrases for word in phrase)
        title = (*(_any(f"^{each}" for each in bare(word)) for word in self.words), *rows, *((h,) for h in heads))
        strict = tuple(_any(_both(bare(word))) for word in self.words)
        like = tuple(self._loosely(word, place) for place, word in enumerate(self.words, start=1))
        return title, (*strict, *rows), (*like, *rows)

    def _loosely(self, word: str, place: int) -> Either:
        found = _any((*_both(bare(word)), f"={stem(_core(word))}"))
        if not self.is_typing or place < len(self.words) or len(word) < 2:
            return found
        whole = [each for each in bare(word) if each == word or _is_cut_at_the_article(word, each)]
        return (*found, *((lexemes, len(lexemes[0]) > 1) for lexemes, _prefix in _any(_both(whole))))

    def holds(self, token: str) -> bool:
        """Whether a word of a text, as it is written, is one that was asked for."""
        return self._mine.holds(token)

    @cached_property
    def _mine(self) -> "_Mine":
        return _Mine.of(self)


@dataclass(frozen=True)
class _Mine:
    """What marks a word of a text, reckoned once for a question."""

    plain: frozenset[str]
    phrased: frozenset[str]
    stems: frozenset[str]
    beginnings: tuple[str, ...]
    any_part: re.Pattern[str]  # A word without any of these is none of them: most are, and to stem one takes long.

    @staticmethod
    def of(asked: Asked) -> "_Mine":
        tiers = [either for tier in asked.tiers[1:] for either in tier]
        each = [(lexemes[0], prefix) for either in tiers for lexemes, prefix in either if len(lexemes) == 1]
        stems = frozenset(word[1:] for word, _prefix in each if word[0] == "=")
        plain = frozenset(word.lstrip("~") for word, prefix in each if not prefix and word[0] != "=")
        begun = frozenset(word.lstrip("~") for word, prefix in each if prefix)
        phrased = frozenset(word for phrase in asked.phrases for word in phrase)
        parts = {stem[:2] for stem in stems} | plain | begun | phrased
        any_part = re.compile("|".join(map(re.escape, sorted(parts))) or "(?!)")
        return _Mine(plain, phrased, stems, tuple(sorted(begun)), any_part)

    def holds(self, token: str) -> bool:
        return any(self.any_part.search(word) and self._is_one(word) for word in spelt(token))

    def _is_one(self, word: str) -> bool:
        if word in self.phrased or not self.plain.isdisjoint(bare(word)):
            return True
        if self.beginnings and any(each.startswith(self.beginnings) for each in bare(word)):
            return True
        return stem(_core(word)) in self.stems


def _both(forms: Iterable[str]) -> Iterable[str]:
    return (term for each in forms for term in (each, f"~{each}"))


def _any(lexemes: Iterable[str]) -> Either:
    return tuple(((each,), False) for each in lexemes)


def asked(question: str) -> Asked:
    """What somebody asks for: words, and “phrases” between quotation marks of any kind.

    Whatever else they type is no word; of what is longer than a question the beginning is taken.
    """
    question = question[:LONGEST_QUESTION]
    phrases: dict[Lexemes, None] = {}

    def keep(quoted: re.Match[str]) -> str:
        phrases[tuple(words(quoted[1]))] = None
        return " "

    rest = re.sub(r"[\"“”«»„]([^\"“”«»„]*)[\"“”«»„]", keep, question)
    phrases.pop((), None)
    wanted = (word for token in WORD.findall(rest) if not _is_everywhere(token) for word in spelt(token))
    found = list(dict.fromkeys(wanted))[:MOST_ASKED]
    ends = bool(rest) and bool(re.search(f"(?:[^\\W_]|[{re.escape(_MARKS)}])$", rest))
    is_typing = ends and bool(found) and words(rest)[-1] == found[-1]
    return Asked(tuple(found), tuple(phrases)[:MOST_ASKED], is_typing)


def for_fts5(tier: Tier) -> str:
    """A tier as SQLite's FTS5 is asked. Lexemes hold letters, digits and our own marks: nothing needs escaping."""
    return " AND ".join(
        "(" + " OR ".join(f'"{" ".join(lexemes)}"' + (" *" if prefix else "") for lexemes, prefix in either) + ")"
        for either in tier
    )


def for_tsquery(tier: Tier) -> str:
    """A tier as PostgreSQL's text search is asked."""
    return " & ".join(
        "("
        + " | ".join(
            "(" + " <-> ".join(f"'{each}'" + (":*" if prefix else "") for each in lexemes) + ")"
            for lexemes, prefix in either
        )
        + ")"
        for either in tier
    )


_ALPHABETS = {True: "ابتثجحخدذرزسشصضطظعغفقلمنهویپچژکگڤ", False: "abcdefghijklmnopqrstuvwxyz"}


def slips(word: str) -> frozenset[str]:
    """All that somebody may have meant who slipped by one letter: one more, one less, another one, or two swapped."""
    letters = _ALPHABETS[bool(_ARABIC.match(word))]
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    less = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + c + b[1:] for a, b in cuts if b for c in letters}
    more = {a + c + b for a, b in cuts for c in letters}
    return frozenset(less | swapped | other | more) - {word, ""}
