"""Somebody has the meetings in the calendar of a phone: of one space, of all; what they may not know is not in it."""

from datetime import timedelta

import icalendar
import pytest

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, MeetingState, Role, Visibility


def events(visit, address):
    """What whoever has the address reads, as a calendar does: without signing in."""
    answer = visit().open(address)
    assert answer.status == 200
    return answer.source, {str(e["summary"]): e for e in icalendar.Calendar.from_ical(answer.source).walk("VEVENT")}


@pytest.mark.parametrize("htmx", [False, True])
def test_meetings_follow_into_a_calendar_until_the_address_is_withdrawn(app, visit, htmx):
    najaf, women = a.Space(), a.Space(visibility=Visibility.HIDDEN)
    leads, zainab = a.member(najaf, Role.FACILITATOR), a.member(najaf)
    a.Membership(space=women, user=zainab)
    in_a_week = now() + timedelta(days=7)
    bank = a.Meeting(space=najaf, title="يوم الضفة", state=MeetingState.CALLED, starts_at=in_a_week)
    for space, title, more in (
        (najaf, "A draft", {"state": MeetingState.DRAFT}), (women, "قەیسەری", {}), (a.Space(), "Not hers", {}),
        (najaf, "Of the moderators", {"audience": Audience.MODERATORS}),
    ):  # fmt: skip
        a.Meeting(space=space, title=title, starts_at=in_a_week, **{"state": MeetingState.CALLED, **more})
    db.session.commit()
    hers, runs = visit(zainab, htmx=htmx), visit(leads, htmx=htmx)

    def address(**fields):
        page = hers.submit(hers.get("/me/calendar"), "Make an address", **fields)
        return "/calendar/" + page.one("#address")["value"].rpartition("/calendar/")[2]

    one, every = address(of=f"space:{najaf.slug}"), address()
    assert set(events(visit, one)[1]) == {"يوم الضفة"}
    text, all_of_hers = events(visit, every)
    assert len(all_of_hers) == 2
    for secret in ("قەیسەری", women.names["en"], "A draft", "Of the moderators", "Not hers", "Zainab"):
        assert secret not in text

    meeting = f"/s/{najaf.slug}/meetings/{bank.number}"
    later = (in_a_week + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    runs.submit(runs.get(f"{meeting}/edit"), "Save", starts_at=later, ends_at="")
    moved = events(visit, one)[1]["يوم الضفة"]
    assert moved["uid"] == all_of_hers["يوم الضفة"]["uid"]
    assert moved["sequence"] > all_of_hers["يوم الضفة"]["sequence"]
    assert moved["dtstart"].dt > all_of_hers["يوم الضفة"]["dtstart"].dt

    hers.submit(hers.get("/me/calendar"), "/revoke")
    statuses = sorted(visit().open(each).status for each in (one, every))
    assert statuses == [200, 404]
    hers.submit(hers.get("/me/calendar"), "/revoke")
    assert {visit().open(each).status for each in (one, every)} == {404}
