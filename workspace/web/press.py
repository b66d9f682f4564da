"""A page to PDF, in a process of its own that can do nothing else. Run by `paper.py` as a file, never imported.

It reads one JSON document with the page and its style from its standard input and writes the PDF to its standard
output. WeasyPrint is given a fetcher that refuses every address, the style sheet comes along in memory; and once
everything is loaded the interpreter itself refuses to open files (other than its own modules), sockets and programs.
What is left to it are the system's fonts, which Pango reads.
"""

import json
import os
import resource
import sys
import unicodedata
from importlib import import_module
from typing import Any

SECONDS = 25
MEMORY = 1_500_000_000
NOT_HERE = 3  # The exit code where WeasyPrint or what it stands on is missing.
OWN = tuple({os.path.realpath(p) for p in (sys.prefix, sys.base_prefix)})
REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.", "http.", "ftplib.")
ISOLATE, POP = "\u2068", "\u2069"


def refuse(event: str, args: tuple[Any, ...]) -> None:
    """The audit hook: it cannot be taken away again."""
    if event == "open":
        path, mode, flags = args
        writes = (mode and set(mode) & set("wax+")) or (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if isinstance(path, int) or (not writes and os.path.realpath(os.fsdecode(path)).startswith(OWN)):
            return
        raise PermissionError("a page that becomes paper reads no files")
    if event.startswith(REFUSED):
        raise PermissionError("a page that becomes paper reaches nothing")


def fetch(url: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError("a page that becomes paper fetches nothing")


def sided(root: Any, side: str = "ltr") -> None:
    """Give every `dir="auto"` the side its own text begins on, and isolate each `<bdi>`: browsers do it themselves."""
    side = root.get("dir", side)
    if side == "auto":
        side = _side("".join(root.itertext()), "ltr")
        root.set("dir", side)
    if root.tag.rpartition("}")[2] == "bdi":
        root.text = ISOLATE + (root.text or "")
        if len(root):
            root[-1].tail = (root[-1].tail or "") + POP
        else:
            root.text += POP
    for each in root:
        if isinstance(each.tag, str):
            sided(each, side)


def _side(text: str, otherwise: str) -> str:
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return "rtl"
        if direction == "L":
            return "ltr"
    return otherwise


def main() -> None:
    try:
        weasyprint, text = import_module("weasyprint"), import_module("weasyprint.text.fonts")
    except (ImportError, OSError):
        sys.exit(NOT_HERE)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    document = json.load(sys.stdin)
    fetcher = type("Refusing", (weasyprint.urls.URLFetcher,), {"fetch": fetch})()
    fonts = text.FontConfiguration()
    weasyprint.HTML(string="<p>سلام</p>", url_fetcher=fetcher).write_pdf(
        font_config=fonts
    )  # What is loaded late is loaded now.
    sys.addaudithook(refuse)
    page = weasyprint.HTML(string=document["page"], url_fetcher=fetcher, base_url="paper:page", media_type="print")
    sided(page.etree_element)
    style = weasyprint.CSS(string=document["style"], url_fetcher=fetcher, base_url="paper:style", font_config=fonts)
    sys.stdout.buffer.write(page.write_pdf(stylesheets=[style], font_config=fonts))


if __name__ == "__main__":
    main()
