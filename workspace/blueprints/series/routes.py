"""Series of meetings: how they come back, the agenda each begins with, and the next one, opened with what was left."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workspace.blueprints.series.forms import NextForm, SeriesForm
from workspace.db import db
from workspace.models import Meeting, MeetingSeries, SeriesPoint, Space
from workspace.queries import series as queries
from workspace.rules.permissions import Permission
from workspace.services import carrying, meetings, series
from workspace.services.carrying import Offer, Titles
from workspace.services.meetings import ChangedMeanwhile, FullAgenda, Plan
from workspace.services.series import AlreadyOpen, NotOfTheSeries
from workspace.web import access
from workspace.web.access import me
from workspace.web.agenda import PointForm, full, point_of, with_leaders
from workspace.web.locale import digits, locale, today
from workspace.web.pages import form_page, page
from workspace.web.transactions import done

bp = Blueprint("series", __name__, url_prefix="/s/<slug>/meetings/series")
SHOWN = 6  # Of the days to come.
FAR = timedelta(days=1500)
WAYS = {"up": -1, "down": 1}


@bp.route("/new", methods=["GET", "POST"])
@access.door("space", to=Permission.MEETING_PLAN)
def new(space: Space) -> ResponseReturnValue:
    """A series: a title, its first meeting, and how it comes back."""
    form = SeriesForm()
    if not form.validate_on_submit():
        return form_page("series/new.html", form, space=space)
    made = series.start(space, form.turn(), locale=locale(), by=access.actor(space))
    return _back(
        made, _("The series is there. Write down what stands on each agenda, then open the next meeting."), True
    )


def _back(it: MeetingSeries, said: str = "", once: bool = False) -> ResponseReturnValue:
    return done("series.show", said=said, once=once, slug=it.space.slug, handle=it.handle)


@bp.get("/<handle>")
@access.door("series", to=Permission.SPACE_INSIDE)
def show(it: MeetingSeries) -> ResponseReturnValue:
    """A series: when it meets next, what stands on each agenda, and the meetings there were."""
    return _show(it, PointForm(None))


def _show(it: MeetingSeries, form: PointForm) -> ResponseReturnValue:
    with_leaders(form, it.space)
    days = [] if it.stopped_at else series.coming_days(it, SHOWN)
    return form_page(
        "series/show.html", form, space=it.space, series=it,
        coming=[(day, series.hours(it, day)[0]) for day in days],
        points=db.session.scalars(queries.points(it)).all(),
        meetings=db.session.scalars(queries.meetings(me(), it)).all(),
    )  # fmt: skip


@bp.route("/<handle>/edit", methods=["GET", "POST"])
@access.door("series", to=Permission.SERIES_EDIT)
def edit(it: MeetingSeries) -> ResponseReturnValue:
    """Change how a series comes back, for the meetings that are not opened yet."""
    first = series.hours(it, it.first_on)[0]
    form = SeriesForm(data={**vars(series.turn_of(it)), "first": first, "saw": series.mark(it)})
    if not form.validate_on_submit():
        return form_page("series/edit.html", form, space=it.space, series=it)
    try:
        series.change(it, form.turn(), saw=form.saw.data or "", by=access.actor(it.space))
    except ChangedMeanwhile:
        form.saw.data = series.mark(it)
        return page("series/edit.html", 409, form=form, space=it.space, series=it, overlap=True)
    return _back(it, _("Saved. Meetings that are open already stay as they are."))


@bp.post("/<handle>/stop")
@access.door("series", to=Permission.SERIES_EDIT)
def stop(it: MeetingSeries) -> ResponseReturnValue:
    series.stop(it, by=access.actor(it.space))
    return _back(it, _("The series is stopped. Its meetings stay."))


@bp.post("/<handle>/resume")
@access.door("series", to=Permission.SERIES_EDIT)
def resume(it: MeetingSeries) -> ResponseReturnValue:
    series.resume(it, by=access.actor(it.space))
    return _back(it, _("The series goes on."))


@bp.post("/<handle>/points")
@access.door("series", to=Permission.SERIES_EDIT)
def add_point(it: MeetingSeries) -> ResponseReturnValue:
    """One more point for the template."""
    form = PointForm()
    with_leaders(form, it.space)
    if form.validate():
        try:
            series.add_point(it, point_of(form, it.space), by=access.actor(it.space))
            return _back(it)
        except FullAgenda:
            form.title.errors = [full()]
    return _show(it, form)


@bp.route("/<handle>/points/<point>/edit", methods=["GET", "POST"])
@access.door("point", to=Permission.SERIES_EDIT)
def edit_point(point: SeriesPoint) -> ResponseReturnValue:
    """Change a point of the template."""
    it, leader = point.series, point.leader.handle if point.leader else ""
    seen = {"title": point.title, "minutes": point.minutes, "wanted": point.wanted, "leader": leader}
    form = PointForm(data={**seen, "saw": meetings.item_mark(point)})
    del form.until_done
    with_leaders(form, it.space)
    if not form.validate_on_submit():
        return form_page("series/point.html", form, space=it.space, series=it, point=point)
    try:
        series.change_point(point, point_of(form, it.space), saw=form.saw.data or "", by=access.actor(it.space))
    except ChangedMeanwhile:
        form.saw.data = meetings.item_mark(point)
        return page("series/point.html", 409, form=form, space=it.space, series=it, point=point, overlap=True)
    return _back(it)


@bp.post(f"/<handle>/points/<point>/<any({', '.join(WAYS)}):way>")
@access.door("point", to=Permission.SERIES_EDIT)
def move_point(point: SeriesPoint, way: str) -> ResponseReturnValue:
    series.move_point(point, WAYS[way], by=access.actor(point.series.space))
    return _back(point.series)


@bp.post("/<handle>/points/<point>/remove")
@access.door("point", to=Permission.SERIES_EDIT)
def remove_point(point: SeriesPoint) -> ResponseReturnValue:
    it = point.series
    series.remove_point(point, by=access.actor(it.space))
    return _back(it)


@bp.route("/<handle>/next", methods=["GET", "POST"])
@access.door("series", to=Permission.MEETING_PLAN)
def open_next(it: MeetingSeries) -> ResponseReturnValue:
    """Open the next meeting as a draft. What the last one left is ticked, and can be unticked."""
    form = NextForm()
    day = _asked_day(form.day.data or request.args.get("day", "")) or next(iter(series.coming_days(it, 1)), None)
    day = access.found(day)
    starts, ends = series.hours(it, day)
    last = db.session.scalar(queries.last(me(), it, starts))
    is_held = last is not None and last.starts_at <= me().at
    offers = carrying.offers(it.space, last if is_held else None, day, viewer=me())
    _offer(form, offers)
    if request.method != "POST":
        form.process(data={"starts_at": starts, "ends_at": ends, "place": it.place, "day": day.isoformat()})
        form.pick.data = [o.key for o in offers if o.wish is None]
        return _propose(form, it, last, offers)
    if not form.validate():
        return _propose(form, it, last, offers)
    return _open(form, it, day, last, offers)


def _asked_day(typed: str) -> date | None:
    """The day a form or an address names, if it is near enough to be one of a series that somebody plans."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if abs(day - today()) < FAR else None


