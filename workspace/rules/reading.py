"""Minutes written elsewhere, in Markdown: which points they have, what was noted, decided and promised under each.

Nothing is thrown away but the headings that only stand above others: what is not recognised is text of the note. The
work grows with the length of the text alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from workspace.rules.lines import has_commands, tidy
from workspace.rules.mentions import named_at, named_in
from workspace.rules.names import clean_text, skeleton

Named = TypeVar("Named")

LONGEST = 150_000  # Characters of minutes.
LONGEST_NOTE = 20_000
LONGEST_TITLE = 200
LONGEST_LINE = 1_000  # What is decided or done; a longer line is text.
MOST_LINES = 200


class TooManyLines(Exception):
    """More decisions and actions than one reading may make."""


class Says(StrEnum):
    DECISION = "decision"
    ACTION = "action"


@dataclass(frozen=True)
class Line:
    """A line of a note, as it was written; where it says something, what and in which words."""

    text: str
    says: Says | None = None
    words: str = ""


@dataclass
class Item:
    """A point: its title and its lines. `is_likely` says whether it is of the agenda, or of the frame around it."""

    title: str
    lines: list[Line] = field(default_factory=list)
    is_likely: bool = True

    @property
    def note(self) -> str:
        """What is written under it, as it was."""
        return "\n".join(line.text for line in self.lines).strip("\n")


_DECISION = frozenset(
    map(skeleton, ("decision", "decided", "resolved", "resolution", "agreed", "قرار", "القرار", "بڕیار", "بڕیاردرا"))
)
_ACTION = frozenset(
    map(skeleton, ("action", "action item", "todo", "to do", "task", "ai", "مهمة", "المهمة", "إجراء", "ئەرک", "کار"))
)
_FRAME = frozenset(
    map(
        skeleton,
        (
            "present", "attendees", "attendance", "participants", "links", "roll call", "meeting details",
            "الحضور", "الحاضرون", "الروابط", "روابط", "ئامادەبووان", "بەستەرەکان",
        ),
    )
)  # fmt: skip

_LISTED = {
    skeleton(title): says
    for says, titles in (
        (Says.DECISION, ("decisions", "decisions made", "resolutions", "القرارات", "قرارات", "بڕیارەکان")),
        (Says.ACTION, ("actions", "action items", "actions required", "tasks", "المهام", "مهام", "ئەرکەکان")),
    )
    for title in titles
}

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_UNDER = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_BULLET = re.compile(r"[\s\u200e\u200f\u061c]{0,40}(?:(?:[-*+]|[0-9٠-٩۰-۹]{1,3}[.)])[ \t]+)?")
_BOX = re.compile(r"\[([ xX]?)\](?=\s|$)[ \t]*")
_WORD = re.compile(
    r"(?P<mark>[*_]{0,3})(?P<slash>/?)(?P<word>[^\W\d_]+(?: (?:item|do)\b)?)(?P<rest>.*)$", re.IGNORECASE
)
_AFTER = re.compile(r"[*_]{0,3}[ \t]*[:：][*_]{0,3}[ \t]*(?=\S)")
_WHO = re.compile(r"[^\s:：]{1,40}(?: [^\s:：]{1,40}){0,2}[ \t]*[:：]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")


def read(text: str, names: Mapping[str, Named]) -> list[Item]:
    """The points of minutes. `names` holds the members by skeleton: who is named in an action stands at its head.

    Each heading is a point, but one that has no text of its own and stands above others; where there is none, the
    whole is one point. A box that is ticked is done and no action; what is listed under "Action items" is. Raises
    TooManyLines.
    """
    found: list[Item] = []
    made = 0
    for title, body in _sections(clean_text(text)):
        says = _LISTED.get(skeleton(title.rstrip(":： ")))
        lines = [Line(plain) if is_code else _line(plain, names, says) for plain, is_code in body]
        made += sum(1 for line in lines if line.says)
        if made > MOST_LINES:
            raise TooManyLines
        found += _items(title, lines)
    return found


def written(line: Line, words: str | None) -> str:
    """A line as the note gets it: the command that makes what it says, in these words; or text that makes nothing."""
    if line.says and words:
        return f"{_indent(line.text)}/{line.says} {words}"
    return line.text.replace("/", "", 1) if has_commands(line.text) else line.text


def _indent(text: str) -> str:
    found = re.match(r"[ \t]*(?:[-*+] )?", text)
    return found[0] if found else ""


def _sections(text: str) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """Title and lines of each part, each line with whether it stands in a block of code."""
    title, level, body = "", 0, list[tuple[str, bool]]()
    for plain, deep, is_code in _marked(text):
        if deep and not is_code:
            if _has_words(body) or (title and deep <= level):
                yield title, body
            title, level, body = plain, deep, []
        else:
            body.append((plain, is_code))
    if title or _has_words(body):
        yield title, body


def _has_words(body: list[tuple[str, bool]]) -> bool:
    return any(plain.strip() for plain, _is_code in body)


def _marked(text: str) -> Iterator[tuple[str, int, bool]]:
    """Each line with the level of the heading it is, and whether it is code or front matter."""
    lines = text.split("\n")
    start, fence = _front_matter(lines), ""
    yield from ((line, 0, True) for line in lines[:start])
    i = start
    while i < len(lines):
        fenced = _FENCE.match(lines[i])
        title, level, taken = ("", 0, 1) if fence or fenced else _heading(lines, i)
        yield title or lines[i], level, bool(fence or fenced)
        if fenced:
            fence = _after(fence, fenced[1])
        i += taken


def _front_matter(lines: list[str]) -> int:
    """How many lines of data for machines a text begins with."""
    ends = [line.strip() for line in lines[1:60]]
    return ends.index("---") + 2 if lines[0].strip() == "---" and "---" in ends else 0


def _after(fence: str, mark: str) -> str:
    """The fence that is open after a line that is one."""
    if not fence:
        return mark[:3]
    return "" if mark.startswith(fence) else fence


def _heading(lines: list[str], i: int) -> tuple[str, int, int]:
    """The title a line is, its level, and over how many lines it goes; no level where it is none."""
    if (found := _HEADING.match(lines[i])) and (title := _title(found[2])):
        return title, len(found[1]), 1
    under = _UNDER.match(lines[i + 1]) if i + 1 < len(lines) else None
    if under and _may_be_title(lines, i):
        return _title(lines[i]), 1 if under[1][0] == "=" else 2, 2
    return "", 0, 1


def _may_be_title(lines: list[str], i: int) -> bool:
    """Whether a line with a rule under it is a heading: alone, short, and no part of a list or table."""
    is_alone = i == 0 or not lines[i - 1].strip()
    return is_alone and not lines[i].startswith((" ", "\t", "-", "*", "+", "|", ">", "#")) and bool(_title(lines[i]))


def _title(text: str) -> str:
    """A heading as the title of a point: plain words; nothing where none are left."""
    text = text[:LONGEST_LINE].strip().rstrip("#").strip()
    text = _LINK.sub(r"\1", text)
    text = tidy(re.sub(r"[*`]|__+", "", text))
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def _items(title: str, lines: list[Line]) -> Iterator[Item]:
    """The point of a section; several of the same title where its text is longer than a note may be."""
    while lines and not lines[0].text.strip():
        lines = lines[1:]
    while lines and not lines[-1].text.strip():
        lines = lines[:-1]
    title = title or next((found for line in lines if (found := _title(line.text.lstrip("#-*+> ")))), "—")
    is_likely = skeleton(title.rstrip(":：")) not in _FRAME
    # A line that becomes a task grows by its number, names and day.
    item, size = Item(title, is_likely=is_likely), 0
    for line in _short(lines):
        grown = len(line.text) + (len(line.words) + 200 if line.says else 1)
        if item.lines and size + grown > LONGEST_NOTE:
            yield item
            item, size = Item(title, is_likely=is_likely), 0
        item.lines.append(line)
        size += grown
    yield item


def _short(lines: list[Line]) -> Iterator[Line]:
    """The lines, those cut up that no note could hold."""
    most = LONGEST_NOTE - 1
    for line in lines:
        if len(line.text) <= most:
            yield line
        else:
            yield from (Line(line.text[at : at + most]) for at in range(0, len(line.text), most))


def _line(text: str, names: Mapping[str, Named], listed: Says | None) -> Line:
    """What a line says. `listed` is what the list of its section holds: "Action items"."""
    said = _read(text, listed) if len(text) <= 2 * LONGEST_LINE else None
    if said is None:
        return Line(text)
    says, words = said
    words = words.replace("**", "") if words.count("**") % 2 else words.strip()
    words = tidy(_headed(words, names) if says is Says.ACTION else words)
    return Line(text, says, words) if words and len(words) <= LONGEST_LINE else Line(text)


def _read(text: str, listed: Says | None) -> tuple[Says, str] | None:
    bullet = _BULLET.match(text)
    mark, rest = (bullet[0], text[bullet.end() :]) if bullet else ("", text)
    box = _BOX.match(rest) if mark.strip() else None
    if box:
        rest = rest[box.end() :]
        said = _said(rest) or (Says.ACTION, rest)
        is_done = bool(box[1].strip())
        return None if is_done and said[0] is Says.ACTION else said
    is_listed = listed and mark.strip() and not mark[0].isspace()
    return _said(rest) or ((listed, rest) if listed and is_listed else None)


def _said(rest: str) -> tuple[Says, str] | None:
    """What a line says after its bullet: a word with a colon ("Decision: …"), or in capitals ("RESOLVED …")."""
    found = _WORD.match(rest)
    if not found:
        return None
    word, after = skeleton(found["word"]), found["rest"]
    says = Says.DECISION if word in _DECISION else Says.ACTION if word in _ACTION else None
    if says is None:
        return None
    if colon := _AFTER.match(after):
        return says, after[colon.end() :]
    after = after.lstrip("*_")
    bare = after.strip()
    is_loud = found["word"].isupper() and len(word) > 2
    if not bare or not after[:1].isspace():
        return None
    if found["slash"] or is_loud or bare.startswith("to ") or (says is Says.ACTION and bare.startswith("@")):
        return says, bare
    return None


def _headed(words: str, names: Mapping[str, Named]) -> str:
    """An action with those who do it at its head, behind the sign: "Sara: the hall" and "the hall @Sara" name Sara."""
    if words.startswith("@") and named_at(words, 1, names):
        return words
    who = _WHO.match(words)
    if who and (meant := skeleton(who[0].rstrip(" \t:：").lstrip("@"))) in names:
        return f"@{_called(names, meant, who[0])} {words[who.end() :].strip()}"
    people = named_in(words, names)
    if not people:
        return words
    by_person = {id(person): key for key, person in names.items()}
    return " ".join(f"@{_called(names, by_person[id(p)], '')}" for p in people) + f" {words}"


def _called(names: Mapping[str, Named], key: str, typed: str) -> str:
    """How somebody is written behind the sign: as it was typed, or by their name."""
    return typed.rstrip(" \t:：").lstrip("@") or str(getattr(names[key], "name", names[key]))
