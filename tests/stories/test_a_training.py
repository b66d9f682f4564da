"""A training: somebody without account registers, waits, moves up, is checked in, and takes a certificate home."""

from datetime import UTC, datetime

import icalendar
import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Event, EventState, Mail, Registration, RegistrationState, Role
from workspace.web import clock


def letters(address):
    return db.session.scalars(select(Mail).where(Mail.address == address).order_by(Mail.id)).all()


@pytest.mark.parametrize(("lang", "htmx"), [("en", False), ("ar", True), ("ckb", False)])
def test_from_the_plan_to_the_certificate(app, visit, lang, htmx):
    space = a.Space()
    at = f"/s/{space.slug}/events"
    facilitator = a.member(space, Role.FACILITATOR)
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        rana = visit(facilitator, lang, htmx=htmx)
        page = rana.submit(
            rana.get(f"{at}/new"), "/events/new", title="How to measure water", starts_at="2026-03-20T10:00",
            ends_at="2026-03-20T16:00", place="The library", capacity="2", registers_until="2026-03-18T18:00",
            questions="What do you want to learn?*\nDo you need a lift?", new_series="Water school",
            languages=["ar", "en"],
        )  # fmt: skip
        assert page.status == 200
        event = db.session.scalars(select(Event)).one()
        here = f"{at}/{event.number}"
        assert visit().get(here).status == 404  # A draft is nobody's yet.
        rana.submit(rana.get(f"{here}/sessions"), "/sessions", title="Samples", part="Morning",
                    starts_at="2026-03-20T10:00", ends_at="2026-03-20T12:00")  # fmt: skip
        rana.submit(rana.get(here), "/materials", title="Handbook", url="https://example.org/book")
        opened = rana.get(here)
        button = next(b for b in opened.all("button[name=audience]") if b["value"] == "visitors")
        rana.submit(opened, button.text)

        pages = []
        for n in range(3):
            browser = visit(None, lang, htmx=htmx)
            page = browser.get(f"{here}/register")
            page = browser.submit(page, "/register", name=f"Noor {'abc'[n]}", email=f"heron-{n}@example.org",
                                  team="Heron", answer_0="To measure nitrate.")  # fmt: skip
            assert page.url.startswith("/registration/")
            pages.append((browser, page.url))
        assert [r.state for r in db.session.scalars(select(Registration).order_by(Registration.id))] == [
            RegistrationState.IN, RegistrationState.IN, RegistrationState.WAITING,
        ]  # fmt: skip
        (first, its), (_second, _its), (waits, own) = pages
        assert waits.get(own).has(".note.gold")
        assert not waits.get(own).has("svg.qr")
        assert not letters("heron-2@example.org")[0].calendar

        first.submit(first.get(its), "/cancel")
        assert waits.get(own).has("svg.qr")
        told = letters("heron-2@example.org")
        assert len(told) == 2
        entry = icalendar.Calendar.from_ical(told[1].calendar).walk("VEVENT")[0]
        assert entry["summary"] == "How to measure water"
        assert own in told[1].body

    with time_machine.travel(datetime(2026, 3, 18, 16, tzinfo=UTC), tick=False):
        clock.do_what_is_due()
        assert db.session.scalars(select(Event)).one().state is EventState.CLOSED
        late = visit(None, lang).post(f"{here}/register", {"name": "Late", "email": "late@example.org"})
        assert late.status == 409
        assert late.has(".note.late")

    with time_machine.travel(datetime(2026, 3, 20, 8, tzinfo=UTC), tick=False):
        rana = visit(facilitator, lang, htmx=htmx)
        code = waits.get(own).one(".secret").text
        page = rana.submit(rana.get(f"{here}/check-in?code={code}"), "/check-in")
        assert "Noor c" in page
        assert waits.get(f"{own}/certificate").status == 404
        page = rana.get(f"{here}/people")
        assert "To measure nitrate." in page
        rana.submit(rana.get(here), "/hold")

        paper = waits.get(f"{own}/certificate")
        assert "Noor c" in paper
        assert "How to measure water" in paper
        assert "Water school" in paper
        seen = visit(None, lang).get(here)
        assert "Heron" not in seen  # Two people are no figure.
        assert "Noor" not in seen
        assert "How to measure water" in visit(None, lang).get(seen.one("a.chip[href*=event-series]")["href"])

    with time_machine.travel(datetime(2026, 4, 20, 8, tzinfo=UTC), tick=False):
        clock.do_what_is_due()
        assert db.session.scalars(select(Registration)).all() == []
        assert db.session.scalars(select(Event)).one().figures == {"registered": 2, "attended": 1, "teams": {}}
        assert waits.get(own).status == 404
        assert visit(facilitator, lang).get(f"{here}/people").status == 200
