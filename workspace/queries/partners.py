"""The organisations that are partners of something; and what an organisation is a partner of, as its readers see it."""

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from workspace.models import (
    Campaign,
    CampaignPartner,
    Event,
    EventPartner,
    Organisation,
    Record,
    Season,
    SeasonPartner,
    Space,
)
from workspace.queries import seasons as season_queries
from workspace.queries.campaigns import read_through
from workspace.queries.organisations import SHOWN, all_by_name, seen
from workspace.queries.records import visible_to
from workspace.rules.viewers import Viewer

# By what each kind of thing is known among its partners.
KEYS: dict[type[Campaign | Event | Season], InstrumentedAttribute[int]] = {
    Campaign: CampaignPartner.campaign_id,
    Event: EventPartner.event_id,
    Season: SeasonPartner.season_id,
}


def of(viewer: Viewer, thing: Campaign | Event | Season) -> Select[Organisation]:
    """The partners of a thing that the viewer may know of, by name."""
    key = KEYS[type(thing)]
    partner = key.class_
    return all_by_name().join(partner, partner.organisation_id == Organisation.id).where(key == thing.id, seen(viewer))


def campaigns(viewer: Viewer, organisation: Organisation) -> Select[Campaign, Space]:
    """The campaigns it is a partner of, each with one of the spaces through which the viewer may read it."""
    return (
        read_through(viewer)
        .join(CampaignPartner, CampaignPartner.campaign_id == Campaign.id)
        .where(CampaignPartner.organisation_id == organisation.id)
        .order_by(Campaign.closed_at.is_not(None), Campaign.id.desc())
        .limit(SHOWN)
    )


def events(viewer: Viewer, organisation: Organisation) -> Select[Event]:
    """The events it is a partner of that the viewer may read, the last first."""
    return (
        visible_to(viewer, Event)
        .join(EventPartner, EventPartner.event_id == Event.id)
        .where(EventPartner.organisation_id == organisation.id, Record.archived_at.is_(None))
        .options(joinedload(Event.space))
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(SHOWN)
    )


def seasons(viewer: Viewer, organisation: Organisation) -> Select[Season]:
    """The seasons it is a partner of that the viewer may read, those that run first."""
    return (
        season_queries.all_of(viewer)
        .join(SeasonPartner, SeasonPartner.season_id == Season.id)
        .where(SeasonPartner.organisation_id == organisation.id)
    )
