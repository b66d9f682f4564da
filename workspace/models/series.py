"""Series of meetings: when they come back, and the agenda each of them begins with."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.meetings import Wanted
from workspace.models.spaces import Membership, Space


class Rhythm(StrEnum):
    """How a series comes back; which weekday or day of the month it is, its first day says."""

    WEEKLY = "weekly"
    MONTHLY_DAY = "monthly_day"  # On this day of the month, or on its last where it is shorter.
    MONTHLY_WEEKDAY = "monthly_weekday"  # On the n-th Tuesday; the fifth is the last.
    MONTHLY_LAST = "monthly_last"  # On the last Tuesday.


class MeetingSeries(Model):
    """Meetings that come back. Day and hour are those of the space's clock, whatever the offset is on that day."""

    __tablename__ = "meeting_series"
    __table_args__ = (CheckConstraint("every >= 1", name="goes_on"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    locale: Mapped[str] = mapped_column(default="ar")
    rhythm: Mapped[Rhythm]
    every: Mapped[int] = mapped_column(default=1)  # So many weeks, or months.
    first_on: Mapped[date]
    hour: Mapped[time]
    minutes: Mapped[int | None]  # How long each is.
    place: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    stopped_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    space: Mapped[Space] = relationship()


class SeriesPoint(Model):
    """A point that stands on the agenda of each meeting of a series."""

    __tablename__ = "series_points"

    id: Mapped[Key]
    handle: Mapped[Handle]
    series_id: Mapped[int] = mapped_column(ForeignKey("meeting_series.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int | None]
    wanted: Mapped[Wanted] = mapped_column(default=Wanted.DISCUSS)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    series: Mapped[MeetingSeries] = relationship()
    leader: Mapped[Membership | None] = relationship()
