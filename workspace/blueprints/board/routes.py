"""The board: proposals, tasks and meetings of a space on one page."""

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from workspace.blueprints.board.forms import DUE, filter_of, lane_of
from workspace.db import db
from workspace.models import Column, ProposalState, Space, User
from workspace.queries import board as queries
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.services import accounts
from workspace.web import access, cards, sessions
from workspace.web.access import me
from workspace.web.pages import asked_number, page
from workspace.web.transactions import done

bp = Blueprint("board", __name__)
CLOSED = (
    ProposalState.ADOPTED,
    ProposalState.RECOMMENDED,
    ProposalState.NOT_ADOPTED,
    ProposalState.DECLINED,
    ProposalState.WITHDRAWN,
    ProposalState.MERGED,
)


@bp.get("/s/<slug>")
@access.door("front", to=Permission.ANYONE)
def show(space: Space) -> ResponseReturnValue:
    """The board; for outsiders of a closed space its front, which says what it is and how to come in."""
    if not me().may_enter(space):
        return Response(status=303, headers={"Location": url_for("spaces.about", slug=space.slug)})
    g.space = space
    return page("board/show.html", space=space, **_board(space))


def _board(space: Space) -> dict[str, Any]:
    chosen = _chosen(space)
    found = db.session.execute(queries.proposals(me(), space, chosen)).all()
    people = db.session.execute(queries.head(space)).all()
    inside = me().role_in(space) is not None
    return {
        "chosen": chosen,
        "inside": inside,
        "lane": lane_of(inside=inside),
        "groups": {state: list(rows) for state, rows in groupby(found, key=lambda row: row.state)},
        "lanes": cards.lanes(space, chosen),
        "meetings": db.session.execute(queries.meetings(me(), space, chosen, me().at)).all(),
        "people": people,
        "revision": people[0].revision or 0 if people else 0,
    }


@bp.get("/s/<slug>/filter")
@access.door("space", to=Permission.SPACE_READ)
def narrow(space: Space) -> ResponseReturnValue:
    """The form of the filter."""
    inside = me().role_in(space) is not None
    return page(
        "board/filter.html",
        space=space,
        paths=db.session.scalars(space_queries.paths()).all(),
        labels_here=db.session.scalars(space_queries.labels(space)).all(),
        members=db.session.scalars(space_queries.members(space)).all() if inside else [],
        due=DUE,
        asked=request.args,
    )


@bp.get("/s/<slug>/columns/<handle>/cards")
@access.door("column", to=Permission.SPACE_READ)
def column(column: Column) -> ResponseReturnValue:
    """The rest of a column, after a card."""
    space: Space = g.space
    after = request.args.get("after", type=float)
    chosen = _chosen(space)
    rows = db.session.execute(queries.tasks_in(me(), space, column.id, chosen, after=after)).all()
    lane = cards.Lane(column, cards=cards.task_cards(space, rows, [column.id] if column.meaning == "done" else []))
    return page("board/column.html", space=space, lane=lane, is_full=len(rows) == queries.FIRST, chosen=chosen)


@bp.get("/s/<slug>/proposals")
@access.door("space", to=Permission.SPACE_READ)
def proposals(space: Space) -> ResponseReturnValue:
    """Every proposal one may read, the closed ones too, by pages."""
    number = asked_number("page", least=1, most=100_000)
    states = CLOSED if request.args.get("closed") else queries.SHOWN
    rows = db.session.execute(queries.proposals_page(me(), space, _chosen(space), states, page=number)).all()
    return page("board/proposals.html", space=space, rows=rows[: queries.FIRST], number=number,
                has_more=len(rows) > queries.FIRST, inside=me().role_in(space) is not None)  # fmt: skip


@bp.get("/s/<slug>/changes")
@access.door("space", to=Permission.SPACE_INSIDE)
@sessions.asked_by_the_page
def changes(space: Space) -> ResponseReturnValue:
    """What others changed since a revision: 204, or the cards as they now are."""
    since = asked_number("since", 0)
    html, revision = cards.changes(space, since, but_by=_my_id(space))
    if not html:
        return "", 204
    return page("board/changes.html", beside=html, space=space, revision=revision)


@bp.post("/me/hints/<any(proposals, tasks, meetings):lane>")
@access.open_door(Permission.SIGNED_IN)
def hint(lane: str) -> ResponseReturnValue:
    """Close the line that explains a lane, for good."""
    user = me().user
    assert isinstance(user, User)  # noqa: S101 - the door
    accounts.close_hint(user, lane)
    slug = request.form.get("space", "")
    return done("board.show", slug=slug, lane=lane) if slug else done("home.index")


def _chosen(space: Space) -> queries.Filter:
    return filter_of(_my_id(space), inside=me().role_in(space) is not None)


def _my_id(space: Space) -> int | None:
    mine = me().active.get(space.id)
    return mine.id if mine else None
