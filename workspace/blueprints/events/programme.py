"""The programme of an event, its materials and its report."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.events.forms import MaterialForm, ReportForm, SessionForm
from workspace.blueprints.events.routes import HERE, back, bp, handed_out, shown
from workspace.db import db
from workspace.models import Audience, Event, Visibility
from workspace.queries import events as queries
from workspace.rules.merging import mark_of
from workspace.rules.permissions import Permission
from workspace.services import events
from workspace.services.meetings import ChangedMeanwhile
from workspace.web import access, files, labels
from workspace.web.pages import form_page, page
from workspace.web.security import takes_file


@bp.route(f"{HERE}/sessions", methods=["GET", "POST"])
@access.door("event", to=Permission.EVENT_RUN)
def add_session(event: Event) -> ResponseReturnValue:
    """One more session for the programme."""
    last = db.session.scalars(queries.sessions(event)).all()[-1:]
    begins = last[0].ends_at if last else event.starts_at
    form = SessionForm(data={"starts_at": begins, "part": last[0].part if last else ""})
    if form.validate_on_submit():
        try:
            events.add_session(event, form.planned(), by=access.actor(event.space))
            return back(event, anchor="programme", once=True)
        except events.Full:
            form.title.errors = [_("A programme holds two hundred sessions at most.")]
        except events.Outside:
            form.say_outside(event)
    return form_page("events/session.html", form, event=event, space=event.space, session=None)


@bp.route(f"{HERE}/sessions/<session>/edit", methods=["GET", "POST"])
@access.door("event", to=Permission.EVENT_RUN)
def edit_session(event: Event, session: str) -> ResponseReturnValue:
    """Change a session. What somebody else changed meanwhile is shown, not overwritten; where they took it out, what
    was typed can be added as a new one."""
    it = db.session.scalar(queries.session(event, session))
    if it is None and request.method == "POST":
        at: dict[str, Any] = {"event": event, "space": event.space, "session": None}
        return page("events/session.html", 409, form=SessionForm(), is_gone=True, **at)
    it = access.found(it)
    form = SessionForm(obj=it, data={"saw": events.session_mark(it)})
    if not form.validate_on_submit():
        return form_page("events/session.html", form, event=event, space=event.space, session=it)
    try:
        events.change_session(event, it, form.planned(), saw=form.saw.data or "", by=access.actor(event.space))
    except ChangedMeanwhile:
        form.saw.data = events.session_mark(it)
        return page("events/session.html", 409, form=form, event=event, space=event.space, session=it, overlap=True)
    except events.Outside:
        form.say_outside(event)
        return form_page("events/session.html", form, event=event, space=event.space, session=it)
    return back(event, anchor="programme")


@bp.post(f"{HERE}/sessions/<session>/remove")
@access.door("event", to=Permission.EVENT_RUN)
def remove_session(event: Event, session: str) -> ResponseReturnValue:
    it = access.found(db.session.scalar(queries.session(event, session)))
    events.remove_session(event, it, by=access.actor(event.space))
    return back(event, _("The session is out of the programme."), anchor="programme")


@bp.post(f"{HERE}/materials")
@takes_file
@access.door("event", to=Permission.EVENT_RUN)
def add_material(event: Event) -> ResponseReturnValue:
    """Something to read or to work with: slides, a hand-out, a picture; or a link to it."""
    form, file = MaterialForm(), None
    if not form.validate_on_submit():
        return shown(event, 422, material_form=form)
    if form.file.data:
        try:
            file = files.taken(form.file.data, event.space)
        except files.Refused as refused:
            form.file.errors = [labels.UNFIT[refused.why]]
        event = access.again("event", Permission.EVENT_RUN)
        if form.errors:
            return shown(event, 422, material_form=form)
    try:
        events.add_material(event, form.title.data, form.url.data, file=file, by=access.actor(event.space))
    except events.Full:
        form.title.errors = [_("Fifty materials at most: put the rest behind one link.")]
        return shown(event, 422, material_form=form)
    return back(event, anchor="materials", once=True)


@bp.get(f"{HERE}/materials/<material>/file")
@access.door("event", to=Permission.SPACE_READ)
def hand_out(event: Event, material: str) -> ResponseReturnValue:
    """A material, for everybody who may read the event."""
    is_public = event.audience is Audience.PUBLIC and event.space.visibility is Visibility.PUBLIC
    return handed_out(event, material, is_public=is_public)


@bp.post(f"{HERE}/materials/<material>/remove")
@access.door("event", to=Permission.EVENT_RUN)
def remove_material(event: Event, material: str) -> ResponseReturnValue:
    it = access.found(db.session.scalar(queries.material(event, material)))
    events.remove_material(event, it, by=access.actor(event.space))
    return back(event, _("The material is taken away."), anchor="materials")


@bp.post(f"{HERE}/report")
@access.door("event", to=Permission.EVENT_RUN)
def report(event: Event) -> ResponseReturnValue:
    """Say what it was; the figures stand beside it by themselves."""
    form = ReportForm()
    if not form.validate_on_submit():
        return shown(event, 422, report_form=form)
    try:
        events.report(event, form.text.data, saw=form.saw.data or "", by=access.actor(event.space))
    except ChangedMeanwhile:
        form.saw.data, form.saw.raw_data = mark_of(event.report), None
        return shown(event, 409, report_form=form, overlap=True)
    return back(event, _("Saved."), anchor="report")
