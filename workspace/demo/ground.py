"""What a planting has made so far, by the keys of the data, and how things come to be as long ago as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from workspace.db import db, now
from workspace.models import (
    Activity,
    Campaign,
    Event,
    Follow,
    Happening,
    Label,
    Membership,
    Organisation,
    Path,
    Proposal,
    ProposalVersion,
    Record,
    Season,
    Space,
    User,
)
from workspace.rules.viewers import Actor
from workspace.services.activity import FOLLOWED

BAGHDAD = ZoneInfo("Asia/Baghdad")
NEW_TEXTS = {Happening.PROPOSAL_STARTED, Happening.PROPOSAL_EDITED, Happening.AMENDMENT_ACCEPTED}
STARTS = {
    Happening.PROPOSAL_STARTED, Happening.TASK_ADDED, Happening.MEETING_PLANNED, Happening.DECISION_CALLED,
    Happening.RECOMMENDATION_ISSUED, Happening.EVENT_PLANNED,
}  # fmt: skip


class Ground:
    """What stands, by the keys of the data. Days are counted from the planting."""

    def __init__(self) -> None:
        self.at = now()
        self.users: dict[str, User] = {}
        self.spaces: dict[str, Space] = {}
        self.members: dict[tuple[str, str], Membership] = {}
        self.paths: dict[str, Path] = {}
        self.campaigns: dict[str, Campaign] = {}
        self.labels: dict[tuple[str, str], Label] = {}
        self.records: dict[str, Record] = {}
        self.organisations: dict[str, Organisation] = {}
        self.trainings: list[Event] = []
        self.seasons: dict[str, Season] = {}

    def day(self, days: float) -> datetime:
        return self.at + timedelta(days=days)

    @contextmanager
    def then(self, days: float) -> Iterator[None]:
        """What happens inside happened that many days from now."""
        last = db.session.scalar(select(func.max(Activity.id))) or 0
        yield
        db.session.flush()
        moment = self.day(days)
        for activity in db.session.scalars(select(Activity).where(Activity.id > last)):
            activity.at = moment
            if activity.record_id:
                self._date(db.session.get_one(Record, activity.record_id), activity, moment)
        db.session.flush()

    def _date(self, record: Record, activity: Activity, moment: datetime) -> None:
        record.changed_at = moment
        if activity.happening in FOLLOWED and (follow := db.session.get(Follow, (record.id, activity.by_id))):
            follow.since = moment
        if activity.happening in STARTS:
            record.created_at = moment
        if isinstance(record, Proposal):
            if activity.happening is Happening.PROPOSAL_SUBMITTED:
                record.submitted_at = moment
            if activity.happening in NEW_TEXTS:
                version = select(ProposalVersion).where(
                    ProposalVersion.proposal_id == record.id, ProposalVersion.edition == record.edition
                )
                db.session.scalars(version).one().created_at = moment

    def actor(self, space: str, key: str) -> Actor:
        member = self.members[space, key]
        return Actor(member, member.role)
