"""Spaces: opened, described, archived; their charter, columns and labels. Who is in them: `members.py`."""

import secrets

from sqlalchemy import func, select

from workspace.db import db, now
from workspace.models import (
    Charter,
    Column,
    Happening,
    Label,
    Meaning,
    Membership,
    Role,
    Space,
    SpaceKind,
    Task,
    User,
    Visibility,
)
from workspace.queries import spaces as find
from workspace.rules.merging import mark_of
from workspace.rules.names import skeleton
from workspace.rules.starters import COLUMNS
from workspace.rules.viewers import Actor
from workspace.services.activity import record
from workspace.services.progress import follow


class SlugTaken(Exception):
    """This address belongs to another space."""


class NotEmpty(Exception):
    """A column that still holds tasks cannot go without saying where they go."""


# The columns a space of each kind begins with.
TEMPLATES = {
    SpaceKind.NETWORK: COLUMNS["plain"],
    SpaceKind.REGION: COLUMNS["plain"],
    SpaceKind.CITY: COLUMNS["plain"],
    SpaceKind.GROUP: COLUMNS["ideas"],
    SpaceKind.COUNCIL: COLUMNS["waiting"],
}


def opaque_slug() -> str:
    """An address that says nothing: 128 random bits in 22 characters."""
    return secrets.token_urlsafe(16)


def found(
    *,
    parent: Space | None,
    kind: SpaceKind,
    visibility: Visibility,
    names: dict[str, str],
    purposes: dict[str, str],
    slug: str,
    by: User,
    name: str = "",
    place: str = "",
) -> Space:
    """Open a space from the template of its kind; its founder is its first facilitator (of the root, coordinator).

    A closed or hidden space gets an opaque address whatever `slug` says. Raises SlugTaken.
    """
    address = slug if visibility is Visibility.PUBLIC and slug else opaque_slug()
    if db.session.scalar(select(Space.id).where(Space.slug == address)):
        raise SlugTaken
    space = Space(
        parent_id=parent.id if parent else None,
        kind=kind,
        visibility=visibility,
        slug=address,
        names=names,
        purposes=purposes,
        place=place,
        overseers=f"{parent.overseers}{parent.id}." if parent else ".",
    )
    db.session.add(space)
    db.session.flush()
    _set_up(space, TEMPLATES[kind])
    role = Role.FACILITATOR if parent else Role.COORDINATOR
    founder = Membership(
        space_id=space.id, user_id=by.id, role=role, name=name or by.name, skeleton=skeleton(name or by.name)
    )
    db.session.add(founder)
    db.session.flush()
    record(Happening.SPACE_OPENED, space=space, by=Actor(founder, role))
    return space


def _set_up(space: Space, template: list[tuple[Meaning, dict[str, str]]]) -> None:
    for position, (meaning, words) in enumerate(template):
        db.session.add(Column(space_id=space.id, names=words, meaning=meaning, position=position))


def describe(
    space: Space,
    *,
    names: dict[str, str],
    purposes: dict[str, str],
    visibility: Visibility,
    slug: str,
    admits_requests: bool,
    is_independent: bool,
    silence_approves: bool,
    meeting_quorum: int,
    keeps_originals: bool,
    time_zone: str,
    place: str,
    by: Actor,
) -> None:
    """Change what a space says of itself and how it is found. Raises SlugTaken.

    Closing or hiding a public space gives it an opaque address at once; the old one leads nowhere.
    """
    if visibility is not Visibility.PUBLIC:
        slug = space.slug if space.visibility is not Visibility.PUBLIC else opaque_slug()
    if slug != space.slug and db.session.scalar(select(Space.id).where(Space.slug == slug)):
        raise SlugTaken
    space.names, space.purposes, space.visibility, space.slug = names, purposes, visibility, slug
    space.admits_requests, space.time_zone, space.place = admits_requests, time_zone, place
    space.silence_approves, space.meeting_quorum = silence_approves, meeting_quorum
    space.keeps_originals = keeps_originals
    if is_independent != space.is_independent:
        space.is_independent = is_independent
        _settle_overseers(space)
    record(Happening.SPACE_EDITED, space=space, by=by)


def _settle_overseers(space: Space) -> None:
    """Write down anew whose roles hold in a space and in those below it. The coordinators' always do."""
    root = db.session.scalars(find.root()).one()
    parent = db.session.get(Space, space.parent_id) if space.parent_id else None
    if parent is None:
        space.overseers = "."
    elif space.is_independent:
        space.overseers = f".{root.id}."
    else:
        space.overseers = f"{parent.overseers}{parent.id}."
    db.session.flush()
    for child in db.session.scalars(select(Space).where(Space.parent_id == space.id)):
        _settle_overseers(child)


