"""What is typed of an organisation: its page, who belongs to it, a space it asks to join, which it is the same as."""

from collections.abc import Iterable

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.models import OrganisationKind, Path, Space
from workspace.rules.addresses import slug_in
from workspace.rules.places import TOWNS
from workspace.rules.spelling import folded
from workspace.services.organisations import About
from workspace.web import labels
from workspace.web.filters import said
from workspace.web.forms import (
    REQUIRED,
    BooleanField,
    Choice,
    Choices,
    Form,
    HiddenField,
    Line,
    Name,
    Text,
    ValidationError,
    words_of,
)
from workspace.web.locale import alphabetical


def towns() -> list[tuple[str, str]]:
    """The towns of the map by name, in the reader's language."""
    return sorted(((key, said(town.names)) for key, town in TOWNS.items()), key=lambda each: alphabetical(each[1]))


class AboutForm(Form):
    name = Line(_l("Name of the organisation"), limit=120, validators=[REQUIRED])
    kind = Choice(_l("Kind"), choices=list(labels.ORGANISATIONS.items()), coerce=OrganisationKind)
    about_ar = Text(_l("What it is, in Arabic"), limit=2_000)
    about_ckb = Text(_l("What it is, in Kurdish"), limit=2_000)
    about_en = Text(_l("What it is, in English"), limit=2_000)
    place = Choice(_l("Where it is"))
    paths = Choices(_l("On which paths it works"))
    is_listed = BooleanField(_l("Everybody finds it in the directory and reads this page"))
    saw = HiddenField()

    def validate_name(self, field: Line) -> None:
        if not any(char.isalpha() for char in field.data):
            raise ValidationError(_("A name has letters."))

    def words(self, paths: dict[str, Path]) -> About:
        return About(
            self.name.data, self.kind.data, words_of(self, "about"), self.place.data or "",
            tuple(path for slug, path in paths.items() if slug in (self.paths.data or [])), bool(self.is_listed.data),
        )  # fmt: skip


class BelongForm(Form):
    name = Name(_l("My name, as it knows me"), validators=[REQUIRED])
    word = Line(_l("A few words about me"), limit=300)


class AskForm(Form):
    space = Line(_l("Name or address of the space"), limit=300, validators=[REQUIRED], render_kw={"list": "to-ask"})

    def slug(self, offered: Iterable[Space]) -> str:
        """Of the space that is meant: by its address, or by the name of one that was offered where no other has it."""
        typed, spaces = self.space.data or "", list(offered)
        if "/s/" not in typed and slug_in(typed) not in (each.slug for each in spaces):
            named = {each.slug for each in spaces for name in each.names.values() if folded(name) == folded(typed)}
            if len(named) == 1:
                return named.pop()
        return slug_in(typed)


class MergeForm(Form):
    into = Choice(_l("It is the same as"), validators=[REQUIRED])


def wanted(paths: list[Path]) -> dict[str, str]:
    """What is asked of the directory, in its address. A word that makes no sense asks for nothing."""
    known = {"place": TOWNS, "path": {path.slug for path in paths}, "kind": set(OrganisationKind)}
    return {name: word for name, words in known.items() if (word := request.args.get(name, "")) in words}
