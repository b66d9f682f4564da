"""The room: where a running meeting stands, who wants to speak, and what hands were raised for."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.meetings import AgendaItem
from workspace.models.spaces import Membership


class Room(Model):
    """Which point of its agenda a meeting is at, and since when. There is none before the first point."""

    __tablename__ = "rooms"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id", ondelete="SET NULL"), index=True)
    since: Mapped[Moment]
    moves: Mapped[int] = mapped_column(default=0)  # How often it turned to another point: what a page saw of it.


class TimeSpent(Model):
    """How long people talked about a point of the agenda before the room turned to another one."""

    __tablename__ = "times_spent"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True)
    seconds: Mapped[int]


class Speaker(Model):
    """Somebody wants to speak, has the floor (`began_at`), or had it (`ended_at`). Who thinks better of it is gone."""

    __tablename__ = "speakers"
    __table_args__ = (
        Index(
            "uq_speakers_once", "meeting_id", "membership_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("ended_at IS NULL OR began_at IS NOT NULL", name="ended_after_it_began"),
    )  # fmt: skip

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[Moment]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    membership: Mapped[Membership] = relationship()


class PollKind(StrEnum):
    CONSENT = "consent"
    HANDS = "hands"


class Poll(Model):
    """A question about the point the room is at, answered on the spot; the counts stay with that point.

    While it is open the answers are in `Hand`, each person's own and changeable. At the close they are counted into
    `counts` and forgotten: how many is kept, who is not.
    """

    __tablename__ = "polls"
    __table_args__ = (CheckConstraint("(closed_at IS NULL) = (counts IS NULL)", name="counted_at_the_close"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PollKind]
    question: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    asked_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    item: Mapped[AgendaItem] = relationship()


class Hand(Model):
    """What somebody answers while a poll is open: one answer each."""

    __tablename__ = "hands"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[str]  # One of those that `rules/rooms.py` lists for its kind.

    membership: Mapped[Membership] = relationship()
