"""The letters about recommendations: a council's one of each month, and the one that tells authors how it ended.

Whoever has no address is told nothing by letter: the same stands on the council's list and on the proposal's page.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from workspace.db import db, now, take_turns, transaction
from workspace.models import Proposal, Recommendation, RecommendationState, Space, User, Visibility
from workspace.queries import letters as queries
from workspace.queries.tracker import CLOCK
from workspace.rules.recommendations import code_of
from workspace.services import mail, recommendations
from workspace.web.addresses import absolute
from workspace.web.filters import of_season

MONTH = timedelta(days=31)


def write_monthly() -> None:
    """Once a month, by the network's clock: to the facilitators of each council how what it was asked for stands.

    What was written is written down, so it is written once, whoever asks and however often the machine starts.
    """
    month = now().astimezone(CLOCK).strftime("%Y-%m")
    if current_app.extensions.get("desk_month") == month:
        return
    due = list(db.session.scalars(queries.untold(month)))
    db.session.rollback()
    for council_id in due:
        with transaction():
            take_turns(f"desk {council_id}")
            council = db.session.scalar(queries.council(council_id, month))
            if council is not None:
                _write(council)
                recommendations.tell_council(council, month)
    current_app.extensions["desk_month"] = month


def _write(council: Space) -> None:
    at = now()
    stands = db.session.execute(queries.standing(council, at)).one()
    said = db.session.scalar(queries.reported(council, at - MONTH)) or 0
    if not stands.open and not said:
        return
    late = db.session.execute(queries.late(council, at)).all() if council.visibility is Visibility.PUBLIC else []
    for user in db.session.scalars(queries.facilitators(council)):
        with force_locale(user.locale):
            mail.write(user, subject=_("The council's month"), body=_body(council, stands, said, late, user.locale))


def _body(council: Space, stands: Any, said: int, late: Sequence[Any], tag: str) -> str:
    open_, overdue = stands.open, stands.late
    counts = [
        (open_, ngettext("%(n)s recommendation waits for the council.", "%(n)s recommendations wait for the council.",
                         open_, n=open_)),
        (stands.new, ngettext("%(n)s of them has not been acknowledged.", "%(n)s of them have not been acknowledged.",
                              stands.new, n=stands.new)),
        (stands.unanswered, ngettext("%(n)s waits for your answer.", "%(n)s wait for your answer.",
                                     stands.unanswered, n=stands.unanswered)),
        (overdue, ngettext("%(n)s is late.", "%(n)s are late.", overdue, n=overdue)),
        (stands.quiet, ngettext("Of %(n)s nothing was heard for a month.", "Of %(n)s nothing was heard for a month.",
                                stands.quiet, n=stands.quiet)),
        (stands.claimed, ngettext("%(n)s waits for those who asked to confirm it.",
                                  "%(n)s wait for those who asked to confirm them.", stands.claimed, n=stands.claimed)),
        (said, ngettext("You reported on %(n)s in the last month.", "You reported on %(n)s in the last month.",
                        said, n=said)),
    ]  # fmt: skip
    listed = "\n".join(
        f"- {code_of(it.number, it.created_at.year)} {of_season(it.title, season, tag)}" for it, season in late
    )
    link = absolute("recommendations.update_all", slug=council.slug)
    told = "\n".join(words for number, words in counts if number)
    return "\n\n".join(filter(None, (told, listed, _("All on one page, a row each:\n%(link)s", link=link))))


def tell_authors(it: Recommendation) -> None:
    """Once it is implemented or declined: a letter to those who wrote the proposals it comes from, and may read it."""
    if it.state not in (RecommendationState.IMPLEMENTED, RecommendationState.DECLINED):
        return
    theirs: dict[User, list[str]] = {}
    for user, proposal, season in db.session.execute(queries.authors(it)):
        theirs.setdefault(user, []).append(_line(proposal, season, user.locale))
    is_done = it.state is RecommendationState.IMPLEMENTED
    for user, lines in theirs.items():
        with force_locale(user.locale):
            said = (
                _("What you proposed was put before a council. Those who asked for it confirm that it was carried out.")
                if is_done
                else _("What you proposed was put before a council. The council has declined it, with a reason.")
            )
            body = "\n\n".join((said, *lines))
            mail.write(user, subject=_("What became of your proposal"), body=body)


def _line(proposal: Proposal, season: dict[str, str] | None, tag: str) -> str:
    """The title only where everybody may read it; a letter lies open on machines that are not ours."""
    link = absolute("proposals.show", slug=proposal.space.slug, number=proposal.number)
    is_open = proposal.space.visibility is Visibility.PUBLIC and not proposal.audience
    return f"{of_season(proposal.title, season, tag)}\n{link}" if is_open else link
