"""Spaces: the directory, opening one, what it says of itself, its settings, columns, charter and activity."""

from collections import defaultdict
from typing import Any

from flask import Blueprint, abort, g, get_template_attribute, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from workspace.blueprints.spaces.forms import CharterForm, ColumnForm, DescribeForm, LabelForm, OpenForm, TemplateForm
from workspace.config import LOCALES
from workspace.db import db
from workspace.models import Charter, Column, Label, Space, SpaceKind, Visibility
from workspace.queries import activity as activity_queries
from workspace.queries import organisations as organisation_queries
from workspace.queries import rollup as rollup_queries
from workspace.queries import spaces as queries
from workspace.queries.records import readable
from workspace.rules.permissions import Permission, may
from workspace.rules.places import TOWNS, called, nearest
from workspace.rules.starters import COLUMNS, city_forum
from workspace.services import spaces
from workspace.web import access
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.forms import words_of
from workspace.web.kept import kept
from workspace.web.locale import locale
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("spaces", __name__)
LINES = 50
FIRST_MEMBERS = 30  # For how many the first invitation is, until somebody says otherwise.


@bp.get("/spaces")
@access.open_door()
def directory() -> ResponseReturnValue:
    """Every space whose existence is the viewer's to know, as a tree."""
    rows = db.session.scalars(queries.directory(me())).all()
    known, below = {space.id for space in rows}, defaultdict(list)
    for space in rows:
        below[space.parent_id if space.parent_id in known else None].append(space)
    archived = db.session.scalars(queries.archived(me())).all()
    return page("spaces/directory.html", below=below, archived=archived)


@bp.get("/s/<slug>/open")
@access.door("space", to=Permission.SPACE_OPEN)
def open_below(space: Space) -> ResponseReturnValue:
    """The form, empty; or filled from the template of a city forum for the town that is asked for (`place`), or as a
    team that asks for one has written it (`city`)."""
    city = request.args.get("city", "").strip()[:80]
    asked = request.args.get("place", "") or called(city)
    data: dict[str, Any] = {"visibility": Visibility.CLOSED, "parent": space.slug}
    if request.args.get("kind") == SpaceKind.CITY:
        data |= {"visibility": Visibility.PUBLIC, "kind": SpaceKind.CITY, "parent": _parent_of_a_city(space, asked)}
    if town := TOWNS.get(asked):
        texts = city_forum(town.names)
        data |= {"place": asked, "slug": asked}
        data |= {f"{what}_{tag}": text for what, words in texts.items() for tag, text in words.items()}
    elif city:
        tag = "en" if city.isascii() else "ckb" if locale() == "ckb" else "ar"
        data |= {f"{what}_{tag}": words[tag] for what, words in city_forum({"en": city}).items()}
    return _open(space, OpenForm(None, data=data))


def _parent_of_a_city(space: Space, place: str) -> str:
    """Where a city forum that is opened from the network stands, by its address: in the region of the nearest forum;
    "" where that is not known."""
    regions = [each for each in _above(space) if each.kind is SpaceKind.REGION]
    if space.kind is not SpaceKind.NETWORK or not regions:
        return space.slug
    if len(regions) == 1:
        return regions[0].slug
    by_place = {each.place: each for each in db.session.scalars(queries.on_the_map(me()))}
    near = by_place.get(nearest(place, by_place))
    return next((each.slug for each in regions if near and each.id in (near.id, near.parent_id)), "")


def _above(space: Space) -> list[Space]:
    return [each for each in db.session.scalars(queries.above(me(), space)) if may(me(), Permission.SPACE_OPEN, each)]


def _open(space: Space, form: OpenForm) -> ResponseReturnValue:
    form.parent.choices = [
        ("", _("Choose where it stands")),
        *((each.slug, said(each.names)) for each in _above(space)),
    ]
    return form_page("spaces/open.html", form, space=space)


