"""People: accounts, the sessions they are signed in with, and the codes that let them in or back in.

An account is private. What others see of a person is the name of a membership (`models/spaces.py`): nothing a
page shows of one space can be joined with what it shows of another.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment, new_handle


class Digits(StrEnum):
    LATIN = "latn"
    ARABIC = "arab"


class Calendar(StrEnum):
    GREGORIAN = "gregorian"
    HIJRI = "hijri"
    KURDISH = "kurdish"


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Pace(StrEnum):
    """How often somebody gets a letter of what is new."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


class User(Model):
    __tablename__ = "users"

    id: Mapped[Key]
    sign_in_name: Mapped[str] = mapped_column(unique=True)  # Private, case-folded; never shown to others.
    email: Mapped[str | None] = mapped_column(unique=True)  # Optional, lower case.
    password_hash: Mapped[str]  # argon2id, with a pepper that is not in the database.
    name: Mapped[str]  # What a new membership is called until the person says otherwise.
    locale: Mapped[str] = mapped_column(default="ar")
    time_zone: Mapped[str] = mapped_column(default="Asia/Baghdad")
    digits: Mapped[Digits] = mapped_column(default=Digits.LATIN)
    calendar: Mapped[Calendar] = mapped_column(default=Calendar.GREGORIAN)
    theme: Mapped[Theme] = mapped_column(default=Theme.AUTO)
    seen_hints: Mapped[str] = mapped_column(default="")  # Lanes whose explaining line was closed, ",proposals,tasks,".
    # Letters: of what needs them soon, of the rest in a digest; at no hour from `quiet_from` until `quiet_until`.
    letters_at_once: Mapped[bool] = mapped_column(default=True, server_default=true())
    digest: Mapped[Pace] = mapped_column(default=Pace.WEEKLY, server_default=Pace.WEEKLY)
    quiet_from: Mapped[int] = mapped_column(default=21, server_default="21")
    quiet_until: Mapped[int] = mapped_column(default=8, server_default="8")
    hush_until: Mapped[datetime | None]  # No letter before: it is night there, or one has just gone.
    digest_at: Mapped[datetime | None] = mapped_column(index=True)  # When the next digest may come.
    # What the addresses that end letters are made of: known to nobody but their readers.
    mail_handle: Mapped[str | None] = mapped_column(String(16), default=new_handle, unique=True, index=True)
    here_at: Mapped[datetime | None]  # When they were last seen, to the five minutes.
    was_here_at: Mapped[datetime | None]  # The same, at the end of the visit before: `rules/visits.py`.
    frozen_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class UserSession(Model):
    """Somebody is signed in on some device. The cookie holds the token, this row only its hash."""

    __tablename__ = "user_sessions"

    id: Mapped[Key]
    handle: Mapped[Handle]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str]  # What the browser said of itself, in two words ("Firefox, Android"): no version, no address.
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]  # To the five minutes.

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class ResetCode(Model):
    """A one-time way back in: sent by mail, or handed over by a facilitator who knows the person."""

    __tablename__ = "reset_codes"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class FreezeVoice(Model):
    """One person's word to freeze an account (a facilitator's is enough, else two members'), or to thaw it (two)."""

    __tablename__ = "freeze_voices"
    __table_args__ = (
        UniqueConstraint("user_id", "by_user_id", "is_thaw"),
        CheckConstraint("user_id != by_user_id", name="not_oneself"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    by_user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    is_thaw: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]


class Attempt(Model):
    """A try at something that can be guessed (a password, a code), counted where every process sees it.

    `key` is an HMAC of what is limited (an account's name, an address's prefix): nobody can be found from it.
    """

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_key_at", "key", "at"),)

    id: Mapped[Key]
    key: Mapped[str]
    at: Mapped[Moment]


class Operation(Model):
    """A form that was sent and did its work, so that the same form sent again is answered, not done again."""

    __tablename__ = "operations"
    __table_args__ = (UniqueConstraint("who", "op"),)

    id: Mapped[Key]
    who: Mapped[str]  # "user:7", or the hash of a visitor's session.
    op: Mapped[str]
    endpoint: Mapped[str]
    arguments: Mapped[str]  # JSON: where the answer is read.
    at: Mapped[Moment] = mapped_column(index=True)


class Mail(Model):
    """A letter to be sent by the worker, in its reader's language: written with what caused it, sent after."""

    __tablename__ = "mails"

    id: Mapped[Key]
    address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    calendar: Mapped[str] = mapped_column(default="")  # A file that goes with it: RFC 5545.
    uid: Mapped[Handle]  # Of its Message-ID: whoever gets it twice can tell.
    stop: Mapped[str] = mapped_column(default="")  # Where such letters are ended by one tap.
    reply_to: Mapped[str] = mapped_column(default="")  # Where an answer becomes a comment; nowhere if empty.
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]  # Not before: a worker has it, or it was refused.
    created_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
