"""Events: the list of a space, an event's page, what its organisers do with it, and the series across cities."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.blueprints.events import letters
from workspace.blueprints.events.forms import EventForm, MaterialForm, OpenForm, ReasonForm, ReportForm
from workspace.config import LOCALES
from workspace.db import db
from workspace.models import Event, EventSeries, EventSession, EventSort, EventState, Path, Registration, Space
from workspace.queries import activity as activity_queries
from workspace.queries import events as queries
from workspace.queries import partners as partner_queries
from workspace.queries import records as record_queries
from workspace.queries import seasons as season_queries
from workspace.queries import spaces as space_queries
from workspace.queries import tasks as task_queries
from workspace.rules import events as rules
from workspace.rules.flows import EVENTS
from workspace.rules.merging import mark_of
from workspace.rules.permissions import Permission
from workspace.rules.starters import COURSES, Course
from workspace.services import events, registrations
from workspace.services.meetings import ChangedMeanwhile
from workspace.services.registrations import CONCERNED
from workspace.web import access, chain, files, labels, threads
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.locale import digits, local, locale, space_zone, today
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("events", __name__)
HERE = "/s/<slug>/events/<int:number>"


@bp.get("/s/<slug>/events")
@access.door("space", to=Permission.SPACE_READ)
def index(space: Space) -> ResponseReturnValue:
    """The events that come, and those that were, a page at a time."""
    at = asked_number("page", least=1, most=10_000)
    past = db.session.scalars(queries.past(me(), space, at)).all()
    coming = db.session.scalars(queries.coming(me(), space)).all() if at == 1 else []
    return page(
        "events/list.html", space=space, coming=coming, past=past[: queries.PAGE], at=at,
        has_more=len(past) > queries.PAGE,
    )  # fmt: skip


@bp.route("/s/<slug>/events/new", methods=["GET", "POST"])
@access.door("space", to=Permission.EVENT_PLAN)
def new(space: Space) -> ResponseReturnValue:
    """Plan an event: a draft at first; with `?from=together` from the words and the programme of a template."""
    course = COURSES.get(request.args.get("from", ""))
    begun = _begun(course, space) if course and request.method == "GET" else {}
    form = _with_choices(EventForm(data={"keep_days": 30} | begun), space)
    if not form.validate_on_submit():
        return form_page("events/new.html", form, space=space, course=course)
    by = access.actor(space)
    event = events.plan(space, form.planned(), locale=locale(), path=_path(form), series=_series(form, space), by=by)
    for each in events.programme_of(course, event) if course else []:
        events.add_session(event, each, by=by)
    return back(event, _("The event is planned, as a draft. Open the registration when it is ready."), once=True)


def _begun(course: Course, space: Space) -> dict[str, Any]:
    """What a template says, in two weeks at ten in the morning."""
    begins = datetime.combine(today() + timedelta(days=14), time(10), space_zone())
    return {
        "sort": EventSort.TRAINING, "title": course.title[locale()], "about": course.about[locale()],
        "starts_at": begins, "ends_at": begins + timedelta(minutes=course.minutes), "languages": [locale()],
    }  # fmt: skip


def _with_choices(form: EventForm, space: Space) -> EventForm:
    paths = db.session.scalars(space_queries.paths()).all()
    form.path.choices = [("", _("no path")), *((p.slug, said(p.names)) for p in paths)]
    known = db.session.scalars(queries.series_for(me(), space)).all()
    form.series.choices = [("", _("no series, or a new one")), *((s.handle, s.title) for s in known)]
    form.languages.choices = list(LOCALES.items())
    for field in (form.path, form.series):
        if field.data is None and not field.raw_data:
            field.data = ""
    return form


def _path(form: EventForm) -> Path | None:
    return db.session.scalar(task_queries.path(form.path.data)) if form.path.data else None


def _series(form: EventForm, space: Space) -> EventSeries | None:
    if form.new_series.data:
        return events.name_series(space, form.new_series.data, locale=locale())
    return db.session.scalar(queries.series(form.series.data)) if form.series.data else None


def back(event: Event, said: object = "", endpoint: str = "events.show", **more: Any) -> ResponseReturnValue:
    """What was done with an event is seen on its page, or on another of its pages."""
    return done(endpoint, said=said, slug=event.space.slug, number=event.number, **more)


@bp.get(HERE)
@access.door("event", to=Permission.SPACE_READ)
def show(event: Event) -> ResponseReturnValue:
    return shown(event)


def shown(event: Event, status: int = 200, **more: Any) -> Response:
    """An event's page; `more` is a form of it that was refused."""
    user = me().user
    mine = db.session.scalar(queries.mine(event, user)) if user else None
    sessions = db.session.scalars(queries.sessions(event)).all()
    timed: list[Event | EventSession] = [event, *sessions]
    days = {local(moment).date() for each in timed for moment in (each.starts_at, each.ends_at)}
    forms = {"material_form": MaterialForm(None), "report_form": _report_form(event)} | more
    return page(
        "events/show.html", status,
        event=event, record=event, space=event.space,
        sessions=sessions, is_one_day=len(days) == 1,
        materials=db.session.scalars(queries.materials(event)).all(),
        partners=db.session.scalars(partner_queries.of(me(), event)).all(),
        mine=mine, word=letters.word_of(mine) if mine else "",
        is_open=registrations.is_open(event), is_full=registrations.is_full(event),
        figures=registrations.figures([event])[event.id] if event.state is EventState.HELD else None,
        steps=[] if event.archived_at else [s for s in EVENTS.open_to(me(), event) if events.is_time(event, s.action)],
        season=db.session.scalar(season_queries.of_conference(me(), event)),
        linked=db.session.execute(record_queries.linked_to(me(), event)).all(),
        stops=chain.of(event), thread=threads.of(event),
        activities=db.session.scalars(activity_queries.of_record(event)).all(),
        **forms,
    )  # fmt: skip


