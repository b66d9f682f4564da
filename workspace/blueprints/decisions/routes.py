"""Decisions: called on an open proposal, voted on, their objections answered, closed, written down, counted again."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.decisions.forms import BallotForm, CallForm, ReasonForm, StatementForm, WordsForm
from workspace.blueprints.decisions.shown import raised, shown, tally, voting
from workspace.db import db
from workspace.models import Decision, Membership, Objection, Proposal, Space
from workspace.queries import amendments as amendment_queries
from workspace.queries import decisions as queries
from workspace.queries import resolutions as resolution_queries
from workspace.rules.ballots import FEW, code_of, receipt_of
from workspace.rules.flows import DECISIONS, PROPOSALS
from workspace.rules.permissions import Permission
from workspace.rules.tally import BadBallot
from workspace.rules.viewers import Actor
from workspace.services import decisions, votes
from workspace.services.decisions import are_votes_shown, is_open
from workspace.services.votes import NotCounted
from workspace.web import access, labels
from workspace.web.access import me
from workspace.web.clock import ballot_key
from workspace.web.limits import limited
from workspace.web.locale import locale, space_zone
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("decisions", __name__, url_prefix="/s/<slug>")
USUALLY = timedelta(days=7)
AT_EIGHT = time(20)


@bp.get("/decisions")
@access.door("space", to=Permission.SPACE_READ)
def index(space: Space) -> ResponseReturnValue:
    """The register: what runs, then what was decided last."""
    at = asked_number("page", least=1, most=10_000)
    found = db.session.scalars(queries.register(me(), space, at)).all()
    return page("decisions/list.html", space=space, found=found[: queries.PAGE], at=at,
                has_more=len(found) > queries.PAGE)  # fmt: skip


@bp.route("/proposals/<int:number>/decide", methods=["GET", "POST"])
@access.door("proposal", to=Permission.DECISION_CALL)
def call(proposal: Proposal) -> ResponseReturnValue:
    """Put an open proposal to a decision. A secret vote of few is asked for twice."""
    PROPOSALS.take("call", state=proposal.state)
    form, members = _calling(proposal.space)
    if not form.validate_on_submit():
        return _call(proposal, form)
    named = [each for each in members if each.handle in (form.voters.data or [])] if form.who.data == "some" else []
    few = _few(form, proposal.space, named)
    if few is not None:
        return _call(proposal, form, few=few)
    by = access.actor(proposal.space)
    try:
        decision = decisions.call(proposal, form.terms(named, locale=locale()), by=by, key=ballot_key())
    except ValueError as wrong:
        form[str(wrong)].errors = [labels.WRONG_TERMS[str(wrong)]]
        return _call(proposal, form)
    return _back(decision, _("The decision is called."), once=True)


def _calling(space: Space) -> tuple[CallForm, list[Membership]]:
    """The form, and the members to choose from, where only some may vote."""
    closes = datetime.combine(me().at.astimezone(space_zone()).date() + USUALLY, AT_EIGHT, space_zone())
    form = CallForm(data={"question": _("Shall we adopt this proposal?"), "closes_at": closes})
    members = list(db.session.scalars(queries.electorate(space))) if form.who.data == "some" else []
    form.voters.choices = [(each.handle, each.name) for each in members]
    return form, members


def _few(form: CallForm, space: Space, named: list[Membership]) -> int | None:
    """How many may vote, where that is so few that a secret vote may be told by its result."""
    if not form.is_secret.data or form.sure.data:
        return None
    number = len(named) or db.session.scalar(queries.how_many(queries.electorate(space))) or 0
    return number if number < FEW else None


def _call(proposal: Proposal, form: CallForm, few: int | None = None) -> ResponseReturnValue:
    status = 422 if form.errors or few is not None else 200
    pending = db.session.scalar(amendment_queries.waiting(proposal)) or 0
    return page("decisions/call.html", status, form=form, proposal=proposal, space=proposal.space, few=few,
                pending=pending)  # fmt: skip


def _back(decision: Decision, said: str, **more: Any) -> ResponseReturnValue:
    return done("decisions.show", said=said, slug=decision.space.slug, number=decision.number, **more)


@bp.get("/decisions/<int:number>")
@access.door("decision", to=Permission.SPACE_READ)
def show(decision: Decision) -> ResponseReturnValue:
    return _show(decision)


def _show(
    decision: Decision, status: int = 200, ballot: BallotForm | None = None, *, is_by_receipt: bool = False, **more: Any
) -> ResponseReturnValue:
    known = voting(decision, ballot, is_by_receipt=is_by_receipt)
    return page("decisions/show.html", status, **{**known, **shown(decision, **more)})


@bp.get("/decisions/<int:number>/voted")
@access.door("decision", to=Permission.SPACE_READ)
def voted(decision: Decision) -> ResponseReturnValue:
    """The ballot and the counts alone: what a vote changes, and the page on which a receipt is told."""
    return page("decisions/voted.html", **voting(decision))


@bp.post("/decisions/<int:number>/vote")
@access.door("decision", to=Permission.VOTE_CAST)
def vote(decision: Decision) -> ResponseReturnValue:
    """Vote, or in an open decision change one's vote."""
    return _vote(decision, access.actor(decision.space))


