"""Amendments of a proposal: asked for in an editor, read against the text as it stands, taken up or not."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.amendments.forms import AcceptForm, AmendmentForm, RejectForm
from workspace.blueprints.amendments.shown import edition_of, shown, take_along, together
from workspace.db import db
from workspace.models import Amendment, AmendmentState, Proposal
from workspace.queries import amendments as queries
from workspace.rules.flows import NotNow
from workspace.rules.permissions import Permission
from workspace.services import amendments
from workspace.services.proposals import Overlap, Words
from workspace.web import access, texts
from workspace.web.access import me
from workspace.web.pages import asked_number, form_page, page
from workspace.web.texts import TextForm
from workspace.web.transactions import done

bp = Blueprint("amendments", __name__, url_prefix="/s/<slug>/proposals/<int:number>/amendments")


@bp.get("")
@access.door("proposal", to=Permission.SPACE_READ)
def index(proposal: Proposal) -> ResponseReturnValue:
    """Every amendment that one may read, what waits first."""
    number = asked_number("page", least=1, most=100_000)
    rows = db.session.scalars(queries.of(me(), proposal, page=number)).all()
    return page("amendments/list.html", proposal=proposal, space=proposal.space, rows=rows[: queries.PAGE],
                number=number, has_more=len(rows) > queries.PAGE)  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@access.door("proposal", to=Permission.AMENDMENT_PROPOSE)
def new(proposal: Proposal) -> ResponseReturnValue:
    """Change the text in an editor; "look" shows what one has changed, "send" sends it."""
    languages = texts.of(proposal)
    text = texts.chosen(languages)
    form = AmendmentForm(data=texts.typed(text))
    drawn: dict[str, Any] = {
        "form": form,
        "proposal": proposal,
        "space": proposal.space,
        "text": text,
        "languages": languages,
    }
    if not form.validate_on_submit():
        return page("amendments/new.html", 422 if form.errors else 200, **drawn)
    base = access.found(edition_of(proposal, text, form.seen))
    words = form.words(text.locale)
    drawn["changes"] = texts.changes(base, words)
    if "send" not in request.form:
        return page("amendments/new.html", **drawn)
    try:
        made = amendments.propose(base, words, why=form.why.data, by=access.actor(proposal.space))
    except (amendments.Nothing, NotNow) as refused:
        is_late = isinstance(refused, NotNow)
        return page("amendments/new.html", 409 if is_late else 422, is_late=is_late, **drawn)
    return _back(made, _("Sent. The authors decide; you will see here what they say."), once=True)


def _back(amendment: Amendment, said: str, *, once: bool = False) -> ResponseReturnValue:
    proposal = amendment.proposal
    return done(
        "amendments.show", said=said, once=once, slug=proposal.space.slug, number=proposal.number,
        handle=amendment.handle,
    )  # fmt: skip


@bp.get("/<handle>")
@access.door("amendment", to=Permission.SPACE_READ)
def show(amendment: Amendment) -> ResponseReturnValue:
    """What it would change of the text as it stands now, and what becomes of it."""
    return page("amendments/show.html", **shown(amendment))


def _refused(amendment: Amendment, problem: str) -> ResponseReturnValue:
    return page("amendments/show.html", 409, **shown(amendment, problem=problem))


@bp.post("/<handle>/accept")
@access.door("amendment", to=Permission.AMENDMENT_DECIDE)
def accept(amendment: Amendment) -> ResponseReturnValue:
    """Accept the whole, as the page has shown it."""
    problem = _problem(amendment, AcceptForm().seen, None)
    return _refused(amendment, problem) if problem else _accepted(amendment)


def _problem(amendment: Amendment, seen: int, words: Words | None) -> str:
    """Accept it, or say in a word what stood in the way."""
    why = _("The text was changed: an amendment was accepted.")  # Of a decision that this stops.
    try:
        amendments.accept(amendment, saw=seen, words=words, reason=why, by=access.actor(amendment.proposal.space))
    except amendments.WentOn:
        return "went_on"
    except Overlap:
        return "overlap"
    except NotNow:
        return "closed" if amendment.state is AmendmentState.PENDING else "late"
    return ""


def _accepted(amendment: Amendment) -> ResponseReturnValue:
    return _back(amendment, _("Accepted. The text reads so now, and the amender is named there."))


@bp.route("/<handle>/edit", methods=["GET", "POST"])
@access.door("amendment", to=Permission.AMENDMENT_DECIDE)
def edit(amendment: Amendment) -> ResponseReturnValue:
    """Accept it after editing: the form holds both put together, and where they overlap the words of both."""
    if amendment.state is not AmendmentState.PENDING:
        return _refused(amendment, "late")
    against = amendments.against(amendment)
    both: dict[str, Any] = {name: each.both for name, each in together(amendment, against).items()}
    form = TextForm(data=both | {"edition": against.now.edition})
    if not form.validate_on_submit():
        return form_page("amendments/edit.html", form, **shown(amendment))
    problem = _problem(amendment, form.seen, form.words(amendment.locale))
    if not problem:
        return _accepted(amendment)
    clashed = take_along(amendment, form) if problem == "went_on" else []
    return page("amendments/edit.html", 409, form=form, **shown(amendment, problem=problem, clashed=clashed))


@bp.post("/<handle>/reject")
@access.door("amendment", to=Permission.AMENDMENT_DECIDE)
def reject(amendment: Amendment) -> ResponseReturnValue:
    """Leave the text as it is, with a reason."""
    form = RejectForm()
    if not form.validate_on_submit():
        return page("amendments/show.html", 422, **shown(amendment, rejecting=form))
    try:
        amendments.reject(amendment, reason=form.reason.data, by=access.actor(amendment.proposal.space))
    except NotNow:
        return _refused(amendment, "late")
    return _back(amendment, _("Rejected. The amender reads your reason."))


@bp.post("/<handle>/withdraw")
@access.door("amendment", to=Permission.AMENDMENT_WITHDRAW)
def withdraw(amendment: Amendment) -> ResponseReturnValue:
    """Take one's own amendment back."""
    try:
        amendments.withdraw(amendment, by=access.actor(amendment.proposal.space))
    except NotNow:
        return _refused(amendment, "late")
    return _back(amendment, _("Withdrawn."))


@bp.post("/<handle>/grow")
@access.door("amendment", to=Permission.AMENDMENT_GROW)
def grow(amendment: Amendment) -> ResponseReturnValue:
    """Go on with an amendment that was not taken up as a draft of one's own."""
    space = amendment.proposal.space
    try:
        draft = amendments.grow(amendment, by=access.actor(space))
    except NotNow:
        return _refused(amendment, "grown")
    return done("proposals.show", said=_("A draft of your own. Send it when it is ready."), slug=space.slug,
                number=draft.number)  # fmt: skip
