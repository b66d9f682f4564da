"""Organisations that are partners: of a campaign, of an event, of a season."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Model


class _Partner(Model):
    __abstract__ = True

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True, sort_order=1
    )


class CampaignPartner(_Partner):
    __tablename__ = "campaign_partners"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)


class EventPartner(_Partner):
    __tablename__ = "event_partners"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)


class SeasonPartner(_Partner):
    __tablename__ = "season_partners"

    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), primary_key=True)
