"""What one says of what one was told."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.db import now
from workspace.models import Pace
from workspace.services.letters import Wishes
from workspace.web import labels
from workspace.web.forms import BooleanField, Choice, Choices, Form, HiddenField, ValidationError

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class ReadForm(Form):
    """Up to when somebody has seen what is new: the page they read says it."""

    until = HiddenField()

    def validate_until(self, field: Any) -> None:
        try:
            self.moment = datetime.fromtimestamp(float(field.data), now().tzinfo)
        except (TypeError, ValueError, OverflowError, OSError):
            raise ValidationError(_("This page is old. Here is what is new now.")) from None


class LettersForm(Form):
    """Which letters somebody wants, when, and of which spaces they hear."""

    at_once = BooleanField(_l("A letter soon, where something needs me"))
    digest = Choice(_l("A digest of all that is new"), choices=list(labels.PACES.items()), coerce=Pace)
    quiet_from = Choice(_l("No letters from"), choices=HOURS, coerce=int)
    quiet_until = Choice(_l("Until"), choices=HOURS, coerce=int)
    spaces = Choices(_l("The spaces I hear of"))

    def said(self) -> Wishes:
        return Wishes(self.at_once.data, self.digest.data, self.quiet_from.data, self.quiet_until.data)
