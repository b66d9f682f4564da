"""The form of a point of an agenda: several features have one."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.db import db
from workspace.models import Space, Wanted
from workspace.queries import spaces as space_queries
from workspace.services.meetings import MOST_POINTS, Point
from workspace.web import access, labels
from workspace.web.forms import REQUIRED, BooleanField, Choice, Form, HiddenField, Line, Whole
from workspace.web.locale import digits


class PointForm(Form):
    title = Line(_l("Point"), validators=[REQUIRED])
    minutes = Whole(_l("Minutes planned"), least=1, most=600)
    wanted = Choice(
        _l("What it should lead to"), choices=list(labels.WANTED.items()), coerce=Wanted, default=Wanted.DISCUSS
    )
    leader = Choice(_l("Who leads it"), choices=[])
    until_done = BooleanField(_l("It comes back at the next meeting until it is done"))
    saw = HiddenField()


class PlacedForm(PointForm):
    """With the place of the point, which is only changed where it is another one than the form was drawn with."""

    place = Whole(_l("Place on the agenda"), least=1, most=MOST_POINTS)
    stood = Whole("", least=1, most=MOST_POINTS)


def with_leaders(form: PointForm, space: Space) -> None:
    """The members of the space to choose from."""
    members = db.session.scalars(space_queries.members(space)).all()
    form.leader.choices = [("", _("nobody yet")), *((m.handle, m.name) for m in members)]
    if form.leader.data in (None, "None"):
        form.leader.data = ""
    if not form.wanted.raw_data and request.method == "POST":
        form.wanted.data = form.wanted.default


def point_of(form: PointForm, space: Space) -> Point:
    """What was typed."""
    leader = access.member_of(space, form.leader.data) if form.leader.data else None
    comes_back = bool(form.until_done and form.until_done.data)
    return Point(form.title.data or "", form.minutes.data, form.wanted.data, leader, comes_back)


def full() -> str:
    """What is said where an agenda is full."""
    return _(
        "An agenda holds %(most)s points. Take some off, put several into one, or plan a second meeting.",
        most=digits(MOST_POINTS),
    )
