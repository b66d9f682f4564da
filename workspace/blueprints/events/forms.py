"""What is typed of an event, its programme and materials, and by those who register."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.config import LOCALES
from workspace.models import Audience, Event, EventSort
from workspace.rules.events import asked, must_answer, number_of
from workspace.rules.names import BadName, clean_line
from workspace.services.events import Part, Plan
from workspace.services.registrations import Who
from workspace.web import labels
from workspace.web.forms import (
    REQUIRED,
    BooleanField,
    Choice,
    Choices,
    EmailField,
    Form,
    HiddenField,
    Line,
    MomentField,
    Name,
    Text,
    Upload,
    ValidationError,
    Whole,
    said_of,
)
from workspace.web.locale import exact

MOST_QUESTIONS = 20
LONGEST_QUESTION = 300
FEWEST_DIGITS, MOST_DIGITS = 7, 15  # Of a telephone number: E.164.
LEAST_REASON = 3


class EventForm(Form):
    sort = Choice(_l("What it is"), choices=list(labels.SORTS.items()), coerce=EventSort)
    title = Line(_l("What it is called"), validators=[REQUIRED])
    starts_at = MomentField(_l("It begins"), validators=[REQUIRED])
    ends_at = MomentField(_l("It ends"), validators=[REQUIRED])
    place = Line(_l("Place or link"), limit=300)
    about = Text(_l("What it is about, and for whom"), limit=10_000)
    languages = Choices(_l("Languages in which it is held"))
    capacity = Whole(_l("How many places"), 1, 100_000)
    registers_until = MomentField(_l("One registers until"))
    needs_approval = BooleanField(_l("The organisers accept each registration"))
    questions = Text(_l("Questions to those who register"), limit=6_000)
    keep_days = Whole(_l("Days after the end until their data is deleted"), 1, 365, validators=[REQUIRED])
    path = Choice(_l("Path"))
    series = Choice(_l("Part of a series"))
    new_series = Line(_l("Name of a new series"), 120)
    saw = HiddenField()

    def validate_ends_at(self, field: Any) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("It ends before it begins."))

    def validate_registers_until(self, field: Any) -> None:
        if field.data and self.starts_at.data and field.data > self.starts_at.data:
            raise ValidationError(_("One registers before it begins."))

    def validate_questions(self, field: Any) -> None:
        lines = self._lines()
        if len(lines) > MOST_QUESTIONS or len(set(map(asked, lines))) < len(lines):
            raise ValidationError(_("Twenty different questions at most, one on each line."))
        for line in lines:
            try:
                clean_line(line, limit=LONGEST_QUESTION)
            except BadName as bad:
                raise ValidationError(said_of(bad, LONGEST_QUESTION)) from None

    def _lines(self) -> list[str]:
        return [line.strip() for line in (self.questions.data or "").split("\n") if asked(line.strip())]

    def planned(self) -> Plan:
        assert self.starts_at.data is not None and self.ends_at.data is not None  # noqa: S101, PT018 - it requires both
        return Plan(
            self.title.data or "", self.starts_at.data, self.ends_at.data, self.sort.data, self.about.data or "",
            self.place.data or "", tuple(tag for tag in LOCALES if tag in (self.languages.data or [])),
            self.capacity.data, self.registers_until.data, bool(self.needs_approval.data), tuple(self._lines()),
            self.keep_days.data or 30,
        )  # fmt: skip


class OpenForm(Form):
    audience = Choice("", choices=[("visitors", ""), ("members", "")])

    def chosen(self) -> Audience:
        return Audience.PUBLIC if self.audience.data == "visitors" else Audience.MEMBERS


class ReasonForm(Form):
    reason = Text(_l("Reason"), 2_000)

    def validate_reason(self, field: Any) -> None:
        if len(field.data.strip()) < LEAST_REASON:
            raise ValidationError(_("Please give a reason: those who registered will read it."))


class SessionForm(Form):
    part = Line(_l("Part of the programme"), 120)
    title = Line(_l("Session"), validators=[REQUIRED])
    starts_at = MomentField(_l("It begins"), validators=[REQUIRED])
    ends_at = MomentField(_l("It ends"), validators=[REQUIRED])
    leader = Line(_l("Who leads it"), 120)
    place = Line(_l("Room"), 120)
    saw = HiddenField()

    def validate_ends_at(self, field: Any) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("It ends before it begins."))

    def say_outside(self, event: Event) -> None:
        """Say beside the hour that is wrong when the event begins and ends."""
        assert self.starts_at.data is not None  # noqa: S101 - it is required
        if self.starts_at.data < event.starts_at:
            self.starts_at.errors = [_("The event begins later: %(when)s.", when=exact(event.starts_at))]
        else:
            self.ends_at.errors = [_("The event ends earlier: %(when)s.", when=exact(event.ends_at))]

    def planned(self) -> Part:
        assert self.starts_at.data is not None and self.ends_at.data is not None  # noqa: S101, PT018 - it requires both
        return Part(
            self.title.data or "", self.starts_at.data, self.ends_at.data, self.part.data or "",
            self.leader.data or "", self.place.data or "",
        )  # fmt: skip


class MaterialForm(Form):
    title = Line(_l("What it is called"), validators=[REQUIRED])
    file = Upload(_l("File"), texts=True)
    url = Line(_l("Or the address of a page"), 500)

    def validate_url(self, field: Any) -> None:
        if bool(field.data) is bool(self.file.data):
            raise ValidationError(_("Choose a file, or write an address: one of the two."))
        if not field.data:
            return
        parts = urlsplit(field.data)
        if parts.scheme != "https" or not parts.hostname:
            raise ValidationError(_("An address begins with https://"))


class ReportForm(Form):
    text = Text(_l("What it was"), limit=20_000)
    saw = HiddenField()


class TickForm(Form):
    there = Choice("", choices=[("yes", ""), ("no", "")])


class CodeForm(Form):
    code = Line(_l("Code of the registration"), limit=60, validators=[REQUIRED])


class RegisterForm(Form):
    """Who registers. The answers to the organiser's questions are fields of their own: see `registering`."""

    name = Name(_l("Your name, as it stands on the certificate"), validators=[REQUIRED])
    email = EmailField(_l("E-mail"), 200)
    phone = Line(_l("Telephone"), 40)
    team = Line(_l("Your team or organisation"), 120)
    full = HiddenField()  # "yes" where the page said that it is the waiting list.
    saw = HiddenField()  # Where a registration is changed: how it stood.
    has_account = False
    asks: tuple[str, ...] = ()

    def validate_phone(self, field: Any) -> None:
        if field.data and not FEWEST_DIGITS <= len(number_of(field.data)) <= MOST_DIGITS:
            raise ValidationError(_("This is not a telephone number: it looks like 0770 123 4567."))
        if not field.data and not self.email.data and not self.email.errors and not self.has_account:
            raise ValidationError(_("An e-mail address or a telephone number is needed, so that you can be told."))

    def said(self) -> Who:
        answers = {asked(each): self[f"answer_{n}"].data.strip() for n, each in enumerate(self.asks)}
        return Who(
            self.name.data or "", self.email.data or "", self.phone.data or "", self.team.data or "",
            {question: answer for question, answer in answers.items() if answer},
        )  # fmt: skip


def _is_answered(_form: Any, field: Any) -> None:
    if not field.data.strip():
        raise ValidationError(_("Please fill this in."))


def registering(event: Event, *, has_account: bool, **known: Any) -> RegisterForm:
    """The form to register for an event, with its questions; `known` is what stands in it at first."""

    class Asking(RegisterForm):
        pass

    for n, each in enumerate(event.questions):
        needed = [REQUIRED, _is_answered] if must_answer(each) else []
        setattr(Asking, f"answer_{n}", Text(asked(each), limit=1_000, validators=needed))
    form = Asking(data=known)
    form.has_account, form.asks = has_account, tuple(event.questions)
    return form
