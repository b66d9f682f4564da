"""The only doors to objects. Every view stands behind one; a view without a door answers 404, and fails the tests.

A door finds the thing by its address, as far as the viewer may see it (else 404, the same as what does not
exist), asks the permission (else 403), and hands the thing to the view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, g, request
from flask_login import current_user

from workspace.db import db, now
from workspace.models import (
    AgendaItem,
    Column,
    Invitation,
    JoinRequest,
    Label,
    Meeting,
    Membership,
    Record,
    Space,
    Task,
)
from workspace.queries import comments as comment_queries
from workspace.queries import moderation as moderation_queries
from workspace.queries import people as people_queries
from workspace.queries import proposals as proposal_queries
from workspace.queries import records as record_queries
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission, may
from workspace.rules.viewers import Actor, Viewer
from workspace.services import members
from workspace.web.transactions import SAFE

View = TypeVar("View", bound=Callable[..., Any])
Asked = Permission | Callable[[dict[str, Any]], Permission]


@dataclass(frozen=True)
class Door:
    """What stands before a view: the kind of thing, and the permission asked of it."""

    thing: str
    to: Asked


def me() -> Viewer:
    """Whoever looks, with the memberships they have at this moment. Read once a request."""
    if "viewer" not in g:
        user = getattr(current_user, "user", None)
        rows = db.session.scalars(people_queries.memberships_of(user)).all() if user else []
        g.viewer = Viewer(user, now(), {m.space_id: m for m in rows})
    viewer: Viewer = g.viewer
    return viewer


def actor(space: Space) -> Actor:
    """Who acts in this space. Somebody whose role comes from above gets a name here the first time they act."""
    return members.actor_in(space, me())


def see_space(slug: str) -> Space:
    viewer = me()  # Before the space is looked up: what is hidden takes as long as what is not there.
    space = db.session.scalar(space_queries.one(slug))
    if space is None or not viewer.may_see(space):
        abort(404)
    return space


def enter_space(slug: str) -> Space:
    space = see_space(slug)
    if not me().may_enter(space):
        abort(404)
    g.space = space
    return space


def found(thing: Any) -> Any:
    if thing is None:
        abort(404)
    return thing


def _held(query: Any) -> Any:
    """What is about to change is held until the transaction ends: two who change it come one after the other."""
    return query if request.method in SAFE else query.with_for_update(of=Record.__table__)


def _record(kind: type[Record]) -> Callable[[dict[str, Any]], Any]:
    def find(args: dict[str, Any]) -> Any:
        space = enter_space(args.pop("slug"))
        return found(db.session.scalar(_held(record_queries.one(me(), space, kind, args.pop("number")))))

    return find


def _proposal(args: dict[str, Any]) -> Any:
    space = enter_space(args.pop("slug"))
    return found(db.session.scalar(_held(proposal_queries.one(me(), space, args.pop("number")))))


def _in_space(kind: Any) -> Callable[[dict[str, Any]], Any]:
    """A row of a space that is looked up by its handle, through the space."""

    def find(args: dict[str, Any]) -> Any:
        space = enter_space(args.pop("slug"))
        query = db.select(kind).where(kind.space_id == space.id, kind.handle == args.pop("handle"))
        return found(db.session.scalar(query))

    return find


def _comment(args: dict[str, Any]) -> Any:
    """A comment. One that was hidden is there for its author and for those who moderate it, as in its thread."""
    space = enter_space(args.pop("slug"))
    comment = found(db.session.scalar(comment_queries.one(me(), space, args.pop("handle"))))
    if comment.hidden_at and comment.author.user_id != me().id and not may(me(), Permission.COMMENT_HIDE, comment):
        abort(404)
    return comment


def _item(args: dict[str, Any]) -> Any:
    meeting = _record(Meeting)(args)
    query = db.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.handle == args.pop("handle"))
    return found(db.session.scalar(query))


def _member(args: dict[str, Any]) -> Any:
    space = enter_space(args.pop("slug"))
    if not may(me(), Permission.SPACE_INSIDE, space):
        abort(404)
    return found(db.session.scalar(space_queries.member(space, args.pop("handle"))))


def _report(args: dict[str, Any]) -> Any:
    """A report in a space the viewer moderates; for everybody else there is none."""
    return found(db.session.scalar(moderation_queries.report(me(), args.pop("handle"))))


FINDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "front": lambda args: see_space(args.pop("slug")),  # The space as even outsiders may see it.
    "space": lambda args: enter_space(args.pop("slug")),
    "record": _record(Record),
    "proposal": _proposal,
    "task": _record(Task),
    "meeting": _record(Meeting),
    "item": _item,
    "comment": _comment,
    "member": _member,
    "column": _in_space(Column),
    "label": _in_space(Label),
    "invitation": _in_space(Invitation),
    "request": _in_space(JoinRequest),
    "report": _report,
}


def door(thing: str, to: Asked) -> Callable[[View], View]:
    """Put a door of this kind before a view, whose first argument is the thing. A column or label asks of its space."""

    def decorate(view: View) -> View:
        @wraps(view)
        def behind(**args: Any) -> Any:
            permission = to(args) if callable(to) else to
            it = FINDERS[thing](args)
            allow(permission, g.space if thing in ("column", "label") else it)
            return view(it, **args)

        behind.door = Door(thing, to)  # type: ignore[attr-defined]
        return behind  # type: ignore[return-value]

    return decorate


def open_door(to: Permission = Permission.ANYONE) -> Callable[[View], View]:
    """The door of a view that has no thing: everybody's (`ANYONE`), or everybody's who is signed in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def behind(**args: Any) -> Any:
            allow(to, None)
            return view(**args)

        behind.door = Door("", to)  # type: ignore[attr-defined]
        return behind  # type: ignore[return-value]

    return decorate


def allow(permission: Permission, thing: Any) -> None:
    """Go on if the viewer may. A visitor is asked to sign in (401), somebody signed in is refused (403)."""
    if not may(me(), permission, thing):
        abort(403 if me().user else 401)


def refuse_what_has_no_door() -> None:
    """Before every request: an endpoint nobody declared is one nobody may reach."""
    if request.endpoint and not hasattr(current_app.view_functions[request.endpoint], "door"):
        abort(404)


def member_of(space: Space, handle: str) -> Membership | None:
    """The membership of a handle that a form sent, if it is of this space."""
    return db.session.scalar(space_queries.member(space, handle))
