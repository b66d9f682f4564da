"""What is typed of minutes: until when they lie in review, what is wrong with them, and lines by button."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.rules.reading import LONGEST
from workspace.web.forms import REQUIRED, Choices, Day, Form, Line, MomentField, Text, ValidationError, Whole
from workspace.web.locale import space_zone


class ReviewForm(Form):
    until = MomentField(_l("Until when"), zone=space_zone, validators=[REQUIRED])


class ResumeForm(Form):
    reason = Text(_l("What is still to be changed"), limit=1000, validators=[REQUIRED])


class VoiceForm(Form):
    correction = Text(_l("What should be corrected"), limit=2000)


class DecisionForm(Form):
    words = Line(_l("What was decided"), limit=1000, validators=[REQUIRED])


class ActionForm(Form):
    words = Line(_l("What is to be done"), validators=[REQUIRED])
    people = Choices(_l("Who does it"))
    due = Day(_l("Until when"))


class CorrectionForm(Form):
    text = Text(_l("Note"), limit=20_000)
    base = Whole(_l("Edition"), least=0, most=1_000_000)
    reason = Line(_l("Why it is corrected"), limit=300, validators=[REQUIRED])


class PastedForm(Form):
    """Minutes from elsewhere. What is longer than we take is still shown again: the browser cuts nothing off."""

    text = Text(_l("Minutes in Markdown"), limit=LONGEST)

    def take_file(self) -> None:
        """Where a file was chosen, its text is what was typed."""
        sent = request.files.get("file")
        data = sent.read() if sent and sent.filename else b""
        if data:
            text = data.decode("utf-8-sig", "replace")
            self.is_text = "\0" not in text and "\ufffd" not in text
            self.text.data = text if self.is_text else self.text.data

    is_text = True

    def validate_text(self, field: Text) -> None:
        if not self.is_text:
            raise ValidationError(_("This file is no text in UTF-8. Save it as Markdown or plain text first."))
        if not field.data.strip():
            raise ValidationError(_("Paste the minutes here, or choose a file."))
