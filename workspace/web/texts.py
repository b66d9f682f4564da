"""What a proposal says in its languages: which of them a page shows, and the fields in which it is written.

Its pages, the editor of amendments and that of translations show and ask for the same texts.
"""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from workspace.config import LOCALES
from workspace.db import db
from workspace.models import Proposal, Translation
from workspace.queries import translations as queries
from workspace.rules.merging import Merged, difference
from workspace.services.proposals import TEXTS, Words
from workspace.web.forms import REQUIRED, Form, HiddenField, Line, Text
from workspace.web.locale import locale

Change = tuple[str, list[tuple[str, str]]]  # The name of a text, and what became of it word by word.


class TextForm(Form):
    """What a proposal says, in one language; `edition` is the one it was written on top of."""

    title = Line(_l("Title"), 200, validators=[REQUIRED])
    summary = Text(_l("In short"), 500)
    body = Text(_l("The whole text"), 50_000)
    ask = Text(_l("What should be done, and by whom"), 2_000)
    edition = HiddenField()

    @property
    def seen(self) -> int:
        """The edition the form was drawn from; 0 for none, and for what no page of ours has sent."""
        return number_in(self.edition)

    def words(self, tag: str) -> Words:
        return Words(self.title.data, tag, self.summary.data, self.body.data, self.ask.data)

    def now_on(self, edition: int) -> None:
        """From now on it is written on top of this edition."""
        self.edition.data = str(edition)

    def put_together(self, texts: dict[str, Merged]) -> None:
        """Show what `merge` made of what was typed; where it overlaps with another's, what was typed stays."""
        for name, each in texts.items():
            if not each.conflicts:
                self[name].data = each.text


def number_in(field: Any) -> int:
    typed = field.data or ""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def typed(text: Any) -> dict[str, Any]:
    """A text as its form shows it."""
    return {name: getattr(text, name) for name in (*TEXTS, "edition")}


def asked() -> str:
    """The language in which a text is asked for: in the address (`?in=ckb`), else the page's."""
    tag = request.args.get("in", "")
    return tag if tag in LOCALES else locale()


def of(proposal: Proposal) -> list[Proposal | Translation]:
    """The text in every language there is, the original first. Its titles tell whether there is another."""
    return [proposal, *(db.session.scalars(queries.newest(proposal)) if proposal.titles else ())]


def chosen(texts: list[Proposal | Translation]) -> Proposal | Translation:
    """The text in the language that was asked for, else the original."""
    tag = asked()
    return next((text for text in texts if text.locale == tag), texts[0])


def changes(before: Any, after: Any) -> list[Change]:
    """What differs between two texts, each that does by its name."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in TEXTS)
    return [(name, difference(was, now)) for name, was, now in pairs if was != now]
