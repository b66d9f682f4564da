"""Decisions: called, opened, closed by the clock or early, stopped, written down. Votes are in `services/votes.py`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from workspace.db import db, now
from workspace.models import (
    Ballot,
    Base,
    Decision,
    DecisionState,
    Happening,
    Membership,
    Method,
    Objection,
    ObjectionState,
    OnEdit,
    Outcome,
    Proposal,
    Result,
    SealedBallot,
    Threshold,
    Voter,
)
from workspace.queries import decisions as find
from workspace.queries.records import held
from workspace.rules import ballots, outcomes
from workspace.rules.flows import DECISIONS, OBJECTIONS, NotNow
from workspace.rules.spelling import folded
from workspace.rules.tally import FIXED, Rule, count, quorum_of
from workspace.rules.viewers import Actor
from workspace.services import proposals
from workspace.services.activity import record
from workspace.services.records import next_number
from workspace.services.states import move

MOST_OPTIONS = 12
KEYS = "abcdefghijkl"
# What becomes of the proposal; after anything else it is open again, for nothing was decided.
NEXT = {Result.ADOPTED: "adopt", Result.NOT_ADOPTED: "reject"}


@dataclass(frozen=True)
class Terms:
    """What is fixed when a decision is called. Moments are aware UTC; `opens_at` of the past means at once."""

    method: Method
    question: str
    opens_at: datetime
    closes_at: datetime
    locale: str = "ar"
    options: Sequence[str] = field(default=())  # The words of each, for the methods that bring their own.
    most: int = 1
    wanted: int = 1
    threshold: Threshold = Threshold.HALF
    base: Base = Base.VOTES
    quorum_percent: int = 0
    is_secret: bool = False
    hides_results: bool = False
    on_edit: OnEdit = OnEdit.REFUSE
    voters: Sequence[Membership] = field(default=())  # Only these; nobody named: every member at the opening.


def call(proposal: Proposal, terms: Terms, *, by: Actor, key: bytes) -> Decision:
    """Put the question. It opens at its time, at once if that has come; from here on nothing of it changes.

    Consent is never secret and never hides what was said: objections are answered. What is secret is told at the
    close. Raises NotNow for a proposal that is not open, ValueError for terms that contradict themselves.
    """
    _check(terms)
    at = now()
    decision = Decision(
        space_id=proposal.space_id,
        number=next_number(proposal.space),
        title=terms.question,
        titles={},
        locale=terms.locale,
        author_id=by.membership.id,
        audience=proposal.audience,
        path_id=proposal.path_id,
        campaign_id=proposal.campaign_id,
        proposal_id=proposal.id,
        edition=proposal.edition,
        method=terms.method,
        options=[{"key": k, "words": w} for k, w in zip(KEYS, terms.options, strict=False)],
        most=terms.most,
        wanted=terms.wanted,
        threshold=terms.threshold,
        base=terms.base,
        quorum_percent=terms.quorum_percent,
        is_secret=terms.is_secret,
        hides_results=terms.is_secret or terms.hides_results,
        on_edit=terms.on_edit,
        opens_at=max(terms.opens_at, at),
        closes_at=terms.closes_at,
    )
    proposals.advance(proposal, "call", by=by)
    db.session.add(decision)
    db.session.flush()
    db.session.add_all(Voter(decision_id=decision.id, membership_id=each.id) for each in terms.voters)
    record(Happening.DECISION_CALLED, space=proposal.space, of=decision, by=by, now_is=terms.method)
    if decision.opens_at <= at:
        _open(decision, key=key)
    return decision


def _check(terms: Terms) -> None:
    """Raises ValueError; the argument is the name of the term that is wrong."""
    of_its_own = terms.method not in FIXED
    wrong = {
        "closes_at": terms.closes_at <= max(terms.opens_at, now()),
        "options": of_its_own and not 2 <= len(terms.options) <= MOST_OPTIONS,
        "most": not 1 <= terms.most <= max(1, len(terms.options)),
        "wanted": not 1 <= terms.wanted <= max(1, len(terms.options) - 1),
        "quorum_percent": not 0 <= terms.quorum_percent <= 100,
        "is_secret": terms.method is Method.CONSENT and (terms.is_secret or terms.hides_results),
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise ValueError(name)


def _open(decision: Decision, *, key: bytes) -> None:
    """Fix the roll, and for a secret decision the keys."""
    named = db.session.scalars(select(Voter).where(Voter.decision_id == decision.id)).all()
    members = {m.id for m in db.session.scalars(find.electorate(decision.space))}
    if named:
        for each in named:
            if each.membership_id not in members:
                db.session.delete(each)
        members &= {each.membership_id for each in named}
    else:
        db.session.add_all(Voter(decision_id=decision.id, membership_id=each) for each in sorted(members))
    decision.members = len(members)
    if decision.is_secret:
        decision.sealing_key, decision.opening_key = ballots.new_keys(key=key)
    move(decision, DECISIONS, "open", space=decision.space, of=decision, by=None)


def rule_of(decision: Decision) -> Rule:
    """The rule as counting wants it."""
    return Rule(
        decision.method,
        FIXED.get(decision.method) or tuple(each["key"] for each in decision.options),
        members=decision.members,
        quorum=quorum_of(decision.quorum_percent, decision.members),
        most=decision.most,
        wanted=decision.wanted,
        threshold=decision.threshold,
        base=decision.base,
    )


def is_open(decision: Decision) -> bool:
    """Whether a vote is taken at this moment: by the clock, too, when nobody has closed it yet."""
    return decision.state is DecisionState.RUNNING and decision.opens_at <= now() < decision.closes_at


def are_votes_shown(decision: Decision) -> bool:
    """Whether what was voted may be read by now: after the close, and before it where nothing is hidden."""
    if decision.state is DecisionState.RUNNING:
        return not decision.hides_results
    return decision.state in (DecisionState.CLOSED, DecisionState.STATED)


def close(decision: Decision, *, by: Actor | None, key: bytes, reason: str = "") -> None:
    """End the voting, count, and tell the proposal; `by` nobody: its time has come. Raises NotNow if it is not open.

    What nobody resolved by now stands. A decision that is closed late by the clock counts what was in by its time:
    later votes were refused anyway, so its close is the moment that was fixed.
    """
    step = DECISIONS.take("close", state=decision.state)
    if decision.is_secret:
        _open_the_urn(decision, key=key)
    standing = _let_stand(decision)
    answers = db.session.scalars(select(Ballot.answer).where(Ballot.decision_id == decision.id))
    tally = count(rule_of(decision), answers, standing)
    decision.tally, decision.result = tally.as_json(), tally.result
    decision.closed_at = now() if by else min(decision.closes_at, now())
    move(decision, DECISIONS, step.action, space=decision.space, of=decision, by=by, reason=reason, result=tally.result)
    proposals.advance(decision.proposal, NEXT.get(tally.result, "resume"), by=None)


def _open_the_urn(decision: Decision, *, key: bytes) -> None:
    """Write the votes anew, all at once, by their codes; nothing is left of how they came in."""
    assert decision.opening_key is not None  # noqa: S101 - a secret decision that runs has its keys
    boxes = db.session.scalars(select(SealedBallot.content).where(SealedBallot.decision_id == decision.id)).all()
    for vote in ballots.unseal(boxes, opening_key=decision.opening_key, key=key):
        db.session.add(Ballot(decision_id=decision.id, code=vote.code, answer=vote.answer))
    _empty_the_urn(decision)


def _empty_the_urn(decision: Decision) -> None:
    db.session.flush()
    db.session.execute(delete(SealedBallot).where(SealedBallot.decision_id == decision.id))
    decision.sealing_key = decision.opening_key = None


def _let_stand(decision: Decision) -> int:
    """How many objections stand, now that there is no more time to resolve them."""
    found = db.session.scalars(find.objections(decision)).all()
    for each in found:
        if each.state in OBJECTIONS["stand"].sources:
            move(each, OBJECTIONS, "stand", space=decision.space, of=decision, about=each.membership, by=None)
    return sum(each.state is ObjectionState.STANDS for each in found)


def stop(decision: Decision, *, by: Actor, reason: str) -> None:
    """End it without a result; the proposal is open again, secret votes are destroyed. Raises NotNow once closed."""
    move(decision, DECISIONS, "stop", space=decision.space, of=decision, by=by, reason=reason)
    decision.closed_at = now()
    _empty_the_urn(decision)
    proposals.advance(decision.proposal, "resume", by=None)


def stop_for_edit(proposal: Proposal, *, by: Actor, reason: str) -> None:
    """Make way for a change of the text, where the facilitator chose so when calling. Raises NotNow where not."""
    running = select(Decision).where(
        Decision.proposal_id == proposal.id, Decision.state.in_((DecisionState.CALLED, DecisionState.RUNNING))
    )
    decision = db.session.scalar(held(running, Decision))
    if decision is None:
        return
    if decision.on_edit is OnEdit.REFUSE:
        raise NotNow("a decision on this text is running")
    stop(decision, by=by, reason=reason)


def tick(decision_id: int, *, key: bytes) -> None:
    """What the clock does with one decision: open or close it, if that is due. Two clocks at once do it once.

    Raises nacl.exceptions.CryptoError where the installation's key is not the one its votes were sealed under.
    """
    one = held(select(Decision).where(Decision.id == decision_id), Decision)
    decision = db.session.scalars(one.execution_options(populate_existing=True)).one()
    if decision.state is DecisionState.CALLED and decision.opens_at <= now():
        _open(decision, key=key)
    if decision.state is DecisionState.RUNNING and decision.closes_at <= now():
        close(decision, by=None, key=key)


def state(decision: Decision, statement: str, *, locale: str, by: Actor) -> Outcome:
    """Write down what was decided, and freeze it with the text, the rule, the ballots, the tally and a hash.

    Raises NotNow unless it is closed, and for a second statement: an outcome is final.
    """
    move(decision, DECISIONS, "state", space=decision.space, of=decision, by=by)
    document = _document(decision, {"text": statement, "locale": locale, "at": now().isoformat()})
    outcome = Outcome(
        decision_id=decision.id,
        statement=statement,
        folded=folded(f"{decision.title}\n{statement}"),
        locale=locale,
        by_id=by.membership.id,
        document=_as_json(document),
        hash=document["hash"],
    )
    db.session.add(outcome)
    db.session.flush()
    return outcome


def published(decision: Decision) -> str | None:
    """The file with which anybody counts again: from the close on, and as it was sealed once there is a statement.

    Nothing before the close, nor of a decision that was stopped.
    """
    if decision.state is DecisionState.CLOSED:
        return _as_json(_document(decision))
    return db.session.scalar(select(Outcome.document).where(Outcome.decision_id == decision.id))


def _as_json(document: outcomes.Document) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _document(decision: Decision, statement: dict[str, str] | None = None) -> outcomes.Document:
    """The published file: see `rules/outcomes.py`. It names nobody, so that it is the same for every reader."""
    text = db.session.scalars(find.text_of(decision)).one()
    words = {name: getattr(text, name) for name in ("title", "summary", "body", "ask", "locale", "edition")}
    rule = rule_of(decision)
    document: outcomes.Document = {
        "format": outcomes.FORMAT,
        "decision": {
            "space": decision.space.names,
            "proposal": decision.proposal.number,
            "title": text.title,
            "edition": decision.edition,
            "number": decision.number,
            "method": decision.method.value,
            "question": decision.title,
            "options": decision.options,
            "most": decision.most,
            "wanted": decision.wanted,
            "threshold": decision.threshold.value,
            "base": decision.base.value,
            "members": decision.members,
            "quorum": rule.quorum,
            "secret": decision.is_secret,
            "opened_at": decision.opens_at.isoformat(),
            "closes_at": decision.closes_at.isoformat(),
            "closed_at": decision.closed_at.isoformat() if decision.closed_at else None,
        },
        "text": {**words, "sha256": outcomes.seal(words, "sha256")},
        "objections": [
            {"state": each.state.value, "text": each.text} for each in db.session.scalars(find.objections(decision))
        ],
        "ballots": [{"code": each.code, "answer": each.answer} for each in db.session.scalars(find.ballots(decision))],
        "tally": decision.tally,
        "result": decision.result.value if decision.result else None,
        "statement": statement,
    }
    document["hash"] = outcomes.seal(document)
    return document


def answer(objection: Objection, words: str, *, by: Actor) -> None:
    """Answer an objection; who raised it says whether that resolves it. Raises NotNow after the close."""
    _while_open(objection.decision)
    move_objection(objection, "answer", by=by, reason=words)


def settle(objection: Objection, action: str, *, by: Actor) -> None:
    """Say that one's own objection is resolved ("resolve"), or that it stands ("stand"). Raises NotNow."""
    _while_open(objection.decision)
    move_objection(objection, action, by=by)


def _while_open(decision: Decision) -> None:
    if not is_open(decision):
        raise NotNow(decision.state)


def move_objection(objection: Objection, action: str, *, by: Actor, reason: str = "") -> None:
    """Take one step of an objection's flow, as its decision's log has it. Raises NotNow."""
    decision = objection.decision
    move(
        objection, OBJECTIONS, action, space=decision.space, of=decision, about=objection.membership, by=by,
        reason=reason, objection=objection.handle,
    )  # fmt: skip