@bp.get("/s/<slug>/start")
@access.door("space", to=Permission.SPACE_EDIT)
def start(space: Space) -> ResponseReturnValue:
    """The first steps of a new space, each with what is done already: it is read from the space itself."""
    meetings, trainings, invited, members, columns = db.session.execute(queries.begun(space)).one()
    charter = db.session.scalar(queries.charter(space))
    steps: list[tuple[str, str, dict[str, Any], bool]] = [
        (_("Its name and purpose in three languages"), "spaces.settings", {}, len(space.names) == len(LOCALES)),
        (_("Its charter: the network’s, or one of its own"), "spaces.charter", {}, charter is not None),
        (_("Invite who will facilitate and moderate with you"), "spaces.members", {"_anchor": "invite"}, bool(invited)),
        (_("Print the invitation with its QR code, and let the first members in"), "spaces.members",
         {"uses": FIRST_MEMBERS, "_anchor": "invite"}, members > 1),
        (_("Choose the columns of the board, and call them as you speak"), "spaces.columns", {}, bool(columns)),
        (_("Plan the first meeting: an agenda is there already"), "meetings.new", {"from": "first"}, bool(meetings)),
        (_("Plan the first training: a programme for half a day is there already"), "events.new",
         {"from": "together"}, bool(trainings)),
    ]  # fmt: skip
    shown = [
        {"text": text, "url": url_for(endpoint, slug=space.slug, **more), "is_done": is_done}
        for text, endpoint, more, is_done in steps
    ]
    return page("spaces/start.html", space=space, steps=shown)


@bp.post("/s/<slug>/open")
@access.door("space", to=Permission.SPACE_OPEN)
def found(space: Space) -> ResponseReturnValue:
    """Open a space below this one, or below the one that is chosen; whoever opens it is its first facilitator, under
    the name they have there."""
    form, above = OpenForm(), {each.slug: each for each in _above(space)}
    form.parent.choices = [(slug, "") for slug in above]
    form.parent.data = space.slug if form.parent.data is None else form.parent.data
    if form.validate():
        parent = above[form.parent.data]
        founder = access.actor(parent).membership
        assert founder.user is not None  # noqa: S101 - it is whoever is signed in
        try:
            new = spaces.found(parent=parent, kind=form.kind.data, visibility=form.visibility.data,
                               names=form.names, purposes=form.purposes, slug=form.slug.data, by=founder.user,
                               name=founder.name, place=form.place.data)  # fmt: skip
        except spaces.SlugTaken:
            form.slug.errors = [_("Another space has this address.")]
        else:
            return done("spaces.start", slug=new.slug, said=_("The space is open. Here are its first steps."))
    return _open(space, form)


@bp.get("/s/<slug>/about")
@access.door("front", to=Permission.ANYONE)
def about(space: Space) -> ResponseReturnValue:
    """What a space is, for everybody who may know of it: the only page of a closed one that outsiders see."""
    return page(
        "spaces/about.html",
        space=space,
        charter=db.session.scalar(queries.charter(space)),
        below=db.session.scalars(queries.below(me(), space)).all(),
        organisations=db.session.scalars(organisation_queries.joined(me(), space)).all()
        if me().may_enter(space)
        else [],
        mine=me().active.get(space.id),
    )


@bp.get("/s/<slug>/rollup")
@access.door("space", to=Permission.SPACE_READ)
def rollup(space: Space) -> ResponseReturnValue:
    """A node of the tree at a glance: itself and each space below it with all that is below that one."""
    at = asked_number("page", least=1, most=10_000)
    glance, has_more = kept(("rollup", space.id, at), lambda: _glance(space, at))
    return page("spaces/rollup.html", space=space, glance=glance, at=at, has_more=has_more)


def _glance(space: Space, at: int) -> tuple[Markup, bool]:
    """The nodes of one page with their figures, and whether another page follows."""
    found = db.session.scalars(rollup_queries.children(me(), space, at)).all()
    below = found[: rollup_queries.PAGE]
    nodes, may_read = rollup_queries.nodes(me(), space, [each.id for each in below]), readable(me())

    def by_node(asked: Any) -> dict[int, Any]:
        return {row.top: row for row in db.session.execute(asked(me(), nodes, may_read))}

    draw = get_template_attribute("spaces/_nodes.html", "glance")
    figures = {name: by_node(getattr(rollup_queries, name)) for name in rollup_queries.FIGURES}
    return draw([space, *below], **figures), len(found) > rollup_queries.PAGE


@bp.get("/s/<slug>/settings")
@access.door("space", to=Permission.SPACE_EDIT)
def settings(space: Space) -> ResponseReturnValue:
    return _settings(space, DescribeForm(None, obj=space, data=_as_typed(space)))


def _settings(space: Space, form: DescribeForm, *, is_stale: bool = False) -> ResponseReturnValue:
    status = 409 if is_stale else 422 if form.errors else 200
    return page("spaces/settings.html", status, form=form, space=space, is_stale=is_stale)


def _as_typed(space: Space) -> dict[str, Any]:
    """A space as its form shows it."""
    names = {f"name_{tag}": text for tag, text in space.names.items()}
    return names | {f"purpose_{tag}": text for tag, text in space.purposes.items()} | {"version": space.version}


