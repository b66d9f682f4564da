"""Search: one field, one list, for everybody."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from workspace.blueprints.search.forms import asked_form, narrowed
from workspace.blueprints.search.shown import meant, results
from workspace.db import db, look_up_by_index
from workspace.queries import search as queries
from workspace.rules.terms import LIKE
from workspace.rules.terms import asked as words_of
from workspace.web import access
from workspace.web.access import me
from workspace.web.pages import asked_number, form_page

bp = Blueprint("search", __name__)


@bp.get("/search")
@access.open_door()
def index() -> ResponseReturnValue:
    """What holds the words of `?q=`, of what the viewer may read; `?space=` and the others narrow it.

    What holds only words like them is shown where nothing else is found, or where it is asked for (`?like=1`).
    """
    form = asked_form()
    is_good = form.validate()
    at = asked_number("page", least=1, most=queries.MOST // queries.PAGE)
    asked = words_of(form.q.data)
    narrow = narrowed(form) if is_good else queries.Narrowed()
    looks = is_good and bool(asked or (narrow and not form.q.data.strip()))
    if looks:
        look_up_by_index()
    rows = db.session.execute(queries.found(me(), asked, narrow)).all() if looks else []
    just = [row.id for row in rows if row.tier < LIKE]
    ids = [row.id for row in rows] if not just or "like" in request.args else just
    return form_page(
        "search/index.html", form, asked=asked, looks=looks, at=at, narrow=narrow,
        how_many=min(len(ids), queries.MOST), has_more=len(ids) > queries.MOST, like=len(rows) - len(ids),
        found=results(ids[(at - 1) * queries.PAGE : min(at * queries.PAGE, queries.MOST)], asked),
        is_last=at * queries.PAGE >= min(len(ids), queries.MOST),
        meant=meant(form.q.data, asked, narrow) if looks and not ids and asked else "",
    )  # fmt: skip
