"""What one types to sign up, to come in, and about one's own account."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from workspace.config import LOCALES
from workspace.models import Calendar, Digits, Theme
from workspace.rules.names import sign_in_word
from workspace.rules.passwords import LONGEST, SHORTEST, weakness
from workspace.web import labels
from workspace.web.forms import (
    REQUIRED,
    BooleanField,
    Choice,
    EmailField,
    Form,
    HiddenField,
    Line,
    Name,
    PasswordField,
    Text,
    TimeZone,
    ValidationError,
)
from workspace.web.locale import digits

SHORTEST_NAME = 5


class NewPassword(PasswordField):
    """A password to be set; what is wrong with it is said, nothing of it is cut off."""

    def pre_validate(self, form: Any) -> None:
        words = {
            "short": ngettext(
                "Too short: %(least)s character at least. Several words are easy to keep.",
                "Too short: %(least)s characters at least. Several words are easy to keep.",
                SHORTEST,
                least=digits(SHORTEST),
            ),
            "long": _("Too long: %(limit)s characters at most.", limit=digits(LONGEST)),
            "name": _("It is too much like your sign-in name."),
            "common": _("Many people use this one, so it is tried first. Take several words that have no connection."),
        }
        why = weakness(self.data or "", sign_in_name=form.known_as())
        if why:
            raise ValidationError(words[why])


class SignInForm(Form):
    name = Line(_l("Sign-in name or e-mail"), validators=[REQUIRED])
    password = PasswordField(_l("Password"), validators=[REQUIRED])
    next = HiddenField()


class CodeForm(Form):
    code = Line(_l("Code"), limit=64, validators=[REQUIRED])


class JoinForm(Form):
    """For somebody who has an account: under which name they come in."""

    name = Name(_l("Your name in this space"), validators=[REQUIRED])
    charter = BooleanField(_l("I accept the charter"), validators=[REQUIRED])


class SignUpForm(Form):
    name = Name(_l("Name that others see"), validators=[REQUIRED])
    sign_in_name = Line(_l("Sign-in name"), limit=60, validators=[REQUIRED])
    email = EmailField(_l("E-mail"), limit=200)
    password = NewPassword(_l("Password"), validators=[REQUIRED])
    locale = Choice(_l("Language"), choices=list(LOCALES.items()))
    charter = BooleanField(_l("I accept the charter"), validators=[REQUIRED])

    def known_as(self) -> str:
        return str(self.sign_in_name.data or "")

    def validate_sign_in_name(self, field: Line) -> None:
        name = sign_in_word(field.data or "")
        if len(name) < SHORTEST_NAME or not all(c.isalnum() or c == "-" for c in name):
            raise ValidationError(_("At least %(least)s letters, digits or dashes.", least=digits(SHORTEST_NAME)))
        field.data = name


class AskForm(JoinForm):
    word = Text(_l("A word to the facilitators"), limit=1000)


class SignUpAndAskForm(SignUpForm):
    word = Text(_l("A word to the facilitators"), limit=1000)


class SettingsForm(Form):
    name = Name(_l("What new spaces call you"), validators=[REQUIRED])
    email = EmailField(_l("E-mail"), limit=200)
    locale = Choice(_l("Language"), choices=list(LOCALES.items()))
    time_zone = TimeZone(_l("Time zone"))
    digits = Choice(_l("Digits"), choices=list(labels.DIGITS.items()), coerce=Digits)
    calendar = Choice(_l("Calendar"), choices=list(labels.CALENDARS.items()), coerce=Calendar)
    theme = Choice(_l("Colours"), choices=list(labels.THEMES.items()), coerce=Theme)

    def said(self) -> dict[str, Any]:
        return {key: value for key, value in self.data.items() if key not in ("op", "version")}


class PasswordForm(Form):
    current = PasswordField(_l("Your password now"), validators=[REQUIRED])
    password = NewPassword(_l("New password"), validators=[REQUIRED])

    def __init__(self, *args: Any, sign_in_name: str = "", **kwargs: Any) -> None:
        self.sign_in_name = sign_in_name
        super().__init__(*args, **kwargs)

    def known_as(self) -> str:
        return self.sign_in_name


class ForgottenForm(Form):
    name = Line(_l("Sign-in name or e-mail"), validators=[REQUIRED])


class NewPasswordForm(Form):
    password = NewPassword(_l("New password"), validators=[REQUIRED])

    def known_as(self) -> str:
        return ""
