"""A file made anew, in a process of its own that can do nothing else. Run by `files.py` as a file, never imported.

It reads the file from its standard input and writes a line of JSON and the new files to its standard output. Of a
photograph only the pixels are kept: turned as it was held, made smaller, and saved anew. Of a document its pages are
kept, and nothing beside them; one that could do something when it is opened is refused.
"""

import json
import os
import re
import resource
import runpy
import sys
import zlib
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any, NoReturn

SECONDS = 15
MEMORY = 1_000_000_000
PIXELS = 24_000_000
PIXELS_OF_JPEG = 64_000_000  # Decoded at a half, a quarter or an eighth already.
PAGES = 500
INFLATED = 250_000_000  # Bytes of all streams of a document together.
ON_PAPER = 100_000_000  # Pixels of one picture in a document.
QUALITY, PREVIEW_QUALITY = 82, 55

# What a document may not hold: keys, actions and kinds of annotation that run, reach out or carry other files.
KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/Rendition"}
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
TOLD = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/Thumb", "/B")  # Taken out without a word.
EXPANDING = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}


class Unfit(Exception):
    """It is not taken; the argument is a word of `rules.files.Unfit`."""


def answer(head: dict[str, Any], *parts: bytes) -> None:
    sys.stdout.buffer.write(json.dumps({**head, "sizes": [len(each) for each in parts]}).encode() + b"\n")
    for each in parts:
        sys.stdout.buffer.write(each)


def photograph(data: bytes, edge: int, small_edge: int) -> None:
    image_of: Any = import_module("PIL.Image")
    ops = import_module("PIL.ImageOps")
    image_of.MAX_IMAGE_PIXELS = None  # Counted here, before anything is decoded.
    image = image_of.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    if image.width * image.height > (PIXELS_OF_JPEG if image.format == "JPEG" else PIXELS):
        raise Unfit("pixels")
    image.draft("RGB", (edge, edge))
    image.load()
    ops.exif_transpose(image, in_place=True)
    if image.has_transparency_data:
        image = image_of.alpha_composite(image_of.new("RGBA", image.size, "white"), image.convert("RGBA"))
    image = image.convert("RGB")
    image.thumbnail((edge, edge))
    bare = image_of.new("RGB", image.size)
    bare.paste(image)
    whole, small = BytesIO(), BytesIO()
    bare.save(whole, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    preview = bare.copy()
    preview.thumbnail((small_edge, small_edge))
    preview.save(small, "WEBP", quality=PREVIEW_QUALITY, method=4)
    head = {"media": "image/jpeg", "width": bare.width, "height": bare.height}
    answer(head, whole.getvalue(), small.getvalue())


def document(data: bytes) -> None:
    if b"%%EOF" not in data[-2048:]:
        raise Unfit("broken")
    pypdf = import_module("pypdf")
    reader = pypdf.PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise Unfit("locked")
    if not 0 < len(reader.pages) <= PAGES:
        raise Unfit("swollen" if len(reader.pages) else "broken")
    judge(reader)
    writer = pypdf.PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    for it in inside(writer.root_object):
        strip(it)
    writer.metadata = None
    out = BytesIO()
    writer.write(out)
    answer({"media": "application/pdf"}, out.getvalue())


def inside(root: Any) -> Iterator[Any]:
    """Every dictionary and stream that can be reached from one, each once."""
    generic = import_module("pypdf.generic")
    waiting, seen = [root], set()
    while waiting:
        it = waiting.pop()
        if isinstance(it, generic.IndirectObject):
            if (it.idnum, it.generation) in seen:
                continue
            seen.add((it.idnum, it.generation))
            it = it.get_object()
        if isinstance(it, generic.DictionaryObject):
            yield it
            waiting.extend(dict.values(it))
        elif isinstance(it, generic.ArrayObject):
            waiting.extend(list.__iter__(it))


def judge(reader: Any) -> None:
    """Raises Unfit for a document that does something, or that is far larger inside than it looks."""
    inflated = 0
    for it in inside(reader.trailer):
        if KEYS & it.keys() or it.get("/S") in ACTIONS or it.get("/Subtype") in ANNOTATIONS:
            raise Unfit("active")
        if hasattr(it, "get_data"):
            inflated += swelling(it, INFLATED - inflated)
            pixels = it.get("/Width", 0), it.get("/Height", 0)
            if inflated >= INFLATED or int(pixels[0]) * int(pixels[1]) > ON_PAPER:
                raise Unfit("swollen")


def swelling(stream: Any, most: int) -> int:
    """How many bytes a stream becomes, counted up to `most` and never held."""
    filters = filters_of(stream)
    if sum(each in EXPANDING for each in filters) > 1:
        raise Unfit("swollen")
    if not filters or filters[0] not in ("/FlateDecode", "/Fl"):
        return len(stream.get_data()) if EXPANDING & set(filters) else 0
    count, inflater, waiting = 0, zlib.decompressobj(), stream._data
    while waiting and count < most and not inflater.eof:
        try:
            count += len(inflater.decompress(waiting, 1_000_000))
        except zlib.error:
            break  # A reader stops here, too.
        waiting = inflater.unconsumed_tail
    return count


def filters_of(stream: Any) -> list[str]:
    found = stream.get("/Filter", [])
    found = found.get_object() if hasattr(found, "get_object") else found
    return [str(each) for each in (found if isinstance(found, list) else [found])]


def strip(it: Any) -> None:
    """Take out of a dictionary what tells of its making, and whatever it would do but lead to a page or an address."""
    for key in TOLD:
        it.pop(key, None)
    action = it.get("/A")
    if action is not None and (not hasattr(action, "get") or action.get("/S") not in ("/URI", "/GoTo")):
        it.pop("/A", None)
    if hasattr(it, "get_data") and filters_of(it) in (["/DCTDecode"], ["/DCT"]):
        it._data = without_words(it._data)


def without_words(jpeg: bytes) -> bytes:
    """A JPEG without its comments and what cameras write into it; how its colours are meant stays (APP14)."""
    out, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xD9:
        marker = jpeg[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:  # What follows is the picture, up to the next marker.
            found = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]").search(jpeg, end)
            end = found.start() if found else len(jpeg)
        if marker == 0xEE or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out += jpeg[at:end]
        at = end
    return bytes(out) + b"\xff\xd9"


def main() -> NoReturn:
    refuse = runpy.run_path(os.path.join(os.path.dirname(__file__), "press.py"))["refuse"]
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    what, *edges = sys.argv[1:]
    data = sys.stdin.buffer.read()
    sys.addaudithook(refuse)
    try:
        document(data) if what == "application/pdf" else photograph(data, *map(int, edges))
    except Unfit as unfit:
        answer({"unfit": str(unfit)})
    except MemoryError:
        answer({"unfit": "pixels" if edges else "swollen"})
    except Exception:
        answer({"unfit": "broken"})
    sys.exit()


if __name__ == "__main__":
    main()
