"""Organisations: known by one name across the network, who speaks for and belongs to them, which spaces they join."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, UniqueConstraint, and_, delete, exists, select, update

from workspace.db import Model, db, now, take_turns
from workspace.models import (
    Affiliation,
    Happening,
    Membership,
    MembershipState,
    Organisation,
    OrganisationKind,
    OrganisationSpace,
    Path,
    Space,
    User,
)
from workspace.queries import organisations as find
from workspace.rules.flows import NotNow
from workspace.rules.merging import mark_of
from workspace.rules.names import skeleton
from workspace.rules.viewers import Actor, Viewer
from workspace.services.activity import record


class AlreadyThere(Exception):
    """An organisation whose name cannot be told from this one is registered: it is the first argument."""


class ChangedMeanwhile(Exception):
    """Somebody changed the page since the form was drawn."""


@dataclass(frozen=True)
class About:
    """What an organisation says of itself."""

    name: str
    kind: OrganisationKind
    about: dict[str, str] = field(default_factory=dict)
    place: str = ""
    paths: tuple[Path, ...] = ()
    is_listed: bool = False


def register(space: Space, *, name: str, kind: OrganisationKind, by: Actor) -> Organisation:
    """Make an organisation known to the network, from a space. Raises AlreadyThere for a name that looks the same."""
    organisation = Organisation(name=name, skeleton=_skeleton(name), kind=kind)
    db.session.add(organisation)
    record(Happening.ORGANISATION_ADDED, space=space, by=by, now_is=name)
    return organisation


def _skeleton(name: str, *, of: Organisation | None = None, viewer: Viewer | None = None) -> str:
    """What is kept of a name to tell look-alikes by. Raises AlreadyThere, but says nothing of one that is not the
    viewer's to know (None: all are): then two have the name, until a coordinator merges them."""
    take_turns("organisations")
    folded = skeleton(name)
    if of is not None and skeleton(of.name) == folded:
        return of.skeleton
    alike = db.session.scalars(find.alike(folded)).all()
    for known in alike:
        if viewer is None:
            raise AlreadyThere(db.session.get(Organisation, known.merged_into_id) if known.merged_into_id else known)
        if shown := db.session.scalar(find.one(viewer, known.handle)):
            raise AlreadyThere(shown)
    return f"{folded}{find.SECOND}{of.handle}" if of and alike else folded


def about(organisation: Organisation) -> About:
    """How an organisation describes itself now."""
    return About(
        organisation.name, organisation.kind, organisation.about, organisation.place, tuple(organisation.paths),
        organisation.is_listed,
    )  # fmt: skip


def mark(organisation: Organisation) -> str:
    """A short word for how its page stands."""
    said = about(organisation)
    return mark_of(
        said.name, said.kind, sorted(said.about.items()), said.place, [path.slug for path in said.paths], said.is_listed
    )


def describe(
    organisation: Organisation, words: About, *, saw: str, space: Space, by: Actor, viewer: Viewer | None = None
) -> None:
    """Change what an organisation says of itself. `saw` is the mark the form was drawn with, `space` the one in which
    `by` speaks for it, `viewer` who is told of others of its name. Raises ChangedMeanwhile, AlreadyThere."""
    if words == about(organisation):
        return
    if saw != mark(organisation):
        raise ChangedMeanwhile
    kept = _skeleton(words.name, of=organisation, viewer=viewer)
    was = organisation.name
    for name, value in vars(words).items():
        setattr(organisation, name, list(value) if name == "paths" else value)
    organisation.skeleton = kept
    record(Happening.ORGANISATION_EDITED, space=space, by=by, was=was, now_is=words.name)


def let_speak(member: Membership, organisation: Organisation | None, *, by: Actor) -> None:
    """Confirm for which organisation a member speaks in this space, or for none. What it supports already, stays.

    Raises NotNow for somebody who has gone, or who only visits by a role from above.
    """
    if member.state is not MembershipState.ACTIVE:
        raise NotNow(member.state)
    if member.organisation_id == (organisation.id if organisation else None):
        return
    was = member.organisation.name if member.organisation else ""
    member.organisation = organisation
    now_is = organisation.name if organisation else ""
    record(Happening.MEMBER_SPEAKS, space=member.space, about=member, by=by, was=was, now_is=now_is)


def ask_in(organisation: Organisation, space: Space, *, by: Actor) -> None:
    """Ask for an organisation to join a space. Asking twice asks once. Raises NotNow for an archived space, and for one
    that it is a part of."""
    known = db.session.scalar(find.tie(organisation, space))
    if space.archived_at is not None or (known is not None and known.confirmed_at is not None):
        raise NotNow("archived or joined")
    if known is None:
        db.session.add(OrganisationSpace(organisation_id=organisation.id, space_id=space.id))
        record(Happening.ORGANISATION_ASKED, space=space, by=by, now_is=organisation.name)


