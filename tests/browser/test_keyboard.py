"""With the keyboard alone: everything is reached, nothing holds one back."""

import pytest

from tests.browser.conftest import LAPTOP

FOCUSED = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const name = e.getAttribute('aria-label') || e.innerText || e.value || e.name || '';
  return {tag: e.tagName, name: name.trim().slice(0, 40),
          isShown: box.width > 0 && box.height > 0,
          hasRing: style.outlineStyle !== 'none' || style.boxShadow !== 'none'};
}"""
REACHABLE = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.checkVisibility({checkVisibilityCSS: true}) && !e.disabled && e.tabIndex >= 0).length"""


@pytest.mark.parametrize("path", ["/", "/s/najaf", "/spaces", "/me", "/review"])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(opened, path):
    page = opened("facilitator", path, lang="en", width=LAPTOP)
    wanted = min(page.evaluate(REACHABLE), 60)
    unseen, reached = [], set()
    for _ in range(wanted + 10):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        reached.add(page.evaluate("() => { const e = document.activeElement; "
                                  "return (window.__n ||= new Map()).get(e) ?? (window.__n.set(e, window.__n.size), "
                                  "window.__n.size - 1) }"))  # fmt: skip
        if at["tag"] != "BODY" and not at["hasRing"]:
            unseen.append(at)
    assert not unseen
    assert len(reached) >= wanted, "the focus was held, or something cannot be reached"


def test_the_first_key_leads_to_the_content(opened):
    page = opened("member", "/s/najaf", lang="ar", width=LAPTOP)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
