"""The chain strip: what it shows from each of its stops, and what it neither shows nor counts nor reaches."""

import pytest
from sqlalchemy import select

from tests import factories as a
from tests.pages import statements
from workspace.db import db
from workspace.models import Audience, Column, Meaning, Relation, Role, SpaceKind
from workspace.services import records
from workspace.web import chain
from workspace.web.clock import ballot_key


@pytest.fixture
def whole(app):
    """A forum's campaign, proposal, decision and meeting; a council's recommendation, two tasks and evidence."""
    space, council = a.Space(), a.Space(kind=SpaceKind.COUNCIL)
    lead, head = a.Membership(space=space, role=Role.FACILITATOR), a.Membership(space=council, role=Role.FACILITATOR)
    by = a.actor(lead)
    public = {"audience": Audience.PUBLIC}
    things = {"campaign": a.Campaign(space=space, is_shared=True), "space": space, "council": council}
    proposal = a.Proposal(space=space, open=True, campaign=things["campaign"], title="A bench", **public)
    things["decision"] = a.decision(proposal, by=by, key=ballot_key())
    things["meeting"] = a.Meeting(space=space, title="The plenary", **public)
    things["recommendation"] = a.Recommendation(space=council, issuer=space, author=lead, title="Benches", **public)
    done = db.session.scalars(select(Column).where(Column.space_id == council.id, Column.meaning == Meaning.DONE)).one()
    things["task"] = a.Task(space=council, title="Buy wood", column=done, **public)
    things["other"] = a.Task(space=council, title="Saw it", **public)
    things["evidence"] = a.Evidence(recommendation=things["recommendation"], by=head)
    for one, relation, other in (
        (proposal, Relation.RAISED_IN, "meeting"), (proposal, Relation.RECOMMENDED_AS, "recommendation"),
    ):  # fmt: skip
        records.link(one, relation, things[other], by=by)
    for each in ("task", "other"):
        records.link(things["recommendation"], Relation.SOURCE_OF, things[each], by=a.actor(head))
    db.session.commit()
    return things | {"proposal": proposal}


def address(thing, space):
    kind = f"{thing.kind}s" if hasattr(thing, "kind") else "campaigns"
    return f"/s/{space.slug}/{kind}/{getattr(thing, 'number', None) or thing.handle}"


STOPS = ("proposal", "decision", "meeting", "recommendation", "task", "campaign")


@pytest.mark.parametrize("at", STOPS)
def test_every_stop_leads_to_every_other_by_one_click(whole, visit, at):
    thing = whole[at]
    space = thing.space
    strip = visit().get(address(thing, space)).one(".chain")

    links = {each["href"].partition("#")[0] for each in strip.all("a")}
    wanted = {address(whole[each], whole[each].space) for each in STOPS}
    if at in ("decision", "meeting", "proposal", "campaign", "recommendation"):
        wanted.add(address(whole["other"], whole["council"]))
    assert wanted <= links
    assert "0 of 1 verified" in strip
    assert len(strip.all("[aria-current=step]")) == 1


def test_it_says_what_is_done_and_what_comes_next(whole, visit):
    strip = visit().get(address(whole["proposal"], whole["space"])).one(".chain")

    assert "1 of 2 done" in strip
    assert [part["data-is"] for part in strip.all("li")].count("next") == 1


@pytest.mark.parametrize("audience", [Audience.MODERATORS, Audience.AUTHORS, Audience.MEMBERS])
def test_what_is_hidden_in_the_middle_neither_shows_nor_counts_nor_bridges(whole, visit, audience):
    """Without the recommendation there is no way from the proposal to the tasks, nor back; nor a word of it."""
    whole["recommendation"].audience = audience
    db.session.commit()

    strip = visit().get(address(whole["proposal"], whole["space"])).one(".chain")
    assert all(words not in strip for words in ("Benches", "Tasks", "Buy wood", "Saw it", "Evidence", "verified", "R-"))
    assert not visit().get(address(whole["task"], whole["council"])).has(".chain")


def test_a_hidden_task_is_not_counted(whole, visit):
    whole["other"].audience = Audience.MODERATORS
    db.session.commit()
    assert "1 of 1 done" in visit().get(address(whole["proposal"], whole["space"])).one(".chain")


def test_a_hidden_council_is_told_only_to_its_own(whole, visit):
    whole["council"].visibility, member = "hidden", a.member(whole["council"])
    db.session.commit()
    for user, there in ((None, False), (a.member(whole["space"]), False), (member, True)):
        strip = visit(user).get(address(whole["proposal"], whole["space"])).one(".chain")
        assert ("Benches" in strip) is there, user


def test_a_campaign_that_is_not_shared_stays_with_the_members(whole, visit):
    whole["campaign"].is_shared = False
    db.session.commit()
    at = address(whole["proposal"], whole["space"])
    assert "Campaign" not in visit().get(at).one(".chain")
    assert "Campaign" in visit(a.member(whole["space"])).get(at).one(".chain")


def test_what_stands_alone_has_no_chain(app, visit):
    task = a.Task(audience=Audience.PUBLIC)
    assert not visit().get(address(task, task.space)).has(".chain")


def test_a_circle_of_links_ends(whole, visit):
    by = a.actor(a.Membership(space=whole["council"], role=Role.FACILITATOR))
    records.link(whole["task"], Relation.SOURCE_OF, whole["recommendation"], by=by)
    db.session.commit()
    assert visit().get(address(whole["task"], whole["council"])).one(".chain")


@pytest.mark.parametrize("length", [1, 40])
def test_it_costs_two_statements_however_long_it_is(app, whole, length):
    by = a.actor(a.Membership(space=whole["council"], role=Role.FACILITATOR))
    for n in range(length):
        task = a.Task(space=whole["council"], audience=Audience.PUBLIC, title=f"Task {n}")
        records.link(whole["recommendation"], Relation.SOURCE_OF, task, by=by)
    last = whole["other"]
    for _ in range(length):
        task = a.Task(space=whole["council"], audience=Audience.PUBLIC)
        records.link(last, Relation.SOURCE_OF, task, by=by)
        last = task
    db.session.commit()
    assert whole["proposal"].number
    assert last.number
    with app.test_request_context():
        with statements(app) as sent:
            stops = {stop.kind: stop for stop in chain.of(whole["proposal"])}
        assert len(sent) == 2
        assert stops["task"].all == 2 + 2 * length
        with statements(app) as sent:
            assert {stop.kind for stop in chain.of(last)} >= {"proposal", "recommendation", "evidence"}
        assert len(sent) == 2
