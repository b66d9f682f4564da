"""The published file of a decision: anyone can count it again, and whoever changed it is found out."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.test_tally import CHOICES, QUICK, elections
from workspace.models import Method, Result
from workspace.rules import outcomes
from workspace.rules.outcomes import BadDocument, Difference, read, recount, seal, verify
from workspace.rules.tally import FIXED, Rule, count

# As it was published once. It stays as it is: what was sealed has to be readable for ever.
KEPT = Path(__file__).parent / "decision-1.json"


def published(rule: Rule, ballots, objections=()) -> dict[str, Any]:
    """A document as it is published, sealed."""
    text = {"title": "Shade", "summary": "", "body": "Trees by the river.", "ask": "", "locale": "en", "edition": 2}
    tally = count(rule, ballots, sum(state != "resolved" for state in objections))
    options = [{"key": key, "words": f"Option {key}"} for key in rule.options]
    document = {
        "format": "masar-decision/1",
        "decision": {
            "space": {"en": "Najaf Social Forum", "ar": "منتدى النجف الاجتماعي"},
            "proposal": 3,
            "title": text["title"],
            "edition": text["edition"],
            "number": 7,
            "method": rule.method.value,
            "question": "Where first?",
            "options": options if rule.method in CHOICES else [],
            "most": rule.most,
            "wanted": rule.wanted,
            "threshold": rule.threshold.value,
            "base": rule.base.value,
            "members": rule.members,
            "quorum": rule.quorum,
            "secret": True,
            "opened_at": "2026-11-01T08:00:00+00:00",
            "closes_at": "2026-11-08T08:00:00+00:00",
            "closed_at": "2026-11-08T08:00:00+00:00",
        },
        "text": text | {"sha256": seal(text, "sha256")},
        "objections": [{"state": state, "text": "It floods."} for state in objections],
        "ballots": [{"code": f"C{n:04}", "answer": list(answer)} for n, answer in enumerate(ballots)],
        "tally": tally.as_json(),
        "result": tally.result.value,
        "statement": {"text": "So it was decided.", "locale": "en", "at": "2026-11-09T08:00:00+00:00"},
    }
    return document | {"hash": seal(document)}


@pytest.fixture
def document() -> dict[str, Any]:
    rule = Rule(Method.RANKED, ("a", "b", "c"), members=9, quorum=4)
    return published(rule, [tuple(each) for each in ("abc", "ab", "b", "bca", "c", "cb", "b")])


def packed(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


class TestSame:
    @QUICK
    @given(elections(), st.lists(st.sampled_from(["resolved", "stands", "answered"]), max_size=3))
    def test_what_is_published_is_counted_the_same_and_has_no_differences(self, election, states):
        rule, ballots = election
        rule = Rule(**vars(rule) | {"members": len(ballots)})
        there = read(packed(published(rule, ballots, states)))

        assert recount(there).as_json() == there["tally"]
        assert verify(there) == []

    def test_what_was_published_once_is_counted_the_same_for_ever(self):
        there = read(KEPT.read_bytes())

        assert verify(there) == []
        assert seal(there) == "febc34e77a8a0d0028d20b9cfa3d9dbdf9f5c1ce02d9b21706eda1cf3a1c4a63"
        assert recount(there).result == Result.ADOPTED

    def test_options_of_methods_that_have_the_same_always_may_be_left_out_or_told(self):
        rule = Rule(Method.MAJORITY, FIXED[Method.MAJORITY], members=3)
        there = published(rule, [("yes",), ("no",), ("yes",)])
        there["decision"]["options"] = [{"key": key, "words": key} for key in ("no", "yes", "abstain")]

        assert recount(there).result == "adopted"

    def test_an_objection_that_nobody_resolved_stands(self):
        rule = Rule(Method.CONSENT, FIXED[Method.CONSENT], members=3)

        assert recount(published(rule, [("agree",)] * 3, ["resolved"])).result == "adopted"
        assert recount(published(rule, [("agree",)] * 3, ["resolved", "raised"])).result == "not_adopted"

    def test_where_the_file_has_line_ends_blanks_and_a_mark_of_its_encoding_does_not_matter(self, document):
        pretty = json.dumps(document, indent=2, sort_keys=True).replace("\n", "\r\n")

        assert verify(read(b"\xef\xbb\xbf" + pretty.encode())) == []

    @given(
        st.dictionaries(st.text("abcXYZ_"), st.integers(-(2**53) + 1, 2**53 - 1) | st.text('ab\n"\\/ ءژ🙂') | st.none())
    )
    def test_the_seal_is_the_sum_of_the_canonical_form(self, part):
        """Of names in ASCII and whole numbers JSON with sorted names is the canonical form, but for controls."""
        plain = json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

        assert seal(part) == seal({**part, "hash": "x"}) == hashlib.sha256(plain.encode()).hexdigest()


class TestDifferent:
    @pytest.mark.parametrize(
        ("change", "differences"),
        [
            (lambda d: d["ballots"][0].update(answer=["c", "a"]), ["tally", "hash"]),
            (lambda d: d["ballots"].pop(), ["tally", "result", "hash"]),
            (lambda d: d["ballots"].append({"code": "X", "answer": ["a"]}), ["tally", "hash"]),
            (lambda d: d["decision"].update(quorum=9), ["tally", "result", "hash"]),
            (lambda d: d["decision"]["options"][0].update(words="Another"), ["hash"]),
            (lambda d: d["tally"]["counts"].update(a=99), ["tally", "hash"]),
            (lambda d: d.update(result="tie"), ["result", "hash"]),
            (lambda d: d.update(tally=None), ["tally", "hash"]),
            (lambda d: d["text"].update(body="Concrete by the river."), ["hash", "text"]),
            (lambda d: d.pop("text"), ["hash", "text"]),
            (lambda d: d["statement"].update(text="So it was not."), ["hash"]),
            (lambda d: d.update(more="than there was"), ["hash"]),
            (lambda d: d.update(hash="0" * 64), ["hash"]),
            (lambda d: d.pop("hash"), ["hash"]),
        ],
    )
    def test_whatever_was_changed_is_found(self, document, change, differences):
        change(document)

        assert verify(document) == [Difference(each) for each in differences]

    def test_a_file_sealed_anew_after_a_vote_was_changed_still_differs_in_its_tally(self, document):
        document["ballots"][0]["answer"] = ["c", "a"]
        document["hash"] = seal(document)

        assert verify(document) == [Difference.TALLY]

    @QUICK
    @given(st.data())
    def test_no_word_of_it_can_be_changed_unseen(self, data):
        there = json.loads(KEPT.read_bytes())
        part, key = data.draw(st.sampled_from(list(places(there))))
        part[key] = data.draw(st.sampled_from(["", "a", 1, None, [], True, "2026"]))
        assume(packed(there) != packed(json.loads(KEPT.read_bytes())))

        assert what_is_wrong(there)


def what_is_wrong(document) -> list[str]:
    try:
        return [str(each) for each in verify(document)]
    except BadDocument as bad:
        return list(bad.errors)


def places(part: Any):
    pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in pairs:
        yield part, key
        yield from places(value)


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "not JSON"),
            (b"{", "not JSON"),
            (b"\xff\xfe{\x00}\x00", "not UTF-8"),
            (b"null", "no published decision"),
            (b"[1, 2]", "no published decision"),
            (b"{}", "no published decision"),
            (b'{"format": "masar-decision/2"}', "no published decision"),
            (b'{"format": ["masar-decision/1"]}', "no published decision"),
            (b'{"format": "masar-decision/1", "format": "masar-decision/1"}', "stands twice"),
            (b'{"format": "masar-decision/1", "x": NaN}', "NaN is no number"),
            (b'{"format": "masar-decision/1", "x": -Infinity}', "no number"),
            (b'{"format": "masar-decision/1", "x": 1e999}', "not JSON as it should be"),
            (b'{"format": "masar-decision/1", "x": 99999999999999999999}', "not JSON as it should be"),
            (b'{"format": "masar-decision/1", "x": ' + b"9" * 5_000 + b"}", "not JSON as it should be"),
            (b'{"format": "masar-decision/1", "x": "\\ud800"}', "not JSON as it should be"),
            (b'{"format": "masar-decision/1", "\\ud800": 1}', "not JSON as it should be"),
            (b'{"format": "masar-decision/1", "x": ' + b"[" * 20 + b"]" * 20 + b"}", "too deep"),
            (b"[" * 100_000, "not JSON as it should be"),
            (b"PK\x03\x04", "not JSON"),
            (b" " * 20_000_001, "larger than 20 MB"),
        ],
        ids=lambda value: str(value[:30]),
    )
    def test_what_is_no_published_decision_is_refused_and_says_so(self, content, said):
        with pytest.raises(BadDocument) as refused:
            read(content)

        assert said in str(refused.value)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda d: d.pop("decision"), ["There is no decision in it."]),
            (lambda d: d.update(decision=[]), ["There is no decision in it."]),
            (lambda d: d["decision"].update(method="lot"), ["decision.method is none of consent, majority"]),
            (lambda d: d["decision"].update(method=["ranked"]), ["decision.method is none of consent, majority"]),
            (
                lambda d: d["decision"].update(threshold="most", base=None),
                ["decision.threshold is", "decision.base is"],
            ),
            (lambda d: d["decision"].update(members="9"), ["decision.members is no whole number from 0 up"]),
            (lambda d: d["decision"].update(members=True), ["decision.members is no whole number"]),
            (lambda d: d["decision"].update(quorum=-1, most=0), ["decision.quorum is", "decision.most is"]),
            (lambda d: d["decision"].update(quorum=1.5), ["decision.quorum is no whole number"]),
            (lambda d: d["decision"].update(wanted=2**53 - 1), ["decision.wanted: there are only 3 options"]),
            (lambda d: d["decision"].update(options=[]), ["decision.options is empty"]),
            (lambda d: d["decision"].update(options="abc"), ["decision.options is no list"]),
            (lambda d: d["decision"].update(options=[{}, {}]), ["each has to have a key of its own"]),
            (lambda d: d["decision"].update(options=[{"key": "a"}] * 2), ["each has to have a key of its own"]),
            (lambda d: d["decision"].update(method="majority"), ["of this method they are yes, no, abstain"]),
            (lambda d: d["decision"].update(members=2), ["There are 7 ballots, and only 2 could vote."]),
            (lambda d: d.update(ballots=None), ["ballots is no list"]),
            (lambda d: d.update(ballots=["a"]), ["ballots is no list"]),
            (lambda d: d.update(objections=[{"state": "gone"}]), ["objections is no list"]),
            (lambda d: d["ballots"][1].update(code="C0000"), ["Ballot C0000: there are 2 of this code."]),
            (
                lambda d: [
                    d["ballots"][0].update(answer=[]),
                    d["ballots"][1].update(answer=["z"]),
                    d["ballots"][2].update(answer=["a", "a"]),
                    d["ballots"][3].update(answer="abc"),
                    d["ballots"][4].update(answer=[["a"]]),
                    d["ballots"].__setitem__(5, {"name": "Zahra", "answer": [""]}),
                    d["ballots"].__setitem__(6, {}),
                ],
                [
                    "Ballot C0000: is empty.",
                    "Ballot C0001: names an option there is not.",
                    "Ballot C0002: names an option twice.",
                    "Ballot C0003: its answer is no list of options.",
                    "Ballot C0004: its answer is no list of options.",
                    "Ballot Zahra: names an option there is not.",
                    "Ballot 7: its answer is no list of options.",
                ],
            ),
        ],
    )
    def test_all_that_is_wrong_is_said_and_the_ballot_is_named(self, document, change, said):
        change(document)

        with pytest.raises(BadDocument) as refused:
            recount(document)

        assert len(refused.value.errors) == len(said)
        for words, error in zip(said, refused.value.errors, strict=True):
            assert error.startswith(words) or words in error
        with pytest.raises(BadDocument):
            verify(document)

    @QUICK
    @given(st.data())
    def test_nonsense_in_any_place_is_refused_and_breaks_nothing(self, data):
        nonsense = st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-5, 5)
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=5,
        )
        there = json.loads(KEPT.read_bytes())
        part, key = data.draw(st.sampled_from(list(places(there))))
        part[key] = data.draw(nonsense)

        assert all(isinstance(error, str) for error in what_is_wrong(there))


def test_a_large_file_is_read_and_counted_soon(document):
    keys = "abcdefghijkl"
    rule = Rule(Method.RANKED, tuple(keys), members=2_000)
    there = published(rule, [tuple(keys[n % 12 :] + keys[: n % 12]) for n in range(2_000)])

    assert len(packed(there)) < outcomes.LARGEST / 50
    assert verify(read(packed(there))) == []