@bp.post("/s/<slug>/settings")
@access.door("space", to=Permission.SPACE_EDIT)
def describe(space: Space) -> ResponseReturnValue:
    form = DescribeForm()
    if form.version.data != str(space.version):
        form.version.data = str(space.version)
        return _settings(space, form, is_stale=True)
    if form.validate():
        try:
            spaces.describe(space, names=form.names, purposes=form.purposes, visibility=form.visibility.data,
                            slug=form.slug.data, admits_requests=form.admits_requests.data,
                            is_independent=form.is_independent.data, time_zone=form.time_zone.data,
                            silence_approves=form.silence_approves.data,
                            meeting_quorum=form.meeting_quorum.data or 0, place=form.place.data,
                            keeps_originals=form.keeps_originals.data, by=access.actor(space))  # fmt: skip
        except spaces.SlugTaken:
            form.slug.errors = [_("Another space has this address.")]
        else:
            return done("spaces.settings", slug=space.slug, said=_("Saved."))
    return _settings(space, form)


@bp.post("/s/<slug>/archive")
@access.door("space", to=Permission.SPACE_EDIT)
def archive(space: Space) -> ResponseReturnValue:
    spaces.archive(space, by=access.actor(space))
    return done("spaces.settings", slug=space.slug, said=_("The space is archived: it can be read, not written in."))


@bp.post("/s/<slug>/restore")
@access.door("space", to=Permission.SPACE_EDIT)
def restore(space: Space) -> ResponseReturnValue:
    spaces.restore(space, by=access.actor(space))
    return done("spaces.settings", slug=space.slug, said=_("The space is open again."))


@bp.get("/s/<slug>/columns")
@access.door("space", to=Permission.COLUMNS_EDIT)
def columns(space: Space) -> ResponseReturnValue:
    return _columns(space, ColumnForm(None), LabelForm(None))


def _columns(
    space: Space,
    form: ColumnForm,
    label_form: LabelForm,
    *,
    wrong: Column | None = None,
    problem: str = "",
    is_stale: bool = False,
) -> ResponseReturnValue:
    """The page of columns and labels; `form` is of the column `wrong`, or of a new one."""
    rows = db.session.scalars(queries.columns(space)).all()
    forms = [(c, form if wrong and c.id == wrong.id else _column_form(c)) for c in rows]
    status = 409 if is_stale else 422 if form.errors or label_form.errors or problem else 200
    return page(
        "spaces/columns.html",
        status,
        space=space,
        forms=forms,
        form=ColumnForm(None) if wrong else form,
        wrong=wrong,
        label_form=label_form,
        labels_here=db.session.scalars(queries.labels(space)).all(),
        templates=[] if db.session.scalar(queries.holds_tasks(space)) else list(COLUMNS.items()),
        problem=problem,
        is_stale=is_stale,
    )


@bp.post("/s/<slug>/columns/template")
@access.door("space", to=Permission.COLUMNS_EDIT)
def choose_columns(space: Space) -> ResponseReturnValue:
    """Begin with the columns of a template, or keep those that are there."""
    form = TemplateForm()
    if not form.validate():
        abort(400)
    try:
        spaces.choose_columns(space, form.template.data, by=access.actor(space))
    except spaces.NotEmpty:
        wrong = _("There are tasks in these columns already: change them one by one.")
        return _columns(space, ColumnForm(None), LabelForm(None), problem=wrong)
    return done("spaces.columns", slug=space.slug, said=_("These are the columns of the board."))


def _column_form(column: Column) -> ColumnForm:
    typed = {f"name_{tag}": text for tag, text in column.names.items()}
    form: ColumnForm = ColumnForm(None, obj=column, data=typed, prefix=column.handle)
    return form


@bp.post("/s/<slug>/columns")
@access.door("space", to=Permission.COLUMNS_EDIT)
def add_column(space: Space) -> ResponseReturnValue:
    form = ColumnForm()
    if not form.validate():
        return _columns(space, form, LabelForm(None))
    spaces.add_column(space, **form.said(), by=access.actor(space))
    return done("spaces.columns", slug=space.slug, said=_("The column is added."))


@bp.post("/s/<slug>/columns/<handle>")
@access.door("column", to=Permission.COLUMNS_EDIT)
def change_column(column: Column) -> ResponseReturnValue:
    form = ColumnForm(prefix=column.handle)
    if not form.validate():
        return _columns(g.space, form, LabelForm(None), wrong=column)
    if form.version.data != str(column.version):
        form.version.data = str(column.version)
        return _columns(g.space, form, LabelForm(None), wrong=column, is_stale=True)
    spaces.change_column(column, g.space, **form.said(), by=access.actor(g.space))
    return done("spaces.columns", slug=g.space.slug, said=_("Saved."))


