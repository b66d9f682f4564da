"""The smallest valid thing of each kind: `a.Proposal(submitted=True)`. A test names only what it is about.

Everything is committed at once, as it would be by the time somebody looks. What belongs together agrees: a
proposal's author is a member of its space, a task stands in a column of its space.
"""

from datetime import date, time, timedelta
from typing import Any

import factory
from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy import select

from workspace import models
from workspace.db import db, now
from workspace.models import (
    Audience,
    MembershipState,
    Method,
    ProposalState,
    Role,
    SpaceKind,
    Visibility,
)
from workspace.queries import people
from workspace.queries import translations as translation_queries
from workspace.rules.flows import AUDIENCES
from workspace.rules.names import skeleton
from workspace.rules.tally import FIXED
from workspace.rules.viewers import Actor, Viewer
from workspace.services import decisions, files, proposals, translations
from workspace.services.records import next_number
from workspace.services.spaces import TEMPLATES, opaque_slug
from workspace.web.files import store

PASSWORD = "correct horse battery staple"
NAMES = ("زينب", "علي", "ئاڤان", "ڕێبین", "نور", "Sara", "حسين", "شیلان", "مريم", "Karim")


class Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731 - the session of the context it is called in
        sqlalchemy_session_persistence = "commit"


class User(Factory):
    """An account without a password that anybody could type; see `sign_up` for one that has."""

    class Meta:
        model = models.User

    sign_in_name = factory.Sequence(lambda n: f"calm-river-{n}")
    password_hash = "nobody signs in with this"
    name = factory.Sequence(lambda n: f"{NAMES[n % len(NAMES)]} {n}")
    locale = "en"


def root() -> models.Space:
    """The network: made when the first space asks for it."""
    known = db.session.scalar(select(models.Space).where(models.Space.parent_id.is_(None)))
    return known or Space(kind=SpaceKind.NETWORK, parent=None, slug="network")


