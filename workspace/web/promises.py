"""The one letter each person gets when minutes are approved: what they promised in the meeting, all of it."""

from collections.abc import Sequence

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from workspace.db import db, now
from workspace.models import Meeting, Task, User, Visibility
from workspace.queries import minutes as queries
from workspace.services import letters, mail
from workspace.web.addresses import absolute
from workspace.web.locale import date_for, zone_named


def tell(meeting: Meeting) -> None:
    """Write to everybody who promised something and gave an address.

    What a closed or hidden space speaks about stands in no letter: there it says how much it is, and where to read it.
    """
    theirs: dict[User, list[Task]] = {}
    for user, task in db.session.execute(queries.promises(meeting)):
        theirs.setdefault(user, []).append(task)
    link = absolute("minutes.show", slug=meeting.space.slug, number=meeting.number)
    for user, tasks in theirs.items():
        with force_locale(user.locale):
            if mail.write(user, subject=_subject(meeting), body=_body(meeting, tasks, user, link)):
                letters.has_letter(user, [task.id for task in tasks], now())


def _subject(meeting: Meeting) -> str:
    is_public = meeting.space.visibility is Visibility.PUBLIC
    return _("What you promised: %(title)s", title=meeting.title) if is_public else _("What you promised in a meeting")


def _body(meeting: Meeting, tasks: Sequence[Task], user: User, link: str) -> str:
    said = ngettext(
        "The minutes are approved. You promised %(n)s thing.",
        "The minutes are approved. You promised %(n)s things.",
        len(tasks),
        n=len(tasks),
    )
    listed = "\n".join(f"- {_line(task, user)}" for task in tasks)
    parts = [said, listed if meeting.space.visibility is Visibility.PUBLIC else ""]
    parts.append(_("The minutes, for members who are signed in:\n%(link)s", link=link))
    return "\n\n".join(part for part in parts if part)


def _line(task: Task, user: User) -> str:
    if task.due_at is None:
        return task.title
    day = date_for(user.locale, task.due_at.astimezone(zone_named(user.time_zone)).date())
    return _("%(what)s (until %(day)s)", what=task.title, day=day)
