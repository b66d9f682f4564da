"""What is typed to link a record to another, or to hide one."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.models import Relation, ReportReason
from workspace.web import labels
from workspace.web.forms import REQUIRED, Choice, Form, Line, Reason, Text, ValidationError

BACK = "-back"
# What people say by hand; merging says the fourth relation by itself. Each can be said from its other end.
SAID = (Relation.RELATES_TO, Relation.SOURCE_OF, Relation.RAISED_IN)
WAYS = [(str(r), labels.RELATIONS[r][0]) for r in SAID] + [(f"{r}{BACK}", labels.RELATIONS[r][1]) for r in SAID]


class LinkForm(Form):
    way = Choice(_l("How they belong together"), choices=WAYS)
    to = Line(_l("The other record"), limit=300, validators=[REQUIRED])

    @property
    def relation(self) -> Relation:
        return Relation((self.way.data or "").removesuffix(BACK))

    @property
    def is_back(self) -> bool:
        """Whether the other record is the one the relation is read from."""
        return (self.way.data or "").endswith(BACK)


class HideForm(Form):
    reason = Reason(_l("Reason"))
    words = Text(_l("In your words"), limit=1000)

    def validate_words(self, field: Any) -> None:
        if self.reason.data is ReportReason.OTHER and len(field.data.strip()) < 3:
            raise ValidationError(_("Say in a few words what is wrong."))