def let_in(organisation: Organisation, space: Space, *, by: Actor) -> None:
    """Confirm that an organisation is part of a space. Raises NotNow for one that does not ask."""
    tie = db.session.scalar(find.tie(organisation, space))
    if tie is None:
        raise NotNow("not asked")
    if tie.confirmed_at is None:
        tie.confirmed_at = now()
        record(Happening.ORGANISATION_JOINED, space=space, by=by, now_is=organisation.name)


def let_out(organisation: Organisation, space: Space, *, by: Actor) -> None:
    """An organisation is part of a space no longer, or is not let in. It may ask again."""
    tie = db.session.scalar(find.tie(organisation, space))
    if tie is not None:
        what = Happening.ORGANISATION_LEFT if tie.confirmed_at else Happening.ORGANISATION_REFUSED
        db.session.delete(tie)
        record(what, space=space, by=by, was=organisation.name)


def say_one_belongs(organisation: Organisation, user: User, *, name: str, word: str) -> Affiliation:
    """Say that one belongs to an organisation, under the name it knows. No space hears of it: it is theirs alone.

    Saying it again while nobody has answered changes the words.
    """
    known = db.session.scalar(
        select(Affiliation).where(Affiliation.organisation_id == organisation.id, Affiliation.user_id == user.id)
    )
    if known is None:
        known = Affiliation(organisation_id=organisation.id, user_id=user.id, name=name)
        db.session.add(known)
    if known.confirmed_at is None:
        known.name, known.word = name, word
    db.session.flush()
    return known


def confirm(person: Affiliation, *, space: Space, by: Actor) -> None:
    """They belong to it: so says somebody who speaks for it, in `space`. The log does not name them."""
    if person.confirmed_at is None:
        person.confirmed_at = now()
        record(Happening.AFFILIATION_CONFIRMED, space=space, by=by, now_is=person.organisation.name)


def end(person: Affiliation, *, space: Space, by: Actor) -> None:
    """They do not belong to it, or no longer: so says somebody who speaks for it."""
    db.session.delete(person)
    record(Happening.AFFILIATION_ENDED, space=space, by=by, was=person.organisation.name)


def go(person: Affiliation) -> None:
    """Say oneself that one belongs to it no more."""
    db.session.delete(person)


def merge(organisation: Organisation, into: Organisation, *, space: Space, by: Actor) -> None:
    """Two were registered for one: everything of the first becomes the second's, and what both had it has once.

    The first stays as a trace that leads to the second, and its name cannot be registered again. Raises NotNow where
    one of them was merged already, or both are one.
    """
    take_turns("organisations")
    if organisation is into or organisation.merged_into_id or into.merged_into_id:
        raise NotNow("merged")
    db.session.flush()
    for table in Model.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == Organisation.__tablename__:
                _move(table, key.parent.name, organisation.id, into.id)
    db.session.expire_all()
    if organisation.is_listed or not into.is_listed:  # What one that is not listed says of itself, not everybody reads.
        into.about = into.about or organisation.about
        into.place = into.place or organisation.place
    organisation.merged_into_id, organisation.is_listed = into.id, False
    record(Happening.ORGANISATION_MERGED, space=space, by=by, was=organisation.name, now_is=into.name)


def _move(table: Table, column: str, of: int, to: int) -> None:
    """Let the rows that refer to one organisation refer to another. Of two that then would say the same one goes; where
    either was confirmed, so is the one that stays."""
    twin = table.alias()
    for unique in _unique_with(table, column):
        same = and_(twin.c[column] == to, *(twin.c[name] == table.c[name] for name in unique if name != column))
        if "confirmed_at" in table.c:
            theirs = and_(twin.c[column] == of, *(twin.c[name] == table.c[name] for name in unique if name != column))
            when = select(twin.c.confirmed_at).where(theirs).scalar_subquery()
            waiting = and_(table.c[column] == to, table.c.confirmed_at.is_(None))
            db.session.execute(update(table).where(waiting).values(confirmed_at=when))
        db.session.execute(delete(table).where(table.c[column] == of, exists().where(same)))
    values: dict[str, Any] = {column: to}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    db.session.execute(update(table).where(table.c[column] == of).values(values))


def _unique_with(table: Table, column: str) -> list[list[str]]:
    """The names of the columns that are unique together with this one."""
    sets = [table.primary_key, *(each for each in table.constraints if isinstance(each, UniqueConstraint))]
    found = [[each.name for each in key.columns] for key in sets]
    return [names for names in found if column in names]
