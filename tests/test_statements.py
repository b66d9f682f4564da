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
    AmendmentState,
    Audience,
    Comment,
    Feeling,
    Kind,
    Link,
    Membership,
    MembershipState,
    OrganisationKind,
    Path,
    Proposal,
    ProposalState,
    Recommendation,
    RecommendationState,
    Record,
    Relation,
    Role,
    Space,
    SpaceKind,
    ThreadSummary,
    User,
    Visibility,
)

BUDGET = {
    "board.show": 12,
    "recommendations.show": 18,
    "sharing.short": 20,  # With the page that it leads to.
    "translations.edit": 20,
}  # Into its own language it leads on to the proposal.
TEXT = {"title": "مقعد", "summary": "", "body": "نص", "ask": ""}
MOST = 15  # A record's own page shows its chain, thread, links and timeline as well.


def grow(space, number):
    """So many more people, spaces, tasks, open and waiting proposals, meetings, comments and happenings; each open
    proposal with a translation, and one with so many amendments and editions of a translation."""
    tables = Model.metadata.tables
    ids = {name: (db.session.scalar(select(db.func.max(tables[name].c.id))) or 0) + 1 for name in (
        "users", "memberships", "spaces", "records", "comments", "activities", "organisations")}  # fmt: skip
    ticks = range(number)
    bulk("organisations", ({"id": ids["organisations"] + i, "handle": new_handle(), "name": f"Team {i}",
                            "skeleton": f"team{ids['organisations']}-{i}", "kind": OrganisationKind.TEAM,
                            "about": {}, "place": "kut", "is_listed": True,
                            "created_at": now()} for i in ticks))  # fmt: skip
    bulk("users", ({"id": ids["users"] + i, "sign_in_name": f"grown-{ids['users']}-{i}", "password_hash": "-",
                    "name": f"نور {i}", "locale": "ar", "time_zone": "Asia/Baghdad", "digits": "latn",
                    "calendar": "gregorian", "theme": "auto", "seen_hints": "", "created_at": now(), "version": 1}
                   for i in ticks))  # fmt: skip
    bulk("memberships", ({"id": ids["memberships"] + i, "handle": new_handle(), "space_id": space.id,
                          "user_id": ids["users"] + i, "role": Role.MEMBER, "state": MembershipState.ACTIVE,
                          "name": f"نور {i}", "skeleton": f"grown{i}", "about": "", "is_public": False,
                          "organisation_id": ids["organisations"] + i, "joined_at": now(), "version": 1}
                         for i in ticks))  # fmt: skip
    bulk("spaces", ({"id": ids["spaces"] + i, "parent_id": space.parent_id, "kind": SpaceKind.CITY,
                     "visibility": Visibility.PUBLIC, "slug": f"grown-{ids['spaces']}-{i}", "place": "kut",
                     "names": {"en": f"City {i}"},
                     "purposes": {}, "overseers": space.overseers, "is_independent": False,
                     "silence_approves": True, "meeting_quorum": 0,
                     "admits_requests": True,
                     "time_zone": "Asia/Baghdad", "last_number": 0, "created_at": now(), "version": 1}
                    for i in ticks))  # fmt: skip
    columns = [a.column(space, place).id for place in range(3)]
    kinds = (Kind.TASK, Kind.PROPOSAL, Kind.MEETING)
    path = db.session.scalars(select(Path.id)).first()
    records = [{"id": ids["records"] + i, "space_id": space.id, "kind": kinds[i % 3],
                "number": 10_000 + ids["records"] + i,
                "title": f"Grown {i}", "locale": "en", "path_id": path, "author_id": ids["memberships"] + i,
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
    open_one = db.session.scalars(select(Proposal).where(
        Proposal.space == space, Proposal.titles["ar"].as_string().is_not(None), Proposal.number < 10_000
    )).first()  # fmt: skip
    one = open_one.id if open_one else None
    bulk("translations", ({**TEXT, "proposal_id": r["id"], "locale": "ar", "edition": 1, "of_edition": 1,
                           "by_id": r["author_id"], "created_at": now()}
                          for r in records if r["kind"] is Kind.PROPOSAL))  # fmt: skip
    bulk("translations", ({**TEXT, "proposal_id": one, "locale": "ckb", "edition": ids["records"] + i, "of_edition": 1,
                           "by_id": ids["memberships"] + i, "created_at": now()} for i in ticks if one))  # fmt: skip
    bulk("amendments", ({**TEXT, "handle": new_handle(), "proposal_id": one, "locale": "en", "of_edition": 1,
                         "why": "", "author_id": ids["memberships"] + i, "answer": "",
                         "state": AmendmentState.PENDING if i % 2 else AmendmentState.ACCEPTED,
                         "decided_by_id": None if i % 2 else ids["memberships"] + i,
                         "decided_at": None if i % 2 else now(), "created_at": now(), "version": 1}
                        for i in ticks if one))  # fmt: skip
    if open_one:
        open_one.titles = {**open_one.titles, "ckb": "کورسی"}
    seen = list(db.session.scalars(select(Record.id).where(Record.space_id == space.id, Record.number < 10_000)))
    bulk("comments", ({"id": ids["comments"] + i, "handle": new_handle(), "record_id": seen[i % len(seen)],
                       "author_id": ids["memberships"] + i, "body": "…", "locale": "ar", "created_at": now(),
                       "is_answer": i % 7 == 0, "version": 1} for i in ticks))  # fmt: skip
    bulk("reactions", ({"comment_id": ids["comments"] + i, "membership_id": ids["memberships"] + (i + n) % number,
                        "feeling": list(Feeling)[n]} for i in ticks for n in range(min(3, number))))  # fmt: skip
    follow_and_support(space, seen, ids, ticks)
    bulk("activities", ({"id": ids["activities"] + i, "space_id": space.id, "happening": "comment.said",
                         "record_id": seen[i % len(seen)], "by_id": ids["memberships"] + i, "role": Role.MEMBER,
                         "from_value": "", "to_value": "", "reason": "", "details": {}, "at": now()}
                        for i in ticks))  # fmt: skip
    ask_and_answer(space, ids, ticks)
    db.session.commit()


def ask_and_answer(space, ids, ticks):
    """So many recommendations, that wait for this space and that it asked for, from proposals and with tasks; and one
    with so much evidence and so many letters."""
    one = db.session.scalars(select(Recommendation).where(Recommendation.space == space)).first()
    if one is None:
        return
    first, base = db.session.scalar(select(db.func.max(Record.id))) + 1, ids["memberships"]
    path = db.session.scalars(select(Path.id)).first()
    bulk("records", ({"id": first + i, "space_id": space.id, "kind": Kind.RECOMMENDATION, "number": 50_000 + first + i,
                      "title": f"Asked {i}", "locale": "en", "path_id": path, "author_id": base + i,
                      "audience": Audience.PUBLIC, "created_at": now(), "changed_at": now(), "version": 1}
                     for i in ticks))  # fmt: skip
    states = list(RecommendationState)
    bulk("recommendations", ({"id": first + i, "issuer_id": ids["spaces"] + i if i % 2 else space.id,
                              "state": states[i % len(states)], "texts": {"en": "…"}, "responsible": "…", "plan": "",
                              "percent": i % 100, "counts_tasks": False, "moved_at": now(), "claimed_at": now(),
                              "implemented_at": now()} for i in ticks))  # fmt: skip
    proposals = select(Record.id).where(Record.space_id == space.id, Record.kind == Kind.PROPOSAL)
    tasks = select(Record.id).where(Record.space_id == space.id, Record.kind == Kind.TASK)
    known = set(db.session.scalars(select(Link.from_id).where(Link.to_id == one.id)))
    done = set(db.session.scalars(select(Link.to_id).where(Link.from_id == one.id)))
    common = {"weight": 1, "created_at": now()}
    bulk("links", ({"from_id": p, "relation": Relation.RECOMMENDED_AS, "to_id": one.id, **common}
                   for p in list(db.session.scalars(proposals)) if p not in known))  # fmt: skip
    bulk("links", ({"from_id": one.id, "relation": Relation.SOURCE_OF, "to_id": t, **common}
                   for t in list(db.session.scalars(tasks)) if t not in done))  # fmt: skip
    bulk("evidence", ({"handle": new_handle(), "recommendation_id": one.id, "kind": "statement", "text": "…",
                       "url": "", "on": now().date(), "place": "", "by_id": base + i, "created_at": now(),
                       "verified_at": now(), "verified_by_id": base, "version": 1} for i in ticks))  # fmt: skip
    bulk("letters", ({"recommendation_id": one.id, "way": "sent", "number": str(i), "on": now().date(), "text": "",
                      "wait_days": 30, "by_id": base + i, "created_at": now()} for i in ticks))  # fmt: skip


def follow_and_support(space, seen, ids, ticks):
    """Everybody who has come follows what was there before, and those who facilitate follow what has come, too; the
    open proposals have so many supporters of each kind; each thread has its summary."""
    facilitators = select(Membership.id).where(Membership.space_id == space.id, Membership.role == Role.FACILITATOR)
    grown = [(ids["records"] + i, f) for f in db.session.scalars(facilitators) for i in ticks]
    everybody = [(seen[i % len(seen)], ids["memberships"] + i) for i in ticks]
    bulk("follows", ({"record_id": r, "membership_id": m, "is_muted": False, "since": now() - timedelta(days=9)}
                     for r, m in grown + everybody))  # fmt: skip
    bulk("comments", ({"id": ids["comments"] + len(ticks) + i, "handle": new_handle(),
                       "record_id": ids["records"] + i, "author_id": ids["memberships"] + i, "body": "…",
                       "locale": "ar", "is_answer": False, "created_at": now(), "version": 1}
                      for i in ticks))  # fmt: skip
    proposals = select(Proposal.id).where(Proposal.id.in_(seen), Proposal.state == ProposalState.OPEN)
    bulk("supports", ({"proposal_id": p, "by_id": ids["memberships"] + i, "created_at": now(), "person_id": None,
                       "organisation_id": None, "space_id": None, whose: ids[table] + i}
                      for p in list(db.session.scalars(proposals)) for i in ticks
                      for whose, table in (("person_id", "memberships"), ("organisation_id", "organisations"),
                                           ("space_id", "spaces"))))  # fmt: skip
    known = set(db.session.scalars(select(ThreadSummary.record_id)))
    bulk("thread_summaries", ({"record_id": r, "text": "…", "locale": "ar", "by_id": ids["memberships"],
                               "written_at": now(), "version": 1} for r in seen if r not in known))  # fmt: skip


def bulk(table, rows):
    rows = list(rows)
    if rows:
        db.session.execute(insert(Model.metadata.tables[table]), rows)


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("more", [100, pytest.param(1000, marks=pytest.mark.full)])
def test_every_page_costs_the_same_at_ten_and_at_a_thousand(app, visit, monkeypatch, more):
    """Every day at a hundred: more than one page of any list.

    But for the drawing of PDF files: that asks the database nothing, and a sheet of a thousand takes long.
    """
    monkeypatch.setattr("workspace.blueprints.paper.routes.pdf_of", lambda page: b"%PDF-")
    world = w.build()
    grow(world.here.space, 10)
    asked = ("board.changes", "meetings.news", "accounts.draft_key")  # By scripts.
    addresses = [
        (endpoint, url)
        for endpoint, url in w.addresses_of(app, world.here)
        if not endpoint.startswith("system.") and endpoint not in asked
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
    grow(world.here.space, more)
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
    assert [y - x for x, y in zip(before, after, strict=True)] == [30, 30, 30, 60, 10, 60]
