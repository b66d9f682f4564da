"""What every page keeps to, asked of all of them: forms that can be sent, and regions that are the page's own."""

import re

import pytest

from tests import world as w
from tests.pages import Page


@pytest.fixture
def there(app, monkeypatch):
    """A world; what its pages hold is not drawn as PDF."""
    monkeypatch.setattr("workspace.blueprints.paper.routes.pdf_of", lambda page: b"%PDF-")
    return w.build()


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.full)])
def test_every_form_of_every_page_can_be_sent(app, visit, there, every):
    """Each posts to an address that there is, with a token and an operation id; what htmx would swap is on the page.

    Every day whoever facilitates opens all of them, a visitor and an author each third.
    """
    wrong, forms = [], 0
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
    for who, step in (("visitor", every), ("author", every), ("facilitator", 1)):
        browser = visit(there.people[who])
        for _endpoint, url in list(w.pages_of(app, there))[::step]:
            page = browser.open(url)
            if page.status == 200:
                forms += len(page.forms)
                wrong += [f"{url}: {said}" for said in what_is_wrong(page, adapter)]
    assert forms > 100
    assert sorted(set(wrong)) == []


def what_is_wrong(page: Page, adapter) -> list[str]:
    ids = [e.get("id") for e in page.element.xpath("//*[@id]")]
    targets = {t[1:] for t in page.element.xpath("//@hx-target") if t.startswith("#")} - {"panel"}
    wrong = [f"two elements are called {each}" for each in set(ids) if ids.count(each) > 1]
    if page.source.lstrip().startswith("<!doctype"):  # Else it goes into a page: what changed since it was drawn.
        wrong += [f"#{each} is not on the page" for each in targets - set(ids)]
    for form in page.forms:
        if (form.get("method") or "get").lower() == "post":
            wrong += what_is_wrong_with(form, form.get("action") or page.url, adapter)
    return wrong


def what_is_wrong_with(form, action: str, adapter) -> list[str]:
    hidden = ("csrf_token", "op")
    wrong = [f"{action} has not one {n}" for n in hidden if len(form.xpath(f'.//input[@name="{n}"][@value!=""]')) != 1]
    for each in [action, *form.xpath(".//@formaction")]:
        if not adapter.test(re.split(r"[?#]", each)[0], "POST"):
            wrong.append(f"{each} is not there")
    return wrong


@pytest.mark.engine("sqlite")
def test_a_region_alone_is_the_region_of_the_page(app, visit, there):
    """Whoever asks for a part of a page by name gets what stands there, to the letter."""
    browser = visit(there.people["facilitator"])
    wrong, compared = [], 0
    for _endpoint, url in list(w.pages_of(app, there)):
        page = browser.open(url)
        if page.status != 200 or not page.source.lstrip().startswith("<!doctype"):
            continue
        for part in {e.get("id") for e in page.element.xpath("//section[@id]")}:
            alone = browser.get(url, target=f"section#{part}")
            if alone.status != 200 or "HX-Redirect" in alone.headers:
                continue
            compared += 1
            if words_of(alone) not in words_of(page):
                wrong.append(f"{url} #{part}")
    assert compared > 10
    assert wrong == []


def words_of(page: Page) -> str:
    """What a page says, but for the receipt of a secret vote: that is another one each time."""
    return re.sub(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", "receipt", page.text)
