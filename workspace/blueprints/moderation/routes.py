"""The moderators' queue: what waits for them in all their spaces, decided where it is read, one by one or together."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.blueprints.moderation.forms import AnswerForm, DecideForm, Item, item_of
from workspace.db import db
from workspace.models import Activity, Happening, Proposal, ProposalVersion, Report
from workspace.queries import moderation as queries
from workspace.rules.flows import PROPOSALS, NotNow
from workspace.rules.merging import difference
from workspace.rules.permissions import Permission, may
from workspace.services import proposals, reports
from workspace.web import access, labels
from workspace.web.access import me
from workspace.web.locale import digits
from workspace.web.pages import page
from workspace.web.transactions import done

bp = Blueprint("moderation", __name__, url_prefix="/review")
STEPS = ("approve", "return", "decline")
TEXTS = ("title", "summary", "body", "ask")


@dataclass(frozen=True)
class Waiting:
    """A proposal in the queue: whether the viewer may decide it, and what changed since it was returned."""

    proposal: Proposal
    is_mine: bool
    returned: Activity | None
    changes: list[tuple[str, list[tuple[str, str]]]]

    @property
    def key(self) -> str:
        return f"{self.proposal.space.slug}/{self.proposal.number}/{self.proposal.edition}"


@bp.get("")
@access.open_door(Permission.QUEUE_READ)
def queue(others: list[str] | None = None) -> ResponseReturnValue:
    """The proposals that wait. `others` are items of a batch on which somebody else was faster."""
    words = request.args.getlist("others") if others is None else others
    return _queue(late=_items(words))


def _items(words: list[str]) -> list[Item]:
    return [item for word in words[: queries.PAGE] if (item := item_of(word))]


def _queue(status: int = 200, form: DecideForm | None = None, late: list[Item] | None = None) -> ResponseReturnValue:
    waiting = queries.proposals_awaiting(me())
    return page(
        "moderation/queue.html",
        status,
        form=form,
        late=_told(late or []),
        **_paged(waiting, _waiting),
        reports_count=db.session.scalar(queries.counted(queries.reports_waiting(me()))) or 0,
    )


def _paged(query: Any, drawn: Any) -> dict[str, Any]:
    """A page of a list that gets shorter while it is worked through: one past its end is its last."""
    count = db.session.scalar(queries.counted(query)) or 0
    pages = max(1, -(-count // queries.PAGE))
    at = min(max(1, request.args.get("page", 1, type=int)), pages)
    rows = db.session.scalars(query.limit(queries.PAGE).offset((at - 1) * queries.PAGE)).all()
    return {"items": drawn(rows), "count": count, "at": at, "pages": pages}


def _waiting(rows: list[Proposal]) -> list[Waiting]:
    """The proposals of a page, each with what its author changed since a moderator returned it."""
    sent_back = queries.last_decisions(rows, [Happening.PROPOSAL_RETURNED])
    returned = {a.record_id: a for a in db.session.scalars(sent_back)} if rows else {}
    editions = [(proposal.id, _edition(returned.get(proposal.id))) for proposal in rows]
    found = db.session.scalars(queries.versions_at(editions)).all() if returned else []
    before = {version.proposal_id: version for version in found}
    return [
        Waiting(
            proposal,
            not may(me(), Permission.PROPOSAL_MODERATE, proposal),
            returned.get(proposal.id),
            _changes(before[proposal.id], proposal) if proposal.id in before else [],
        )
        for proposal in rows
    ]


def _edition(returned: Activity | None) -> int:
    return int(returned.details.get("edition", 1)) if returned else 0


def _changes(before: ProposalVersion, proposal: Proposal) -> list[tuple[str, list[tuple[str, str]]]]:
    texts = ((name, getattr(before, name), getattr(proposal, name)) for name in TEXTS)
    return [(name, difference(was, now_is)) for name, was, now_is in texts if was != now_is]


def _told(items: list[Item]) -> list[tuple[Proposal, Activity | None, bool]]:
    """What became of items that were not as the moderator had seen them: who decided, or that the text is new."""
    if not items:
        return []
    found = db.session.scalars(queries.proposals_at(me(), [item.place for item in items])).all()
    decided = {a.record_id: a for a in db.session.scalars(queries.last_decisions(found))}
    return [(p, decided.get(p.id), p.state == "submitted") for p in found]


@bp.post(f"/<any({', '.join(STEPS)}):action>")
@access.open_door(Permission.QUEUE_READ)
def decide(action: str) -> ResponseReturnValue:
    """Approve, return or decline what is ticked, or the one item of a card. What others decided first is told."""
    form = DecideForm()
    form.step = PROPOSALS[action]
    items = _items(request.form.getlist("item"))
    if not items:
        return _queue(422, _refused(form, _("Tick at least one proposal first.")))
    chosen = _chosen(items)
    if not form.validate_on_submit():
        return _queue(422, form)
    late = [item for item in items if not _take(chosen[item.place], item, action, form.reason.data or "")]
    if len(late) == len(items):
        return _queue(409, late=late)
    return _told_of(action, len(items) - len(late), late)


def _refused(form: DecideForm, why: str) -> DecideForm:
    form.reason.errors = [why]
    return form


def _chosen(items: list[Item]) -> dict[tuple[str, int], Proposal]:
    """The proposals of a form: each in a space the viewer moderates (else 404), and none their own (else 403)."""
    found = db.session.scalars(queries.proposals_at(me(), [item.place for item in items])).all()
    chosen = {(p.space.slug, p.number): p for p in found}
    for item in items:
        access.allow(Permission.PROPOSAL_MODERATE, access.found(chosen.get(item.place)))
    return chosen


def _take(proposal: Proposal, item: Item, action: str, reason: str) -> bool:
    """Take the step, if the text is the one the moderator read and nobody decided before."""
    if proposal.edition != item.edition:
        return False
    try:
        proposals.advance(proposal, action, by=access.actor(proposal.space), reason=reason.strip())
    except NotNow:
        return False
    return True


def _told_of(action: str, number: int, late: list[Item]) -> ResponseReturnValue:
    said = str(labels.TAKEN[action])
    if number > 1:
        said += " " + ngettext("%(n)s proposal.", "%(n)s proposals.", number, n=digits(number))
    others = [f"{item.slug}/{item.number}/{item.edition}" for item in late]
    return done("moderation.queue", said=said, others=others)


@bp.get("/reports")
@access.open_door(Permission.QUEUE_READ)
def reported() -> ResponseReturnValue:
    """What readers complain of, with their words."""
    return _reported()


def _reported(status: int = 200, form: AnswerForm | None = None, late: Report | None = None) -> ResponseReturnValue:
    shown = _paged(queries.reports_waiting(me()), _alike)
    waiting = db.session.scalar(queries.counted(queries.proposals_awaiting(me()))) or 0
    return page("moderation/reports.html", status, form=form, late=late, proposals_count=waiting, **shown)


def _alike(rows: list[Report]) -> list[tuple[Report, list[Report]]]:
    """Each report with every open one about the same thing."""
    known = db.session.scalars(queries.reports_alike(rows)).all() if rows else []
    return [(r, [k for k in known if (k.record_id, k.comment_id) == (r.record_id, r.comment_id)]) for r in rows]


@bp.post("/reports/<handle>/<any(uphold, dismiss):answer>")
@access.door("report", to=Permission.REPORT_RESOLVE)
def resolve(report: Report, answer: str) -> ResponseReturnValue:
    """Hide what was reported, or see no problem in it."""
    form = AnswerForm()
    form.reason.validate_choice = answer == "uphold"
    if not form.validate_on_submit():
        return _reported(422, form)
    by, words = access.actor(report.record.space), form.words.data.strip()
    try:
        if answer == "uphold":
            reports.uphold(report, reason=form.reason.data, words=words, by=by)
        else:
            reports.dismiss(report, words=words, by=by)
    except NotNow:
        return _reported(409, late=report)
    return done("moderation.reported", said=_answered(answer))


def _answered(answer: str) -> str:
    return _("Hidden. Its author sees the reason.") if answer == "uphold" else _("Answered: no problem seen.")