@bp.post("/s/<slug>/columns/<handle>/<any(earlier, later):way>")
@access.door("column", to=Permission.COLUMNS_EDIT)
def move_column(column: Column, way: str) -> ResponseReturnValue:
    spaces.move_column(column, g.space, steps=1 if way == "later" else -1, by=access.actor(g.space))
    return done("spaces.columns", slug=g.space.slug)


@bp.post("/s/<slug>/columns/<handle>/remove")
@access.door("column", to=Permission.COLUMNS_EDIT)
def remove_column(column: Column) -> ResponseReturnValue:
    try:
        spaces.remove_column(column, g.space, by=access.actor(g.space))
    except spaces.NotEmpty:
        problem = _("A column goes only when it is empty, and the last one stays. Move its tasks first.")
        return _columns(g.space, ColumnForm(None), LabelForm(None), problem=problem)
    return done("spaces.columns", slug=g.space.slug, said=_("The column is removed."))


@bp.post("/s/<slug>/labels")
@access.door("space", to=Permission.COLUMNS_EDIT)
def add_label(space: Space) -> ResponseReturnValue:
    form = LabelForm()
    if not form.validate():
        return _columns(space, ColumnForm(None), form)
    spaces.add_label(space, name=form.name.data, hue=form.hue.data, by=access.actor(space))
    return done("spaces.columns", slug=space.slug, said=_("The label is added."))


@bp.post("/s/<slug>/labels/<handle>/remove")
@access.door("label", to=Permission.COLUMNS_EDIT)
def remove_label(label: Label) -> ResponseReturnValue:
    spaces.remove_label(label, g.space, by=access.actor(g.space))
    return done("spaces.columns", slug=g.space.slug, said=_("The label is removed."))


@bp.get("/s/<slug>/charter")
@access.door("front", to=Permission.ANYONE)
def charter(space: Space) -> ResponseReturnValue:
    """What one accepts on joining; members accept a new one here, facilitators write it."""
    found = db.session.scalar(queries.charter(space))
    return _charter(space, CharterForm(None, data=_text_of(found)))


def _text_of(charter: Charter | None) -> dict[str, str]:
    return {f"text_{tag}": text for tag, text in charter.text.items()} if charter else {}


def _charter(space: Space, form: CharterForm, *, is_stale: bool = False) -> ResponseReturnValue:
    """The charter in force and the form for a new one. Both forms of the page say which one they were drawn with."""
    found = db.session.scalar(queries.charter(space))
    form.version.data = spaces.charter_mark(found)
    status = 409 if is_stale else 422 if form.errors else 200
    return page(
        "spaces/charter.html", status, form=form, space=space, charter=found, mine=me().active.get(space.id),
        is_stale=is_stale,
    )  # fmt: skip


@bp.post("/s/<slug>/charter/accept")
@access.door("space", to=Permission.CHARTER_ACCEPT)
def accept_charter(space: Space) -> ResponseReturnValue:
    charter = access.found(db.session.scalar(queries.charter(space)))
    if CharterForm().version.data != spaces.charter_mark(charter):
        return _charter(space, CharterForm(None, data=_text_of(charter)), is_stale=True)
    actor = access.actor(space)
    spaces.accept_charter(actor.membership, charter, by=actor)
    return done("spaces.charter", slug=space.slug, said=_("Thank you. That is kept with today’s date."))


@bp.post("/s/<slug>/charter")
@access.door("space", to=Permission.SPACE_EDIT)
def change_charter(space: Space) -> ResponseReturnValue:
    form = CharterForm()
    if (form.version.data or "") != spaces.charter_mark(db.session.scalar(queries.charter(space))):
        return _charter(space, form, is_stale=True)
    if not form.validate():
        return _charter(space, form)
    spaces.change_charter(space, words_of(form, "text"), by=access.actor(space))
    return done(
        "spaces.charter", slug=space.slug, said=_("The new charter is in force. Members are asked to accept it.")
    )


@bp.get("/s/<slug>/activity")
@access.door("space", to=Permission.SPACE_INSIDE)
def activity(space: Space) -> ResponseReturnValue:
    """What happened in the space, newest first."""
    number = asked_number("page", least=1, most=10_000)
    wanted = activity_queries.of_space(me(), space).limit(LINES + 1).offset((number - 1) * LINES)
    rows = db.session.scalars(wanted).all()
    return page("spaces/activity.html", space=space, rows=rows[:LINES], number=number, has_more=len(rows) > LINES)
