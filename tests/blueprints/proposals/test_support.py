"""Standing behind a proposal in the browser: one tap, other names, and what is told to whom."""

import re

import brotli
import pytest
from sqlalchemy import func, select

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Organisation, Role, Support
from workspace.services import support


def at(proposal):
    return f"/s/{proposal.space.slug}/proposals/{proposal.number}"


def team(name="Team of the palm", *, is_listed=True):
    made = Organisation(name=name, skeleton=name, is_listed=is_listed)
    db.session.add(made)
    db.session.commit()
    return made


def given():
    return db.session.scalar(select(func.count()).select_from(Support))


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("state", ["open", "deciding"])
def test_one_tap_gives_it_and_another_takes_it_back(app, visit, htmx, state):
    proposal = a.Proposal(**{state: True})
    browser = visit(a.member(proposal.space), htmx=htmx)

    page = browser.submit(browser.get(at(proposal)), "Support")
    assert "1 person" in page
    assert "Your support is counted." in page
    assert "Support" not in page.buttons
    page = browser.submit(page, "Take my support back")

    assert "Nobody stands behind it yet." in page
    assert given() == 0


@pytest.mark.parametrize("htmx", [False, True])
def test_in_another_name_it_is_a_menu(app, visit, htmx):
    proposal, mine, organisation = a.Proposal(open=True), a.Space(names={"en": "Forum of the marshes"}), team()
    user = a.member(proposal.space, organisation=organisation)
    a.Membership(space=mine, user=user, role=Role.FACILITATOR)
    browser = visit(user, htmx=htmx)
    page = browser.get(at(proposal))

    for button in ("Support", "Team of the palm", "Forum of the marshes"):
        page = browser.submit(page, button)
    assert "1 person · 1 organisation · 1 space" in page
    assert visit().get(at(proposal)).region("support").links["Forum of the marshes"] == f"/s/{mine.slug}/about"
    page = browser.submit(page, "Take back: Team of the palm")

    assert "1 person · 1 space" in page
    assert given() == 2


def test_an_organisation_that_is_not_listed_is_named_and_counted_for_those_alone_who_may_know_of_it(app, visit):
    proposal = a.Proposal(open=True)
    speaker = a.Membership(space=proposal.space, organisation=team(is_listed=False))
    support.give(proposal, in_name_of=speaker.organisation, by=a.actor(speaker))
    db.session.commit()
    for user, knows in (
        (None, False), (a.member(proposal.space), False), (speaker.user, True),
        (a.member(proposal.space, Role.FACILITATOR), True),
    ):  # fmt: skip
        browser = visit(user)
        page, board = browser.get(at(proposal)), browser.get(f"/s/{proposal.space.slug}?lane=proposals")
        assert ("Team of the palm" in page.region("support")) is knows
        assert ("1 organisation" in page) is ("1 organisation" in board) is knows
        assert ("Nobody stands behind it yet." in page) is not knows


def test_a_double_tap_counts_once(app, visit):
    proposal = a.Proposal(open=True)
    browser = visit(a.member(proposal.space))

    for op in ("the-same", "the-same", "another"):
        assert browser.post(f"{at(proposal)}/support", {"op": op}).status == 303

    assert given() == 1


def test_nobody_speaks_in_a_name_that_is_not_theirs(app, visit):
    proposal, organisation, other = a.Proposal(open=True), team(), a.Space()
    member = visit(a.member(proposal.space))

    for voice in (f"o-{organisation.handle}", f"s-{other.slug}", "nonsense"):
        for action in ("support", "unsupport"):
            assert member.post(f"{at(proposal)}/{action}", {"voice": voice}).status == 409
    assert visit(a.member(proposal.space, Role.OBSERVER)).post(f"{at(proposal)}/support").status == 409
    assert visit(a.User()).post(f"{at(proposal)}/support").status == 403
    assert visit().post(f"{at(proposal)}/support").status == 401
    muted = a.member(proposal.space, muted_until=now().replace(year=2100))
    assert visit(muted).post(f"{at(proposal)}/support").status == 403
    assert given() == 0


@pytest.mark.parametrize("state", ["declined", "merged", "adopted", "withdrawn"])
def test_what_is_closed_has_no_button_and_keeps_what_it_had(app, visit, state):
    proposal = a.Proposal(open=True)
    browser = visit(a.member(proposal.space))
    browser.post(f"{at(proposal)}/support")
    db.session.execute(type(proposal).__table__.update().values(state=state))

    page = browser.get(at(proposal))

    assert "1 person" in page
    assert not {"Support", "Take my support back"} & set(page.buttons)
    assert browser.post(f"{at(proposal)}/unsupport").status == 409
    assert given() == 1


