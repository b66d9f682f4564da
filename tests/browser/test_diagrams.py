"""A ranking of many rounds on a phone: it is moved in its own box, by key as well, and its options stay in sight."""

import pytest

from tests import factories as a
from tests.browser.conftest import AXE, JUDGE, PHONE, until
from workspace.db import db
from workspace.models import Audience, Method
from workspace.services import decisions, votes
from workspace.services.votes import Vote
from workspace.web import clock

OPTIONS = (
    "مقعد على ضفة النهر",
    "أشجار على طول الطريق إلى السوق القديم يسقيها أصحاب الدكاكين",
    "A wall",
    "جدار",
    "بئر",
    "ملعب",
)
FIRST = 6, 5, 4, 3, 2, 1  # So that each goes in its turn, until more than half are left to one.


@pytest.fixture(scope="module")
def ranking(site):
    """The address of a ranking of six options that took five rounds, for anybody to read."""
    with site.app.app_context():
        proposal = a.Proposal(open=True, audience=Audience.PUBLIC)
        decision = a.decision(
            proposal, Method.RANKED, members=sum(FIRST), options=OPTIONS, key=clock.ballot_key(), quorum_percent=50
        )
        answers = [key for key, times in zip("abcdef", FIRST, strict=True) for _ in range(times)]
        for by, key in zip(a.voters(decision), answers, strict=False):
            votes.cast(decision, Vote((key,)), by=by)
        decisions.close(decision, by=a.actor(decision.author), key=clock.ballot_key(), reason="All have voted.")
        db.session.commit()
        assert decision.tally is not None
        assert len(decision.tally["rounds"]) == 5
        address = f"/s/{decision.space.slug}/decisions/{decision.number}"
        db.session.remove()
    return address


BOXES = """() => {
  const box = document.querySelector('#result .scroller'), of = box.getBoundingClientRect();
  const names = [...box.querySelectorAll('tbody th > span')].map(e => e.getBoundingClientRect());
  return {moved: Math.abs(box.scrollLeft), inside: names.every(n => n.left >= of.left - 1 && n.right <= of.right + 1),
          page: document.scrollingElement.scrollWidth};
}"""


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_many_rounds_are_moved_by_key_and_the_options_stay_in_sight(opened, ranking, lang):
    page = opened("", ranking, lang=lang)
    assert page.evaluate(BOXES) == {"moved": 0, "inside": True, "page": PHONE}
    page.locator("#result .scroller").focus()
    page.keyboard.press("ArrowLeft" if lang == "ar" else "ArrowRight")
    until(page, "Math.abs(document.querySelector('#result .scroller').scrollLeft) > 0")
    page.keyboard.press("End" if lang == "en" else "ArrowLeft")
    assert page.evaluate(BOXES)["inside"]


@pytest.mark.parametrize(("lang", "dark"), [("ar", True), ("en", False)])
def test_it_is_clean_for_axe_and_its_bars_begin_where_the_reader_does(opened, ranking, lang, dark):
    page = opened("", ranking, lang=lang, dark=dark)
    bar, row = (
        page.locator(f"#result [data-mark=chosen] {each}").first.bounding_box() for each in ("rect", "th > svg")
    )
    assert bar is not None
    assert row is not None
    start = (lambda box: box["x"] + box["width"]) if lang == "ar" else (lambda box: box["x"])
    assert start(bar) == pytest.approx(start(row), abs=1)
    page.evaluate(AXE)
    assert [(each["id"], each["nodes"][0]["html"]) for each in page.evaluate(JUDGE)] == []


@pytest.mark.parametrize("lang", ["ar", "ckb", "en"])
def test_nobody_scrolls_the_tables_of_the_tracker_sideways(opened, lang):
    page = opened("", "/tracker", lang=lang)
    widths = page.evaluate("[...document.querySelectorAll('.scroller')].map(e => [e.scrollWidth, e.clientWidth])")
    assert widths
    assert [pair for pair in widths if pair[0] > pair[1]] == []
