"""Standing behind a proposal, on a phone: one tap, other names in a menu, and one stays where one was."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Membership, Organisation, Role, Space, User


@pytest.fixture
def proposal(site):
    """An open proposal in the demo's city forum, in which the demo's member speaks for a team."""
    with site.app.app_context():
        space = db.session.scalars(select(Space).where(Space.slug == "najaf")).one()
        here = select(Membership).where(Membership.space_id == space.id)
        author = db.session.scalars(here.where(Membership.role == Role.MODERATOR)).first()
        member = db.session.scalars(here.join(User).where(User.sign_in_name == "member")).one()
        member.organisation = db.session.scalars(select(Organisation).order_by(Organisation.id)).first()
        made = a.Proposal(space=space, author=author, open=True, title="Shade for the entrance")
        found = f"/s/najaf/proposals/{made.number}", member.organisation.name
        db.session.remove()
    return found


def test_one_tap_and_the_focus_stays(opened, proposal):
    at, _team = proposal
    page = opened("member", at, lang="en")
    button = page.locator("#support-me")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#support b")).to_have_text("1 person")
    expect(page.locator("#flashes")).to_contain_text("Your support is counted.")
    expect(button).to_have_text("Take my support back")
    assert page.evaluate("() => document.activeElement.id") == "support-me"
    page.keyboard.press("Enter")
    expect(page.locator("#support")).to_contain_text("Nobody stands behind it yet.")
    assert page.evaluate("() => document.activeElement.id") == "support-me"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_name_of_a_team_is_in_a_menu(opened, proposal, scripts):
    at, team = proposal
    page = opened("member", at, lang="en", scripts=scripts)
    page.locator("#support summary", has_text="In the name of").click()
    page.locator("#support .menu button").click()
    expect(page.locator("#support b")).to_have_text("1 organisation")
    expect(page.locator("#support .chip")).to_have_text(team)
    assert page.url.partition("#")[0].endswith(at)


def test_the_card_beside_learns_of_it(opened, proposal):
    at, _team = proposal
    page = opened("member", "/s/najaf", lang="en", width=1280)
    card = page.locator(f"#p{at.rpartition('/')[2]}")
    card.locator("a").click()
    page.locator("#panel #support-me").click()
    expect(card).to_contain_text("Support: 1 person")
