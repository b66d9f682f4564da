"""Outcomes: the published file of a decision, which holds all that is needed to count it again.

The file is JSON (RFC 8259), UTF-8, in the format "masar-decision/1":

    format     "masar-decision/1"
    decision   space (names), proposal (number), title, edition, number, method, question, options [{key, words}], most,
               wanted, threshold, base, members, quorum, secret, opened_at, closes_at, closed_at
    text       the text it was about: title, summary, body, ask, locale, edition, sha256
    objections [{state, …}]; all that are not "resolved" stand
    ballots    [{code, answer [keys of options], …}]; with a name where the ballots were open
    tally      `Tally.as_json`
    result     "adopted", "not_adopted", "advice", "tie" or "no_quorum"
    statement  what the facilitator wrote; null as long as that is nothing
    hash       SHA-256 over the canonical form (RFC 8785) of all the rest; `text.sha256` likewise over the text's

Parts may hold more than is named here: it is sealed with the rest.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import rfc8785

from workspace.models.decisions import Base, Method, ObjectionState, Threshold
from workspace.rules.tally import FIXED, BadBallot, Rule, Tally, check, count

FORMAT = "masar-decision/1"
LARGEST = 20_000_000  # Bytes.
DEEPEST = 20  # Lists and objects inside each other.
Document = dict[str, Any]

BROKEN = {
    "empty": "is empty",
    "foreign": "names an option there is not",
    "repeated": "names an option twice",
    "too_many": "names more options than it may",
}


class BadDocument(ValueError):
    """A file that is no decision, or one that cannot be counted; `errors` are all reasons, in plain English."""

    def __init__(self, *errors: str) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class Difference(StrEnum):
    """In what a published file is not what it says."""

    TALLY = "tally"
    RESULT = "result"
    HASH = "hash"
    TEXT = "text"


def read(content: bytes) -> Document:
    """The document in a file. Raises BadDocument.

    A name that stands twice in one object, NaN and the like are refused: programs differ in what they make of them.
    """
    if len(content) > LARGEST:
        raise BadDocument(f"The file is larger than {LARGEST // 1_000_000} MB.")
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_refuse)
        if not _is_shallow(document, DEEPEST):
            raise ValueError("it is too deep")
        rfc8785.dumps(document)  # So it has a canonical form.
    except UnicodeDecodeError as error:
        raise BadDocument("The file is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise BadDocument(f"The file is not JSON as it should be: {str(error)[:200]}.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BadDocument(f"The file is no published decision: its format is not “{FORMAT}”.")
    return document


def seal(part: Document, name: str = "hash") -> str:
    """The SHA-256, in hexadecimal, of the canonical JSON of a document but for its seal, which is called `name`.

    RFC 8785 (JSON Canonicalization Scheme): one order of names, one way to write each number and string. Raises
    ValueError for what has no such form, as half a character.
    """
    return hashlib.sha256(rfc8785.dumps({key: value for key, value in part.items() if key != name})).hexdigest()


def recount(document: Document) -> Tally:
    """Count the ballots of a document anew, under the rule it holds. Raises BadDocument with all that is wrong."""
    if errors := list(_wrong_in_the_rule(document)):
        raise BadDocument(*errors)
    rule = _rule(document["decision"])
    if errors := list(_wrong_in_the_ballots(document, rule)):
        raise BadDocument(*errors)
    standing = sum(each["state"] != ObjectionState.RESOLVED for each in document.get("objections", []))
    return count(rule, [each["answer"] for each in document["ballots"]], standing)


def verify(document: Document) -> list[Difference]:
    """In what the document differs from what is counted and sealed anew; nothing is well. Raises BadDocument."""
    tally = recount(document).as_json()
    text = document.get("text")
    same = {
        Difference.TALLY: document.get("tally") == tally,
        Difference.RESULT: document.get("result") == tally["result"],
        Difference.HASH: document.get("hash") == seal(document),
        Difference.TEXT: isinstance(text, dict) and text.get("sha256") == seal(text, "sha256"),
    }
    return [difference for difference, is_same in same.items() if not is_same]


def _object(pairs: list[tuple[str, Any]]) -> Document:
    names = Counter(name for name, _ in pairs)
    if twice := [name for name, times in names.items() if times > 1]:
        raise ValueError(f"“{twice[0][:40]}” stands twice in one object")
    return dict(pairs)


def _is_shallow(part: Any, levels: int) -> bool:
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return levels > 0 and all(_is_shallow(each, levels - 1) for each in inside)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _rule(decision: Document) -> Rule:
    method = Method(decision["method"])
    return Rule(
        method,
        FIXED.get(method) or tuple(option["key"] for option in decision["options"]),
        members=decision["members"],
        quorum=decision["quorum"],
        most=decision["most"],
        wanted=decision["wanted"],
        threshold=Threshold(decision["threshold"]),
        base=Base(decision["base"]),
    )


def _wrong_in_the_rule(document: Document) -> Iterator[str]:
    decision = document.get("decision")
    if not isinstance(decision, dict):
        yield "There is no decision in it."
        return
    for name, words in (("method", Method), ("threshold", Threshold), ("base", Base)):
        if decision.get(name) not in list(words):
            yield f"decision.{name} is none of {', '.join(words)}."
    for name, least in (("members", 0), ("quorum", 0), ("most", 1), ("wanted", 1)):
        if type(decision.get(name)) is not int or decision[name] < least:
            yield f"decision.{name} is no whole number from {least} up."
    yield from _wrong_in_the_options(decision)


def _wrong_in_the_options(decision: Document) -> Iterator[str]:
    options = decision.get("options")
    if not isinstance(options, list) or not all(isinstance(each, dict) for each in options):
        yield "decision.options is no list of options."
        return
    keys = [each.get("key") for each in options]
    fixed = FIXED.get(decision["method"]) if decision.get("method") in list(Method) else None
    if not all(isinstance(key, str) and key for key in keys) or len(set(map(str, keys))) < len(keys):
        yield "decision.options: each has to have a key of its own."
    elif fixed and keys and set(keys) != set(fixed):
        yield f"decision.options: of this method they are {', '.join(fixed)}."
    elif not fixed and not keys:
        yield "decision.options is empty."
    elif not fixed and type(decision.get("wanted")) is int and decision["wanted"] > len(keys):
        yield f"decision.wanted: there are only {len(keys)} options."


def _wrong_in_the_ballots(document: Document, rule: Rule) -> Iterator[str]:
    ballots, objections = document.get("ballots"), document.get("objections", [])
    if not isinstance(objections, list) or not all(_is_objection(each) for each in objections):
        yield "objections is no list of objections, each with its state."
    if not isinstance(ballots, list) or not all(isinstance(each, dict) for each in ballots):
        yield "ballots is no list of ballots."
        return
    if len(ballots) > rule.members:
        yield f"There are {len(ballots)} ballots, and only {rule.members} could vote."
    codes = Counter(each["code"] for each in ballots if isinstance(each.get("code"), str))
    yield from (f"Ballot {code}: there are {times} of this code." for code, times in codes.items() if times > 1)
    for number, ballot in enumerate(ballots, start=1):
        if why := _wrong_in_the_answer(ballot.get("answer"), rule):
            yield f"Ballot {ballot.get('code') or ballot.get('name') or number}: {why}."


def _is_objection(each: Any) -> bool:
    return isinstance(each, dict) and each.get("state") in list(ObjectionState)


def _wrong_in_the_answer(answer: Any, rule: Rule) -> str:
    if not isinstance(answer, list) or not all(isinstance(key, str) for key in answer):
        return "its answer is no list of options"
    try:
        check(rule, answer)
    except BadBallot as bad:
        return BROKEN[bad.why]
    return ""
