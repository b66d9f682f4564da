"""A thing that is opened is new no more: beside a session's last moment the only thing that a GET keeps."""

from flask import Response, current_app, g, request

from workspace.db import db, transaction
from workspace.models import Happening
from workspace.queries.notices import waits
from workspace.services import notices

BOARD = "board.show"
# Where what was told of a space itself is seen, if not on its board.
LEADS = {
    Happening.JOIN_REQUESTED: "spaces.members",
    Happening.CAMPAIGN_ASKED: "campaigns.index",
    Happening.CAMPAIGN_JOINED: "campaigns.index",
    Happening.CAMPAIGN_REFUSED: "campaigns.index",
}


def mark(response: Response) -> Response:
    """After a page was shown: what it is about, if it was new, has been read. What a page asks for by itself is no
    reading: nobody may be there."""
    viewer, opened, entered = g.get("viewer"), g.get("opened"), g.get("entered")  # Ids: the rows are let go by now.
    view, unread = current_app.view_functions.get(request.endpoint or ""), g.get("unread", frozenset())
    silent = opened if "unread" in g and g.get("silent") else None
    if viewer is None or not (unread or silent) or request.method != "GET" or response.status_code != 200:
        return response
    if hasattr(view, "asked_by_the_page"):
        return response
    if opened and (f"{opened[0]} {opened[1]}" in unread or (silent and db.session.scalar(waits(viewer, *silent)))):
        with transaction():
            notices.read(viewer.user, **{opened[0]: opened[1]})
    elif entered is not None and (seen := _seen(entered, unread)):
        with transaction():
            notices.read_in(viewer.user, entered, seen)
    return response


def _seen(space_id: int, unread: frozenset[str]) -> set[Happening]:
    """What this page shows of what is new about a space itself."""
    of_it = {what for what, _, which in (each.partition(" ") for each in unread) if which == str(space_id)}
    new = {Happening(each) for each in of_it - {"record_id", "season_id"}}
    return {each for each in new if LEADS.get(each, BOARD) == request.endpoint}