@bp.post("/decisions/<int:number>/receipt")
@access.door("decision", to=Permission.SPACE_READ)
@limited("receipt")
def change(decision: Decision) -> ResponseReturnValue:
    """Change a secret vote by its receipt: whoever holds that need not say who they are."""
    return _vote(decision, None)


def _vote(decision: Decision, by: Actor | None) -> ResponseReturnValue:
    form = BallotForm()
    if not form.validate():
        return _refused(decision, form, 422, by)
    try:
        told = _cast(decision, form, by)
    except BadBallot as bad:
        form["reason" if bad.why == "reason" else "answer"].errors = [labels.BAD_BALLOTS[bad.why]]
        return _refused(decision, form, 422, by)
    except NotCounted as refused:
        form["answer" if by or refused.why != "receipt" else "receipt"].errors = [labels.NOT_COUNTED[refused.why]]
        return _refused(decision, form, 409, by)
    return _back(decision, "" if told else _("Your vote is in."), told=told, anchor="vote", part="decisions.voted")


def _cast(decision: Decision, form: BallotForm, by: Actor | None) -> dict[str, str]:
    """Put the vote where it belongs; of a secret one, the receipt to be told."""
    said = form.vote(decision.method)
    if not decision.is_secret:
        if by is None:
            raise NotCounted("receipt")
        votes.cast(decision, said, by=by)
        return {}
    votes.cast_secretly(decision, said, form.receipt.data or "", by=by, key=ballot_key())
    return {"receipt": receipt_of(form.receipt.data or "")}


def _refused(decision: Decision, form: BallotForm, status: int, by: Actor | None) -> ResponseReturnValue:
    """The page again, with what was chosen, and what is wrong with it."""
    return _show(decision, status, ballot=form, is_by_receipt=by is None)


@bp.post("/decisions/<int:number>/<any(close, stop):action>")
@access.door("decision", to=Permission.DECISION_CALL)
def end(decision: Decision, action: str) -> ResponseReturnValue:
    """Close the voting early, or stop the decision without a result: with a reason."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show(decision, 422, ending=form)
    by, reason = access.actor(decision.space), form.reason.data or ""
    if action == "close":
        decisions.close(decision, by=by, key=ballot_key(), reason=reason)
        return _back(decision, _("The voting is closed and counted."))
    decisions.stop(decision, by=by, reason=reason)
    return _back(decision, _("The decision is stopped. The proposal is open again."))


@bp.route("/decisions/<int:number>/outcome", methods=["GET", "POST"])
@access.door("decision", to=Permission.DECISION_CALL)
def state(decision: Decision) -> ResponseReturnValue:
    """Write down what was decided, once and for good."""
    DECISIONS.take("state", state=decision.state)
    form = StatementForm(data=_begun(decision.space))
    if not form.validate_on_submit():
        return form_page("decisions/state.html", form, decision=decision, space=decision.space, tally=tally(decision))
    by = access.actor(decision.space)
    decisions.state(decision, form.statement.data or "", locale=form.locale.data, by=by)
    return _back(decision, _("The outcome is written down."), once=True)


def _begun(space: Space) -> dict[str, str]:
    """What the outcome begins with: `?resolution=` names what a meeting decided."""
    taken = db.session.scalar(resolution_queries.one(me(), space, request.args.get("resolution", "")[:40]))
    return {"locale": taken.locale, "statement": taken.text} if taken else {"locale": locale()}


@bp.get("/decisions/<int:number>.json")
@access.door("decision", to=Permission.SPACE_READ)
def document(decision: Decision) -> ResponseReturnValue:
    """The published file, once there is a statement byte for byte as it was sealed: `masar tally` counts it again."""
    published = access.found(decisions.published(decision))
    name = f"decision-{decision.number}.json"
    return Response(
        published.encode(), mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


@bp.get("/decisions/<int:number>/ballots")
@access.door("decision", to=Permission.SPACE_READ)
def ballots(decision: Decision) -> ResponseReturnValue:
    """Every vote by its code, a hundred a page; in the open those inside read who voted so."""
    return _ballots(decision)


@bp.post("/decisions/<int:number>/ballots")
@access.door("decision", to=Permission.SPACE_READ)
def find(decision: Decision) -> ResponseReturnValue:
    """Find one's own vote in the list, by the receipt or its first half. Neither has a place in an address."""
    form = BallotForm()
    form.validate()
    typed = form.receipt.data or ""
    return _ballots(decision, form, receipt_of(typed) or receipt_of(f"{typed}{8 * '0'}"))