class Space(Factory):
    """A city forum below the network, with the columns of its kind. `closed=True`, `hidden=True`, `parent=…`."""

    class Meta:
        model = models.Space
        exclude = ("parent",)

    class Params:
        closed = factory.Trait(visibility=Visibility.CLOSED, slug=factory.LazyFunction(opaque_slug))
        hidden = factory.Trait(visibility=Visibility.HIDDEN, slug=factory.LazyFunction(opaque_slug))
        archived = factory.Trait(archived_at=factory.LazyFunction(now))

    parent = factory.LazyFunction(root)
    kind = SpaceKind.CITY
    visibility = Visibility.PUBLIC
    slug = factory.Sequence(lambda n: f"forum-{n}")
    names = factory.Sequence(lambda n: {"ar": f"منتدى {n}", "ckb": f"کۆڕبەندی {n}", "en": f"Forum {n}"})
    purposes = factory.LazyFunction(lambda: {"ar": "نعمل معاً", "ckb": "پێکەوە کار دەکەین", "en": "We work together"})
    parent_id = factory.LazyAttribute(lambda o: o.parent.id if o.parent else None)
    overseers = factory.LazyAttribute(lambda o: f"{o.parent.overseers}{o.parent.id}." if o.parent else ".")

    @factory.post_generation
    def columns(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        for position, (meaning, words) in enumerate(TEMPLATES[self.kind]):
            db.session.add(models.Column(space_id=self.id, names=words, meaning=meaning, position=position))
        db.session.commit()


class Membership(Factory):
    class Meta:
        model = models.Membership
        exclude = ("named",)

    class Params:
        left = factory.Trait(state=MembershipState.LEFT)
        removed = factory.Trait(state=MembershipState.REMOVED)

    space = factory.SubFactory(Space)
    user = factory.SubFactory(User)
    role = Role.MEMBER
    name = factory.LazyAttribute(lambda o: o.user.name)
    skeleton = factory.LazyAttribute(lambda o: skeleton(o.name))


def member(space: models.Space, role: Role = Role.MEMBER, **kwargs: Any) -> models.User:
    """Somebody with this role in the space: their account."""
    user: models.User = Membership(space=space, role=role, **kwargs).user
    return user


def membership(user: models.User, space: models.Space) -> models.Membership:
    """The membership of a person in a space."""
    return db.session.scalars(
        select(models.Membership).where(models.Membership.space_id == space.id, models.Membership.user_id == user.id)
    ).one()


def actor(member: models.Membership | models.User, space: models.Space | None = None) -> Actor:
    """Who acts, as the verbs want it: a membership, or a person in a space."""
    if isinstance(member, models.User):
        assert space is not None, "in which space?"
        member = membership(member, space)
    return Actor(member, member.role)


def viewer(user: models.User | None = None) -> Viewer:
    """Somebody who looks, as the queries and the rules want it; without a user, a visitor."""
    rows = db.session.scalars(people.MEMBERSHIPS, {"user_id": user.id}).all() if user else []
    return Viewer(user, now(), {m.space_id: m for m in rows})


def column(space: models.Space, place: int = 0) -> models.Column:
    """A column of a space, counted from the first."""
    rows = select(models.Column).where(models.Column.space_id == space.id).order_by(models.Column.position)
    return db.session.scalars(rows).all()[place]


class Path(Factory):
    class Meta:
        model = models.Path

    slug = factory.Sequence(lambda n: f"path-{n}")
    names = factory.Sequence(lambda n: {"ar": f"مسار {n}", "ckb": f"ڕێڕەو {n}", "en": f"Path {n}"})
    hue = "water"


class Campaign(Factory):
    """A campaign of a space whose plan says what the problem is."""

    class Meta:
        model = models.Campaign

    space = factory.SubFactory(Space)
    names = factory.Sequence(lambda n: {"en": f"Campaign {n}"})
    locale = "en"
    plan = factory.LazyFunction(lambda: {"problem": "The river is dirty.", "risks": "Who films is threatened."})

    @factory.post_generation
    def kept(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        db.session.add(models.CampaignVersion(campaign_id=self.id, edition=1, plan=self.plan))
        db.session.commit()


class Tactic(Factory):
    """A tactic of the week that begins today."""

    class Meta:
        model = models.Tactic
        exclude = ("campaign",)

    campaign = factory.SubFactory(Campaign)
    campaign_id = factory.LazyAttribute(lambda o: o.campaign.id)
    title = "Take samples"
    starts_on = factory.LazyFunction(lambda: now().date())
    ends_on = factory.LazyFunction(lambda: now().date() + timedelta(days=6))


class Label(Factory):
    class Meta:
        model = models.Label
        exclude = ("space",)

    space = factory.SubFactory(Space)
    space_id = factory.LazyAttribute(lambda o: o.space.id)
    name = factory.Sequence(lambda n: f"label {n}")


class Record(Factory):
    class Meta:
        abstract = True
        exclude = ("author_user",)

    space = factory.SubFactory(Space)
    author = factory.LazyAttribute(lambda o: Membership(space=o.space))
    number = factory.LazyAttribute(lambda o: next_number(o.space))
    locale = "en"
    audience = Audience.MEMBERS


class Season(Factory):
    """A season of a space whose call is open: since yesterday, for a week."""

    class Meta:
        model = models.Season

    space = factory.SubFactory(Space)
    number = factory.Sequence(lambda n: n + 1)
    names = factory.Sequence(lambda n: {"en": f"Season {n}"})
    calls = factory.LazyFunction(lambda: {"en": "What should be done about the water?"})
    state = models.SeasonState.CALL
    opens_at = factory.LazyFunction(lambda: now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: now() + timedelta(days=7))


class SeasonSession(Factory):
    """An hour in a room of a season, in a slot of its own."""

    class Meta:
        model = models.SeasonSession
        exclude = ("season",)

    season = factory.SubFactory(Season)
    season_id = factory.LazyAttribute(lambda o: o.season.id)
    title = "Water, from the river to the tap"
    starts_at = factory.LazyFunction(now)
    ends_at = factory.LazyFunction(lambda: now() + timedelta(hours=1))


class Proposal(Record):
    """A draft; `submitted`, `returned`, `open`, `declined`, `withdrawn`, `merged` say how far it has come."""

    class Meta:
        model = models.Proposal

    class Params:
        draft = factory.Trait(state=ProposalState.DRAFT)
        submitted = factory.Trait(state=ProposalState.SUBMITTED, submitted_at=factory.LazyFunction(now))
        returned = factory.Trait(state=ProposalState.RETURNED, submitted_at=factory.LazyFunction(now))
        open = factory.Trait(state=ProposalState.OPEN, submitted_at=factory.LazyFunction(now))
        deciding = factory.Trait(state=ProposalState.DECIDING, submitted_at=factory.LazyFunction(now))
        adopted = factory.Trait(state=ProposalState.ADOPTED, submitted_at=factory.LazyFunction(now))
        recommended = factory.Trait(
            state=ProposalState.RECOMMENDED, submitted_at=factory.LazyFunction(now), audience=Audience.PUBLIC
        )
        not_adopted = factory.Trait(state=ProposalState.NOT_ADOPTED, submitted_at=factory.LazyFunction(now))
        declined = factory.Trait(state=ProposalState.DECLINED, submitted_at=factory.LazyFunction(now))
        withdrawn = factory.Trait(state=ProposalState.WITHDRAWN)
        merged = factory.Trait(state=ProposalState.MERGED, submitted_at=factory.LazyFunction(now))

    state = ProposalState.DRAFT
    audience = factory.LazyAttribute(lambda o: AUDIENCES.get(o.state, Audience.AUTHORS))
    title = "A bench by the river"
    summary = "People have nowhere to sit."
    body = "There is a place under the poplars, in the shade until noon."
    ask = "The municipality puts a bench there before the summer."

    @factory.post_generation
    def kept(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        db.session.add(models.ProposalAuthor(proposal_id=self.id, membership_id=self.author_id))
        db.session.add(
            models.ProposalVersion(
                proposal_id=self.id, edition=1, locale=self.locale, title=self.title, summary=self.summary,
                body=self.body, ask=self.ask, by_id=self.author_id,
            )
        )  # fmt: skip
        db.session.commit()
        db.session.expire(self, ["authors"])


class Recommendation(Record):
    """Issued to a council by another space, from no proposal; `state` says how far it has come."""

    class Meta:
        model = models.Recommendation
        exclude = ("author_user", "issuer")

    space = factory.SubFactory(Space, kind=SpaceKind.COUNCIL)
    issuer = factory.SubFactory(Space)
    issuer_id = factory.LazyAttribute(lambda o: o.issuer.id)
    author = factory.LazyAttribute(lambda o: Membership(space=o.issuer, role=Role.FACILITATOR))
    audience = Audience.PUBLIC
    title = "Treat the water before it reaches the river"
    texts = factory.LazyAttribute(lambda o: {o.locale: "Build a plant at the three outlets."})
    responsible = "Directorate of Sewerage"
    claimed_at = factory.LazyAttribute(lambda o: now() if o.state in ("claimed", "implemented") else None)
    implemented_at = factory.LazyAttribute(lambda o: now() if o.state == "implemented" else None)
    state = models.RecommendationState.ISSUED


def file(space: models.Space, **made: Any) -> models.File:
    """A photograph as it was kept, with its original; nothing looks at what it shows."""
    whole: dict[str, Any] = {
        "media": "image/jpeg", "data": b"whole", "preview": b"small", "width": 4, "height": 3, "original": b"raw",
        "original_media": "image/jpeg", **made,
    }  # fmt: skip
    kept = files.keep(store(), space.id, files.Made(**whole))
    db.session.add(kept)
    db.session.flush()
    return kept


class Evidence(Factory):
    """A statement of today, given by a member of the council."""

    class Meta:
        model = models.Evidence

    recommendation = factory.SubFactory(Recommendation, state=models.RecommendationState.IN_PROGRESS)
    by = factory.LazyAttribute(lambda o: Membership(space=o.recommendation.space))
    kind = models.EvidenceKind.STATEMENT
    text = "Two of the three outlets are closed."
    on = factory.LazyFunction(lambda: now().date())
    place = "Kufa bridge"


class Task(Record):
    """A task at the end of the first column of its space."""

    class Meta:
        model = models.Task

    class Params:
        archived = factory.Trait(archived_at=factory.LazyFunction(now), column_id=None)

    title = "Ask the gardeners for shade"
    column_id = factory.LazyAttribute(lambda o: column(o.space).id)
    rank = factory.Sequence(lambda n: 1024.0 * (n + 1))


class Meeting(Record):
    """A meeting of tomorrow."""

    class Meta:
        model = models.Meeting

    title = "Weekly meeting"
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=1))


class Event(Record):
    """A training of next week, open for registration to everybody until the day before; `draft=True`."""

    class Meta:
        model = models.Event

    class Params:
        draft = factory.Trait(state=models.EventState.DRAFT, audience=Audience.MODERATORS)

    title = "How to measure water"
    state = models.EventState.OPEN
    audience = Audience.PUBLIC
    starts_at = factory.LazyFunction(lambda: now().replace(second=0, microsecond=0) + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=6))
    registers_until = factory.LazyAttribute(lambda o: o.starts_at - timedelta(days=1))
    forget_at = factory.LazyAttribute(lambda o: o.ends_at + timedelta(days=30))
    place = "The library"


