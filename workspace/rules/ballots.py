"""Secret ballots: what keeps who voted apart from what was voted, against whom, and against whom it does not.

How it works. A voter gets a receipt of sixteen letters and digits, made for them alone and kept by nobody else. Its
first half is the code under which their vote stands in the list that is published at the close; the whole of it is
the key to change the vote until then. Stored are two things in two tables. The roll (`voters`) says that somebody has
voted: not when, not what. The urn (`sealed_ballots`) holds, at a place computed from the receipt, code and answer in
a sealed box (libsodium's crypto_box_seal, by PyNaCl) of one size whatever was voted. The key that opens the boxes is
itself sealed under a key of the installation that is not in the database. At the close all boxes are opened at once,
the votes are written anew in the order of their codes, and boxes and key are deleted.

What follows from it:

- *Somebody who reads the database, a backup or several of them, its log or its free pages, while it runs or later*
  sees that A voted and perhaps which box was put in at that moment; they cannot open the box, and the box has nothing
  in common with the published vote: neither the place nor the sealed bytes can be computed from a code.
- *Somebody who reads the server's logs* finds neither receipts nor votes in them, and no time of a vote: a receipt
  travels in the body of a form only, and a secret vote writes no activity.
- *Another member* learns from the published list no more than the numbers; a name is on no vote.
- *Somebody who holds a receipt* sees what was voted with it, and can change it until the close. That lets a voter
  check their vote, and it lets somebody who forces them check it, too. They can be forced only after the last change:
  whoever was watched can vote again alone, with the same receipt.

What it does not do:

- *Who controls the running server*, or holds its secret key together with a copy of the database from before the
  close, can open the boxes, and can see a vote as it comes in. Nothing but counting on paper helps against them.
- *A small electorate* tells by its result: if all three vote yes, everybody knows. Below eight voters the pages warn.
- *Whoever watches the network* sees when a person talks to the server.

Pure functions: keys, receipts and moments come from outside, but for the randomness of `new_receipt` and of sealing.
"""

import hashlib
import hmac
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's Base32: no I, L, O or U to be mistaken.
FEW = 8  # Fewer voters than this are warned.
_SIZE = 512  # Bytes of an unsealed ballot, filled up with blanks.
_READ = str.maketrans("OIL٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01101234567890123456789")


@dataclass(frozen=True)
class Unsealed:
    code: str
    answer: list[str]


def new_receipt() -> str:
    """A receipt for one vote, 80 random bits, as people read it: "7Q4M-1XTD-9WPA-M2RC"."""
    drawn = [secrets.choice(LETTERS) for _ in range(16)]
    return "-".join("".join(drawn[at : at + 4]) for at in range(0, 16, 4))


def receipt_of(typed: str) -> str:
    """The receipt somebody typed, forgiving case, blanks, look-alikes and Arabic digits; "" where it is none."""
    plain = "".join(c for c in typed.upper().translate(_READ) if c not in "- \u200e\u200f\t\n–—")
    if len(plain) != 16 or not set(plain) <= set(LETTERS):
        return ""
    return "-".join(plain[at : at + 4] for at in range(0, 16, 4))


def code_of(receipt: str) -> str:
    """The half of a receipt that is published: "7Q4M-1XTD"."""
    return receipt[:9]


def place_of(receipt: str, decision_id: int, *, key: bytes) -> bytes:
    """Where in the urn the vote of this receipt lies. Nobody computes it from a code, or without the key."""
    return hmac.new(key, f"place:{decision_id}:{receipt}".encode(), hashlib.sha256).digest()


def new_keys(*, key: bytes) -> tuple[bytes, bytes]:
    """What seals the ballots of one decision, and what opens them: that one itself sealed under `key`, 32 bytes."""
    private = PrivateKey.generate()
    return bytes(private.public_key), bytes(SecretBox(key).encrypt(bytes(private)))


def seal(receipt: str, answer: Sequence[str], *, sealing_key: bytes) -> bytes:
    """A vote in a sealed box, of the same size whatever the answer. Raises ValueError for one that is too long."""
    said = json.dumps({"code": code_of(receipt), "answer": list(answer)}).encode()
    if len(said) > _SIZE:
        raise ValueError("an answer this long has no box")
    return bytes(SealedBox(PublicKey(sealing_key)).encrypt(said.ljust(_SIZE)))


def unseal(boxes: Iterable[bytes], *, opening_key: bytes, key: bytes) -> list[Unsealed]:
    """The votes of all boxes, in the order of their codes. Two receipts with one code (one in 10¹²) are told apart.

    Raises nacl.exceptions.CryptoError for a key or box that is not whole.
    """
    box = SealedBox(PrivateKey(SecretBox(key).decrypt(opening_key)))
    votes = [json.loads(box.decrypt(each)) for each in boxes]
    seen: Counter[str] = Counter()
    found = []
    for vote in sorted(votes, key=lambda each: (each["code"], each["answer"])):
        seen[vote["code"]] += 1
        times = seen[vote["code"]]
        found.append(Unsealed(vote["code"] if times == 1 else f"{vote['code']}-{times}", vote["answer"]))
    return found
