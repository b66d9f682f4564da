"""A proposal on its way to something done: five people in three languages, and a visitor who checks it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as a
from tests import pictures
from tests.pages import Chosen
from workspace.db import db, now
from workspace.models import Decision, Proposal, ProposalState, Recommendation, RecommendationState, Role, SpaceKind


def day(days):
    return (now() + timedelta(days=days)).date().isoformat()


@pytest.mark.parametrize("htmx", [False, True])
def test_from_a_members_phone_to_what_was_confirmed(app, visit, htmx):
    forum, council = a.Space(), a.Space(kind=SpaceKind.COUNCIL, closed=True)
    member = visit(a.member(forum), "ar", htmx=htmx)
    moderator = visit(a.member(forum, Role.MODERATOR), "ckb", htmx=htmx)
    facilitator = visit(a.member(forum, Role.FACILITATOR), "ar", htmx=htmx)
    answers = visit(a.member(council, Role.FACILITATOR), "ckb", htmx=htmx)
    reports = visit(a.member(council), "en", htmx=htmx)

    page = member.get(f"/s/{forum.slug}/proposals/new")
    member.open(
        f"/s/{forum.slug}/proposals/new",
        method="POST",
        data={**page.fields, "title": "ماء نظيف", "ask": "تُبنى محطة", "locale": "ar", "send": "y"},
    )
    proposal = db.session.scalars(select(Proposal)).one()
    at = f"/s/{forum.slug}/proposals/{proposal.number}"
    moderator.submit(moderator.get(at), "/approve")
    page = facilitator.get(f"{at}/decide")
    facilitator.submit(page, "/decide", method="majority", question="هل نعتمده؟")
    decided = f"/s/{forum.slug}/decisions/{db.session.scalars(select(Decision)).one().number}"
    for voter in (member, moderator, facilitator):
        voter.submit(voter.get(decided), "/vote", answer="yes")
    facilitator.submit(facilitator.get(decided), "/close", reason="صوّت الجميع.")
    assert proposal.state is ProposalState.ADOPTED

    page = facilitator.get(f"/s/{forum.slug}/recommend?of={forum.slug}/{proposal.number}")
    assert (page.fields["title_ar"], page.fields["text_ar"]) == ("ماء نظيف", "تُبنى محطة")
    facilitator.submit(page, "/recommend", council=council.slug, responsible="مديرية المجاري", due_at=day(90))
    it = db.session.scalars(select(Recommendation)).one()
    here = f"/s/{council.slug}/recommendations/{it.number}"

    assert "ماء نظيف" in answers.get("/")
    answers.submit(answers.get(here), "/acknowledge", next_at=day(14))
    answers.submit(answers.get(here), "/accept", words="لە بەهاردا دەست پێ دەکەین.", due_at=day(80))
    reports.submit(reports.get(here), "/progress", words="The pipes lie.", percent="70")
    reports.submit(reports.get(here), "/letters", letter_number="221")
    taken = Chosen(pictures.photograph(orientation=6))
    page = reports.submit(reports.get(here), "/evidence", shown_text="The plant runs.", shown_file=Chosen(b"<svg/>"))
    assert page.fields["shown_text"] == "The plant runs."
    reports.submit(page, "/evidence", shown_place="Kufa", shown_file=taken)
    member.submit(member.get(here), "/verify")
    answers.submit(answers.get(here), "/claim")
    assert it.state is RecommendationState.CLAIMED
    assert "ماء نظيف" in facilitator.get("/")
    facilitator.submit(facilitator.get(here), "/contest", words="لا لوحة في الموقع بعد.")
    answers.submit(answers.get(here), "/claim")
    facilitator.submit(facilitator.get(here), "/confirm")
    assert it.state is RecommendationState.IMPLEMENTED

    visitor = visit()
    page = visitor.get(at)
    found = next(href for href in page.links.values() if "/recommendations/" in href)
    page = visitor.get(found)
    for words in ("Implemented, confirmed", "Verified", "no. 221", "70%", "لا لوحة في الموقع بعد."):
        assert words in page
    assert page.links["ماء نظيف"] == at
    small = page.one(".given img")
    assert int(small["width"]) < int(small["height"])
    assert pictures.CANARY not in visitor.get(small["src"]).bytes + visitor.get(page.one(".given a")["href"]).bytes
    assert visitor.get(f"/s/{council.slug}/decisions").status == 404
