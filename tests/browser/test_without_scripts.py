"""Without JavaScript everything works, one page after the other."""

from urllib.parse import urljoin

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD


def test_signing_in_and_adding_a_task(opened):
    page = opened("", "/sign-in", lang="en", scripts=False)
    page.fill("[name=name], [name=sign_in_name]", "member")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit], main form button:not([type=button])")
    page.goto(urljoin(page.url, "/s/najaf/tasks/new"))
    page.fill("[name=title]", "Bring the chairs back")
    page.click("main form button:not([type=button])")
    expect(page.get_by_text("Bring the chairs back").first).to_be_visible()


def test_the_language_is_chosen_by_a_link(opened):
    page = opened("", "/sign-in", lang="en", scripts=False)
    page.locator("summary[aria-label=Language]").click()
    page.locator("a[hreflang=ckb]").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ckb")
