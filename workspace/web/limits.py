"""Limits on guessing, counted in the database where every process sees them, in a transaction of their own.

A sign-in that fails is rolled back; its count must not be. So the attempt is written before the request's own
transaction begins. What is limited is an account's name or an address's prefix, both only as an HMAC; the key for
addresses lives in `instance/` for a day at most, then nobody can say any more whose they were.
"""

import hmac
import ipaddress
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from flask import current_app, request
from sqlalchemy import func, select
from werkzeug.exceptions import TooManyRequests

from workspace.config import Config
from workspace.db import db, now, take_turns, transaction
from workspace.models import Attempt
from workspace.rules.names import sign_in_word

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Limit:
    """At most `times` attempts in `seconds`."""

    times: int
    seconds: int


BY_NAME = Limit(10, 300)
FOR_A_DAY = Limit(5, 86_400)
A_CROWD = Limit(600, 300)  # Where a whole hall sends the same form at once.
BY_ADDRESS = Limit(50, 300)  # Whole neighbourhoods share an address: the account's limit does the work.


def limited(what: str, field: str = "", by_address: Limit = BY_ADDRESS) -> Callable[[View], View]:
    """Limit how often this form may be sent: for one value of `field`, if it has one, and from one address."""

    def decorate(view: View) -> View:
        view.limited = (what, field, by_address)  # type: ignore[attr-defined]
        return view

    return decorate


def count() -> None:
    """Before every POST to a limited view: count it, and stop it where it is too many (429 with Retry-After)."""
    if request.method != "POST" or not request.endpoint:
        return
    asked = getattr(current_app.view_functions[request.endpoint], "limited", None)
    if not asked:
        return
    what, field, by_address = asked
    if field and (typed := request.form.get(field)):
        named = sign_in_word(typed)[:200]
        spend(f"{what} name {named}", BY_NAME)
    spend_from_here(what, by_address)


def spend_from_here(what: str, limit: Limit = BY_ADDRESS) -> None:
    """Use up one attempt of the address that asks. A page that was guessed at counts itself."""
    spend(f"{what} from {_prefix(request.remote_addr or '')}", limit, key=_address_key())


def spend(word: str, limit: Limit, *, key: bytes | None = None) -> None:
    """Use up one attempt. Raises TooManyRequests (with the seconds to wait) when there is none left."""
    config: Config = current_app.extensions["masar"]
    hashed = hmac.new(key or config.key("limits"), word.encode(), "sha256").hexdigest()
    since = now() - timedelta(seconds=limit.seconds)
    with transaction():
        take_turns(hashed)
        used = db.session.execute(
            select(func.count(), func.min(Attempt.at)).where(Attempt.key == hashed, Attempt.at >= since)
        ).one()
        if used[0] < limit.times:
            db.session.add(Attempt(key=hashed))
    if used[0] >= limit.times:
        wait = limit.seconds - int((now() - used[1]).total_seconds())
        raise TooManyRequests(retry_after=max(wait, 1))


def _prefix(address: str) -> str:
    """The network an address is in: /24 of IPv4, /48 of IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))


def _address_key() -> bytes:
    config: Config = current_app.extensions["masar"]
    return daily_key(config.instance / "limits.key")


def daily_key(path: Path) -> bytes:
    """A random key that is thrown away after a day."""
    try:
        if now().timestamp() - path.stat().st_mtime < 86_400:
            return path.read_bytes()
    except FileNotFoundError:
        pass
    fresh = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(secrets.token_bytes(32))
    fresh.replace(path)
    return path.read_bytes()
