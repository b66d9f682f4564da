"""What is looked for and what it is narrowed to. It all stands in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from workspace.db import db
from workspace.models import DocumentKind, ProposalState, Space
from workspace.queries import spaces as space_queries
from workspace.queries.search import Narrowed
from workspace.rules.names import clean_text
from workspace.rules.terms import LONGEST_QUESTION
from workspace.web import labels
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.forms import Choice, Date, Form
from workspace.web.kept import kept
from workspace.web.locale import end_of_day, locale, start_of_day

K = DocumentKind
# A point's note is found as part of the minutes.
CHOSEN = {each.value: (each,) for each in K if each is not K.NOTE} | {K.MINUTES.value: (K.MINUTES, K.NOTE)}
STATES: dict[DocumentKind, dict[Any, Any]] = {
    K.PROPOSAL: {each: words for each, words in labels.STATES.items() if each is not ProposalState.DRAFT},
    K.TASK: labels.MEANINGS,
    K.DECISION: labels.DECISIONS,
    K.RECOMMENDATION: labels.RECOMMENDATIONS,
    K.MEETING: labels.MEETINGS,
    K.EVENT: labels.EVENTS,
}


class Loose(StringField):
    """Whatever is typed: what is no word is looked past."""

    data: str


@dataclass(frozen=True)
class KnownSpace:
    """A space to look in: what is kept of it between questions."""

    id: int
    slug: str
    name: str
    choice: SelectChoice  # A form that gets others makes them anew, several times.


@dataclass(frozen=True)
class KnownPath:
    id: int
    name: str


class SearchForm(Form):
    q = Loose(_l("Words"))
    space = Choice(_l("Space"))
    kind = Choice(_l("Kind"))
    path = Choice(_l("Path"))
    state = Choice(_l("State"))
    since = Date(_l("From"))
    until = Date(_l("Until"))
    person = Loose(_l("Written by"))

    spaces: dict[str, KnownSpace]  # What can be chosen from, by their slugs.
    paths: dict[str, KnownPath]

    @property
    def is_narrow(self) -> bool:
        """Whether the fields that narrow are shown: asked for, or filled in. A space alone stands in one line."""
        return "more" in request.args or any(request.args.get(name) for name in NARROWING if name != "space")


NARROWING = ("space", "kind", "path", "state", "since", "until", "person")


def asked_form() -> SearchForm:
    """The form as the address fills it, with what this viewer can choose from; no more is read than is shown."""
    form = SearchForm(request.args)
    form.q.data = clean_text(form.q.data or "")[:LONGEST_QUESTION]
    form.person.data = clean_text(form.person.data or "")[:60].strip()
    spaces, form.paths = kept("search: where", _all) if form.is_narrow else (_one(form), {})
    form.spaces = {each.slug: each for each in spaces}
    form.space.choices = [SelectChoice("", _l("Everywhere")), *(each.choice for each in form.spaces.values())]
    form.kind.choices = _kinds(locale())
    form.path.choices = [("", _l("All paths")), *((slug, path.name) for slug, path in form.paths.items())]
    form.state.choices = _states(locale()) if form.is_narrow else [("", "")]
    return form


def _all() -> tuple[list[KnownSpace], dict[str, KnownPath]]:
    paths = db.session.scalars(space_queries.paths())
    spaces = _known(db.session.scalars(space_queries.directory(me())))
    return spaces, {each.slug: KnownPath(each.id, said(each.names)) for each in paths}


def _one(form: SearchForm) -> list[KnownSpace]:
    return _known(db.session.scalars(space_queries.ONE, {"slug": form.space.data})) if form.space.data else []


def _known(spaces: Iterable[Space]) -> list[KnownSpace]:
    mine = ((each, said(each.names)) for each in spaces if me().may_enter(each))
    return [KnownSpace(each.id, each.slug, name, SelectChoice(each.slug, name)) for each, name in mine]


@cache
def _kinds(_language: str) -> list[SelectChoice]:
    """In the language of the reader: to look so many words up takes as long as to draw them."""
    known = ((each, labels.DOCUMENTS[K(each)]) for each in CHOSEN)
    return [SelectChoice("", _("Everything")), *(SelectChoice(each, str(words)) for each, words in known)]


@cache
def _states(_language: str) -> list[SelectChoice]:
    return [SelectChoice("", _("Any state"))] + [
        SelectChoice(f"{kind}.{state}", str(words), optgroup=str(labels.DOCUMENTS[kind]))
        for kind, states in STATES.items()
        for state, words in states.items()
    ]


def narrowed(form: SearchForm) -> Narrowed:
    """What a good form narrows the results to. A state is one of its kind's, whichever kind was chosen besides."""
    kind, _dot, state = form.state.data.partition(".")
    space, path = form.spaces.get(form.space.data), form.paths.get(form.path.data)
    return Narrowed(
        space_id=space.id if space else None,
        kinds=(K(kind),) if state else CHOSEN.get(form.kind.data, ()),
        path_id=path.id if path else None,
        state=state,
        since=start_of_day(form.since.data) if form.since.data else None,
        until=end_of_day(form.until.data) if form.until.data else None,
        person=form.person.data,
    )
