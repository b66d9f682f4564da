"""A facilitator pastes minutes that were written elsewhere, looks over what was recognised, and takes it in."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import AgendaItem, Resolution, Role, Task

MINUTES = """# محضر الاجتماع
## الحضور
- زينب، كريم
## المياه
المضخة تسرّب منذ شهر.
- قرار: نشتري مضخة جديدة
- مهمة: @زينب الاتصال بالحدّاد
## السوق
لا شيء بعد.
"""


@pytest.mark.parametrize("htmx", [False, True])
def test_minutes_from_elsewhere(app, visit, htmx):
    space = a.Space()
    facilitator, zainab = a.member(space, Role.FACILITATOR, name="كريم"), a.member(space, name="زينب")
    meeting = a.Meeting(space=space, author=a.membership(facilitator, space))
    karim = visit(facilitator, "ar", htmx=htmx)
    at = f"/s/{space.slug}/meetings/{meeting.number}"

    paste = next(href for href in karim.get(at).links.values() if href and href.endswith("/import"))
    looks = karim.submit(karim.get(paste), "/import", text=MINUTES)
    titles = {name: looks.fields[name] for name in looks.fields if name in ("w0", "w1", "w2")}
    assert titles == {"w0": "الحضور", "w1": "المياه", "w2": "السوق"}
    assert "k0" not in looks.fields  # Who was there is no point of the agenda.
    assert db.session.scalars(select(AgendaItem)).all() == []

    # He corrects the text, has it looked over again, changes the words of the decision, and leaves the market out.
    looks = karim.submit(looks, "/import", text=MINUTES.replace("منذ شهر", "منذ شهرين"))
    assert looks.fields["w1-0"] == "نشتري مضخة جديدة"
    page = karim.submit(looks, "/confirm", k2=None, **{"w1-0": "نشتري مضخة شمسية"})

    assert page.status == 200
    item = db.session.scalars(select(AgendaItem)).one()
    decision, task = db.session.scalars(select(Resolution)).one(), db.session.scalars(select(Task)).one()
    assert (item.title, decision.text, task.title) == ("المياه", "نشتري مضخة شمسية", "الاتصال بالحدّاد")
    assert [each.user_id for each in task.assignees] == [zainab.id]
    assert item.note.startswith("المضخة تسرّب منذ شهرين.")
    assert "نشتري مضخة شمسية" in visit(zainab, "ar").get(f"/s/{space.slug}/register")
