"""A small network in which every address of the application leads somewhere, and everybody who might go there.

What the route map asks for is filled in from here, so a new route joins every test that goes over all of them by
being there. Where an address holds something this file does not know, those tests say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from tests import factories as a
from workspace import models
from workspace.db import db, now
from workspace.models import Happening, Membership, Role, Space, SpaceKind, User, Visibility
from workspace.rules.permissions import Permission
from workspace.services import tokens
from workspace.services.activity import record as happened
from workspace.web.sessions import keys

PEOPLE = (
    "visitor", "stranger", "observer", "member", "author", "moderator", "facilitator",
    "elsewhere", "region", "coordinator", "left", "removed", "frozen",
)  # fmt: skip


@dataclass
class Estate:
    """A space and one of everything that can stand in its addresses."""

    space: Space
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass
class World:
    here: Estate
    there: Estate
    people: dict[str, User | None]
    memberships: dict[str, Membership]


def build(visibility: Visibility = Visibility.PUBLIC) -> World:
    """A city forum of this visibility in a region of the network, another forum there, and everybody."""
    root = a.root()
    region = a.Space(parent=root, kind=SpaceKind.REGION, slug="region")
    kind = {"closed": visibility is Visibility.CLOSED, "hidden": visibility is Visibility.HIDDEN}
    here = a.Space(parent=region, **{k: v for k, v in kind.items() if v})
    there = a.Space(parent=region, last_number=500)
    people: dict[str, User | None] = {"visitor": None, "stranger": a.User()}
    for name, role in (
        ("observer", Role.OBSERVER), ("member", Role.MEMBER), ("author", Role.MEMBER),
        ("moderator", Role.MODERATOR), ("facilitator", Role.FACILITATOR),
    ):  # fmt: skip
        people[name] = a.member(here, role)
    people["elsewhere"] = a.member(there, Role.FACILITATOR)
    people["region"] = a.member(region, Role.FACILITATOR)
    people["coordinator"] = a.member(root, Role.COORDINATOR)
    people["left"] = a.member(here, Role.FACILITATOR, left=True)
    people["removed"] = a.member(here, Role.FACILITATOR, removed=True)
    frozen = a.member(here, Role.FACILITATOR)
    frozen.frozen_at = now()
    people["frozen"] = frozen
    db.session.commit()
    inside = ("observer", "member", "author", "moderator", "facilitator")
    memberships = {name: a.membership(people[name], here) for name in inside}
    mine = furnish(here, memberships["author"], memberships["facilitator"], memberships["member"])
    stranger = people["stranger"]
    assert stranger is not None
    mine.things["request"] = a.JoinRequest(space=here, user=a.User(), word="I live in this city.")
    others = a.Membership(space=there)
    theirs = furnish(there, others, a.membership(people["elsewhere"], there), others)
    theirs.things["request"] = a.JoinRequest(space=there, user=stranger)
    return World(mine, theirs, people, memberships)


def furnish(space: Space, author: Membership, facilitator: Membership, member: Membership) -> Estate:
    """One of everything in a space."""
    task = a.Task(space=space, author=author)
    proposals = {
        state: a.Proposal(space=space, author=author, **{state: True})
        for state in ("draft", "submitted", "returned", "open", "declined")
    }
    meeting = a.Meeting(space=space, author=facilitator, audience=models.Audience.PUBLIC)
    check = models.ChecklistItem(task_id=task.id, position=0, text="Measure the place")
    db.session.add(check)
    comment = a.Comment(record=proposals["open"], author=author)
    item = a.AgendaItem(meeting=meeting)
    db.session.add(models.NoteVersion(item_id=item.id, edition=1, text="We agreed.", by_id=author.id))
    item.note, item.edition = "We agreed.", 1
    invitation = a.Invitation(
        space=space,
        by=facilitator,
        max_uses=50,
        token_hash=tokens.hashed(invitation_token(space), key=keys().tokens),
        code_hash=tokens.hashed(f"CODE{space.id:04}", key=keys().tokens),
    )
    happened(Happening.TASK_ADDED, space=space, of=task, by=a.actor(author))
    happened(Happening.PROPOSAL_SUBMITTED, space=space, of=proposals["submitted"], by=a.actor(author))
    report = a.Report(record=proposals["open"], by=member)
    db.session.add(models.Charter(space_id=space.id, text={"ar": "اللاعنف", "en": "Non-violence"}))
    db.session.commit()
    return Estate(
        space,
        {
            "task": task, "meeting": meeting, "item": item, "check": check, "comment": comment, "report": report,
            "invitation": invitation, "column": a.column(space), "member": member,
            "label": a.Label(space=space), **proposals,
        },
    )  # fmt: skip


def invitation_token(space: Space) -> str:
    """The word of the link of this world's invitation to a space."""
    return f"invitation-{space.id:011}"


# Which proposal an address is filled with: one of whose state the step can be taken.
PROPOSAL_FOR = {
    Permission.PROPOSAL_MODERATE: "submitted",
    Permission.PROPOSAL_EDIT: "returned",
    Permission.PROPOSAL_SUBMIT: "returned",
    Permission.PROPOSAL_WITHDRAW: "submitted",
}


