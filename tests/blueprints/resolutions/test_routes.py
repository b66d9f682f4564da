"""The register of decisions: found, read by those who may, looked at again, taken back, closing a vote."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Attendance, Decision, DecisionState, Link, MeetingState, Outcome, Resolution, Role
from workspace.services import decisions, minutes, notes, votes
from workspace.services.votes import Vote
from workspace.web.clock import ballot_key


@pytest.fixture
def space(app):
    return a.Space()


@pytest.fixture
def facilitator(space):
    return a.member(space, Role.FACILITATOR)


def taken(space, by, words="We plant poplars", state=MeetingState.RUNNING):
    """What a meeting decided, and the meeting."""
    meeting = a.Meeting(space=space, author=a.membership(by, space), state=MeetingState.RUNNING)
    notes.write(a.AgendaItem(meeting=meeting), f"We talked.\n/decision {words}", base=0, by=a.actor(by, space))
    db.session.commit()
    return db.session.scalars(select(Resolution).order_by(Resolution.id.desc())).first(), meeting


def publish(meeting, by):
    actor = a.actor(by, meeting.space)
    db.session.add(Attendance(meeting_id=meeting.id, membership_id=actor.membership.id, by_id=actor.membership.id))
    minutes.review(meeting, now() + timedelta(days=7), by=actor)
    minutes.approve(meeting, by=actor)
    minutes.publish(meeting, by=actor)
    db.session.commit()


def vote(space, by, *, stated=""):
    decision = a.decision(a.Proposal(space=space, open=True), by=a.actor(by, space), key=ballot_key())
    votes.cast(decision, Vote(["yes"]), by=a.actor(by, space))
    if stated:
        decisions.close(decision, by=a.actor(by, space), key=ballot_key(), reason="All have voted")
        decisions.state(decision, stated, locale="en", by=a.actor(by, space))
    db.session.commit()
    return decision


def at(space, rest=""):
    return f"/s/{space.slug}/register{rest}"


def listed(page):
    return [each.text for each in page.all("ol.plain li b")]


def test_what_was_decided_in_meetings_and_by_votes_stands_in_one_list(space, facilitator, visit):
    taken(space, facilitator)
    vote(space, facilitator, stated="The bench is built")
    vote(space, facilitator)
    browser = visit(a.member(space))

    page = browser.get(browser.get(f"/s/{space.slug}/decisions").links["Register of decisions"])

    assert listed(page) == ["The bench is built", "We plant poplars"]


def test_words_are_found(space, facilitator, visit):
    for words in ("نزرع أشجار الحور", "We buy 100% wood", "We buy 100 tables"):
        taken(space, facilitator, words)
    vote(space, facilitator, stated="Wood for the bench")
    browser = visit(facilitator)
    page = browser.get(at(space))

    assert listed(browser.submit(page, "Search", q="wood")) == ["Wood for the bench", "We buy 100% wood"]
    assert listed(browser.submit(page, "Search", q="100%")) == ["We buy 100% wood"]
    assert listed(browser.submit(page, "Search", q="الحور")) == ["نزرع أشجار الحور"]
    assert listed(browser.submit(page, "Search", q="اشجار الحور")) == ["نزرع أشجار الحور"]
    assert "Nothing was found." in browser.submit(page, "Search", q="stone").text


def test_visitors_read_what_was_published_and_is_not_internal(space, facilitator, visit):
    one, meeting = taken(space, facilitator)
    secret = a.AgendaItem(meeting=meeting)
    notes.write(secret, "/decision We pay the lawyer", base=0, by=a.actor(facilitator, space))
    minutes.keep_inside(secret, True, by=a.actor(facilitator, space))
    db.session.commit()
    hidden = db.session.scalars(select(Resolution).where(Resolution.item_id == secret.id)).one()
    stranger = visit()
    assert listed(stranger.get(at(space))) == []
    assert stranger.get(at(space, f"/{one.handle}")).status == 404

    publish(meeting, facilitator)

    assert listed(stranger.get(at(space))) == ["We plant poplars"]
    assert listed(stranger.get(at(space) + "?q=lawyer")) == []
    assert stranger.get(at(space, f"/{one.handle}")).status == 200
    assert stranger.get(at(space, f"/{hidden.handle}")).status == 404
    assert visit(a.member(space)).get(at(space, f"/{hidden.handle}")).status == 200


def test_its_words_stay_when_the_note_is_corrected(space, facilitator, visit):
    one, meeting = taken(space, facilitator)
    publish(meeting, facilitator)
    text = "We talked.\n✓ We plant palms"
    minutes.correct(one.item, text, base=one.item.edition, reason="Wrong tree", by=a.actor(facilitator, space))
    db.session.commit()
    assert listed(visit(facilitator).get(at(space))) == ["We plant poplars"]


def test_it_is_looked_at_again_on_a_day(space, facilitator, visit):
    one, _meeting = taken(space, facilitator)
    taken(space, facilitator, "We buy wood")
    browser, url = visit(facilitator), at(space, f"/{one.handle}")

    assert browser.submit(browser.get(url), "/review", day="2026-02-30").errors[0].startswith("There is no such date")
    read = browser.submit(browser.get(url), "/review", day="2026-02-28")

    assert "Look at it again on 28 February" in read.text
    assert listed(browser.get(at(space) + "?due=1")) == ["We plant poplars"]
    browser.submit(browser.get(url), "/review", day="")
    assert listed(browser.get(at(space) + "?due=1")) == []


def test_it_is_taken_back_with_its_line_while_the_minutes_are_written(space, facilitator, visit):
    one, meeting = taken(space, facilitator)
    browser, url = visit(a.member(space)), at(space, f"/{one.handle}")
    browser.submit(browser.get(url), "Take the decision back")
    db.session.refresh(one)
    assert one.item.note == "We talked."
    assert listed(browser.get(at(space))) == []
    assert browser.get(url).status == 404


def test_it_stays_once_the_minutes_were_sent_round(space, facilitator, visit):
    one, meeting = taken(space, facilitator)
    publish(meeting, facilitator)
    browser, url = visit(facilitator), at(space, f"/{one.handle}")
    assert "Take the decision back" not in browser.get(url).buttons
    assert browser.post(f"{url}/withdraw").status == 409


@pytest.mark.parametrize("htmx", [False, True])
def test_it_closes_a_vote_and_begins_its_outcome(space, facilitator, visit, htmx):
    one, meeting = taken(space, facilitator)
    decision = vote(space, facilitator)
    browser, url = visit(facilitator, htmx=htmx), at(space, f"/{one.handle}")
    assert browser.submit(browser.get(url), "Close the vote").errors == ["Choose the vote that the meeting decided."]

    form = browser.submit(browser.get(url), "Close the vote", decision=decision.number)
    assert form.fields["statement"] == "We plant poplars"
    browser.submit(form, "Write it down", statement="We plant poplars by spring.")

    db.session.expire_all()
    assert db.session.get(Decision, decision.id).state is DecisionState.STATED
    assert db.session.scalars(select(Outcome.statement)).one() == "We plant poplars by spring."
    assert (meeting.id, decision.id) in db.session.execute(select(Link.from_id, Link.to_id)).all()


def test_a_member_closes_no_vote_by_it(space, facilitator, visit):
    one, _meeting = taken(space, facilitator)
    decision = vote(space, facilitator)
    browser = visit(a.member(space))
    assert "Close the vote" not in browser.get(at(space, f"/{one.handle}")).buttons
    assert browser.post(at(space, f"/{one.handle}/close"), {"decision": decision.number}).status == 403


def test_the_list_costs_the_same_however_long_it_is(app, space, facilitator, visit):
    browser, sent = visit(facilitator), []
    for _ in range(2):
        for n in range(4):
            taken(space, facilitator, f"We decide {n}")
            vote(space, facilitator, stated=f"We vote {n}")
        with statements(app) as now_sent:
            browser.get(at(space))
        sent.append(len(now_sent))
    assert sent[0] == sent[1]
