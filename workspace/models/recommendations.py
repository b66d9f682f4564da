"""Recommendations: what a space asked a council for, what became of it, and what shows that."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment, Words
from workspace.models.files import File
from workspace.models.records import Kind, Record
from workspace.models.seasons import Season
from workspace.models.spaces import Membership, Space


class RecommendationState(StrEnum):
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IN_PROGRESS = "in_progress"
    CLAIMED = "claimed"  # The council says that it is done.
    IMPLEMENTED = "implemented"  # The space that asked for it says so, too.


class Recommendation(Record):
    """It lives in the council's space, under that one's numbers; `issuer` asked for it and judges what was claimed.

    The proposals it comes from are linked to it (`Relation.RECOMMENDED_AS`).
    """

    __tablename__ = "recommendations"
    __table_args__ = (
        Index("ix_recommendations_issuer_id_state", "issuer_id", "state"),
        Index("ix_recommendations_state_due_at", "state", "due_at"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="per_cent"),
        CheckConstraint("state NOT IN ('claimed', 'implemented') OR claimed_at IS NOT NULL", name="claimed"),
        CheckConstraint("state != 'implemented' OR implemented_at IS NOT NULL", name="implemented"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    season_id: Mapped[int | None] = mapped_column(ForeignKey("seasons.id", ondelete="SET NULL"), index=True)
    state: Mapped[RecommendationState] = mapped_column(default=RecommendationState.ISSUED)
    texts: Mapped[Words]  # What is asked for, in each language it was brought into.
    responsible: Mapped[str] = mapped_column(default="")  # Who has to act: a person or an authority, without account.
    plan: Mapped[str] = mapped_column(default="")
    percent: Mapped[int] = mapped_column(default=0)  # As the council says; from its tasks where it counts those.
    counts_tasks: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None]  # When it should be done.
    next_at: Mapped[datetime | None]  # When the council will say more.
    moved_at: Mapped[Moment]  # When anything was heard of it last.
    claimed_at: Mapped[datetime | None]
    implemented_at: Mapped[datetime | None]

    __mapper_args__ = {"polymorphic_identity": Kind.RECOMMENDATION, "polymorphic_load": "inline"}

    issuer: Mapped[Space] = relationship(foreign_keys=[issuer_id])
    season: Mapped[Season | None] = relationship()


class EvidenceKind(StrEnum):
    STATEMENT = "statement"
    LINK = "link"
    PHOTOGRAPH = "photograph"
    DOCUMENT = "document"


class Evidence(Model):
    """What shows that something was done. Taken away it leaves a row without words: that it was there, and who did."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(verified_at IS NULL) = (verified_by_id IS NULL)", name="verified_by_somebody"),
        CheckConstraint("deleted_at IS NULL OR (text = '' AND url = '' AND file_id IS NULL)", name="deleted_is_empty"),
    )

    id: Mapped[Key]
    handle: Mapped[Handle]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendations.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EvidenceKind]
    text: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), unique=True)
    on: Mapped[date]  # The day it is about.
    place: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    created_at: Mapped[Moment]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    verified_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    recommendation: Mapped[Recommendation] = relationship()
    file: Mapped[File | None] = relationship()
    by: Mapped[Membership] = relationship(foreign_keys=[by_id])
    verified_by: Mapped[Membership | None] = relationship(foreign_keys=[verified_by_id])
    deleted_by: Mapped[Membership | None] = relationship(foreign_keys=[deleted_by_id])


class LetterWay(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


class Letter(Model):
    """A letter to the authority, or from it, as somebody wrote it down."""

    __tablename__ = "letters"

    id: Mapped[Key]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendations.id", ondelete="CASCADE"), index=True)
    way: Mapped[LetterWay]
    number: Mapped[str] = mapped_column(default="")  # As the registry has it.
    on: Mapped[date]
    text: Mapped[str] = mapped_column(default="")
    wait_days: Mapped[int] = mapped_column(default=30)  # How long an answer is waited for.
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    created_at: Mapped[Moment]

    by: Mapped[Membership] = relationship()
