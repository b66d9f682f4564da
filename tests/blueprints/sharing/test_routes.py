"""Handing a record on: what the text holds, and what it does not."""

from datetime import timedelta

import pytest

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, MeetingState, RecommendationState, Role
from workspace.web.addresses import absolute


def text_at(page):
    return page.one("textarea#text").text


def test_an_agenda_as_plain_text_without_what_is_kept_among_the_members(app, visit):
    meeting = a.Meeting(
        title="Monthly", place="The library", state=MeetingState.CALLED, audience=Audience.PUBLIC,
        starts_at=now() + timedelta(days=3),
    )  # fmt: skip
    a.AgendaItem(meeting=meeting, title="Poplars")
    a.AgendaItem(meeting=meeting, title="Who is threatened", is_internal=True)
    for user in (None, a.member(meeting.space, Role.FACILITATOR)):
        page = visit(user).get(f"/s/{meeting.space.slug}/{meeting.number}/share")
        text = text_at(page)
        assert "Meeting: Monthly" in text
        assert "Where: The library" in text
        assert "1. Poplars" in text
        assert "threatened" not in text
        assert absolute("sharing.short", slug=meeting.space.slug, number=meeting.number) in text
        assert page.has("svg.qr path")


@pytest.mark.parametrize("kind", ["proposal", "decision", "recommendation", "task"])
def test_every_kind_has_its_text_and_the_short_link_leads_to_it(app, visit, kind):
    space = a.Space()
    it = {
        "proposal": lambda: a.Proposal(space=space, open=True, title="Plant", summary="**Poplars** by the river"),
        "decision": lambda: a.decision(a.Proposal(space=space, open=True, title="Plant"), by=facilitates(space)),
        "recommendation": lambda: a.Recommendation(
            space=space, issuer=space, title="Plant", state=RecommendationState.ISSUED, audience=Audience.PUBLIC
        ),
        "task": lambda: a.Task(space=space, title="Plant", audience=Audience.PUBLIC),
    }[kind]()
    db.session.commit()
    text = text_at(visit().get(f"/s/{space.slug}/{it.number}/share"))
    assert ("Shall we?" if kind == "decision" else "Plant") in text
    assert "*" not in text
    answer = visit().open(f"/r/{space.slug}/{it.number}")
    assert answer.headers["Location"].endswith(f"/s/{space.slug}/{kind}s/{it.number}")


def facilitates(space):
    return a.actor(a.Membership(space=space, role=Role.FACILITATOR))


def test_what_visitors_may_not_read_is_not_handed_to_them_and_members_are_warned(app, visit):
    task = a.Task(audience=Audience.MEMBERS)
    at, link = f"/s/{task.space.slug}/{task.number}/share", f"/r/{task.space.slug}/{task.number}"
    assert (visit().get(at).status, visit().get(link).status) == (404, 404)
    assert "Visitors cannot read this" in visit(a.member(task.space)).get(at)
