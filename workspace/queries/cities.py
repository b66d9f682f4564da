"""Requests for a forum, for those who coordinate the network."""

from sqlalchemy import Select, select

from workspace.models import CityRequest


def waiting() -> Select[CityRequest]:
    return select(CityRequest).order_by(CityRequest.id).limit(200)


def one(handle: str) -> Select[CityRequest]:
    return select(CityRequest).where(CityRequest.handle == handle)
