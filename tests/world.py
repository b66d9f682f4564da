"""A small network in which every address of the application leads somewhere, and everybody who might go there.

What the route map asks for is filled in from here, so a new route joins every test that goes over all of them by
being there. Where an address holds something this file does not know, those tests say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, url_for
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from tests import factories as a
from workspace import models
from workspace.db import db, now
from workspace.models import Happening, Membership, Method, Role, Space, SpaceKind, User, Visibility
from workspace.rules.names import skeleton
from workspace.rules.permissions import Permission
from workspace.services import decisions, letters, minutes, notes, tokens, votes
from workspace.services.activity import record as happened
from workspace.services.records import link
from workspace.services.votes import Vote
from workspace.web.clock import ballot_key
from workspace.web.sessions import keys

PEOPLE = (
    "visitor", "stranger", "observer", "member", "author", "moderator", "facilitator",
    "elsewhere", "region", "coordinator", "left", "removed", "frozen",
)  # fmt: skip


@dataclass
class Estate:
    """A space and one of everything that can stand in its addresses."""

    space: Space
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass
class World:
    here: Estate
    there: Estate
    people: dict[str, User | None]
    memberships: dict[str, Membership]


def build(visibility: Visibility = Visibility.PUBLIC) -> World:
    """A city forum of this visibility in a region of the network, another forum there, and everybody."""
    root = a.root()
    region = a.Space(parent=root, kind=SpaceKind.REGION, slug="region")
    kind = {"closed": visibility is Visibility.CLOSED, "hidden": visibility is Visibility.HIDDEN}
    here = a.Space(parent=region, **{k: v for k, v in kind.items() if v})
    there = a.Space(parent=region, last_number=500)
    people: dict[str, User | None] = {"visitor": None, "stranger": a.User()}
    for name, role in (
        ("observer", Role.OBSERVER), ("member", Role.MEMBER), ("author", Role.MEMBER),
        ("moderator", Role.MODERATOR), ("facilitator", Role.FACILITATOR),
    ):  # fmt: skip
        people[name] = a.member(here, role)
    people["elsewhere"] = a.member(there, Role.FACILITATOR)
    people["region"] = a.member(region, Role.FACILITATOR)
    people["coordinator"] = a.member(root, Role.COORDINATOR)
    people["left"] = a.member(here, Role.FACILITATOR, left=True)
    people["removed"] = a.member(here, Role.FACILITATOR, removed=True)
    frozen = a.member(here, Role.FACILITATOR)
    frozen.frozen_at = now()
    people["frozen"] = frozen
    db.session.commit()
    inside = ("observer", "member", "author", "moderator", "facilitator")
    memberships = {name: a.membership(people[name], here) for name in inside}
    mine = furnish(here, memberships["author"], memberships["facilitator"], memberships["member"])
    stranger = people["stranger"]
    assert stranger is not None
    mine.things["request"] = a.JoinRequest(space=here, user=a.User(), word="I live in this city.")
    others = a.Membership(space=there)
    theirs = furnish(there, others, a.membership(people["elsewhere"], there), others)
    theirs.things["request"] = a.JoinRequest(space=there, user=stranger)
    return World(mine, theirs, people, memberships)


def furnish(space: Space, author: Membership, facilitator: Membership, member: Membership) -> Estate:
    """One of everything in a space."""
    task = a.Task(space=space, author=author)
    proposals = {
        state: a.Proposal(space=space, author=author, **{state: True})
        for state in ("draft", "submitted", "returned", "open", "declined")
    }
    meeting = a.Meeting(
        space=space, author=facilitator, audience=models.Audience.PUBLIC, state=models.MeetingState.RUNNING
    )
    published = publish(space, facilitator, member)
    guest = models.Attendance(
        meeting_id=meeting.id, guest="Karim", guest_skeleton=skeleton("Karim"), by_id=facilitator.id
    )
    db.session.add(guest)
    check = models.ChecklistItem(task_id=task.id, position=0, text="Measure the place")
    db.session.add(check)
    comment = a.Comment(record=proposals["open"], author=author)
    item = a.AgendaItem(meeting=meeting)
    db.session.add(models.NoteVersion(item_id=item.id, edition=1, text="We agreed.", by_id=author.id))
    item.note, item.edition = "We agreed.", 1
    series = a.MeetingSeries(space=space)
    around = {"series": series, "point": a.SeriesPoint(series=series), "wish": a.AgendaWish(space=space, by=author)}
    poll = talk(meeting, item, member, facilitator)
    invitation = a.Invitation(
        space=space,
        by=facilitator,
        max_uses=50,
        token_hash=tokens.hashed(invitation_token(space), key=keys().tokens),
        code_hash=tokens.hashed(f"CODE{space.id:04}", key=keys().tokens),
    )
    happened(Happening.TASK_ADDED, space=space, of=task, by=a.actor(author))
    decided = decide(space, author, facilitator, member)
    happened(Happening.PROPOSAL_SUBMITTED, space=space, of=proposals["submitted"], by=a.actor(author))
    recommendation = a.Recommendation(
        space=space, issuer=space, author=facilitator, state=models.RecommendationState.IN_PROGRESS
    )
    link(recommendation, models.Relation.SOURCE_OF, task, by=a.actor(facilitator))
    evidence = a.Evidence(recommendation=recommendation, by=author, kind="photograph", file=a.file(space))
    report = a.Report(record=proposals["open"], by=member)
    event, registration = event_in(space, facilitator)
    a.translation(proposals["open"])
    amendment = a.Amendment(proposal=proposals["open"], author=member)
    campaigned = campaign_in(space, facilitator)
    season = a.Season(space=space, number=space.id, conference_id=event.id)
    db.session.add(models.HandIn(season_id=season.id, proposal_id=proposals["open"].id))
    partner = campaigned["partner"].id
    db.session.add(models.EventPartner(event_id=event.id, organisation_id=partner))
    db.session.add(models.SeasonPartner(season_id=season.id, organisation_id=partner))
    forum = programme_of(season)
    db.session.add(models.Charter(space_id=space.id, text={"ar": "اللاعنف", "en": "Non-violence"}))
    db.session.commit()
    return Estate(
        space,
        {
            "guest": guest, "published": published, "resolution": resolution_of(published),
            "recommendation": recommendation, "evidence": evidence,
            "poll": poll, "running": meeting, "event": event, "registration": registration,
            "task": task, "meeting": meeting, "item": item, "check": check, "comment": comment, "report": report,
            "invitation": invitation, "column": a.column(space), "member": member,
            "label": a.Label(space=space), "amendment": amendment, "path": a.Path(),
            "season": season, **forum, **proposals, **decided, **around, **campaigned,
        },
    )  # fmt: skip


def programme_of(season: models.Season) -> dict[str, Any]:
    """A room, a slot and a session of a season."""
    room = models.SeasonRoom(season_id=season.id, name="The hall")
    slot = models.SeasonSlot(season_id=season.id, name="Bread", starts_at=now(), ends_at=now() + timedelta(hours=1))
    db.session.add_all([room, slot])
    return {"room": room, "slot": slot, "session": a.SeasonSession(season=season, room=room)}


def event_in(space: Space, facilitator: Membership) -> tuple[models.Event, models.Registration]:
    """An event of a series with a programme and materials, for which somebody has registered."""
    series = models.EventSeries(space_id=space.id, title=f"Series {space.id}", locale="en")
    db.session.add(series)
    db.session.flush()
    event = a.Event(space=space, author=facilitator, series=series, questions=["Do you bring a laptop?"])
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    db.session.add(models.EventSession(event_id=event.id, title="Samples", **times))
    db.session.add(models.EventMaterial(event_id=event.id, title="Slides", file=a.file(space, media="application/pdf")))
    db.session.flush()
    db.session.add(models.EventMaterial(event_id=event.id, title="Handbook", url="https://example.org/book"))
    return event, a.Registration(event=event)


def under(event: models.Event, kind: Any) -> str:
    """The handle of the first session, material or registration of an event."""
    return str(db.session.scalars(select(kind.handle).where(kind.event_id == event.id).order_by(kind.id)).first())


def word_for(rule: Rule, estate: Estate) -> str:
    """The word of a link that lets somebody in: to their registration, or by an invitation; or that ends their
    letters."""
    if rule.endpoint == "notices.stop":
        return stop_word()
    if not rule.endpoint.startswith("events."):
        return invitation_token(estate.space)
    handle = under(estate.things["event"], models.Registration)
    key = current_app.extensions["masar"].key("registrations")
    return tokens.signed(handle, purpose="registration", key=key)


def campaign_in(space: Space, facilitator: Membership) -> dict[str, Any]:
    """A campaign that visitors read, with a tactic and a partner; and one of the space above, which asks for help."""
    campaign = a.Campaign(space=space, is_shared=True)
    asking = a.Campaign(space=db.session.get(Space, space.parent_id))
    partner = models.Organisation(name=f"Team {space.id}", skeleton=f"team{space.id}", is_listed=True)
    db.session.add_all([partner, models.CampaignSpace(campaign_id=asking.id, space_id=space.id)])
    db.session.flush()
    db.session.add(models.CampaignPartner(campaign_id=campaign.id, organisation_id=partner.id))
    db.session.add(models.OrganisationSpace(organisation_id=partner.id, space_id=space.id))
    belongs = models.Affiliation(organisation_id=partner.id, user_id=a.User().id, name="Noor")
    db.session.add(belongs)
    return {
        "campaign": campaign, "asking": asking, "partner": partner, "tactic": a.Tactic(campaign=campaign),
        "organisation": partner, "affiliation": belongs,
    }  # fmt: skip


def talk(meeting: models.Meeting, item: models.AgendaItem, member: Membership, facilitator: Membership) -> models.Poll:
    """The room of a meeting at a point of its agenda: somebody wants to speak, and a question is open."""
    db.session.add(models.Room(meeting_id=meeting.id, item_id=item.id, moves=1))
    db.session.add(models.Speaker(meeting_id=meeting.id, membership_id=member.id))
    poll = models.Poll(item_id=item.id, kind=models.PollKind.HANDS, question="On Sunday?", by_id=facilitator.id)
    db.session.add(poll)
    db.session.commit()
    return poll


def decide(space: Space, author: Membership, facilitator: Membership, member: Membership) -> dict[str, Any]:
    """A decision in every state and of the kinds whose pages differ, and an objection that waits for an answer."""
    by, key = a.actor(facilitator), ballot_key()

    def called(method: Method, **terms: Any) -> models.Decision:
        return a.decision(a.Proposal(space=space, author=author, open=True), method, by=by, key=key, **terms)

    consent, secret = called(Method.CONSENT), called(Method.RANKED, is_secret=True)
    votes.cast(consent, Vote(["object"], "The children cross there."), by=a.actor(member))
    closed, stated, stopped = (called(Method.MAJORITY) for _ in range(3))
    for each in (closed, stated):
        votes.cast(each, Vote(["yes"]), by=a.actor(member))
        decisions.close(each, by=by, key=key, reason="All have voted.")
    decisions.state(stated, "We build it.", locale="en", by=by)
    decisions.stop(stopped, by=by, reason="The question was wrong.")
    db.session.commit()
    objection = db.session.scalars(select(models.Objection).where(models.Objection.decision_id == consent.id)).one()
    return {
        "decision": called(Method.MAJORITY), "consent": consent, "secret": secret, "closed": closed,
        "stated": stated, "stopped": stopped, "later": called(Method.ONE, opens_in=1), "objection": objection,
    }  # fmt: skip


def publish(space: Space, facilitator: Membership, member: Membership) -> models.Meeting:
    """A meeting whose minutes visitors may read."""
    by, meeting = a.actor(facilitator), a.Meeting(space=space, author=facilitator, state=models.MeetingState.RUNNING)
    notes.write(a.AgendaItem(meeting=meeting), "We agreed.\n/decision We plant poplars", base=0, by=by)
    db.session.add(models.Attendance(meeting_id=meeting.id, membership_id=member.id, by_id=facilitator.id))
    db.session.flush()
    minutes.review(meeting, now() + timedelta(days=7), by=by)
    minutes.approve(meeting, by=by)
    minutes.publish(meeting, by=by)
    db.session.commit()
    return meeting


def resolution_of(meeting: models.Meeting) -> models.Resolution | None:
    """The first thing a meeting decided."""
    mine = models.Resolution.item.has(meeting_id=meeting.id)
    return db.session.scalars(select(models.Resolution).where(mine).order_by(models.Resolution.id).limit(1)).first()


def stop_word() -> str:
    """The word that ends the digests of somebody."""
    somebody = db.session.scalars(select(User).order_by(User.id).limit(1)).one()
    return letters.stop_word(somebody, letters.Letter.DIGEST, key=current_app.extensions["masar"].key("letters"))


def invitation_token(space: Space) -> str:
    """The word of the link of this world's invitation to a space."""
    return f"invitation-{space.id:011}"


