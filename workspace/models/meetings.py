"""Meetings: when people sit together, what they talk about, and the note of each item."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.records import Kind, Record
from workspace.models.spaces import Membership


class Meeting(Record):
    __tablename__ = "meetings"

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(default="")  # Or a link.
    purpose: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"polymorphic_identity": Kind.MEETING, "polymorphic_load": "inline"}

    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position, AgendaItem.id"
    )


class Wanted(StrEnum):
    """What an agenda item is for."""

    INFORM = "inform"
    DISCUSS = "discuss"
    DECIDE = "decide"


class AgendaItem(Model):
    """A point of the agenda with its note. The note's text is versioned: see `NoteVersion`."""

    __tablename__ = "agenda_items"

    id: Mapped[Key]
    handle: Mapped[Handle]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int | None]
    wanted: Mapped[Wanted] = mapped_column(default=Wanted.DISCUSS)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(default="")
    edition: Mapped[int] = mapped_column(default=0)  # Of the note: 0 while nothing was written.
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    leader: Mapped[Membership | None] = relationship()


class NoteVersion(Model):
    __tablename__ = "note_versions"
    __table_args__ = (UniqueConstraint("item_id", "edition"),)

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"))
    edition: Mapped[int]
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    created_at: Mapped[Moment]

    by: Mapped[Membership] = relationship()
