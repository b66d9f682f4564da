"""What came from a file, so that the same row read again is known."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Key, Model


class ImportKey(Model):
    """The fingerprint of a row that became a record of this space."""

    __tablename__ = "import_keys"
    __table_args__ = (UniqueConstraint("space_id", "fingerprint"),)

    id: Mapped[Key]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    fingerprint: Mapped[str]
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
