"""Records: what a space works on. Proposals, tasks and meetings are records.

Whatever is said *about* a record (comments, links, reports, what happened) refers to this one table, so that
each is written once for all kinds and the database refuses what points nowhere. Who may read a record stands
in one column, `audience`, kept by the services: so there is one reading rule (`queries/records.py`) for every
kind, list, count, link and search.
"""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Key, Model, Moment, Rank, Words
from workspace.models.campaigns import Campaign
from workspace.models.spaces import Membership, Path, Space


class Kind(StrEnum):
    PROPOSAL = "proposal"
    TASK = "task"
    MEETING = "meeting"
    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    EVENT = "event"


class Audience(IntEnum):
    """Who may read a record, from many to few. Its authors always may."""

    PUBLIC = 0  # Whoever may read the space: everybody where it is public, its members where it is not.
    MEMBERS = 1  # Those who belong to the space, observers included.
    MODERATORS = 2  # Those who moderate the space.
    AUTHORS = 3  # Nobody else.


class Record(Model):
    __tablename__ = "records"
    __table_args__: tuple[Any, ...] = (
        UniqueConstraint("space_id", "number"),
        Index("ix_records_space_id_kind_archived_at", "space_id", "kind", "archived_at"),
    )

    id: Mapped[Key]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    number: Mapped[int]
    title: Mapped[str]
    titles: Mapped[Words]  # The title in the other languages it was brought into.
    locale: Mapped[str] = mapped_column(default="ar")  # The language of what its author wrote.
    author_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), index=True)
    audience: Mapped[Audience] = mapped_column(Rank(Audience))
    path_id: Mapped[int | None] = mapped_column(ForeignKey("paths.id", ondelete="SET NULL"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version, "polymorphic_on": "kind"}

    space: Mapped[Space] = relationship()
    author: Mapped[Membership] = relationship()
    path: Mapped[Path | None] = relationship()
    campaign: Mapped[Campaign | None] = relationship()


class RecordLabel(Model):
    __tablename__ = "record_labels"

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True, index=True)


class Relation(StrEnum):
    """How one record stands to another, read from the first to the second."""

    RAISED_IN = "raised_in"  # a proposal, in a meeting
    SOURCE_OF = "source_of"  # a proposal or meeting, of a task
    MERGED_INTO = "merged_into"  # a proposal, into another
    RECOMMENDED_AS = "recommended_as"  # a proposal, to a council
    RELATES_TO = "relates_to"


class Link(Model):
    """One record stands in a relation to another, in the same space or across spaces."""

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("from_id", "relation", "to_id"),
        CheckConstraint("from_id != to_id", name="not_itself"),
    )

    id: Mapped[Key]
    from_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    relation: Mapped[Relation]
    to_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    weight: Mapped[int] = mapped_column(default=1, server_default="1")  # Of a task, in what it is a part of.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
