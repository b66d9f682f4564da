"""Events: trainings, workshops, festivals, conferences, who registers for them and who was there."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.files import File
from workspace.models.people import User
from workspace.models.records import Kind, Record
from workspace.models.spaces import Space


class EventSort(StrEnum):
    TRAINING = "training"
    WORKSHOP = "workshop"
    FESTIVAL = "festival"
    CONFERENCE = "conference"


class EventState(StrEnum):
    DRAFT = "draft"  # Only those who moderate the space see it.
    OPEN = "open"  # For registration.
    CLOSED = "closed"  # Nobody registers any more.
    HELD = "held"
    CANCELLED = "cancelled"


class EventSeries(Model):
    """Events that belong together, in whatever city: each names its series."""

    __tablename__ = "event_series"

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)  # Who named it.
    title: Mapped[str]
    locale: Mapped[str] = mapped_column(default="ar")
    created_at: Mapped[Moment]

    space: Mapped[Space] = relationship()


class Event(Record):
    """Something people register for. When their data is deleted, `figures` is what stays of it."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="in_order"),
        CheckConstraint("capacity >= 1", name="room_for_one"),
        CheckConstraint("(forgotten_at IS NULL) = (figures IS NULL)", name="figures_stay"),
        Index("ix_events_state_registers_until", "state", "registers_until"),
        Index("ix_events_forgotten_at_forget_at", "forgotten_at", "forget_at"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    sort: Mapped[EventSort] = mapped_column(default=EventSort.TRAINING)
    state: Mapped[EventState] = mapped_column(default=EventState.DRAFT)
    about: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")  # Or a link.
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)  # In which it is held.
    capacity: Mapped[int | None]  # Nothing: as many as come.
    registers_until: Mapped[datetime]
    needs_approval: Mapped[bool] = mapped_column(default=False)
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)  # One that ends in * has to be answered.
    keep_days: Mapped[int] = mapped_column(default=30)  # So long after the end the registrants' data is kept.
    forget_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    report: Mapped[str] = mapped_column(default="")  # What it was, once it was held.
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id", ondelete="SET NULL"), index=True)
    uid: Mapped[Handle]  # Under which calendars know it.
    sequence: Mapped[int] = mapped_column(default=0)  # Of what calendars were told: RFC 5545, 3.8.7.4.

    __mapper_args__ = {"polymorphic_identity": Kind.EVENT, "polymorphic_load": "inline"}

    series: Mapped[EventSeries | None] = relationship(lazy="joined")


class EventSession(Model):
    """A session of the programme. Those that follow each other with the same `part` stand under it."""

    __tablename__ = "event_sessions"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="in_order"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    leader: Mapped[str] = mapped_column(default="")  # As it is announced: often somebody without account.
    place: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class EventMaterial(Model):
    """Something to read or to work with: a file, or a link to it."""

    __tablename__ = "event_materials"
    __table_args__ = (CheckConstraint("(url = '') = (file_id IS NOT NULL)", name="file_or_link"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), unique=True)

    file: Mapped[File | None] = relationship()


class RegistrationState(StrEnum):
    ASKED = "asked"  # The organisers have not said yes.
    IN = "in"
    WAITING = "waiting"  # For a place.
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Registration(Model):
    """Somebody wants to come. Their order is that of `id`: it is given while the event is held.

    Only the organisers see it, and it is deleted after the term they chose. `key` says who it is, once for each event:
    see `rules/events.py`; whoever cancelled has none. `form` is the form that made it: sent twice it is one.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        UniqueConstraint("event_id", "form"),
        Index("ix_registrations_event_id_state_id", "event_id", "state", "id"),
    )

    id: Mapped[Key]
    handle: Mapped[Handle]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    state: Mapped[RegistrationState] = mapped_column(default=RegistrationState.ASKED)
    key: Mapped[str | None]
    form: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    team: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # By question, as it was asked.
    locale: Mapped[str] = mapped_column(default="ar")  # In which they are written to.
    created_at: Mapped[Moment]
    attended_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    user: Mapped[User | None] = relationship()
