"""A task's page, which is also the board's side panel, and what can be done with a task."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.tasks.forms import AddForm, ItemForm, MoveForm, TaskForm
from workspace.db import db
from workspace.models import ChecklistItem, Space, Task
from workspace.queries import activity as activity_queries
from workspace.queries import records as record_queries
from workspace.queries import spaces as space_queries
from workspace.queries import tasks as queries
from workspace.rules.permissions import Permission
from workspace.services import tasks
from workspace.web import access, cards, chain, threads
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.forms import options
from workspace.web.locale import locale
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("tasks", __name__, url_prefix="/s/<slug>/tasks")


@bp.get("/<int:number>")
@access.door("task", to=Permission.SPACE_READ)
def show(task: Task) -> ResponseReturnValue:
    return page("tasks/show.html", beside=cards.beside(task), **_shown(task))


def _shown(task: Task) -> dict[str, Any]:
    return {
        "task": task,
        "record": task,
        "space": task.space,
        "columns": db.session.scalars(space_queries.columns(task.space)).all(),
        "labels_on": db.session.scalars(queries.labels_of(task)).all(),
        "items": db.session.scalars(queries.checklist(task)).all(),
        "linked": db.session.execute(record_queries.linked_to(me(), task)).all(),
        "stops": chain.of(task),
        "thread": threads.of(task),
        "activities": db.session.scalars(activity_queries.of_record(task)).all(),
    }


@bp.post("")
@access.door("space", to=Permission.TASK_ADD)
def add(space: Space) -> ResponseReturnValue:
    """A title is enough; without a column it goes into the first."""
    columns = db.session.scalars(space_queries.columns(space)).all()
    form = AddForm()
    form.column.choices = options(columns, named=lambda c: said(c.names))
    if not form.column.data:
        form.column.data = columns[0].handle
    if not form.validate_on_submit():
        return form_page("tasks/new.html", form, space=space)
    column = next(c for c in columns if c.handle == form.column.data)
    task = tasks.add(space, column, form.title.data, locale=locale(), by=access.actor(space))
    return done("tasks.show", said=_("Task added."), slug=space.slug, number=task.number)


@bp.get("/new")
@access.door("space", to=Permission.TASK_ADD)
def new(space: Space) -> ResponseReturnValue:
    form = AddForm()
    form.column.choices = options(db.session.scalars(space_queries.columns(space)), named=lambda c: said(c.names))
    return page("tasks/new.html", form=form, space=space)


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
@access.door("task", to=Permission.TASK_EDIT)
def edit(task: Task) -> ResponseReturnValue:
    """All fields on one page; a form in place sends one of them and what it showed before (`was_…`)."""
    form = _form_of(task)
    if request.method == "POST":
        form.keep_only_sent()
    if not form.validate_on_submit():
        return form_page("tasks/edit.html", form, **_edited(task))
    try:
        changed = _apply(form, task)
    except tasks.Overlap as overlap:
        return _overlapped(form, task, overlap)
    undo = url_for("tasks.undo", slug=task.space.slug, number=task.number) if changed else ""
    return done("tasks.show", said=_("Saved."), undo=undo, slug=task.space.slug, number=task.number)


def _form_of(task: Task) -> TaskForm:
    everything = {
        "title": task.title,
        "description": task.description,
        "due_at": task.due_at,
        "path": task.path.slug if task.path else "",
        "people": [m.handle for m in task.assignees],
        "labels": [label.handle for label in db.session.scalars(queries.labels_of(task))],
        "was_title": task.title,
        "was_description": task.description,
        "was_due_at": task.due_at,
    }
    form = TaskForm(data=everything)
    members = db.session.scalars(space_queries.members(task.space)).all()
    known = {m.handle for m in members}
    gone = [m for m in task.assignees if m.handle not in known]
    form.people.choices = options([*members, *gone], named=lambda m: m.name)
    form.labels.choices = options(db.session.scalars(space_queries.labels(task.space)), named=lambda each: each.name)
    paths = db.session.scalars(space_queries.paths()).all()
    form.path.choices = [("", _("no path")), *((p.slug, said(p.names)) for p in paths)]
    return form


def _edited(task: Task) -> dict[str, Any]:
    return {"task": task, "space": task.space}


def _apply(form: TaskForm, task: Task) -> bool:
    """Change what was sent; True if anything did."""
    by = access.actor(task.space)
    changed: list[Any] = []
    if form.sends("title"):
        changed.append(tasks.change(task, "title", form.title.data, saw=form.was_title.data, by=by))
    if form.sends("description"):
        changed.append(tasks.change(task, "description", form.description.data, saw=form.was_description.data, by=by))
    if form.sends("due_at"):
        changed.append(tasks.change(task, "due_at", form.due_at.data, saw=form.was_due_at.data, by=by))
    if form.sends("path"):
        path = db.session.scalar(queries.path(form.path.data))
        changed.append(tasks.change(task, "path_id", path.id if path else None, saw=task.path_id, by=by))
    if form.sends("people"):
        people = db.session.scalars(queries.members_by(task.space, form.people.data or [])).all()
        changed.append(tasks.assign(task, people, by=by))
    if form.sends("labels"):
        chosen = db.session.scalars(queries.labels_by(task.space, form.labels.data or [])).all()
        changed.append(tasks.label(task, chosen, by=by))
    return any(changed)


def _overlapped(form: TaskForm, task: Task, overlap: tasks.Overlap) -> ResponseReturnValue:
    """Both texts on one page: what was sent stays in its field, how it stands is shown beside, and is now seen."""
    seen = form[f"was_{overlap.field}"]
    seen.data, seen.raw_data = overlap.theirs, None
    return page("tasks/edit.html", 409, form=form, overlap=overlap, **_edited(task))


@bp.post("/<int:number>/move")
@access.door("task", to=Permission.TASK_EDIT)
def move(task: Task) -> ResponseReturnValue:
    """Into a column, behind another card (`after`, its number) or on top."""
    columns = db.session.scalars(space_queries.columns(task.space)).all()
    form = MoveForm()
    form.column.choices = options(columns, named=lambda c: said(c.names))
    if not form.validate_on_submit():
        return form_page("tasks/move.html", form, **_edited(task))
    column = next(c for c in columns if c.handle == form.column.data)
    after = db.session.scalar(record_queries.one(me(), task.space, Task, form.after.data)) if form.after.data else None
    moved = tasks.move(task, column, after=after, by=access.actor(task.space))
    undo = url_for("tasks.undo", slug=task.space.slug, number=task.number) if moved else ""
    return done("tasks.show", said=_("Moved."), undo=undo, slug=task.space.slug, number=task.number)


@bp.post("/<int:number>/archive")
@access.door("task", to=Permission.TASK_EDIT)
def archive(task: Task) -> ResponseReturnValue:
    tasks.archive(task, by=access.actor(task.space))
    undo = url_for("tasks.undo", slug=task.space.slug, number=task.number)
    return done("tasks.show", said=_("Archived."), undo=undo, slug=task.space.slug, number=task.number)


@bp.post("/<int:number>/restore")
@access.door("task", to=Permission.TASK_EDIT)
def restore(task: Task) -> ResponseReturnValue:
    tasks.restore(task, by=access.actor(task.space))
    return done("tasks.show", said=_("Back on the board."), slug=task.space.slug, number=task.number)


@bp.post("/<int:number>/undo")
@access.door("task", to=Permission.TASK_EDIT)
def undo(task: Task) -> ResponseReturnValue:
    """Take back the last thing I did with it, if nothing happened since."""
    tasks.undo(task, by=access.actor(task.space))
    return done("tasks.show", said=_("Taken back."), slug=task.space.slug, number=task.number)


@bp.post("/<int:number>/items")
@access.door("task", to=Permission.TASK_EDIT)
def add_item(task: Task) -> ResponseReturnValue:
    form = ItemForm()
    if not form.validate_on_submit():
        return page("tasks/show.html", 422, item_form=form, **_shown(task))
    tasks.add_item(task, form.text.data, by=access.actor(task.space))
    return done("tasks.show", slug=task.space.slug, number=task.number)


@bp.post("/<int:number>/items/<handle>/<any(tick, untick, drop):action>")
@access.door("task", to=Permission.TASK_EDIT)
def item(task: Task, handle: str, action: str) -> ResponseReturnValue:
    """Tick a line of the checklist, take the tick back, or take the line away."""
    line: ChecklistItem = access.found(db.session.scalar(queries.item(task, handle)))
    by = access.actor(task.space)
    if action == "drop":
        tasks.drop_item(task, line, by=by)
    else:
        tasks.tick(task, line, action == "tick", by=by)
    return done("tasks.show", slug=task.space.slug, number=task.number)


@bp.get("/archive")
@access.door("space", to=Permission.SPACE_INSIDE)
def archived(space: Space) -> ResponseReturnValue:
    """Tasks that were taken off the board, the last first."""
    number = asked_number("page", least=1, most=100_000)
    rows = db.session.scalars(queries.archived(me(), space, page=number)).all()
    return page("tasks/archive.html", space=space, tasks=rows[: queries.PAGE], number=number,
                has_more=len(rows) > queries.PAGE)  # fmt: skip
