"""What must not be learned by looking: names, hidden words, drafts, and that something happened at all."""

import pytest

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, Charter, Label, ProposalVersion, ReportReason, Role, TaskAssignee
from workspace.services import comments, proposals
from workspace.services.proposals import Words

pytestmark = pytest.mark.engine("sqlite")


def test_a_card_names_nobody_to_visitors_who_did_not_choose_so(app, visit):
    space = a.Space()
    shown, kept = a.Membership(space=space, name="Shirin", is_public=True), a.Membership(space=space, name="Zaynab")
    task = a.Task(space=space, audience=Audience.PUBLIC)
    db.session.add_all(TaskAssignee(task_id=task.id, membership_id=m.id) for m in (shown, kept))
    db.session.commit()
    for url in (
        f"/s/{space.slug}",
        f"/s/{space.slug}/columns/{a.column(space).handle}/cards",
        f"/s/{space.slug}/tasks/{task.number}",
    ):
        for headers in ({}, {"HX-Request": "true", "HX-Target": "aside#panel", "Masar-Board": "whole"}):
            for who in (None, a.User()):
                answer = visit(who).get(url, headers=headers)
                assert "Zaynab" not in answer.source, url
                if not headers or "/tasks/" in url:  # The board and its columns have no region to ask for.
                    assert task.title in answer.source
        assert "Zaynab" in visit(kept.user).get(url).source
    assert "Shirin" in visit().get(f"/s/{space.slug}").source


def test_a_hidden_comment_is_read_nowhere(app, visit):
    space = a.Space()
    comment = a.Comment(record=a.Proposal(space=space, open=True), body="She lives behind the bakery")
    moderator = a.member(space, Role.MODERATOR)
    comments.hide(comment, reason=ReportReason.SAFETY, by=a.actor(moderator, space))
    db.session.commit()
    at = f"/s/{space.slug}/comments/{comment.handle}"
    for who in (a.member(space), a.member(space, Role.OBSERVER)):
        for way in ("report", "edit", "hide"):
            answer = visit(who).get(f"{at}/{way}")
            assert answer.status == 404
            assert "bakery" not in answer.source
        assert "bakery" not in visit(who).get(f"/s/{space.slug}/proposals/{comment.record.number}").source
    assert visit(comment.author.user).get(f"{at}/edit").status == 200
    assert "bakery" in visit(moderator).get(f"{at}/hide").source


def test_what_was_written_before_a_proposal_was_published_stays_with_its_author(app, visit):
    space = a.Space()
    author, moderator = a.member(space), a.member(space, Role.MODERATOR)
    by = a.actor(author, space)
    proposal = proposals.start(space, Words("A bench", body="Ask Umm Tamarisk, 0770"), by=by)
    proposals.revise(proposal, Words("A bench", body="Ask the gardeners"), by=by)
    proposals.advance(proposal, "submit", by=by)
    proposals.advance(proposal, "approve", by=a.actor(moderator, space))
    db.session.commit()
    url = f"/s/{space.slug}/proposals/{proposal.number}/versions?from=1&to=2"
    for who in (None, a.User(), a.member(space), a.member(space, Role.OBSERVER)):
        answer = visit(who).get(url)
        assert answer.status == 200
        assert "Tamarisk" not in answer.source
    for who in (author, moderator):
        assert "Tamarisk" in visit(who).get(url).source
    assert db.session.query(ProposalVersion).count() == 2


def test_older_notes_of_a_shared_meeting_stay_inside(app, visit):
    space = a.Space()
    item = a.AgendaItem(meeting=a.Meeting(space=space, audience=Audience.PUBLIC))
    url = f"/s/{space.slug}/meetings/{item.meeting.number}/items/{item.handle}/versions"
    assert visit().get(url).status == 401
    assert visit(a.User()).get(url).status == 403
    assert visit(a.member(space)).get(url).status == 200


def test_what_visitors_may_not_read_changes_no_byte_of_their_board(app, visit):
    space = a.Space()
    author = a.membership(a.member(space), space)
    a.Proposal(space=space, open=True)
    before = visit().get(f"/s/{space.slug}").region("board").html
    proposals.start(space, Words("Nobody’s business"), by=a.actor(author))
    db.session.commit()
    assert visit().get(f"/s/{space.slug}").region("board").html == before


