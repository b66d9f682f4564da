"""A record in plain words, as it is copied into WhatsApp, Telegram or Viber: no marks, a short link at the end."""

from datetime import datetime

from flask_babel import gettext as _

from workspace.models import (
    AgendaItem,
    Decision,
    DecisionState,
    Meeting,
    Outcome,
    Proposal,
    Recommendation,
    Record,
    Task,
)
from workspace.rules.text import plain_of
from workspace.web import labels
from workspace.web.addresses import absolute
from workspace.web.filters import said, titled
from workspace.web.locale import clock as time_of
from workspace.web.locale import date_in_words, digits, local, weekday

LIMIT = 600  # Characters of one text in it.


def link_of(record: Record) -> str:
    """The short address that leads to a record, whatever it is."""
    return absolute("sharing.short", slug=record.space.slug, number=record.number)


def text_of(record: Record, *, items: list[AgendaItem], outcome: Outcome | None) -> str:
    """What is told of a record: what it is, where, when, what it says. It holds what its page shows to this reader, and
    of a meeting only the points (`items`) that are given."""
    match record:
        case Meeting():
            lines = _meeting(record, items)
        case Decision():
            lines = _decision(record, outcome)
        case Recommendation():
            lines = _recommendation(record)
        case Proposal():
            lines = [_("Proposal: %(title)s", title=titled(record)), plain_of(record.summary or record.body, LIMIT)]
            lines += [plain_of(record.ask, LIMIT)] if record.ask else []
        case Task():
            lines = [_("Task: %(title)s", title=titled(record)), plain_of(record.description, LIMIT)]
            lines += [_("Due: %(when)s", when=_day(record.due_at))] if record.due_at else []
        case _:
            lines = [titled(record)]
    told = [said(record.space.names), *lines]
    return "\n".join(line for line in told if line) + f"\n\n{link_of(record)}\n"


def _day(moment: datetime) -> str:
    day = local(moment).date()
    return f"{weekday(day)} {date_in_words(day)}"


def _moment(moment: datetime) -> str:
    return _("%(day)s %(time)s", day=_day(moment), time=time_of(moment))


def _meeting(meeting: Meeting, items: list[AgendaItem]) -> list[str]:
    lines = [_("Meeting: %(title)s", title=titled(meeting)), _("When: %(when)s", when=_moment(meeting.starts_at))]
    lines += [_("Where: %(place)s", place=meeting.place)] if meeting.place else []
    lines += [plain_of(meeting.purpose, LIMIT)] if meeting.purpose else []
    if items:
        lines.append(_("Agenda:"))
        lines += [digits(f"{place}. {item.title}") for place, item in enumerate(items, 1)]
    return lines


def _decision(decision: Decision, outcome: Outcome | None) -> list[str]:
    lines = [_("Decision: %(title)s", title=titled(decision))]
    if decision.state in (DecisionState.CALLED, DecisionState.RUNNING):
        lines.append(str(labels.METHODS[decision.method]))
        lines.append(_("Vote until %(when)s", when=_moment(decision.closes_at)))
    elif decision.result and decision.closed_at:
        lines.append(f"{labels.RESULTS[decision.result]} · {_day(decision.closed_at)}")
    return [*lines, plain_of(outcome.statement, LIMIT)] if outcome else lines


def _recommendation(it: Recommendation) -> list[str]:
    lines = [_("Recommendation: %(title)s", title=titled(it)), str(labels.RECOMMENDATIONS[it.state])]
    lines += [_("Due: %(when)s", when=_day(it.due_at))] if it.due_at else []
    return [*lines, plain_of(said(it.texts), LIMIT)]
