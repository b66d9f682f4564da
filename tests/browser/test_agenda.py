"""The order of an agenda by keyboard and by hand: the point moves and stays moved; nothing breaks the page's policy."""

import re

from tests.browser.conftest import BREACHES, LAPTOP, until

TITLES = "() => [...document.querySelectorAll('ol.agenda > li h3')].map(h => h.innerText.replace(/^\\S+ /, ''))"


def test_the_arrows_move_a_point(opened, site):
    page = opened("facilitator", "/s/najaf/meetings", lang="en", width=LAPTOP)
    page.locator("h2:has-text('Now and next') + ul a.card", has_text="اجتماع المتابعة الشهري").first.click()
    page.wait_for_selector("[data-grip]")
    one, two, *rest = page.evaluate(TITLES)

    page.locator("[data-grip]").first.focus()
    page.keyboard.press("ArrowDown")

    until(page, "([a, b]) => (" + TITLES + ")().slice(0, 2).join() === [b, a].join()", [one, two])
    until(page, "one => document.activeElement?.getAttribute('aria-label')?.includes(one)", one)
    page.reload()
    assert page.evaluate(TITLES) == [two, one, *rest]


def test_a_point_is_dragged_by_its_handle(opened, site):
    page = opened("facilitator", "/s/najaf/meetings", lang="ar", width=LAPTOP)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(BREACHES)
    page.locator("a.card", has_text="الاجتماع الأسبوعي").first.click()
    page.wait_for_selector("[data-grip]")
    one, two, *rest = page.evaluate(TITLES)
    grips = page.locator("[data-grip]")
    page.locator("#agenda h2").evaluate("head => head.scrollIntoView()")
    from_, to = grips.nth(0).bounding_box(), grips.nth(1).bounding_box()
    grips.first.hover()
    until(page, "() => typeof Sortable === 'function' && Sortable.get(document.querySelector('ol.agenda'))")
    page.mouse.move(from_["x"] + 20, from_["y"] + 20)
    page.mouse.down()
    page.mouse.move(from_["x"] + 25, from_["y"] + 30, steps=4)
    with page.expect_response(re.compile("/place$")):
        page.mouse.move(to["x"] + 25, to["y"] + 70, steps=12)
        page.mouse.up()

    until(page, "([a, b]) => (" + TITLES + ")().slice(0, 2).join() === [b, a].join()", [one, two])
    page.reload()
    assert page.evaluate(TITLES) == [two, one, *rest]
    assert said == []
