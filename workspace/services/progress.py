"""How far a recommendation has come, where the council lets its tasks say so: kept with whatever moves a task."""

from collections.abc import Iterable

from sqlalchemy import Select, select, update

from workspace.db import db
from workspace.models import Link, Recommendation, RecommendationState, Relation
from workspace.queries import recommendations as find
from workspace.rules.recommendations import share_done

_it = Recommendation.__table__


def follow(tasks: Iterable[int] | Select[int]) -> None:
    """Count anew whatever counts these tasks, by their ids."""
    of_them = select(Link.from_id).where(Link.to_id.in_(tasks), Link.relation == Relation.SOURCE_OF)
    recount(of_them)


def recount(ids: Iterable[int] | Select[int]) -> None:
    """Count anew those of these recommendations that are in progress and count their tasks.

    The rows are held: of two who finish a task each, the second counts both. Their versions stay: nobody who is writing
    about a recommendation is told that somebody else did.
    """
    counting = select(_it.c.id).where(
        _it.c.id.in_(ids), _it.c.counts_tasks, _it.c.state == RecommendationState.IN_PROGRESS
    )
    for each in db.session.scalars(counting.order_by(_it.c.id).with_for_update()).all():
        done = share_done((weight, is_done) for weight, is_done in db.session.execute(find.weights(each)))
        db.session.execute(update(Recommendation).where(Recommendation.id == each).values(percent=done or 0))
