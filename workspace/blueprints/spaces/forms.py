"""What one types about a space and about the people in it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.models import Meaning, OrganisationKind, Role, SpaceKind, Visibility
from workspace.rules.addresses import is_slug
from workspace.rules.places import TOWNS
from workspace.rules.starters import COLUMNS
from workspace.web import labels
from workspace.web.filters import said
from workspace.web.forms import (
    REQUIRED,
    BooleanField,
    Choice,
    Form,
    HiddenField,
    Line,
    Name,
    Text,
    TimeZone,
    ValidationError,
    Whole,
    words_of,
)
from workspace.web.locale import alphabetical

KINDS = [(kind, labels.KINDS[kind]) for kind in SpaceKind if kind is not SpaceKind.NETWORK]
HUES = {
    "stone": _l("Grey"),
    "water": _l("Blue"),
    "peace": _l("Violet"),
    "women": _l("Pink"),
    "rights": _l("Amber"),
    "work": _l("Green"),
}


class SpaceForm(Form):
    name_ar = Line(_l("Name in Arabic"), limit=120)
    name_ckb = Line(_l("Name in Kurdish"), limit=120)
    name_en = Line(_l("Name in English"), limit=120)
    purpose_ar = Text(_l("Purpose in Arabic"), limit=1000)
    purpose_ckb = Text(_l("Purpose in Kurdish"), limit=1000)
    purpose_en = Text(_l("Purpose in English"), limit=1000)
    visibility = Choice(_l("Who sees it"), choices=list(labels.VISIBILITIES.items()), coerce=Visibility)
    slug = Line(_l("Readable address"), limit=40)
    place = Choice(_l("Where it is on the map"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = sorted(((key, said(town.names)) for key, town in TOWNS.items()), key=lambda each: alphabetical(each[1]))
        self.place.choices = [("", _("not on the map")), *towns]
        if self.place.data is None:
            self.place.data = ""

    def validate_name_ar(self, field: Line) -> None:
        if not words_of(self, "name"):
            raise ValidationError(_("Give it a name in at least one language."))

    def validate_slug(self, field: Line) -> None:
        field.data = (field.data or "").lower()
        if self.visibility.data is Visibility.PUBLIC and not is_slug(field.data):
            raise ValidationError(
                _("3 to 40 small Latin letters, digits and dashes, and not a word that we use ourselves.")
            )

    @property
    def names(self) -> dict[str, str]:
        return words_of(self, "name")

    @property
    def purposes(self) -> dict[str, str]:
        return words_of(self, "purpose")


class OpenForm(SpaceForm):
    kind = Choice(_l("Kind"), choices=KINDS, coerce=SpaceKind)
    parent = Choice(_l("Below which space"))


class DescribeForm(SpaceForm):
    admits_requests = BooleanField(_l("People may ask to join"))
    is_independent = BooleanField(_l("Moderators and facilitators of the region may not act here"))
    meeting_quorum = Whole(_l("Quorum of meetings, in per cent"), 0, 100, default=0)
    silence_approves = BooleanField(_l("Silence approves minutes"))
    keeps_originals = BooleanField(_l("Keep photographs that are given as evidence as they came, too"))
    time_zone = TimeZone(_l("Time zone"))


class TemplateForm(Form):
    template = Choice("", choices=[("", ""), *((key, "") for key in COLUMNS)])


class SheetForm(Form):
    """The words of an invitation, to be printed: they are kept nowhere."""

    token = HiddenField()
    code = HiddenField()


class InviteForm(Form):
    role = Choice(_l("Role"), coerce=Role, default=Role.MEMBER)
    days = Whole(_l("Valid for how many days"), 1, 60, validators=[REQUIRED], default=7)
    uses = Whole(_l("For how many people"), 1, 200, validators=[REQUIRED], default=1)
    note = Line(_l("For whom"), limit=100)


class AnswerForm(Form):
    answer = Line(_l("A word to them"), limit=300)
    admit = Choice(_l("Answer"), choices=[("yes", ""), ("no", "")])


class RoleForm(Form):
    role = Choice(_l("Role"), coerce=Role)


class OrganisationForm(Form):
    name = Line(_l("Name of the organisation"), limit=120, validators=[REQUIRED])
    kind = Choice(_l("Kind"), choices=list(labels.ORGANISATIONS.items()), coerce=OrganisationKind)

    def validate_name(self, field: Line) -> None:
        if not any(char.isalpha() for char in field.data):
            raise ValidationError(_("A name has letters."))


class SpeaksForm(Form):
    organisation = Choice(_l("Speaks here for"))


class MuteForm(Form):
    days = Whole(_l("For how many days"), 0, 365, validators=[REQUIRED])
    reason = Line(_l("Reason"), limit=300, validators=[REQUIRED], id="mute-reason")


class RemoveForm(Form):
    reason = Line(_l("Reason"), limit=300, validators=[REQUIRED], id="remove-reason")


class MyselfForm(Form):
    name = Name(_l("My name here"), validators=[REQUIRED])
    about = Text(_l("A few words about me"), limit=500)
    is_public = BooleanField(_l("Visitors see my name"))


class ColumnForm(Form):
    name_ar = Line(_l("In Arabic"), limit=40)
    name_ckb = Line(_l("In Kurdish"), limit=40)
    name_en = Line(_l("In English"), limit=40)
    meaning = Choice(_l("What a task in it is"), choices=list(labels.MEANINGS.items()), coerce=Meaning)
    wip_limit = Whole(_l("At most how many tasks"), 1, 99)

    def validate_name_ar(self, field: Line) -> None:
        if not words_of(self, "name"):
            raise ValidationError(_("Give it a name in at least one language."))

    def said(self) -> dict[str, Any]:
        return {"names": words_of(self, "name"), "meaning": self.meaning.data, "wip_limit": self.wip_limit.data}


class LabelForm(Form):
    name = Line(_l("Label"), limit=40, validators=[REQUIRED])
    hue = Choice(_l("Colour"), choices=list(HUES.items()))


class CharterForm(Form):
    text_ar = Text(_l("In Arabic"))
    text_ckb = Text(_l("In Kurdish"))
    text_en = Text(_l("In English"))

    def validate_text_ar(self, field: Text) -> None:
        if not words_of(self, "text"):
            raise ValidationError(_("Write it in at least one language."))
