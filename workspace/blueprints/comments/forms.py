"""What is typed when something is said, hidden or reported."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.models import ReportReason
from workspace.services import summaries
from workspace.services.comments import MAX_CHARS
from workspace.web import labels
from workspace.web.forms import REQUIRED, Choice, Form, HiddenField, Reason, Text, ValidationError


class SayForm(Form):
    body = Text(_l("Your comment"), limit=MAX_CHARS, validators=[REQUIRED])
    parent = HiddenField()

    def validate_body(self, field: Any) -> None:
        if not field.data.strip():
            raise ValidationError(_("Write something first."))


class ReactForm(Form):
    feeling = Choice(_l("What I think of it"), choices=[("", ""), *labels.FEELINGS.items()])


class SummaryForm(Form):
    text = Text(_l("The discussion in short"), limit=summaries.MAX_CHARS, validators=[REQUIRED])
    saw = HiddenField()
    newest = HiddenField()

    def validate_text(self, field: Any) -> None:
        if not field.data.strip():
            raise ValidationError(_("Write something first."))


class AmendForm(SayForm):
    saw = HiddenField()


class ReasonForm(Form):
    """Why a thing is reported or hidden: one of the list, and words where the list does not say it."""

    reason = Reason(_l("Reason"))
    words = Text(_l("In your words"), limit=1000)

    def validate_words(self, field: Any) -> None:
        if self.reason.data is ReportReason.OTHER and len(field.data.strip()) < 3:
            raise ValidationError(_("Say in a few words what is wrong."))
