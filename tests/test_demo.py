"""The demo network: everything there is to try is in it, once."""

import pathlib
import re
from collections.abc import Iterator
from datetime import timedelta

import brotli
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select

from tests import databases
from tests.pages import Browser
from workspace import demo
from workspace.db import db, now, transaction
from workspace.demo.people import PEOPLE, SIGN_INS
from workspace.models import (
    Activity,
    AgendaItem,
    Amendment,
    AmendmentState,
    Attendance,
    Audience,
    Campaign,
    Charter,
    ChecklistItem,
    Column,
    Comment,
    Decision,
    DecisionState,
    Evidence,
    Feeling,
    Follow,
    Letter,
    Link,
    Meeting,
    MeetingState,
    Membership,
    Mention,
    Method,
    Objection,
    ObjectionState,
    Organisation,
    Outcome,
    Path,
    Proposal,
    ProposalAuthor,
    ProposalState,
    ProposalVersion,
    Reaction,
    Recommendation,
    RecommendationState,
    Record,
    RecordLabel,
    Relation,
    Report,
    ReportState,
    Result,
    Role,
    Room,
    SealedBallot,
    Space,
    SpaceKind,
    Support,
    Task,
    TaskAssignee,
    ThreadSummary,
    TimeSpent,
    Translation,
    User,
    Visibility,
)
from workspace.queries import people
from workspace.queries import room as room_queries
from workspace.rules import outcomes
from workspace.rules.names import clean_line, clean_name
from workspace.rules.recommendations import lateness, unanswered
from workspace.services import tokens
from workspace.services.accounts import Keys
from workspace.web.sessions import keys

PASSWORD = "a password for the demo"


@pytest.fixture(scope="module")
def networks() -> Iterator[dict[str, Flask]]:
    """Where the network has been planted, by engine."""
    known: dict[str, Flask] = {}
    yield known
    for app in known.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def network(
    engine: str,
    engines: dict[str, databases.Sqlite | databases.Postgres],
    instance: pathlib.Path,
    networks: dict[str, Flask],
) -> Iterator[Flask]:
    """The application before the network, which is planted once for each engine: these tests only look."""
    if fresh := engine not in networks:
        networks[engine] = databases.application(instance, engines[engine].fresh())
    with networks[engine].app_context():
        if fresh:
            with transaction():
                assert demo.plant(keys(), PASSWORD)
        yield networks[engine]
        db.session.remove()


@pytest.fixture
def planted(network: Flask) -> Keys:
    return keys()


