"""Comments under a record, who they name, and what readers complain of."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.records import Record
from workspace.models.spaces import Membership


class Comment(Model):
    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_record_id_created_at", "record_id", "created_at"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden_with_reason"),
    )

    id: Mapped[Key]
    handle: Mapped[Handle]
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), index=True)
    body: Mapped[str]
    locale: Mapped[str] = mapped_column(default="ar")
    created_at: Mapped[Moment]
    edited_at: Mapped[datetime | None]
    is_answer: Mapped[bool] = mapped_column(default=False)  # It answers what was asked, say author or facilitator.
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    hidden_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    record: Mapped[Record] = relationship()
    author: Mapped[Membership] = relationship(foreign_keys=[author_id])
    parent: Mapped["Comment | None"] = relationship(remote_side="Comment.id")


class Mention(Model):
    __tablename__ = "mentions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Feeling(StrEnum):
    """What a reader can say of a comment without a word, and without telling anybody."""

    AGREE = "agree"
    THANKS = "thanks"
    UNCLEAR = "unclear"


class Reaction(Model):
    __tablename__ = "reactions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    feeling: Mapped[Feeling]


class ThreadSummary(Model):
    """What was said so far, in a few words, at the head of the thread."""

    __tablename__ = "thread_summaries"

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str]
    locale: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    # The newest comment it knows of: what came later is not in it.
    up_to_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    by: Mapped[Membership] = relationship()


class Follow(Model):
    """A member follows a record, or wants to hear nothing of it (`is_muted`)."""

    __tablename__ = "follows"

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_muted: Mapped[bool] = mapped_column(default=False)
    since: Mapped[Moment]


class ReportReason(StrEnum):
    SPAM = "spam"
    INSULT = "insult"
    INCITEMENT = "incitement"
    SAFETY = "safety"  # Private data, or somebody is in danger.
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class ReportState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Report(Model):
    """A reader's complaint about a record, or about a comment under it."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_state_created_at", "state", "created_at"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    reason: Mapped[ReportReason]
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[ReportState] = mapped_column(default=ReportState.OPEN)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    resolved_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    record: Mapped[Record] = relationship()
    comment: Mapped[Comment | None] = relationship()
    by: Mapped[Membership] = relationship(foreign_keys=[by_id])
    resolved_by: Mapped[Membership | None] = relationship(foreign_keys=[resolved_by_id])
