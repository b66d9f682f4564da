"""Seasons side by side, each as it stood so many days after its close; and what stands behind every number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from flask import g, get_template_attribute, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.seasons.routes import bp
from workspace.db import db
from workspace.models import Season
from workspace.queries import seasons as queries
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.rules.places import TOWNS
from workspace.rules.seasons import AGES, OF_PROPOSALS, By, Figure, reckoned_at, shown, whole_days
from workspace.services import seasons as verbs
from workspace.web import access, labels
from workspace.web.access import me
from workspace.web.addresses import absolute
from workspace.web.filters import said
from workspace.web.locale import local
from workspace.web.pages import asked_number, page, remembered
from workspace.web.sheets import sheet

MOST = 12  # Seasons side by side.


@dataclass(frozen=True)
class Row:
    """A season with its figures at the age at which all are compared."""

    season: Season
    at: datetime
    figures: Mapping[str, Any]

    @property
    def total(self) -> Mapping[str, int]:
        return self.figures["total"]


@dataclass(frozen=True)
class Compared:
    """The seasons, their common age in days, the ages there are to choose from, and those too young for this one."""

    rows: Sequence[Row]
    running: Sequence[Row]
    days: int
    ages: Sequence[int]
    younger: int


def _asked() -> tuple[Sequence[Season], set[tuple[int, datetime, datetime]]]:
    """The seasons to compare; and of which moments their figures are kept, since when."""
    seasons = db.session.scalars(queries.compared().limit(MOST)).all()
    return seasons, {(each[0], each[1], each[2]) for each in db.session.execute(queries.kept_at(seasons))}


@dataclass(frozen=True)
class Age:
    """How many days after their close seasons are compared, which of them, and at which moments that is."""

    days: int
    seasons: Sequence[Season]
    moments: Sequence[tuple[int, datetime]]
    there_are: Sequence[int]


def _age(seasons: Sequence[Season]) -> Age:
    """The age that the address asks for, else that of the youngest; never more than that of the oldest."""
    ages = {each.id: max(0, whole_days(each, me().at)) for each in seasons if each.closed_at is not None}
    youngest, oldest = min(ages.values(), default=0), max(ages.values(), default=0)
    days = min(asked_number("days", youngest), oldest)
    enough = [each for each in seasons if ages.get(each.id, days) >= days]
    moments = [(each.id, reckoned_at(each, days, me().at)) for each in enough]
    return Age(days, enough, moments, sorted({youngest, *(age for age in AGES if age <= oldest)}) if ages else [])


def _compared(seasons: Sequence[Season]) -> Compared:
    age = _age(seasons)
    kept = {(each.season_id, each.at): each.data for each in db.session.scalars(queries.kept(age.moments))}
    rows = [
        Row(each, at, kept.get((each.id, at)) or verbs.figures_at(each, at))
        for each, (_id, at) in zip(age.seasons, age.moments, strict=True)
    ]
    return Compared(
        [row for row in rows if row.season.closed_at],
        [row for row in rows if not row.season.closed_at],
        age.days,
        age.there_are,
        len(seasons) - len(rows),
    )


def _chosen(kind: Any, name: str) -> Any:
    """A word of the address from a fixed list; nothing for any other."""
    wanted = request.args.get(name, "")
    return kind(wanted) if wanted in set(kind) else None


def _names(by: By, keys: Sequence[str]) -> dict[str, str]:
    """What the groups of a figure are called."""
    match by:
        case By.PLACE:
            return {key: said(TOWNS[key].names) if key in TOWNS else _("No place") for key in keys}
        case By.PATH:
            named = {path.slug: said(path.names) for path in db.session.scalars(space_queries.paths())}
            return {key: named.get(key, _("No path")) for key in keys}
        case By.COUNCIL:
            found = db.session.scalars(queries.councils(keys))
            return {space.slug: said(space.names) for space in found}


@bp.get("/seasons/compare")
@access.open_door()
def compare() -> ResponseReturnValue:
    """What became of the proposals of each season, at the same age after its close."""
    seasons, kept = _asked()
    by, figure = _chosen(By, "by"), _chosen(Figure, "figure") or Figure.IMPLEMENTED
    if by is By.COUNCIL and figure in OF_PROPOSALS:
        figure = Figure.IMPLEMENTED
    stand = tuple((s.id, s.version, s.space.version, whole_days(s, me().at)) for s in seasons)
    key = ("seasons", stand, frozenset(kept), by, figure, request.args.get("days", ""))
    are_kept = set(_age(seasons).moments) <= {(season_id, at) for season_id, at, _since in kept}

    def draw() -> str:
        return _drawn(_compared(seasons), by, figure)

    return page("seasons/compare.html", drawn=remembered(key, draw) if are_kept else draw())


def _drawn(it: Compared, by: By | None, figure: Figure) -> str:
    rows = [*it.running, *it.rows]
    groups: dict[str, dict[int, Mapping[str, int]]] = {}
    few = 0
    if by:
        for row in rows:
            seen, hidden = shown(row.figures["by"][by])
            few += hidden
            for key, group in seen.items():
                groups.setdefault(key, {})[row.season.id] = group
    told: str = get_template_attribute("seasons/_compared.html", "compared")(
        it, rows, by, figure, groups, _names(by, list(groups)) if by else {}, few,
        Figure.PROPOSALS if figure in OF_PROPOSALS else Figure.RECOMMENDED,
        max((row.total[each] for row in rows for each in Figure), default=0),
        it.days if "days" in request.args else None,
    )  # fmt: skip
    return told


@bp.get("/seasons/compare.csv")
@access.open_door()
def compare_table() -> ResponseReturnValue:
    """All of it for a spreadsheet: a line for each season, place, path and council."""
    it = _compared(_asked()[0])
    head = [_("Space"), _("Season"), _("Closed"), _("As it stood on"), _("By"), _("Which"),
            *(labels.FIGURES[each] for each in Figure)]  # fmt: skip
    end = [absolute("seasons.compare", days=it.days)]
    return sheet("seasons.csv", head, chain(*map(_lines, [*it.rows, *it.running]), [end]))


def _lines(row: Row) -> Iterator[list[Any]]:
    season, day = row.season, "%Y-%m-%d"
    head = [
        said(season.space.names), f"{season.number}. {said(season.names)}",
        f"{local(season.closed_at):{day}}" if season.closed_at else "", f"{local(row.at):{day}}",
    ]  # fmt: skip
    yield [*head, "", "", *(row.total[each] for each in Figure)]
    for by in By:
        seen, _few = shown(row.figures["by"][by])
        names = _names(by, list(seen))
        for key, group in seen.items():
            figures = ["" if by is By.COUNCIL and each in OF_PROPOSALS else group[each] for each in Figure]
            yield [*head, labels.BYS[by], names.get(key, key), *figures]


@bp.get(f"/s/<slug>/seasons/<int:number>/<any({', '.join(Figure)}):figure>")
@access.door("season", to=Permission.ANYONE)
def behind(season: Season, figure: str) -> ResponseReturnValue:
    """What a number counts: the same things, at the same age."""
    g.space = season.space
    of, by, key = Figure(figure), _chosen(By, "by"), request.args.get("key", "")
    days, at = asked_number("days", 0, most=max(0, whole_days(season, me().at))), asked_number("page", least=1)
    moment = reckoned_at(season, days, me().at)
    query = queries.behind(season, of, moment, by, key)
    if by and key not in shown(verbs.figures_at(season, moment)["by"][by])[0]:
        query = query.where(db.false())
    found = db.session.scalars(queries.page_of(query, at)).all()
    reasons = dict(db.session.execute(queries.reasons(found)).all()) if of is Figure.STOPPED else {}
    return page(
        "seasons/behind.html", reasons=reasons, season=season, space=season.space, figure=of, by=by, key=key,
        moment=moment, at=at, days=days, found=found[: queries.PAGE], has_more=len(found) > queries.PAGE,
        is_proposals=of in OF_PROPOSALS, name=_names(by, [key]).get(key, "") if by else "",
    )  # fmt: skip
