"""What is typed to bring a proposal into another language."""

from typing import Any

from flask_babel import gettext as _

from workspace.services.proposals import TEXTS
from workspace.web.forms import HiddenField
from workspace.web.texts import TextForm, number_in


class TranslationForm(TextForm):
    """`of` is the edition of the original that stood beside it."""

    of = HiddenField()
    original: Any = None

    @property
    def of_seen(self) -> int:
        return number_in(self.of)

    def validate(self, extra_validators: Any = None) -> bool:
        """A text that the original has belongs in the translation, too: nobody should decide on half of it."""
        is_good = super().validate(extra_validators)
        for name in TEXTS[1:]:
            if getattr(self.original, name) and not self[name].data.strip() and not self[name].errors:
                self[name].errors = [_("The original says something here: bring it over, too.")]
                is_good = False
        return is_good