def count(model: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def space(slug: str) -> Space:
    return db.session.scalars(select(Space).where(Space.slug == slug)).one()


def role(name: str, place: Space) -> Role | None:
    return db.session.scalar(
        select(Membership.role).join(User).where(User.sign_in_name == name, Membership.space_id == place.id)
    )


def called(english: str) -> Space:
    return next(s for s in db.session.scalars(select(Space)) if s.names["en"] == english)


@pytest.mark.daily("sqlite")
def test_one_proposal_is_read_in_three_languages_and_amended(planted: Keys) -> None:
    """One translation has kept up, one is older; one amendment is in the text, one waits. All of it is told as old."""
    proposal = db.session.scalars(select(Proposal).where(Proposal.titles["en"].as_string().is_not(None))).one()
    reached = select(Translation.locale, Translation.of_edition == proposal.edition)
    assert dict(iter(db.session.execute(reached))) == {"ckb": False, "en": True}
    assert set(db.session.scalars(select(Amendment.state))) == {AmendmentState.ACCEPTED, AmendmentState.PENDING}
    version = db.session.scalars(select(ProposalVersion).where(ProposalVersion.amendment_id.is_not(None))).one()
    assert version.amendment is not None
    assert version.amendment.body == version.body == proposal.body
    dated = [
        version.created_at,
        *db.session.scalars(select(Translation.created_at)),
        *db.session.scalars(select(Amendment.created_at)),
    ]
    assert all(moment < now() - timedelta(days=1) for moment in dated)


def test_it_is_planted_once(planted: Keys) -> None:
    before = count(Record), count(User), count(Activity)
    with transaction():
        assert not demo.plant(planted, "another password")
    assert (count(Record), count(User), count(Activity)) == before


def test_the_tree_of_the_field(planted: Keys) -> None:
    kinds = dict(iter(db.session.execute(select(Space.kind, func.count()).group_by(Space.kind))))
    assert kinds == {
        SpaceKind.NETWORK: 1,
        SpaceKind.REGION: 2,
        SpaceKind.CITY: 10,
        SpaceKind.GROUP: 10,
        SpaceKind.COUNCIL: 6,
    }
    groups = select(Space.visibility).where(Space.kind == SpaceKind.GROUP)
    assert set(db.session.scalars(groups)) == set(Visibility)
    councils = select(Space.visibility).where(Space.kind == SpaceKind.COUNCIL)
    assert set(db.session.scalars(councils)) == {Visibility.CLOSED}
    for slug in ("network", "iraq", "kurdistan", "najaf", "baghdad", "nasiriyah"):
        assert space(slug).visibility is Visibility.PUBLIC
    for secret in db.session.scalars(select(Space).where(Space.visibility != Visibility.PUBLIC)):
        assert len(secret.slug) == 22
    regions = db.session.scalars(select(Space).where(Space.kind == SpaceKind.REGION)).all()
    assert [count(Space, Space.parent_id == r.id, Space.kind == SpaceKind.GROUP) for r in regions] == [5, 5]


def test_najaf_was_founded_by_thirteen_in_july_2017(planted: Keys) -> None:
    najaf = space("najaf")
    assert (najaf.created_at.year, najaf.created_at.month) == (2017, 7)
    founders = select(Membership.role).where(
        Membership.space_id == najaf.id, Membership.role.in_([Role.MEMBER, Role.FACILITATOR])
    )
    assert len(db.session.scalars(founders).all()) == 13


def test_six_sign_in_with_one_password_and_nobody_else_does(planted: Keys) -> None:
    hashes = dict(iter(db.session.execute(select(User.sign_in_name, User.password_hash))))
    known = {name for name, kept in hashes.items() if kept == hashes["member"]}
    assert known == set(SIGN_INS)
    assert tokens.is_password(hashes["member"], PASSWORD, pepper=planted.pepper)
    assert not tokens.is_password(hashes["demo-noor"], PASSWORD, pepper=planted.pepper)
    names = set(db.session.scalars(select(User.sign_in_name)))
    assert {"member", "moderator", "facilitator", "council", "coordinator", "observer"} <= names
    assert set(db.session.scalars(select(User.locale).where(User.sign_in_name.in_(SIGN_INS)))) == {"ar", "ckb", "en"}
    assert 40 <= count(User) <= 60


def test_what_the_six_are(planted: Keys) -> None:
    najaf, council = space("najaf"), called("Council for social cohesion of Najaf")
    group = called("Working group Transparency – Iraq")
    assert role("member", najaf) is Role.MEMBER
    assert role("member", group) is Role.MEMBER
    assert role("moderator", najaf) is Role.MODERATOR
    assert role("moderator", space("baghdad")) is Role.MODERATOR
    assert role("facilitator", najaf) is Role.FACILITATOR
    assert role("facilitator", group) is Role.FACILITATOR
    assert role("council", council) is Role.FACILITATOR
    assert role("coordinator", space("network")) is Role.COORDINATOR
    assert role("observer", najaf) is Role.OBSERVER
    assert role("observer", called("Working group Women's participation – Kurdistan")) is Role.OBSERVER


def test_three_languages_everywhere(planted: Keys) -> None:
    named = [
        *db.session.scalars(select(Space.names)),
        *db.session.scalars(select(Space.purposes)),
        *db.session.scalars(select(Path.names)),
        *db.session.scalars(select(Campaign.names)),
        *db.session.scalars(select(Column.names)),
        *db.session.scalars(select(Charter.text)),
    ]
    for words in named:
        assert sorted(words) == ["ar", "ckb", "en"]
        assert all(text.strip() for text in words.values())
        assert len(set(words.values())) == 3, words
    assert set(db.session.scalars(select(Record.locale))) == {"ar", "ckb", "en"}
    assert set(db.session.scalars(select(Comment.locale))) == {"ar", "ckb", "en"}


def test_names_and_titles_are_such_as_people_may_give(planted: Keys) -> None:
    for person in PEOPLE.values():
        assert clean_name(person.name) == person.name
    for title in db.session.scalars(select(Record.title)):
        assert clean_line(title, limit=200) == title
    assert list(db.session.scalars(select(Path.slug).order_by(Path.position))) == [
        "water-environment", "non-violence", "freedom-of-expression", "womens-participation", "workers-rights",
    ]  # fmt: skip


def test_a_board_alive(planted: Keys) -> None:
    najaf = space("najaf")
    states = set(db.session.scalars(select(Proposal.state).where(Proposal.space_id == najaf.id)))
    assert states == set(ProposalState)
    for column in db.session.scalars(select(Column).where(Column.space_id == najaf.id)):
        assert count(Task, Task.column_id == column.id) >= 2
    due = [d for d in db.session.scalars(select(Task.due_at).where(Task.space_id == najaf.id)) if d]
    assert min(due) < now() < max(due)
    assert count(Task, Task.space_id == najaf.id, Task.archived_at.is_not(None)) >= 2
    assert count(Record, Record.space_id == najaf.id, Record.audience == Audience.PUBLIC, Record.kind == "task") >= 2
    starts = list(db.session.scalars(select(Meeting.starts_at).where(Meeting.space_id == najaf.id)))
    assert min(starts) < now() < max(starts)
    for model in (TaskAssignee, RecordLabel, ChecklistItem, Mention):
        assert count(model) > 3
    assert count(ChecklistItem, ChecklistItem.done_at.is_not(None)) > 3
    assert count(Comment, Comment.parent_id.is_not(None)) > 3
    assert count(Comment, Comment.hidden_at.is_not(None)) == 1
    assert count(AgendaItem, AgendaItem.note != "") > 5
    assert count(Report, Report.state == ReportState.OPEN) >= 2
    assert set(db.session.scalars(select(Link.relation))) == set(Relation)


def test_what_is_said_is_felt_answered_summed_up_and_supported(planted: Keys) -> None:
    assert set(db.session.scalars(select(Reaction.feeling))) == set(Feeling)
    assert count(Comment, Comment.is_answer) == 1
    assert count(ThreadSummary) == 1
    assert count(Organisation) == count(Membership, Membership.organisation_id.is_not(None)) == 2
    for whose in (Support.person_id, Support.organisation_id, Support.space_id):
        assert count(Support, whose.is_not(None)) >= 1
    assert max(db.session.scalars(select(Follow.since))) <= now()
    followed = select(func.count()).select_from(Follow).join(Comment, Comment.record_id == Follow.record_id)
    assert db.session.scalar(followed.where(Comment.created_at > Follow.since)), "somebody has news to read"


def test_links_cross_spaces(planted: Keys) -> None:
    one, other = select(Record.space_id).where(Record.id == Link.from_id), select(Record.space_id)
    apart = one.scalar_subquery() != other.where(Record.id == Link.to_id).scalar_subquery()
    assert count(Link, apart) >= 3


def test_steps_versions_and_a_merged_pair(planted: Keys) -> None:
    assert max(db.session.scalars(select(ProposalVersion.edition))) >= 2
    merged = db.session.scalars(select(Proposal).where(Proposal.state == ProposalState.MERGED)).one()
    link = db.session.scalars(select(Link).where(Link.relation == Relation.MERGED_INTO)).one()
    assert link.from_id == merged.id
    assert count(ProposalAuthor, ProposalAuthor.proposal_id == link.to_id) == 2
    reasons = select(Activity.reason).where(Activity.happening.in_(["proposal.returned", "proposal.declined"]))
    assert all(len(reason) > 20 for reason in db.session.scalars(reasons))


def test_what_is_decided_in_every_state_one_meets(planted: Keys) -> None:
    called = {(d.method, d.state, d.result) for d in db.session.scalars(select(Decision))}
    assert called == {
        (Method.CONSENT, DecisionState.RUNNING, None),
        (Method.RANKED, DecisionState.RUNNING, None),
        (Method.TEMPERATURE, DecisionState.RUNNING, None),
        (Method.MAJORITY, DecisionState.STATED, Result.ADOPTED),
        (Method.MAJORITY, DecisionState.CLOSED, Result.NOT_ADOPTED),
    }
    assert db.session.scalars(select(Objection.state)).all() == [ObjectionState.ANSWERED]
    assert count(SealedBallot) == 9
    for kept in db.session.scalars(select(Outcome.document)):
        document = outcomes.read(kept.encode())
        assert outcomes.verify(document) == []
        assert document["decision"]["opened_at"] < document["decision"]["closed_at"]


def test_what_a_council_was_asked_for_waits_in_three_ways(planted: Keys) -> None:
    """One is new, one is overdue with a letter that nobody answered, one is claimed; the verified evidence is old."""
    council = called("Council for social cohesion of Najaf")
    it = {r.state: r for r in db.session.scalars(select(Recommendation).where(Recommendation.space_id == council.id))}
    assert set(it) == {RecommendationState.ISSUED, RecommendationState.IN_PROGRESS, RecommendationState.CLAIMED}
    late = [each for each in it.values() if lateness(each, now())]
    assert late == [it[RecommendationState.IN_PROGRESS]]
    assert all(r.created_at < now() - timedelta(days=2) and r.moved_at < now() for r in it.values())
    letters = db.session.scalars(select(Letter)).all()
    assert unanswered(letters, now().date()) == {0}
    assert count(Evidence, Evidence.verified_at.is_not(None)) == 1
    assert {len(r.texts) for r in it.values()} == {1, 2, 3}


def test_nothing_has_happened_yet_that_will(planted: Keys) -> None:
    assert max(db.session.scalars(select(Activity.at))) <= now()
    assert max(db.session.scalars(select(Comment.created_at))) <= now()
    for proposal in db.session.scalars(select(Proposal)):
        story = db.session.scalars(
            select(Activity.at).where(Activity.record_id == proposal.id).order_by(Activity.id)
        ).all()
        assert story[0] == min(story)
        assert proposal.created_at == story[0]
        assert proposal.submitted_at is None or proposal.created_at < proposal.submitted_at
    waiting = select(Proposal.submitted_at).where(Proposal.state == ProposalState.SUBMITTED)
    assert len(set(db.session.scalars(waiting))) > 3, "the queue has an oldest one"


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("name", [None, *SIGN_INS])
def test_everybody_gets_to_the_public_board(network: Flask, name: str | None) -> None:
    user = db.session.scalar(people.by_name_or_email(name)) if name else None
    assert "إيقاف تصريف مياه المجاري" in Browser(network, user, lang="ar").get("/s/najaf").text
    assert "ڕاگرتنی ڕشتنی ئاوەڕۆ" in Browser(network, user, lang="ckb").get("/s/najaf").text


def test_one_meeting_runs(planted: Keys) -> None:
    """In its room: a point that is late, somebody who speaks, others who wait, a question, what was asked before."""
    meeting = db.session.scalars(select(Meeting).where(Meeting.state == MeetingState.RUNNING)).one()
    assert count(Attendance, Attendance.meeting_id == meeting.id) > 5
    assert [item.edition for item in meeting.items] == [1, 1, 1, 0, 0]
    room = db.session.get_one(Room, meeting.id)
    assert room.item_id == meeting.items[2].id
    assert 8 <= (now() - room.since).total_seconds() / 60 <= 11
    spent = select(TimeSpent.seconds).join(AgendaItem, AgendaItem.id == TimeSpent.item_id).order_by(AgendaItem.position)
    assert [round(seconds / 60) for seconds in db.session.scalars(spent)] == [11, 14]
    lines = [
        (each.began_at is not None, has_spoken) for each, has_spoken in db.session.execute(room_queries.queue(meeting))
    ]
    assert lines[0] == (True, False)
    assert lines[1:-1] == [(False, False)] * 3
    assert lines[-1] == (False, True)
    assert [poll.closed_at is None for poll in db.session.scalars(room_queries.polls(meeting))] == [False, True]


@pytest.mark.full
def test_every_public_page_of_the_demo_is_light(network: Flask, planted: Keys) -> None:
    """30 KB as they travel, every page of the site's own map; and a first visit with its styles and scripts, once."""
    asked = {"Accept-Encoding": "br", "Accept-Language": "ar"}
    base = network.extensions["masar"].base_url
    found = re.findall(r"<loc>([^<]+)</loc>", network.test_client().get("/sitemap.xml").text)
    sizes = {at: len(network.test_client().get(at.removeprefix(base) or "/", headers=asked).data) for at in found}
    assert len(sizes) > 50
    assert {at: size for at, size in sizes.items() if size > 30 * 1024} == {}
    first = network.test_client().get("/", headers=asked)
    page = html.fromstring(brotli.decompress(first.data))
    files = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")
    once = [len(network.test_client().get(each, headers=asked, buffered=True).data) for each in files]
    assert len(first.data) + sum(once) < 60 * 1024