def test_members_read_who_and_visitors_how_many(app, visit):
    proposal = a.Proposal(open=True)
    for name in ("Zaynab", "Shirin"):
        support.give(proposal, by=a.actor(a.Membership(space=proposal.space, name=name, is_public=name == "Shirin")))

    inside = visit(a.member(proposal.space, Role.OBSERVER)).get(at(proposal)).region("support")
    assert "Zaynab" in inside
    assert "2 people" in inside
    for who in (None, a.User()):
        outside = visit(who).get(at(proposal))
        assert "2 people" in outside
        assert "Zaynab" not in outside.source
        assert "Shirin" not in outside.region("support").html


def test_a_hidden_space_changes_no_byte_for_those_who_do_not_know_it(app, visit):
    proposal, hidden = a.Proposal(open=True), a.Space(hidden=True, names={"en": "The quiet ones"})
    board = f"/s/{proposal.space.slug}"
    user = a.member(proposal.space, Role.OBSERVER)
    a.Membership(space=hidden, user=user, role=Role.FACILITATOR)
    others = [visit(), visit(a.User()), visit(a.member(proposal.space, Role.FACILITATOR))]

    def seen(browser):
        pages = [browser.get(each).source for each in (at(proposal), board, f"{board}/proposals", f"{board}/activity")]
        pages.append(str(browser.get(f"{board}/changes?since=0", headers={"Masar-Board": "whole"}).status))
        return [re.sub(r'value="[^"]*"|csrf" content="[^"]*"', "", each) for each in pages]

    before = [seen(each) for each in others]
    browser = visit(user)
    assert "1 space" in browser.submit(browser.get(at(proposal)), "The quiet ones")

    assert [seen(each) for each in others] == before
    assert "1 space" in browser.get(board)
    assert "The quiet ones" in visit(a.member(hidden)).get(at(proposal))


def test_the_board_counts_them_apart_on_a_light_card(app, visit):
    space = a.Space()
    proposal = a.Proposal(
        space=space, submitted=True, title="Print the forms in Arabic and Kurdish, for every school of the old town",
        path=a.Path(names={"ar": "المياه والبيئة", "en": "Water and environment"}),
    )  # fmt: skip
    for n in range(12):
        db.session.add(_row(proposal, person_id=(m := a.Membership(space=space)).id, by=m))
        a.Comment(record=proposal)
        if n < 3:
            db.session.add(_row(proposal, organisation_id=team(f"Team {n}").id, by=m))
    db.session.add(_row(proposal, space_id=a.Space().id, by=m))
    db.session.commit()
    quiet = a.Proposal(space=space, open=True)

    for lang, words in (("en", "Support: 12 people · 3 organisations · 1 space"), ("ar", ""), ("ckb", "")):
        page = visit(a.member(space, Role.FACILITATOR), lang).get(f"/s/{space.slug}")
        assert words in page.one(f"#p{proposal.number}")
        assert len(re.search(rf'<li id="p{proposal.number}".*?</li>', page.source, re.DOTALL)[0].encode()) <= 700
    assert "people" not in page.one(f"#p{quiet.number}")
    assert "12 people" in visit(a.member(space, Role.FACILITATOR)).get(f"/s/{space.slug}/proposals").text


def _row(proposal, by, **whose):
    return Support(proposal_id=proposal.id, by_id=by.id, **whose)


def test_the_answer_is_light_and_the_board_learns_of_it(app, visit):
    space = a.Space()
    proposal = a.Proposal(space=space, open=True)
    for n in range(80):
        m = a.Membership(space=space)
        db.session.add_all(
            (_row(proposal, person_id=m.id, by=m), _row(proposal, organisation_id=team(f"T{n}").id, by=m))
        )
    db.session.commit()
    browser = visit(a.member(space), "ar")
    address = f"{at(proposal)}/support"

    answer = browser.post(address, target="section#support", headers={"Masar-Board": "whole"})

    assert answer.has(f"#p{proposal.number}")
    assert len(brotli.compress(answer.bytes, quality=4)) <= 2048
    few = _cost(app, browser, proposal)
    for _ in range(20):
        m = a.Membership(space=space)
        db.session.add(_row(proposal, person_id=m.id, by=m))
    db.session.commit()
    assert _cost(app, browser, proposal) == few


def _cost(app, browser, proposal):
    url = at(proposal)
    with statements(app) as sent:
        browser.get(url)
    return len(sent)
