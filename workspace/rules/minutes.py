"""Minutes: the file they are kept as, and what of it is for everybody.

The file is JSON in the format "masar-minutes/1": the meeting, who was there, and of each point of the agenda its note,
what was decided, what hands were raised for (counts, no names) and who does what. Its `hash` is the SHA-256 over the
canonical form of the rest, as of outcomes.
"""

import json
import re
from collections.abc import Collection
from typing import Any

from workspace.rules.lines import without_names
from workspace.rules.merging import difference
from workspace.rules.spelling import folded

FORMAT = "masar-minutes/1"
Document = dict[str, Any]
_KUNYA = {"ابو", "ام", "ابا", "ابی", "abu", "umm"}
_AS_A_WORD = r"(?<!\w)(?:[وفبلک]|لل)?%s(?!\w)"


def written(document: Document) -> str:
    """The file."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def for_everybody(document: Document, internal: Collection[str] = ()) -> Document:
    """The public copy: without internal points, without anybody's name.

    A point is internal that was so when the minutes were approved, or is by now (`internal`: their handles).
    """
    items = [i for i in document["items"] if not i["is_internal"] and i["handle"] not in internal]
    return {
        **document,
        "by": "",
        "present": [],
        "items": [
            {
                **item,
                "leader": "",
                "note": without_names(item["note"]),
                "actions": [{**action, "people": []} for action in item["actions"]],
            }
            for item in items
        ],
    }


def names_in(document: Document, names: Collection[str]) -> list[str]:
    """Those of these names that stand in the words of a copy, however they are spelled, as words of their own.

    A point says what was typed: its title, note, decisions, actions and questions. "and", "to" and the like that
    Arabic writes as one with a name are passed over. Rather one too many is named than one too few.
    """
    words = [document["meeting"]["title"], document["meeting"]["purpose"], document["meeting"]["place"]]
    for item in document["items"]:
        words += [item["title"], item["note"], *(poll["question"] for poll in item.get("polls", []))]
        words += [each["words"] for each in (*item["decisions"], *item["actions"])]
    text = folded("\n".join(words))
    return sorted(name for name in names if any(re.search(_AS_A_WORD % re.escape(way), text) for way in _ways(name)))


def _ways(name: str) -> set[str]:
    """What somebody is called by in a note: by the whole name, or by the first of it where that says who it is."""
    whole = folded(name)
    first = re.match(r"\w*", whole)[0]  # type: ignore[index]  # It matches nothing, too.
    return {whole, first if len(first) > 2 and first not in _KUNYA else whole} - {""}


def changes(before: Document, after: Document) -> list[tuple[str, list[tuple[str, str]]]]:
    """What became of the notes from one edition to another: the title of each that changed, and its words."""
    was = {item["handle"]: item["note"] for item in before["items"]}
    return [
        (item["title"], difference(was.get(item["handle"], ""), item["note"]))
        for item in after["items"]
        if item["note"] != was.get(item["handle"], "")
    ]
