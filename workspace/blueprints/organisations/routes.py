"""Organisations: a directory by city, path and kind; a page for each; who speaks for it and who belongs to it."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.organisations.forms import AboutForm, AskForm, BelongForm, MergeForm, towns, wanted
from workspace.db import db
from workspace.models import Affiliation, Organisation, Space
from workspace.queries import organisations as queries
from workspace.queries import partners as partner_queries
from workspace.queries import spaces as space_queries
from workspace.rules.flows import NotNow
from workspace.rules.permissions import Permission, may
from workspace.rules.places import TOWNS
from workspace.rules.viewers import Actor
from workspace.services import organisations
from workspace.services.organisations import AlreadyThere, ChangedMeanwhile
from workspace.web import access
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.forms import options
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("organisations", __name__, url_prefix="/organisations")
SPEAK = Permission.ORGANISATION_SPEAK


@bp.get("")
@access.open_door()
def index() -> ResponseReturnValue:
    """The organisations that the reader may know of, by city, path and kind."""
    paths = list(db.session.scalars(space_queries.paths()))
    asked, at = wanted(paths), asked_number("page", least=1, most=10_000)
    found = db.session.scalars(queries.directory(me(), page=at, **asked)).all()
    return page(
        "organisations/list.html", asked=asked, at=at, found=found[: queries.PAGE], has_more=len(found) > queries.PAGE,
        paths=paths, towns=towns(), places=TOWNS,
    )  # fmt: skip


@bp.get("/<handle>")
@access.door("organisation", to=Permission.ANYONE)
def show(it: Organisation) -> ResponseReturnValue:
    """What it is, where, on which paths, which spaces it has joined and what it supports, as far as one may read that.

    The address of one that was merged leads on to the one it turned out to be.
    """
    if request.method == "GET" and (request.view_args or {})["handle"] != it.handle:
        return redirect(url_for("organisations.show", handle=it.handle), 308)
    return _show(it)


def _show(
    it: Organisation, status: int = 200, *, belong: BelongForm | None = None, ask: AskForm | None = None
) -> ResponseReturnValue:
    speaks = may(me(), SPEAK, it)
    user = me().user
    return page(
        "organisations/show.html",
        status,
        it=it,
        town=TOWNS.get(it.place),
        spaces=db.session.scalars(queries.spaces(me(), it)).all(),
        supported=db.session.scalars(queries.supported(me(), it)).all(),
        campaigns=db.session.execute(partner_queries.campaigns(me(), it)).all(),
        events=db.session.scalars(partner_queries.events(me(), it)).all(),
        seasons=db.session.scalars(partner_queries.seasons(me(), it)).all(),
        people=db.session.scalars(queries.people(it)).all() if speaks else [],
        ties=db.session.scalars(queries.ties(me(), it)).all() if speaks else [],
        mine=db.session.scalar(queries.mine(me(), it)) if user else None,
        belong=belong or BelongForm(None, data={"name": user.name if user else ""}),
        ask=ask or AskForm(None),
        to_ask=db.session.scalars(queries.to_ask(it)).all() if speaks else [],
    )


def _speaking(it: Organisation) -> tuple[Space, Actor]:
    """The space in which the viewer speaks for an organisation, and who they are there; for a coordinator, the root."""
    mine = me().speaks_for.get(it.id)
    space = mine.space if mine else db.session.scalars(space_queries.root()).one()
    return space, access.actor(space)


def _back(it: Organisation, said: str, anchor: str = "") -> ResponseReturnValue:
    return done("organisations.show", said=said, handle=it.handle, anchor=anchor)


@bp.route("/<handle>/edit", methods=["GET", "POST"])
@access.door("organisation", to=SPEAK)
def edit(it: Organisation) -> ResponseReturnValue:
    """Change what an organisation says of itself, and whether everybody finds it."""
    now = {**vars(organisations.about(it)), "paths": [path.slug for path in it.paths], "saw": organisations.mark(it)}
    form = AboutForm(data={**now, **{f"about_{tag}": text for tag, text in it.about.items()}})
    paths = {path.slug: path for path in db.session.scalars(space_queries.paths())}
    form.place.choices = [("", _("not on the map")), *towns()]
    form.paths.choices = [(slug, said(path.names)) for slug, path in paths.items()]
    if not form.validate_on_submit():
        return form_page("organisations/edit.html", form, it=it)
    space, by = _speaking(it)
    try:
        organisations.describe(it, form.words(paths), saw=form.saw.data or "", space=space, by=by, viewer=me())
    except AlreadyThere as there:
        form.name.errors = [_("“%(name)s” is already there.", name=there.args[0].name)]
        return form_page("organisations/edit.html", form, it=it)
    except ChangedMeanwhile:
        form.saw.data = organisations.mark(it)
        return page("organisations/edit.html", 409, form=form, it=it, overlap=True)
    return _back(it, _("Saved."))


@bp.post("/<handle>/people")
@access.door("organisation", to=Permission.SIGNED_IN)
def belong(it: Organisation) -> ResponseReturnValue:
    """Say that one belongs to it; who speaks for it confirms that."""
    form, user = BelongForm(), access.found(me().user)
    if not form.validate():
        return _show(it, 422, belong=form)
    organisations.say_one_belongs(it, user, name=form.name.data, word=form.word.data)
    return _back(it, _("They are told. Whoever speaks for it confirms it."), anchor="me")


@bp.post("/<handle>/people/leave")
@access.door("organisation", to=Permission.SIGNED_IN)
def leave(it: Organisation) -> ResponseReturnValue:
    """Say that one belongs to it no more."""
    if mine := db.session.scalar(queries.mine(me(), it)):
        organisations.go(mine)
    return _back(it, _("You are no longer on its list."), anchor="me")


@bp.post("/<handle>/people/<person>/<any(confirm, end):what>")
@access.door("affiliation", to=SPEAK)
def answer(person: Affiliation, what: str) -> ResponseReturnValue:
    """Confirm that somebody belongs to it, or that they do not."""
    it = person.organisation
    space, by = _speaking(it)
    verb = organisations.confirm if what == "confirm" else organisations.end
    verb(person, space=space, by=by)
    return _back(it, _("Saved."), anchor="people")


@bp.post("/<handle>/spaces")
@access.door("organisation", to=SPEAK)
def ask(it: Organisation) -> ResponseReturnValue:
    """Ask for it to join a space, by its address, or by its name where it is public."""
    form = AskForm()
    if not form.validate():
        return _show(it, 422, ask=form)
    space = db.session.scalar(space_queries.ONE, {"slug": form.slug(db.session.scalars(queries.to_ask(it)))})
    if space is None or not me().may_see(space) or space.archived_at:
        form.space.errors = [_("There is no space at this address.")]
        return _show(it, 422, ask=form)
    try:
        organisations.ask_in(it, space, by=_speaking(it)[1])
    except NotNow:
        form.space.errors = [_("It is a part of this space already.")]
        return _show(it, 422, ask=form)
    return _back(it, _("They are asked. One of their facilitators answers."), anchor="spaces")


@bp.post("/<handle>/spaces/<space>/leave")
@access.door("organisation", to=SPEAK)
def part(it: Organisation, space: str) -> ResponseReturnValue:
    """It leaves a space, or asks to join it no more."""
    found = access.see_space(space)
    organisations.let_out(it, found, by=_speaking(it)[1])
    return _back(it, _("Saved."), anchor="spaces")


@bp.route("/<handle>/merge", methods=["GET", "POST"])
@access.door("organisation", to=Permission.ORGANISATION_MERGE)
def merge(it: Organisation) -> ResponseReturnValue:
    """Two were registered for one: what this one has becomes the other's, and its address leads there."""
    if request.view_args != {"handle": it.handle}:  # Merged already: what stands here now is the other one.
        return redirect(url_for("organisations.show", handle=it.handle), 303)
    form = MergeForm()
    others = {each.handle: each for each in db.session.scalars(queries.all_by_name()) if each is not it}
    form.into.choices = options(others.values(), named=lambda each: each.name, empty=_("Choose an organisation"))
    if not form.validate_on_submit():
        return form_page("organisations/merge.html", form, it=it)
    space = db.session.scalars(space_queries.root()).one()
    into = others[form.into.data]
    organisations.merge(it, into, space=space, by=access.actor(space))
    return _back(into, _("They are one now. The old address leads here."))
