"""The smallest valid thing of each kind: `a.Proposal(submitted=True)`. A test names only what it is about.

Everything is committed at once, as it would be by the time somebody looks. What belongs together agrees: a
proposal's author is a member of its space, a task stands in a column of its space.
"""

from datetime import timedelta
from typing import Any

import factory
from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy import select

from workspace import models
from workspace.db import db, now
from workspace.models import (
    Audience,
    MembershipState,
    ProposalState,
    Role,
    SpaceKind,
    Visibility,
)
from workspace.queries import people
from workspace.rules.flows import AUDIENCES
from workspace.rules.names import skeleton
from workspace.rules.viewers import Actor, Viewer
from workspace.services.records import next_number
from workspace.services.spaces import TEMPLATES, opaque_slug

PASSWORD = "correct horse battery staple"
NAMES = ("زينب", "علي", "ئاڤان", "ڕێبین", "نور", "Sara", "حسين", "شیلان", "مريم", "Karim")


class Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731 - the session of the context it is called in
        sqlalchemy_session_persistence = "commit"


class User(Factory):
    """An account without a password that anybody could type; see `sign_up` for one that has."""

    class Meta:
        model = models.User

    sign_in_name = factory.Sequence(lambda n: f"calm-river-{n}")
    password_hash = "nobody signs in with this"
    name = factory.Sequence(lambda n: f"{NAMES[n % len(NAMES)]} {n}")
    locale = "en"


def root() -> models.Space:
    """The network: made when the first space asks for it."""
    known = db.session.scalar(select(models.Space).where(models.Space.parent_id.is_(None)))
    return known or Space(kind=SpaceKind.NETWORK, parent=None, slug="network")


