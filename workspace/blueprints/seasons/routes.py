"""Seasons: the list of them, one with its call and what was handed in, and its way from the call to the close."""

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.seasons.forms import ConferenceForm, SeasonForm, StepForm
from workspace.db import db
from workspace.models import Event, Season, SeasonState, Space
from workspace.queries import partners as partner_queries
from workspace.queries import seasons as queries
from workspace.queries import spaces as space_queries
from workspace.rules.flows import SEASONS, NotNow
from workspace.rules.permissions import Permission, may
from workspace.rules.seasons import digest, takes
from workspace.services import registrations, seasons
from workspace.services.seasons import ChangedMeanwhile, Frame
from workspace.web import access, labels
from workspace.web.access import me
from workspace.web.filters import said, titled
from workspace.web.forms import words_of
from workspace.web.locale import date_in_words, local
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("seasons", __name__)
LEAD = Permission.SEASON_LEAD
ACTIONS = ", ".join(step.action for step in SEASONS)


@bp.get("/seasons")
@access.open_door()
def index() -> ResponseReturnValue:
    """Every season that the viewer may read."""
    return page("seasons/list.html", seasons=db.session.scalars(queries.all_of(me())).all())


@bp.get("/s/<slug>/seasons")
@access.door("space", to=Permission.SPACE_READ)
def of_space(space: Space) -> ResponseReturnValue:
    """The seasons of a space."""
    return page("seasons/of_space.html", space=space, seasons=db.session.scalars(queries.of_space(me(), space)).all())


@bp.route("/s/<slug>/seasons/new", methods=["GET", "POST"])
@access.door("space", to=Permission.SEASON_START)
def new(space: Space) -> ResponseReturnValue:
    """A first season, or the next one: with the number that follows."""
    number = (db.session.scalar(queries.last_number(space)) or 0) + 1
    form = _with_paths(SeasonForm(data={"number": number}))
    if not form.validate_on_submit():
        return form_page("seasons/new.html", form, space=space, last=None)
    return _start(space, form, None)


@bp.route("/s/<slug>/seasons/<int:number>/next", methods=["GET", "POST"])
@access.door("season", to=Permission.SEASON_START)
def next_one(season: Season) -> ResponseReturnValue:
    """The season after this one: its themes, the words of its call and its programme are there already."""
    follows = db.session.scalar(queries.next_of(season))
    kept = {key: value for key, value in _typed(season).items() if key == "paths" or key.startswith("call_")}
    form = _with_paths(SeasonForm(data=kept | {"number": season.number + 1}))
    if not form.validate_on_submit():
        return form_page("seasons/new.html", form, space=season.space, last=season, follows=follows)
    return _start(season.space, form, season)


def _start(space: Space, form: SeasonForm, last: Season | None) -> ResponseReturnValue:
    try:
        made = seasons.start(space, _framed(form), last=last, by=access.actor(space))
    except ValueError:
        form.number.errors = [_("There is a season of this number already.")]
        return page("seasons/new.html", 422, form=form, space=space, last=last)
    return done(
        "seasons.show", said=_("The season is there, as a draft that its facilitators see."), once=True,
        slug=space.slug, number=made.number,
    )  # fmt: skip


def _with_paths(form: SeasonForm) -> SeasonForm:
    form.paths.choices = [(p.slug, said(p.names)) for p in db.session.scalars(space_queries.paths())]
    return form


def _typed(season: Season) -> dict[str, Any]:
    """A season, as its form has it."""
    it = seasons.framed(season)
    words = {f"name_{tag}": text for tag, text in it.names.items()}
    words |= {f"call_{tag}": text for tag, text in it.calls.items()}
    return words | vars(it) | {"paths": [path.slug for path in it.paths], "saw": seasons.mark(season)}


def _framed(form: SeasonForm) -> Frame:
    chosen = set(form.paths.data or [])
    paths = [path for path in db.session.scalars(space_queries.paths()) if path.slug in chosen]
    return Frame(
        form.number.data or 1, words_of(form, "name"), words_of(form, "call"), form.starts_on.data, form.ends_on.data,
        form.opens_at.data, form.closes_at.data, paths,
    )  # fmt: skip


@bp.get("/s/<slug>/seasons/<int:number>")
@access.door("season", to=Permission.ANYONE)
def show(season: Season) -> ResponseReturnValue:
    """Its call, its themes with what was handed in, what comes next; of a closed one its last word and its figures."""
    return _show(season)


