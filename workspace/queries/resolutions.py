"""The register of decisions: what was decided in the meetings of a space, and by its votes, in one list."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from workspace.models import AgendaItem, Decision, DecisionState, Meeting, MeetingState, Outcome, Resolution, Space
from workspace.queries.records import readable_in
from workspace.rules.spelling import folded
from workspace.rules.viewers import Viewer

PAGE = 50
MOST = 200


def _readable(viewer: Viewer, space: Space) -> Select[Resolution]:
    """What was decided in the meetings of a space. Visitors read it of published minutes, none of internal points."""
    found = (
        select(Resolution)
        .join(Resolution.item)
        .join(AgendaItem.meeting)
        .where(readable_in(viewer, space, Meeting), Resolution.withdrawn_at.is_(None))
    )
    if viewer.role_in(space) is None:
        found = found.where(AgendaItem.is_internal.is_(False), Meeting.state == MeetingState.PUBLISHED)
    return found


def one(viewer: Viewer, space: Space, handle: str) -> Select[Resolution]:
    """What a meeting decided, with its point of the agenda and its meeting."""
    loaded = contains_eager(Resolution.item).contains_eager(AgendaItem.meeting)
    return _readable(viewer, space).where(Resolution.handle == handle).options(loaded)


def register(
    viewer: Viewer, space: Space, q: str = "", page: int = 1, due: date | None = None
) -> Select[str, int, datetime]:
    """The kind ("meeting" or "vote"), the id and the moment of each, the newest first; one more than fits a page.

    `q` is looked for in the words of each, however it is spelled; `due` leaves those that are to be looked at again
    by this day.
    """
    said = _readable(viewer, space).with_only_columns(
        literal("meeting").label("kind"), Resolution.id.label("id"), Resolution.created_at
    )
    voted = (
        select(literal("vote"), Decision.id, Outcome.stated_at)
        .join(Outcome, Outcome.decision_id == Decision.id)
        .where(Decision.state == DecisionState.STATED, readable_in(viewer, space, Decision))
    )
    if q:
        words = folded(q)
        said = said.where(Resolution.folded.contains(words, autoescape=True))
        voted = voted.where(Outcome.folded.contains(words, autoescape=True))
    if due:
        said = said.where(Resolution.review_on <= due)
        voted = voted.where(literal(False))
    both = union_all(said, voted).subquery()
    return (
        select(both.c.kind, both.c.id, both.c.created_at)
        .order_by(both.c.created_at.desc(), both.c.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )


def these(ids: Collection[int]) -> Select[Resolution]:
    """Resolutions by their ids, each with its meeting."""
    loaded = joinedload(Resolution.item, innerjoin=True).joinedload(AgendaItem.meeting, innerjoin=True)
    return select(Resolution).where(Resolution.id.in_(ids)).options(loaded)


def outcomes(ids: Collection[int]) -> Select[Decision, Outcome]:
    """Decisions by their ids, each with its outcome in words."""
    return select(Decision, Outcome).join(Outcome, Outcome.decision_id == Decision.id).where(Decision.id.in_(ids))


def closable(viewer: Viewer, space: Space) -> Select[Decision]:
    """The decisions of a space whose voting runs, or is over without an outcome in words."""
    waiting = Decision.state.in_((DecisionState.RUNNING, DecisionState.CLOSED))
    return (
        select(Decision)
        .where(waiting, readable_in(viewer, space, Decision))
        .order_by(Decision.closes_at, Decision.id)
        .limit(MOST)
    )
