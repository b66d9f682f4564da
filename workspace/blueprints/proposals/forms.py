"""What may be typed of a proposal, and the reason a step asks for."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.config import LOCALES
from workspace.rules.flows import Step
from workspace.web.forms import REQUIRED, Choice, Form, HiddenField, Line, Text, ValidationError

LEAST_REASON = 3


class ProposalForm(Form):
    title = Line(_l("Title"), 200, validators=[REQUIRED])
    summary = Text(_l("In short"), 500)
    body = Text(_l("The whole text"), 50_000)
    ask = Text(_l("What should be done, and by whom"), 2_000)
    place = Line(_l("Place"), 120)
    locale = Choice(_l("Language of this text"), choices=list(LOCALES.items()))
    path = Choice(_l("Path"))
    campaign = Choice(_l("Campaign"))
    edition = HiddenField()


class StepForm(Form):
    reason = Text(_l("Reason"), 2_000)
    into = Choice(_l("Into which proposal"), validate_choice=False)
    step: Step[Any] | None = None

    def validate_reason(self, field: Any) -> None:
        needed = self.step is not None and self.step.needs_reason
        if needed and len(field.data.strip()) < LEAST_REASON:
            raise ValidationError(_("Please give a reason: the author will read it."))