class Registration(Factory):
    """Somebody without account who has a place."""

    class Meta:
        model = models.Registration

    event = factory.SubFactory(Event)
    state = models.RegistrationState.IN
    name = factory.Sequence(lambda n: f"{NAMES[n % len(NAMES)]} {n}")
    email = factory.Sequence(lambda n: f"heron-{n}@example.org")
    key = factory.LazyAttribute(lambda o: f"mail {o.email}")
    form = factory.Sequence(lambda n: f"form-{n}")
    locale = "en"


class AgendaItem(Factory):
    class Meta:
        model = models.AgendaItem

    meeting = factory.SubFactory(Meeting)
    title = "What became of the bench"
    position = factory.Sequence(lambda n: n)


class MeetingSeries(Factory):
    """Every second Tuesday of the month, at six in the evening of Baghdad."""

    class Meta:
        model = models.MeetingSeries

    space = factory.SubFactory(Space)
    title = "Monthly meeting"
    locale = "en"
    rhythm = models.Rhythm.MONTHLY_WEEKDAY
    first_on = date(2026, 3, 10)
    hour = time(18)
    minutes = 120


class SeriesPoint(Factory):
    class Meta:
        model = models.SeriesPoint

    series = factory.SubFactory(MeetingSeries)
    title = "How everybody is"
    position = factory.Sequence(lambda n: n)
    minutes = 10


