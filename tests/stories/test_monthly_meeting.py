"""A monthly meeting: the next one takes up what the last one left, and the last one stays as it was."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Column, Mail, Meaning, Meeting, MeetingSeries, Role, Task
from workspace.services import attendance, minutes, tasks


def meeting(number):
    rows = select(Meeting).order_by(Meeting.starts_at)
    return db.session.scalars(rows).all()[number]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_the_next_meeting_takes_up_what_the_last_one_left(app, visit, lang, htmx):
    space = a.Space()
    at = f"/s/{space.slug}/meetings"
    facilitator = a.member(space, Role.FACILITATOR)
    a.Membership(space=space, user=a.User(email="heron@example.org"))
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        rana, noor = visit(facilitator, lang, htmx=htmx), visit(a.member(space), lang, htmx=htmx)
        page = rana.submit(
            rana.get(f"{at}/series/new"), "/series/new", title="Monthly", first="2026-03-10T18:00",
            rhythm="monthly_weekday", minutes="120", place="The library",
        )  # fmt: skip
        assert page.status == 200
        series = db.session.scalars(select(MeetingSeries)).one()
        here = f"{at}/series/{series.handle}"
        rana.submit(rana.get(here), "/points", title="How everybody is", minutes="10")
        rana.submit(rana.get(f"{here}/next"), "/next")
        march = meeting(0)
        assert march.starts_at == datetime(2026, 3, 10, 15, tzinfo=UTC)
        rana.submit(rana.get(f"{at}/{march.number}"), "/items", title="The bench", minutes="30")
        rana.submit(rana.get(f"{at}/{march.number}"), "/items", title="Shade", minutes="20")
        assert db.session.scalars(select(Mail)).all() == []  # A draft tells nobody.
        rana.submit(rana.get(f"{at}/{march.number}"), "/call")
        assert len(db.session.scalars(select(Mail)).all()) == 1

    with time_machine.travel(datetime(2026, 3, 10, 15, tzinfo=UTC), tick=False):
        rana, noor = visit(facilitator, lang, htmx=htmx), visit(a.member(space), lang, htmx=htmx)
        attendance.start(meeting(0), by=a.actor(facilitator, space))
        attendance.tick(meeting(0), a.membership(facilitator, space), is_there=True, by=a.actor(facilitator, space))
        db.session.commit()
        items = {item.title: item for item in meeting(0).items}
        page = noor.get(f"{at}/{march.number}/items/{items['The bench'].handle}/note")
        noor.submit(page, "/note", text="We build it.\n/action Buy the wood\n/action Ask the gardeners\n")
        wood, _gardeners = db.session.scalars(select(Task).order_by(Task.title.desc())).all()
        done = db.session.scalars(
            select(Column).where(Column.space_id == space.id, Column.meaning == Meaning.DONE)
        ).one()
        noor.submit(noor.get(f"{at}/backlog"), "/backlog", title="A second bench", why="The first is full.")
        assert [w.title for w in db.session.scalars(select(Task).order_by(Task.id))] == [
            "Buy the wood",
            "Ask the gardeners",
        ]

    with time_machine.travel(datetime(2026, 4, 1, 9, tzinfo=UTC), tick=False):
        rana = visit(facilitator, lang, htmx=htmx)
        tasks.move(wood, done, by=a.actor(facilitator, space))
        a.Proposal(space=space, open=True, title="A tree")
        a.Proposal(space=space, open=True, title="A wall")
        page = rana.get(f"{here}/next")
        ticked = {box["value"].split("-")[0] for box in page.all("input[name=pick][checked]")}
        assert ticked == {"minutes", "task", "item", "proposal"}
        assert "Buy the wood" not in page
        assert "Ask the gardeners" in page
        keep = [
            b["value"] for b in page.all("input[name=pick]") if "A wall" not in b.element.getparent().text_content()
        ]
        assert any(key.startswith("wish-") for key in keep)
        page = rana.submit(page, "/next", pick=keep)

        assert page.status == 200
        april = meeting(1)
        assert april.starts_at == datetime(2026, 4, 14, 15, tzinfo=UTC)
        titles = [item.title for item in april.items]
        assert titles[2:] == ["How everybody is", "Shade", "A tree", "A second bench"]
        assert len(titles) == 6  # The last minutes and what was promised come first.
        assert "Ask the gardeners" in page
        assert "A wall" not in titles
        march = meeting(0)
        assert [item.title for item in march.items] == ["How everybody is", "The bench", "Shade"]
        assert "Buy the wood" in march.items[1].note
        assert len(db.session.scalars(select(Mail)).all()) == 1
        assert rana.get(f"{at}/backlog").all("ol li.box") == []

        minutes.review(march, datetime(2026, 4, 5, tzinfo=UTC), by=a.actor(facilitator, space))
        db.session.commit()
        assert rana.get(f"{here}/next").all("input[name=day]")[0]["value"] == "2026-05-12"
