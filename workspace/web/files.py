"""Files that come and go: taken from a form, made anew by the darkroom, handed out with headers of their own."""

import json
import subprocess
import sys
import threading
from datetime import timedelta
from io import SEEK_END
from pathlib import Path
from typing import Any

from flask import Response, current_app, request
from werkzeug.datastructures import FileStorage

from workspace.db import now
from workspace.models import File, Space
from workspace.rules.files import (
    IMAGES,
    LONGEST_EDGE,
    MOST_A_DAY,
    PDF,
    PREVIEW_EDGE,
    TEXT,
    Unfit,
    judged,
    plain,
    sniffed,
)
from workspace.services import files
from workspace.services.files import Made, Part
from workspace.store import Missing, Store, Unreachable, store_of
from workspace.web.access import found
from workspace.web.transactions import apart

DARKROOM = Path(__file__).with_name("darkroom.py")
SECONDS = 20
HEAD = 64  # Bytes that tell what a file is.
# Nothing runs in a file, even one that is opened by itself. The page that a browser then draws around a picture has its
# styles in its tags: no file has markup of its own, so these are the browser's.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
KEPT = "private, max-age=86400, immutable"  # In a browser, of what everybody may read.
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", PDF: "pdf", TEXT: "txt"}
_one_at_a_time = threading.BoundedSemaphore(1)


class Refused(Exception):
    """The file is not kept; `why` says why not."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why)
        self.why = why


def store() -> Store:
    """The store of this installation, made once by each process."""
    known: dict[str, Any] = current_app.extensions
    if "store" not in known:
        known["store"] = store_of(known["masar"])
    kept: Store = known["store"]
    return kept


def sent(name: str) -> FileStorage | None:
    """The file of a form's field, if one was chosen."""
    it = request.files.get(name)
    return it if it is not None and (it.filename or it.stream.read(1)) else None


def first_look(it: FileStorage, *, texts: bool = False) -> Unfit | None:
    """Why a file that was sent cannot be taken, without opening it; `texts` are taken where it says so."""
    size = it.stream.seek(0, SEEK_END)
    it.stream.seek(0)
    return judged(it.stream.read(HEAD), size, it.filename or "", it.content_type or "", texts=texts)


def taken(it: FileStorage, space: Space) -> File:
    """Make it anew and keep it; the row is the caller's to add. Raises Refused.

    Nobody waits for the database meanwhile: the transaction is let go, so whoever called asks for everything anew.
    """
    if files.kept_since(space, now() - timedelta(days=1)) >= MOST_A_DAY:
        raise Refused(Unfit.DAY)
    space_id, keeps_originals = space.id, space.keeps_originals
    it.stream.seek(0)
    data = it.stream.read()
    with apart():
        made = developed(data, keeps_original=keeps_originals) if sniffed(data[:HEAD]) else written(data)
        try:
            return files.keep(store(), space_id, made)
        except Unreachable as error:
            raise Refused(Unfit.STORE) from error


def developed(data: bytes, *, keeps_original: bool = False) -> Made:
    """A photograph or a document, made anew by a process that can do nothing else. Raises Refused."""
    media = sniffed(data[:HEAD])
    edges = [str(LONGEST_EDGE), str(PREVIEW_EDGE)] if media in IMAGES else []
    if not _one_at_a_time.acquire(timeout=SECONDS):
        raise Refused(Unfit.BUSY)
    try:
        done = subprocess.run(  # noqa: S603 - our own file; what was sent comes by its standard input
            [sys.executable, "-I", str(DARKROOM), media, *edges],
            input=data, capture_output=True, timeout=SECONDS, env={"LC_ALL": "C.UTF-8"}, cwd="/", check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(Unfit.SWOLLEN) from None
    finally:
        _one_at_a_time.release()
    if done.returncode:
        raise Refused(Unfit.SWOLLEN)
    head, _, rest = done.stdout.partition(b"\n")
    told = json.loads(head)
    if "unfit" in told:
        raise Refused(Unfit(told["unfit"]))
    size = told["sizes"][0]
    return Made(
        told["media"], rest[:size], rest[size:], told.get("width"), told.get("height"),
        data if keeps_original and edges else b"", media,
    )  # fmt: skip


def written(data: bytes) -> Made:
    """A text, as nothing but its letters. Raises Refused."""
    text = plain(data)
    if text is None:
        raise Refused(Unfit.LETTERS)
    return Made(TEXT, text.encode())


def handed_out(file: File, part: Part, *, name: str, is_public: bool) -> Response:
    """A file as an answer: a photograph to be seen, everything else to be saved, nothing to be run."""
    try:
        data = files.read(store(), file, part)
    except Missing:
        data = found(None)
    media = {"preview": "image/webp", "original": file.original}.get(part, file.media)
    response = Response(data, content_type=f"{media}; charset=utf-8" if media == TEXT else media)
    shown = "inline" if media in IMAGES and part != "original" else "attachment"
    response.headers["Content-Disposition"] = f"{shown}; filename={name}.{ENDINGS[media]}"
    response.headers["Content-Security-Policy"] = POLICY
    if is_public and part != "original":
        response.headers["Cache-Control"] = KEPT
    return response