class AgendaWish(Factory):
    class Meta:
        model = models.AgendaWish

    space = factory.SubFactory(Space)
    by = factory.LazyAttribute(lambda o: Membership(space=o.space))
    title = "Shade for the bus stop"


class Comment(Factory):
    class Meta:
        model = models.Comment

    record = factory.SubFactory(Proposal, open=True)
    author = factory.LazyAttribute(lambda o: Membership(space=o.record.space))
    body = "I could bring the wood."
    locale = "en"


class Report(Factory):
    class Meta:
        model = models.Report

    record = factory.SubFactory(Proposal, open=True)
    by = factory.LazyAttribute(lambda o: Membership(space=o.record.space))
    reason = models.ReportReason.INSULT


class Invitation(Factory):
    """An invitation whose words nobody has; `services.spaces.invite` makes one that can be used."""

    class Meta:
        model = models.Invitation

    space = factory.SubFactory(Space)
    by = factory.LazyAttribute(lambda o: Membership(space=o.space, role=Role.FACILITATOR))
    token_hash = factory.Sequence(lambda n: f"token {n}")
    code_hash = factory.Sequence(lambda n: f"code {n}")
    expires_at = factory.LazyFunction(lambda: now() + timedelta(days=7))


class JoinRequest(Factory):
    class Meta:
        model = models.JoinRequest
        exclude = ("user",)

    space = factory.SubFactory(Space)
    user = factory.SubFactory(User)
    user_id = factory.LazyAttribute(lambda o: o.user.id)
    name = factory.LazyAttribute(lambda o: o.user.name)


