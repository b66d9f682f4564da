"""What the page of a decision shows, and to whom: the vote, the counts so far, the objections."""

import json
from collections.abc import Iterator
from typing import Any

from flask import g

from workspace.blueprints.decisions.forms import BallotForm, ReasonForm
from workspace.db import db
from workspace.models import Activity, Decision, DecisionState, Method, Objection
from workspace.queries import activity as activity_queries
from workspace.queries import decisions as queries
from workspace.queries import records as record_queries
from workspace.rules.ballots import new_receipt, receipt_of
from workspace.rules.permissions import Permission, may
from workspace.rules.tally import count
from workspace.services.decisions import are_votes_shown, is_open, rule_of
from workspace.web import chain, threads
from workspace.web.access import me

INLINE = 10  # Objections on the page itself; the others have one of their own.
# What a form in a region changes in others of the same page.
ALONG = {"vote": ("result",)}
ALONG_IN_CONSENT = {"vote": ("result", "objections"), "objections": ("vote",)}


def voting(decision: Decision, ballot: BallotForm | None = None, *, is_by_receipt: bool = False) -> dict[str, Any]:
    """What a vote changes: the ballot, how many have voted, the counts so far, the objections.

    `ballot` is a vote that was refused, of somebody on the roll or (`is_by_receipt`) of whoever holds a receipt.
    """
    mine = me().membership_in(decision.space_id)
    seen = db.session.execute(queries.seen_by(decision, mine.id if mine else 0)).one()
    opened = is_open(decision)
    ballot = ballot or _ballot(decision, seen)
    if decision.is_secret and not is_by_receipt:
        ballot.receipt.data = _receipt(ballot, seen)
    return {
        "decision": decision,
        "space": decision.space,
        "rule": rule_of(decision),
        "seen": seen,
        "is_open": opened,
        "can_vote": opened and seen.has_voted is not None and may(me(), Permission.VOTE_CAST, decision),
        "ballot": ballot,
        "told": g.get("told", {}),
        "is_by_receipt": is_by_receipt,
        "tally": tally(decision),
        "objections": list(raised(decision, INLINE)) if decision.method is Method.CONSENT else [],
        "most_inline": INLINE,
        "answering": None,
        "along": ALONG_IN_CONSENT if decision.method is Method.CONSENT else ALONG,
    }


def shown(decision: Decision, **more: Any) -> dict[str, Any]:
    """Everything the page of a decision asks for."""
    return {
        "record": decision,
        "text": db.session.scalars(queries.text_of(decision)).one(),
        "outcome": _outcome(decision),
        "ending": ReasonForm(formdata=None),
        "stops": chain.of(decision),
        "linked": db.session.execute(record_queries.linked_to(me(), decision)).all(),
        "thread": threads.of(decision),
        "activities": db.session.scalars(activity_queries.of_record(decision)).all(),
        **more,
    }


def _ballot(decision: Decision, seen: Any) -> BallotForm:
    """The form as somebody finds it: with their vote of before."""
    answer = seen.answer or []
    if decision.method is Method.RANKED:
        answer = [f"{key}:{place}" for place, key in enumerate(answer, start=1)]
    return BallotForm(formdata=None, data={"answer": answer, "reason": seen.reason or ""})


def _receipt(ballot: BallotForm, seen: Any) -> str:
    """Under which a first secret vote is cast: the one its voter has read already, or a fresh one."""
    return "" if seen.has_voted else receipt_of(ballot.receipt.data or "") or new_receipt()


def tally(decision: Decision) -> dict[str, Any] | None:
    """The count; of an open decision that hides nothing, as it stands now."""
    if decision.tally is not None or decision.state is not DecisionState.RUNNING or not are_votes_shown(decision):
        return decision.tally
    piles = db.session.execute(queries.piles(decision)).all()
    answers = (json.loads(said) for said, times in piles for _ in range(times))
    return count(rule_of(decision), answers).as_json()


def raised(decision: Decision, most: int, page: int = 1) -> Iterator[tuple[Objection, list[Activity]]]:
    """The objections of one page, and one more if there are, each with its steps."""
    query = queries.objections(decision).offset((page - 1) * most).limit(most + 1)
    found = db.session.scalars(query).all()
    steps = db.session.scalars(queries.steps(decision, [each.membership_id for each in found])).all() if found else []
    for each in found:
        yield each, [step for step in steps if step.about_id == each.membership_id]


def _outcome(decision: Decision) -> Any:
    return db.session.scalar(queries.outcome(decision)) if decision.state is DecisionState.STATED else None
