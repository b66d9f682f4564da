"""What the page of a recommendation shows, and who acts on it in whose name."""

from typing import Any

from workspace.blueprints.recommendations.forms import EvidenceForm, LetterForm, StepForm
from workspace.db import db
from workspace.models import Recommendation, Relation
from workspace.queries import activity as activity_queries
from workspace.queries import recommendations as queries
from workspace.queries import records as record_queries
from workspace.queries import seasons as season_queries
from workspace.rules.flows import RECOMMENDATIONS
from workspace.rules.recommendations import OVER, share_done, unanswered
from workspace.rules.viewers import Actor
from workspace.web import access, chain, threads
from workspace.web.access import me
from workspace.web.locale import today

# Told in parts of the page of their own.
ELSEWHERE = (Relation.RECOMMENDED_AS,)


def acting(it: Recommendation) -> Actor:
    """Who acts: in the council's name where they have a role in it, else in that of the space that asked."""
    return access.actor(it.space if me().role_in(it.space) else it.issuer)


def shown(it: Recommendation, **more: Any) -> dict[str, Any]:
    """Everything the page asks for. What the council says among itself is not for those who only asked."""
    letters = db.session.scalars(queries.letters(it)).all()
    tasks = db.session.execute(queries.tasks(me(), it)).all()
    is_inside = me().may_enter(it.space)
    return {
        "it": it,
        "record": it,
        "space": it.space,
        "is_inside": is_inside,
        "steps": RECOMMENDATIONS.open_to(me(), it),
        "is_over": it.state in OVER,
        "season": db.session.scalar(season_queries.by_id(me(), it.season_id)) if it.season_id else None,
        "knows_issuer": me().may_see(it.issuer),
        "sources": db.session.scalars(queries.sources(me(), it)).all(),
        "evidence": db.session.scalars(queries.evidence(it)).all(),
        "letters": letters,
        "unanswered": unanswered(letters, today()),
        "tasks": tasks,
        "done": share_done((row.weight, bool(row.is_done)) for row in tasks),
        "linked": [
            row for row in db.session.execute(record_queries.linked_to(me(), it)) if row.Link.relation not in ELSEWHERE
        ],
        "stops": chain.of(it),
        "thread": threads.of(it) if is_inside else None,
        "activities": db.session.scalars(activity_queries.of_record(it)).all(),
        "form": StepForm(formdata=None, data={"percent": it.percent}),
        "showing": EvidenceForm(formdata=None),
        "writing": LetterForm(formdata=None),
        "taking": None,
        "weighing": None,
        **more,
    }
