"""What is typed for the backlog, and of a point: where it goes, what it is about."""

from flask_babel import lazy_gettext as _l

from workspace.models import Wanted
from workspace.services.meetings import MOST_POINTS
from workspace.web import labels
from workspace.web.forms import REQUIRED, Choice, Form, Line, Text, Whole


class WishForm(Form):
    title = Line(_l("What should be talked about"), validators=[REQUIRED])
    why = Text(_l("Why"), limit=1000)
    wanted = Choice(
        _l("What it should lead to"), choices=list(labels.WANTED.items()), coerce=Wanted, default=Wanted.DISCUSS
    )
    minutes = Whole(_l("Minutes it takes"), least=1, most=600)


class PlaceForm(Form):
    place = Whole(_l("Place on the agenda"), least=1, most=MOST_POINTS)


class CampaignForm(Form):
    campaign = Choice(_l("The campaign it is a part of"))


class AboutForm(Form):
    to = Line(_l("The record it is about"), limit=300, validators=[REQUIRED])
