"""What is typed of a recommendation: what is asked for, a step, evidence, a letter, a row of *update all*."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.config import LOCALES
from workspace.models import LetterWay
from workspace.services.recommendations import HEAVIEST, Told
from workspace.web import labels
from workspace.web.forms import REQUIRED, Choice, Day, Form, Line, Text, Upload, ValidationError, Whole, words_of
from workspace.web.locale import local, today

LEAST_REASON = 3


class IssueForm(Form):
    """What is put before a council, in as many of the three languages as there are words for."""

    council = Choice(_l("Council"))
    responsible = Line(_l("Who has to act"), 200, validators=[REQUIRED])
    due_at = Day(_l("Done by"))
    title_ar = Line(_l("Title"), 200)
    title_ckb = Line(_l("Title"), 200)
    title_en = Line(_l("Title"), 200)
    text_ar = Text(_l("What is asked for"), 10_000)
    text_ckb = Text(_l("What is asked for"), 10_000)
    text_en = Text(_l("What is asked for"), 10_000)

    def validate(self, extra_validators: Any = None) -> bool:
        """A title and a text in one language at the least; where there is the one there is the other."""
        is_good = super().validate(extra_validators)
        said = [tag for tag in LOCALES if self[f"title_{tag}"].data or self[f"text_{tag}"].data.strip()]
        for tag in said or [next(iter(LOCALES))]:
            for name in (f"title_{tag}", f"text_{tag}"):
                if not self[name].data.strip() and not self[name].errors:
                    self[name].errors = [_("Please fill this in.")]
                    is_good = False
        return is_good

    def asked(self, first: str) -> tuple[dict[str, str], dict[str, str]]:
        """The titles and the texts by language, one language before the others where it is among them."""
        titles, texts = words_of(self, "title"), words_of(self, "text")
        order = sorted(titles, key=lambda tag: tag != first)
        return {tag: titles[tag] for tag in order}, texts


class StepForm(Form):
    """What goes with a step of a recommendation; each step looks at what it needs."""

    words = Text(_l("In words"), 2_000)
    next_at = Day(_l("Next word by"))
    due_at = Day(_l("Done by"))
    percent = Whole(_l("How far, in per cent"), 0, 100)

    def told(self) -> Told:
        return Told(self.words.data.strip(), self.next_at.data, self.due_at.data, self.percent.data)


class EvidenceForm(Form):
    shown_text = Text(_l("What it shows"), 2_000)
    shown_file = Upload(_l("Photograph or document"))
    shown_url = Line(_l("Address of a page"), 500)
    shown_on = Day(_l("Which day"))
    shown_place = Line(_l("Where"), 200)

    def validate_shown_text(self, field: Any) -> None:
        if len(field.data.strip()) < LEAST_REASON:
            raise ValidationError(_("Say in a sentence what it shows."))

    def validate_shown_url(self, field: Any) -> None:
        if field.data and (urlsplit(field.data).scheme not in ("http", "https") or not urlsplit(field.data).netloc):
            raise ValidationError(_("An address begins with https://"))

    def validate_shown_on(self, field: Any) -> None:
        not_yet(field)


class LetterForm(Form):
    way = Choice(_l("Sent or received"), choices=labels.LETTERS.items(), coerce=LetterWay)
    letter_number = Line(_l("Number of the letter"), 60)
    letter_on = Day(_l("Of which day"))
    letter_text = Text(_l("What about"), 2_000)
    wait_days = Whole(_l("Days to wait for an answer"), 1, 365, default=30)

    def validate_letter_on(self, field: Any) -> None:
        not_yet(field)


class ReasonForm(Form):
    """Why a piece of evidence is taken away."""

    reason = Text(_l("Reason"), 500)

    def validate_reason(self, field: Any) -> None:
        if len(field.data.strip()) < LEAST_REASON:
            raise ValidationError(_("Say why, in a sentence: everybody reads it."))


class WeightForm(Form):
    weight = Whole(_l("Weight"), 0, HEAVIEST, validators=[REQUIRED])


class RowForm(Form):
    """A row of *update all*. Empty, it says that nothing changed."""

    action = Choice(_l("What happened"), choices=[("", _l("no change")), *labels.RECOMMENDATION_STEPS.items()])
    percent = Whole(_l("Per cent"), 0, 100)
    words = Line(_l("One sentence"), 500)
    next_at = Day(_l("Next date"))

    @property
    def is_empty(self) -> bool:
        return not (self.action.data or self.words.data or self.next_at.data or self.percent.data is not None)

    def told(self) -> Told:
        """The next date of an acceptance is the day by which it will be done."""
        return Told(self.words.data or "", self.next_at.data, self.next_at.data, self.percent.data)


def not_yet(field: Any) -> None:
    """Raises ValidationError for a day that has not come; no day means today."""
    if field.data is not None and local(field.data).date() > today():
        raise ValidationError(_("That day has not come yet."))


def day_of(moment: datetime | None) -> date:
    return local(moment).date() if moment else today()
