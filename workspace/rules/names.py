"""Names and titles: which characters they may hold, and which two names look alike.

Unicode: UAX #31 and UTS #39 stand behind the choice of characters, with two departures for the languages here.
The zero-width non-joiner is kept between letters of the Arabic script, where Kurdish and Persian need it; and
the skeleton folds the letter twins of Arabic, Persian and Kurdish keyboards, which NFKC leaves apart.
"""

import re
import unicodedata

ZWNJ = "\u200c"
TWINS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ې": "ی",
        "ك": "ک", "ڪ": "ک",
        "ه": "ه", "ھ": "ه", "ە": "ه", "ة": "ه", "ہ": "ه",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
        "ؤ": "و", "ئ": "ی",
        "ـ": "", ZWNJ: "", " ": "",
        **{d: str(i) for i, d in enumerate("٠١٢٣٤٥٦٧٨٩")},
        **{d: str(i) for i, d in enumerate("۰۱۲۳۴۵۶۷۸۹")},
        # Cyrillic and Greek letters that pass for Latin ones.
        **dict(zip("аеорсухіјѕԁɡһαορνικ", "aeopcyxijsdghaopvik", strict=True)),
    }
)  # fmt: skip


# What Unicode calls Cc and Cs, but for the tab and the line's end.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class BadName(ValueError):
    """A name that cannot be taken as it is; the argument says why: "empty", "long" or "characters"."""


def clean_line(text: str, *, limit: int) -> str:
    """One line as it may be kept: NFC, single spaces, no control, bidirectional or invisible character.

    Raises BadName. The non-joiner survives between two letters of the Arabic script, nowhere else.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        raise BadName("empty")
    if len(text) > limit:
        raise BadName("long")
    for i, char in enumerate(text):
        if char == ZWNJ and 0 < i < len(text) - 1 and _is_arabic(text[i - 1]) and _is_arabic(text[i + 1]):
            continue
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            raise BadName("characters")
    return text


def clean_name(text: str, *, limit: int = 60) -> str:
    """A person's name as it may be shown. Raises BadName; a heap of combining marks is refused as "characters"."""
    name = clean_line(text, limit=limit)
    marks = 0
    for char in name:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > 3:
            raise BadName("characters")
    letters = [c for c in name if unicodedata.category(c)[0] == "L"]
    if not letters or len({_script(c) for c in letters} - {""}) > 1:
        raise BadName("characters")
    return name


def sign_in_word(text: str) -> str:
    """A sign-in name or address as it is kept, compared and counted: NFC, small letters, dashes for spaces."""
    return unicodedata.normalize("NFC", "-".join(text.casefold().split()))


def skeleton(name: str) -> str:
    """What a name looks like: two names with one skeleton cannot be told apart at a glance."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(TWINS)
    return "".join(c for c in unicodedata.normalize("NFD", folded) if unicodedata.category(c) != "Mn")


def clean_text(text: str) -> str:
    """A text of several lines as it may be kept: `\\n` line ends, no NUL and no other control but tab."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def _is_arabic(char: str) -> bool:
    return _script(char) == "ARABIC"


def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0].removesuffix("-LETTER")
