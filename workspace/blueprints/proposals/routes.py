"""A proposal: started, read, changed, compared, and taken from state to state."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.proposals.forms import ProposalForm, StepForm
from workspace.db import db
from workspace.models import Proposal, Space
from workspace.queries import activity as activity_queries
from workspace.queries import comments as comment_queries
from workspace.queries import proposals as queries
from workspace.queries import records as record_queries
from workspace.queries import spaces as space_queries
from workspace.queries import tasks as task_queries
from workspace.rules.flows import PROPOSALS, NotNow
from workspace.rules.merging import difference, merge
from workspace.rules.permissions import Permission
from workspace.services import proposals
from workspace.services.proposals import Words
from workspace.web import access, cards, labels
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.forms import options
from workspace.web.locale import locale
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("proposals", __name__, url_prefix="/s/<slug>/proposals")
ACTIONS = ", ".join(step.action for step in PROPOSALS)
TEXTS = ("title", "summary", "body", "ask")


@bp.get("/<int:number>")
@access.door("proposal", to=Permission.SPACE_READ)
def show(proposal: Proposal) -> ResponseReturnValue:
    return page("proposals/show.html", beside=cards.beside(proposal), **_shown(proposal))


def _shown(proposal: Proposal, form: StepForm | None = None) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "record": proposal,
        "space": proposal.space,
        "form": form or StepForm(),
        "linked": db.session.execute(record_queries.linked_to(me(), proposal)).all(),
        "thread": db.session.scalars(comment_queries.thread(proposal)).all(),
        "activities": db.session.scalars(activity_queries.of_record(proposal)).all(),
    }


@bp.route("/new", methods=["GET", "POST"])
@access.door("space", to=Permission.PROPOSAL_START)
def new(space: Space) -> ResponseReturnValue:
    """Start a draft; "send" on the form hands it to the moderators at once."""
    form = _form(space, ProposalForm(data={"locale": locale(), "path": request.args.get("path", "")}))
    if not form.validate_on_submit():
        return form_page("proposals/new.html", form, space=space)
    by = access.actor(space)
    proposal = proposals.start(space, _words(form), by=by, **_placed(form, space))
    if "send" in request.form:
        proposals.advance(proposal, "submit", by=by)
        return done("proposals.show", said=labels.TAKEN["submit"], once=True, slug=space.slug, number=proposal.number)
    return done("proposals.show", said=_("Draft saved."), once=True, slug=space.slug, number=proposal.number)


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
@access.door("proposal", to=Permission.PROPOSAL_EDIT)
def edit(proposal: Proposal) -> ResponseReturnValue:
    """Change a draft or a returned proposal. What another author changed meanwhile is merged, or shown beside."""
    texts = {name: getattr(proposal, name) for name in (*TEXTS, "place", "locale", "edition")}
    chosen = {
        "path": proposal.path.slug if proposal.path else "",
        "campaign": proposal.campaign.handle if proposal.campaign else "",
    }
    form = _form(proposal.space, ProposalForm(data=texts | chosen))
    if not form.validate_on_submit():
        return form_page("proposals/edit.html", form, proposal=proposal, space=proposal.space)
    if not _merged(form, proposal):
        return page("proposals/edit.html", 409, form=form, proposal=proposal, space=proposal.space, overlap=True)
    proposals.revise(proposal, _words(form), by=access.actor(proposal.space), **_placed(form, proposal.space))
    return done("proposals.show", said=_("Saved."), slug=proposal.space.slug, number=proposal.number)


def _form(space: Space, form: ProposalForm) -> ProposalForm:
    paths = db.session.scalars(space_queries.paths()).all()
    form.path.choices = [("", _("no path")), *((p.slug, said(p.names)) for p in paths)]
    campaigns = db.session.scalars(space_queries.campaigns(space)).all()
    form.campaign.choices = options(campaigns, named=lambda c: said(c.names), empty=_("no campaign"))
    return form


def _words(form: ProposalForm) -> Words:
    return Words(form.title.data, form.locale.data, form.summary.data, form.body.data, form.ask.data)


def _placed(form: ProposalForm, space: Space) -> dict[str, Any]:
    return {
        "place": form.place.data,
        "path": db.session.scalar(task_queries.path(form.path.data)),
        "campaign": db.session.scalar(queries.campaign(space, form.campaign.data)),
    }


def _merged(form: ProposalForm, proposal: Proposal) -> bool:
    """Put what was sent together with what another saved since. False where both changed the same words."""
    seen = form.edition.data or ""
    if not seen.isdecimal() or int(seen) == proposal.edition:
        return True
    bases = db.session.scalars(queries.editions(me(), proposal, int(seen), int(seen))).all()
    clashed = False
    for name in TEXTS:
        base = getattr(bases[0], name) if bases else ""
        merged = merge(base, getattr(proposal, name), form[name].data)
        clashed = clashed or bool(merged.conflicts)
        if not merged.conflicts:
            form[name].data = merged.text
    form.edition.raw_data, form.edition.data = None, str(proposal.edition)
    return not clashed


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
    changes = []
    if len(found) == 2:
        changes = [(name, difference(getattr(found[0], name), getattr(found[1], name))) for name in TEXTS]
    return page("proposals/versions.html", proposal=proposal, space=proposal.space, changes=changes, before=before,
                after=after, versions=db.session.scalars(queries.versions(me(), proposal)).all())  # fmt: skip
