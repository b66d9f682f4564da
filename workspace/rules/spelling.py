"""One spelling for all the ways in which a word is typed: what search compares.

Sources, all of Unicode: compatibility decomposition (UAX #15) opens presentation forms, ligatures and letters with
hamza or madda; the character database (UAX #44) says what is a mark (Mn), what is invisible (Cf) and which digit has
which value; the search collation of CLDR says that the forms of alef, waw and yeh are one letter each. Beyond that,
what stands in chapter 9.2 of the standard as letters of one shape in several languages is one letter here: kaf, yeh
and heh of Arabic and Kurdish keyboards. Kurdish letters with a small v are what their bare letter is, because many
phones have no key for them. What is found is a little more than was typed; what was written is found.

`rules/names.skeleton` asks another question: which two names look alike.
"""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ٵ": "ا",
        "ء": "",  # شيء, شئ, شي.
        "ي": "ی", "ى": "ی", "ێ": "ی", "ې": "ی", "ۍ": "ی", "ے": "ی", "ٸ": "ی",
        "ك": "ک", "ڪ": "ک", "ڭ": "ک",
        "ة": "ه", "ۃ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه",
        "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۊ": "و", "ٶ": "و",
        "ڕ": "ر", "ڵ": "ل",
        "ـ": "",
    }
)  # fmt: skip
LAST_KEPT = 0xFFFF  # Of the rest nobody writes much, and there is a million of them.
_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """A text as search compares it: said twice it is the same, and never longer in words.

    Letters are small; forms of alef, waw, yeh, kaf and heh are one each; hamza, vowel marks, accents, tatweel and
    whatever is invisible (the non-joiner too) are gone; digits are 0 to 9; between words stands one space.
    """
    return _SPACES.sub(" ", text.translate(_FOLDED)).strip()


class _Folded(dict[int, str]):
    """What each character becomes, found out when it is met for the first time. Only the order of marks depends on what
    stands beside it, and but for a few that take room of their own, in no script of ours, none is left."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        kept = "".join(_digit(c) for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
        found = kept.translate(_LETTERS)
        if code <= LAST_KEPT:
            self[code] = found
        return found


_FOLDED = _Folded()


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char
