"""A meeting is led from a phone: point by point, everybody speaks in turn, a question is answered on the spot."""

import pytest
from sqlalchemy import func, select

from tests import factories as a
from workspace.db import db
from workspace.models import Attendance, Hand, MeetingState, PollKind, Role
from workspace.services import minutes
from workspace.services import room as verbs


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_a_meeting_is_led_through_its_room(app, visit, htmx, lang):
    space = a.Space()
    facilitator = a.member(space, Role.FACILITATOR, name="نور")
    zainab, karim = (a.member(space, name=name) for name in ("زينب", "کەریم"))
    meeting = a.Meeting(space=space, author=a.membership(facilitator, space), state=MeetingState.RUNNING)
    wood = a.AgendaItem(meeting=meeting, title="الخشب", minutes=10)
    a.AgendaItem(meeting=meeting, title="ئاو")
    at = f"/s/{space.slug}/meetings/{meeting.number}"
    leads, hers, his = (visit(user, lang, htmx=htmx) for user in (facilitator, zainab, karim))
    assert leads.get(at).has(f'a[href="{at}/room"]')

    def room(browser):
        return browser.get(f"{at}/room")

    assert room(hers).heading == meeting.title
    assert not any("/items/" in (f.get("action") or "") for f in room(hers).forms)  # The facilitators lead.
    leads.submit(room(leads), f"/items/{wood.handle}/open")
    assert room(hers).heading == "الخشب"

    hers.submit(room(hers), "/queue/join")
    his.submit(room(his), "/queue/join")
    hers.submit(room(hers), "/queue/leave")
    hers.submit(room(hers), "/queue/join")  # She thought better of it, and of that, too: he is first now.
    assert [li.one("bdi").text for li in room(leads).all(".waiting li")] == ["کەریم", "زينب"]
    leads.submit(room(leads), f"{a.membership(karim, space).handle}/give")
    assert "کەریم" in room(hers).one(".floor")
    his.submit(room(his), "/queue/leave")  # He has finished.
    his.submit(room(his), "/queue/join")
    waiting = [li.one("bdi").text for li in room(hers).all(".waiting li")]
    assert waiting == ["زينب", "کەریم"]  # Who has not spoken yet comes first.

    leads.submit(room(leads), "/room/ask", question="نلتقي يوم الأحد؟", kind="consent")
    poll = db.session.scalars(verbs.find.open_poll(meeting)).one()
    assert poll.kind is PollKind.CONSENT
    hers.submit(room(hers), "/answer")
    hers.post(f"{at}/room/polls/{poll.handle}/answer", {"hand": "object"})
    his.post(f"{at}/room/polls/{poll.handle}/answer", {"hand": "agree"})
    assert db.session.scalar(select(func.count()).select_from(Hand)) == 2
    assert "زينب" in room(his).one("#poll")
    leads.submit(room(leads), f"/polls/{poll.handle}/close")
    assert poll.counts == {"agree": 1, "aside": 0, "object": 1}
    assert db.session.scalar(select(func.count()).select_from(Hand)) == 0
    assert his.post(f"{at}/room/polls/{poll.handle}/answer", {"hand": "agree"}).status == 409

    db.session.add(Attendance(meeting_id=meeting.id, membership_id=a.membership(zainab, space).id,
                              by_id=a.membership(facilitator, space).id))  # fmt: skip
    hers.submit(hers.get(f"{at}/items/{wood.handle}/note"), "/note", text="كريم يجلب الخشب.")
    for place in (at, f"{at}/minutes"):
        assert "نلتقي يوم الأحد؟" in hers.get(place).one(".result")
    assert minutes.drawn_up(meeting)["items"][0]["polls"] == [
        {"kind": "consent", "question": "نلتقي يوم الأحد؟", "counts": {"agree": 1, "aside": 0, "object": 1}}
    ]
    assert visit().get(f"{at}/room").status in (401, 404)
