"""What the public tracker counts and lists: recommendations that visitors may read, the same for every reader."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.sql.functions import FunctionElement

from workspace.models import (
    Path,
    Recommendation,
    Record,
    Revision,
    Season,
    SeasonState,
    Space,
    SpaceKind,
    Topic,
    Visibility,
)
from workspace.queries.recommendations import due_day, is_late
from workspace.queries.records import readable
from workspace.queries.spaces import seen
from workspace.rules.recommendations import OVER, STALE
from workspace.rules.tracking import Wanted
from workspace.rules.viewers import Viewer

CLOCK = ZoneInfo("Asia/Baghdad")  # The network's. It has no summer time, so SQLite can be told by hours.
PAGE = 50
_it = Recommendation.__table__
_records = Record.__table__


class month(FunctionElement[str]):  # noqa: N801 - as SQL functions are named
    """The month of a moment by the network's clock, "2026-03"; nothing of none."""

    type = String()
    name = "month"
    inherit_cache = True


@compiles(month, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"strftime('%Y-%m', {compiler.process(element.clauses, **kw)}, '+3 hours')"


@compiles(month, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)} AT TIME ZONE '{CLOCK.key}', 'YYYY-MM')"


def revision() -> Select[int]:
    """How often what the tracker counts has changed."""
    return select(Revision.number).where(Revision.topic == Topic.RECOMMENDATIONS)


def _public(at: datetime) -> ColumnElement[bool]:
    visitor = Viewer(None, at)
    return readable(visitor) & seen(visitor)


_region = aliased(Space)
_named = _region.slug.concat("-").concat(cast(Season.number, String))


def _season() -> Any:
    """How a season is called in an address; nothing for one that visitors may not read."""
    return case((_season_shown(), _named), else_="")


def _season_shown() -> ColumnElement[bool]:
    return and_(_region.visibility == Visibility.PUBLIC, Season.state != SeasonState.DRAFT)


def seasons() -> Select[Season, str]:
    """The seasons that visitors may read, the newest first, each with its word in an address."""
    return (
        select(Season, _named)
        .join(_region, _region.id == Season.space_id)
        .where(_season_shown())
        .order_by(Season.starts_on.desc(), Season.id.desc())
    )


def cells(at: datetime) -> Select[*tuple[Any, ...]]:
    """All of them by what they have in common, as `rules.tracking.Cell` has it."""
    issued, done = month(_records.c.created_at), func.coalesce(month(_it.c.implemented_at), "")
    alike = (
        Space.slug, Space.place, func.coalesce(Path.slug, ""), _season(), issued, _it.c.state, is_late(at), done,
    )  # fmt: skip
    return (
        select(*alike, func.count())
        .select_from(Recommendation)
        .join(Space, Space.id == Recommendation.space_id)
        .outerjoin(Path, Path.id == Recommendation.path_id)
        .outerjoin(Season, Season.id == _it.c.season_id)
        .outerjoin(_region, _region.id == Season.space_id)
        .where(_public(at))
        .group_by(*alike)
    )


def next_late(at: datetime) -> Select[datetime | None, datetime | None]:
    """When the figures will change by the clock alone: the next day that is due, and the last word of the one of which
    nothing was heard for longest, but not yet for too long."""
    due = select(func.min(due_day())).select_from(Recommendation).where(due_day() >= at)
    quiet = (
        select(func.min(_it.c.moved_at))
        .select_from(Recommendation)
        .where(due_day().is_(None), _it.c.state.not_in(OVER), _it.c.moved_at >= at - STALE)
    )
    return select(due.scalar_subquery(), quiet.scalar_subquery())


def councils() -> Select[Space]:
    """The councils whose existence everybody may know."""
    return (
        select(Space)
        .where(Space.kind == SpaceKind.COUNCIL, Space.visibility != Visibility.HIDDEN, Space.archived_at.is_(None))
        .order_by(Space.id)
    )


def _begins(word: str, column: Any) -> ColumnElement[bool]:
    """Whether a moment lies in a year ("2026") or a month ("2026-03") by the network's clock."""
    year, one = int(word[:4]), int(word[5:] or 1)
    after = (year, one + 1) if word[5:] and one < 12 else (year + 1, 1)
    first, end = (datetime(y, m, 1, tzinfo=CLOCK) for y, m in ((year, one), after))
    found: ColumnElement[bool] = (column >= first) & (column < end)
    return found


def listed(wanted: Wanted, at: datetime) -> Select[Recommendation]:
    """The recommendations behind a number of the tracker, the newest first."""
    path = select(Path.id).where(Path.slug == wanted.path).scalar_subquery()
    season = seasons().where(_named == wanted.season).with_only_columns(Season.id).order_by(None)
    asked: list[tuple[str, Callable[[], ColumnElement[bool]]]] = [
        (wanted.council, lambda: Space.slug == wanted.council),
        (wanted.place, lambda: Space.place == wanted.place),
        (wanted.path, lambda: Recommendation.path_id == path),
        (wanted.season, lambda: _it.c.season_id.in_(season)),
        (wanted.state, lambda: _it.c.state == wanted.state),
        (wanted.late, lambda: is_late(at)),
        (wanted.year, lambda: _begins(wanted.year, _records.c.created_at)),
        (wanted.issued, lambda: _begins(wanted.issued, _records.c.created_at)),
        (wanted.done, lambda: _begins(wanted.done, _it.c.implemented_at)),
    ]
    return (
        select(Recommendation)
        .join(Space, Space.id == Recommendation.space_id)
        .where(_public(at), *(condition() for word, condition in asked if word))
        .options(joinedload(Recommendation.space), joinedload(Recommendation.issuer))
        .order_by(Recommendation.id.desc())
    )


def page_of(query: Select[Recommendation], page: int) -> Select[Recommendation]:
    return query.offset((page - 1) * PAGE).limit(PAGE + 1)
