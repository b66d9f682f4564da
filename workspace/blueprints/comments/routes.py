"""What is said under any record: comments, changes to one's own, what moderators hide, what readers report."""

from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.comments.forms import AmendForm, ReactForm, ReasonForm, SayForm, SummaryForm
from workspace.db import db
from workspace.models import Comment, Feeling, Record
from workspace.queries import comments as queries
from workspace.queries import records as record_queries
from workspace.rules.permissions import Permission
from workspace.services import comments, follows, reactions, reports, summaries
from workspace.services.comments import ChangedMeanwhile
from workspace.web import access, threads
from workspace.web.access import me
from workspace.web.filters import record_address
from workspace.web.locale import locale
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done

bp = Blueprint("comments", __name__, url_prefix="/s/<slug>")


def _back(record: Record, said: str = "", comment: Comment | None = None) -> ResponseReturnValue:
    """To the record, where the comment stands; for whoever has the thread before them, to what changed of it."""
    at: Any = {"slug": record.space.slug, "number": record.number}
    answer: ResponseReturnValue = (
        done(
            record_address(record),
            said,
            anchor=f"c-{comment.handle}",
            part="comments.show",
            handle=comment.handle,
            **at,
        )
        if comment
        else done(record_address(record), said, anchor="comments", part="comments.thread", **at)
    )
    return answer


@bp.get("/<int:number>/comments")
@access.door("record", to=Permission.SPACE_READ)
def thread(record: Record) -> ResponseReturnValue:
    """Every comment of a record, the newest page of them first."""
    return _thread(record)


def _thread(record: Record, form: SayForm | None = None, comment: Comment | None = None) -> ResponseReturnValue:
    """A page of a thread: the one with this comment, or the one asked for; or what changed of it."""
    if changed := threads.changed(record, comment, form):
        return changed
    at = threads.page_of(comment) if comment else asked_number("page", least=1, most=10_000)
    thread = threads.of(record, at)
    return form_page("comments/thread.html", form or SayForm(), record=record, space=record.space, thread=thread)


@bp.get("/comments/<handle>")
@access.door("comment", to=Permission.SPACE_READ)
def show(comment: Comment) -> ResponseReturnValue:
    """A comment where it stands: on its page of the thread, however long that has grown."""
    return _thread(comment.record, comment=comment)


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
    comment = comments.say(record, form.body.data, parent=parent, locale=locale(), by=by)
    return _back(record, _("Said."), comment)


@bp.post("/comments/<handle>/react")
@access.door("comment", to=Permission.COMMENT_REACT)
def react(comment: Comment) -> ResponseReturnValue:
    """Feel something about a comment, or nothing any more. Nobody is told."""
    form = ReactForm()
    if not form.validate_on_submit():
        abort(400)
    feeling = Feeling(form.feeling.data) if form.feeling.data else None
    reactions.react(comment, feeling, by=access.actor(comment.record.space))
    return _back(comment.record, comment=comment)


@bp.post("/comments/<handle>/<any(mark, unmark):action>")
@access.door("comment", to=Permission.COMMENT_MARK)
def mark(comment: Comment, action: str) -> ResponseReturnValue:
    """Say that a comment is the answer, or that it is not."""
    by = access.actor(comment.record.space)
    if action == "mark":
        comments.mark_answer(comment, by=by)
        return _back(comment.record, _("Marked as the answer."), comment)
    comments.unmark_answer(comment, by=by)
    return _back(comment.record, _("No longer marked."), comment)


@bp.post("/<int:number>/<any(follow, mute, unfollow):how>")
@access.door("record", to=Permission.RECORD_FOLLOW)
def follow(record: Record, how: str) -> ResponseReturnValue:
    """Hear of what is said under a record, of nothing there, or of mentions alone."""
    verb = {"follow": follows.follow, "mute": follows.mute, "unfollow": follows.let_go}[how]
    verb(record, by=access.actor(record.space))
    return _back(record)


@bp.route("/<int:number>/summary", methods=["GET", "POST"])
@access.door("record", to=Permission.THREAD_SUMMARISE)
def summarise(record: Record) -> ResponseReturnValue:
    """Sum up what was said. What another facilitator saved meanwhile is shown, not overwritten."""
    known, newest = db.session.scalar(queries.summary(record)), db.session.scalar(queries.newest(record))
    seen = {"saw": summaries.mark(known), "newest": newest.handle if newest else ""}
    form = SummaryForm(data={"text": known.text if known else "", **seen})
    if not form.validate_on_submit():
        return form_page("comments/summary.html", form, record=record, space=record.space)
    up_to = db.session.scalar(queries.under(record, form.newest.data or ""))
    by = access.actor(record.space)
    try:
        summaries.summarise(record, form.text.data, saw=form.saw.data or "", up_to=up_to, locale=locale(), by=by)
    except summaries.ChangedMeanwhile:
        form.saw.data = seen["saw"]
        return page("comments/summary.html", 409, form=form, record=record, space=record.space, theirs=known)
    return _back(record, _("Saved."))


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
        return done("board.show", said=thanks, slug=space.slug)
    return _back(record, thanks, comment)