# Which decision an address is filled with, where it is not the one that runs.
DECISION_FOR = {"decisions.state": "closed", "decisions.document": "stated", "decisions.objections": "consent"}
# Which meeting, where it is not the one that runs: visitors read minutes that were published.
MEETING_FOR = {
    "minutes.show": "published", "paper.show": "published", "paper.pdf": "published",
    "room.show": "running", "room.changes": "running",
}  # fmt: skip
DECISIONS = ("decision", "consent", "secret", "closed", "stated", "stopped", "later")
# Which proposal an address is filled with: one of whose state the step can be taken.
PROPOSAL_FOR = {
    Permission.PROPOSAL_MODERATE: "submitted",
    Permission.PROPOSAL_EDIT: "returned",
    Permission.PROPOSAL_SUBMIT: "returned",
    Permission.PROPOSAL_WITHDRAW: "submitted",
}


def rules(app: Flask, *methods: str) -> Iterator[tuple[Rule, str]]:
    """Every route, once for each of these methods that it answers to; OPTIONS and HEAD are its companions."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            if method in methods:
                yield rule, method


def door_of(app: Flask, rule: Rule) -> Any:
    return app.view_functions[rule.endpoint].door  # type: ignore[attr-defined]


def kind_of(app: Flask, rule: Rule, values: dict[str, Any]) -> tuple[str, Permission]:
    """What stands behind a route's door (with the state it should be in), and what is asked there."""
    door = door_of(app, rule)
    asked = door.to(dict(values)) if callable(door.to) else door.to
    return door.thing, asked


