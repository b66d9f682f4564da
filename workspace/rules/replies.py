"""Answers by mail: what a message says of itself, and what its writer said in it. Pure reckoning over its bytes.

Anybody may send anything to an address. So the head alone is read of a message until it is known whose it is, and what
nobody can make sense of is said to be so (`Unsaid`), whichever way it is broken.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum
from typing import Any

import nh3
from html2text import HTML2Text

from workspace.rules.names import clean_text, sign_in_word
from workspace.rules.text import TAGS

LARGEST = 10 * 1024 * 1024  # Somebody's photograph may be in it: it is left out.
LARGEST_HEAD = 64 * 1024
MOST_CHARS = 100_000  # With all that is quoted.
_KEPT = TAGS | {"div", "b", "i", "h1", "h2"}
MARK = "─" * 10  # Stands above our letters: what comes after it nobody wrote as an answer.


class Trouble(StrEnum):
    """Why an answer was not said."""

    LARGE = "large"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    LONG = "long"
    ELSEWHERE = "elsewhere"  # From another address than the account's.
    GONE = "gone"  # Too late, or what it answers cannot be read any more.
    SILENT = "silent"  # Its writer may not speak there.
    MANY = "many"  # Its writer has said as much by mail as is taken in an hour.


class Unsaid(Exception):
    """There is no answer in this message; the argument says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True)
class Head:
    """What a message says of itself: the word of the address it was sent to, its only sender, and what it is known by
    when it comes again."""

    word: str
    sender: str
    known_by: str


def head(raw: bytes, address: str) -> Head | None:
    """The head of an answer to `address`, whose {} is the word; nothing for a message that no person wrote, or that was
    sent elsewhere."""
    message = message_from_bytes(re.split(rb"\r?\n\r?\n", raw[:LARGEST_HEAD], maxsplit=1)[0])
    if not address or _is_automatic(message):
        return None
    before, after = (re.escape(part) for part in address.split("{}"))
    sent_to = " ".join(_all(message, "Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"))
    word = re.search(rf"(?<![^\s<,:;]){before}([a-z2-7]+){after}(?![^\s>,;])", sent_to, re.IGNORECASE)
    senders = getaddresses(_all(message, "From"))
    if word is None or len(senders) != 1:
        return None
    name = " ".join(_all(message, "Message-ID")).strip().encode(errors="replace")
    return Head(word[1], sign_in_word(senders[0][1]), hashlib.sha256(name or raw).hexdigest())


def _all(message: Message, *names: str) -> list[str]:
    return [str(value) for name in names for value in message.get_all(name, [])]


def _is_automatic(message: Message) -> bool:
    """Whether a machine wrote it (RFC 3834) or a list sent it on: such a message is never answered."""
    said = {name: " ".join(_all(message, name)).strip().lower() for name in ("Auto-Submitted", "Precedence")}
    return (
        re.split(r"[;\s]", said["Auto-Submitted"])[0] not in ("", "no")
        or said["Precedence"] in ("bulk", "junk", "list", "auto_reply")
        or "<>" in [value.strip() for value in _all(message, "Return-Path")]
        or bool(_all(message, "List-Id", "X-Autoreply", "X-Autorespond", "X-Failed-Recipients"))
        or message.get_content_type() == "multipart/report"
    )


def words(raw: bytes, most: int) -> str:
    """What its writer said in a message, without what they quoted and how they signed. Raises Unsaid."""
    if len(raw) > LARGEST:
        raise Unsaid(Trouble.LARGE)
    try:
        text = _text(raw)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        raise Unsaid(Trouble.UNREADABLE) from None  # However it is broken: the libraries say it in many ways.
    if not text:
        raise Unsaid(Trouble.EMPTY)
    if len(text) > most:
        raise Unsaid(Trouble.LONG)
    return text


def _text(raw: bytes) -> str:
    """The plain text of a message, or its HTML as Markdown."""
    leaves = list(_leaves(message_from_bytes(raw)))
    plain = [part for part in leaves if part.get_content_subtype() == "plain"]
    text = "\n".join(_decoded(part) for part in plain)
    if text.strip():
        return cut(text, is_flowed=plain[0].get_param("format") == "flowed")
    return cut("\n".join(_markdown(_decoded(part)) for part in leaves if part not in plain), is_html=True)


def _markdown(html: str) -> str:
    """HTML as Markdown. It is cleaned before: what is well formed is read quickly, however it was sent."""
    reader = HTML2Text(bodywidth=0)
    reader.unicode_snob = True
    return str(reader.handle(nh3.clean(html, tags=_KEPT, attributes={"a": {"href"}}, link_rel=None)))


def _leaves(message: Message) -> Iterator[Message]:
    """The texts of a message, in their order: no files, and no other message inside it."""
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            waiting += reversed(part.get_payload() if part.is_multipart() else [])
        elif part.get_content_type() in ("text/plain", "text/html") and not _is_file(part):
            yield part


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


# Some that Python knows are no charsets of mail, and slow.
_CHARSETS = re.compile(r"utf-?(8|16)|us-ascii|(iso|windows|cp|mac|koi|gb|big|euc|shift)[\w-]*")


