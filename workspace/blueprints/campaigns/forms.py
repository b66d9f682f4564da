"""What is typed of a campaign: its plan, a tactic, another space, a record, its closing report."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.models import Section
from workspace.web import labels
from workspace.web.forms import REQUIRED, Choice, Date, Form, HiddenField, Line, Text, ValidationError, Whole, words_of


class CampaignForm(Form):
    """A name in at least one language, the frame, and a text for each question of the plan."""

    name_ar = Line(_l("Name in Arabic"), limit=120)
    name_ckb = Line(_l("Name in Kurdish"), limit=120)
    name_en = Line(_l("Name in English"), limit=120)
    path = Choice(_l("Path"))
    starts_on = Date(_l("It begins"))
    ends_on = Date(_l("It ends"))
    base = Whole("", 0, 1_000_000)  # The edition of the plan it was written on.
    saw = HiddenField()
    problem = Text(labels.SECTIONS[Section.PROBLEM], 4_000)
    sufferers = Text(labels.SECTIONS[Section.SUFFERERS], 4_000)
    deciders = Text(labels.SECTIONS[Section.DECIDERS], 4_000)
    goal = Text(labels.SECTIONS[Section.GOAL], 4_000)
    demands = Text(labels.SECTIONS[Section.DEMANDS], 4_000)
    message = Text(labels.SECTIONS[Section.MESSAGE], 4_000)
    allies = Text(labels.SECTIONS[Section.ALLIES], 4_000)
    risks = Text(labels.SECTIONS[Section.RISKS], 4_000)
    needs = Text(labels.SECTIONS[Section.NEEDS], 4_000)

    def validate_name_ar(self, field: Line) -> None:
        if not words_of(self, "name"):
            raise ValidationError(_("Give it a name in at least one language."))

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("It ends before it begins."))

    @property
    def plan(self) -> dict[str, str]:
        return {section.value: self[section.value].data.strip() for section in Section}


class TacticForm(Form):
    title = Line(_l("What is done"), limit=160, validators=[REQUIRED])
    starts_on = Date(_l("From"), validators=[REQUIRED])
    ends_on = Date(_l("Until"))
    saw = HiddenField()

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("It ends before it begins."))


class AskForm(Form):
    space = Line(_l("Address of the other space"), limit=300, validators=[REQUIRED])


class FillForm(Form):
    number = Line(_l("Its number in this space"), limit=20, validators=[REQUIRED])


class CloseForm(Form):
    report = Text(_l("What was won, and what was learnt"), 8_000, validators=[REQUIRED])

    def validate_report(self, field: Text) -> None:
        if not field.data.strip():
            raise ValidationError(_("Please fill this in."))
