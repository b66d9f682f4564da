"""Two phones in one room: what one does stands on the other within two seconds, and nothing typed is lost by it."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import MeetingState, Membership, Role, Space

WITHIN = 2_000


@pytest.fixture
def room(site):
    """The address of the room of a meeting in the demo network that has just begun."""
    with site.app.app_context():
        space = db.session.scalars(select(Space).where(Space.slug == "najaf")).one()
        leads = Membership.space_id == space.id, Membership.role == Role.FACILITATOR
        by = db.session.scalars(select(Membership).where(*leads)).first()
        meeting = a.Meeting(space=space, author=by, state=MeetingState.RUNNING, title="اجتماع")
        for title in ("الخشب", "الأكياس"):
            a.AgendaItem(meeting=meeting, title=title, minutes=5)
        address = f"/s/najaf/meetings/{meeting.number}/room"
        db.session.remove()
    return address


def test_two_phones_follow_along(opened, room):
    leads, hers = opened("facilitator", room, lang="en"), opened("member", room, lang="ar")
    leads.locator("#go-next").click()
    expect(hers.locator("h1")).to_have_text("الخشب", timeout=WITHIN)
    expect(hers.locator("[data-time]")).to_have_text("00:01", timeout=3_000)
    hers.locator("#floor-mine").click()
    expect(leads.locator(".waiting bdi")).to_have_count(1, timeout=WITHIN)
    leads.locator("#lead summary").first.click()
    leads.locator("[name=question]").fill("Do we meet on Friday?")
    hers.locator("#floor-mine").focus()
    leads.locator(".waiting .primary").click()
    expect(hers.locator(".floor")).to_be_visible(timeout=WITHIN)
    assert hers.evaluate("() => document.activeElement.id") == "floor-mine"
    leads.locator("#go-next").click()
    expect(hers.locator("h1")).to_have_text("الأكياس", timeout=WITHIN)
    leads.wait_for_timeout(1_500)
    expect(leads.locator("[name=question]")).to_have_value("Do we meet on Friday?")
    leads.locator("#ask-form button").click()
    hers.locator("#hand-yes").click(timeout=WITHIN)
    expect(leads.locator("#poll [data-hand=yes] b")).to_have_text("1", timeout=WITHIN)
