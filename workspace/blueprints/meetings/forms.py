"""What is typed of a meeting and of the notes of its agenda."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.web.forms import REQUIRED, Form, HiddenField, Line, MomentField, Text, ValidationError, Whole

MOST_EDITIONS = 1_000_000


class MeetingForm(Form):
    title = Line(_l("What the meeting is called"), validators=[REQUIRED])
    starts_at = MomentField(_l("It begins"), validators=[REQUIRED])
    ends_at = MomentField(_l("It ends"))
    place = Line(_l("Place or link"), limit=300)
    purpose = Text(_l("What it is for"), limit=4000)
    saw = HiddenField()

    def validate_ends_at(self, field: Any) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("It ends before it begins."))


class NoteForm(Form):
    text = Text(_l("Note"), limit=20_000)
    base = Whole(_l("Edition"), least=0, most=MOST_EDITIONS)


class SavedForm(NoteForm):
    """A note that saves itself: `was` is the text it was written on, where that is older than editions are kept."""

    was = Text("", limit=40_000)
