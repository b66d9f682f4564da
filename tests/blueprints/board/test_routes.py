"""The board: what stands on it, for whom, in how many bytes and statements."""

import re

import brotli
import pytest

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Audience, Role, Task
from workspace.services import proposals, tasks


def grow(space, cards):
    """A board of this many tasks with all a card can show, and a tenth as many proposals and meetings."""
    by = a.actor(a.Membership(space=space))
    path, label = a.Path(), a.Label(space=space)
    columns = [a.column(space, i) for i in range(3)]
    for i in range(cards):
        task = tasks.add(space, columns[i % 3], f"Print the forms in Arabic and Kurdish, part {i}", by=by)
        task.path_id = path.id
        tasks.assign(task, [by.membership], by=by)
        tasks.label(task, [label], by=by)
    for _ in range(cards // 10):
        a.Proposal(space=space, open=True, path=path)
        a.Meeting(space=space)
    db.session.commit()


def test_three_lanes_with_their_counts(app, visit):
    space = a.Space()
    grow(space, 10)

    page = visit(a.member(space)).get(f"/s/{space.slug}")

    assert page.status == 200
    assert page.region("n-tasks").text == "10"
    assert page.region("n-proposals").text == "1"
    assert len(page.all("[data-sort]")) == 3


def test_a_visitor_reads_what_is_published_and_nothing_else(app, visit):
    space = a.Space()
    a.Proposal(space=space, open=True, title="For everybody")
    a.Proposal(space=space, submitted=True, title="Waiting")
    a.Task(space=space, title="Inside")
    a.Task(space=space, title="Shared", audience=Audience.PUBLIC)

    page = visit().get(f"/s/{space.slug}")

    assert "For everybody" in page
    assert "Shared" in page
    assert "Waiting" not in page
    assert "Inside" not in page
    assert page.region("n-tasks").text == "1"


def test_archived_and_closed_cards_are_not_in_the_page(app, visit):
    space = a.Space()
    a.Task(space=space, archived=True, title="Long done")
    a.Proposal(space=space, declined=True, title="Declined one")
    page = visit(a.member(space)).get(f"/s/{space.slug}")
    assert "Long done" not in page
    assert "Declined one" not in page


def test_a_long_column_shows_its_first_25_and_a_way_to_the_rest(app, visit):
    space = a.Space()
    by, column = a.actor(a.Membership(space=space)), a.column(space)
    for i in range(60):
        tasks.add(space, column, f"task {i}", by=by)
    browser = visit(a.member(space))
    db.session.commit()

    page = browser.get(f"/s/{space.slug}")
    found = [li["id"] for li in page.all("[data-sort] > li")]
    rest = next(url for text, url in page.links.items() if text == "35 more")
    while rest:
        page = browser.get(rest)
        found += [li["id"] for li in page.all(".cards > li")]
        rest = page.links.get("More")

    assert found == [f"t{n}" for n in range(60, 0, -1)]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=bread", {"Bake bread"}),
        ("q=BREAD", {"Bake bread"}),
        ("q=%25", set()),
        ("mine=1", {"Bake bread"}),
        ("path=path-x", {"Carry water"}),
        ("due=late", {"Carry water"}),
        ("due=nonsense&who=nobody", set()),
        ("", {"Bake bread", "Carry water"}),
    ],
)
def test_the_filter_stands_in_the_address(app, visit, query, titles):
    space = a.Space()
    mine = a.Membership(space=space)
    by = a.actor(mine)
    bread = tasks.add(space, a.column(space), "Bake bread", by=by)
    tasks.assign(bread, [mine], by=by)
    water = tasks.add(space, a.column(space), "Carry water", by=by)
    water.path_id = a.Path(slug="path-x").id
    water.due_at = now().replace(year=2020)
    db.session.commit()

    page = visit(mine.user).get(f"/s/{space.slug}?{query}")

    assert {b.text for b in page.all("[data-sort] b")} == titles


@pytest.mark.parametrize("word", ["slug", "handle", "endpoint", "after", "_method", "_anchor", "_scheme", "page"])
def test_words_of_the_address_go_on_as_such_and_as_nothing_else(app, visit, word):
    space = a.Space()
    by, column = a.actor(a.Membership(space=space)), a.column(space)
    for i in range(26):
        tasks.add(space, column, f"task {i}", by=by)
    db.session.commit()
    browser = visit(a.member(space))
    page = browser.get(f"/s/{space.slug}?label=x&{word}=y&lane=tasks&lane=more")
    assert page.status == 200
    assert page.links["Filter"] == f"/s/{space.slug}/filter?label=x&{word}=y&lane=tasks&lane=more"
    assert page.links["English"] == f"?label=x&{word}=y&lane=tasks&lane=more&lang=en"
    assert browser.get(f"/s/{space.slug}/proposals?{word}=y").status == 200


