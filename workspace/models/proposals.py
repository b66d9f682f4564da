"""Proposals: what somebody asks a space to decide."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.records import Kind, Record
from workspace.models.spaces import Membership, Organisation, Space


class ProposalState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    OPEN = "open"
    DECIDING = "deciding"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    RECOMMENDED = "recommended"  # Adopted, and put before a council.
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
    frozen_at: Mapped[datetime | None]  # Its season is closed: its text stands.

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
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendments.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Moment]

    by: Mapped[Membership] = relationship()
    amendment: Mapped["Amendment | None"] = relationship(foreign_keys=[amendment_id])


class Translation(Model):
    """The text of a proposal in another language than its author's, as somebody saved it: every row stays.

    The newest row of a language is how it reads now. `of_edition` is the edition of the original that it says in
    other words: where the original has gone on, the translation is older than it.
    """

    __tablename__ = "translations"
    __table_args__ = (UniqueConstraint("proposal_id", "locale", "edition"),)

    id: Mapped[Key]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    locale: Mapped[str]
    edition: Mapped[int]
    of_edition: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    ask: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendments.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Moment]

    by: Mapped[Membership] = relationship()
    amendment: Mapped["Amendment | None"] = relationship(foreign_keys=[amendment_id])


class AmendmentState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # Its proposal went on to where nobody answers it.


class Amendment(Model):
    """A change to the text of an open proposal, as a member would have it, against the edition they read."""

    __tablename__ = "amendments"
    __table_args__ = (
        Index("ix_amendments_proposal_id_state", "proposal_id", "state"),
        CheckConstraint("state != 'rejected' OR answer != ''", name="rejected_with_reason"),
    )

    id: Mapped[Key]
    handle: Mapped[Handle]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    locale: Mapped[str]  # Of the text it changes: the original, or a translation.
    of_edition: Mapped[int]  # The edition of that text.
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    ask: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), index=True)
    state: Mapped[AmendmentState] = mapped_column(default=AmendmentState.PENDING)
    answer: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    decided_at: Mapped[datetime | None]
    # The proposal that one which was not taken up went on as.
    became_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id", ondelete="SET NULL"), unique=True)
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    proposal: Mapped[Proposal] = relationship(foreign_keys=[proposal_id])
    author: Mapped[Membership] = relationship(foreign_keys=[author_id])
    decided_by: Mapped[Membership | None] = relationship(foreign_keys=[decided_by_id])
    became: Mapped[Proposal | None] = relationship(foreign_keys=[became_id])


class Support(Model):
    """Somebody stands behind a proposal: a person, or through a person an organisation or another space.

    Of person, organisation and space exactly one is counted; `by` is who said it.
    """

    __tablename__ = "supports"
    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id"),
        UniqueConstraint("proposal_id", "organisation_id"),
        UniqueConstraint("proposal_id", "space_id"),
        CheckConstraint(
            "(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN space_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_supporter",
        ),
    )

    id: Mapped[Key]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), index=True)
    created_at: Mapped[Moment]

    person: Mapped[Membership | None] = relationship(foreign_keys=[person_id])
    organisation: Mapped[Organisation | None] = relationship()
    space: Mapped[Space | None] = relationship()
