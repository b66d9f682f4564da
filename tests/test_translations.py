"""Every text for people is in all three catalogues, whole, and in step with the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from workspace.config import LOCALES

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "workspace" / "translations"
NUMBERS = {"%(num)s", "%(num)d", "%(count)s", "%(n)s", "%(least)s"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="session")
def said(tmp_path_factory) -> Catalog:
    """What the code says now."""
    path = tmp_path_factory.mktemp("said") / "messages.pot"
    options = ["-F", "pyproject.toml", "-k", "_l", "--no-location", "-o", str(path), "workspace"]
    pybabel = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    subprocess.run(pybabel + options, check=True, cwd=ROOT)
    with path.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="session", params=LOCALES)
def catalogue(request) -> Catalog:
    path = TRANSLATIONS / request.param / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=request.param)


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else str(message.id)


def test_it_is_extracted_at_all(said):
    assert len(said) > 200


def test_every_text_is_there_and_nothing_else(said, catalogue):
    known, wanted = {key(m) for m in catalogue if m.id}, {key(m) for m in said if m.id}
    assert sorted(wanted - known) == [], "missing: run `make messages` and translate"
    assert sorted(known - wanted) == [], "nobody says this any more: run `make messages`"


def test_every_text_is_translated(catalogue):
    assert [key(m) for m in catalogue if m.id and not all(f.strip() for f in forms(m))] == []


def test_no_text_is_a_guess(catalogue):
    assert [key(m) for m in catalogue if m.id and m.fuzzy] == []


def test_placeholders_are_those_of_the_text(catalogue):
    """Each form of a plural may leave the number out: one is enough to say “one comment”."""
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        wanted = set().union(*(PLACEHOLDER.findall(each) for each in ids))
        for form in forms(message):
            found = set(PLACEHOLDER.findall(form))
            missing = wanted - found - (NUMBERS if len(ids) > 1 else set())
            if found - wanted or missing:
                wrong.append(f"{key(message)}: {form}")
    assert wrong == []


def test_nothing_in_a_translation_is_markup(catalogue):
    assert [key(m) for m in catalogue if m.id and any(re.search(r"<\w|</", f) for f in forms(m))] == []


def test_arabic_and_kurdish_are_in_their_own_letters(catalogue):
    """A text that was forgotten in English would have no Arabic letter in it; names and signs may."""
    if str(catalogue.locale) == "en":
        return
    latin = [key(m) for m in catalogue if m.id and any(not re.search(r"[؀-ۿ]", f) for f in forms(m))]
    assert [each for each in latin if re.search(r"[A-Za-z]{3}", PLACEHOLDER.sub("", each))] == []


def test_english_says_what_the_code_says(catalogue):
    if str(catalogue.locale) != "en":
        return
    different = []
    for message in catalogue:
        ids = list(message.id) if isinstance(message.id, tuple | list) else [message.id]
        if message.id and forms(message) != ids[: len(forms(message))]:
            different.append(key(message))
    assert different == []


def test_nothing_in_a_catalogue_is_of_the_day(catalogue):
    """Extracting the same texts again changes nothing: no date, no version of a tool, no name to be filled in."""
    path = TRANSLATIONS / str(catalogue.locale) / "LC_MESSAGES" / "messages.po"
    head = path.read_text("utf-8").split("\n\n", 1)[0]
    words = ("Creation-Date", "Revision-Date", "Generated-By", "FULL NAME", "EMAIL@ADDRESS", "FIRST AUTHOR")
    assert [word for word in words if word in head] == []


ALONE = re.compile(
    r"(?<!\w)(أنت|لك|إليك|عليك|اختر|اقرأ|افتح|اكتب|وجّه|ابدأ|سجّلني|تقصد|(تعديل|تقويم|هاتف|حساب|اسم|صوت|رد|بريد|طلب)ك)(?!\w)"
)


def test_the_arabic_speaks_to_its_readers_in_the_plural():
    with (TRANSLATIONS / "ar" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="ar")
    assert [f for m in catalogue if m.id for f in forms(m) if ALONE.search(re.sub("[\u064b-\u0650]", "", f))] == []
