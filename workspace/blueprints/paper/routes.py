"""A meeting on paper: its agenda, its minutes, the attendance sheet; as a page to print and as PDF."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.db import db
from workspace.models import Meeting, MeetingState
from workspace.queries import attendance as attendance_queries
from workspace.queries import meetings as meeting_queries
from workspace.queries import minutes as minutes_queries
from workspace.rules.permissions import Permission, may
from workspace.services import minutes
from workspace.web import access
from workspace.web.access import me
from workspace.web.pages import page
from workspace.web.paper import NoPdf, can_be_made, pdf_of
from workspace.web.transactions import let_go

bp = Blueprint("paper", __name__, url_prefix="/s/<slug>/meetings/<int:number>/paper")
KINDS = "<any(agenda, minutes, sheet):kind>"
LINES_FOR_OTHERS = 6


def _asked(args: dict[str, Any]) -> Permission:
    return Permission.MEETING_RUN if args["kind"] == "sheet" else Permission.SPACE_READ


@bp.get(f"/{KINDS}")
@access.door("meeting", to=_asked)
def show(meeting: Meeting, kind: str) -> ResponseReturnValue:
    """The page that is printed. `?copy=public` of the minutes is what visitors read."""
    return _drawn(meeting, kind)


def _drawn(meeting: Meeting, kind: str, status: int = 200, **more: Any) -> Response:
    drawn = {"agenda": _agenda, "minutes": _minutes, "sheet": _sheet}[kind](meeting)
    return page(
        f"paper/{kind}.html", status, meeting=meeting, space=meeting.space, kind=kind, has_pdf=can_be_made(),
        copy=request.args.get("copy") or None, **drawn, **more,
    )  # fmt: skip


def _agenda(meeting: Meeting) -> dict[str, Any]:
    return {"items": db.session.scalars(meeting_queries.agenda_as_read(me(), meeting)).all()}


def _minutes(meeting: Meeting) -> dict[str, Any]:
    is_inside = may(me(), Permission.SPACE_INSIDE, meeting)
    if not is_inside and meeting.state is not MeetingState.PUBLISHED:
        access.found(None)
    edition = db.session.scalars(minutes_queries.editions(meeting)).first()
    is_public = not is_inside or request.args.get("copy") == "public"
    document = minutes.as_read(meeting, edition, is_public=is_public)
    return {"edition": edition, "document": document, "is_public": is_public}


def _sheet(meeting: Meeting) -> dict[str, Any]:
    rows = db.session.execute(attendance_queries.register(meeting)).all()
    guests = db.session.scalars(attendance_queries.guests(meeting)).all()
    return {"rows": rows, "guests": guests, "more": LINES_FOR_OTHERS}


@bp.get(f"/{KINDS}.pdf")
@access.door("meeting", to=_asked)
def pdf(meeting: Meeting, kind: str) -> ResponseReturnValue:
    """The same page as PDF. Where it cannot be made the page itself says so, and can be printed."""
    drawn = _drawn(meeting, kind)
    name = f"{kind}-{meeting.number}.pdf"
    try:
        let_go()
        made = pdf_of(drawn.get_data(as_text=True))
    except NoPdf as none:
        return _drawn(meeting, kind, 503, wrong=_said(str(none)))
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(made, mimetype="application/pdf", headers=headers)


def _said(why: str) -> str:
    match why:
        case "missing":
            return _("This server cannot make PDF files. Print this page, or choose “save as PDF” when printing.")
        case "busy":
            return _("Others are just making PDF files. Try again in a minute, or print this page.")
        case _:
            return _("This is too long for a PDF. Print this page, or choose “save as PDF” when printing.")