def rules(app: Flask, *methods: str) -> Iterator[tuple[Rule, str]]:
    """Every route, once for each of these methods that it answers to; OPTIONS and HEAD are its companions."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            if method in methods:
                yield rule, method


def door_of(app: Flask, rule: Rule) -> Any:
    return app.view_functions[rule.endpoint].door  # type: ignore[attr-defined]


def kind_of(app: Flask, rule: Rule, values: dict[str, Any]) -> tuple[str, Permission]:
    """What stands behind a route's door (with the state it should be in), and what is asked there."""
    door = door_of(app, rule)
    asked = door.to(dict(values)) if callable(door.to) else door.to
    return door.thing, asked


def fill(app: Flask, rule: Rule, estate: Estate) -> Iterator[dict[str, Any]]:
    """The values of a route's address: one set for each word it lists."""
    words = {name: c.items for name, c in rule._converters.items() if isinstance(c, AnyConverter)}
    sets: list[dict[str, Any]] = [{}]
    for name, choices in words.items():
        sets = [{**known, name: choice} for known in sets for choice in sorted(choices)]
    for chosen in sets:
        values = dict(chosen)
        for name in sorted(rule.arguments - set(chosen)):
            values[name] = value_of(app, rule, name, chosen, estate)
        yield values


def value_of(app: Flask, rule: Rule, name: str, chosen: dict[str, Any], estate: Estate) -> Any:
    door = door_of(app, rule)
    if name == "slug":
        return estate.space.slug
    things = estate.things
    if door.thing == "proposal":
        things = {**things, "proposal": things[proposal_for(app, rule, chosen)]}
    things = {**things, "record": things["open"]}
    known = {
        ("task", "handle"): lambda: things["check"].handle,
        ("", "word"): lambda: invitation_token(estate.space),
        ("", "code"): lambda: "A" * 22,  # Of a reset: nobody asked for one.
        ("", "handle"): lambda: "A" * 12,
        ("item", "number"): lambda: things["meeting"].number,
        ("comment", "number"): lambda: things["open"].number,
    }.get((door.thing, name))
    if known:
        return known()
    if name == "edition":
        return 1
    thing = things.get(door.thing)
    if thing is not None and hasattr(thing, name):
        return getattr(thing, name)
    raise LookupError(f"tests/world.py does not know what <{name}> is in {rule.rule}")


def proposal_for(app: Flask, rule: Rule, chosen: dict[str, Any]) -> str:
    door = door_of(app, rule)
    asked = door.to(dict(chosen)) if callable(door.to) else door.to
    return "open" if chosen.get("action") == "merge" else PROPOSAL_FOR.get(asked, "open")


def pages_of(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """The endpoint and the address of every page that is read (GET), for this world's first space."""
    return addresses_of(app, world.here)


def addresses_of(app: Flask, estate: Estate) -> Iterator[tuple[str, str]]:
    for rule, _method in rules(app, "GET"):
        for values in fill(app, rule, estate):
            with app.test_request_context():
                yield rule.endpoint, url_for(rule.endpoint, **values)


def of_demo() -> Estate:
    """The public city forum of the demo network, and one of everything in it that an address can name."""
    space = db.session.scalars(select(Space).where(Space.slug == "najaf")).one()

    def first(kind: Any, *where: Any) -> Any:
        return db.session.scalars(select(kind).where(*where).order_by(kind.id).limit(1)).first()

    def state_of(state: str) -> Any:
        mine = models.Proposal.space_id == space.id
        return first(models.Proposal, mine, models.Proposal.state == state) or first(models.Proposal, mine)

    facilitator = first(Membership, Membership.space_id == space.id, Membership.role == Role.FACILITATOR)
    task = first(models.Task, models.Task.space_id == space.id, models.Task.archived_at.is_(None))
    meeting = first(models.Meeting, models.Meeting.space_id == space.id)
    states = ("draft", "submitted", "returned", "open", "declined")
    things = {
        **{state: state_of(state) for state in states},
        "task": task,
        "meeting": meeting,
        "item": first(models.AgendaItem, models.AgendaItem.meeting_id == meeting.id),
        "check": first(models.ChecklistItem, models.ChecklistItem.task_id == task.id),
        "comment": first(models.Comment, models.Comment.record.has(space_id=space.id)),
        "report": first(models.Report),
        "invitation": a.Invitation(
            space=space, by=facilitator, token_hash=tokens.hashed(invitation_token(space), key=keys().tokens)
        ),
        "request": a.JoinRequest(space=space),
        "column": a.column(space),
        "member": first(Membership, Membership.space_id == space.id, Membership.role == Role.MEMBER),
        "label": first(models.Label, models.Label.space_id == space.id) or a.Label(space=space),
    }
    things["open"] = things["comment"].record if things["comment"].record.kind == "proposal" else things["open"]
    return Estate(space, things)
