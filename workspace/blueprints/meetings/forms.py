"""What is typed of a meeting, of a point of its agenda, and of its note."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.models import Wanted
from workspace.web import labels
from workspace.web.forms import REQUIRED, Choice, Form, HiddenField, Line, MomentField, Text, ValidationError, Whole


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


class PointForm(Form):
    title = Line(_l("Point"), validators=[REQUIRED])
    minutes = Whole(_l("Minutes planned"), least=1, most=600)
    wanted = Choice(
        _l("What it should lead to"), choices=list(labels.WANTED.items()), coerce=Wanted, default=Wanted.DISCUSS
    )
    leader = Choice(_l("Who leads it"), choices=[])
    saw = HiddenField()


class NoteForm(Form):
    text = Text(_l("Note"), limit=20_000)
    base = Whole(_l("Edition"), least=0, most=1_000_000)
