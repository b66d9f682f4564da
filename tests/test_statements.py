"""How many statements a page costs does not depend on how much there is: asked of every page, at ten and at 1,000.

Cards, spaces and people grow by bulk inserts below the verbs: what is measured is reading.
"""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests import factories as a
from tests import world as w
from tests.pages import statements
from workspace.db import Model, db, new_handle, now
from workspace.models import (
    Audience,
    Comment,
    Kind,
    Membership,
    MembershipState,
    Proposal,
    ProposalState,
    Record,
    Role,
    Space,
    SpaceKind,
    User,
    Visibility,
)

BUDGET = {"board.show": 12}
MOST = 14  # A record's own page shows its thread, links and timeline as well.


def grow(space, number):
    """So many more people, spaces, tasks, open and waiting proposals, meetings, comments and happenings."""
    tables = Model.metadata.tables
    ids = {name: (db.session.scalar(select(db.func.max(tables[name].c.id))) or 0) + 1 for name in (
        "users", "memberships", "spaces", "records", "comments", "activities")}  # fmt: skip
    ticks = range(number)
    bulk("users", ({"id": ids["users"] + i, "sign_in_name": f"grown-{ids['users']}-{i}", "password_hash": "-",
                    "name": f"نور {i}", "locale": "ar", "time_zone": "Asia/Baghdad", "digits": "latn",
                    "calendar": "gregorian", "theme": "auto", "seen_hints": "", "created_at": now(), "version": 1}
                   for i in ticks))  # fmt: skip
    bulk("memberships", ({"id": ids["memberships"] + i, "handle": new_handle(), "space_id": space.id,
                          "user_id": ids["users"] + i, "role": Role.MEMBER, "state": MembershipState.ACTIVE,
                          "name": f"نور {i}", "skeleton": f"grown{i}", "about": "", "is_public": False,
                          "joined_at": now(), "version": 1} for i in ticks))  # fmt: skip
    bulk("spaces", ({"id": ids["spaces"] + i, "parent_id": space.parent_id, "kind": SpaceKind.CITY,
                     "visibility": Visibility.PUBLIC, "slug": f"grown-{ids['spaces']}-{i}",
                     "names": {"en": f"City {i}"},
                     "purposes": {}, "overseers": space.overseers, "is_independent": False, "admits_requests": True,
                     "time_zone": "Asia/Baghdad", "last_number": 0, "created_at": now(), "version": 1}
                    for i in ticks))  # fmt: skip
    columns = [a.column(space, place).id for place in range(3)]
    kinds = (Kind.TASK, Kind.PROPOSAL, Kind.MEETING)
    records = [{"id": ids["records"] + i, "space_id": space.id, "kind": kinds[i % 3],
                "number": 10_000 + ids["records"] + i,
                "title": f"Grown {i}", "locale": "en", "author_id": ids["memberships"] + i,
                "audience": Audience.MEMBERS, "created_at": now(), "changed_at": now(), "version": 1}
               for i in ticks]  # fmt: skip
    bulk("records", records)
    bulk("tasks", ({"id": r["id"], "column_id": columns[r["id"] % 3], "rank": float(r["id"]), "description": ""}
                   for r in records if r["kind"] is Kind.TASK))  # fmt: skip
    bulk("proposals", ({"id": r["id"], "edition": 1, "summary": "", "body": "", "ask": "", "place": "",
                        "state": ProposalState.OPEN if r["id"] % 2 else ProposalState.SUBMITTED,
                        "submitted_at": now()} for r in records if r["kind"] is Kind.PROPOSAL))  # fmt: skip
    bulk("meetings", ({"id": r["id"], "starts_at": now() + timedelta(days=r["id"] % 60 - 30), "place": "",
                       "purpose": ""} for r in records if r["kind"] is Kind.MEETING))  # fmt: skip
    seen = list(db.session.scalars(select(Record.id).where(Record.space_id == space.id, Record.number < 10_000)))
    bulk("comments", ({"id": ids["comments"] + i, "handle": new_handle(), "record_id": seen[i % len(seen)],
                       "author_id": ids["memberships"] + i, "body": "…", "locale": "ar", "created_at": now(),
                       "version": 1} for i in ticks))  # fmt: skip
    bulk("activities", ({"id": ids["activities"] + i, "space_id": space.id, "happening": "comment.said",
                         "record_id": seen[i % len(seen)], "by_id": ids["memberships"] + i, "role": Role.MEMBER,
                         "from_value": "", "to_value": "", "reason": "", "details": {}, "at": now()}
                        for i in ticks))  # fmt: skip
    db.session.commit()


def bulk(table, rows):
    rows = list(rows)
    if rows:
        db.session.execute(insert(Model.metadata.tables[table]), rows)


@pytest.mark.engine("sqlite")
def test_every_page_costs_the_same_at_ten_and_at_a_thousand(app, visit):
    world = w.build()
    grow(world.here.space, 10)
    addresses = [
        (endpoint, url)
        for endpoint, url in w.addresses_of(app, world.here)
        if not endpoint.startswith("system.") and endpoint != "board.changes"
    ]
    browser = visit(world.people["facilitator"])

    def cost():
        found = {}
        for endpoint, url in addresses:
            browser.get(url)
            with statements(app) as sent:
                browser.get(url)
            found[endpoint, url] = len(sent)
        return found

    few = cost()
    grow(world.here.space, 1000)
    many = cost()

    assert len(addresses) > 40
    assert {at: (few[at], many[at]) for at in few if many[at] != few[at]} == {}
    assert {at: n for at, n in many.items() if n > BUDGET.get(at[0], MOST)} == {}


def test_what_grows_is_what_the_pages_read(app):
    """The control: after growing, the tables hold what the test above is about."""
    space = w.build().here.space
    before = [db.session.query(t).count() for t in (User, Membership, Space, Record, Proposal, Comment)]
    grow(space, 30)
    after = [db.session.query(t).count() for t in (User, Membership, Space, Record, Proposal, Comment)]
    assert [y - x for x, y in zip(before, after, strict=True)] == [30, 30, 30, 30, 10, 30]
