"""Comments with scripts: only what changed is drawn anew, and one stays where one was."""

from playwright.sync_api import expect
from sqlalchemy import select

from tests import factories as a
from tests.browser.conftest import LAPTOP
from workspace.db import db
from workspace.models import Membership, Role, Space
from workspace.services import comments

FOCUS = "() => { const e = document.activeElement; return [e.tagName, e.innerText.trim().split('\\n')[0]] }"


def discussed(site, number=1):
    """A task in the demo's city forum with so many comments: where its page is, and their handles."""
    with site.app.app_context():
        space = db.session.scalars(select(Space).where(Space.slug == "najaf")).one()
        author = db.session.scalars(
            select(Membership).where(Membership.space_id == space.id, Membership.role == Role.MEMBER)
        ).first()
        task = a.Task(space=space, author=author, title="Shade for the entrance")
        said = [comments.say(task, f"Word {n}", locale="en", by=a.actor(author)) for n in range(number)]
        db.session.commit()
        found = f"/s/najaf/tasks/{task.number}", [c.handle for c in said]
        db.session.remove()
    return found


def test_a_feeling_is_said_and_taken_back_and_the_focus_stays(opened, site):
    at, (handle,) = discussed(site)
    page = opened("member", at, lang="en")
    button = page.locator(f"#f-{handle} button", has_text="I agree")
    button.focus()
    for pressed, text in (("true", "I agree 1"), ("false", "I agree")):
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", pressed)
        assert page.evaluate(FOCUS)[0] == "BUTTON"
        assert page.evaluate("() => document.activeElement.textContent.trim().replace(/\\s+/g, ' ')") == text
    assert page.url.endswith(at)


def test_what_is_said_appears_is_announced_and_the_form_is_empty_again(opened, site):
    at, _said = discussed(site, 3)
    page = opened("member", at, lang="en", width=LAPTOP)
    page.fill("#say-new", "A word of mine")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#said > div:last-child .prose")).to_have_text("A word of mine")
    expect(page.locator("#flashes")).to_contain_text("Said.")
    expect(page.locator("#say-new")).to_have_value("")
    assert page.evaluate(FOCUS) == ["BUTTON", "Comment"]
    page.fill("#say-new", "And another")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#said > div:last-child .prose")).to_have_text("And another")
    assert page.locator(".comment").count() == 5


def test_an_answer_stands_in_its_talk_and_the_focus_is_beside_it(opened, site):
    at, (first, _second) = discussed(site, 2)
    page = opened("member", at, lang="en")
    page.locator(f"#s-{first} summary").click()
    page.fill(f"#say-{first}", "Yes")
    page.locator(f"#s-{first} button").click()
    expect(page.locator(f"#r-{first} .reply .prose")).to_have_text("Yes")
    expect(page.locator(f"#s-{first} details")).not_to_have_attribute("open", "")
    assert page.evaluate(FOCUS) == ["SUMMARY", "Reply"]


def test_the_answer_is_marked_and_led_to(opened, site):
    at, (handle,) = discussed(site)
    page = opened("facilitator", at, lang="en")
    page.locator(f"#c-{handle} .menu summary").click()
    page.get_by_role("button", name="Mark as the answer").click()
    expect(page.locator(f"#c-{handle}")).to_contain_text("The answer")
    expect(page.locator("#answered a")).to_have_attribute("href", f"{at}#c-{handle}")
    assert page.evaluate(FOCUS)[0] == "SUMMARY"


def test_following_is_one_tap_and_says_so(opened, site):
    at, _said = discussed(site)
    page = opened("moderator", at, lang="en")
    page.locator("#follow").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#follow")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("() => document.activeElement.id") == "follow"
    page.locator("#mute").click()
    expect(page.locator("#mute")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#follow")).to_have_attribute("aria-pressed", "false")


def test_without_scripts_all_of_it_works_page_by_page(opened, site):
    at, (handle,) = discussed(site)
    page = opened("facilitator", at, lang="en", scripts=False)
    page.locator(f"#f-{handle} button", has_text="Thank you").click()
    expect(page.locator(f"#f-{handle} button", has_text="Thank you 1")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith(f"{at}#c-{handle}")
    page.locator("#follow").click()
    expect(page.locator("#follow")).to_have_attribute("aria-pressed", "true")
    page.fill("#say-new", "By plain form")
    page.locator("#go").click()
    expect(page.locator(".comment:target .prose")).to_have_text("By plain form")
