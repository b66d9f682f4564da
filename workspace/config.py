"""What an installation may change, and what the server refuses to start with.

Everything comes from the environment; `instance/` holds what has to outlive a restart. Secrets are never in the
database: one file, `instance/secret.key`, made at the first start and readable by its owner only, from which every
key is derived for one purpose each.
"""

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LOCALES = {"ar": "العربية", "ckb": "کوردی", "en": "English"}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Refusal(RuntimeError):
    """The server will not start like this; the message says why, and what to do."""


@dataclass(frozen=True)
class Config:
    instance: Path
    database_url: str
    base_url: str
    secret: bytes = field(repr=False)
    open_sign_up: bool = False
    proxies: int = 0
    smtp_url: str = ""
    mail_from: str = ""
    reply_address: str = ""
    inbound_secret: str = field(default="", repr=False)
    imap_url: str = field(default="", repr=False)
    s3_url: str = ""
    s3_region: str = "us-east-1"
    s3_key: str = ""
    s3_secret: str = field(default="", repr=False)

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """The names this server answers to. On loopback, all of loopback's."""
        host = urlsplit(self.base_url).hostname or ""
        return sorted(LOOPBACK) if host in LOOPBACK else [host]

    def key(self, purpose: str) -> bytes:
        """The 256-bit key for one purpose, derived from the secret (HMAC-SHA-256 as a KDF in one step, RFC 5869)."""
        return hmac.new(self.secret, purpose.encode(), hashlib.sha256).digest()


def from_environment(instance: Path, env: Mapping[str, str] = os.environ) -> Config:
    """The configuration an environment describes. Raises Refusal for what must not run.

    DATABASE_URL (SQLite in `instance` if absent), BASE_URL (http://HOST:PORT if absent), OPEN_SIGN_UP=1,
    PROXIES (how many trusted proxies stand before the server), SMTP_URL, MAIL_FROM, SECRET_KEY;
    REPLY_ADDRESS (reply+{}@example.org: letters can be answered), and how answers come in: INBOUND_SECRET, IMAP_URL;
    S3_URL (https://store.example.org/bucket: files lie there instead of in `instance`), S3_REGION, S3_KEY, S3_SECRET.
    """
    if env.get("FLASK_DEBUG") not in (None, "", "0"):
        raise Refusal("FLASK_DEBUG is set: a server in debug mode runs code for strangers. Unset it.")
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    host, port = env.get("HOST", "127.0.0.1"), env.get("PORT", "8000")
    base_url = env.get("BASE_URL", f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refusal(f"BASE_URL is {base_url!r}: it has to be the address people use, https://example.org")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise Refusal(
            f"BASE_URL is {base_url!r}: plain http is for this machine only. "
            "Put a proxy with TLS before the server and set BASE_URL=https://…"
        )
    return Config(
        instance=instance,
        database_url=_database_url(env.get("DATABASE_URL", ""), instance),
        base_url=base_url,
        secret=_secret(instance, env.get("SECRET_KEY", "")),
        open_sign_up=env.get("OPEN_SIGN_UP") == "1",
        proxies=_proxies(env.get("PROXIES") or "0"),
        smtp_url=env.get("SMTP_URL", ""),
        mail_from=env.get("MAIL_FROM", ""),
        **_answers(env),
        s3_url=_store_url(env.get("S3_URL", "").rstrip("/")),
        s3_region=env.get("S3_REGION", "us-east-1"),
        s3_key=env.get("S3_KEY", ""),
        s3_secret=env.get("S3_SECRET", ""),
    )


def _database_url(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{(instance / 'masar.sqlite').resolve()}"
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    if url.startswith(("postgresql+psycopg://", "sqlite:///")):
        return url
    raise Refusal("DATABASE_URL has to begin with postgresql:// or sqlite:///")


def _proxies(count: str) -> int:
    if not re.fullmatch("[0-9]", count):
        raise Refusal("PROXIES has to be a number: how many trusted proxies stand before the server.")
    return int(count)


def _answers(env: Mapping[str, str]) -> dict[str, str]:
    """How letters are answered: where to, and how the answers come in."""
    said = {name.lower(): env.get(name, "") for name in ("REPLY_ADDRESS", "INBOUND_SECRET", "IMAP_URL")}
    address, secret, imap = said.values()
    if address and not re.fullmatch(r"[^\s@{}<>]{0,18}\{\}[^\s@{}<>]{0,18}@[^\s@{}<>]+", address):
        raise Refusal("REPLY_ADDRESS has to be a short address with {} in it: reply+{}@example.org")
    if (secret or imap) and not address:
        raise Refusal("INBOUND_SECRET and IMAP_URL are for answers to letters: set REPLY_ADDRESS, too.")
    parts = urlsplit(imap)
    if imap and not (parts.scheme == "imaps" or (parts.scheme == "imap" and parts.hostname in LOOPBACK)):
        raise Refusal("IMAP_URL has to be imaps://user:password@host: the line to a mailbox is encrypted.")
    if secret and len(secret) < 32:
        raise Refusal("INBOUND_SECRET is too short: 32 characters at least, from a random source.")
    return said


def _store_url(url: str) -> str:
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if url and not (is_safe and parts.hostname and parts.path.count("/") == 1 and len(parts.path) > 1):
        raise Refusal("S3_URL has to be the address of a bucket: https://store.example.org/bucket")
    return url


def _secret(instance: Path, given: str) -> bytes:
    if given:
        if not _is_random(given):
            raise Refusal("SECRET_KEY is too short or too plain: 32 characters at least, from a random source.")
        return given.encode()
    path = instance / "secret.key"
    if not path.exists():
        _make_secret(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refusal(f"{path.name} can be read by others: chmod 600 it, and make a new one if others have.")
    kept = path.read_bytes().strip()
    if not _is_random(kept):
        raise Refusal(f"{path.name} holds no key: bring it back from a copy. With a new one nobody can sign in.")
    return kept


def _is_random(key: str | bytes) -> bool:
    return len(key) >= 32 and len(set(key)) >= 10


def _make_secret(path: Path) -> None:
    """Make the key of the installation; a power cut leaves the whole of it, or none."""
    temporary = path.with_suffix(f".{os.getpid()}")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass  # Another process was first: its key is the key.
    finally:
        temporary.unlink()