def _decoded(part: Message) -> str:
    raw: Any = part.get_payload(decode=True)
    if len(raw) > MOST_CHARS * 4:
        raise Unsaid(Trouble.LONG)
    told = part.get_content_charset() or "utf-8"
    for charset in (told, "utf-8") if _CHARSETS.fullmatch(told) else ("utf-8",):
        with suppress(LookupError, ValueError):
            text = clean_text(raw.decode(charset))
            break
    else:
        raise Unsaid(Trouble.UNREADABLE)
    if len(text) > MOST_CHARS:
        raise Unsaid(Trouble.LONG)
    return text


_SIDES = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DATED = re.compile(r"\d{1,2}[:.]\d\d|\d{4}")
# "On Thursday … <masar@example.org> wrote:", in the languages of here, and of where people live who left.
_WROTE = re.compile(
    r"\b(wrote|كتبت?|تمت كتابة ما يلي|نووسی|نووسیویەتی|نووسیبووی|نوشت|nivîsand|yazdı|"
    r"schrieb|schreef|geschreven|skrev|kirjoitti|a écrit|ha scritto|escribió|escreveu|написал)\b",
    re.IGNORECASE,
)
# The first line of what Outlook and many phones put above it; further lines "Label: words" follow.
_FROM = re.compile(r"[*_ ]*(from|من|لە|از|kimden|gönderen|von|van|fra|från|de|da|lähettäjä|от)[*_ ]*:", re.IGNORECASE)
_LABEL = re.compile(r"[*_ ]*\w[\w \u064b-\u0652/-]{0,24}[*_ ]*[:：].*")
_DIVIDED = re.compile(r"-{4,}[^-]{3,60}-{4,}")
_SIGNED = re.compile(r"--|__")
_TAIL = re.compile(
    r"|[-_*─ ]+|-{3,}.{1,60}-{3,}|"
    r"(sent from|sent with|get \[?outlook|أُ?رسلت? من|مُ?رسل من|تم الإرسال من|(ال|ا)حص(و)?ل على outlook|نێردرا|"
    r"gönderildi|gesendet (von|mit)|hämta outlook|skickat från|envoyé (de|depuis)|verzonden (vanaf|met)).{0,120}",
    re.IGNORECASE,
)


def cut(text: str, *, is_flowed: bool = False, is_html: bool = False) -> str:
    """What somebody wrote, without what their program quoted and how it signed.

    Where words stand below or between what is quoted line by line, they are kept. Where a program quotes without marks,
    all that follows is left out.
    """
    lines = text.split("\n")
    bare = [_SIDES.sub("", line).strip() for line in lines]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if _SIGNED.fullmatch(bare[at]) or bare[at].startswith(MARK) or _begins_a_head(bare, at):
            break
        if quoting := _quoting(bare, at):
            if not _next(bare, at + quoting).startswith(">"):
                break
            at += quoting
            continue
        if not bare[at].startswith(">"):
            kept.append(re.sub("^ (?! )", "", lines[at]))
        at += 1
    while kept and _TAIL.fullmatch(_SIDES.sub("", kept[-1]).strip()):
        kept.pop()
    whole = kept if is_html else _joined(kept, is_flowed)
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n(\s*\n){2,}", "\n\n", "\n".join(whole))).strip()


def _next(bare: list[str], at: int) -> str:
    return next((line for line in bare[at:] if line), "")


def _quoting(bare: list[str], at: int) -> int:
    """Over how many lines a "On … wrote:" goes that begins here; 0 where there is none."""
    for n in range(1, 5):
        if not all(bare[at : at + n]) or bare[at].startswith(">") or at + n > len(bare):
            return 0
        if _says_who_wrote(bare, at, n):
            # It begins as late as it can: what stands in the lines above it was written by whoever answers.
            return 0 if any(_says_who_wrote(bare, at + late, n - late) for late in range(1, n)) else n
    return 0


def _says_who_wrote(bare: list[str], at: int, n: int) -> bool:
    said = " ".join(bare[at : at + n])
    if len(said) > 500 or not said.endswith((":", "：")) or not _DATED.search(said) or not _WROTE.search(said):
        return False
    return "@" in said or _next(bare, at + n).startswith((">", MARK))


def _begins_a_head(bare: list[str], at: int) -> bool:
    """Whether here begins "From: … Sent: … To: …", or what stands above that; an address stands somewhere in it."""
    if "@" not in " ".join(bare[at : at + 8]):
        return False
    if not _FROM.match(bare[at]):
        return _DIVIDED.match(bare[at]) is not None
    block = [line for line in bare[at : at + 8] if line][:3]
    return len(block) == 3 and all(_LABEL.fullmatch(line) for line in block)


def _joined(lines: list[str], is_flowed: bool) -> list[str]:
    """Lines as they were written: a program broke them where they grew too long (RFC 3676 says how, others do so)."""
    whole: list[str] = []
    before = ""
    for line in lines:
        goes_on = before.endswith(" ") if is_flowed else _was_full(before, line)
        if whole and goes_on and line.strip():
            whole[-1] = f"{whole[-1].rstrip()} {line}"
        else:
            whole.append(line)
        before = line
    return whole


def _was_full(before: str, line: str) -> bool:
    """Whether a line of a plain text ended because its next word had no room: programs break at 72 to 78."""
    first = line.split(" ", 1)[0]
    return 60 <= len(before) <= 80 and bool(first) and len(before) + 1 + len(first) > 72 and first[0] not in "-*>#|"