def archive(space: Space, *, by: Actor) -> None:
    """Close a space for writing. What it holds stays readable to those who could read it."""
    if space.archived_at is None:
        space.archived_at = now()
        record(Happening.SPACE_ARCHIVED, space=space, by=by)


def restore(space: Space, *, by: Actor) -> None:
    if space.archived_at is not None:
        space.archived_at = None
        record(Happening.SPACE_RESTORED, space=space, by=by)


def change_charter(space: Space, text: dict[str, str], *, by: Actor) -> Charter:
    """Write a new charter for a space; members accept it anew."""
    charter = Charter(space_id=space.id, text=text)
    db.session.add(charter)
    record(Happening.CHARTER_CHANGED, space=space, by=by)
    return charter


def charter_mark(charter: Charter | None) -> str:
    """A short word for a charter as it stands. What is accepted or replaced is the one that was read."""
    return mark_of(charter.id, charter.text) if charter else ""


def accept_charter(member: Membership, charter: Charter, *, by: Actor) -> None:
    if member.charter_id != charter.id:
        member.charter_id, member.charter_at = charter.id, now()
        record(Happening.CHARTER_ACCEPTED, space=member.space, about=member, by=by)


def add_column(space: Space, *, names: dict[str, str], meaning: Meaning, wip_limit: int | None, by: Actor) -> Column:
    last = db.session.scalar(select(func.max(Column.position)).where(Column.space_id == space.id))
    column = Column(
        space_id=space.id,
        names=names,
        meaning=meaning,
        wip_limit=wip_limit,
        position=(last if last is not None else -1) + 1,
    )
    db.session.add(column)
    record(Happening.COLUMN_ADDED, space=space, by=by, now_is=next(iter(names.values()), ""))
    return column


def choose_columns(space: Space, template: str, *, by: Actor) -> None:
    """Begin with the columns of a template; "" keeps those that are there. Raises NotEmpty once they hold tasks."""
    if template:
        if db.session.scalar(find.holds_tasks(space)):
            raise NotEmpty
        for each in db.session.scalars(find.columns(space)):
            db.session.delete(each)
        _set_up(space, COLUMNS[template])
    record(Happening.COLUMNS_CHOSEN, space=space, by=by, now_is=template)


def change_column(
    column: Column, space: Space, *, names: dict[str, str], meaning: Meaning, wip_limit: int | None, by: Actor
) -> None:
    column.names, column.meaning, column.wip_limit = names, meaning, wip_limit
    db.session.flush()
    follow(select(Task.id).where(Task.column_id == column.id))
    record(Happening.COLUMN_EDITED, space=space, by=by, now_is=next(iter(names.values()), ""))


def move_column(column: Column, space: Space, *, steps: int, by: Actor) -> None:
    """Put a column further towards the end (`steps` > 0) or the beginning."""
    columns = list(db.session.scalars(find.columns(space)))
    place = columns.index(column)
    columns.insert(max(0, min(place + steps, len(columns) - 1)), columns.pop(place))
    for position, each in enumerate(columns):
        each.position = position
    record(Happening.COLUMN_MOVED, space=space, by=by)


def remove_column(column: Column, space: Space, *, by: Actor) -> None:
    """Take an empty column away. Raises NotEmpty, also for the last one."""
    held = db.session.scalar(select(func.count()).select_from(Task).where(Task.column_id == column.id))
    if held or len(list(db.session.scalars(find.columns(space)))) == 1:
        raise NotEmpty
    db.session.delete(column)
    record(Happening.COLUMN_REMOVED, space=space, by=by, was=next(iter(column.names.values()), ""))


def add_label(space: Space, *, name: str, hue: str, by: Actor) -> Label:
    """A label of this name; the one there is, if there is one."""
    known = db.session.scalar(select(Label).where(Label.space_id == space.id, Label.name == name))
    if known:
        return known
    label = Label(space_id=space.id, name=name, hue=hue)
    db.session.add(label)
    record(Happening.LABEL_ADDED, space=space, by=by, now_is=name)
    return label


def remove_label(label: Label, space: Space, *, by: Actor) -> None:
    db.session.delete(label)
    record(Happening.LABEL_REMOVED, space=space, by=by, was=label.name)