BALLOT_KEY = b"k" * 32


def decision(
    proposal: models.Proposal | None = None,
    method: Method = Method.MAJORITY,
    *,
    members: int = 0,
    days: float = 7,
    opens_in: float = 0,
    key: bytes = BALLOT_KEY,
    by: Actor | None = None,
    **terms: Any,
) -> models.Decision:
    """A decision that a facilitator called on an open proposal; it runs unless `opens_in` (days) says otherwise.

    `members` more than there are join before. For the application to open its urn, `key` has to be the application's.
    """
    proposal = proposal or Proposal(open=True)
    for _ in range(members):
        Membership(space=proposal.space)
    options = terms.pop("options", () if method in FIXED else ("A bench", "A tree", "A wall"))
    by = by or actor(Membership(space=proposal.space, role=Role.FACILITATOR))
    at = now()
    said = decisions.Terms(
        method=method, question=terms.pop("question", "Shall we?"), locale="en", options=options,
        opens_at=at + timedelta(days=opens_in), closes_at=at + timedelta(days=opens_in + days), **terms,
    )  # fmt: skip
    made = decisions.call(proposal, said, by=by, key=key)
    db.session.commit()
    return made


def voters(decision: models.Decision) -> list[Actor]:
    """Everybody on the roll, as the verbs want them."""
    rows = db.session.scalars(
        select(models.Membership)
        .join(models.Voter)
        .where(models.Voter.decision_id == decision.id)
        .order_by(models.Membership.id)
    )
    return [actor(each) for each in rows]


class Amendment(Factory):
    """A change of an open proposal's body that waits: `accepted`, `rejected`, `withdrawn` say what became of it."""

    class Meta:
        model = models.Amendment

    class Params:
        accepted = factory.Trait(state=models.AmendmentState.ACCEPTED, decided_at=factory.LazyFunction(now))
        rejected = factory.Trait(
            state=models.AmendmentState.REJECTED, decided_at=factory.LazyFunction(now), answer="Not now."
        )
        withdrawn = factory.Trait(state=models.AmendmentState.WITHDRAWN)

    proposal = factory.SubFactory(Proposal, open=True)
    author = factory.LazyAttribute(lambda o: Membership(space=o.proposal.space))
    locale = factory.LazyAttribute(lambda o: o.proposal.locale)
    of_edition = 1
    title = factory.LazyAttribute(lambda o: o.proposal.title)
    summary = factory.LazyAttribute(lambda o: o.proposal.summary)
    body = "There is a place under the old poplars, in the shade until noon."
    ask = factory.LazyAttribute(lambda o: o.proposal.ask)
    why = "The young ones give no shade."


def translation(proposal: models.Proposal, locale: str = "ar", **words: Any) -> models.Translation:
    """A translation of a proposal as it reads now, added by a member."""
    by = actor(Membership(space=proposal.space))
    said = {
        "title": "مقعد على النهر",
        "summary": "لا مكان للجلوس.",
        "body": "ثمة مكان تحت أشجار الحور.",
        "ask": "تضعه البلدية.",
    }
    text = proposals.Words(**{"locale": locale, **said, **words})
    translations.write(proposal, text, base=0, of_edition=proposal.edition, by=by)
    db.session.commit()
    return db.session.scalars(translation_queries.into(proposal, locale)).one()
