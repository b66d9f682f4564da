"""How the demo network comes to be: by the verbs that people use, and then as long ago as it is told."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from workspace.db import db, now
from workspace.demo.boards import LABELS, LINKS, PLANS, SITTINGS, WORKS, Plan, Said, Sitting, Work
from workspace.demo.people import PEOPLE, SIGN_INS
from workspace.demo.places import CAMPAIGNS, CHARTER, NETWORK, PATHS, PLACES, Place
from workspace.models import (
    Activity,
    Campaign,
    ChecklistItem,
    Comment,
    Happening,
    Label,
    Meeting,
    Membership,
    Path,
    Proposal,
    ProposalVersion,
    Record,
    Relation,
    ReportReason,
    Role,
    Space,
    Task,
    User,
)
from workspace.queries import spaces as find
from workspace.rules.viewers import Actor
from workspace.services import accounts, comments, meetings, members, notes, proposals, records, reports, tasks, tokens
from workspace.services import spaces as space_verbs

BAGHDAD = ZoneInfo("Asia/Baghdad")
THURSDAY = 3
STARTS = {Happening.PROPOSAL_STARTED, Happening.TASK_ADDED, Happening.MEETING_PLANNED}

__all__ = ["SIGN_INS", "plant"]


def plant(keys: accounts.Keys, password: str) -> bool:
    """Make the demo network, with one password for the six who sign in. False, and nothing, if a network exists."""
    if db.session.scalar(find.root()):
        return False
    _Planting(keys, password).everything()
    return True


class _Planting:
    """One planting: what was made so far, by the keys of the data."""

    def __init__(self, keys: accounts.Keys, password: str) -> None:
        self.at = now()
        self.known = tokens.hash_password(password, pepper=keys.pepper)
        self.unknown = tokens.hash_password(secrets.token_urlsafe(32), pepper=keys.pepper)
        self.users: dict[str, User] = {}
        self.spaces: dict[str, Space] = {}
        self.members: dict[tuple[str, str], Membership] = {}
        self.paths: dict[str, Path] = {}
        self.campaigns: dict[str, Campaign] = {}
        self.labels: dict[tuple[str, str], Label] = {}
        self.records: dict[str, Record] = {}

    def everything(self) -> None:
        for key, person in PEOPLE.items():
            kept = self.known if key in SIGN_INS else self.unknown
            name = key if key in SIGN_INS else f"demo-{key.replace('_', '-')}"
            self.users[key] = accounts.sign_up(
                sign_in_name=name, password_hash=kept, name=person.name, locale=person.locale
            )
        self._network()
        for place in PLACES:
            self._place(place)
        self._themes()
        for plan in PLANS:
            self._plan(plan)
        for work in WORKS:
            self._work(work)
        for sitting in SITTINGS:
            self._sitting(sitting)
        for one, relation, other in LINKS:
            thing = self.records[one]
            with self._then(-1):
                records.link(thing, Relation(relation), self.records[other], by=Actor(thing.author, thing.author.role))
        for plan in PLANS:
            self._end(plan)
        db.session.flush()

    def _day(self, days: float) -> datetime:
        return self.at + timedelta(days=days)

    @contextmanager
    def _then(self, days: float) -> Iterator[None]:
        """What happens inside happened that many days from now."""
        last = db.session.scalar(select(func.max(Activity.id))) or 0
        yield
        db.session.flush()
        moment = self._day(days)
        for activity in db.session.scalars(select(Activity).where(Activity.id > last)):
            activity.at = moment
            if activity.record_id:
                self._date(db.session.get_one(Record, activity.record_id), activity, moment)
        db.session.flush()

    def _date(self, record: Record, activity: Activity, moment: datetime) -> None:
        record.changed_at = moment
        if activity.happening in STARTS:
            record.created_at = moment
        if isinstance(record, Proposal):
            if activity.happening is Happening.PROPOSAL_SUBMITTED:
                record.submitted_at = moment
            if activity.happening in (Happening.PROPOSAL_STARTED, Happening.PROPOSAL_EDITED):
                version = select(ProposalVersion).where(
                    ProposalVersion.proposal_id == record.id, ProposalVersion.edition == record.edition
                )
                db.session.scalars(version).one().created_at = moment

    def _network(self) -> None:
        root = space_verbs.found(
            parent=None,
            kind=NETWORK.kind,
            visibility=NETWORK.visibility,
            names=NETWORK.names,
            purposes=NETWORK.purposes,
            slug=NETWORK.slug,
            by=self.users[NETWORK.founder],
        )
        self.spaces[NETWORK.slug] = root
        coordinator = self._founder(NETWORK, root)
        self.charter = space_verbs.change_charter(root, CHARTER, by=coordinator)
        db.session.flush()
        space_verbs.accept_charter(coordinator.membership, self.charter, by=coordinator)
        self._age(NETWORK, root)

    def _founder(self, place: Place, space: Space) -> Actor:
        user = self.users[place.founder]
        found = select(Membership).where(Membership.space_id == space.id, Membership.user_id == user.id)
        member = db.session.scalars(found).one()
        member.about = PEOPLE[place.founder].about
        self.members[place.slug, place.founder] = member
        return Actor(member, member.role)

    def _place(self, place: Place) -> None:
        space = space_verbs.found(
            parent=self.spaces[place.parent],
            kind=place.kind,
            visibility=place.visibility,
            names=place.names,
            purposes=place.purposes,
            slug=place.slug,
            by=self.users[place.founder],
            name=place.called.get(place.founder, ""),
        )
        self.spaces[place.slug] = space
        founder = self._founder(place, space)
        space_verbs.accept_charter(founder.membership, self.charter, by=founder)
        for role, people in place.people.items():
            for key in people:
                self._join(place, space, key, role)
        for name, hue in LABELS.get(place.slug, {}).items():
            self.labels[place.slug, name] = space_verbs.add_label(space, name=name, hue=hue, by=founder)
        self._age(place, space)

    def _join(self, place: Place, space: Space, key: str, role: Role) -> None:
        name = place.called.get(key, PEOPLE[key].name)
        member = members.join(space, self.users[key], name=name, role=role, charter=self.charter)
        member.about = PEOPLE[key].about
        member.is_public = role in (Role.FACILITATOR, Role.MODERATOR)
        self.members[place.slug, key] = member

    def _age(self, place: Place, space: Space) -> None:
        """A space is as old as it is said to be, and so is everybody's joining."""
        moment = datetime.combine(place.since, time(17), BAGHDAD)
        db.session.flush()
        space.created_at = moment
        for activity in db.session.scalars(select(Activity).where(Activity.space_id == space.id)):
            activity.at = moment
        for member in db.session.scalars(select(Membership).where(Membership.space_id == space.id)):
            member.joined_at = moment
            member.charter_at = moment if member.charter_id else None

    def _themes(self) -> None:
        for position, (slug, hue, names) in enumerate(PATHS):
            self.paths[slug] = Path(slug=slug, hue=hue, names=names, position=position)
        db.session.add_all(self.paths.values())
        db.session.flush()
        for key, space, names, path, ago, lasts in CAMPAIGNS:
            self.campaigns[key] = Campaign(
                space_id=self.spaces[space].id,
                names=names,
                path_id=self.paths[path].id,
                starts_on=self._day(-ago).date(),
                ends_on=self._day(lasts - ago).date(),
            )
        db.session.add_all(self.campaigns.values())
        db.session.flush()

    def _actor(self, space: str, key: str) -> Actor:
        member = self.members[space, key]
        return Actor(member, member.role)

    def _plan(self, plan: Plan) -> None:
        words = proposals.Words(plan.title, plan.locale, plan.summary, plan.body, plan.ask)
        theme = {"path": self.paths.get(plan.path), "campaign": self.campaigns.get(plan.campaign)}
        author = self._actor(plan.space, plan.by)
        with self._then(plan.day):
            thing = proposals.start(self.spaces[plan.space], words, by=author, place=plan.place, **theme)  # type: ignore[arg-type]
        self.records[plan.key] = thing
        for step in plan.steps:
            if plan.revised and plan.revised[0] < step.day and thing.edition == 1 and thing.state == "returned":
                day, body = plan.revised
                with self._then(day):
                    new = proposals.Words(plan.title, plan.locale, plan.summary, body, plan.ask)
                    proposals.revise(thing, new, by=author, place=plan.place, **theme)  # type: ignore[arg-type]
            with self._then(step.day):
                proposals.advance(thing, step.action, by=self._actor(plan.space, step.by), reason=step.reason)
        self._discuss(plan.space, thing, plan.comments)

    def _end(self, plan: Plan) -> None:
        """What happens to a proposal when everything is there: merged into another, reported."""
        thing = cast(Proposal, self.records[plan.key])
        if plan.merged_into:
            key, by, day, reason = plan.merged_into
            with self._then(day):
                other = cast(Proposal, self.records[key])
                proposals.merge(thing, other, by=self._actor(plan.space, by), reason=reason)
        if plan.reported:
            by, why, text = plan.reported
            with self._then(-0.4):
                reports.report(thing, reason=why, text=text, by=self._actor(plan.space, by))

    def _discuss(self, space: str, thing: Record, said: tuple[Said, ...]) -> None:
        made: list[Comment] = []
        began = (thing.changed_at - self.at).total_seconds() / 86_400
        for place, each in enumerate(said, start=1):
            day = began * (1 - place / (len(said) + 1))
            with self._then(day):
                parent = made[each.to - 1] if each.to else None
                comment = comments.say(
                    thing, each.body, parent=parent, locale=each.locale, by=self._actor(space, each.by)
                )
                comment.created_at = self._day(day)
            made.append(comment)
            with self._then(day / 2):
                self._judge(space, comment, each)

    def _judge(self, space: str, comment: Comment, each: Said) -> None:
        if each.hidden:
            by, words = each.hidden
            comments.hide(comment, reason=ReportReason.INSULT, words=words, by=self._actor(space, by))
            comment.hidden_at = self._day(-1)
        if each.reported:
            by, why, text = each.reported
            reports.report(comment.record, comment=comment, reason=why, text=text, by=self._actor(space, by))

    def _work(self, work: Work) -> None:
        space, by = self.spaces[work.space], self._actor(work.space, work.by)
        columns = list(db.session.scalars(find.columns(space)))
        with self._then(work.day):
            task = tasks.add(space, columns[0], work.title, by=by, locale=work.locale, due_at=self._due(work.due))
            task.description = work.description
            task.path_id = self.paths[work.path].id if work.path else None
            task.campaign_id = self.campaigns[work.campaign].id if work.campaign else None
            for text in work.checklist:
                tasks.add_item(task, text, by=by)
        self.records[work.key] = task
        with self._then(work.day * 0.8):
            self._settle(task, work, by)
        if work.column:
            with self._then(work.day * 0.5):
                tasks.move(task, columns[work.column], by=by)
        self._discuss(work.space, task, work.comments)
        if work.archived or work.shared:
            with self._then(work.day * 0.2):
                self._put_away(task, work)

    def _settle(self, task: Task, work: Work, by: Actor) -> None:
        tasks.assign(task, [self.members[work.space, key] for key in work.who], by=by)
        tasks.label(task, [self.labels[work.space, name] for name in work.labels], by=by)
        for item in list(db.session.scalars(_checklist(task)))[: work.ticked]:
            tasks.tick(task, item, True, by=by)

    def _put_away(self, task: Task, work: Work) -> None:
        facilitator = self._actor(work.space, next(p.founder for p in PLACES if p.slug == work.space))
        if work.shared:
            records.share(task, by=facilitator)
        if work.archived:
            tasks.archive(task, by=facilitator)

    def _due(self, due: int | str | None) -> datetime | None:
        """The end of a day as Baghdad counts it."""
        if due is None:
            return None
        today = self.at.astimezone(BAGHDAD).date()
        days = (THURSDAY - today.weekday()) % 7 if due == "thursday" else int(due)
        return datetime.combine(today + timedelta(days=days), time(23, 59), BAGHDAD)

    def _sitting(self, sitting: Sitting) -> None:
        space, by = self.spaces[sitting.space], self._actor(sitting.space, sitting.by)
        day = self.at.astimezone(BAGHDAD).date() + timedelta(days=sitting.day)
        starts = datetime.combine(day, time(sitting.hour), BAGHDAD)
        words = meetings.Plan(sitting.title, starts, starts + timedelta(hours=2), sitting.place, sitting.purpose)
        with self._then(min(sitting.day, 0) - 5):
            path = self.paths.get(sitting.path)
            meeting = meetings.plan(space, words, locale=sitting.locale, path=path, by=by)
            meeting.campaign_id = self.campaigns[sitting.campaign].id if sitting.campaign else None
        self.records[sitting.key] = meeting
        self._agenda(sitting, meeting, by)
        if sitting.shared:
            with self._then(sitting.day + 1):
                records.share(meeting, by=by)

    def _agenda(self, sitting: Sitting, meeting: Meeting, by: Actor) -> None:
        for point in sitting.points:
            leader = self.members[sitting.space, point.leader] if point.leader else None
            with self._then(min(sitting.day, 0) - 4):
                item = meetings.add_item(
                    meeting, meetings.Point(point.title, point.minutes, point.wanted, leader), by=by
                )
            if point.note:
                with self._then(min(sitting.day, -1)):
                    notes.write(item, point.note, base=0, by=self._actor(sitting.space, point.by))


def _checklist(task: Task) -> Select[ChecklistItem]:
    return select(ChecklistItem).where(ChecklistItem.task_id == task.id).order_by(ChecklistItem.position)
