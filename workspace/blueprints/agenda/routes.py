"""Around an agenda: the backlog any member adds to, the order of the points, and what each is about."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.agenda.forms import AboutForm, CampaignForm, PlaceForm, WishForm
from workspace.db import db
from workspace.models import AgendaItem, AgendaWish, Campaign, Meeting, Space
from workspace.queries import agenda as queries
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.services import agenda, meetings
from workspace.services.agenda import MOST_RECORDS, MOST_WISHES, FullBacklog
from workspace.services.meetings import FullAgenda, Point
from workspace.web import access
from workspace.web.access import me
from workspace.web.agenda import full
from workspace.web.filters import said
from workspace.web.forms import options
from workspace.web.locale import digits
from workspace.web.pages import form_page, page
from workspace.web.references import record_at
from workspace.web.transactions import done

bp = Blueprint("agenda", __name__, url_prefix="/s/<slug>/meetings")
ITEM = "/<int:number>/items/<handle>"


@bp.route("/backlog", methods=["GET"])
@access.door("space", to=Permission.SPACE_INSIDE)
def backlog(space: Space) -> ResponseReturnValue:
    """What members want to be talked about and does not stand on an agenda yet."""
    return _backlog(space, WishForm(None))


def _backlog(space: Space, form: WishForm) -> ResponseReturnValue:
    return form_page("agenda/backlog.html", form, space=space, wishes=db.session.scalars(queries.wishes(space)).all())


@bp.post("/backlog")
@access.door("space", to=Permission.WISH_ADD)
def wish(space: Space) -> ResponseReturnValue:
    """Put something into the backlog."""
    form = WishForm()
    if not form.wanted.raw_data:
        form.wanted.data = form.wanted.default
    if form.validate():
        point = Point(form.title.data, form.minutes.data, form.wanted.data)
        try:
            agenda.wish(space, point, form.why.data or "", by=access.actor(space))
            return done("agenda.backlog", said=_("It is in the backlog."), once=True, slug=space.slug)
        except FullBacklog:
            form.title.errors = [
                _(
                    "The backlog holds %(most)s things. Take out first what is not needed any more.",
                    most=digits(MOST_WISHES),
                )
            ]
    return _backlog(space, form)


@bp.post("/backlog/<handle>/withdraw")
@access.door("wish", to=Permission.WISH_WITHDRAW)
def withdraw(wish: AgendaWish) -> ResponseReturnValue:
    """Take something out of the backlog."""
    slug = wish.space.slug
    agenda.withdraw(wish, by=access.actor(wish.space))
    return done("agenda.backlog", said=_("It is out of the backlog."), slug=slug)


def _back(meeting: Meeting, said: str = "", item: AgendaItem | None = None) -> ResponseReturnValue:
    return done(
        "meetings.show", said=said, anchor=f"i-{item.handle}" if item else "", slug=meeting.space.slug,
        number=meeting.number,
    )  # fmt: skip


@bp.post("/<int:number>/backlog/<wish>/take")
@access.door("meeting", to=Permission.MEETING_EDIT)
def take_up(meeting: Meeting, wish: str) -> ResponseReturnValue:
    """Put something out of the backlog on the agenda."""
    found = access.found(db.session.scalar(queries.wish(meeting.space, wish)))
    try:
        item = agenda.take_up(meeting, found, by=access.actor(meeting.space))
    except FullAgenda:
        return page("agenda/full.html", 422, meeting=meeting, space=meeting.space, said=full())
    return _back(meeting, item=item)


@bp.post(f"{ITEM}/place")
@access.door("item", to=Permission.MEETING_EDIT)
def place(item: AgendaItem) -> ResponseReturnValue:
    """Put a point at a place of the agenda, counted from 1."""
    form = PlaceForm()
    if not form.validate() or not form.place.data:
        abort(400)
    meetings.place_item(item, form.place.data - 1, by=access.actor(item.meeting.space))
    return _back(item.meeting, item=item)


@bp.post(f"{ITEM}/<any(done, undone):way>")
@access.door("item", to=Permission.MEETING_EDIT)
def finish(item: AgendaItem, way: str) -> ResponseReturnValue:
    """Say that a point is done and does not come back, or that it is not."""
    (agenda.finish if way == "done" else agenda.unfinish)(item, by=access.actor(item.meeting.space))
    return _back(item.meeting, item=item)


@bp.route(f"{ITEM}/about", methods=["GET", "POST"])
@access.door("item", to=Permission.MEETING_EDIT)
def about(item: AgendaItem) -> ResponseReturnValue:
    """What a point is about: proposals, tasks, other meetings, decisions; of this space or another."""
    form, meeting = AboutForm(), item.meeting
    if form.validate_on_submit():
        other = record_at(form.to.data or "", meeting.space)
        try:
            if other is not None and other.id != meeting.id:
                agenda.link(item, other, by=access.actor(meeting.space))
                return _back(meeting, item=item)
            form.to.errors = [_not_there() if other is None else _("This is the meeting itself. Choose another.")]
        except FullAgenda:
            form.to.errors = [_("A point is about %(most)s records at most.", most=digits(MOST_RECORDS))]
    return form_page(
        "agenda/about.html", form, item=item, meeting=meeting, space=meeting.space, campaign=_campaign(item)[0],
        records=[r for i, r in db.session.execute(queries.records_of(me(), meeting)) if i == item.id],
    )  # fmt: skip


def _campaign(item: AgendaItem, form: CampaignForm | None = None) -> tuple[CampaignForm, Campaign | None]:
    """The choice of a campaign of the space, and the one that is chosen."""
    form = form or CampaignForm(None, data={"campaign": item.campaign.handle if item.campaign else ""})
    campaigns = db.session.scalars(space_queries.campaigns(item.meeting.space)).all()
    form.campaign.choices = options(campaigns, named=lambda c: said(c.names), empty=_("no campaign"))
    return form, next((each for each in campaigns if each.handle == form.campaign.data), None)


@bp.post(f"{ITEM}/campaign")
@access.door("item", to=Permission.MEETING_EDIT)
def put_under(item: AgendaItem) -> ResponseReturnValue:
    """Say of which campaign a point is a part, or of none."""
    form, campaign = _campaign(item, CampaignForm())
    if not form.validate():
        abort(400)
    agenda.put_under(item, campaign, by=access.actor(item.meeting.space))
    return _back(item.meeting, item=item)


def _not_there() -> str:
    return _("There is nothing at this address, or it is not for you. Write #12, or the whole address.")


@bp.post(f"{ITEM}/about/remove")
@access.door("item", to=Permission.MEETING_EDIT)
def not_about(item: AgendaItem) -> ResponseReturnValue:
    """Take a link of a point away."""
    form = AboutForm()
    if not form.validate():
        abort(400)
    other = access.found(record_at(form.to.data or "", item.meeting.space))
    agenda.unlink(item, other, by=access.actor(item.meeting.space))
    return _back(item.meeting, item=item)
