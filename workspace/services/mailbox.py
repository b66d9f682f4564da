"""Fetching the answers that lie in a mailbox of their own (IMAP), one by one.

A message is handed over in a transaction and marked as seen after it. A kill between the two hands it over once more,
and then it is known. What fails stays unseen until the next round; the others go on.
"""

import imaplib
import logging
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from workspace.config import Config
from workspace.db import transaction
from workspace.rules.replies import LARGEST

log = logging.getLogger("masar")

ROUND = 60.0  # Seconds that one round fetches; what is left comes in the next.


def fetch(config: Config, take: Callable[[bytes], None]) -> int:
    """Hand over what nobody has seen yet, for a minute at the most; the answer is how much that was."""
    if not config.imap_url:
        return 0
    fetched, ends = 0, time.monotonic() + ROUND
    try:
        with _connection(config.imap_url) as box:
            _open(box, config.imap_url)
            for uid in _said(box.uid("SEARCH", "UNSEEN"))[0].split():
                if time.monotonic() < ends:
                    fetched += _hand_over(box, uid.decode(), take)
    except (OSError, imaplib.IMAP4.error) as error:
        log.warning("mail: the mailbox cannot be read, %s", type(error).__name__)
    return fetched


def _hand_over(box: imaplib.IMAP4, uid: str, take: Callable[[bytes], None]) -> bool:
    """One message, and no more of it than is read. Whether it was taken."""
    parts = _said(box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)"))
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    try:
        with transaction():
            take(raw)
    except Exception as error:
        log.warning("mail: a message was not taken, %s", type(error).__name__)
        return False
    _said(box.uid("STORE", uid, "+FLAGS.SILENT", "(\\Seen)"))
    return True


def _said(answer: tuple[str, list[Any]]) -> list[Any]:
    """What a server answered, if it is no refusal."""
    said, data = answer
    if said != "OK":
        raise imaplib.IMAP4.error("refused")
    return [part or b"" for part in data]


def _connection(url: str) -> imaplib.IMAP4:
    """A connection to imaps://user:password@host:993/folder."""
    parts = urlsplit(url)
    if parts.scheme == "imaps":
        secure = ssl.create_default_context()
        return imaplib.IMAP4_SSL(parts.hostname or "", parts.port or 993, ssl_context=secure, timeout=20)
    return imaplib.IMAP4(parts.hostname or "", parts.port or 143, timeout=20)


def _open(box: imaplib.IMAP4, url: str) -> None:
    """Sign in, and choose the folder: INBOX if none is named."""
    parts = urlsplit(url)
    box.login(unquote(parts.username or ""), unquote(parts.password or ""))
    _said(box.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"'))
