"""Campaigns: those of a space, one with its plan, its tactics, its partners, its report; several spaces carry it."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.campaigns.forms import AskForm, CampaignForm, CloseForm, FillForm, TacticForm
from workspace.db import db
from workspace.models import Campaign, Record, Section, Space, Tactic
from workspace.queries import campaigns as queries
from workspace.queries import events as event_queries
from workspace.queries import partners as partner_queries
from workspace.queries import recommendations as recommendation_queries
from workspace.queries import records as record_queries
from workspace.queries import spaces as space_queries
from workspace.queries import tasks as task_queries
from workspace.rules.addresses import slug_in
from workspace.rules.flows import NotNow
from workspace.rules.permissions import Permission, may
from workspace.rules.starters import STARTERS
from workspace.services import campaigns
from workspace.services.campaigns import ChangedMeanwhile, Frame, Step
from workspace.web import access, chain
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.forms import words_of
from workspace.web.locale import locale, today, western
from workspace.web.pages import form_page, page
from workspace.web.transactions import done

bp = Blueprint("campaigns", __name__, url_prefix="/s/<slug>/campaigns")
LEAD = Permission.CAMPAIGN_LEAD


@bp.get("")
@access.door("space", to=Permission.SPACE_READ)
def index(space: Space) -> ResponseReturnValue:
    """The campaigns of a space, and those it was asked to carry."""
    asked = db.session.execute(queries.asked(space)).all() if may(me(), LEAD, space) else []
    found = db.session.scalars(queries.of_space(me(), space)).all()
    return page("campaigns/list.html", space=space, campaigns=found, asked=asked)


@bp.route("/new", methods=["GET", "POST"])
@access.door("space", to=LEAD)
def new(space: Space) -> ResponseReturnValue:
    """Begin with an empty plan, or from one of the kinds met in the field (`?from=river`)."""
    chosen = STARTERS.get(request.args.get("from", ""))
    begun: dict[str, Any] = {"starts_on": today()}
    if chosen:
        begun |= {f"name_{tag}": text for tag, text in chosen.names.items()} | chosen.plan_in(locale())
        begun["path"] = chosen.path
    form = _with_paths(CampaignForm(data=begun))
    if not form.validate_on_submit():
        return form_page("campaigns/new.html", form, space=space, starters=STARTERS, chosen=chosen)
    frame = _frame(form)
    begins = frame.starts_on or today()
    tactics = [Step(*each) for each in chosen.tactics_in(locale(), begins)] if chosen else []
    made = campaigns.start(space, frame, form.plan, locale=locale(), tactics=tactics, by=access.actor(space))
    return done("campaigns.show", said=_("The campaign is there, for the members. Fill in what is missing."),
                once=True, slug=space.slug, handle=made.handle)  # fmt: skip


def _with_paths(form: CampaignForm) -> CampaignForm:
    paths = db.session.scalars(space_queries.paths()).all()
    form.path.choices = [("", _("no path")), *((p.slug, said(p.names)) for p in paths)]
    if form.path.data not in {p.slug for p in paths} and not form.path.raw_data:
        form.path.data = ""
    return form


def _frame(form: CampaignForm) -> Frame:
    path = db.session.scalar(task_queries.path(form.path.data))
    return Frame(words_of(form, "name"), path, form.starts_on.data, form.ends_on.data)


@bp.get("/<handle>")
@access.door("campaign", to=Permission.SPACE_READ)
def show(campaign: Campaign) -> ResponseReturnValue:
    """The plan, the tactics in time, what belongs to it in every space, partners, and what came of it."""
    return _show(campaign)


def _show(campaign: Campaign, status: int = 200, **more: Any) -> ResponseReturnValue:
    inside = may(me(), Permission.SPACE_INSIDE, g.space)
    hidden = () if inside else (Section.RISKS, Section.NEEDS)
    forms = {"ask_form": AskForm(None), "fill_form": FillForm(None)} | more
    return page(
        "campaigns/show.html",
        status,
        campaign=campaign,
        space=g.space,
        sections=[each for each in Section if each not in hidden],
        tactics=db.session.scalars(queries.tactics(campaign)).all(),
        partners=db.session.scalars(partner_queries.of(me(), campaign)).all(),
        spaces=db.session.scalars(queries.spaces(me(), campaign)).all(),
        proposals=db.session.scalars(queries.proposals(me(), campaign)).all(),
        tasks=db.session.execute(queries.tasks(me(), campaign)).all(),
        meetings=db.session.scalars(queries.meetings(me(), campaign)).all(),
        events=db.session.scalars(event_queries.around(me(), campaign)).all(),
        recommendations=db.session.scalars(recommendation_queries.of_campaign(me(), campaign, me().at)).all(),
        stops=chain.of(campaign),
        **forms,
    )


def _back(campaign: Campaign, said: str = "", anchor: str = "", **more: Any) -> ResponseReturnValue:
    return done("campaigns.show", said=said, anchor=anchor, slug=g.space.slug, handle=campaign.handle, **more)


def _closed(campaign: Campaign) -> ResponseReturnValue:
    return _show(campaign, 409, is_late=True)


@bp.route("/<handle>/edit", methods=["GET", "POST"])
@access.door("campaign", to=LEAD)
def edit(campaign: Campaign) -> ResponseReturnValue:
    """Change the plan. What somebody else answered meanwhile is put together, or shown beside."""
    typed: dict[str, Any] = {f"name_{tag}": text for tag, text in campaign.names.items()} | campaign.plan
    typed |= {"starts_on": campaign.starts_on, "ends_on": campaign.ends_on, "base": campaign.edition}
    typed |= {"path": campaign.path.slug if campaign.path else "", "saw": campaigns.mark(campaign)}
    form = _with_paths(CampaignForm(data=typed))
    if not form.validate_on_submit():
        return form_page("campaigns/edit.html", form, campaign=campaign, space=g.space)
    base = form.base.data or 0
    saw = form.saw.data or ""
    try:
        campaigns.revise(campaign, g.space, _frame(form), form.plan, base=base, saw=saw, by=access.actor(g.space))
    except ChangedMeanwhile as clash:
        return _clash(campaign, form, clash)
    except NotNow:
        return _closed(campaign)
    return _back(campaign, _("Saved."))


def _clash(campaign: Campaign, form: CampaignForm, clash: ChangedMeanwhile) -> ResponseReturnValue:
    """The form again on top of what is there now: with what was typed, and beside it what others wrote."""
    for section, text in clash.together.items():
        form[section].data = text
    form.base.data, form.saw.data = campaign.edition, campaigns.mark(campaign)
    return page("campaigns/edit.html", 409, form=form, campaign=campaign, space=g.space, theirs=clash.theirs)


@bp.get("/<handle>/versions")
@access.door("campaign", to=Permission.SPACE_INSIDE)
def versions(campaign: Campaign) -> ResponseReturnValue:
    """Every edition of the plan, the newest first, each with what it said otherwise than the one before."""
    found = db.session.scalars(queries.versions(campaign)).all()
    return page("campaigns/versions.html", campaign=campaign, space=g.space, versions=found)


@bp.post("/<handle>/<any(share, keep):what>")
@access.door("campaign", to=LEAD)
def show_to(campaign: Campaign, what: str) -> ResponseReturnValue:
    """Let visitors read it, or not any more."""
    verb = campaigns.share if what == "share" else campaigns.keep
    verb(campaign, g.space, by=access.actor(g.space))
    return _back(campaign, _("Visitors can read it.") if what == "share" else _("Only members read it."))


@bp.route("/<handle>/tactics", methods=["GET", "POST"])
@access.door("campaign", to=LEAD)
def add_tactic(campaign: Campaign) -> ResponseReturnValue:
    form = TacticForm(data={"starts_on": today()})
    if not form.validate_on_submit():
        return form_page("campaigns/tactic.html", form, campaign=campaign, space=g.space, tactic=None)
    try:
        campaigns.add_tactic(campaign, g.space, _step(form), by=access.actor(g.space))
    except NotNow:
        return _closed(campaign)
    return _back(campaign, _("It is on the timeline."), anchor="tactics", once=True)


def _step(form: TacticForm) -> Step:
    return Step(form.title.data, form.starts_on.data, form.ends_on.data or form.starts_on.data)


def _tactic(campaign: Campaign, handle: str) -> Tactic:
    found: Tactic = access.found(db.session.scalar(queries.tactic(campaign, handle)))
    return found


@bp.route("/<handle>/tactics/<tactic>", methods=["GET", "POST"])
@access.door("campaign", to=LEAD)
def edit_tactic(campaign: Campaign, tactic: str) -> ResponseReturnValue:
    it = _tactic(campaign, tactic)
    form = TacticForm(data=vars(campaigns.planned(it)) | {"saw": campaigns.tactic_mark(it)})
    if not form.validate_on_submit():
        return form_page("campaigns/tactic.html", form, campaign=campaign, space=g.space, tactic=it)
    try:
        saw = form.saw.data or ""
        campaigns.change_tactic(campaign, it, g.space, _step(form), saw=saw, by=access.actor(g.space))
    except ChangedMeanwhile:
        form.saw.data = campaigns.tactic_mark(it)
        return page("campaigns/tactic.html", 409, form=form, campaign=campaign, space=g.space, tactic=it, overlap=True)
    except NotNow:
        return _closed(campaign)
    return _back(campaign, _("Saved."), anchor="tactics")


@bp.post("/<handle>/tactics/<tactic>/<any(done, open, remove):what>")
@access.door("campaign", to=LEAD)
def settle_tactic(campaign: Campaign, tactic: str, what: str) -> ResponseReturnValue:
    """It is done, it is not, or it is off the timeline."""
    it, by = _tactic(campaign, tactic), access.actor(g.space)
    try:
        if what == "remove":
            campaigns.remove_tactic(campaign, it, g.space, by=by)
        else:
            campaigns.finish_tactic(campaign, it, g.space, what == "done", by=by)
    except NotNow:
        return _closed(campaign)
    return _back(campaign, anchor="tactics")


@bp.post("/<handle>/spaces")
@access.door("campaign", to=LEAD)
def ask(campaign: Campaign) -> ResponseReturnValue:
    """Ask another space, by its address, to carry the campaign."""
    form = AskForm()
    if not form.validate_on_submit():
        return _show(campaign, 422, ask_form=form)
    other = db.session.scalar(space_queries.ONE, {"slug": slug_in(form.space.data)})
    if other is None or not me().may_see(other):
        form.space.errors = [_("There is no space at this address.")]
        return _show(campaign, 422, ask_form=form)
    try:
        campaigns.ask(campaign, g.space, other, by=access.actor(g.space))
    except ValueError:
        form.space.errors = [_("This space carries it, or was asked already.")]
        return _show(campaign, 422, ask_form=form)
    except NotNow:
        return _closed(campaign)
    return _back(campaign, _("They are asked. One of their facilitators answers."), anchor="spaces")


@bp.post("/asked/<campaign>/<any(accept, refuse):answer>")
@access.door("space", to=LEAD)
def answer(space: Space, campaign: str, answer: str) -> ResponseReturnValue:
    """Take up a campaign that another space asked this one to carry, or not."""
    it = access.found(db.session.scalar(queries.asked_one(space, campaign)))
    campaigns.answer(it, space, answer == "accept", by=access.actor(space))
    said = _("This space carries it now.") if answer == "accept" else _("The answer is no.")
    return done("campaigns.index", said=said, slug=space.slug)


@bp.post("/<handle>/leave")
@access.door("campaign", to=LEAD)
def leave(campaign: Campaign) -> ResponseReturnValue:
    """This space carries the campaign no longer."""
    try:
        campaigns.leave(campaign, g.space, by=access.actor(g.space))
    except NotNow:
        return _show(campaign, 409)
    return done("campaigns.index", said=_("This space does not carry it any more."), slug=g.space.slug)


def _record(number: int) -> Record | None:
    return db.session.scalar(record_queries.one(me(), g.space, Record, number))


@bp.post("/<handle>/records")
@access.door("campaign", to=Permission.CAMPAIGN_FILL)
def put_in(campaign: Campaign) -> ResponseReturnValue:
    """A record of this space belongs to the campaign."""
    form = FillForm()
    typed = western(form.number.data or "").strip().lstrip("#") if form.validate_on_submit() else ""
    thing = _record(int(typed)) if typed.isdecimal() and len(typed) < 10 else None
    if thing is None:
        form.number.errors = form.number.errors or [_("There is no such number in this space.")]
        return _show(campaign, 422, fill_form=form)
    campaigns.put_in(campaign, thing, by=access.actor(g.space))
    return _back(campaign, _("It belongs to the campaign."), anchor="belongs")


@bp.post("/<handle>/records/<int:record>/remove")
@access.door("campaign", to=Permission.CAMPAIGN_FILL)
def take_out(campaign: Campaign, record: int) -> ResponseReturnValue:
    campaigns.take_out(campaign, access.found(_record(record)), by=access.actor(g.space))
    return _back(campaign, anchor="belongs")


@bp.route("/<handle>/close", methods=["GET", "POST"])
@access.door("campaign", to=LEAD)
def close(campaign: Campaign) -> ResponseReturnValue:
    """Write down what was won; the plan then stands still."""
    form = CloseForm(data={"report": campaign.report})
    if not form.validate_on_submit():
        return form_page("campaigns/close.html", form, campaign=campaign, space=g.space)
    try:
        campaigns.close(campaign, g.space, form.report.data, by=access.actor(g.space))
    except NotNow:
        return _closed(campaign)
    return _back(campaign, _("The campaign is closed. Thank you for the work."))


@bp.post("/<handle>/reopen")
@access.door("campaign", to=LEAD)
def reopen(campaign: Campaign) -> ResponseReturnValue:
    campaigns.reopen(campaign, g.space, by=access.actor(g.space))
    return _back(campaign, _("The campaign goes on."))
