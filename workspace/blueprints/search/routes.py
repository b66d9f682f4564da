"""Search: one field, one list, for everybody."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from workspace.blueprints.search.forms import asked_form, narrowed
from workspace.blueprints.search.shown import answer
from workspace.queries import search as queries
from workspace.rules.terms import asked as words_of
from workspace.web import access
from workspace.web.kept import kept
from workspace.web.pages import asked_number, form_page, macro

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

    def found() -> str:
        like = "like" in request.args
        return macro("search/_found.html", "found", found=answer(form.q.data, asked, narrow, at, like=like))

    return form_page(
        "search/index.html", form, looks=looks,
        found=kept(("search", *request.args.items(multi=True)), found) if looks else "",
    )  # fmt: skip
