"""A proposal: started, read, changed, compared, and taken from state to state."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.proposals.forms import ProposalForm, StepForm
from workspace.blueprints.proposals.supporters import supported
from workspace.db import db
from workspace.models import Proposal, ProposalState, Recommendation, Space
from workspace.queries import activity as activity_queries
from workspace.queries import amendments as amendment_queries
from workspace.queries import decisions as decision_queries
from workspace.queries import proposals as queries
from workspace.queries import recommendations as recommendation_queries
from workspace.queries import records as record_queries
from workspace.queries import seasons as season_queries
from workspace.queries import spaces as space_queries
from workspace.queries import tasks as task_queries
from workspace.rules.flows import PROPOSALS, NotNow
from workspace.rules.permissions import Permission
from workspace.services import proposals
from workspace.services.proposals import Overlap
from workspace.web import access, cards, chain, labels, texts, threads
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.forms import options
from workspace.web.locale import locale
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("proposals", __name__, url_prefix="/s/<slug>/proposals")
# The steps that a button here takes: a decision is called, and a council is asked, on a page of its own; the clock
# presses none.
ELSEWHERE = ("call", "recommend")
ACTIONS = ", ".join(s.action for s in PROPOSALS if s.permission is not Permission.CLOCK and s.action not in ELSEWHERE)


@bp.get("/<int:number>")
@access.door("proposal", to=Permission.SPACE_READ)
def show(proposal: Proposal) -> ResponseReturnValue:
    return page("proposals/show.html", beside=cards.beside(proposal), **_shown(proposal))


def _shown(proposal: Proposal, form: StepForm | None = None) -> dict[str, Any]:
    languages = texts.of(proposal)
    return {
        "proposal": proposal,
        "languages": languages,
        "text": texts.chosen(languages),
        "amendments": db.session.execute(amendment_queries.first_of(proposal)).all(),
        "record": proposal,
        "space": proposal.space,
        "form": form or StepForm(),
        "became": _became(proposal),
        "seasons": db.session.scalars(season_queries.of_proposal(me(), proposal)).all(),
        "decisions": db.session.scalars(decision_queries.of_proposal(me(), proposal)).all(),
        "linked": db.session.execute(record_queries.linked_to(me(), proposal)).all(),
        "stops": chain.of(proposal),
        "thread": threads.of(proposal),
        "supported": supported(proposal),
        "activities": db.session.scalars(activity_queries.of_record(proposal)).all(),
    }


def _became(proposal: Proposal) -> Sequence[Recommendation]:
    """The recommendations it led to: asked for only where it did."""
    if proposal.state is not ProposalState.RECOMMENDED:
        return []
    return db.session.scalars(recommendation_queries.of_proposal(me(), proposal)).all()


@bp.route("/new", methods=["GET", "POST"])
@access.door("space", to=Permission.PROPOSAL_START)
def new(space: Space) -> ResponseReturnValue:
    """Start a draft; "send" on the form hands it to the moderators at once."""
    form = _form(
        space, ProposalForm(data={"locale": locale(), **{k: request.args.get(k, "") for k in ("path", "campaign")}})
    )
    if not form.validate_on_submit():
        return form_page("proposals/new.html", form, space=space)
    by = access.actor(space)
    proposal = proposals.start(space, form.words(form.locale.data), by=by, **_placed(form, space))
    if "send" in request.form:
        proposals.advance(proposal, "submit", by=by)
        return done("proposals.show", said=labels.TAKEN["submit"], once=True, slug=space.slug, number=proposal.number)
    return done("proposals.show", said=_("Draft saved."), once=True, slug=space.slug, number=proposal.number)


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
@access.door("proposal", to=Permission.PROPOSAL_EDIT)
def edit(proposal: Proposal) -> ResponseReturnValue:
    """Change a draft or a returned proposal. What another author changed meanwhile is merged, or shown beside."""
    chosen = {
        "place": proposal.place,
        "locale": proposal.locale,
        "path": proposal.path.slug if proposal.path else "",
        "campaign": proposal.campaign.handle if proposal.campaign else "",
    }
    form = _form(proposal.space, ProposalForm(data=texts.typed(proposal) | chosen))
    if not form.validate_on_submit():
        return form_page("proposals/edit.html", form, proposal=proposal, space=proposal.space)
    words, placed = form.words(form.locale.data), _placed(form, proposal.space)
    try:
        proposals.revise(proposal, words, base=form.seen or None, by=access.actor(proposal.space), **placed)
    except Overlap as overlap:
        form.put_together(overlap.texts)
        form.now_on(proposal.edition)
        return page("proposals/edit.html", 409, form=form, proposal=proposal, space=proposal.space, overlap=True)
    return done("proposals.show", said=_("Saved."), slug=proposal.space.slug, number=proposal.number)


def _form(space: Space, form: ProposalForm) -> ProposalForm:
    paths = db.session.scalars(space_queries.paths()).all()
    form.path.choices = [("", _("no path")), *((p.slug, said(p.names)) for p in paths)]
    campaigns = db.session.scalars(space_queries.campaigns(space)).all()
    form.campaign.choices = options(campaigns, named=lambda c: said(c.names), empty=_("no campaign"))
    return form


def _placed(form: ProposalForm, space: Space) -> dict[str, Any]:
    return {
        "place": form.place.data,
        "path": db.session.scalar(task_queries.path(form.path.data)),
        "campaign": db.session.scalar(queries.campaign(space, form.campaign.data)),
    }


@bp.post(f"/<int:number>/<any({ACTIONS}):action>")
@access.door("proposal", to=lambda args: PROPOSALS[args["action"]].permission)
def step(proposal: Proposal, action: str) -> ResponseReturnValue:
    """Submit, approve, return, decline, withdraw, merge: the flow's table knows who may, and when."""
    form = StepForm()
    form.step = PROPOSALS[action]
    if not form.validate_on_submit():
        return page("proposals/show.html", 422, **_shown(proposal, form))
    try:
        _take(proposal, action, form)
    except NotNow:
        return page("proposals/show.html", 409, is_late=True, **_shown(proposal, form))
    except ValueError:
        form.into.errors = [_("Choose another proposal of this space.")]
        return page("proposals/merge.html", 422, **_merging(proposal, form))
    return done("proposals.show", said=labels.TAKEN[action], slug=proposal.space.slug, number=proposal.number)


