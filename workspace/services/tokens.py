"""Tokens and codes: made from the system's randomness, given out once, kept as hashes only.

The hash is an HMAC-SHA-256 under a key that is not in the database, so that not even a short code can be found
from a copy of it. Passwords are argon2id (RFC 9106, m=64 MiB, t=3, p=1) over an HMAC with a pepper.
"""

import base64
import hashlib
import hmac
import secrets
import threading
from unicodedata import decimal as digit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadData, URLSafeSerializer

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # No 0/O, no 1/I.
CODE_LENGTH = 8

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_two_at_once = threading.BoundedSemaphore(2)


def new_token() -> str:
    """256 random bits, as 43 characters that are safe in an address."""
    return secrets.token_urlsafe(32)


def token_from(seed: str, *, key: bytes) -> str:
    """The token that belongs to a seed under a key: 256 bits that nobody without the key can tell from random ones."""
    digest = hmac.new(key, f"token {seed}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def code_from(seed: str, *, key: bytes) -> str:
    """The code that belongs to a seed under a key: eight characters to be read out or typed, 40 bits, no look-alikes.

    32 letters in the alphabet, so no byte is favoured.
    """
    digest = hmac.new(key, f"code {seed}".encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CODE_LENGTH])


def _signer(purpose: str, key: bytes) -> URLSafeSerializer:
    how = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(key, salt=purpose, signer_kwargs=how)


def signed(*values: str, purpose: str, key: bytes) -> str:
    """The word of a link that lets somebody do one thing without signing in: what it holds is signed, not kept."""
    return str(_signer(purpose, key).dumps(list(values)))


def read_signed(word: str, *, purpose: str, key: bytes) -> list[str]:
    """What a word holds; nothing if it is forged, cut short, or was made for another purpose."""
    try:
        return [str(each) for each in _signer(purpose, key).loads(word[:500])]
    except (BadData, ValueError, TypeError):
        return []


def mail_word(*numbers: int, purpose: str, key: bytes) -> str:
    """Like `signed`, for the part of a mail address before the @: small letters and digits only, for servers on the way
    change capitals, and 45 of them for three numbers, for there is room for 64.

    The seal is the HMAC of what it holds, which is veiled by the seal in turn (a synthetic IV, RFC 5297): without the
    key nobody reads the numbers or makes a word.
    """
    held = b"".join(number.to_bytes(4, "big") for number in numbers)
    seal = _seal(held, purpose, key)
    return base64.b32encode(seal + _veiled(held, seal, key)).decode().rstrip("=").lower()


def read_mail_word(word: str, *, purpose: str, key: bytes) -> list[int]:
    """The numbers that a word holds; nothing if it is forged, cut short, or was made for another purpose."""
    try:
        whole = base64.b32decode(word[:100].upper() + "=" * (-len(word) % 8))
    except ValueError:
        return []
    seal, held = whole[:16], _veiled(whole[16:], whole[:16], key)
    if not hmac.compare_digest(seal, _seal(held, purpose, key)):
        return []
    return [int.from_bytes(held[at : at + 4], "big") for at in range(0, len(held), 4)]


def _seal(held: bytes, purpose: str, key: bytes) -> bytes:
    return hmac.new(key, f"seal {purpose} ".encode() + held, hashlib.sha256).digest()[:16]


def _veiled(held: bytes, seal: bytes, key: bytes) -> bytes:
    veil = hmac.new(key, b"veil " + seal, hashlib.sha256).digest()
    return bytes(a ^ b for a, b in zip(held, veil, strict=False))


def normal_code(typed: str) -> str:
    """A code as it was meant: upper case, digits of any script as 0 to 9, without the spaces and dashes people put
    in."""
    return "".join(str(digit(c)) if c.isdecimal() else c for c in typed.upper() if c.isalnum())


def hashed(token: str, *, key: bytes) -> str:
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()


def hash_password(password: str, *, pepper: bytes) -> str:
    """The hash to keep: exactly the characters received, argon2id, at most two at once in a process."""
    with _two_at_once:
        return _hasher.hash(_peppered(password, pepper))


def is_password(known: str | None, password: str, *, pepper: bytes) -> bool:
    """Whether this is the password. It takes as long for an account that does not exist (`known` is None)."""
    with _two_at_once:
        try:
            return _hasher.verify(known or _nobody(pepper), _peppered(password, pepper)) and known is not None
        except (VerificationError, InvalidHashError):
            return False


_nobodies: dict[bytes, str] = {}


def _nobody(pepper: bytes) -> str:
    if pepper not in _nobodies:
        _nobodies[pepper] = _hasher.hash(_peppered(secrets.token_urlsafe(16), pepper))
    return _nobodies[pepper]


def _peppered(password: str, pepper: bytes) -> bytes:
    return base64.b64encode(hmac.new(pepper, password.encode("utf-8", "surrogatepass"), hashlib.sha256).digest())
