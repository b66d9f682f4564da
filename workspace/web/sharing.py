"""A record, the call of a season or a campaign in plain words, as it is copied into WhatsApp, Telegram or Viber: no
marks, a short link at the end."""

from datetime import date, datetime

from flask_babel import gettext as _

from workspace.models import (
    AgendaItem,
    Campaign,
    Decision,
    DecisionState,
    Event,
    EventState,
    Meeting,
    Outcome,
    Proposal,
    Recommendation,
    Record,
    Season,
    SeasonState,
    Section,
    Space,
    Task,
)
from workspace.rules.text import lines_of, plain_of
from workspace.web import labels
from workspace.web.addresses import absolute
from workspace.web.filters import said, titled
from workspace.web.locale import clock as time_of
from workspace.web.locale import date_in_words, digits, local, weekday

LIMIT = 600  # Characters of one text in it,
CALL = 1_500  # and of a call.
# What a campaign says to everybody: how people are kept safe, and what is needed, is for those who carry it.
CALLING = (Section.MESSAGE, Section.PROBLEM, Section.GOAL, Section.DEMANDS)


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
        case Event():
            lines = _event(record)
        case Task():
            lines = [_("Task: %(title)s", title=titled(record)), plain_of(record.description, LIMIT)]
            lines += [_("Due: %(when)s", when=_day(record.due_at))] if record.due_at else []
        case _:
            lines = [titled(record)]
    return _told(record.space, lines, link_of(record))


def link_of_season(season: Season) -> str:
    return absolute("seasons.show", slug=season.space.slug, number=season.number)


def text_of_season(season: Season) -> str:
    """The call of a season with its themes and its window; of one that is closed, its last word."""
    until = season.closes_at if season.state is SeasonState.CALL else None
    name = said(season.names)
    lines = [_("Call for proposals"), name] if until else [name]
    lines += [_("When: %(when)s", when=_days(season.starts_on, season.ends_on))] if season.starts_on else []
    lines += [f"{_('Themes')}: {_(', ').join(said(path.names) for path in season.paths)}"] if season.paths else []
    lines += lines_of(season.statement if season.state is SeasonState.CLOSED else said(season.calls), CALL)
    lines += [_("Proposals are taken until %(when)s.", when=_moment(until))] if until else []
    return _told(season.space, lines, link_of_season(season))


def link_of_campaign(campaign: Campaign, space: Space) -> str:
    return absolute("campaigns.show", slug=space.slug, handle=campaign.handle)


def text_of_campaign(campaign: Campaign, space: Space) -> str:
    """What a campaign says to everybody, from one of its spaces; of one that is closed, what was won."""
    lines = [f"{_('Campaign')}: {said(campaign.names)}"]
    if campaign.closed_at is not None:
        lines += lines_of(campaign.report, CALL)
    else:
        lines += [_("When: %(when)s", when=_days(campaign.starts_on, campaign.ends_on))] if campaign.starts_on else []
        for section in CALLING:
            if text := lines_of(campaign.plan.get(section.value, ""), LIMIT):
                lines += [f"\n{labels.SECTIONS[section]}:", *text]
    return _told(space, lines, link_of_campaign(campaign, space))


def _told(space: Space, lines: list[str], link: str) -> str:
    return "\n".join(line for line in [said(space.names), *lines] if line) + f"\n\n{link}\n"


def _days(first: date | None, last: date | None) -> str:
    """From which day to which."""
    days = [f"{weekday(day)} {date_in_words(day)}" for day in (first, last if last != first else None) if day]
    return " – ".join(days)


def _day(moment: datetime) -> str:
    return _days(local(moment).date(), None)


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


def _event(event: Event) -> list[str]:
    lines = [f"{labels.SORTS[event.sort]}: {titled(event)}", _("When: %(when)s", when=_moment(event.starts_at))]
    lines += [_("Where: %(place)s", place=event.place)] if event.place else []
    if event.state is EventState.CANCELLED:
        return [*lines, str(labels.EVENTS[event.state])]
    lines += [plain_of(event.about, LIMIT)] if event.about else []
    if event.state is EventState.OPEN:
        lines.append(f"{_('Registration until')} {_moment(event.registers_until)}")
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