def fill(app: Flask, rule: Rule, estate: Estate) -> Iterator[dict[str, Any]]:
    """The values of a route's address: one set for each word it lists."""
    words = {name: c.items for name, c in rule._converters.items() if isinstance(c, AnyConverter)}
    sets: list[dict[str, Any]] = [{}]
    for name, choices in words.items():
        sets = [{**known, name: choice} for known in sets for choice in sorted(choices)]
    for chosen in sets:
        values = dict(chosen)
        for name in sorted(rule.arguments - set(chosen)):
            values[name] = value_of(app, rule, name, chosen, estate)
        for number in numbers_of(rule, estate):
            yield values | number


def numbers_of(rule: Rule, estate: Estate) -> list[dict[str, Any]]:
    """The page of a decision is another one in every state: all of them are filled in."""
    if rule.endpoint not in ("decisions.show", "decisions.ballots"):
        return [{}]
    return [{"number": number} for number in dict.fromkeys(estate.things[each].number for each in DECISIONS)]


def value_of(app: Flask, rule: Rule, name: str, chosen: dict[str, Any], estate: Estate) -> Any:
    door = door_of(app, rule)
    things = estate.things
    if name == "slug":
        asked = door.thing in ("recommendation", "evidence")
        return (things["recommendation"] if asked else estate).space.slug
    if door.thing == "proposal":
        things = {**things, "proposal": things[proposal_for(app, rule, chosen)]}
    things = {**things, "record": things["open"]}
    if rule.endpoint in DECISION_FOR:
        things["decision"] = things[DECISION_FOR[rule.endpoint]]
    if rule.endpoint in MEETING_FOR:
        things["meeting"] = things[MEETING_FOR[rule.endpoint]]
    known = {
        ("task", "handle"): lambda: things["check"].handle,
        ("meeting", "handle"): lambda: things["member"].handle,
        ("meeting", "guest"): lambda: things["guest"].handle,
        ("meeting", "poll"): lambda: things["poll"].handle,
        ("", "word"): lambda: word_for(rule, estate),
        ("", "series"): lambda: things["event"].series.handle,
        ("", "code"): lambda: "A" * 22,  # Of a reset: nobody asked for one.
        ("", "handle"): lambda: "A" * 12,
        ("meeting", "wish"): lambda: things["wish"].handle,
        ("point", "handle"): lambda: things["series"].handle,
        ("point", "point"): lambda: things["point"].handle,
        ("campaign", "tactic"): lambda: things["tactic"].handle,
        ("organisation", "space"): lambda: estate.space.slug,
        ("affiliation", "handle"): lambda: things["partner"].handle,
        ("affiliation", "person"): lambda: things["affiliation"].handle,
        ("space", "organisation"): lambda: things["partner"].handle,
        ("campaign", "record"): lambda: things["task"].number,
        ("season", "room"): lambda: things["room"].handle,
        ("season", "slot"): lambda: things["slot"].handle,
        ("season", "session"): lambda: things["session"].handle,
        ("space", "campaign"): lambda: things["asking"].handle,
        ("item", "number"): lambda: things["meeting"].number,
        ("comment", "number"): lambda: things["open"].number,
        ("amendment", "number"): lambda: things["amendment"].proposal.number,
        ("", "path"): lambda: things["path"].slug,
        ("recommendation", "task"): lambda: 1,
        ("event", "session"): lambda: under(things["event"], models.EventSession),
        ("event", "material"): lambda: under(things["event"], models.EventMaterial),
        ("", "material"): lambda: under(things["event"], models.EventMaterial),
        ("event", "person"): lambda: under(things["event"], models.Registration),
        ("evidence", "number"): lambda: things["recommendation"].number,
        ("objection", "number"): lambda: things["consent"].number,
    }.get((door.thing, name))
    if known:
        return known()
    if name == "edition":
        return 1
    thing = things.get(door.thing)
    if thing is not None and hasattr(thing, name):
        return getattr(thing, name)
    raise LookupError(f"tests/world.py does not know what <{name}> is in {rule.rule}")


