"""What a moderator sends: which items they have before them, what to do with them, and why."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.rules.flows import Step
from workspace.web.forms import Form, HiddenField, Reason, Text, ValidationError

SHORTEST = 3


@dataclass(frozen=True)
class Item:
    """A proposal as the moderator's page showed it: where it is, and which edition of its text was read."""

    slug: str
    number: int
    edition: int

    @property
    def place(self) -> tuple[str, int]:
        return self.slug, self.number


def item_of(word: str) -> Item | None:
    """The item of a form's "slug/number/edition"; nothing for anything else."""
    match word.split("/"):
        case [slug, number, edition] if number.isdecimal() and edition.isdecimal() and len(number + edition) < 18:
            return Item(slug, int(number), int(edition))
    return None


class DecideForm(Form):
    """One form for one item or for several; `at` says from which card or bar it was sent."""

    at = HiddenField()
    reason = Text(_l("Reason"), limit=2000)
    step: Step[Any]

    def validate_reason(self, field: Any) -> None:
        if self.step.needs_reason and len(field.data.strip()) < SHORTEST:
            raise ValidationError(_("Say why, in a sentence: the author reads it."))


class AnswerForm(Form):
    """The answer to a report."""

    at = HiddenField()
    reason = Reason(_l("Reason"))
    words = Text(_l("In your words"), limit=1000)
