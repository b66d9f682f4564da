"""Forms: what may be typed, what is said when it may not, and nothing that was typed is lost.

WTForms holds what was sent and the message beside each field; the characters of names and texts are judged by
`rules/names.py`. Dates are read in the reader's time zone and given on as aware UTC.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import wtforms
from email_validator import EmailNotValidError, validate_email
from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from workspace.models import ReportReason
from workspace.rules.files import ACCEPTED, TEXTS
from workspace.rules.names import BadName, clean_line, clean_name, clean_text
from workspace.web import files, labels
from workspace.web.locale import JOINER, digits, end_of_day, local, western, zone, zones

InputRequired = validators.InputRequired
REQUIRED = InputRequired(_l("Please fill this in."))


class HiddenField(wtforms.HiddenField):
    """A field nobody sees, so it has no label: WTForms would make one up and read its translations for it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("", **kwargs)


class Form(FlaskForm):
    """Every form: its token is checked before the view (`web/security.py`), once for all."""

    class Meta:
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent as a form, and nothing else: JSON has types that no field expects."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if form.is_submitted() else None

    def is_submitted(self) -> bool:
        """Whether this is what was sent: not where a page is drawn as the outcome of another form (`pages.draw`)."""
        return "done_at" not in g and bool(super().is_submitted())

    op = HiddenField()
    version = HiddenField()