class Space(Factory):
    """A city forum below the network, with the columns of its kind. `closed=True`, `hidden=True`, `parent=…`."""

    class Meta:
        model = models.Space
        exclude = ("parent",)

    class Params:
        closed = factory.Trait(visibility=Visibility.CLOSED, slug=factory.LazyFunction(opaque_slug))
        hidden = factory.Trait(visibility=Visibility.HIDDEN, slug=factory.LazyFunction(opaque_slug))
        archived = factory.Trait(archived_at=factory.LazyFunction(now))

    parent = factory.LazyFunction(root)
    kind = SpaceKind.CITY
    visibility = Visibility.PUBLIC
    slug = factory.Sequence(lambda n: f"forum-{n}")
    names = factory.Sequence(lambda n: {"ar": f"منتدى {n}", "ckb": f"کۆڕبەندی {n}", "en": f"Forum {n}"})
    purposes = factory.LazyFunction(lambda: {"ar": "نعمل معاً", "ckb": "پێکەوە کار دەکەین", "en": "We work together"})
    parent_id = factory.LazyAttribute(lambda o: o.parent.id if o.parent else None)
    overseers = factory.LazyAttribute(lambda o: f"{o.parent.overseers}{o.parent.id}." if o.parent else ".")

    @factory.post_generation
    def columns(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        for position, (meaning, words) in enumerate(TEMPLATES[self.kind]):
            db.session.add(models.Column(space_id=self.id, names=words, meaning=meaning, position=position))
        db.session.commit()


class Membership(Factory):
    class Meta:
        model = models.Membership
        exclude = ("named",)

    class Params:
        left = factory.Trait(state=MembershipState.LEFT)
        removed = factory.Trait(state=MembershipState.REMOVED)

    space = factory.SubFactory(Space)
    user = factory.SubFactory(User)
    role = Role.MEMBER
    name = factory.LazyAttribute(lambda o: o.user.name)
    skeleton = factory.LazyAttribute(lambda o: skeleton(o.name))


def member(space: models.Space, role: Role = Role.MEMBER, **kwargs: Any) -> models.User:
    """Somebody with this role in the space: their account."""
    user: models.User = Membership(space=space, role=role, **kwargs).user
    return user


def membership(user: models.User, space: models.Space) -> models.Membership:
    """The membership of a person in a space."""
    return db.session.scalars(
        select(models.Membership).where(models.Membership.space_id == space.id, models.Membership.user_id == user.id)
    ).one()


def actor(member: models.Membership | models.User, space: models.Space | None = None) -> Actor:
    """Who acts, as the verbs want it: a membership, or a person in a space."""
    if isinstance(member, models.User):
        assert space is not None, "in which space?"
        member = membership(member, space)
    return Actor(member, member.role)


def viewer(user: models.User | None = None) -> Viewer:
    """Somebody who looks, as the queries and the rules want it; without a user, a visitor."""
    rows = db.session.scalars(people.memberships_of(user)).all() if user else []
    return Viewer(user, now(), {m.space_id: m for m in rows})


def column(space: models.Space, place: int = 0) -> models.Column:
    """A column of a space, counted from the first."""
    rows = select(models.Column).where(models.Column.space_id == space.id).order_by(models.Column.position)
    return db.session.scalars(rows).all()[place]


class Path(Factory):
    class Meta:
        model = models.Path

    slug = factory.Sequence(lambda n: f"path-{n}")
    names = factory.Sequence(lambda n: {"ar": f"مسار {n}", "ckb": f"ڕێڕەو {n}", "en": f"Path {n}"})
    hue = "water"


class Label(Factory):
    class Meta:
        model = models.Label
        exclude = ("space",)

    space = factory.SubFactory(Space)
    space_id = factory.LazyAttribute(lambda o: o.space.id)
    name = factory.Sequence(lambda n: f"label {n}")


class Record(Factory):
    class Meta:
        abstract = True
        exclude = ("author_user",)

    space = factory.SubFactory(Space)
    author = factory.LazyAttribute(lambda o: Membership(space=o.space))
    number = factory.LazyAttribute(lambda o: next_number(o.space))
    locale = "en"
    audience = Audience.MEMBERS


class Proposal(Record):
    """A draft; `submitted`, `returned`, `open`, `declined`, `withdrawn`, `merged` say how far it has come."""

    class Meta:
        model = models.Proposal

    class Params:
        draft = factory.Trait(state=ProposalState.DRAFT)
        submitted = factory.Trait(state=ProposalState.SUBMITTED, submitted_at=factory.LazyFunction(now))
        returned = factory.Trait(state=ProposalState.RETURNED, submitted_at=factory.LazyFunction(now))
        open = factory.Trait(state=ProposalState.OPEN, submitted_at=factory.LazyFunction(now))
        declined = factory.Trait(state=ProposalState.DECLINED, submitted_at=factory.LazyFunction(now))
        withdrawn = factory.Trait(state=ProposalState.WITHDRAWN)
        merged = factory.Trait(state=ProposalState.MERGED, submitted_at=factory.LazyFunction(now))

    state = ProposalState.DRAFT
    audience = factory.LazyAttribute(lambda o: AUDIENCES.get(o.state, Audience.AUTHORS))
    title = "A bench by the river"
    summary = "People have nowhere to sit."
    body = "There is a place under the poplars, in the shade until noon."
    ask = "The municipality puts a bench there before the summer."

    @factory.post_generation
    def kept(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        db.session.add(models.ProposalAuthor(proposal_id=self.id, membership_id=self.author_id))
        db.session.add(
            models.ProposalVersion(
                proposal_id=self.id, edition=1, locale=self.locale, title=self.title, summary=self.summary,
                body=self.body, ask=self.ask, by_id=self.author_id,
            )
        )  # fmt: skip
        db.session.commit()
        db.session.expire(self, ["authors"])


class Task(Record):
    """A task at the end of the first column of its space."""

    class Meta:
        model = models.Task

    class Params:
        archived = factory.Trait(archived_at=factory.LazyFunction(now), column_id=None)

    title = "Ask the gardeners for shade"
    column_id = factory.LazyAttribute(lambda o: column(o.space).id)
    rank = factory.Sequence(lambda n: 1024.0 * (n + 1))


class Meeting(Record):
    """A meeting of tomorrow."""

    class Meta:
        model = models.Meeting

    title = "Weekly meeting"
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=1))


class AgendaItem(Factory):
    class Meta:
        model = models.AgendaItem

    meeting = factory.SubFactory(Meeting)
    title = "What became of the bench"
    position = factory.Sequence(lambda n: n)


class Comment(Factory):
    class Meta:
        model = models.Comment

    record = factory.SubFactory(Proposal, open=True)
    author = factory.LazyAttribute(lambda o: Membership(space=o.record.space))
    body = "I could bring the wood."
    locale = "en"


class Report(Factory):
    class Meta:
        model = models.Report

    record = factory.SubFactory(Proposal, open=True)
    by = factory.LazyAttribute(lambda o: Membership(space=o.record.space))
    reason = models.ReportReason.INSULT


class Invitation(Factory):
    """An invitation whose words nobody has; `services.spaces.invite` makes one that can be used."""

    class Meta:
        model = models.Invitation

    space = factory.SubFactory(Space)
    by = factory.LazyAttribute(lambda o: Membership(space=o.space, role=Role.FACILITATOR))
    token_hash = factory.Sequence(lambda n: f"token {n}")
    code_hash = factory.Sequence(lambda n: f"code {n}")
    expires_at = factory.LazyFunction(lambda: now() + timedelta(days=7))


class JoinRequest(Factory):
    class Meta:
        model = models.JoinRequest
        exclude = ("user",)

    space = factory.SubFactory(Space)
    user = factory.SubFactory(User)
    user_id = factory.LazyAttribute(lambda o: o.user.id)
    name = factory.LazyAttribute(lambda o: o.user.name)