def _take(proposal: Proposal, action: str, form: StepForm) -> None:
    by, reason = access.actor(proposal.space), form.reason.data
    if action != "merge":
        proposals.advance(proposal, action, by=by, reason=reason)
        return
    typed = form.into.data or ""
    number = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    other = db.session.scalar(queries.one(me(), proposal.space, number))
    if other is None:
        raise ValueError("nothing of this number")
    proposals.merge(proposal, other, by=by, reason=reason)


@bp.get("/<int:number>/merge")
@access.door("proposal", to=Permission.PROPOSAL_MODERATE)
def merging(proposal: Proposal) -> ResponseReturnValue:
    """Choose the open proposal that this one is merged into."""
    return page("proposals/merge.html", **_merging(proposal, StepForm()))


def _merging(proposal: Proposal, form: StepForm) -> dict[str, Any]:
    others = db.session.execute(queries.mergeable(me(), proposal)).all()
    return {"proposal": proposal, "space": proposal.space, "others": others, "form": form}


@bp.get("/<int:number>/versions")
@access.door("proposal", to=Permission.SPACE_READ)
def versions(proposal: Proposal) -> ResponseReturnValue:
    """Every version, and any two of them compared word by word (`?from=1&to=3`)."""
    newest = proposal.edition
    before, after = asked_number("from", max(1, newest - 1)), asked_number("to", newest)
    found = db.session.scalars(queries.editions(me(), proposal, before, after)).all()
    changes = texts.changes(*found) if len(found) == 2 else []
    return page("proposals/versions.html", proposal=proposal, space=proposal.space, changes=changes, before=before,
                after=after, versions=db.session.scalars(queries.versions(me(), proposal)).all())  # fmt: skip
