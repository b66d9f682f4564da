"""What is typed to say that one comes, and who is there."""

from flask_babel import lazy_gettext as _l

from workspace.models import Attending
from workspace.web import labels
from workspace.web.forms import REQUIRED, Choice, Form, Line, Name


class AnswerForm(Form):
    answer = Choice(choices=list(labels.ATTENDING.items()), coerce=Attending, label="")


class TickForm(Form):
    there = Choice(choices=[("yes", ""), ("no", "")], label="")


class GuestForm(Form):
    name = Name(_l("Name of a guest"), validators=[REQUIRED])


class CodeForm(Form):
    code = Line(_l("The code on the wall"), limit=60, validators=[REQUIRED])
