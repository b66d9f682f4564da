"""Recommendations: put before a council, answered, reported on, claimed, and judged by those who asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select

from workspace.db import db, now
from workspace.models import (
    Audience,
    Evidence,
    EvidenceKind,
    File,
    Happening,
    Letter,
    LetterWay,
    Link,
    Path,
    Proposal,
    Recommendation,
    RecommendationState,
    Relation,
    Season,
    SeasonState,
    Space,
    Task,
)
from workspace.queries import recommendations as find
from workspace.queries import seasons as find_seasons
from workspace.rules.files import PDF
from workspace.rules.flows import RECOMMENDATIONS, NotNow
from workspace.rules.recommendations import OVER, share_done
from workspace.rules.viewers import Actor
from workspace.services import proposals as proposal_verbs
from workspace.services.activity import record
from workspace.services.records import link, next_number
from workspace.services.states import move

HEAVIEST = 100


@dataclass(frozen=True)
class Asked:
    """What is asked for. `titles` and `texts` by language, the first one of `titles` the original."""

    titles: dict[str, str]
    texts: dict[str, str]
    responsible: str
    due_at: datetime | None = None
    proposals: Sequence[Proposal] = field(default=())
    path: Path | None = None
    season: Season | None = None  # Whose plenary asks; else that of the proposals.


@dataclass(frozen=True)
class Told:
    """What is said with a step; each step looks at what it needs. Moments are aware UTC."""

    words: str = ""
    next_at: datetime | None = None
    due_at: datetime | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Shown:
    """A piece of evidence, as it is given."""

    text: str
    on: date
    place: str = ""
    url: str = ""
    file: File | None = None

    @property
    def kind(self) -> EvidenceKind:
        if self.file:
            return EvidenceKind.DOCUMENT if self.file.media == PDF else EvidenceKind.PHOTOGRAPH
        return EvidenceKind.LINK if self.url else EvidenceKind.STATEMENT


class NoEvidence(Exception):
    """It is claimed that something is done, and nothing shows it."""


def issue(council: Space, asked: Asked, *, issuer: Space, by: dict[int, Actor]) -> Recommendation:
    """Put it before a council, in the name of one space; `by` is who does it, in each space that is concerned.

    Where every proposal may be read by visitors, or where it comes from a plenary, so may the recommendation. Raises
    NotNow for a proposal that is not adopted, and for a season whose plenary is over or has not begun.
    """
    if asked.season and asked.season.state is not SeasonState.PLENARY:
        raise NotNow(asked.season.state)
    locale, title = next(iter(asked.titles.items()))
    audience = max((each.audience for each in asked.proposals), default=Audience.PUBLIC)
    made = Recommendation(
        space_id=council.id,
        number=next_number(council),
        title=title,
        titles={tag: words for tag, words in asked.titles.items() if tag != locale},
        locale=locale,
        author_id=by[issuer.id].membership.id,
        audience=audience,
        path_id=asked.path.id if asked.path else None,
        issuer_id=issuer.id,
        season_id=asked.season.id if asked.season else _season_of(asked.proposals),
        texts=asked.texts,
        responsible=asked.responsible,
        due_at=asked.due_at,
    )
    db.session.add(made)
    db.session.flush()
    record(Happening.RECOMMENDATION_ISSUED, space=council, of=made, by=by[issuer.id], now_is=made.state)
    for each in asked.proposals:
        proposal_verbs.advance(each, "recommend", by=by[each.space_id])
        link(each, Relation.RECOMMENDED_AS, made, by=by[each.space_id])
    return made


def _season_of(proposals: Sequence[Proposal]) -> int | None:
    """The season that these proposals were handed in to, the last one of the first of them."""
    for each in proposals:
        found = db.session.scalars(find_seasons.running_in(each)).all()
        if found:
            return found[-1].season_id
    return None


def take(it: Recommendation, action: str, told: Told, *, by: Actor) -> None:
    """Take one step. Raises NotNow where it has moved on; NoEvidence for a claim that nothing shows; ValueError, whose
    argument is the name of what is missing, for a step that says too little."""
    check(it, action, told)
    match action:
        case "acknowledge":
            it.next_at = told.next_at
        case "accept":
            it.plan, it.due_at, it.next_at = told.words, told.due_at, None
        case "progress":
            it.percent, it.next_at = _percent(it, told), told.next_at
        case "claim":
            it.claimed_at, it.next_at = now(), None
        case "confirm":
            it.implemented_at = now()
        case "contest":
            it.claimed_at = None
    it.moved_at = now()
    move(it, RECOMMENDATIONS, action, space=it.space, of=it, by=by, reason=told.words, percent=it.percent)


def check(it: Recommendation, action: str, told: Told) -> None:
    """Raises what `take` would raise, and changes nothing."""
    RECOMMENDATIONS.take(action, state=it.state)
    missing = {
        "next_at": action == "acknowledge" and told.next_at is None,
        "due_at": action == "accept" and told.due_at is None,
        "words": not told.words.strip() and (action == "accept" or RECOMMENDATIONS[action].needs_reason),
        "percent": action == "progress" and told.percent is None and not _has_tasks(it),
    }
    for name, is_missing in missing.items():
        if is_missing:
            raise ValueError(name)
    if action == "claim" and not _is_shown(it):
        raise NoEvidence(it.number)


def _has_tasks(it: Recommendation) -> bool:
    return share_done((w, done) for w, done in db.session.execute(find.weights(it.id))) is not None


def _percent(it: Recommendation, told: Told) -> int:
    """By hand where a number was said, else as the tasks have it."""
    it.counts_tasks = told.percent is None
    if told.percent is not None:
        return max(0, min(100, told.percent))
    return share_done((w, done) for w, done in db.session.execute(find.weights(it.id))) or 0


def _is_shown(it: Recommendation) -> bool:
    there = select(func.count()).where(Evidence.recommendation_id == it.id, Evidence.deleted_at.is_(None))
    return bool(db.session.scalar(there))


def update(it: Recommendation, told: Told, *, by: Actor) -> None:
    """Say how it stands; its state stays. Raises NotNow for what is over, or waits for those who asked."""
    if it.state in (*OVER, RecommendationState.CLAIMED):
        raise NotNow(it.state)
    it.next_at, it.moved_at = told.next_at or it.next_at, now()
    record(Happening.RECOMMENDATION_UPDATED, space=it.space, of=it, by=by, reason=told.words)


def show(it: Recommendation, shown: Shown, *, by: Actor) -> Evidence:
    """Give a piece of evidence. Raises NotNow for what is over."""
    if it.state in OVER:
        raise NotNow(it.state)
    made = Evidence(
        recommendation_id=it.id,
        kind=shown.kind,
        file=shown.file,
        text=shown.text,
        url=shown.url,
        on=shown.on,
        place=shown.place,
        by_id=by.membership.id,
    )
    db.session.add(made)
    db.session.flush()
    it.moved_at = now()
    record(Happening.EVIDENCE_GIVEN, space=it.space, of=it, by=by, evidence=made.handle)
    return made


def verify(evidence: Evidence, *, by: Actor) -> None:
    """Say that a piece of evidence is true. Raises NotNow for one that is verified; ValueError for one's own."""
    if evidence.verified_at is not None or evidence.deleted_at is not None:
        raise NotNow("verified")
    if evidence.by.user_id == by.membership.user_id:
        raise ValueError("nobody verifies their own")
    evidence.verified_at, evidence.verified_by_id = now(), by.membership.id
    it = evidence.recommendation
    record(Happening.EVIDENCE_VERIFIED, space=it.space, of=it, by=by, evidence=evidence.handle)


