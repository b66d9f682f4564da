"""Tables for a spreadsheet. A cell that one would run as a formula is kept as text."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from flask import Response

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def sheet(name: str, head: Iterable[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """A file of these rows under a head, in UTF-8 with the mark that spreadsheets ask for."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(str(each) for each in head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8",
                    headers={"Content-Disposition": f"attachment; filename={name}"})  # fmt: skip


def _cell(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text
