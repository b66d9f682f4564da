"""What is typed to ask for another text, and to take it up or not."""

from flask_babel import lazy_gettext as _l

from workspace.web.forms import Form, HiddenField, Text, validators
from workspace.web.texts import TextForm, number_in

ENOUGH = validators.Length(min=3, message=_l("Please give a reason: the amender will read it."))


class AmendmentForm(TextForm):
    why = Text(_l("Why"), 1_000)


class AcceptForm(Form):
    edition = HiddenField()

    @property
    def seen(self) -> int:
        return number_in(self.edition)


class RejectForm(Form):
    reason = Text(_l("Reason"), 2_000, filters=[lambda text: (text or "").strip()], validators=[ENOUGH])