def _show(season: Season, status: int = 200, form: StepForm | None = None, **more: Any) -> Response:
    at, path = asked_number("page", least=1, most=10_000), request.args.get("path", "")
    found = db.session.scalars(queries.page_of(queries.proposals(me(), season, path), at)).all()
    kept = db.session.scalar(queries.snapshot(season)) if season.state is SeasonState.CLOSED else None
    conference = db.session.scalar(queries.conference(me(), season)) if season.conference_id else None
    leads = season.state is not SeasonState.CLOSED and may(me(), LEAD, season)
    return page(
        "seasons/show.html", status, season=season, space=season.space, takes=takes(season, me().at), kept=kept,
        is_whole=kept is not None and digest(kept.data) == kept.hash,
        by_path=dict(db.session.execute(queries.by_path(me(), season)).all()),
        groups=[(path, list(those)) for path, those in groupby(found[: queries.PAGE], key=lambda each: each.path)],
        has_more=len(found) > queries.PAGE, at=at, path=path,
        partners=db.session.scalars(partner_queries.of(me(), season)).all(),
        follows=db.session.scalar(queries.next_of(season)), steps=SEASONS.open_to(me(), season),
        form=form or StepForm(None), conference=conference,
        is_open=conference is not None and registrations.is_open(conference),
        **{"conference_form": _conference_form(season) if leads else None} | more,
    )  # fmt: skip


def _conference_form(season: Season, *, sent: bool = False) -> ConferenceForm:
    form = ConferenceForm() if sent else ConferenceForm(None)
    known = db.session.scalars(queries.conferences(me(), season)).all()
    form.event.choices = [("", _("none yet")), *((str(it.number), _dated(it)) for it in known)]
    if not sent:
        form.event.data = next((str(it.number) for it in known if it.id == season.conference_id), "")
    return form


def _dated(event: Event) -> str:
    return f"{titled(event)} · {date_in_words(local(event.starts_at).date(), with_year=True)}"


@bp.post("/s/<slug>/seasons/<int:number>/conference")
@access.door("season", to=LEAD)
def conference(season: Season) -> ResponseReturnValue:
    """Say which event of its space is its conference."""
    form = _conference_form(season, sent=True)
    if not form.validate():
        return _show(season, 422, conference_form=form)
    known = db.session.scalars(queries.conferences(me(), season))
    event = next((it for it in known if str(it.number) == form.event.data), None)
    try:
        seasons.name_conference(season, event, by=access.actor(season.space))
    except NotNow:
        return _show(season, 409, is_late=True)
    return done("seasons.show", said=_("Saved."), slug=season.space.slug, number=season.number)


@bp.route("/s/<slug>/seasons/<int:number>/edit", methods=["GET", "POST"])
@access.door("season", to=LEAD)
def edit(season: Season) -> ResponseReturnValue:
    """Change its frame and its call. What somebody else saved meanwhile is not overwritten."""
    form = _with_paths(SeasonForm(data=_typed(season)))
    if not form.validate_on_submit():
        return form_page("seasons/edit.html", form, season=season, space=season.space)
    try:
        seasons.revise(season, _framed(form), saw=form.saw.data or "", by=access.actor(season.space))
    except ChangedMeanwhile:
        form.saw.data = seasons.mark(season)
        return page("seasons/edit.html", 409, form=form, season=season, space=season.space, overlap=True)
    except NotNow:
        return _show(season, 409, is_late=True)
    except ValueError as wrong:
        told = {
            "number": _("There is a season of this number already."),
            "opens_at": _("Its call is out: it needs its days."),
        }
        form[str(wrong)].errors = [told[str(wrong)]]
        return page("seasons/edit.html", 422, form=form, season=season, space=season.space)
    said = _("Saved.")
    if title := seasons.outside(season):
        said += " " + _("“%(title)s” of the programme lies outside these days: change that, too.", title=title)
    return done("seasons.show", said=said, slug=season.space.slug, number=season.number)


@bp.post(f"/s/<slug>/seasons/<int:number>/<any({ACTIONS}):action>")
@access.door("season", to=LEAD)
def step(season: Season, action: str) -> ResponseReturnValue:
    """Take a step: let the call out, go over to deliberating, convene the plenary, close."""
    form = StepForm()
    if not form.validate_on_submit():
        return _show(season, 422, form)
    try:
        seasons.advance(season, action, statement=form.statement.data.strip(), by=access.actor(season.space))
    except NotNow:
        return _show(season, 409, form, is_late=True)
    except ValueError:
        return _show(season, 422, form, lacks_window=True)
    return done("seasons.show", said=labels.SEASON_TAKEN[action], slug=season.space.slug, number=season.number)


@bp.get("/s/<slug>/seasons/<int:number>/plenary")
@access.door("season", to=LEAD)
def plenary(season: Season) -> ResponseReturnValue:
    """What was adopted, to be put before a council; and what was asked for so far."""
    g.space = season.space
    return page(
        "seasons/plenary.html", season=season, space=season.space,
        found=db.session.scalars(queries.adopted(me(), season)).all(),
        asked=db.session.scalars(queries.recommendations(me(), season).limit(queries.PAGE)).all(),
        may_ask=may(me(), Permission.RECOMMENDATION_ISSUE, season.space) and season.state is SeasonState.PLENARY,
    )  # fmt: skip
