"""Pages and their regions.

A region is an element whose id is the name of a block of the page's template. htmx names the element it will
replace; nobody else asks for less than the page. So a view draws a page, always, and never learns who is asking.
What differs between a plain form and one sent by htmx stands here and nowhere else:

- plain: POST, 303, GET;
- htmx: the answer of the POST already is the region as it now is, or, where the board stands behind
  (`Masar-Board`), the cards that moved, as `<hx-partial>`s; or, of a long thread, only the part that changed.
"""

import inspect
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, g, redirect, render_template, request, url_for

from workspace.web import locale
from workspace.web.transactions import SAFE, Done

MOST_REMEMBERED = 200  # Parts, of some 10 KB each.
NOTHING: Mapping[str, Iterable[str]] = MappingProxyType({})


def target() -> str:
    """The id of the element htmx will replace: `HX-Target` is `tag#id`."""
    return request.headers.get("HX-Target", "").partition("#")[2] if "HX-Request" in request.headers else ""


def has_board() -> bool:
    """Whether the board stands on the page that asks: then what changed on it is sent along."""
    return "Masar-Board" in request.headers


def _is_filtered() -> bool:
    """Whether the board behind shows a part only: what belongs on it is then known by its own address alone."""
    return request.headers.get("Masar-Board") == "filtered"


def page(
    template: str, status: int = 200, *, beside: str = "", along: Mapping[str, Iterable[str]] = NOTHING, **context: Any
) -> Response:
    """The page, or the region of it that htmx asked for. `beside` is partials for the board, if it is there.

    `along` names, for a region, others of the same page that its forms change, too: they come with the answer.
    """
    if "HX-Request" not in request.headers:
        return _answer(render_template(template, **context), status)
    beside = beside if has_board() and not _is_filtered() else ""
    drawn = _region(template, target(), context)
    if drawn is None and not beside and status < 400 and target() not in ("", "body"):
        # This page has no such region: htmx was led elsewhere (a new thing, the sign-in form). Go there.
        response = _answer("", 200)
        if has_board():
            response.headers["HX-Refresh"] = "true"  # A filtered board: its address says what belongs on it.
        else:
            response.headers["HX-Redirect"] = g.get("done_at") or request.full_path.removesuffix("?")
        return response
    if drawn is None and not beside:
        return _instead(template, context, status)
    behind = "panel" if drawn is not None and has_board() else ""
    if drawn is not None and status < 400 and request.method not in SAFE:
        beside = "".join(_along(template, each, context) for each in along.get(target(), ())) + beside
    return _answer((drawn or "") + beside + render_template("_flashes.html", oob=True, behind=behind), status)


def _along(template: str, name: str, context: dict[str, Any]) -> str:
    return f'<hx-partial hx-target="#{name}" hx-swap="innerHTML">{_region(template, name, context)}</hx-partial>'


def _instead(template: str, context: dict[str, Any], status: int) -> Response:
    """A page that lacks the region asked for is shown as a page: in the board's panel, or in place of this one."""
    panel = _region(template, "panel", context) if has_board() else None
    response = _answer(panel or render_template(template, **context), status)
    if target() not in ("", "body"):
        response.headers["HX-Retarget"] = "#panel" if panel else "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def part(html: str, status: int = 200, *, beside: str = "") -> Response:
    """Less than a region: what changed of a page that stands before somebody and keeps its address. See `page`."""
    g.pop("done_at", None)
    beside = beside if has_board() and not _is_filtered() else ""
    behind = "panel" if has_board() else ""
    return _answer(html + beside + render_template("_flashes.html", oob=True, behind=behind), status)


def whole(template: str, status: int, **context: Any) -> Response:
    """A template as it is, whatever htmx asked for: what errors are said with."""
    return _answer(render_template(template, **context), status)


def _answer(html: str, status: int) -> Response:
    response = Response(html, status)
    response.vary.update(("HX-Request", "HX-Target", "Cookie"))
    if "HX-Request" in request.headers:
        # The address of a form, or of a mistake, is no place to come back to; behind a panel stands the board's own.
        stays = status >= 400 or has_board() or "done_at" not in g
        if stays and request.method not in SAFE:
            response.headers["HX-Replace-Url"] = "false"
        elif g.get("done_at"):
            response.headers["HX-Replace-Url"] = g.done_at
    return response


def _region(template: str, name: str, context: dict[str, Any]) -> str | None:
    if name not in regions(template):
        return None
    chosen = current_app.jinja_env.get_template(template)
    current_app.update_template_context(context)
    return "".join(chosen.blocks[name](chosen.new_context(context)))


def macro(template: str, name: str, **args: Any) -> Any:
    """What a macro draws, alone: for what is kept and set into pages later."""
    return getattr(current_app.jinja_env.get_template(template).module, name)(**args)


def regions(template: str) -> set[str]:
    """The names of the parts of a page that can be asked for alone."""
    return set(current_app.jinja_env.get_template(template).blocks) - {"title", "main", "head"}


def remembered(key: Hashable, draw: Callable[[], str]) -> str:
    """A part of a page that is the same for many, drawn once by each process for each key and way of writing.

    The key says all that it depends on, but for the language and the digits of the reader.
    """
    memory: OrderedDict[Hashable, str] = current_app.extensions.setdefault("remembered", OrderedDict())
    whole = (key, locale.locale(), locale.digits("0"))
    if whole not in memory:
        memory[whole] = draw()
        if len(memory) > MOST_REMEMBERED:
            memory.popitem(last=False)
    return memory[whole]


def asked_number(name: str, default: int = 1, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number of the query string, kept between two bounds; the default where there is none that makes sense."""
    found = request.args.get(name, default, type=int)
    return max(least, min(found, most))


def form_page(template: str, form: Any, **context: Any) -> Response:
    """The page a form stands on: fresh, or (422) with what was wrong beside its field and what was typed kept."""
    return page(template, 422 if form.errors else 200, form=form, **context)


def draw(answer: Done) -> Any:
    """Show the outcome: a redirect for a plain form; for htmx the page it leads to, in the same answer.

    What is told once and kept nowhere cannot be redirected to: then a plain form gets the page in its answer, too.
    """
    named = _arguments(answer.endpoint) if answer.part else answer.args
    url = url_for(answer.endpoint, **{k: answer.args[k] for k in named}, _anchor=answer.anchor or None)
    if answer.query:
        return redirect(f"{url}?{urlencode(answer.query, doseq=True)}", 303)
    if "HX-Request" not in request.headers and not answer.told:
        return redirect(url, 303)
    g.done_at, g.told = url, answer.told
    endpoint = answer.part or answer.endpoint
    view = current_app.view_functions[endpoint]
    taken = _arguments(endpoint) | set(inspect.signature(view).parameters)
    return view(**{k: v for k, v in answer.args.items() if k in taken})


def _arguments(endpoint: str) -> set[str]:
    """What stands in the address of an endpoint."""
    return {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
