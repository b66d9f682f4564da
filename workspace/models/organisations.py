"""What ties organisations to spaces and to people."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.people import User
from workspace.models.spaces import Organisation, Space


class OrganisationSpace(Model):
    """An organisation in a space: it asked (or was asked in), and is there once a facilitator has confirmed it."""

    __tablename__ = "organisation_spaces"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True, index=True)
    asked_at: Mapped[Moment]
    confirmed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    space: Mapped[Space] = relationship()


class Affiliation(Model):
    """A person who says they belong to an organisation, under the name they give it; known once it has confirmed them.

    Read by those who speak for the organisation and by the person, and by nobody else.
    """

    __tablename__ = "affiliations"
    __table_args__ = (UniqueConstraint("organisation_id", "user_id"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    word: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    confirmed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship()
