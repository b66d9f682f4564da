"""What stands around the points of an agenda: the backlog, where a point came from, the records it is about."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.meetings import AgendaItem, Resolution, Wanted
from workspace.models.records import Record
from workspace.models.spaces import Membership, Space


class AgendaWish(Model):
    """What a member wants to be talked about: in the backlog of the space until it stands on an agenda."""

    __tablename__ = "agenda_wishes"

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int | None]
    wanted: Mapped[Wanted] = mapped_column(default=Wanted.DISCUSS)
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), index=True)
    # Where it stands. Taken off that agenda, it waits again.
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Moment]

    space: Mapped[Space] = relationship()
    by: Mapped[Membership] = relationship()
    item: Mapped[AgendaItem | None] = relationship()


class Origin(StrEnum):
    """Why a point stands on the agenda, where it was not written there by hand."""

    MINUTES = "minutes"  # The last minutes are not approved.
    ACTIONS = "actions"  # What was promised and is not done.
    TEMPLATE = "template"  # The series has it each time.
    RECURRING = "recurring"  # It comes back until it is done.
    UNDISCUSSED = "undiscussed"  # Last time there was no time for it.
    REVIEW = "review"  # A decision is to be looked at again.
    PROPOSAL = "proposal"  # A proposal is open.
    WISH = "wish"  # Somebody put it into the backlog.


class ItemOrigin(Model):
    """Where a point of an agenda came from. What it came from stays where it was."""

    __tablename__ = "item_origins"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True)
    origin: Mapped[Origin]
    from_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id", ondelete="SET NULL"), index=True)
    resolution_id: Mapped[int | None] = mapped_column(ForeignKey("resolutions.id", ondelete="SET NULL"), index=True)

    came_from: Mapped[AgendaItem | None] = relationship(foreign_keys=[from_id])
    resolution: Mapped[Resolution | None] = relationship()


class ItemRecord(Model):
    """A point of an agenda is about a record."""

    __tablename__ = "item_records"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[Moment]

    record: Mapped[Record] = relationship()
