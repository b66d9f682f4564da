"""Pages as PDF: the same page that is printed, drawn by a process that can do nothing else (`press.py`)."""

import json
import logging
import subprocess
import sys
import threading
from ctypes.util import find_library
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PRESS = Path(__file__).with_name("press.py")
STYLE = Path(__file__).parent.parent / "static" / "paper.css"
SECONDS = 30
LONGEST = 600_000  # Characters of a page: more of them take longer than anybody waits.
log = logging.getLogger("masar")
_one_at_a_time = threading.BoundedSemaphore(1)


class NoPdf(Exception):
    """There is none: it is `missing` here, the page is too `long`, or others wait (`busy`)."""


@lru_cache(maxsize=1)
def can_be_made() -> bool:
    """Whether this machine has what it takes: WeasyPrint, and the system's Pango."""
    return find_spec("weasyprint") is not None and bool(find_library("pango-1.0") and find_library("pangoft2-1.0"))


def pdf_of(page: str) -> bytes:
    """A whole page (HTML) as PDF. Raises NoPdf."""
    if not can_be_made():
        raise NoPdf("missing")
    if len(page) > LONGEST:
        raise NoPdf("long")
    if not _one_at_a_time.acquire(timeout=SECONDS):
        raise NoPdf("busy")
    try:
        return _pressed(json.dumps({"page": page, "style": STYLE.read_text()}).encode())
    finally:
        _one_at_a_time.release()


def _pressed(document: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and nothing of it comes from a request
            [sys.executable, "-I", str(PRESS)],
            input=document, capture_output=True, timeout=SECONDS, env={"LC_ALL": "C.UTF-8"}, cwd="/", check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NoPdf("long") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        log.error("a page became no paper: exit %s", done.returncode)
        raise NoPdf("missing" if done.returncode == 3 else "long")
    return done.stdout
