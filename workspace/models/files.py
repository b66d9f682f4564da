"""Files: what was given as one, made anew and locked. The bytes lie in the store; the row holds their key."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Handle, Key, Model, Moment


class File(Model):
    """A photograph or a document as it was kept: under its handle in the store, encrypted with a key of its own.

    Whoever deletes the row deletes the key: what still lies in the store, or in a copy of it, is noise.
    """

    __tablename__ = "files"
    __table_args__ = (CheckConstraint("(width IS NULL) = (preview_size IS NULL)", name="seen_small"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(32))
    media: Mapped[str]  # Its type: image/jpeg, application/pdf or text/plain.
    size: Mapped[int]
    sha256: Mapped[str]  # Of the file as it is handed out.
    width: Mapped[int | None]  # Of a photograph: in pixels.
    height: Mapped[int | None]
    preview_size: Mapped[int | None]
    original: Mapped[str] = mapped_column(default="")  # The type of what was given, where that was kept, too.
    created_at: Mapped[Moment]
