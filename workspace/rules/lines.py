"""Lines of a note that mean something: what was decided, and who does what.

A line that begins with `/decision` or `/action`, or their Arabic or Kurdish words, says so; what it led to takes its
place as a reference, so that it is read once, however often the note is saved.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from workspace.rules.mentions import named_at
from workspace.rules.names import ZWNJ, BadName, clean_line, skeleton

Named = TypeVar("Named")

DECISION = frozenset(map(skeleton, ("decision", "قرار", "بڕیار")))
ACTION = frozenset(map(skeleton, ("action", "مهمة", "ئەرک")))
LONGEST = 2_000  # Characters of what is decided or done.
MOST_NAMED = 20  # People of one action.
YEARS_AHEAD = 10

_COMMAND = re.compile(r"(?P<before>[\s\u200e\u200f\u061c]*(?:[-*+] +)?)/(?P<word>[^\s/:]{3,12}):?(?:\s+(?P<rest>.*))?$")
_BETWEEN = " \t,،:;؛-–—\u200e\u200f\u061c"
_DAY = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})(?:\2(\d{1,4}))?(?![\w/.\-]*\d)(?=$|[\s,،:;؛])")
WHO_AND_WHEN = " — "
_DONE = re.compile(r"(?P<before>\s*(?:[-*+] +)?)→ #(?P<number>\d+) (?P<words>.*)")


@dataclass(frozen=True)
class Decided:
    """A line that says what was decided."""

    words: str


@dataclass(frozen=True)
class Promised(Generic[Named]):
    """A line that says who does what by when."""

    words: str
    people: tuple[Named, ...] = ()
    due: date | None = None


def read(line: str, names: Mapping[str, Named], today: date) -> Decided | Promised[Named] | None:
    """What a line says, or None where it says nothing of the kind or its words are missing.

    An action may begin with the names of members (as `rules/mentions.py` finds them; `names` holds them by skeleton)
    and a day, in any order: 12/3 (the next there is from `today` on), 12/3/27, 12/3/2027 or 2027-3-12, in the digits
    of any script. What names nobody, or is no day of the calendar, stays among the words.
    """
    found = _COMMAND.match(line)
    if not found:
        return None
    word, rest = skeleton(found["word"]), found["rest"] or ""
    if word in DECISION:
        words = tidy(rest)
        return Decided(words) if words else None
    if word not in ACTION:
        return None
    people, due, words = _head(rest, names, today)
    return Promised(words, people, due) if words else None


def _head(rest: str, names: Mapping[str, Named], today: date) -> tuple[tuple[Named, ...], date | None, str]:
    """The names and the day an action begins with, and its words."""
    people: list[Named] = []
    due = None
    while True:
        rest = rest.lstrip(_BETWEEN)
        if rest.startswith("@") and len(people) < MOST_NAMED and (meant := named_at(rest, 1, names)):
            end, who = meant
            people += [who] if who not in people else []
            rest = rest[end:]
        elif due is None and (day := _day(rest, today)):
            due, rest = day
        else:
            return tuple(people), due, tidy(rest)


def _day(text: str, today: date) -> tuple[date, str] | None:
    """The day a text begins with, and what follows it."""
    plain = western(text[:12])
    found = _DAY.match(plain)
    if not found:
        return None
    first, second, third = found[1], int(found[3]), found[4]
    try:
        if len(first) == 4:
            day = date(int(first), second, int(third or ""))
        elif third is None:
            if found[2] == "-":
                return None  # "1-2 chairs"
            day = _next(second, int(first), today)
        else:
            day = date(int(third) + (2000 if len(third) <= 2 else 0), second, int(first))
    except ValueError:
        return None
    return (day, text[found.end() :]) if abs(day.year - today.year) <= YEARS_AHEAD else None


def _next(month: int, day: int, today: date) -> date:
    """The next such day from today on; the 29th of February is looked for over eight years. Raises ValueError."""
    for year in range(today.year, today.year + 9):
        if month == 2 and day == 29 and not _is_leap(year):
            continue
        if (found := date(year, month, day)) >= today:
            return found
    raise ValueError("no such day")


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def western(text: str) -> str:
    """A text with the decimal digits of every script as 0 to 9; as long as it was."""
    return "".join(str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in text)


def tidy(words: str) -> str:
    """One line as a title may hold it: what it may not is left out; nothing where nothing is left."""
    for kept in (ZWNJ, ""):
        plain = "".join(
            c
            for c in words
            if c == kept or c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        )
        try:
            return clean_line(" ".join(plain.split())[:LONGEST], limit=LONGEST)
        except BadName:
            continue
    return ""


def as_decided(words: str) -> str:
    """The line that stands in the note for a decision that was taken."""
    return f"✓ {words}"


def as_promised(number: int, words: str, people: list[str], due: date | None) -> str:
    """The line that stands in the note for a task that was made."""
    told = [*people, *([f"{due.day}/{due.month}/{due.year}"] if due else [])]
    words = words.replace(WHO_AND_WHEN, " - ")
    return f"→ #{number} {words}" + (WHO_AND_WHEN + "، ".join(told) if told else "")


def without_names(note: str) -> str:
    """A note as strangers read it: of the actions what is done, not who does it."""
    return "\n".join(
        line.partition(WHO_AND_WHEN)[0].rstrip() if _DONE.match(line) else line for line in note.split("\n")
    )


def has_commands(text: str) -> bool:
    """Whether any line looks like a command: cheap, for the many saves that hold none."""
    return "/" in text and any(_COMMAND.match(line) for line in text.split("\n"))


def each(text: str, turn: Callable[[str], str], *, before: str | None = None) -> str:
    """The text with what `turn` makes of each line that is finished.

    Without `before` all lines are: somebody pressed the button. A text that saves itself as it is typed gives what it
    had before: then a line is finished when a line end follows it and it either stood so before, or nothing but
    empty lines come after it.
    """
    lines = text.split("\n")
    stood = None if before is None else set(before.split("\n"))
    filled = max((i for i, line in enumerate(lines) if line.strip()), default=-1)
    for i, line in enumerate(lines):
        if stood is None or (i < len(lines) - 1 and (i == filled or line in stood)):
            lines[i] = turn(line)
    return "\n".join(lines)


def prefix(line: str) -> str:
    """What stands before the command of a line: its indent, the mark of a list."""
    found = _COMMAND.match(line)
    return found["before"] if found else ""