def _ballots(decision: Decision, form: BallotForm | None = None, receipt: str = "") -> ResponseReturnValue:
    at = asked_number("page", least=1, most=10_000)
    are_shown = are_votes_shown(decision)
    rows = db.session.scalars(queries.page_of(queries.ballots(decision), at)).all() if are_shown else []
    mine = db.session.scalars(queries.under_code(decision, code_of(receipt))).all() if receipt and are_shown else []
    return page(
        "decisions/ballots.html", decision=decision, space=decision.space, rows=rows[: queries.LONG_PAGE], at=at,
        has_more=len(rows) > queries.LONG_PAGE, are_shown=are_shown, form=form, mine=mine, receipt=receipt,
    )  # fmt: skip


@bp.get("/decisions/<int:number>/roll")
@access.door("decision", to=Permission.SPACE_INSIDE)
def roll(decision: Decision) -> ResponseReturnValue:
    """Who may vote; in an open decision, who has."""
    at = asked_number("page", least=1, most=10_000)
    rows = db.session.scalars(queries.page_of(queries.roll(decision), at)).all()
    return page("decisions/roll.html", decision=decision, space=decision.space, rows=rows[: queries.LONG_PAGE], at=at,
                has_more=len(rows) > queries.LONG_PAGE)  # fmt: skip


@bp.get("/decisions/<int:number>/objections")
@access.door("decision", to=Permission.SPACE_READ)
def objections(decision: Decision) -> ResponseReturnValue:
    """Every objection with its steps, where there are more than the page of the decision shows."""
    at = asked_number("page", least=1, most=10_000)
    found = list(raised(decision, queries.PAGE, at))
    return page(
        "decisions/objections.html", decision=decision, space=decision.space, at=at, is_open=is_open(decision),
        objections=found[: queries.PAGE], has_more=len(found) > queries.PAGE, answering=None,
    )  # fmt: skip


@bp.post("/decisions/<int:number>/objections/<handle>/answer")
@access.door("objection", to=Permission.OBJECTION_ANSWER)
def answer(objection: Objection) -> ResponseReturnValue:
    """Answer an objection; who raised it says whether that resolves it."""
    form = WordsForm()
    if not form.validate_on_submit():
        return _show(objection.decision, 422, answering=(objection, form))
    decisions.answer(objection, form.words.data or "", by=access.actor(objection.decision.space))
    return _back(objection.decision, _("Your answer stands under the objection."), anchor="objections")


@bp.post("/decisions/<int:number>/objections/<handle>/<any(resolve, stand):action>")
@access.door("objection", to=Permission.OBJECTION_RESOLVE)
def settle(objection: Objection, action: str) -> ResponseReturnValue:
    """Say of one's own objection that it is resolved, or that it stands."""
    decisions.settle(objection, action, by=access.actor(objection.decision.space))
    return _back(objection.decision, labels.SETTLED[action], anchor="objections")