class Line(StringField):
    """One line of text without control or invisible characters; `data` is None where nothing was typed."""

    data: Any

    def __init__(self, label: Any, limit: int = 200, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(label, **kwargs)

    def _clean(self, text: str) -> str:
        return clean_line(text, limit=self.limit)

    def pre_validate(self, form: Any) -> None:
        if self.data is None or not self.data.strip():
            self.data = ""
            if self.flags.required:
                raise validators.StopValidation(_("Please fill this in."))
            return
        try:
            self.data = self._clean(self.data)
        except BadName as bad:
            raise validators.StopValidation(said_of(bad, self.limit)) from None


class Name(Line):
    """A person's name as others will see it."""

    def __init__(self, label: Any, limit: int = 60, **kwargs: Any) -> None:
        super().__init__(label, limit, **kwargs)

    def _clean(self, text: str) -> str:
        return clean_name(text, limit=self.limit)


class EmailField(Line):
    """An address that could exist; nobody is asked whether it does."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.data:
            return
        try:
            self.data = validate_email(self.data, check_deliverability=False).normalized.casefold()
        except EmailNotValidError:
            raise ValidationError(_("This is not an e-mail address: it looks like name@example.org.")) from None


class Text(TextAreaField):
    """A text of several lines, at most `limit` characters."""

    data: Any

    def __init__(self, label: Any, limit: int = 20_000, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(label, **kwargs)

    def pre_validate(self, form: Any) -> None:
        self.data = clean_text(self.data or "")
        if len(self.data) > self.limit:
            raise validators.StopValidation(_too_long(self.limit, len(self.data)))


class PasswordField(wtforms.PasswordField):
    """A password: exactly the characters that were typed."""

    data: Any


class Choice(SelectField):
    """One of a fixed list of (value, words). What is not in it gets our own words."""

    def __init__(self, label: Any, *, choices: Iterable[tuple[Any, Any]] = (), **kwargs: Any) -> None:
        super().__init__(label, choices=[SelectChoice(*each) for each in choices], **kwargs)

    def pre_validate(self, form: Any) -> None:
        if not self.validate_choice:
            return
        self.data = "" if self.data is None else self.data
        if not any(self.coerce(value) == self.data for value, *_rest in self.iter_choices()):
            raise validators.StopValidation(_("Please choose from the list."))


class Reason(Choice):
    """Why something is reported or hidden. Nothing is chosen beforehand: one tap must not say what nobody meant."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        choices = [("", _l("Choose a reason")), *labels.REASONS.items()]
        super().__init__(label, choices=choices, coerce=lambda value: ReportReason(value) if value else "", **kwargs)

    def pre_validate(self, form: Any) -> None:
        if self.validate_choice and not self.data:
            raise validators.StopValidation(_("Choose a reason."))


class TimeZone(Choice):
    """One of the time zones, in the reader's words. What is kept stays chosen under whichever name it has."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.choices: Any = lambda: [SelectChoice(*each) for each in zones(self.data or "")]


class Choices(SelectMultipleField):
    """Some of a list of (value, words)."""

    def __init__(self, label: Any, *, choices: Iterable[tuple[Any, Any]] = (), **kwargs: Any) -> None:
        super().__init__(label, choices=[SelectChoice(*each) for each in choices], **kwargs)

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_rest in self.iter_choices()}
        if not set(self.data or []) <= known:
            raise validators.StopValidation(_("Please choose from the list."))


class Whole(IntegerField):
    """A whole number between two bounds, in any digits; nothing if it may be left out."""

    def __init__(self, label: Any, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        self.raw_data = list(valuelist)
        typed = western(valuelist[0]).strip() if valuelist else ""
        if not typed:
            return
        typed = typed.lstrip("0") or "0"
        if len(typed) > 12 or not typed.isascii() or not typed.isdigit() or not self.least <= int(typed) <= self.most:
            raise ValueError(
                _("A whole number from %(least)s to %(most)s.", least=digits(self.least), most=digits(self.most))
            )
        self.data = int(typed)


class Upload(Field):
    """A file, judged by its first bytes, or by its ending where `texts` are taken. What a browser sends as text under
    this name is nothing."""

    def __init__(self, label: Any, *, texts: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.texts = texts
        self.accept = ",".join((*ACCEPTED, *(f".{ending}" for ending in TEXTS))) if texts else ",".join(ACCEPTED)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.data = files.sent(self.name) if formdata is not None else None

    def pre_validate(self, form: Any) -> None:
        why = files.first_look(self.data, texts=self.texts) if self.data else None
        if why:
            raise validators.StopValidation(labels.UNFIT[why])


class Day(Field):
    """A date as the browser's date field sends it (2026-03-12, in any digits): the last minute of it, aware UTC."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        self.raw_data = list(valuelist)
        typed = western(valuelist[0]).strip() if valuelist else ""
        if typed:
            self.data = end_of_day(_date(typed))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return local(self.data).date().isoformat() if self.data else ""


class Date(Field):
    """A date as the browser's date field sends it, in any digits, and nothing but the date."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        self.raw_data = list(valuelist)
        typed = western(valuelist[0]).strip() if valuelist else ""
        if typed:
            self.data = _date(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""


class MomentField(Field):
    """A date and time as the browser sends it (2026-03-12T18:00), read where the reader is; aware UTC.

    `zone` is another place whose clock it is read by.
    """

    def __init__(self, label: Any, *, zone: Callable[[], ZoneInfo] = zone, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        self.raw_data = list(valuelist)
        typed = western(valuelist[0]).strip().replace(" ", "T") if valuelist else ""
        if not typed:
            return
        try:
            naive = datetime.strptime(typed[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the zone is the reader's
        except ValueError:
            example = _unbroken("2026-03-12T18:00")
            raise ValueError(_("There is no such date and time: write it as %(example)s.", example=example)) from None
        if not 1970 < naive.year < 2200:
            raise ValueError(_("That year is too far away."))
        self.data = naive.replace(tzinfo=self.zone()).astimezone(UTC)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.astimezone(self.zone()).strftime("%Y-%m-%dT%H:%M") if self.data else ""


def _date(typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        raise ValueError(
            _("There is no such date: write it as %(example)s.", example=_unbroken("2026-03-12"))
        ) from None
    if not 1970 < found.year < 2200:
        raise ValueError(_("That year is too far away."))
    return found


def _unbroken(example: str) -> str:
    """A date as it is to be written, in which no line ends after a hyphen."""
    return example.replace("-", f"-{JOINER}")


def _too_long(limit: int, length: int) -> str:
    return _("Too long: %(limit)s characters at most, this has %(length)s.", limit=digits(limit), length=digits(length))


def said_of(bad: BadName, limit: int) -> str:
    """Why a line cannot be taken, in words."""
    match str(bad):
        case "long":
            return _("Too long: %(limit)s characters at most.", limit=digits(limit))
        case "empty":
            return _("Please fill this in.")
        case _:
            return _("It contains characters that cannot be shown here, or mixes alphabets.")


def words_of(form: Any, prefix: str) -> dict[str, str]:
    """What was typed of a text in its languages, the empty ones left out."""
    typed = {tag: form[f"{prefix}_{tag}"].data for tag in ("ar", "ckb", "en")}
    return {tag: text for tag, text in typed.items() if text}


def options(rows: Iterable[Any], *, named: Any, empty: Any = None) -> list[tuple[str, Any]]:
    """The choices of a list of rows with handles; `empty` is what choosing none is called."""
    first = [] if empty is None else [("", empty)]
    return first + [(row.handle, named(row)) for row in rows]


__all__ = [
    "REQUIRED", "BooleanField", "Choice", "Choices", "Date", "Day", "EmailField", "Form", "HiddenField", "Line",
    "MomentField", "Name", "PasswordField", "Text", "Upload", "ValidationError", "Whole", "options", "validators",
    "words_of",
]  # fmt: skip
