"""Agenda, minutes and attendance sheet on paper: as a page, and as PDF where that can be made."""

import pytest

from tests import factories as a
from tests import world as w
from workspace.db import db
from workspace.models import Audience, Role
from workspace.web import paper

pdf = pytest.mark.skipif(not paper.can_be_made(), reason="Pango is missing here: no PDF can be made")


@pytest.fixture
def there(app):
    """A meeting whose minutes are published, who runs it, and a member who was there."""
    space = a.Space()
    facilitator, member = a.member(space, Role.FACILITATOR), a.member(space, name="Sara")
    meeting = w.publish(space, a.membership(facilitator, space), a.membership(member, space))
    return meeting, facilitator, member


def at(meeting, rest):
    return f"/s/{meeting.space.slug}/meetings/{meeting.number}/paper/{rest}"


def test_the_minutes_on_paper(there, visit):
    meeting, facilitator, _member = there
    browser = visit(facilitator)
    page = browser.get(browser.get(f"/s/{meeting.space.slug}/meetings/{meeting.number}/minutes").links["On paper"])
    assert "We agreed." in page.text
    assert page.one(".decided").text == "We plant poplars"
    assert "Sara" in page.text
    public = visit().get(at(meeting, "minutes"))
    assert "We plant poplars" in public.text
    assert "Sara" not in public.source


def test_minutes_that_were_not_published_are_on_no_visitors_paper(app, visit):
    meeting = a.Meeting(audience=Audience.PUBLIC)
    for kind in ("minutes", "minutes.pdf"):
        assert visit().get(at(meeting, kind)).status == 404


def test_the_agenda_on_paper_keeps_what_is_internal(there, visit):
    meeting, facilitator, _member = there
    a.AgendaItem(meeting=meeting, title="Who was arrested", is_internal=True, minutes=20)
    assert "Who was arrested" in visit(facilitator).get(at(meeting, "agenda")).text
    assert "arrested" not in visit().get(at(meeting, "agenda")).source


def test_the_sheet_has_a_line_for_everybody_and_is_for_those_who_run_it(there, visit):
    meeting, facilitator, member = there
    page = visit(facilitator, "ar").get(at(meeting, "sheet"))
    assert len(page.all("tbody tr")) == 2 + 6
    assert visit(member).get(at(meeting, "sheet")).status == 403
    assert visit(member).get(at(meeting, "sheet.pdf")).status == 403


@pdf
@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("kind", ["minutes", "agenda"])
def test_it_comes_as_pdf(there, visit, kind):
    meeting, _facilitator, _member = there
    answer = visit(None, "ar").open(at(meeting, f"{kind}.pdf"))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.bytes.startswith(b"%PDF-")


@pytest.mark.engine("sqlite")
def test_where_it_cannot_be_made_the_page_says_so(there, visit, monkeypatch):
    meeting, facilitator, _member = there
    monkeypatch.setattr(paper, "can_be_made", lambda: False)
    monkeypatch.setattr("workspace.blueprints.paper.routes.can_be_made", lambda: False)
    answer = visit(facilitator).get(at(meeting, "minutes.pdf"))
    assert answer.status == 503
    assert "cannot make PDF files" in answer.one("[role=alert]").text
    assert "As PDF" not in visit(facilitator).get(at(meeting, "minutes")).links


@pdf
@pytest.mark.engine("sqlite")
def test_what_a_note_names_is_not_fetched(there, visit):
    meeting, facilitator, _member = there
    item = a.AgendaItem(meeting=meeting)
    item.note = (
        "![x](file:///etc/hostname)\n<link rel=stylesheet href=http://127.0.0.1:9/x.css>\n<img src=file:///etc/hosts>"
    )
    db.session.commit()
    page = visit(facilitator).get(at(meeting, "agenda"))
    assert not page.has("img, main link, style")
    assert visit(facilitator).open(at(meeting, "minutes.pdf")).status == 200
