"""Minutes from elsewhere in the browser: pasted or uploaded, looked over, confirmed, made once."""

import io

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import AgendaItem, MeetingState, Resolution, Role, Task
from workspace.services.meetings import MOST_POINTS

MINUTES = """# Our meeting
## Water
The pump leaks. <script>alert(1)</script> [x](javascript:alert(1))
- Decision: we buy a pump
- Decision: we sell the well
- [ ] @Sara call the smith
- [x] clean the well
## Present
- Sara
"""


@pytest.fixture
def there(app):
    """A meeting, who runs it, and Sara."""
    space = a.Space()
    facilitator, sara = a.member(space, Role.FACILITATOR), a.member(space, name="Sara")
    return a.Meeting(space=space, author=a.membership(facilitator, space)), facilitator, a.membership(sara, space)


def at(meeting, rest=""):
    return f"/s/{meeting.space.slug}/meetings/{meeting.number}{rest}"


def rows(kind):
    return db.session.scalars(select(kind).order_by(kind.id)).all()


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_confirmed_is_made_once(there, visit, htmx):
    meeting, facilitator, sara = there
    runs = visit(facilitator, htmx=htmx)
    page = runs.get(runs.get(at(meeting)).links["Take in minutes from elsewhere"])
    offer = runs.submit(page, "/import", text=MINUTES)
    assert (rows(AgendaItem), rows(Resolution), rows(Task)) == ([], [], [])
    assert offer.fields["w0-0"] == "we buy a pump"
    assert "<script>alert" not in offer.source
    assert not [href for href in offer.links.values() if href and href.startswith("javascript")]

    sent = {k: v for k, v in offer.fields.items() if k != "k0-1"} | {"w0-0": "we buy a new pump"}
    for _twice in (1, 2):
        runs.post(at(meeting, "/import/confirm"), sent)
    (item,), (decision,), (task,) = rows(AgendaItem), rows(Resolution), rows(Task)
    assert item.title == "Water"
    assert decision.text == "we buy a new pump"
    assert (task.title, task.assignees) == ("call the smith", [sara])
    assert item.note.split("\n")[1:] == [
        "- ✓ we buy a new pump", "- Decision: we sell the well",
        f"- → #{task.number} call the smith — Sara", "- [x] clean the well",
    ]  # fmt: skip
    assert "<script>alert" not in runs.get(at(meeting)).source


def test_what_is_wrong_is_said_and_what_was_typed_stays(there, visit):
    meeting, facilitator, _sara = there
    runs = visit(facilitator)
    page = runs.get(at(meeting, "/import"))
    assert runs.submit(page, "/import", text=" ").errors == ["Paste the minutes here, or choose a file."]
    much = "water " * 174_763
    long = runs.submit(page, "/import", text=much)
    assert (long.status, long.errors[0][:8]) == (422, "Too long")
    assert long.fields["text"] == much
    many = runs.submit(page, "/import", text="## A\n" * (MOST_POINTS + 1))
    assert many.errors[0].startswith("These are 101 points.")
    assert "more than 200" in runs.submit(page, "/import", text="Decision: x\n" * 201).errors[0]

    offer = runs.submit(page, "/import", text="## Water\nDecision: x\nAction: y")
    blank = runs.submit(offer, "/confirm", **{"w0-0": " ", "w0-1": "z"})
    assert (blank.status, blank.errors[1]) == (422, "Please fill this in.")
    assert blank.fields["w0-1"] == "z"
    none = runs.post(at(meeting, "/import/confirm"), {k: v for k, v in offer.fields.items() if k != "k0"})
    assert none.errors == ["Tick at least one point."]
    assert rows(AgendaItem) == []


def test_a_file(there, visit):
    meeting, facilitator, _sara = there
    runs = visit(facilitator)
    sent = {"csrf_token": runs.csrf, "text": "typed"}
    for data, status in ((b"\xef\xbb\xbf## \xd9\x85\xd8\xa7\xd8\xa1\nx", 200), (b"\xff\xfe\x00", 422)):
        page = runs.open(at(meeting, "/import"), method="POST", data={**sent, "file": (io.BytesIO(data), "m.md")})
        assert page.status == status
        assert ("ماء" in page.source) == (status == 200)
    assert page.fields["text"] == "typed"


def test_a_text_that_was_changed_is_looked_over_again(there, visit):
    meeting, facilitator, _sara = there
    runs = visit(facilitator)
    offer = runs.submit(runs.get(at(meeting, "/import")), "/import", text="## Water\nDecision: x")
    offer = runs.submit(offer, "/confirm", text="## Bread\nDecision: y")
    assert offer.status == 422
    assert "You changed the text" in offer.one("[role=alert]")
    assert (offer.fields["w0"], offer.fields["w0-0"], rows(AgendaItem)) == ("Bread", "y", [])
    runs.submit(offer, "/confirm")
    assert [(item.title, item.note) for item in rows(AgendaItem)] == [("Bread", "✓ y")]


def test_an_archived_meeting_or_space_takes_nothing_in(there, visit):
    meeting, facilitator, _sara = there
    runs = visit(facilitator)
    offer = runs.submit(runs.get(at(meeting, "/import")), "/import", text=MINUTES)
    meeting.archived_at = now()
    db.session.commit()
    assert runs.get(at(meeting, "/import")).status == 409
    assert runs.submit(offer, "/confirm").status == 409
    assert "Take in minutes from elsewhere" not in runs.get(at(meeting)).links
    meeting.archived_at, meeting.space.archived_at = None, now()
    db.session.commit()
    assert runs.get(at(meeting, "/import")).status == 403
    assert runs.submit(offer, "/confirm").status == 403
    assert rows(AgendaItem) == []


@pytest.mark.full
@pytest.mark.engine("sqlite")
def test_a_million_letters_of_arabic_are_given_back_beside_what_is_wrong(there, visit):
    meeting, facilitator, _sara = there
    runs = visit(facilitator)
    much = "اجتمعنا يوم السبت وكتبنا كل شيء. " * 31_250
    item = a.AgendaItem(meeting=meeting)
    for url in ("/import", f"/items/{item.handle}/note"):
        answer = runs.submit(runs.get(at(meeting, url)), url, text=much)
        assert (answer.status, answer.errors[0][:8]) == (422, "Too long")
        assert answer.fields["text"] == much
    assert runs.post(at(meeting, "/import"), {"text": much * 2}).status == 413
    assert item.note == ""


def test_minutes_that_stand_still_take_nothing_in(there, visit):
    meeting, facilitator, _sara = there
    runs = visit(facilitator)
    meeting.state = MeetingState.APPROVED
    db.session.commit()
    assert runs.get(at(meeting, "/import")).status == 409
    assert runs.post(at(meeting, "/import/confirm"), {"text": MINUTES, "k0": "1", "w0": "A"}).status == 409
    assert "Take in minutes from elsewhere" not in runs.get(at(meeting)).links
