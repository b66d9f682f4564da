"""Files in and out: proposals of another platform, brought into a space."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import insert, select, update

from workspace.db import db, now
from workspace.models import (
    Activity,
    DocumentKind,
    Happening,
    ImportKey,
    Proposal,
    ProposalAuthor,
    ProposalState,
    ProposalVersion,
    Record,
    Space,
)
from workspace.rules import flows, names
from workspace.rules.markup import markdown_of
from workspace.rules.tables import BadTable, Row, rows
from workspace.rules.text import MAX_CHARS
from workspace.rules.viewers import Actor
from workspace.services import search

LONGEST_TITLE = 200
LONGEST_LINE = 300
AT_ONCE = 500

# What a column may be called, by what it holds. A language may follow: "title/ar", "title_ar", "title (ar)".
ALIASES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "título", "titulo", "títol", "titol", "titel", "titre", "titolo", "otsikko", "headline", "subject",
        "العنوان", "عنوان", "عنوان المقترح", "ناونیشان", "سەردێڕ", "ناونیشانی پێشنیاز",
    ),
    "summary": (
        "summary", "abstract", "resumen", "resum", "résumé", "zusammenfassung", "tiivistelmä", "ملخص", "الملخص",
        "خلاصة", "پوختە", "کورتە",
    ),
    "body": (
        "body", "description", "text", "texts", "content", "details", "descripción", "descripcion", "descripció",
        "descripcio", "beschreibung", "kuvaus", "teksti", "texto", "الوصف", "وصف", "النص", "نص المقترح", "التفاصيل",
        "وەسف", "دەق", "وردەکاری",
    ),
    "ask": ("ask", "demand", "request", "petición", "المطلب", "المطلوب", "داواکاری"),
    "place": (
        "place", "address", "location", "dirección", "direccion", "adreça", "adresse", "osoite", "المكان", "مكان",
        "الموقع", "شوێن",
    ),
    "id": ("id", "url", "link", "reference", "المعرف"),
}  # fmt: skip
FIELDS = ("title", "summary", "body", "ask", "place")
_SORANI = re.compile("[ێۆڕڵەڤگچپژ]")
_ARABIC = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True)
class Remark:
    """Something about a line of the file."""

    line: int
    message: str


@dataclass
class Outcome:
    """What came of an import: with `errors`, nothing is to be kept."""

    created: int = 0
    skipped: int = 0
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """A proposal as a row gives it."""

    line: int
    title: str
    locale: str
    summary: str
    body: str
    ask: str
    place: str
    fingerprint: str


def import_proposals(
    space: Space, stream: BinaryIO, mapping: Mapping[str, str], *, by: Actor, encoding: str = ""
) -> Outcome:
    """Bring every row of a CSV file into a space as an open proposal, signed by `by`. Nobody is notified.

    `mapping` names the columns that the header does not make plain: {"title": "Commitment"}. A row that was
    brought in before is skipped: it is known by its id, link, title, summary and text together, so two towns'
    files may both count from 1. With errors in the outcome the caller keeps nothing; every line is read all the
    same, so that all of them are told at once. Memory does not grow with the file.
    """
    outcome = Outcome()
    try:
        table = rows(stream, encoding)
        columns = _columns(next(table), mapping)
        found = _read(table, columns, outcome)
        while batch := list(islice(found, AT_ONCE)):
            _keep(space, batch, outcome, by=by)
    except BadTable as bad:
        outcome.errors.append(Remark(bad.line, bad.message))
    if outcome.errors:
        outcome.created = outcome.skipped = 0
    return outcome


@dataclass(frozen=True)
class _Columns:
    width: int
    places: dict[str, list[int]]  # For each field: where it may stand, the best first.
    locales: dict[int, str]


def _columns(header: Row, mapping: Mapping[str, str]) -> _Columns:
    """Where each field stands. Raises BadTable where there is no title, or no column of a name that was given."""
    heads = [_plain(cell) for cell in header.cells]
    split = [_named(head) for head in heads]
    places: dict[str, list[int]] = {}
    for name, aliases in ALIASES.items():
        here = [i for i, (base, _) in enumerate(split) if base in aliases]
        places[name] = sorted(here, key=lambda i, a=aliases: (_order(split[i][1]), a.index(split[i][0])))  # type: ignore[misc]
    for name, column in mapping.items():
        if _plain(column) not in heads:
            there = ", ".join(cell.strip() for cell in header.cells)
            raise BadTable(header.line, f"There is no column “{column}”. The columns are: {there}.")
        places[name] = [heads.index(_plain(column))]
    if not places["title"]:
        there = ", ".join(cell.strip() for cell in header.cells)
        raise BadTable(
            header.line, f"No column is called title. Say which one is: --map title=COLUMN. The columns are: {there}."
        )
    return _Columns(len(heads), places, {i: locale for i, (_, locale) in enumerate(split) if locale})


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell.strip("\ufeff")).replace("_", " ").split()).casefold()


def _named(head: str) -> tuple[str, str]:
    """ "title/ar" as ("title", "ar"); a head without a language as it is."""
    if match := re.fullmatch(r"(.+?)(?:/| ?\(| )([a-z]{2,3})(?:[- ][a-z]{2,4})?\)?", head):
        return match[1], {"ku": "ckb"}.get(match[2], match[2])
    return head, ""


def _order(locale: str) -> int:
    return ("", "ar", "ckb", "en").index(locale) if locale in ("", "ar", "ckb", "en") else 9


def _read(table: Iterator[Row], columns: _Columns, outcome: Outcome) -> Iterator[Found]:
    """The proposals of the rows; what is wrong with a row goes into the outcome."""
    for row in table:
        if len(row.cells) > columns.width and any(cell.strip() for cell in row.cells[columns.width :]):
            message = f"This row has {len(row.cells)} cells, the header {columns.width}: is a cell not quoted?"
            outcome.errors.append(Remark(row.line, message))
            continue
        values = {name: _value(row, columns.places[name]) for name in ALIASES}
        title = _line(values["title"][0], None)
        if not title:
            outcome.errors.append(Remark(row.line, "The title is empty."))
            continue
        texts = {name: _text(values[name][0], name, row.line, outcome) for name in ("summary", "body", "ask")}
        if len(title) > LONGEST_TITLE:
            message = (
                f"The title has {len(title)} characters; it was cut to {LONGEST_TITLE}, and begins the text whole."
            )
            outcome.warnings.append(Remark(row.line, message))
            texts["body"] = f"{title}\n\n{texts['body']}".strip()
        yield Found(
            line=row.line,
            title=_cut(title, LONGEST_TITLE),
            locale=columns.locales.get(values["title"][1], "") or _language(title + texts["body"]),
            place=_cut(_line(values["place"][0], None), LONGEST_LINE),
            fingerprint=_fingerprint(*(values[name][0] for name in ("id", "title", "summary", "body"))),
            **texts,
        )


def _value(row: Row, places: list[int]) -> tuple[str, int]:
    """The first cell that says something, without the guard against formulas, and its column."""
    for i in places:
        if i < len(row.cells) and row.cells[i].strip():
            return re.sub(r"^'(?=[=+\-@])", "", row.cells[i]), i
    return "", -1


def _line(text: str, limit: int | None) -> str:
    """One line out of whatever a cell holds: what names may not hold is left out, not refused."""
    text = markdown_of(text)
    for refused in ("", names.ZWNJ):
        kept = "".join(
            " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text if _is_kept(c, refused)
        )
        try:
            return names.clean_line(kept, limit=limit or len(kept) * 4 + 1)
        except names.BadName as bad:
            if bad.args[0] == "empty":
                return ""
    return ""


def _is_kept(char: str, refused: str) -> bool:
    return char != refused and (char == names.ZWNJ or unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))


def _text(cell: str, name: str, line: int, outcome: Outcome) -> str:
    text = names.clean_text(markdown_of(cell)).strip()
    if len(text) > MAX_CHARS:
        outcome.warnings.append(Remark(line, f"The {name} has {len(text)} characters; it was cut to {MAX_CHARS}."))
    return _cut(text, MAX_CHARS)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _language(text: str) -> str:
    """Arabic or Sorani by their letters; of another text the language is not known (BCP 47: "und")."""
    if not _ARABIC.search(text):
        return "und"
    return "ckb" if len(_SORANI.findall(text)) * 20 > len(_ARABIC.findall(text)) else "ar"


def _fingerprint(*cells: str) -> str:
    return hashlib.sha256("\x1f".join(" ".join(cell.split()) for cell in cells).encode()).hexdigest()


def _keep(space: Space, batch: list[Found], outcome: Outcome, *, by: Actor) -> None:
    """Write a batch down, without the rows that are known. After an error nothing more is written."""
    if outcome.errors:
        return
    prints = [one.fingerprint for one in batch]
    known = set(
        db.session.scalars(
            select(ImportKey.fingerprint).where(ImportKey.space_id == space.id, ImportKey.fingerprint.in_(prints))
        )
    )
    fresh: list[Found] = []
    for one in batch:
        if one.fingerprint not in known:
            known.add(one.fingerprint)
            fresh.append(one)
    outcome.skipped += len(batch) - len(fresh)
    outcome.created += len(fresh)
    if fresh:
        _write(space, fresh, by=by)


def _write(space: Space, fresh: list[Found], *, by: Actor) -> None:
    reserve = update(Space).where(Space.id == space.id).values(last_number=Space.last_number + len(fresh))
    last = db.session.scalar(reserve.returning(Space.last_number), execution_options={"synchronize_session": False})
    first = (last or 0) - len(fresh) + 1
    state, at = ProposalState.OPEN, now()
    common = {"space_id": space.id, "author_id": by.membership.id, "audience": flows.AUDIENCES[state]}
    made = db.session.scalars(
        insert(Record.__table__).returning(Record.__table__.c.id, sort_by_parameter_order=True),  # type: ignore[arg-type]
        [
            {**common, "kind": Proposal.__mapper_args__["polymorphic_identity"], "number": first + i,
             "title": one.title, "locale": one.locale, "version": 1}
            for i, one in enumerate(fresh)
        ],
    )  # fmt: skip
    ids = list(made)
    both = list(zip(ids, fresh, strict=True))
    _insert(
        Proposal, [{"id": i, "state": state, "submitted_at": at, "place": one.place, **_words(one)} for i, one in both]
    )
    _insert(ProposalAuthor, [{"proposal_id": i, "membership_id": by.membership.id} for i in ids])
    _insert(
        ProposalVersion,
        [
            {"proposal_id": i, "edition": 1, "locale": one.locale, "title": one.title, "by_id": by.membership.id}
            | _words(one)
            for i, one in both
        ],
    )
    _insert(
        Activity,
        [
            {"space_id": space.id, "happening": Happening.PROPOSAL_IMPORTED, "record_id": i, "role": by.role,
             "by_id": by.membership.id, "to_value": state, "details": {"line": one.line}}
            for i, one in both
        ],
    )  # fmt: skip
    _insert(ImportKey, [{"space_id": space.id, "fingerprint": one.fingerprint, "record_id": i} for i, one in both])
    search.write(DocumentKind.PROPOSAL, ids)


def _words(one: Found) -> dict[str, str]:
    return {"summary": one.summary, "body": one.body, "ask": one.ask}


def _insert(model: Any, values: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model.__table__), values)
