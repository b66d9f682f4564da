"""Votes: cast, changed until the close, in the open or secretly. What keeps a secret is told in `rules/ballots.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from workspace.db import db, new_handle
from workspace.models import (
    Ballot,
    Decision,
    DecisionState,
    Happening,
    Method,
    Objection,
    ObjectionState,
    SealedBallot,
    Voter,
)
from workspace.queries import decisions as find
from workspace.rules import ballots
from workspace.rules.flows import OBJECTIONS
from workspace.rules.tally import BadBallot, check
from workspace.rules.viewers import Actor
from workspace.services.activity import record
from workspace.services.decisions import is_open, move_objection, rule_of


class NotCounted(Exception):
    """A vote that was not taken; `why`: "early", "closed", "stopped", "not_on_roll", "voted" or "receipt"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Vote:
    """What somebody says: keys of options, for a ranking from the first place; a reason where they give one."""

    answer: Sequence[str]
    reason: str = ""


def cast(decision: Decision, vote: Vote, *, by: Actor) -> None:
    """Vote in an open decision, or change one's vote: the last one before the close counts.

    Objecting says why, and raises an objection; voting otherwise later resolves it. Raises NotCounted, and BadBallot
    ("reason" for an objection without one).
    """
    _take(decision, vote)
    voter = _on_the_roll(decision, by)
    known = db.session.scalar(find.ballot_of(decision, by.membership.id))
    if known is None:
        known = Ballot(decision_id=decision.id, code=new_handle(), membership_id=by.membership.id, answer=[], reason="")
        db.session.add(known)
    known.answer, known.reason = list(vote.answer), vote.reason
    if decision.method is Method.CONSENT:
        _object(decision, vote, by=by)
    said = Happening.VOTE_CHANGED if voter.has_voted else Happening.VOTE_CAST
    voter.has_voted = True
    record(said, space=decision.space, of=decision, by=by)


def cast_secretly(decision: Decision, vote: Vote, receipt: str, *, by: Actor | None, key: bytes) -> None:
    """Put a vote into the urn under a receipt, or change the one that lies there: for that the receipt is enough.

    `by` is needed for a first vote only: the roll says that they voted. Nothing else is written down, not even
    that anything happened. Raises NotCounted ("voted" for a second vote under another receipt, "receipt" for one
    under which nothing lies), and BadBallot.
    """
    _take(decision, vote)
    receipt = ballots.receipt_of(receipt)
    if not receipt:
        raise NotCounted("receipt")
    place = ballots.place_of(receipt, decision.id, key=key)
    assert decision.sealing_key is not None  # noqa: S101 - a secret decision that runs has its keys
    sealed = ballots.seal(receipt, vote.answer, sealing_key=decision.sealing_key)
    lies = update(SealedBallot).where(SealedBallot.decision_id == decision.id, SealedBallot.place == place)
    if db.session.scalars(lies.values(content=sealed).returning(SealedBallot.place)).all():
        return
    if by is None:
        raise NotCounted("receipt")
    voter = _on_the_roll(decision, by)
    if voter.has_voted:
        raise NotCounted("voted")
    voter.has_voted = True
    db.session.add(SealedBallot(decision_id=decision.id, place=place, content=sealed))
    db.session.flush()


def _take(decision: Decision, vote: Vote) -> None:
    """Whether a vote is taken now, and can be counted."""
    if not is_open(decision):
        raise NotCounted(
            {DecisionState.CALLED: "early", DecisionState.STOPPED: "stopped"}.get(decision.state, "closed")
        )
    check(rule_of(decision), vote.answer)
    if list(vote.answer) == ["object"] and decision.method is Method.CONSENT and not vote.reason.strip():
        raise BadBallot("reason")


def _on_the_roll(decision: Decision, by: Actor) -> Voter:
    """The line of the roll, held until the vote is in: two at once from one hand come one after the other."""
    line = db.session.scalar(find.voter(decision, by.membership.id).with_for_update())
    if line is None:
        raise NotCounted("not_on_roll")
    return line


def _object(decision: Decision, vote: Vote, *, by: Actor) -> None:
    """Keep the voter's objection as they now vote: raised, raised anew in other words, or resolved."""
    mine = Objection.membership_id == by.membership.id
    known = db.session.scalar(select(Objection).where(Objection.decision_id == decision.id, mine))
    if list(vote.answer) != ["object"]:
        if known and known.state in OBJECTIONS["resolve"].sources:
            move_objection(known, "resolve", by=by)
    elif known is None:
        raised = Objection(decision_id=decision.id, membership_id=by.membership.id, text=vote.reason)
        db.session.add(raised)
        record(
            Happening.OBJECTION_RAISED, space=decision.space, of=decision, about=by.membership, by=by,
            reason=vote.reason,
        )  # fmt: skip
    elif known.text != vote.reason or known.state is ObjectionState.RESOLVED:
        known.text = vote.reason
        if known.state is not ObjectionState.RAISED:
            move_objection(known, "raise", by=by, reason=vote.reason)