def _report_form(event: Event) -> ReportForm:
    return ReportForm(None, data={"text": event.report, "saw": mark_of(event.report)})


@bp.route(f"{HERE}/edit", methods=["GET", "POST"])
@access.door("event", to=Permission.EVENT_RUN)
def edit(event: Event) -> ResponseReturnValue:
    """Change an event. Where there is more room now, those who wait move up and are told."""
    known = {**vars(events.planned(event)), "questions": "\n".join(event.questions), "saw": events.mark(event)}
    if event.registers_until == event.starts_at:
        known["registers_until"] = None  # Until it begins, whenever that is.
    known |= {"path": event.path.slug if event.path else "", "series": event.series.handle if event.series else ""}
    form = _with_choices(EventForm(data=known), event.space)
    if not form.validate_on_submit():
        return form_page("events/edit.html", form, event=event, space=event.space)
    series = _series(form, event.space)
    try:
        moved = events.change(
            event, form.planned(), saw=form.saw.data or "", path=_path(form), series=series,
            by=access.actor(event.space),
        )  # fmt: skip
    except ChangedMeanwhile:
        form.saw.data = events.mark(event)
        return page("events/edit.html", 409, form=form, event=event, space=event.space, overlap=True)
    except events.Outside as outside:
        said = _("“%(title)s” of the programme would end after the event: change that first.", title=outside.title)
        form.ends_at.errors = [said]
        return form_page("events/edit.html", form, event=event, space=event.space)
    letters.tell_all(moved.up)
    if moved.is_news:
        up = {it.id for it in moved.up}
        letters.tell_all(it for it in _concerned(event) if it.id not in up)
    return back(event, _saved(moved))


def _saved(moved: registrations.Moved) -> str:
    said = [_("Saved.")]
    if moved.is_along:
        said.append(_("The programme moved along with the beginning."))
    if moved.too_many:
        said.append(
            ngettext(
                "%(n)s person has a place already and keeps it. Nobody moves up before there is room.",
                "%(n)s people have a place already and keep it. Nobody moves up before there is room.",
                moved.too_many,
                n=digits(moved.too_many),
            )  # fmt: skip
        )
    return " ".join(said)


def _concerned(event: Event) -> list[Registration]:
    return [it for it in db.session.scalars(queries.registrations(event)) if it.state in CONCERNED]


@bp.post(f"{HERE}/open")
@access.door("event", to=Permission.EVENT_RUN)
def open_it(event: Event) -> ResponseReturnValue:
    """Open the registration, to everybody who reads the space or to its members."""
    form = OpenForm()
    if not form.validate():
        abort(400)
    events.open_to(event, form.chosen(), by=access.actor(event.space))
    return back(event, labels.EVENT_TAKEN["open"])


@bp.post(f"{HERE}/<any(close, reopen, hold):action>")
@access.door("event", to=Permission.EVENT_RUN)
def step(event: Event, action: str) -> ResponseReturnValue:
    """Close the registration, go on with it, or say that the event was held."""
    {"close": events.close, "reopen": events.reopen, "hold": events.hold}[action](event, by=access.actor(event.space))
    return back(event, labels.EVENT_TAKEN[action])


@bp.route(f"{HERE}/cancel", methods=["GET", "POST"])
@access.door("event", to=Permission.EVENT_RUN)
def cancel(event: Event) -> ResponseReturnValue:
    """Call it off with a reason: everybody who registered is told."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return form_page("events/cancel.html", form, event=event, space=event.space)
    events.cancel(event, by=access.actor(event.space), reason=form.reason.data)
    letters.tell_all(_concerned(event), reason=form.reason.data)
    return back(event, labels.EVENT_TAKEN["cancel"])


@bp.post(f"{HERE}/archive")
@access.door("event", to=Permission.EVENT_RUN)
def archive(event: Event) -> ResponseReturnValue:
    events.archive(event, by=access.actor(event.space))
    return back(event, _("Archived."), undo=url_for("events.restore", slug=event.space.slug, number=event.number))


@bp.post(f"{HERE}/restore")
@access.door("event", to=Permission.EVENT_RUN)
def restore(event: Event) -> ResponseReturnValue:
    events.restore(event, by=access.actor(event.space))
    return back(event, _("The event is back."))


@bp.get(f"{HERE}/event.ics")
@access.door("event", to=Permission.SPACE_READ)
def calendar(event: Event) -> ResponseReturnValue:
    """The event as calendars read it."""
    return as_calendar(event)


def as_calendar(event: Event) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="event.ics"'}
    return Response(letters.calendar_of(event), content_type="text/calendar; charset=utf-8", headers=headers)


def handed_out(event: Event, material: str, *, is_public: bool) -> Response:
    """The file of a material, for whoever was let in."""
    it = access.found(db.session.scalar(queries.material(event, material)))
    name = f"event-{event.number}-{it.handle}"
    return files.handed_out(access.found(it.file), "file", name=name, is_public=is_public)


@bp.get("/event-series/<series>")
@access.open_door()
def series(series: str) -> ResponseReturnValue:
    """The events of a series that the viewer may read, in every city, with the figures of those that were held."""
    it = access.found(db.session.scalar(queries.series(series)))
    of_it = db.session.scalars(queries.of_series(me(), it)).all()
    if not of_it:
        access.found(None)
    held = [each for each in of_it if each.state is EventState.HELD]
    figures = registrations.figures(held)
    return page("events/series.html", series=it, events=of_it, figures=figures, held=held,
                sums=rules.summed(figures.values()))  # fmt: skip
