"""Tables as they come: rows out of a CSV file of any origin, each with the line it begins on.

RFC 4180 is what a good file keeps to; what real files do instead is met here: other separators, other encodings,
CR, LF and CRLF in one file, line breaks inside cells, a mark of the byte order, a `sep=` line. Nothing here holds
more of a file than the row at hand.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

SEPARATORS = ",;\t|"
CHUNK = 64 * 1024
LONGEST = 1_000_000  # Characters in a cell, or in a line: more is a quote that was never closed.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class BadTable(Exception):
    """A file that cannot be read as a table; it says on which line, and what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


@dataclass(frozen=True)
class Row:
    """One record of the file. `line` is where it begins; a file ends its lines as it ends its first one."""

    line: int
    cells: list[str]


def rows(stream: BinaryIO, encoding: str = "") -> Iterator[Row]:
    """The rows of a CSV file, its header first, empty ones left out. Raises BadTable.

    Without `encoding` the file is UTF-8, or what its byte order mark says.
    """
    lines = _lines(_text(stream, encoding))
    head = _head(lines)
    if not "".join(head).strip():
        raise BadTable(1, "The file is empty.")
    counted = _Counted(head, lines)
    separator = _separator(head)
    if re.fullmatch(r"sep=.\s*", head[0]):
        next(counted)
    csv.field_size_limit(LONGEST)
    reader = csv.reader(counted, delimiter=separator, strict=True)
    while True:
        line = counted.ended + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadTable(line, _why(error)) from error
        if cells is None:
            return
        if cells == [""] or any(cell.strip() for cell in cells):  # A lone "" is a cell somebody left empty.
            yield Row(line, cells)


def _why(error: csv.Error) -> str:
    said = str(error)
    if "end of data" in said or "larger than field limit" in said:
        return "A quotation mark is opened in this row and never closed."
    if "expected after" in said:
        return 'A quotation mark inside a quoted cell has to be doubled: "" instead of ".'
    return f"This row cannot be read: {said}."


def _text(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The file decoded piece by piece. What cannot be decoded is told with its line and byte."""
    first = stream.read(CHUNK)
    marked = next((name for mark, name in _MARKS if first.startswith(mark)), "")
    name = encoding or marked or "utf-8"
    if not encoding and not marked and first.count(0) > len(first) // 5:
        raise BadTable(1, "This looks like UTF-16 without a byte order mark: say --encoding utf-16-le or utf-16-be.")
    decoder = codecs.getincrementaldecoder(name)()
    fed, lines, piece = 0, 1, first
    while True:
        fed += len(piece)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            good = bytes(error.object[: error.start]).decode(name, "replace")
            line = lines + good.count("\n")
            byte = fed - len(error.object) + error.start + 1
            shown = f"0x{error.object[error.start]:02X}" if error.start < len(error.object) else "nothing"
            raise BadTable(
                line,
                f"Byte {byte} ({shown}) is not {name.upper()}. Save the file as UTF-8, "
                "or say how it is written: --encoding windows-1252 (Western), windows-1256 (Arabic).",
            ) from error
        lines += text.count("\n")
        yield text.replace("\0", "").removeprefix("\ufeff") if fed == len(piece) else text.replace("\0", "")
        if not piece:
            return
        piece = stream.read(CHUNK)


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """The lines of a text, each with the line end it had."""
    rest, line = "", 1
    for piece in pieces:
        rest += piece
        # A CR at the very end may be the first half of CRLF.
        whole, held = (rest[:-1], rest[-1]) if rest.endswith("\r") and piece else (rest, "")
        end = 0
        for match in _LINE.finditer(whole):
            yield match[0]
            end, line = match.end(), line + 1
        rest = whole[end:] + held
        if len(rest) > LONGEST:
            raise BadTable(line, f"This line is longer than {LONGEST} characters: this is hardly a CSV file.")
    if rest:
        yield rest


def _head(lines: Iterator[str]) -> list[str]:
    """The first lines of the file, up to where a quoted header may end."""
    head: list[str] = []
    text = ""
    for line in lines:
        head.append(line)
        text += line
        if text.strip() and text.count('"') % 2 == 0 and not re.fullmatch(r"sep=.\s*", line):
            break
        if len(head) > 100:
            raise BadTable(1, "No header was found: a quotation mark in the first row is never closed.")
    return head


def _separator(head: list[str]) -> str:
    """The one that a `sep=` line names, else the one that cuts the header into the most cells."""
    if named := re.fullmatch(r"sep=(.)\s*", head[0]):
        return named[1]
    outside = re.sub(r'"(?:[^"]|"")*"', "", "".join(head))
    return max(SEPARATORS, key=outside.count)


class _Counted:
    """Lines on their way to the reader, counted."""

    def __init__(self, head: list[str], rest: Iterator[str]) -> None:
        self.ended = 0
        self._head, self._rest = iter(head), rest
        self._bare_cr = head[-1].endswith("\r")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._head, None)
        line = next(self._rest) if line is None else line
        if line.endswith("\n") or (self._bare_cr and line.endswith("\r")):
            self.ended += 1
        return line
