"""A month, read from the right: axe finds nothing, and its days follow each other from right to left."""

import pytest

from tests.browser.conftest import AXE, LAPTOP, PHONE, look, new_context


@pytest.mark.parametrize(("lang", "width"), [("ar", PHONE), ("ar", LAPTOP), ("ckb", LAPTOP)])
def test_a_month_is_read_from_the_right(chromium, site, lang, width):
    context = new_context(chromium, site, "facilitator", lang, width)
    context.add_init_script(AXE)
    page = context.new_page()
    seen = look(page, site, "calendars.month", "/s/najaf/calendar", set())
    assert seen.status == 200
    assert seen.violations == []
    assert seen.width[0] <= seen.width[1]
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".month [aria-current=date]").count() == 1
    if width == LAPTOP:
        left = [th.bounding_box()["x"] for th in page.locator(".month thead th").all()]
        assert left == sorted(left, reverse=True)
        assert len(left) == 7
    context.close()
