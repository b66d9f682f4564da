"""Seasons: a yearly forum of a space and all below it, from the call for proposals to the figures kept at its close."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment, Words
from workspace.models.events import Event
from workspace.models.proposals import Proposal
from workspace.models.spaces import Membership, Path, Space


class SeasonState(StrEnum):
    DRAFT = "draft"  # Only those who lead it see it.
    CALL = "call"  # The call for proposals is out; its window says from when to when it takes any.
    DELIBERATION = "deliberation"  # What was handed in is discussed and decided; the programme is made.
    PLENARY = "plenary"  # What was adopted is put before councils.
    CLOSED = "closed"  # Texts and figures stand.


class Season(Model):
    """The fourth forum of a region: of its space, and of every space below that one.

    What was handed in stands in `hand_ins`; what was recommended says so itself (`Recommendation.season_id`).
    """

    __tablename__ = "seasons"
    __table_args__ = (
        UniqueConstraint("space_id", "number"),
        CheckConstraint("closes_at > opens_at", name="window"),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
        CheckConstraint("state = 'draft' OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)", name="called"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    )

    id: Mapped[Key]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    number: Mapped[int]  # The fourth.
    names: Mapped[Words]
    calls: Mapped[Words]  # What is asked for: the text of the call.
    state: Mapped[SeasonState] = mapped_column(default=SeasonState.DRAFT)
    starts_on: Mapped[date | None]  # The days of the forum itself.
    ends_on: Mapped[date | None]
    opens_at: Mapped[datetime | None]  # The window of the call.
    closes_at: Mapped[datetime | None]
    last_id: Mapped[int | None] = mapped_column(ForeignKey("seasons.id", ondelete="SET NULL"), index=True)
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
    statement: Mapped[str] = mapped_column(default="")  # The last word of it.
    closed_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    space: Mapped[Space] = relationship()
    last: Mapped["Season | None"] = relationship(remote_side="Season.id")
    conference: Mapped[Event | None] = relationship()  # Read it as `queries/seasons.conference` does.
    paths: Mapped[list[Path]] = relationship(secondary="season_paths", order_by="Path.position", viewonly=True)


class SeasonPath(Model):
    """A theme of a season."""

    __tablename__ = "season_paths"

    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), primary_key=True)
    path_id: Mapped[int] = mapped_column(ForeignKey("paths.id", ondelete="CASCADE"), primary_key=True, index=True)


class HandIn(Model):
    """A proposal in a season, from a moment; until another where it was taken back, or went on to the next season.

    What went on stays here as it was then: nothing is moved.
    """

    __tablename__ = "hand_ins"
    __table_args__ = (
        Index(
            "uq_hand_ins_once",
            "season_id",
            "proposal_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        CheckConstraint("until IS NOT NULL OR NOT is_carried", name="carried"),
    )

    id: Mapped[Key]
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    since: Mapped[Moment]
    until: Mapped[datetime | None]
    is_carried: Mapped[bool] = mapped_column(default=False)  # It ended by going on; else it was taken back.

    season: Mapped[Season] = relationship()
    proposal: Mapped[Proposal] = relationship()


class SeasonRoom(Model):
    """A room of the forum."""

    __tablename__ = "season_rooms"

    id: Mapped[Key]
    handle: Mapped[Handle]
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    seats: Mapped[int | None]


class SeasonSlot(Model):
    """A time of the programme in which sessions are: chosen for a session it gives it its times. One with a name of its
    own, such as a meal, stands in the programme by itself."""

    __tablename__ = "season_slots"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="in_order"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class SeasonSession(Model):
    """Something in a room of the forum, from a moment to a moment; who leads it, and what proposals it treats."""

    __tablename__ = "season_sessions"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="in_order"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("season_rooms.id", ondelete="SET NULL"), index=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="SET NULL"), index=True)  # Whose.
    path_id: Mapped[int | None] = mapped_column(ForeignKey("paths.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    room: Mapped[SeasonRoom | None] = relationship()
    leader: Mapped[Membership | None] = relationship()
    space: Mapped[Space | None] = relationship()
    path: Mapped[Path | None] = relationship()


class SessionProposal(Model):
    """A proposal that a session treats."""

    __tablename__ = "session_proposals"

    session_id: Mapped[int] = mapped_column(ForeignKey("season_sessions.id", ondelete="CASCADE"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SeasonSnapshot(Model):
    """The figures of a season as they stood at its close, and the text of each of its proposals by edition. Written
    once; `hash` is that of the data in its canonical form."""

    __tablename__ = "season_snapshots"

    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), primary_key=True)
    formula: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[str]
    taken_at: Mapped[Moment]


class SeasonFigures(Model):
    """The figures of a season as they stood at a moment that has passed: reckoned from the log, kept to be read fast.

    They can be thrown away at any time.
    """

    __tablename__ = "season_figures"

    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    formula: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[Moment]
