"""Search: one field, one list, for everybody."""

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from workspace.blueprints.search.forms import NARROWING, SearchForm, asked_form, narrowed
from workspace.blueprints.search.shown import answer
from workspace.queries import search as queries
from workspace.rules.terms import asked as words_of
from workspace.rules.terms import words
from workspace.web import access
from workspace.web.kept import kept
from workspace.web.pages import asked_number, macro, page, target

bp = Blueprint("search", __name__)


@dataclass(frozen=True)
class Drawn:
    form: str
    results: str
    status: int


@bp.get("/search")
@access.open_door()
def index() -> ResponseReturnValue:
    """What holds the words of `?q=`, of what the viewer may read; `?space=` and the others narrow it.

    What holds only words like them is shown where nothing else is found, or where it is asked for (`?like=1`).
    """
    drawn = kept(("search", target(), *request.args.items(multi=True)), _drawn)
    return page("search/index.html", drawn.status, drawn=drawn)


def _form(form: SearchForm) -> str:
    """What narrows is the same for many questions, and has hundreds of options."""
    narrow = ""
    if form.is_narrow:
        chosen = tuple(tuple(request.args.getlist(name)) for name in NARROWING)
        narrow = kept(("search: narrow", chosen), lambda: macro("search/_search.html", "narrow", form=form))
    return macro("search/_search.html", "form", form=form, narrow=narrow)


def _drawn() -> Drawn:
    form = asked_form()
    is_good = form.validate()
    at = asked_number("page", least=1, most=queries.MOST // queries.PAGE)
    asked = words_of(form.q.data)
    narrow = narrowed(form) if is_good else queries.Narrowed()
    looks = is_good and (asked or (narrow and not form.q.data.strip()))
    found = answer(form.q.data, asked, narrow, at, like="like" in request.args) if looks else None
    return Drawn(
        _form(form) if target() != "results" else "",
        macro("search/_search.html", "results", form=form, found=found, has_words=bool(words(form.q.data))),
        200 if is_good else 422,
    )