def take_away(evidence: Evidence, *, reason: str, by: Actor) -> None:
    """Delete what it said, and the key of its file; that it was there, who took it away and why, stays."""
    if evidence.deleted_at is not None:
        raise NotNow("deleted")
    evidence.deleted_at, evidence.deleted_by_id = now(), by.membership.id
    evidence.text = evidence.url = evidence.place = ""
    if evidence.file:
        file, evidence.file = evidence.file, None
        db.session.flush()
        db.session.delete(file)
    it = evidence.recommendation
    record(Happening.EVIDENCE_DELETED, space=it.space, of=it, by=by, reason=reason, evidence=evidence.handle)


def log_letter(
    it: Recommendation, way: LetterWay, *, on: date, number: str, text: str, wait_days: int, by: Actor
) -> Letter:
    """Write down a letter to the authority, or from it. Raises NotNow for what is over."""
    if it.state in OVER:
        raise NotNow(it.state)
    made = Letter(
        recommendation_id=it.id,
        way=way,
        number=number,
        on=on,
        text=text,
        wait_days=wait_days,
        by_id=by.membership.id,
    )
    db.session.add(made)
    db.session.flush()
    it.moved_at = now()
    record(Happening.LETTER_LOGGED, space=it.space, of=it, by=by, now_is=way, letter=number)
    return made


def tell_council(council: Space, month: str) -> None:
    """Write down that its letter of a month ("2026-03") is written. The clock does."""
    record(Happening.COUNCIL_TOLD, space=council, by=None, now_is=month)


def weigh(it: Recommendation, task: Task, weight: int, *, by: Actor) -> None:
    """Say how much a task counts in how far it has come. Raises NotNow for a task that it did not lead to."""
    found = select(Link).where(Link.from_id == it.id, Link.relation == Relation.SOURCE_OF, Link.to_id == task.id)
    one = db.session.scalar(found)
    if one is None:
        raise NotNow("not linked")
    was, one.weight = one.weight, max(0, min(HEAVIEST, weight))
    if it.counts_tasks and it.state is RecommendationState.IN_PROGRESS:
        db.session.flush()
        it.percent = share_done((w, done) for w, done in db.session.execute(find.weights(it.id))) or 0
    record(Happening.RECOMMENDATION_WEIGHED, space=it.space, of=it, by=by, was=str(was), now_is=str(one.weight))
