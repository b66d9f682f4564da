"""Voting on a phone, in Arabic: two taps, with scripts and without; with the keyboard alone; for every eye."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests import factories as a
from tests.browser.conftest import AXE, JUDGE, LAPTOP, PHONE
from workspace.db import db
from workspace.models import Ballot, Decision, Membership, Method, Role, SealedBallot, Space
from workspace.web.clock import ballot_key

TOUCH = 44  # Pixels.
SIZES = "els => els.map(e => e.getBoundingClientRect().height)"


@pytest.fixture
def called(site):
    """Put a question to the demo's city forum: the address of its page."""

    def call(method=Method.MAJORITY, **terms):
        with site.app.test_request_context():
            space = db.session.scalars(select(Space).where(Space.slug == "najaf")).one()
            facilitator = db.session.scalars(
                select(Membership).where(Membership.space_id == space.id, Membership.role == Role.FACILITATOR)
            ).first()
            proposal = a.Proposal(space=space, author=facilitator, open=True, title="مصطبة على ضفة النهر", locale="ar")
            decision = a.decision(
                proposal, method, by=a.actor(facilitator), key=ballot_key(), question="هل نعتمد هذا المقترح؟", **terms
            )
            path = f"/s/najaf/decisions/{decision.number}"
            db.session.remove()
            return path

    return call


@pytest.fixture
def kept(site):
    """What was kept of a decision: its open answers, and how many sealed ones."""

    def found(path):
        with site.app.app_context():
            number = int(path.rpartition("/")[2])
            one = select(Decision.id).join(Decision.space).where(Space.slug == "najaf", Decision.number == number)
            decision_id = db.session.scalars(one).one()
            answers = db.session.scalars(select(Ballot.answer).where(Ballot.decision_id == decision_id)).all()
            sealed = db.session.scalars(select(SealedBallot.place).where(SealedBallot.decision_id == decision_id)).all()
            db.session.remove()
            return answers, len(sealed)

    return found


def judge(page):
    page.evaluate(AXE)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in page.evaluate(JUDGE)]


@pytest.mark.parametrize("scripts", [True, False])
def test_two_taps_on_a_phone_in_arabic(opened, called, kept, scripts):
    path = called()
    page = opened("member", path, scripts=scripts)
    assert page.evaluate("document.dir") == "rtl" if scripts else True
    page.locator("#vote label:has(input[value=yes])").tap()
    page.locator("#vote button").tap()
    expect(page.locator("#flashes .flash")).to_be_visible()
    expect(page.locator("#vote input[value=yes]")).to_be_checked()
    assert kept(path) == ([["yes"]], 0)
    assert urlsplit(page.url).path == path
    expect(page.locator("#result td").first).to_have_text("1")


def test_everything_one_taps_is_large_enough(opened, called):
    for method in (Method.CONSENT, Method.TEMPERATURE, Method.RANKED):
        page = opened("member", called(method), width=PHONE)
        heights = page.eval_on_selector_all("#vote :is(label.check, .place select, button)", SIZES)
        assert min(heights) >= TOUCH, (method, heights)


def test_only_who_objects_is_asked_why(opened, called, kept):
    path = called(Method.CONSENT)
    page = opened("member", path)
    expect(page.locator("#why")).to_be_hidden()
    page.locator("#vote label:has(input[value=object])").tap()
    page.locator("#vote button").tap()
    expect(page.locator("#why-error")).to_be_visible()
    assert judge(page) == []
    page.locator("#why").fill("الأطفال يعبرون من هناك.")
    page.locator("#vote button").tap()
    expect(page.locator("#objections blockquote")).to_have_text("الأطفال يعبرون من هناك.")
    assert kept(path) == ([["object"]], 0)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_receipt_is_read_before_and_after_and_stays_on_the_page(opened, called, kept, scripts):
    path = called(is_secret=True)
    page = opened("member", path, scripts=scripts)
    receipt = page.locator("#vote .secret").inner_text().replace("\n", "")
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", receipt)
    page.locator("#vote label:has(input[value=no])").tap()
    page.locator("#vote form[action$='/vote'] button").tap()
    expect(page.locator("[role=status] .secret")).to_have_text(receipt)
    assert kept(path) == ([], 1)
    assert receipt not in page.url
    assert not any(receipt in cookie["value"] for cookie in page.context.cookies())
    if scripts:
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert judge(page) == []
    page.goto(page.url.partition("#")[0].removesuffix("/vote"))
    expect(page.locator("#vote .secret")).to_have_count(0)


def test_with_the_keyboard_alone(opened, called, kept):
    path = called(Method.RANKED, options=("مصطبة", "شجرة", "جدار"))
    page = opened("member", path, width=LAPTOP)
    page.locator("#vote select").first.focus()
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Enter")
    expect(page.locator("#flashes .flash")).to_be_visible()
    assert kept(path) == ([["b", "a"]], 0)


def test_a_facilitator_calls_one_from_a_phone(opened, site):
    with site.app.test_request_context():
        space = db.session.scalars(select(Space).where(Space.slug == "najaf")).one()
        number = a.Proposal(space=space, open=True).number
        db.session.remove()
    page = opened("facilitator", f"/s/najaf/proposals/{number}")
    page.locator(f"a[href$='/proposals/{number}/decide']").tap()
    page.locator("label:has(input[value=consent])").tap()
    page.locator("form .button.primary").tap()
    expect(page.locator("h1")).to_be_visible()
    assert re.search(r"/decisions/\d+$", page.url)
