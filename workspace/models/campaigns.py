"""Campaigns: work on one problem over months, with its plan, tactics, partners and the spaces that carry it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment, Words
from workspace.models.spaces import Membership, Path, Space


class Section(StrEnum):
    """The questions a plan answers, in the order in which one asks them."""

    PROBLEM = "problem"
    SUFFERERS = "sufferers"
    DECIDERS = "deciders"  # Who can change it.
    GOAL = "goal"
    DEMANDS = "demands"
    MESSAGE = "message"
    ALLIES = "allies"
    RISKS = "risks"  # And how people are kept safe.
    NEEDS = "needs"  # In kind.


class Campaign(Model):
    """Opened in one space; others can carry it with that one. Its plan is one text a section, in one language."""

    __tablename__ = "campaigns"

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    names: Mapped[Words]
    path_id: Mapped[int | None] = mapped_column(ForeignKey("paths.id", ondelete="SET NULL"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    locale: Mapped[str] = mapped_column(default="ar")
    plan: Mapped[Words]  # By section.
    edition: Mapped[int] = mapped_column(default=1)
    is_shared: Mapped[bool] = mapped_column(default=False)  # With whoever may enter one of its spaces.
    report: Mapped[str] = mapped_column(default="")  # What was won, when it is closed.
    closed_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    space: Mapped[Space] = relationship()
    path: Mapped[Path | None] = relationship()


class CampaignVersion(Model):
    """How a plan read at each of its editions."""

    __tablename__ = "campaign_versions"
    __table_args__ = (UniqueConstraint("campaign_id", "edition"),)

    id: Mapped[Key]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    edition: Mapped[int]
    plan: Mapped[Words]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]

    by: Mapped[Membership | None] = relationship()


class Tactic(Model):
    """Something the campaign does, from a day to a day."""

    __tablename__ = "tactics"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="in_order"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    done_at: Mapped[datetime | None]


class CampaignSpace(Model):
    """Another space that carries the campaign, or was asked whether it does."""

    __tablename__ = "campaign_spaces"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True, index=True)
    asked_at: Mapped[Moment]
    joined_at: Mapped[datetime | None]
