"""The public tracker: what it counts, for whom, and that each number is the list behind it."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, RecommendationState, Role, SpaceKind
from workspace.services import recommendations, records
from workspace.services.recommendations import Told

S = RecommendationState
OF_ALL = "Of {} recommendations {} are implemented"


@pytest.fixture
def council(app):
    return a.Space(kind=SpaceKind.COUNCIL, place="basra")


def ask(council, state=S.ISSUED, **more):
    return a.Recommendation(space=council, state=state, **more)


def head(council, user=None):
    return a.actor(a.Membership(space=council, role=Role.FACILITATOR))


def test_it_counts_what_visitors_may_read_for_everybody_the_same(app, council, visit):
    closed, hidden = a.Space(kind=SpaceKind.COUNCIL, closed=True), a.Space(kind=SpaceKind.COUNCIL, hidden=True)
    ask(council)
    ask(closed)
    for unseen in (
        ask(council, audience=Audience.MEMBERS), ask(council, audience=Audience.MODERATORS),
        ask(closed, issuer=a.Space(closed=True)), ask(hidden),
    ):  # fmt: skip
        assert unseen.id
    coordinator = a.member(a.root(), Role.COORDINATOR)

    for user in (None, a.member(hidden, Role.FACILITATOR), coordinator):
        page = visit(user).get("/tracker")
        assert OF_ALL.format(2, 0) in page
        assert len(visit(user).get("/tracker/list").all("li.box")) == 2
        assert len(visit(user).get("/tracker.csv").source.splitlines()) == 3
        assert hidden.slug not in page.source


def test_hidden_things_change_no_byte(app, council, visit):
    ask(council)
    other, path = a.Space(kind=SpaceKind.COUNCIL, hidden=True), a.Path()

    def seen():
        app.extensions.pop("tracked", None)
        return re.sub(r'content="[\w.-]{60,}"', "", visit().get("/tracker").source)

    before = seen()
    for _ in range(9):
        ask(other, path=path)
        ask(council, audience=Audience.MEMBERS)
    assert seen() == before


def test_every_number_opens_the_list_behind_it(app, council, visit):
    water = a.Path(slug="water")
    with time_machine.travel(now() - timedelta(days=70), tick=False):
        ask(council, S.IN_PROGRESS, due_at=now() + timedelta(days=5), path=water)
        ask(council, S.CLAIMED)
    for state in (*S, S.IMPLEMENTED):
        ask(council, state, path=water)
    ask(a.Space(kind=SpaceKind.COUNCIL), S.ISSUED)

    browser, asked = visit(), {}
    for at in ("/tracker", "/tracker?path=water", "/tracker?state=in_progress", "/tracker?late=1"):
        for link in browser.get(at).all("table a"):
            asked[link["href"]] = int(link.text) if link.text.isdigit() else None
    lists = {href: n for href, n in asked.items() if n is not None}
    assert len(lists) > 30
    for href, number in lists.items():
        assert len(browser.get(href).all("li.box")) == number, href
    assert any("late" in parse_qs(urlsplit(href).query) for href in lists)


def test_claimed_and_confirmed_are_two_figures(app, council, visit):
    for state in (S.CLAIMED, S.CLAIMED, S.IMPLEMENTED, S.ISSUED):
        ask(council, state)
    page = visit().get("/tracker")

    assert "Implemented: 25% = 1 ÷ 4" in page
    assert "2 more are claimed by councils" in page
    rows = {
        row.one("th").text: [cell.text for cell in row.all("td")] for row in page.all("#main table")[0].all("tr")[1:]
    }
    assert rows["Done, says the council"] == ["2", "50%", "0"]
    assert rows["Implemented, confirmed"] == ["1", "25%", "0"]


def test_what_happens_is_counted_at_once_and_what_the_clock_brings_too(app, council, visit):
    it = ask(council)
    browser = visit()
    assert "Of 1 recommendations" in browser.get("/tracker")

    recommendations.take(it, "acknowledge", Told(next_at=now() + timedelta(days=3)), by=head(council))
    db.session.commit()
    page = browser.get("/tracker")
    assert page.has("tr[data-mark=acknowledged] a")
    assert not page.has(".late a, a.late")

    with time_machine.travel(now() + timedelta(days=4)):
        assert visit().get("/tracker").has("tr[data-mark=acknowledged] a.late")
    records.keep(it, by=head(council))
    db.session.commit()
    assert "No recommendation that visitors may read is like that." in visit().get("/tracker")


def test_what_was_not_heard_of_for_long_becomes_late_by_the_clock(app, council, visit):
    ask(council)
    assert not visit().get("/tracker").has("a.late")
    with time_machine.travel(now() + timedelta(days=181)):
        assert visit().get("/tracker").has("tr[data-mark=issued] a.late")


def test_a_cell_that_a_spreadsheet_would_run_stays_text(app, council, visit):
    ask(council, title="=HYPERLINK(0)", responsible="@SUM(1)")
    row = list(csv.reader(io.StringIO(visit().get("/tracker.csv").source.lstrip("\ufeff"))))[1]
    assert row[1] == "'=HYPERLINK(0)"
    assert row[7] == "'@SUM(1)"


@pytest.mark.parametrize("lang", ["ar", "ckb", "en"])
def test_a_link_to_it_is_previewed_with_the_figures_in_its_language(app, council, visit, lang):
    ask(council, S.IMPLEMENTED)
    page = visit(lang=lang).get(f"/tracker?council={council.slug}")
    told = page.one("meta[property='og:description']")["content"]
    assert told == page.one("meta[name=description]")["content"]
    assert told.split()[:2] == {"en": ["Of", "1"], "ar": ["التوصيات:", "1."], "ckb": ["لە", "1"]}[lang]


@pytest.mark.parametrize(
    "query",
    ["year=20260", "year=0000", "state=<b>", "issued=2026-13", "done=9999-01", "council=" + "x" * 99, "late=yes"],
)
def test_a_word_that_makes_no_sense_asks_for_nothing(app, council, visit, query):
    ask(council)
    for at in ("/tracker", "/tracker/list", "/tracker.csv"):
        assert visit().get(f"{at}?{query}").status == 200
    assert len(visit().get(f"/tracker/list?{query}").all("li.box")) == 1


def test_the_form_narrows_without_scripts(app, council, visit):
    ask(council)
    ask(a.Space(kind=SpaceKind.COUNCIL), S.DECLINED)
    browser = visit()
    page = browser.get("/tracker")
    assert OF_ALL.format(2, 0) in page
    assert f"council={council.slug}" in page.source
    assert OF_ALL.format(1, 0) in browser.get(f"/tracker?council={council.slug}&path=&place=basra&year=&state=")
    assert "No recommendation" in browser.get(f"/tracker?council={council.slug}&place=kut")


def test_a_season_is_a_filter_once_visitors_may_read_it(app, council, visit):
    region = a.Space(kind=SpaceKind.REGION, slug="iraq")
    shown = a.Season(space=region, number=4, names={"en": "The fourth"}, state="call")
    draft = a.Season(space=region, number=5, names={"en": "The fifth"}, state="draft")
    for season in (shown, draft, draft):
        ask(council, season_id=season.id)
    browser = visit()
    page = browser.get("/tracker")
    assert "The fifth" not in page
    assert page.links["The fourth"] == "/tracker?season=iraq-4"
    assert OF_ALL.format(1, 0) in browser.get("/tracker?season=iraq-4")
    assert len(browser.get("/tracker/list?season=iraq-4").all("li.box")) == 1
    assert browser.get("/tracker/list?season=iraq-5").all("li.box") == []
