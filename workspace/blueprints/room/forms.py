"""What is typed and tapped in the room of a meeting."""

from flask_babel import lazy_gettext as _l

from workspace.models import PollKind
from workspace.web import labels
from workspace.web.forms import REQUIRED, Choice, Form, Line, Whole


class MoveForm(Form):
    saw = Whole("", least=0, most=1_000_000)


class AskForm(MoveForm):
    kind = Choice(_l("How it is answered"), choices=list(labels.POLLS.items()), coerce=PollKind, default=PollKind.HANDS)
    question = Line(_l("What is asked"), limit=300, validators=[REQUIRED])


class MemberForm(Form):
    member = Choice(_l("Who wants to speak"), choices=[])