def test_statements_do_not_grow_with_the_cards(app, visit):
    few, many = a.Space(), a.Space()
    grow(few, 10)
    grow(many, 200)
    counted = []
    for space in (few, many):
        browser = visit(a.member(space, Role.FACILITATOR))
        browser.get(f"/s/{space.slug}")
        with statements(app) as sent:
            browser.get(f"/s/{space.slug}")
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 12


@pytest.mark.engine("sqlite")
def test_a_board_of_200_cards_is_light(app, visit):
    space = a.Space()
    grow(space, 200)
    page = visit(a.member(space, Role.FACILITATOR), lang="ar").get(f"/s/{space.slug}")

    cards = re.findall(r'<li id="t.*?</li>', page.source, re.DOTALL)
    html = len(brotli.compress(page.source.encode(), quality=4))
    static = sum(travels(app, url) for url in page_files(page))
    assert max(len(card.encode()) for card in cards) <= 700
    assert html <= 16 * 1024
    assert html + static <= 45 * 1024


def page_files(page):
    """The stylesheet, scripts and icons a first visit fetches."""
    icons = {e["href"].partition("#")[0] for e in page.all("use")}
    return [*icons, *(e["href"] for e in page.all("link")), *(e["src"] for e in page.all("script"))]


def travels(app, url):
    """The bytes of a file as it travels to a browser that can decompress."""
    with app.test_client().get(url, headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        return len(answer.data)


def test_outsiders_of_a_closed_space_are_shown_its_front(app, visit):
    space = a.Space(closed=True)
    page = visit().open(f"/s/{space.slug}")
    assert page.status == 303
    assert page.location == f"/s/{space.slug}/about"


def test_what_others_changed_is_told_and_what_i_changed_is_not(app, visit):
    space = a.Space()
    me, other = a.member(space), a.actor(a.Membership(space=space))
    browser = visit(me)
    board = browser.get(f"/s/{space.slug}")
    revision = board.region("board")["data-revision"]
    ask = f"/s/{space.slug}/changes?since={revision}"
    assert browser.get(ask).status == 204

    tasks.add(space, a.column(space), "From another", by=other)
    db.session.commit()
    told = browser.get(ask, target="div#live", headers={"Masar-Board": "1"})

    assert "From another" in told
    assert told.size < 3000
    since = re.search(r"since=(\d+)", told.source)[1]
    assert browser.get(f"/s/{space.slug}/changes?since={since}").status == 204


def test_a_lane_is_explained_until_it_is_understood(app, visit):
    space = a.Space()
    browser = visit(a.member(space))
    page = browser.get(f"/s/{space.slug}")
    assert len(page.all(".hint-line")) == 3

    page = browser.submit(page, "/me/hints/tasks")

    assert len(page.all(".hint-line")) == 2
    assert db.session.query(Task).count() == 0


def test_fifty_changes_cost_what_one_costs(app, visit):
    space = a.Space()
    other = a.actor(a.Membership(space=space))
    browser = visit(a.member(space))
    address = f"/s/{space.slug}/changes?since=0"

    def cost():
        browser.get(address, target="div#live", headers={"Masar-Board": "whole"})
        with statements(app) as sent:
            told = browser.get(address, target="div#live", headers={"Masar-Board": "whole"})
        return len(sent), told

    tasks.add(space, a.column(space), "First", by=other)
    proposals.advance(a.Proposal(space=space, submitted=True), "approve", by=other)
    db.session.commit()
    few, _page = cost()
    for n in range(20):
        tasks.add(space, a.column(space, n % 3), f"Task {n}", by=other)
        proposals.advance(a.Proposal(space=space, submitted=True), "approve", by=other)
    db.session.commit()
    many, page = cost()

    assert few == many <= 12
    assert "Task 19" in page
    assert page.source.index("Task 19") < page.source.index("Task 16"), "in the order of the column, top first"


def test_a_filtered_board_is_shown_anew_and_stays_filtered(app, visit):
    space = a.Space()
    mine = a.Membership(space=space)
    tasks.add(space, a.column(space), "Paint", by=a.actor(mine))
    db.session.commit()
    answer = visit(mine.user).post(
        f"/s/{space.slug}/tasks/1/move", {"column": a.column(space, 1).handle},
        target="div#board", headers={"Masar-Board": "filtered"},
    )  # fmt: skip
    assert answer.headers["HX-Refresh"] == "true"
    assert not answer.source


def test_the_address_of_a_form_leads_to_the_page_above_it(app, visit):
    space = a.Space()
    tasks.add(space, a.column(space), "Paint", by=a.actor(a.Membership(space=space)))
    db.session.commit()
    browser = visit(a.member(space))
    answer = browser.open(f"/s/{space.slug}/tasks/1/archive?lang=ckb")
    assert (answer.status, answer.location) == (302, f"/s/{space.slug}/tasks/1?lang=ckb")
    assert browser.open("/sign-out").status == 405
