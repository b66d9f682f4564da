"""The board under people's hands: mouse, finger, keyboard, two people at once. What is shown is what is kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, until

BOARD = "/s/najaf"


@pytest.fixture
def fresh(opened):
    """A board with three new cards on top of its first column, made by the member: their ids, top first."""

    def made(lang: str = "en", width: int = LAPTOP, title: str = "Card") -> tuple[Page, list[str]]:
        page = opened("member", f"{BOARD}?lane=tasks", lang=lang, width=width)
        column = page.locator(".column").first
        column.locator("details.add summary").click()
        for n in range(3):
            column.locator("details.add input[name=title]").fill(f"{title} {n}")
            column.locator("details.add button").click()
            expect(column.locator("li").first).to_contain_text(f"{title} {n}")
        return page, ids(page, 0)[:3]

    return made


def ids(page: Page, column: int) -> list[str]:
    return page.locator(".column").nth(column).locator("li[id]").evaluate_all("all => all.map(e => e.id)")


def count(page: Page, column: int) -> int:
    said = page.locator(".column").nth(column).locator(".count").inner_text()
    return int(re.search(r"\d+", said)[0])


def test_cards_are_added_one_after_the_other_without_leaving_the_board(fresh):
    page, (top, *_rest) = fresh(title="Added")
    assert page.url.endswith("/s/najaf?lane=tasks")
    page.reload()
    assert ids(page, 0)[0] == top


def test_a_card_is_dragged_and_stays_where_it_was_dropped(fresh):
    page, (top, *_rest) = fresh(title="Dragged")
    before = count(page, 1)
    page.hover(f"#{top}")
    until(page, "() => typeof Sortable === 'function' && Sortable.get(document.querySelector('[data-sort]'))")
    start = page.locator(f"#{top}").bounding_box()
    end = page.locator(".column").nth(1).locator(".cards").bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 15)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30, steps=4)
    with page.expect_response(re.compile("/move$")) as moved:
        page.mouse.move(end["x"] + 40, end["y"] + 20, steps=12)
        page.mouse.up()
    expect(page.locator("#flashes")).to_contain_text("Moved.")
    assert len(moved.value.body()) <= 2048
    shown = ids(page, 1)
    assert top in shown
    assert count(page, 1) == before + 1
    page.reload()
    assert ids(page, 1) == shown


@pytest.mark.parametrize(("lang", "towards"), [("en", "ArrowRight"), ("ar", "ArrowLeft")])
def test_a_card_is_moved_by_keys_in_the_direction_one_reads(fresh, lang, towards):
    page, (top, second, _third) = fresh(lang=lang, title=f"Keyed {lang}")
    page.focus(f"#{top} a")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    with page.expect_response(re.compile("/move$")):
        page.keyboard.press("Space")
    expect(page.locator("#flashes .flash")).to_be_visible()
    assert ids(page, 0)[:2] == [second, top]
    page.focus(f"#{top} a")
    page.keyboard.press("Space")
    page.keyboard.press(towards)
    with page.expect_response(re.compile("/move$")):
        page.keyboard.press("Space")
    expect(page.locator(".column").nth(1).locator(f"#{top}")).to_be_visible()
    until(page, "id => document.activeElement.closest('li')?.id === id", arg=top)
    page.reload()
    assert top in ids(page, 1)


def test_escape_puts_a_held_card_back(fresh):
    page, cards = fresh(title="Held")
    page.focus(f"#{cards[0]} a")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert ids(page, 0)[:3] == cards


def test_undo_puts_it_back_in_one_tap(fresh):
    page, (top, *_rest) = fresh(title="Undone")
    page.focus(f"#{top} a")
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.locator(".column").nth(1).locator(f"#{top}")).to_be_visible()
    page.locator("#flashes button").click()
    expect(page.locator(".column").first.locator(f"#{top}")).to_be_visible()


def test_a_card_opens_beside_the_board_and_is_changed_there(fresh):
    page, (top, *_rest) = fresh(title="Opened")
    page.click(f"#{top} a")
    expect(page.locator("#panel h1")).to_have_text("Opened 2")
    assert page.url.endswith(f"/s/najaf/tasks/{top[1:]}")
    page.click("#panel #task_title summary")
    page.fill("#panel #task_title input[name=title]", "Changed in place")
    page.click("#panel #task_title button")
    expect(page.locator(f"#{top}")).to_contain_text("Changed in place")
    expect(page.locator("#panel h1")).to_have_text("Changed in place")
    page.keyboard.press("Escape")
    expect(page.locator("#panel h1")).to_have_count(0)
    assert page.url.endswith("/s/najaf")
    page.go_back()
    page.wait_for_url(re.compile(r"/tasks/\d+$"))
    expect(page.locator("h1")).to_contain_text("Changed in place")


def test_who_does_it_is_changed_in_the_panel_too(fresh):
    page, (top, *_rest) = fresh(title="Assigned")
    page.click(f"#{top} a")
    page.click("#panel a[data-panel]")
    page.locator("#panel input[name=people]").first.check()
    page.locator("#panel form button", has_text="Save").click()
    expect(page.locator(f"#{top} .face")).to_have_count(1)
    expect(page.locator("#panel h1")).to_have_text("Assigned 2")
    assert page.locator("#board").is_visible()


def test_a_finger_drags_a_card_by_its_handle(fresh):
    page, (top, second, _third) = fresh(width=PHONE, title="By finger")
    grip = page.locator(f"#{top} .grip")
    grip.scroll_into_view_if_needed()
    grip.dispatch_event("pointerover")
    until(page, "() => typeof Sortable === 'function' && Sortable.get(document.querySelector('[data-sort]'))")
    start, end = grip.bounding_box(), page.locator(f"#{second}").bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    hand = page.context.new_cdp_session(page)

    def touch(kind, *points):
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": px, "y": py} for px, py in points]})

    with page.expect_response(re.compile("/move$")):
        touch("touchStart", (x, y))
        for part in range(1, 11):
            touch("touchMove", (x, y + (end["y"] + end["height"] - y) * part / 10))
            page.wait_for_timeout(20)
        touch("touchEnd")
    expect(page.locator("#flashes .flash")).to_be_visible()
    page.reload()
    assert ids(page, 0)[:2] == [second, top]


def test_on_a_phone_a_card_is_a_page_and_one_lane_shows_at_a_time(opened):
    page = opened("member", BOARD, lang="ar", width=PHONE)
    shown = [lane for lane in page.locator(".lane").all() if lane.is_visible()]
    assert len(shown) == 1
    page.locator("nav.lanes a").first.click()
    page.wait_for_load_state()
    page.locator(".lane[data-shown] a.card").first.click()
    page.wait_for_url(re.compile(r"/proposals/\d+$"))
    expect(page.locator("h1")).to_be_visible()


def test_what_another_does_appears_and_takes_nothing_from_ones_hands(fresh, opened):
    mine, (top, *_rest) = fresh(title="Shared")
    other = opened("facilitator", f"{BOARD}?lane=tasks", lang="en", width=LAPTOP)
    typed = mine.locator(".column").nth(1).locator("details.add")
    typed.locator("summary").click()
    typed.locator("input[name=title]").fill("Half a word")
    other.click(f"#{top} a")
    expect(other.locator("#panel h1")).to_be_visible()
    move = other.locator("#panel .menu", has_text="Move to")
    move.locator("summary").click()
    with other.expect_response(re.compile("/move$")):
        move.locator("ul button").last.click()
    mine.evaluate("() => htmx.trigger(document.getElementById('live'), 'masar:poll')")
    expect(mine.locator(".column").first.locator(f"#{top}")).to_have_count(0)
    assert typed.locator("input[name=title]").input_value() == "Half a word"
    assert mine.evaluate("() => document.activeElement.name") == "title"


def test_the_keys_lead_where_help_says(opened):
    page = opened("facilitator", BOARD, lang="en", width=LAPTOP)
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/proposals/new$"))
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 5, "y": 300})
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.wait_for_url(re.compile("/s/najaf$"))


def test_a_line_that_drops_is_said_and_nothing_typed_is_lost(opened):
    page = opened("member", f"{BOARD}?lane=tasks", lang="en", width=LAPTOP)
    adding = page.locator(".column").first.locator("details.add")
    adding.locator("summary").click()
    adding.locator("input[name=title]").fill("Typed in the dark")
    page.context.set_offline(True)
    adding.locator("button").click()
    expect(page.locator("#flashes")).to_contain_text("No connection")
    assert adding.locator("input[name=title]").input_value() == "Typed in the dark"
    page.context.set_offline(False)
    adding.locator("button").click()
    expect(page.locator(".column").first.locator("li").first).to_contain_text("Typed in the dark")
    page.reload()
    assert page.get_by_text("Typed in the dark").count() == 1


def test_three_quick_moves_are_all_kept(fresh):
    page, cards = fresh(title="Quick")
    kept = []
    page.on("response", lambda answer: kept.append(answer.status) if answer.url.endswith("/move") else None)
    for card in cards:
        page.focus(f"#{card} a")
        for key in ("Space", "ArrowRight", "Space"):
            page.keyboard.press(key)
    for _ in range(200):
        if len(kept) == len(cards):
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(100)
    assert kept == [200, 200, 200]
    shown = ids(page, 1)
    page.reload()
    assert set(cards) <= set(ids(page, 1))
    assert ids(page, 1) == shown
