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
from sqlalchemy.orm.attributes import set_committed_value

from workspace.config import Config
from workspace.db import db, now
from workspace.models import (
    AgendaItem,
    Column,
    Decision,
    Event,
    Invitation,
    JoinRequest,
    Label,
    Meeting,
    MeetingSeries,
    Membership,
    Organisation,
    Proposal,
    Recommendation,
    Record,
    Registration,
    Resolution,
    Season,
    Space,
    Task,
    User,
)
from workspace.queries import agenda as agenda_queries
from workspace.queries import amendments as amendment_queries
from workspace.queries import campaigns as campaign_queries
from workspace.queries import comments as comment_queries
from workspace.queries import decisions as decision_queries
from workspace.queries import events as event_queries
from workspace.queries import moderation as moderation_queries
from workspace.queries import organisations as organisation_queries
from workspace.queries import proposals as proposal_queries
from workspace.queries import recommendations as recommendation_queries
from workspace.queries import records as record_queries
from workspace.queries import resolutions as resolution_queries
from workspace.queries import seasons as season_queries
from workspace.queries import series as series_queries
from workspace.queries import spaces as space_queries
from workspace.queries.notices import UNREAD
from workspace.rules.permissions import Permission, may
from workspace.rules.viewers import Actor, Viewer
from workspace.services import members, tokens
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
        held = current_user.memberships() if user else []
        g.viewer = Viewer(user, now(), {m.space_id: m for m in held})
    viewer: Viewer = g.viewer
    return viewer


def myself() -> User:
    """The account of whoever is signed in; the door has seen to it that there is one."""
    user = me().user
    assert user is not None  # noqa: S101 - the door
    return user


def new_to_me() -> frozenset[str]:
    """What is new to whoever looks: see `queries/notices.py`. The head of every page says how much that is."""
    if "unread" not in g:
        told = db.session.scalar(UNREAD, {"user_id": me().id}) if me().user else None
        g.unread = frozenset((told or "").split(",")) - {""}
    found: frozenset[str] = g.unread
    return found


def actor(space: Space) -> Actor:
    """Who acts in this space. Somebody whose role comes from above gets a name here the first time they act."""
    return members.actor_in(space, me())


def see_space(slug: str) -> Space:
    viewer = me()  # Before the space is looked up: what is hidden takes as long as what is not there.
    space = db.session.scalar(space_queries.ONE, {"slug": slug})
    if space is None or not viewer.may_see(space):
        abort(404)
    return space


def enter_space(slug: str) -> Space:
    space = see_space(slug)
    if not me().may_enter(space):
        abort(404)
    g.space, g.entered = space, space.id
    return space


def found(thing: Any) -> Any:
    if thing is None:
        abort(404)
    return thing


def _is_drawn() -> bool:
    """What is about to change is held; what is only drawn, even after a form was sent, is not."""
    return request.method in SAFE or "done_at" in g


def _held(query: Any, kind: type[Record]) -> Any:
    return query if _is_drawn() else record_queries.held(query, kind)


def _record(kind: type[Record]) -> Callable[[dict[str, Any]], Any]:
    def find(args: dict[str, Any]) -> Any:
        space = enter_space(args.pop("slug"))
        return found(db.session.scalar(_held(record_queries.one(me(), space, kind, args.pop("number")), kind)))

    return find


def _proposal(args: dict[str, Any]) -> Any:
    space = enter_space(args.pop("slug"))
    return found(db.session.scalar(_held(proposal_queries.one(me(), space, args.pop("number")), Proposal)))


def _amendment(args: dict[str, Any]) -> Any:
    """An amendment, through the proposal it would change: that one is held with it."""
    proposal = _proposal(args)
    return found(db.session.scalar(amendment_queries.one(me(), proposal, args.pop("handle"))))


def _decision(args: dict[str, Any]) -> Any:
    space = enter_space(args.pop("slug"))
    return found(db.session.scalar(_held(decision_queries.one(me(), space, args.pop("number")), Decision)))


def _objection(args: dict[str, Any]) -> Any:
    """An objection, through the decision it was raised against: that one is held with it."""
    decision = _decision(args)
    return found(db.session.scalar(decision_queries.objection(decision, args.pop("handle"))))


def _recommendation(args: dict[str, Any]) -> Any:
    """A recommendation, of a council that not everybody who may read it can enter: who asked for it reads it, too."""
    g.space = see_space(args.pop("slug"))
    query = recommendation_queries.one(me(), g.space, args.pop("number"))
    return found(db.session.scalar(_held(query, Recommendation)))


def _evidence(args: dict[str, Any]) -> Any:
    """Evidence that was not taken away, through its recommendation: that one is held with it."""
    it = _recommendation(args)
    return found(db.session.scalar(recommendation_queries.one_evidence(it, args.pop("handle"))))


def _campaign(args: dict[str, Any]) -> Any:
    """A campaign, through any of the spaces that carry it: what is asked is asked of that space."""
    space = enter_space(args.pop("slug"))
    return found(db.session.scalar(campaign_queries.one(me(), space, args.pop("handle"))))


def _season(args: dict[str, Any]) -> Any:
    """A season, through its space; a draft is there for those who lead it."""
    space = enter_space(args.pop("slug"))
    return found(db.session.scalar(season_queries.one(me(), space, args.pop("number"))))


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
    """A point of an agenda with its meeting, which is held with it."""
    space = enter_space(args.pop("slug"))
    asked = {"space": space.id, "number": args.pop("number"), "handle": args.pop("handle")}
    query = agenda_queries.ITEM if _is_drawn() else agenda_queries.ITEM_HELD
    it: AgendaItem = found(db.session.scalar(query, asked | record_queries.asked_in(me(), space)))
    set_committed_value(it.meeting, "space", space)  # It is known: nobody has to look for it.
    return it


