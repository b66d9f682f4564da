"""Which files are taken, and why one is not: by what they begin with, whatever they are called."""

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
SAYS_NOTHING = ("", "application/octet-stream")
ACCEPTED = (*IMAGES, PDF)


def sniffed(head: bytes) -> str:
    """The type of a file by its first bytes; nothing for one that is not taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return PDF if head.startswith(b"%PDF-") else ""


def judged(head: bytes, size: int, name: str, declared: str) -> Unfit | None:
    """Why a file cannot be taken, as far as that is seen without opening it.

    A photograph may carry the name of another kind of photograph: phones do that, and it is made anew anyway.
    """
    if not size:
        return Unfit.EMPTY
    if size > LARGEST:
        return Unfit.LARGE
    media = sniffed(head)
    if not media:
        is_heic = head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif")
        return Unfit.HEIC if is_heic else Unfit.KIND
    group = IMAGES if media in IMAGES else (PDF,)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    declared = declared.partition(";")[0].strip().lower().replace("image/jpg", "image/jpeg")
    is_named_so = media in NAMED.get(ending, ()) if ending else True
    is_declared_so = declared in (*SAYS_NOTHING, *group)
    return None if is_named_so and is_declared_so else Unfit.LIES
