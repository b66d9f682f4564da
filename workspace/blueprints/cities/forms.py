"""What a team says when it asks for a forum in its city."""

from flask_babel import lazy_gettext as _l

from workspace.web.forms import REQUIRED, Form, Line, Text


class CityForm(Form):
    place = Line(_l("City"), limit=80, validators=[REQUIRED])
    team = Line(_l("Name of your team"), limit=120, validators=[REQUIRED])
    contact = Line(_l("How can we reach you?"), limit=200, validators=[REQUIRED])
    word = Text(_l("What you do, and what you want to do together"), limit=1_000)
