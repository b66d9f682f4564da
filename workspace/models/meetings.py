"""Meetings: when people sit together, what they talk about, and the note of each item."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.campaigns import Campaign
from workspace.models.records import Kind, Record
from workspace.models.spaces import Membership


class MeetingState(StrEnum):
    DRAFT = "draft"  # Nobody was told.
    CALLED = "called"  # The agenda was sent.
    RUNNING = "running"
    IN_REVIEW = "in_review"  # The minutes lie before those who were there.
    APPROVED = "approved"
    PUBLISHED = "published"


class Meeting(Record):
    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint("state != 'in_review' OR review_until IS NOT NULL", name="review_ends"),
        UniqueConstraint("series_id", "series_day"),
        Index("ix_meetings_state", "state", "review_until"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(default="")  # Or a link.
    purpose: Mapped[str] = mapped_column(default="")
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.DRAFT)
    uid: Mapped[Handle]  # Under which calendars know it.
    sequence: Mapped[int] = mapped_column(default=0)  # Of what calendars were told: RFC 5545, 3.8.7.4.
    quorum: Mapped[int | None]  # How many members it needs, as reckoned at its beginning.
    review_until: Mapped[datetime | None]
    silence_approves: Mapped[bool] = mapped_column(default=True)
    minutes_edition: Mapped[int] = mapped_column(default=0)  # The newest of `Minutes`; 0 before the approval.
    series_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_series.id", ondelete="SET NULL"))
    series_day: Mapped[date | None]  # Which of its series it is, whenever it is held.

    __mapper_args__ = {"polymorphic_identity": Kind.MEETING, "polymorphic_load": "inline"}

    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position, AgendaItem.id"
    )


class Wanted(StrEnum):
    """What an agenda item is for."""

    INFORM = "inform"
    DISCUSS = "discuss"
    DECIDE = "decide"


_UNFOUND = text("unfound_since IS NOT NULL")


class AgendaItem(Model):
    """A point of the agenda with its note. The note's text is versioned: see `NoteVersion`."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        Index("ix_agenda_items_unfound", "unfound_since", sqlite_where=_UNFOUND, postgresql_where=_UNFOUND),
    )

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
    unfound_since: Mapped[datetime | None]  # Since when the search does not know the note as it stands.
    is_internal: Mapped[bool] = mapped_column(default=False)  # Not for the public copy of the minutes.
    until_done: Mapped[bool] = mapped_column(default=False)  # It comes back at the next meeting until it is done.
    done_at: Mapped[datetime | None]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    leader: Mapped[Membership | None] = relationship()
    campaign: Mapped[Campaign | None] = relationship()


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


class Presence(Model):
    """Somebody has a note open to write in it; who was not seen for a while is gone."""

    __tablename__ = "presences"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    seen_at: Mapped[Moment]


class Attending(StrEnum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    APOLOGY = "apology"


class MeetingAnswer(Model):
    """A member was invited to a meeting, and what they answered."""

    __tablename__ = "meeting_answers"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[Attending | None]
    word: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    told_sequence: Mapped[int | None]  # Which state of the meeting they were told last.

    membership: Mapped[Membership] = relationship()


class Attendance(Model):
    """Somebody was there: a member, or a guest by name."""

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("meeting_id", "membership_id"),
        UniqueConstraint("meeting_id", "guest_skeleton"),
        CheckConstraint("(membership_id IS NULL) != (guest_skeleton IS NULL)", name="member_or_guest"),
    )

    id: Mapped[Key]
    handle: Mapped[Handle]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"), index=True)
    guest: Mapped[str] = mapped_column(default="")
    guest_skeleton: Mapped[str | None]  # The guest's name as look-alikes fold it.
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))  # Themselves, by the code on the wall.
    at: Mapped[Moment]

    membership: Mapped[Membership | None] = relationship(foreign_keys=[membership_id])


class Resolution(Model):
    """A line of the minutes that says what was decided: in the space's register of decisions, its words frozen."""

    __tablename__ = "resolutions"

    id: Mapped[Key]
    handle: Mapped[Handle]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    folded: Mapped[str]  # As search compares it: `rules/spelling.py`.
    locale: Mapped[str] = mapped_column(default="ar")
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    review_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]  # It was written down wrongly; before the approval only.
    created_at: Mapped[Moment]

    item: Mapped[AgendaItem] = relationship()
    by: Mapped[Membership] = relationship()


class ActionLine(Model):
    """A line of the minutes that says who does what: it is a task on the board."""

    __tablename__ = "action_lines"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), index=True)

    item: Mapped[AgendaItem] = relationship()


class Minutes(Model):
    """The minutes as they were approved, frozen; a correction is another edition with its reason."""

    __tablename__ = "minutes"
    __table_args__ = (UniqueConstraint("meeting_id", "edition"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    edition: Mapped[int]
    document: Mapped[str]  # JSON of the whole, internal parts marked.
    hash: Mapped[str]  # SHA-256 over its canonical form.
    reason: Mapped[str] = mapped_column(default="")  # Of a correction.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))  # Nobody: silence, by the clock.
    approved_at: Mapped[Moment]

    by: Mapped[Membership | None] = relationship()


class MinutesVoice(Model):
    """What somebody who was there says of the minutes in review: approved, or a correction they ask for."""

    __tablename__ = "minutes_voices"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), primary_key=True, index=True)
    approves: Mapped[bool]
    correction: Mapped[str] = mapped_column(default="")
    said_at: Mapped[Moment]

    membership: Mapped[Membership] = relationship()
