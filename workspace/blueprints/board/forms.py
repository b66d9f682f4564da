"""What the board can be narrowed to. It all stands in the address; what makes no sense there is left out."""

from datetime import timedelta

from flask import request
from flask_babel import lazy_gettext as _l

from workspace.queries.board import Filter
from workspace.rules.names import clean_text
from workspace.web.access import me
from workspace.web.locale import end_of_day, today, week

DUE = {"late": _l("late"), "today": _l("today"), "week": _l("this week")}
LANES = ("proposals", "tasks", "meetings")


def filter_of(membership_id: int | None, *, inside: bool) -> Filter:
    """The filter that the address asks for; `mine` is this membership. Only insiders ask who does what."""
    asked = request.args
    due = asked.get("due", "")
    _first, last = week()
    yesterday = end_of_day(today() - timedelta(days=1))
    return Filter(
        mine=membership_id if asked.get("mine") else None,
        path=asked.get("path", "")[:60],
        label=asked.get("label", "")[:20],
        who=asked.get("who", "")[:20] if inside else "",
        due=due if due in DUE else "",
        text=clean_text(asked.get("q", ""))[:100].strip(),
        moments={
            "late": (None, me().at),
            "today": (yesterday, end_of_day(today()) + timedelta(minutes=1)),
            "week": (yesterday, end_of_day(last) + timedelta(minutes=1)),
        },
    )


def lane_of(*, inside: bool) -> str:
    """Which lane a phone shows."""
    asked = request.args.get("lane", "")
    return asked if asked in LANES else ("tasks" if inside else "proposals")
