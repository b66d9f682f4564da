"""The secret addresses at which calendars read what somebody is asked to."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.people import User
from workspace.models.spaces import Space


class CalendarFeed(Model):
    """One person's calendar: of one space, or of all of theirs (`space_id` is None). Only its hash is kept."""

    __tablename__ = "calendar_feeds"

    id: Mapped[Key]
    handle: Mapped[Handle]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Moment]

    user: Mapped[User] = relationship()
    space: Mapped[Space | None] = relationship()