def proposal_for(app: Flask, rule: Rule, chosen: dict[str, Any]) -> str:
    door = door_of(app, rule)
    asked = door.to(dict(chosen)) if callable(door.to) else door.to
    return "open" if chosen.get("action") == "merge" else PROPOSAL_FOR.get(asked, "open")


def pages_of(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """The endpoint and the address of every page that is read (GET), for this world's first space."""
    return addresses_of(app, world.here)


def addresses_of(app: Flask, estate: Estate) -> Iterator[tuple[str, str]]:
    for rule, _method in rules(app, "GET"):
        for values in fill(app, rule, estate):
            with app.test_request_context():
                yield rule.endpoint, url_for(rule.endpoint, **values)


def of_demo() -> Estate:
    """The public city forum of the demo network, and one of everything in it that an address can name."""
    space = db.session.scalars(select(Space).where(Space.slug == "najaf")).one()

    def first(kind: Any, *where: Any) -> Any:
        return db.session.scalars(select(kind).where(*where).order_by(kind.id).limit(1)).first()

    def state_of(state: str) -> Any:
        mine = models.Proposal.space_id == space.id
        return first(models.Proposal, mine, models.Proposal.state == state) or first(models.Proposal, mine)

    def decision_of(method: str, state: str) -> Any:
        here = models.Decision.space_id == space.id
        return first(models.Decision, here, models.Decision.method == method, models.Decision.state == state)

    facilitator = first(Membership, Membership.space_id == space.id, Membership.role == Role.FACILITATOR)
    task = first(models.Task, models.Task.space_id == space.id, models.Task.archived_at.is_(None))
    meeting = first(models.Meeting, models.Meeting.space_id == space.id)
    series = first(models.MeetingSeries, models.MeetingSeries.space_id == space.id) or a.MeetingSeries(space=space)
    states = ("draft", "submitted", "returned", "open", "declined")
    things = {
        **{state: state_of(state) for state in states},
        "task": task,
        "meeting": meeting,
        "published": first(
            models.Meeting, models.Meeting.space_id == space.id, models.Meeting.state == models.MeetingState.PUBLISHED
        )
        or meeting,
        "resolution": first(
            models.Resolution, models.Resolution.item.has(models.AgendaItem.meeting.has(space_id=space.id))
        ),
        "item": first(models.AgendaItem, models.AgendaItem.meeting_id == meeting.id),
        "guest": first(models.Attendance, models.Attendance.guest_skeleton.is_not(None)),
        "check": first(models.ChecklistItem, models.ChecklistItem.task_id == task.id),
        "comment": first(models.Comment, models.Comment.record.has(space_id=space.id)),
        "report": first(models.Report),
        "invitation": a.Invitation(
            space=space, by=facilitator, token_hash=tokens.hashed(invitation_token(space), key=keys().tokens)
        ),
        "request": a.JoinRequest(space=space),
        "column": a.column(space),
        "member": first(Membership, Membership.space_id == space.id, Membership.role == Role.MEMBER),
        "label": first(models.Label, models.Label.space_id == space.id) or a.Label(space=space),
        "amendment": first(models.Amendment, models.Amendment.proposal.has(space_id=space.id)),
        "path": first(models.Path),
        "series": series,
        "point": first(models.SeriesPoint, models.SeriesPoint.series_id == series.id) or a.SeriesPoint(series=series),
        "wish": first(models.AgendaWish, models.AgendaWish.space_id == space.id, models.AgendaWish.item_id.is_(None))
        or a.AgendaWish(space=space),
        "consent": decision_of("consent", "running"),
        "secret": decision_of("ranked", "running"),
        "closed": decision_of("majority", "closed"),
        "stated": decision_of("majority", "stated"),
        "objection": first(models.Objection),
        "recommendation": (asked := first(models.Recommendation, models.Recommendation.state == "in_progress")),
        "evidence": first(
            models.Evidence, models.Evidence.recommendation_id == asked.id, models.Evidence.file_id.is_not(None)
        ),
        "campaign": (campaign := first(models.Campaign, models.Campaign.space_id == space.id)),
        "tactic": first(models.Tactic, models.Tactic.campaign_id == campaign.id),
        "partner": (partner := first(models.Organisation)),
        "organisation": partner,
        "affiliation": first(models.Affiliation),
        "season": (season := first(models.Season)),
        "room": first(models.SeasonRoom, models.SeasonRoom.season_id == season.id),
        "slot": first(models.SeasonSlot, models.SeasonSlot.season_id == season.id),
        "session": first(models.SeasonSession, models.SeasonSession.season_id == season.id),
        "asking": first(models.Campaign, models.Campaign.space_id != space.id),
        "event": first(models.Event, models.Event.space_id == space.id, models.Event.state == models.EventState.OPEN)
        or event_in(space, facilitator)[0],
        "running": first(
            models.Meeting, models.Meeting.space_id == space.id, models.Meeting.state == models.MeetingState.RUNNING
        ),
        "poll": first(models.Poll, models.Poll.closed_at.is_(None)),
    }
    things |= {each: things["consent"] for each in ("decision", "stopped", "later")}
    things["open"] = things["comment"].record if things["comment"].record.kind == "proposal" else things["open"]
    return Estate(space, things)
