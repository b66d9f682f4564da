"""Proposals: what somebody asks a space to decide."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Key, Model, Moment
from workspace.models.records import Kind, Record
from workspace.models.spaces import Membership


class ProposalState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    OPEN = "open"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Proposal(Record):
    __tablename__ = "proposals"
    __table_args__ = (
        Index("ix_proposals_state_submitted_at", "state", "submitted_at"),
        CheckConstraint("state != 'submitted' OR submitted_at IS NOT NULL", name="submitted"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.DRAFT)
    edition: Mapped[int] = mapped_column(default=1)  # Of the text: the number of its newest ProposalVersion.
    summary: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    ask: Mapped[str] = mapped_column(default="")  # What should be done, by whom.
    place: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]

    __mapper_args__ = {"polymorphic_identity": Kind.PROPOSAL, "polymorphic_load": "inline"}

    authors: Mapped[list[Membership]] = relationship(
        secondary="proposal_authors", order_by="Membership.id", viewonly=True
    )


class ProposalAuthor(Model):
    """Everybody who signed a proposal, its first author included; merging joins them."""

    __tablename__ = "proposal_authors"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), primary_key=True, index=True)


class ProposalVersion(Model):
    """The text as it stood; every one is kept and any two can be compared."""

    __tablename__ = "proposal_versions"
    __table_args__ = (UniqueConstraint("proposal_id", "edition"),)

    id: Mapped[Key]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    edition: Mapped[int]
    locale: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    ask: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    created_at: Mapped[Moment]

    by: Mapped[Membership] = relationship()
