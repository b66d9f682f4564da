"""Who asks for a forum in their city, without an account."""

from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Handle, Key, Model, Moment


class CityRequest(Model):
    """A team asks to open a forum where it is, or to join one. Read by the coordinators; gone once it is answered."""

    __tablename__ = "city_requests"

    id: Mapped[Key]
    handle: Mapped[Handle]
    place: Mapped[str]  # A town of the map, or as it was typed.
    team: Mapped[str]
    contact: Mapped[str]  # How they want to be reached.
    word: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
