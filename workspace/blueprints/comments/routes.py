"""What is said under any record: comments, changes to one's own, what moderators hide, what readers report."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.comments.forms import AmendForm, ReasonForm, SayForm
from workspace.db import db
from workspace.models import Comment, Record
from workspace.queries import comments as queries
from workspace.queries import records as record_queries
from workspace.rules.permissions import Permission
from workspace.services import comments, reports
from workspace.services.comments import ChangedMeanwhile
from workspace.web import access
from workspace.web.access import me
from workspace.web.filters import record_address
from workspace.web.locale import locale
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("comments", __name__, url_prefix="/s/<slug>")


def _back(record: Record, said: str = "", comment: Comment | None = None) -> ResponseReturnValue:
    anchor = f"c-{comment.handle}" if comment else "comments"
    at: ResponseReturnValue = done(
        record_address(record), said=said, anchor=anchor, slug=record.space.slug, number=record.number
    )
    return at


@bp.get("/<int:number>/comments")
@access.door("record", to=Permission.SPACE_READ)
def thread(record: Record) -> ResponseReturnValue:
    """Every comment of a record, the newest page of them first."""
    return _thread(record)


def _thread(record: Record, form: SayForm | None = None) -> ResponseReturnValue:
    at = asked_number("page", least=1, most=10_000)
    found = db.session.scalars(queries.thread(record, at)).all()
    count = db.session.scalar(queries.total(record)) or 0
    return form_page(
        "comments/thread.html", form or SayForm(), record=record, space=record.space, thread=found, at=at,
        pages=-(-count // queries.PAGE), count=count,
    )  # fmt: skip


@bp.post("/<int:number>/comments")
@access.door("record", to=Permission.COMMENT_SAY)
def say(record: Record) -> ResponseReturnValue:
    """Say something under a record, or answer what was said (`parent`)."""
    form = SayForm()
    if not form.validate_on_submit():
        return _thread(record, form)
    parent = db.session.scalar(queries.under(record, form.parent.data)) if form.parent.data else None
    if form.parent.data and parent is None:
        abort(404)
    by = access.actor(record.space)
    return _back(record, comment=comments.say(record, form.body.data, parent=parent, locale=locale(), by=by))


@bp.route("/comments/<handle>/edit", methods=["GET", "POST"])
@access.door("comment", to=Permission.COMMENT_EDIT)
def edit(comment: Comment) -> ResponseReturnValue:
    """Change one's own comment. If it was changed on another device meanwhile, both texts are shown."""
    form = AmendForm(data={"body": comment.body, "saw": comments.mark(comment)})
    if not form.validate_on_submit():
        return form_page("comments/edit.html", form, comment=comment, record=comment.record, space=comment.record.space)
    try:
        comments.amend(comment, form.body.data, saw=form.saw.data or "", by=access.actor(comment.record.space))
    except ChangedMeanwhile:
        form.saw.data = comments.mark(comment)
        return page(
            "comments/edit.html", 409, form=form, comment=comment, record=comment.record,
            space=comment.record.space, overlap=True,
        )  # fmt: skip
    return _back(comment.record, comment=comment)


@bp.route("/comments/<handle>/hide", methods=["GET", "POST"])
@access.door("comment", to=Permission.COMMENT_HIDE)
def hide(comment: Comment) -> ResponseReturnValue:
    """Put a tombstone with a reason in a comment's place."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return form_page("comments/hide.html", form, comment=comment, record=comment.record, space=comment.record.space)
    by = access.actor(comment.record.space)
    comments.hide(comment, reason=form.reason.data, words=form.words.data, by=by)
    return _back(comment.record, _("Hidden. Its author sees the reason."), comment)


@bp.post("/comments/<handle>/restore")
@access.door("comment", to=Permission.COMMENT_HIDE)
def restore(comment: Comment) -> ResponseReturnValue:
    """Show a hidden comment again."""
    comments.restore(comment, by=access.actor(comment.record.space))
    return _back(comment.record, _("Everybody can read it again."), comment)


@bp.route("/comments/<handle>/report", methods=["GET", "POST"])
@access.door("comment", to=Permission.REPORT_MAKE)
def report(comment: Comment) -> ResponseReturnValue:
    """Tell the moderators of a comment."""
    return _report(comment.record, comment)


@bp.route("/<int:number>/report", methods=["GET", "POST"])
@access.door("record", to=Permission.REPORT_MAKE)
def report_record(record: Record) -> ResponseReturnValue:
    """Tell the moderators of a record."""
    return _report(record, None)


def _report(record: Record, comment: Comment | None) -> ResponseReturnValue:
    form, space = ReasonForm(), record.space
    if not form.validate_on_submit():
        return form_page("comments/report.html", form, comment=comment, record=record, space=space)
    by = access.actor(space)
    reports.report(record, comment=comment, reason=form.reason.data, text=form.words.data, by=by)
    thanks = _("Thank you. The moderators will look at it; nobody else learns that it was you.")
    if db.session.scalar(record_queries.one(me(), space, Record, record.number)) is None:
        at: ResponseReturnValue = done("board.show", said=thanks, slug=space.slug)
        return at
    return _back(record, thanks, comment)
