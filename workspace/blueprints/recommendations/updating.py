"""*Update all*: what became of everything a council was asked for, on one page, a row for each."""

import re
from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from workspace.blueprints.recommendations.forms import RowForm
from workspace.blueprints.recommendations.routes import bp
from workspace.db import db
from workspace.models import Recommendation, Space
from workspace.queries import recommendations as queries
from workspace.rules.flows import RECOMMENDATIONS
from workspace.rules.permissions import Permission
from workspace.rules.viewers import Actor
from workspace.services import recommendations
from workspace.services.recommendations import NoEvidence, Shown
from workspace.web import access, desk, labels
from workspace.web.access import me
from workspace.web.locale import digits, today
from workspace.web.pages import asked_number, page
from workspace.web.transactions import done

TYPED = re.compile(r"r(\d{1,9})-(?:action|words|next_at|percent)")


@dataclass
class Row:
    """One recommendation with what was typed of it, and what stands against that."""

    it: Recommendation
    form: RowForm
    wrong: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether it was changed since the row was drawn."""
        return self.form.version.data != str(self.it.version)

    @property
    def is_bad(self) -> bool:
        return bool(self.wrong or any(self.form.errors.values()))


@bp.route("/recommendations/update", methods=["GET", "POST"])
@access.door("space", to=Permission.RECOMMENDATION_REPORT)
def update_all(space: Space) -> ResponseReturnValue:
    """Say of each how it stands: a status, a sentence, the next date. An empty row says that nothing changed.

    All rows are taken or none: beside the one that cannot be, it is said why, and what was typed stays.
    """
    at = asked_number("page", least=1, most=10_000)
    found = db.session.scalars(queries.page_of(queries.to_update(me(), space), at)).all()
    rows = [_row(it) for it in found[: queries.PAGE]]
    pages: dict[str, Any] = {"at": at, "has_more": len(found) > queries.PAGE}
    if request.method != "POST":
        return page("recommendations/update.html", space=space, rows=rows, gone=[], **pages)
    changed, gone = [row for row in rows if not row.form.is_empty], _gone(space, rows)
    for row in changed:
        _check(row)
    if gone or any(row.is_bad for row in changed):
        status = 409 if gone or any(row.is_stale for row in changed) else 422
        for row in changed:
            row.form.version.data = str(row.it.version)  # Who has read what it says now may send the row again.
        return page("recommendations/update.html", status, space=space, rows=rows, gone=gone, **pages)
    by = access.actor(space)
    for row in changed:
        _take(row, by)
    number = len(changed)
    told = ngettext("%(n)s recommendation updated.", "%(n)s recommendations updated.", number, n=digits(number))
    return done("recommendations.index", said=told if number else _("Nothing changed."), slug=space.slug)


def _row(it: Recommendation) -> Row:
    form = RowForm(prefix=f"r{it.number}-", data={"version": str(it.version)})
    steps = [(s.action, labels.RECOMMENDATION_STEPS[s.action]) for s in RECOMMENDATIONS.open_to(me(), it)]
    form.action.choices = [("", _l("no change")), *steps]
    return Row(it, form)


def _gone(space: Space, rows: list[Row]) -> list[Recommendation]:
    """What was typed of, and is over by now or waits for those who asked."""
    typed = {int(found[1]) for key, value in request.form.items() if value and (found := TYPED.fullmatch(key))}
    numbers = sorted(typed - {row.it.number for row in rows})
    return list(db.session.scalars(queries.by_numbers(me(), space, numbers))) if numbers else []


def _check(row: Row) -> None:
    """Say what stands against a row, beside it or beside its fields."""
    if row.is_stale:
        now_is = labels.RECOMMENDATIONS[row.it.state]
        row.wrong = _("Somebody changed this meanwhile. It stands at: %(state)s. Look at your row again.", state=now_is)
        return
    action, form = row.form.action.data, row.form
    if not form.validate() or not action:
        return
    try:
        recommendations.check(row.it, action, form.told())
    except NoEvidence:
        if not form.words.data:
            form.words.errors = [_("Say in a sentence what shows that it is done.")]
    except ValueError as lacking:
        name = "next_at" if str(lacking) == "due_at" else str(lacking)
        form[name].errors = [labels.LACKING[str(lacking)]]


def _take(row: Row, by: Actor) -> None:
    told, action = row.form.told(), row.form.action.data
    if not action:
        recommendations.update(row.it, told, by=by)
        return
    if action == "claim" and told.words:
        recommendations.show(row.it, Shown(told.words, today()), by=by)
    recommendations.take(row.it, action, told, by=by)
    desk.tell_authors(row.it)
