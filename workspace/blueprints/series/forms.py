"""What is typed of a series of meetings, and of the next of its meetings."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.models import Rhythm
from workspace.rules.rhythms import is_last_of_its_kind
from workspace.services.series import Turn
from workspace.web import labels
from workspace.web.forms import (
    REQUIRED,
    Choice,
    Choices,
    Form,
    HiddenField,
    Line,
    MomentField,
    Text,
    ValidationError,
    Whole,
)
from workspace.web.locale import space_zone


class SeriesForm(Form):
    title = Line(_l("What the meetings are called"), validators=[REQUIRED])
    first = MomentField(_l("The first one begins"), zone=space_zone, validators=[REQUIRED])
    rhythm = Choice(_l("They come back"), choices=labels.RHYTHMS.items(), coerce=Rhythm, default=Rhythm.MONTHLY_WEEKDAY)
    every = Whole(_l("Every how many weeks or months"), least=1, most=12, default=1)
    minutes = Whole(_l("Minutes each lasts"), least=5, most=1440)
    place = Line(_l("Place or link"), limit=300)
    purpose = Text(_l("What they are for"), limit=4000)
    saw = HiddenField()

    def validate_rhythm(self, field: Any) -> None:
        first = self.first.data
        is_last = first is None or is_last_of_its_kind(first.astimezone(space_zone()).date())
        if field.data is Rhythm.MONTHLY_LAST and not is_last:
            raise ValidationError(_("The first one is not on the last such weekday of its month. Choose another day."))

    def turn(self) -> Turn:
        """What was typed, by the clock of the space."""
        assert self.first.data is not None  # noqa: S101 - the form requires it
        first = self.first.data.astimezone(space_zone())
        return Turn(
            self.title.data or "", self.rhythm.data, first.date(), first.time(), self.every.data or 1,
            self.minutes.data, self.place.data or "", self.purpose.data or "",
        )  # fmt: skip


class NextForm(Form):
    starts_at = MomentField(_l("It begins"), zone=space_zone, validators=[REQUIRED])
    ends_at = MomentField(_l("It ends"), zone=space_zone)
    place = Line(_l("Place or link"), limit=300)
    day = HiddenField()
    pick = Choices(_l("What is carried over"))

    def validate_ends_at(self, field: Any) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("It ends before it begins."))
