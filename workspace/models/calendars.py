"""The secret addresses at which calendars and readers of news read what somebody may read."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.people import User
from workspace.models.spaces import Path, Space


class CalendarFeed(Model):
    """One person's calendar: of a space, a path, what is theirs (`is_mine`) or of the network. Its hash is kept."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN space_id IS NULL THEN 0 ELSE 1 END + CASE WHEN path_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN is_mine THEN 1 ELSE 0 END <= 1",
            name="of_one",
        ),
    )

    id: Mapped[Key]
    handle: Mapped[Handle]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    path_id: Mapped[int | None] = mapped_column(ForeignKey("paths.id", ondelete="CASCADE"), index=True)
    is_mine: Mapped[bool] = mapped_column(default=False)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Moment]

    user: Mapped[User] = relationship()
    space: Mapped[Space | None] = relationship()
    path: Mapped[Path | None] = relationship()
