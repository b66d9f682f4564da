"""Spaces: the tree of forums, groups and councils, who belongs to them, and how one comes in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table, UniqueConstraint, text, true
from sqlalchemy import Column as TableColumn
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment, Words
from workspace.models.people import User


class SpaceKind(StrEnum):
    NETWORK = "network"  # The root: exactly one, holds the coordinators.
    REGION = "region"
    CITY = "city"
    GROUP = "group"
    COUNCIL = "council"


class Visibility(StrEnum):
    PUBLIC = "public"  # Anyone reads what is published.
    CLOSED = "closed"  # Name and purpose are public, the rest is for members.
    HIDDEN = "hidden"  # Its existence is for members.


class Role(StrEnum):
    OBSERVER = "observer"
    MEMBER = "member"
    MODERATOR = "moderator"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"  # Only in the network's root space.


class MembershipState(StrEnum):
    ACTIVE = "active"
    VISITING = "visiting"  # Acts here by a role held above; not a member, keeps a name for what they did.
    LEFT = "left"
    REMOVED = "removed"


class Charter(Model):
    """The principles a person accepts on joining. A change is a new row, and is accepted anew."""

    __tablename__ = "charters"

    id: Mapped[Key]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    text: Mapped[Words]
    created_at: Mapped[Moment]


class Space(Model):
    __tablename__ = "spaces"
    __table_args__ = (
        CheckConstraint("(kind = 'network') = (parent_id IS NULL)", name="one_root"),
        # One root: the only row whose parent is nothing.
        Index(
            "ix_spaces_root",
            "kind",
            unique=True,
            sqlite_where=text("kind = 'network'"),
            postgresql_where=text("kind = 'network'"),
        ),
    )

    id: Mapped[Key]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id"), index=True)
    kind: Mapped[SpaceKind]
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.CLOSED)
    slug: Mapped[str] = mapped_column(unique=True)  # Readable if public, 22 random characters otherwise.
    names: Mapped[Words]
    purposes: Mapped[Words]
    overseers: Mapped[str] = mapped_column(default=".")  # Ids of the spaces above whose roles hold here: ".1.4."
    is_independent: Mapped[bool] = mapped_column(default=False)  # The region's moderators may not act here.
    admits_requests: Mapped[bool] = mapped_column(default=True)
    meeting_quorum: Mapped[int] = mapped_column(default=0)  # Per cent of the members that a meeting needs.
    silence_approves: Mapped[bool] = mapped_column(default=True)  # Of minutes in review, until their time is over.
    keeps_originals: Mapped[bool] = mapped_column(default=False)  # Of photographs given as evidence, as they came.
    time_zone: Mapped[str] = mapped_column(default="Asia/Baghdad")
    place: Mapped[str] = mapped_column(default="")  # A town of the map: `rules/places.py`.
    last_number: Mapped[int] = mapped_column(default=0)  # Of the records inside: #1, #2 …
    archived_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Path(Model):
    """A theme that runs through many cities (masar)."""

    __tablename__ = "paths"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    names: Mapped[Words]
    hue: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


organisation_paths = Table(
    "organisation_paths",
    Model.metadata,
    TableColumn("organisation_id", ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True),
    TableColumn("path_id", ForeignKey("paths.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class OrganisationKind(StrEnum):
    REGISTERED = "registered"
    TEAM = "team"
    UNION = "union"
    STUDENTS = "students"


class Organisation(Model):
    """A registered organisation, volunteer team, union or student group: known by one name across the network."""

    __tablename__ = "organisations"

    id: Mapped[Key]
    handle: Mapped[Handle]
    name: Mapped[str]
    # The name as look-alikes fold it; of a second one, its handle too.
    skeleton: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(default=OrganisationKind.TEAM)
    about: Mapped[Words]
    place: Mapped[str] = mapped_column(default="")  # A town of the map: `rules/places.py`.
    is_listed: Mapped[bool] = mapped_column(default=False)  # Visitors find it, and read its page.
    # The organisation it turned out to be: its page leads there, and its name belongs to it.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[Moment]

    paths: Mapped[list[Path]] = relationship(secondary=organisation_paths, order_by=(Path.position, Path.id))


class Membership(Model):
    """A person in a space, under the name they have there. Never deleted: what they wrote stays signed by it."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("space_id", "user_id"),
        Index("ix_memberships_user_id_state", "user_id", "state"),
    )

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    role: Mapped[Role] = mapped_column(default=Role.MEMBER)
    state: Mapped[MembershipState] = mapped_column(default=MembershipState.ACTIVE)
    name: Mapped[str]
    skeleton: Mapped[str]  # The name as look-alikes fold it; compared inside the space.
    about: Mapped[str] = mapped_column(default="")
    is_public: Mapped[bool] = mapped_column(default=False)  # Visitors see the name; otherwise "a member".
    # The organisation they speak for in this space, as its facilitator has confirmed.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"), index=True)
    muted_until: Mapped[datetime | None]
    wants_news: Mapped[bool] = mapped_column(default=True, server_default=true())  # Else they are told of nothing here.
    charter_id: Mapped[int | None] = mapped_column(ForeignKey("charters.id", ondelete="SET NULL"))
    charter_at: Mapped[datetime | None]
    joined_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    space: Mapped[Space] = relationship()
    user: Mapped[User | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class Invitation(Model):
    """A way in, by a link or by an 8-character code: both are shown once and kept as hashes."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint("uses <= max_uses", name="not_overused"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(default=Role.MEMBER)
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(default="")  # For whom it is, for the facilitators' list.
    max_uses: Mapped[int] = mapped_column(default=1)
    uses: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    space: Mapped[Space] = relationship()
    by: Mapped[Membership] = relationship()


class JoinRequestState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class JoinRequest(Model):
    __tablename__ = "join_requests"
    __table_args__ = (Index("ix_join_requests_space_id_state", "space_id", "state"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    word: Mapped[str] = mapped_column(default="")
    charter_id: Mapped[int | None] = mapped_column(ForeignKey("charters.id", ondelete="SET NULL"))
    state: Mapped[JoinRequestState] = mapped_column(default=JoinRequestState.WAITING)
    answer: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    space: Mapped[Space] = relationship()


class Meaning(StrEnum):
    OPEN = "open"
    DOING = "doing"
    DONE = "done"


class Column(Model):
    """A column of a space's task lane."""

    __tablename__ = "columns"

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    names: Mapped[Words]
    meaning: Mapped[Meaning] = mapped_column(default=Meaning.OPEN)
    position: Mapped[int]
    wip_limit: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Label(Model):
    __tablename__ = "labels"
    __table_args__ = (UniqueConstraint("space_id", "name"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    name: Mapped[str]
    hue: Mapped[str] = mapped_column(default="stone")