def _resolution(args: dict[str, Any]) -> Any:
    """What a meeting decided. Its meeting is held with it when something is about to change."""
    space = enter_space(args.pop("slug"))
    it: Resolution = found(db.session.scalar(resolution_queries.one(me(), space, args.pop("handle"))))
    if request.method not in SAFE:
        db.session.scalar(_held(record_queries.one(me(), space, Meeting, it.item.meeting.number), Meeting))
    return it


def _point(args: dict[str, Any]) -> Any:
    """A point of a template, through its series."""
    series = _in_space(MeetingSeries)(args)
    return found(db.session.scalar(series_queries.point(series, args.pop("point"))))


def _wish(args: dict[str, Any]) -> Any:
    """What waits in the backlog of a space."""
    space = enter_space(args.pop("slug"))
    return found(db.session.scalar(agenda_queries.wish(space, args.pop("handle"))))


def _member(args: dict[str, Any]) -> Any:
    space = enter_space(args.pop("slug"))
    if not may(me(), Permission.SPACE_INSIDE, space):
        abort(404)
    return found(db.session.scalar(space_queries.member(space, args.pop("handle"))))


def _organisation(args: dict[str, Any]) -> Any:
    """An organisation; at the address of one that was merged, the one it turned out to be."""
    query = organisation_queries.one(me(), args.pop("handle"))
    return found(db.session.scalar(query if request.method in SAFE else query.with_for_update(of=Organisation)))


def _affiliation(args: dict[str, Any]) -> Any:
    """Somebody who says they belong to an organisation, through it."""
    return found(db.session.scalar(organisation_queries.person(_organisation(args), args.pop("person"))))


def _report(args: dict[str, Any]) -> Any:
    """A report in a space the viewer moderates; for everybody else there is none."""
    return found(db.session.scalar(moderation_queries.report(me(), args.pop("handle"))))


FINDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "front": lambda args: see_space(args.pop("slug")),  # The space as even outsiders may see it.
    "space": lambda args: enter_space(args.pop("slug")),
    "record": _record(Record),
    "proposal": _proposal,
    "amendment": _amendment,
    "decision": _decision,
    "objection": _objection,
    "recommendation": _recommendation,
    "evidence": _evidence,
    "task": _record(Task),
    "meeting": _record(Meeting),
    "event": _record(Event),
    "item": _item,
    "resolution": _resolution,
    "series": _in_space(MeetingSeries),
    "point": _point,
    "wish": _wish,
    "comment": _comment,
    "member": _member,
    "campaign": _campaign,
    "season": _season,
    "column": _in_space(Column),
    "label": _in_space(Label),
    "invitation": _in_space(Invitation),
    "request": _in_space(JoinRequest),
    "report": _report,
    "organisation": _organisation,
    "affiliation": _affiliation,
}


# What is asked of the space it was found through, not of the thing.
ASKS_SPACE = ("column", "label", "campaign")


def _through(thing: str, permission: Permission, args: dict[str, Any]) -> Any:
    it = FINDERS[thing](args)
    allow(permission, g.space if thing in ASKS_SPACE else it)
    if isinstance(it, Record | Season):
        g.opened = "record_id" if isinstance(it, Record) else "season_id", it.id
        mine = me().active.get(it.space_id)
        g.silent = mine is not None and not mine.wants_news  # What is new there is not among what a page counts.
    return it


def again(thing: str, permission: Permission) -> Any:
    """The thing of this request's address once more, through its door: after slow work outside the transaction."""
    return _through(thing, permission, dict(request.view_args or {}))


def door(thing: str, to: Asked) -> Callable[[View], View]:
    """Put a door of this kind before a view, whose first argument is the thing. See ASKS_SPACE."""

    def decorate(view: View) -> View:
        @wraps(view)
        def behind(**args: Any) -> Any:
            permission = to(args) if callable(to) else to
            return view(_through(thing, permission, args), **args)

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


def decision_in(space: Space, number: int) -> Decision:
    """The decision of a number that a form sent, as far as the viewer may see it; held, for it is about to change."""
    it: Decision = found(db.session.scalar(_held(decision_queries.one(me(), space, number), Decision)))
    return it


def member_of(space: Space, handle: str) -> Membership | None:
    """The membership of a handle that a form sent, if it is of this space."""
    return db.session.scalar(space_queries.member(space, handle))


def registration_of(word: str) -> Registration:
    """The registration that the word of a link is for, its event held when it is about to change. The link alone lets
    somebody in: it is theirs who registered."""
    config: Config = current_app.extensions["masar"]
    kept = tokens.read_signed(word, purpose="registration", key=config.key("registrations"))
    it: Registration = found(db.session.scalar(event_queries.at(*kept)) if len(kept) == 1 else None)
    if request.method not in SAFE and "done_at" not in g:
        db.session.scalar(event_queries.held(it))
        db.session.refresh(it)
    g.space = it.event.space
    return it


def registered_in(event: Event, handle: str) -> Registration:
    """The registration of a handle, of an event that the viewer runs."""
    it: Registration = found(db.session.scalar(event_queries.registration(event, handle)))
    return it
