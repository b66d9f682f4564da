"""The letter that asks somebody to a meeting, in their language and by their clock."""

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from workspace.models import AgendaItem, Meeting, MeetingAnswer, User, Visibility
from workspace.services import mail
from workspace.services.attendance import reply_word
from workspace.web.addresses import absolute
from workspace.web.locale import moment_for, zone_named


def ask(meeting: Meeting, answers: Sequence[MeetingAnswer], agenda: Sequence[AgendaItem], *, key: bytes) -> None:
    """Write to everybody who gave an address. What a closed or hidden space speaks about stands in no letter."""
    for each in answers:
        user = each.membership.user
        if user is None or user.email is None or user.frozen_at is not None:
            continue
        link = absolute("attendance.reply", word=reply_word(meeting, each.membership, key=key))
        with force_locale(user.locale):
            mail.write(user, subject=_subject(meeting), body=_body(meeting, agenda, user, link))


def _subject(meeting: Meeting) -> str:
    is_public = meeting.space.visibility is Visibility.PUBLIC
    return _("Agenda: %(title)s", title=meeting.title) if is_public else _("You are asked to a meeting")


def _body(meeting: Meeting, agenda: Sequence[AgendaItem], user: User, link: str) -> str:
    parts = [by_the_clock_of(meeting, user)]
    if meeting.space.visibility is Visibility.PUBLIC:
        points = [f"{place}. {item.title}" for place, item in enumerate(agenda, 1)]
        parts = [meeting.title, f"{parts[0]}\n{meeting.place}".strip(), "\n".join(points)]
    parts.append(_("Do you come? Answer here, without signing in, until it begins:\n%(link)s", link=link))
    page = absolute("meetings.show", slug=meeting.space.slug, number=meeting.number)
    parts.append(_("The meeting, for members who are signed in:\n%(link)s", link=page))
    return "\n\n".join(part for part in parts if part)


def by_the_clock_of(meeting: Meeting, user: User) -> str:
    """When a meeting begins, in the language and the time zone of a person."""
    return moment_for(user.locale, meeting.starts_at.astimezone(zone_named(user.time_zone)))
