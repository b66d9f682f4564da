"""Notices: what somebody was told of a thing. One row per person and thing, however much happens to it.

No words are kept: what a notice says is made when it is read or sent, from the thing as it then is and as far as its
reader may then read it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Key, Model
from workspace.models.activity import Happening
from workspace.models.people import User
from workspace.models.records import Record
from workspace.models.seasons import Season
from workspace.models.spaces import Space

_OF_A_RECORD, _OF_A_SEASON = text("record_id IS NOT NULL"), text("season_id IS NOT NULL")
_OF_A_SPACE, _UNREAD = text("record_id IS NULL AND season_id IS NULL"), text("read_at IS NULL")


class Notice(Model):
    """What is new to one person about one record, one season, or one kind of thing that happens to a space itself."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id_record_id", "user_id", "record_id", unique=True,
              sqlite_where=_OF_A_RECORD, postgresql_where=_OF_A_RECORD),
        Index("ix_notices_user_id_season_id", "user_id", "season_id", unique=True,
              sqlite_where=_OF_A_SEASON, postgresql_where=_OF_A_SEASON),
        Index("ix_notices_user_id_space_id", "user_id", "space_id", "happening", unique=True,
              sqlite_where=_OF_A_SPACE, postgresql_where=_OF_A_SPACE),
        Index("ix_notices_unread", "user_id", "at", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )  # fmt: skip

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    season_id: Mapped[int | None] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), index=True)
    happening: Mapped[Happening]  # The newest, or the newest that needs the person.
    count: Mapped[int]  # Of unread happenings. Comments are counted when it is read: some are hidden by then.
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"), index=True)  # First.
    needs_at: Mapped[datetime | None]  # When something last needed the person.
    begun_at: Mapped[datetime]  # When the first unread thing happened.
    at: Mapped[datetime]  # The last.
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]  # Up to when a letter has told of it.

    user: Mapped[User] = relationship()
    space: Mapped[Space] = relationship()
    record: Mapped[Record | None] = relationship()
    season: Mapped[Season | None] = relationship()
