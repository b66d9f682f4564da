"""Search as one types: what is found stands there after a moment, and in the address, to come back to."""

import re

from playwright.sync_api import expect


def test_what_is_typed_is_looked_for_and_stands_in_the_address(opened):
    page = opened("", "/search", lang="ar")
    page.locator("#q").press_sequentially("نهر", delay=30)
    expect(page.locator("#results mark").first).to_contain_text("نهر")
    expect(page).to_have_url(re.compile(r"[?&]q=%D9%86%D9%87%D8%B1"))
    page.locator("#results a").first.click()
    expect(page.locator("#q")).to_have_count(0)
    page.go_back()
    expect(page.locator("#q")).to_have_value("نهر")
    expect(page.locator("#results mark").first).to_be_visible()
