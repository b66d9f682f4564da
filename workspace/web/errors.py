"""Refusals and mistakes, in words: whole pages, in the reader's language, that say what to do next."""

import logging
import traceback
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from workspace.db import db
from workspace.rules.flows import NotNow, Settled
from workspace.store import Unreachable
from workspace.web.pages import whole

log = logging.getLogger("masar")


def words(status: int) -> tuple[str, str]:
    """What happened and what to do next, for a status."""
    table = {
        400: (_("This could not be read"), _("Go back, reload the page and try again.")),
        401: (_("Please sign in"), _("This is for people who are signed in.")),
        403: (
            _("Not for your role"),
            _("Somebody with another role in this space can do this. Ask a facilitator."),
        ),
        404: (_("There is nothing here"), _("The address may be mistyped, or what was here is not for you.")),
        405: (_("Not possible here"), _("Go back and use the buttons of the page.")),
        409: (
            _("Somebody was faster"),
            _("This changed while you were looking. Open it again to see how it stands now."),
        ),
        413: (
            _("Too much at once"),
            _("Send less, or send it in parts. What you typed is still on the page before: go back to it."),
        ),
        429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
        503: (_("Too busy just now"), _("Nothing was lost. Wait a few seconds and send it again.")),
    }
    fallback = (_("Something broke on our side"), _("Nothing was saved. Try again in a minute."))
    return table.get(status, fallback)


def refusal(status: int, explanation: str = "", headers: dict[str, str] | None = None, heading: str = "") -> Response:
    """The page for a status. It says the same whether a thing is hidden or was never there.

    Where htmx asked, the page stays as it is, with all that was typed, and only says what happened.
    """
    db.session.rollback()
    g.pop("viewer", None)
    g.pop("space", None)
    title, advice = words(status)
    shown = "_refusal.html" if "HX-Request" in request.headers else "error.html"
    response = whole(shown, status, heading=heading or title, advice=explanation or advice, code=status)
    if "HX-Request" in request.headers:
        response.headers["HX-Reswap"] = "none"
    response.headers.extend(headers or {})
    return response


def register_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotNow, lambda error: refusal(409))
    app.register_error_handler(
        Settled,
        lambda error: refusal(
            409,
            _(
                "The minutes lie in review or were approved, so this is not changed any more. "
                "A facilitator can correct approved minutes."
            ),
        ),
    )
    app.register_error_handler(StaleDataError, lambda error: refusal(409))
    app.register_error_handler(DataError, lambda error: refusal(400))  # A value that the database cannot hold:
    app.register_error_handler(OverflowError, lambda error: refusal(400))  # PostgreSQL says so, Python for SQLite.
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Unreachable, lambda error: refusal(503, headers={"Retry-After": "60"}))
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> Any:
    if isinstance(error, SecurityError):  # Another host than ours was meant: there is no page of ours to show.
        return Response(" ".join(words(400)), 400, content_type="text/plain; charset=utf-8")
    if error.code == 405 and request.method == "GET" and (above := _page_above(request.path)):
        return redirect(above + (f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""))
    headers = {}
    if getattr(error, "retry_after", None) is not None:
        headers["Retry-After"] = str(error.retry_after)  # type: ignore[attr-defined]
    if error.code == 405 and getattr(error, "valid_methods", None):
        headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    if error.code is None or error.code < 400:
        return error.get_response()
    return refusal(error.code, headers=headers)


def _page_above(path: str) -> str:
    """The nearest address above one that only takes forms: where somebody lands who reloads the answer of a form."""
    adapter = current_app.url_map.bind("")
    while path := path.rpartition("/")[0]:
        try:
            adapter.match(path, method="GET")
        except HTTPException:
            continue
        return path
    return ""


def _csrf(error: CSRFError) -> Response:
    advice = _("Your session has ended or this page is old. Go back, reload it and send it again.")
    return refusal(403, advice, heading=_("This page is too old"))


def _database(error: DBAPIError) -> Response:
    log.error("database: %s", type(error.orig).__name__)
    return refusal(503, headers={"Retry-After": "5"})


def _broken(error: Exception) -> Response:
    where = "".join(traceback.format_tb(error.__traceback__))  # Without its message, which may hold what people wrote.
    log.error("unexpected: %s\n%s", type(error).__name__, where)
    return refusal(500)
