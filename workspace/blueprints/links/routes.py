"""How records belong together, across spaces; and whether visitors, members or only the moderators read one."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.links.forms import HideForm, LinkForm
from workspace.db import db
from workspace.models import Record
from workspace.queries import records as queries
from workspace.rules.permissions import Permission, may
from workspace.services import records
from workspace.web import access
from workspace.web.access import me
from workspace.web.filters import record_address
from workspace.web.pages import form_page
from workspace.web.references import record_at
from workspace.web.transactions import done

bp = Blueprint("links", __name__, url_prefix="/s/<slug>/<int:number>")


def _back(record: Record, said: str, anchor: str = "") -> ResponseReturnValue:
    return done(record_address(record), said=said, anchor=anchor, slug=record.space.slug, number=record.number)


def _linking(record: Record, form: LinkForm) -> ResponseReturnValue:
    linked = db.session.execute(queries.linked_to(me(), record)).all()
    return form_page("links/edit.html", form, record=record, space=record.space, linked=linked)


@bp.get("/links")
@access.door("record", to=Permission.RECORD_LINK)
def edit(record: Record) -> ResponseReturnValue:
    """What a record belongs with, and a form for more."""
    return _linking(record, LinkForm())


@bp.post("/links")
@access.door("record", to=Permission.RECORD_LINK)
def add(record: Record) -> ResponseReturnValue:
    """Link a record to another: by its number, or by its address if it is of another space."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _linking(record, form)
    other = record_at(form.to.data or "", record.space)
    wrong = _why_not(record, other, form)
    if other is None or wrong:
        form.to.errors = [wrong]
        return _linking(record, form)
    first, second = (other, record) if form.is_back else (record, other)
    records.link(first, form.relation, second, by=access.actor(first.space))
    return _back(record, _("Linked."), "links")


def _why_not(record: Record, other: Record | None, form: LinkForm) -> str:
    """What stands against this link, in words; nothing where nothing does."""
    if other is None:
        return _("There is nothing at this address, or it is not for you. Write #12, or the whole address.")
    if other.id == record.id:
        return _("This is the same record. Choose another.")
    if form.is_back and not may(me(), Permission.RECORD_LINK, other):
        return _("In that space you may not add links. Choose another way of saying it.")
    return ""


@bp.post("/links/remove")
@access.door("record", to=Permission.RECORD_LINK)
def remove(record: Record) -> ResponseReturnValue:
    """Take a link away. One that begins at the other record is taken away by those who may link that."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _linking(record, form)
    other = access.found(record_at(form.to.data or "", record.space))
    first, second = (other, record) if form.is_back else (record, other)
    access.allow(Permission.RECORD_LINK, first)
    records.unlink(first, form.relation, second, by=access.actor(first.space))
    return _back(record, _("The link is gone."), "links")


@bp.post("/share")
@access.door("record", to=Permission.RECORD_SHARE)
def share(record: Record) -> ResponseReturnValue:
    """Let visitors of a public space read it."""
    records.share(record, by=access.actor(record.space))
    return _back(record, _("Visitors of a public space can read it now."))


@bp.post("/keep")
@access.door("record", to=Permission.RECORD_SHARE)
def keep(record: Record) -> ResponseReturnValue:
    """Keep it among the members."""
    records.keep(record, by=access.actor(record.space))
    return _back(record, _("Only members can read it now."))


@bp.route("/hide", methods=["GET", "POST"])
@access.door("record", to=Permission.RECORD_HIDE)
def hide(record: Record) -> ResponseReturnValue:
    """Take a record from everybody's eyes but the moderators' and its author's."""
    form = HideForm()
    if not form.validate_on_submit():
        return form_page("links/hide.html", form, record=record, space=record.space)
    records.hide(record, by=access.actor(record.space), reason=form.words.data.strip() or form.reason.data)
    return _back(record, _("Hidden. Its author sees the reason."))


@bp.post("/unhide")
@access.door("record", to=Permission.RECORD_HIDE)
def unhide(record: Record) -> ResponseReturnValue:
    """Show it again to those who could read it before."""
    records.unhide(record, by=access.actor(record.space))
    return _back(record, _("It can be read again."))