def _offer(form: NextForm, offers: list[Offer]) -> None:
    """What can be ticked. What was ticked and has been dealt with since is no mistake: it is left out."""
    known = [offer.key for offer in offers]
    form.pick.choices = [(key, key) for key in known]
    form.pick.data = [key for key in form.pick.data or [] if key in known]


def _propose(
    form: NextForm, it: MeetingSeries, last: Meeting | None, offers: list[Offer], status: int = 200
) -> ResponseReturnValue:
    groups: dict[Any, list[Offer]] = {}
    for offer in offers:
        groups.setdefault(offer.origin, []).append(offer)
    return page(
        "series/next.html", 422 if form.errors else status, form=form, space=it.space, series=it, last=last,
        is_early=last is not None and last.starts_at > me().at,
        groups=groups, points=db.session.scalars(queries.points(it)).all(),
    )  # fmt: skip


def _open(
    form: NextForm, it: MeetingSeries, day: date, last: Meeting | None, offers: list[Offer]
) -> ResponseReturnValue:
    picked = [offer for offer in offers if offer.key in (form.pick.data or [])]
    words = Plan(it.title, form.starts_at.data, form.ends_at.data, form.place.data or "", it.purpose)
    try:
        meeting = series.open_next(it, day, words, picked, _titles(it, last), by=access.actor(it.space))
    except FullAgenda:
        form.pick.errors = [full()]
        return _propose(form, it, last, offers, 422)
    except NotOfTheSeries:
        form.day.errors = [_("The series was changed meanwhile and does not meet on that day any more.")]
        return _propose(form, it, last, offers, 422)
    except AlreadyOpen:
        known = access.found(db.session.scalar(queries.of_day(me(), it, day)))
        return done("meetings.show", said=_("This meeting is open already."), slug=it.space.slug, number=known.number)
    said = _("The meeting is open, as a draft: nobody was told yet.")
    return done("meetings.show", said=said, slug=it.space.slug, number=meeting.number)


def _titles(it: MeetingSeries, last: Meeting | None) -> Titles:
    """What the points are called under which things are gathered, in the language of the series."""
    with force_locale(it.locale):
        minutes = _("Minutes of meeting %(number)s", number=f"#{digits(last.number)}") if last else ""
        return Titles(minutes, _("What was promised and is not done"))
