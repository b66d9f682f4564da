"""Which files are taken, and why one is not: by what they begin with, whatever they are called."""

import re
from enum import StrEnum

MEBIBYTE = 1024 * 1024
LARGEST = 20 * MEBIBYTE  # Of one file.
LARGEST_FORM = 25 * MEBIBYTE  # Of the form around it.
MOST_A_DAY = 200 * MEBIBYTE  # Of one space, as they are kept.
LONGEST_EDGE = 2048  # Pixels of a photograph that is kept,
PREVIEW_EDGE = 480  # and of its preview.


class Unfit(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    LARGE = "large"
    KIND = "kind"
    HEIC = "heic"
    OFFICE = "office"
    LETTERS = "letters"
    LIES = "lies"
    PIXELS = "pixels"
    BROKEN = "broken"
    LOCKED = "locked"
    ACTIVE = "active"
    SWOLLEN = "swollen"
    DAY = "day"
    BUSY = "busy"
    STORE = "store"


IMAGES = ("image/jpeg", "image/png", "image/webp")
PDF = "application/pdf"
NAMED = {"jpg": IMAGES, "jpeg": IMAGES, "jfif": IMAGES, "png": IMAGES, "webp": IMAGES, "pdf": (PDF,)}
TEXT = "text/plain"
TEXTS = ("txt", "md")  # How a file ends that is a text: nothing else tells.
OFFICE = frozenset((
    "doc", "docx", "docm", "dot", "dotx", "odt", "ott", "rtf", "ppt", "pptx", "pptm", "pps", "ppsx", "odp", "xls",
    "xlsx", "xlsm", "ods", "odg", "pages", "key", "numbers",
))  # fmt: skip
SAYS_NOTHING = ("", "application/octet-stream")
ACCEPTED = (*IMAGES, PDF)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def sniffed(head: bytes) -> str:
    """The type of a file by its first bytes; nothing for one that is not taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return PDF if head.startswith(b"%PDF-") else ""


def plain(data: bytes) -> str | None:
    """A text in one kind of lines, from UTF-8 or from what says that it is UTF-16; nothing for what is no such text."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return None if _CONTROLS.search(text) else text


def judged(head: bytes, size: int, name: str, declared: str, *, texts: bool = False) -> Unfit | None:
    """Why a file cannot be taken, as far as that is seen without opening it; `texts` are taken where it says so.

    A photograph may carry the name of another kind of photograph: phones do that, and it is made anew anyway.
    """
    if not size:
        return Unfit.EMPTY
    if size > LARGEST:
        return Unfit.LARGE
    media = sniffed(head)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not media:
        if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
            return Unfit.HEIC
        if texts and ending in TEXTS:
            return None
        return Unfit.OFFICE if ending in OFFICE else Unfit.KIND
    group = IMAGES if media in IMAGES else (PDF,)
    declared = declared.partition(";")[0].strip().lower().replace("image/jpg", "image/jpeg")
    is_named_so = media in NAMED.get(ending, ()) if ending else True
    is_declared_so = declared in (*SAYS_NOTHING, *group)
    return None if is_named_so and is_declared_so else Unfit.LIES
