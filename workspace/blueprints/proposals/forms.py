"""What may be typed of a proposal, and the reason a step asks for."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.config import LOCALES
from workspace.rules.flows import Step
from workspace.web.forms import Choice, Form, HiddenField, Line, Text, ValidationError
from workspace.web.texts import TextForm

LEAST_REASON = 3


class ProposalForm(TextForm):
    place = Line(_l("Place"), 120)
    locale = Choice(_l("Language of this text"), choices=list(LOCALES.items()))
    path = Choice(_l("Path"))
    campaign = Choice(_l("Campaign"))


class SupportForm(Form):
    voice = HiddenField()


class StepForm(Form):
    reason = Text(_l("Reason"), 2_000)
    into = Choice(_l("Into which proposal"), validate_choice=False)
    step: Step[Any] | None = None

    def validate_reason(self, field: Any) -> None:
        needed = self.step is not None and self.step.needs_reason
        if needed and len(field.data.strip()) < LEAST_REASON:
            raise ValidationError(_("Please give a reason: the author will read it."))
