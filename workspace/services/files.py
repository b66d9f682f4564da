"""Files: kept locked in a store, read, and thrown away when no row names them any more.

A file is in the store before its row is in the database, and the row is gone before the file: so no row ever names
a file that is not there. What is left over is noise without its key, and the sweep takes it away.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import func, select

from workspace.db import db, new_handle
from workspace.models import File, Space
from workspace.store import Missing, Store, Unreachable

Part = Literal["file", "preview", "original"]
UNDERWAY = timedelta(hours=1)  # How long a file may lie there before its row does.
BATCH = 500


@dataclass(frozen=True)
class Made:
    """A file as it was made anew; for a photograph with its preview; the original only where it is to be kept."""

    media: str
    data: bytes
    preview: bytes = b""
    width: int | None = None
    height: int | None = None
    original: bytes = b""
    original_media: str = ""


def keep(store: Store, space_id: int, made: Made) -> File:
    """Lock it and put it into the store. Raises Unreachable. The row that is returned belongs to no session yet."""
    file = File(
        handle=new_handle(),
        space_id=space_id,
        key=secrets.token_bytes(SecretBox.KEY_SIZE),
        media=made.media,
        size=len(made.data),
        sha256=hashlib.sha256(made.data).hexdigest(),
        width=made.width,
        height=made.height,
        preview_size=len(made.preview) if made.preview else None,
        original=made.original_media if made.original else "",
    )
    parts: dict[Part, bytes] = {"file": made.data, "preview": made.preview, "original": made.original}
    for part, data in parts.items():
        if data:
            store.put(_name(file, part), bytes(_box(file, part).encrypt(data)))
    return file


def read(store: Store, file: File, part: Part) -> bytes:
    """What was kept. Raises Missing for a part there is not, Unreachable where the store does not give it whole."""
    if (part == "preview" and not file.preview_size) or (part == "original" and not file.original):
        raise Missing(part)
    try:
        return _box(file, part).decrypt(store.get(_name(file, part)))
    except CryptoError as error:
        raise Unreachable from error


def _name(file: File, part: Part) -> str:
    return f"{file.handle}.{part}"


def _box(file: File, part: Part) -> SecretBox:
    """Each part has a key of its own: none can be handed out in place of another."""
    return SecretBox(hmac.new(file.key, part.encode(), hashlib.sha256).digest())


def kept_since(space: Space, since: datetime) -> int:
    """How many bytes a space has kept since a moment."""
    found = select(func.coalesce(func.sum(File.size), 0)).where(File.space_id == space.id, File.created_at >= since)
    return db.session.scalars(found).one()


def sweep(store: Store, at: datetime) -> int:
    """Throw away what no row names, unless its row may still be on its way. How many files. Raises Unreachable."""
    old = (name for name, kept_at in store.names() if kept_at < at - UNDERWAY)
    gone = 0
    while some := list(islice(old, BATCH)):
        handles = {name.lstrip(".").partition(".")[0] for name in some}
        known = set(db.session.scalars(select(File.handle).where(File.handle.in_(handles))))
        left_over = [name for name in some if name.startswith(".") or name.partition(".")[0] not in known]
        store.drop(left_over)
        gone += len(left_over)
    return gone
