"""Decisions: a question put to a space under a rule fixed beforehand, what was voted, and what came of it.

What a secret ballot keeps apart, and from whom, is told in `rules/ballots.py`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model, Moment
from workspace.models.proposals import Proposal
from workspace.models.records import Kind, Record
from workspace.models.spaces import Membership


class Method(StrEnum):
    CONSENT = "consent"
    MAJORITY = "majority"
    TEMPERATURE = "temperature"
    ONE = "one"
    SEVERAL = "several"
    RANKED = "ranked"


class Threshold(StrEnum):
    HALF = "half"  # More than half.
    TWO_THIRDS = "two_thirds"  # At least.
    THREE_QUARTERS = "three_quarters"  # At least.
    ALL = "all"


class Base(StrEnum):
    """Of what a threshold is a share."""

    VOTES = "votes"  # Of those who said yes or no.
    MEMBERS = "members"  # Of everybody who could vote at the opening.


class Result(StrEnum):
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    ADVICE = "advice"  # A temperature binds nobody.
    TIE = "tie"
    NO_QUORUM = "no_quorum"


class DecisionState(StrEnum):
    CALLED = "called"  # It opens later.
    RUNNING = "running"
    CLOSED = "closed"  # Counted; the facilitator has not written the outcome yet.
    STATED = "stated"
    STOPPED = "stopped"  # Ended without a result.


class OnEdit(StrEnum):
    """What a change of the text does while the decision runs."""

    REFUSE = "refuse"
    STOP = "stop"


class Decision(Record):
    """A question under a proposal (its `title`) and the rule it is decided by; the rule never changes."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_proposal_id_state", "proposal_id", "state"),
        Index("ix_decisions_state_closes_at", "state", "closes_at"),
        CheckConstraint("closes_at > opens_at", name="opens_before_it_closes"),
        CheckConstraint("NOT is_secret OR hides_results", name="secret_until_the_close"),
        CheckConstraint("method != 'consent' OR NOT hides_results", name="objections_are_read"),
        CheckConstraint("state NOT IN ('closed', 'stated') OR result IS NOT NULL", name="closed_with_result"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    edition: Mapped[int]  # Of the proposal's text, as it is voted on.
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.CALLED)
    method: Mapped[Method]
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # [{"key": "a", "words": "…"}]
    most: Mapped[int] = mapped_column(default=1)  # How many options one may pick.
    wanted: Mapped[int] = mapped_column(default=1)  # How many options are chosen.
    threshold: Mapped[Threshold] = mapped_column(default=Threshold.HALF)
    base: Mapped[Base] = mapped_column(default=Base.VOTES)
    quorum_percent: Mapped[int] = mapped_column(default=0)  # Of those who may vote, 0 to 100.
    members: Mapped[int] = mapped_column(default=0)  # Who could vote at the opening.
    is_secret: Mapped[bool] = mapped_column(default=False)
    hides_results: Mapped[bool] = mapped_column(default=False)  # Until the close.
    on_edit: Mapped[OnEdit] = mapped_column(default=OnEdit.REFUSE)
    opens_at: Mapped[Moment]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    result: Mapped[Result | None]
    tally: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # Of a secret one while it runs: what ballots are sealed with, and what opens them, itself under a key that is
    # not in the database. Both are gone after the close.
    sealing_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    opening_key: Mapped[bytes | None] = mapped_column(LargeBinary)

    __mapper_args__ = {"polymorphic_identity": Kind.DECISION, "polymorphic_load": "inline"}

    proposal: Mapped[Proposal] = relationship(foreign_keys=[proposal_id])


class Voter(Model):
    """The roll: who could vote at the opening, and whether they did. Never when, never what."""

    __tablename__ = "voters"
    __table_args__ = ({"sqlite_with_rowid": False},)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    has_voted: Mapped[bool] = mapped_column(default=False)

    membership: Mapped[Membership] = relationship()


class Ballot(Model):
    """What was voted. Of an open decision with who did; of a secret one with nobody, and only after the close."""

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("decision_id", "membership_id"), {"sqlite_with_rowid": False})

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)  # Under which it stands in the published list.
    answer: Mapped[list[str]] = mapped_column(JSON)  # Keys of options; a ranking from the first place.
    reason: Mapped[str] = mapped_column(default="")
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"), index=True)

    membership: Mapped[Membership | None] = relationship()


class SealedBallot(Model):
    """A secret vote while it can be changed: found by who holds its receipt, read by nobody."""

    __tablename__ = "sealed_ballots"
    __table_args__ = ({"sqlite_with_rowid": False},)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ObjectionState(StrEnum):
    RAISED = "raised"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    STANDS = "stands"


class Objection(Model):
    """A reason why something must not be done: answered, and then resolved by who raised it, or it stands."""

    __tablename__ = "objections"
    __table_args__ = (Index("ix_objections_decision_id_state", "decision_id", "state"),)

    id: Mapped[Key]
    handle: Mapped[Handle]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), index=True)
    text: Mapped[str]
    state: Mapped[ObjectionState] = mapped_column(default=ObjectionState.RAISED)
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    decision: Mapped[Decision] = relationship()
    membership: Mapped[Membership] = relationship()


class Outcome(Model):
    """What was decided, in words, frozen with all that is needed to count again: the published document."""

    __tablename__ = "outcomes"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True)
    statement: Mapped[str]
    folded: Mapped[str]  # With what was asked, as search compares it: `rules/spelling.py`.
    locale: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    stated_at: Mapped[Moment]
    document: Mapped[str]  # JSON, see `rules/outcomes.py`.
    hash: Mapped[str]  # SHA-256 over it.

    by: Mapped[Membership] = relationship()