def test_a_board_is_not_told_of_drafts_of_others(app, visit):
    space = a.Space()
    browser = visit(a.member(space))
    proposals.start(space, Words("Not yet"), by=a.actor(a.member(space), space))
    db.session.commit()
    answer = browser.get(f"/s/{space.slug}/changes?since=0", headers={"HX-Request": "true", "Masar-Board": "0"})
    assert answer.status == 204


def test_the_first_page_does_not_name_a_hidden_task(app, visit):
    space = a.Space()
    member = a.membership(a.member(space), space)
    task = a.Task(space=space, title="Hidden by the moderators", due_at=now(), audience=Audience.MODERATORS)
    db.session.add(TaskAssignee(task_id=task.id, membership_id=member.id))
    db.session.commit()
    assert task.title not in visit(member.user).get("/").source
    task.audience = Audience.MEMBERS
    db.session.commit()
    assert task.title in visit(member.user).get("/").source


def test_a_draft_that_was_withdrawn_is_told_to_no_moderator(app, visit):
    space = a.Space()
    moderator = a.member(space, Role.MODERATOR)
    draft = a.Proposal(space=space, withdrawn=True, audience=Audience.AUTHORS, title="Never sent")
    others = f"/review?others={space.slug}/{draft.number}/1"
    assert "Never sent" not in visit(moderator).get(others).source


@pytest.mark.parametrize("kind", ["closed", "hidden", "public"])
def test_asking_to_join_does_not_tell_who_is_in(app, visit, kind):
    if kind == "hidden":
        pytest.skip("nobody asks there")
    space = a.Space(**({"closed": True} if kind == "closed" else {}))
    a.Membership(space=space, name="Zaynab")
    said = []
    for name in ("Zaynab", "Nobody"):
        answer = visit(a.User()).post(f"/s/{space.slug}/join", {"name": name, "word": "Hello"})
        said.append((answer.status, answer.location))
    assert said[0] == said[1]
    assert said[0][0] == 303


def test_signing_up_does_not_tell_whose_address_is_known(app, visit):
    space = a.Space()
    a.User(email="known@example.org")
    said = []
    for word in ("known", "unknown"):
        answer = visit().post(
            f"/s/{space.slug}/join",
            {"name": "Sara", "sign_in_name": f"{word}-river-stone", "email": f"{word}@example.org", "locale": "en",
             "password": "four words of a kind", "word": ""},
        )  # fmt: skip
        said.append((answer.status, answer.location))
    assert said[0] == said[1] == (303, "/me/welcome")


def test_trying_addresses_in_the_settings_is_soon_over(app, visit):
    user = a.User()
    browser = visit(user)
    settings = dict(
        name=user.name, locale="en", time_zone="Asia/Baghdad", digits="latn", calendar="gregorian", theme="auto"
    )
    statuses = []
    for i in range(7):
        a.User(email=f"known{i}@example.org")
        statuses.append(browser.post("/me", {**settings, "email": f"known{i}@example.org"}).status)
    assert statuses == [422] * 5 + [429] * 2


def test_labels_of_a_space_are_no_use_elsewhere(app, visit):
    here, there = a.Space(), a.Space(hidden=True)
    label: Label = a.Label(space=there)
    task = a.Task(space=here)
    browser = visit(a.member(here))
    url = f"/s/{here.slug}/tasks/{task.number}/edit"
    assert browser.post(url, {"has_labels": "1", "labels": label.handle}).status == 422
    assert browser.post(url, {"has_people": "1", "people": a.Membership(space=there).handle}).status == 422


def test_a_charter_of_a_hidden_space_is_not_told_by_those_below(app, visit):
    region = a.Space(hidden=True)
    shown, kept = a.Space(parent=region), a.Space(parent=region, hidden=True)
    for space, words in ((a.root(), "For the network"), (region, "Only for us")):
        db.session.add(Charter(space_id=space.id, text={"en": words}))
    db.session.commit()
    assert "Only for us" not in visit().get(f"/s/{shown.slug}/about").source
    assert "Only for us" not in visit().get(f"/s/{shown.slug}/charter").source
    assert "Only for us" in visit(a.member(kept)).get(f"/s/{kept.slug}/charter").source
