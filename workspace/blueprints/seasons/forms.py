"""What is typed of a season: its frame and its call, the last word of it, a proposal that is handed in."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.models import Season
from workspace.web.forms import (
    REQUIRED,
    BooleanField,
    Choice,
    Choices,
    Date,
    Form,
    HiddenField,
    Line,
    MomentField,
    Text,
    ValidationError,
    Whole,
    words_of,
)
from workspace.web.locale import date_in_words, space_zone


class SeasonForm(Form):
    """A name in at least one language, the days, the window of the call, its text, the themes."""

    number = Whole(_l("Which season"), 1, 999, validators=[REQUIRED])
    name_ar = Line(_l("Name in Arabic"), limit=120)
    name_ckb = Line(_l("Name in Kurdish"), limit=120)
    name_en = Line(_l("Name in English"), limit=120)
    starts_on = Date(_l("It begins"))
    ends_on = Date(_l("It ends"))
    opens_at = MomentField(_l("Proposals from"), zone=space_zone)
    closes_at = MomentField(_l("Proposals until"), zone=space_zone)
    paths = Choices(_l("Themes"))
    call_ar = Text(_l("The call in Arabic"), 8_000)
    call_ckb = Text(_l("The call in Kurdish"), 8_000)
    call_en = Text(_l("The call in English"), 8_000)
    saw = HiddenField()

    def validate_name_ar(self, field: Any) -> None:
        if not words_of(self, "name"):
            raise ValidationError(_("Give it a name in at least one language."))

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("It ends before it begins."))

    def validate_closes_at(self, field: Any) -> None:
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError(_("The call closes before it opens."))
        if bool(field.data) != bool(self.opens_at.data):
            raise ValidationError(_("Say both: from when and until when proposals are taken."))


class StepForm(Form):
    """What goes with a step; only the close has a last word."""

    statement = Text(_l("The last word of the season"), 8_000)


class ConferenceForm(Form):
    event = Choice(_l("The conference"))


class RoomForm(Form):
    room_name = Line(_l("Name of the room"), limit=80, validators=[REQUIRED])
    seats = Whole(_l("Seats"), 1, 10_000)


class SlotForm(Form):
    slot_name = Line(_l("What it is, if it is for all, such as a meal"), limit=80)
    slot_from = MomentField(_l("From"), zone=space_zone, validators=[REQUIRED])
    slot_until = MomentField(_l("Until"), zone=space_zone, validators=[REQUIRED])

    def validate_slot_until(self, field: Any) -> None:
        in_order(self.slot_from.data, field.data)


class SessionForm(Form):
    """A session: its times are those of a slot, or its own."""

    title = Line(_l("Title"), limit=160, validators=[REQUIRED])
    slot = Choice(_l("Slot"))
    starts_at = MomentField(_l("From"), zone=space_zone)
    ends_at = MomentField(_l("Until"), zone=space_zone)
    room = Choice(_l("Room"))
    leader = Choice(_l("Who leads it"))
    space = Choice(_l("Whose it is"))
    path = Choice(_l("Path"))
    proposals = Choices(_l("What it treats"))
    anyway = BooleanField(_l("Plan it like this all the same"))
    saw = HiddenField()

    def validate_starts_at(self, field: Any) -> None:
        if not self.slot.data and not field.data:
            raise ValidationError(_("Choose a slot, or say from when and until when."))

    def validate_ends_at(self, field: Any) -> None:
        if not self.slot.data and self.starts_at.data:
            if not field.data:
                raise ValidationError(_("Please fill this in."))
            in_order(self.starts_at.data, field.data)


def in_order(first: datetime | None, last: datetime | None) -> None:
    """Raises ValidationError for an end that is not after its beginning."""
    if first and last and last <= first:
        raise ValidationError(_("It ends before it begins."))


def say_outside(season: Season, *, is_early: bool, first: Any, last: Any) -> None:
    """Say beside the moment that is wrong, the first or the last, when the season begins or ends."""
    if is_early and season.starts_on:
        first.errors = [_("The season begins later: %(when)s.", when=date_in_words(season.starts_on, with_year=True))]
    elif season.ends_on:
        last.errors = [_("The season ends earlier: %(when)s.", when=date_in_words(season.ends_on, with_year=True))]


class HandInForm(Form):
    season = Choice(_l("Season"))
