"""One proposal, from a member's phone to what was confirmed and the season's figure: five people and a visitor, in
Arabic and Kurdish, with scripts and without."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests import factories as a
from tests import pictures
from tests.browser.conftest import AXE, JUDGE
from workspace.db import db, now
from workspace.models import Decision, Proposal, Recommendation, RecommendationState, Role, SpaceKind

RECEIVED = "#flashes .flash"


def day(days: int) -> str:
    return (now() + timedelta(days=days)).date().isoformat()


def send(page: Page, path: str, action: str, **fields: object) -> None:
    """Open a page, fill in the form that goes to `action`, and tap the button that sends it there."""
    page.goto(page.url.partition("/s/")[0].rstrip("/") + path)
    to = f"form:is([action$='{action}'], [action*='{action}?'])"
    button = page.locator(f"button[formaction$='{action}'], {to} button:not([formaction])").last
    form = button.locator("xpath=ancestor::form")
    shut = form.locator("xpath=ancestor::details[not(@open)]/summary")
    if shut.count():
        shut.first.tap()
    for name, value in fields.items():
        field = form.locator(f"[name='{name}']")
        kind = field.first.evaluate("e => e.type")
        if kind == "submit":
            button = field
        elif kind == "file":
            field.set_input_files(value)  # type: ignore[arg-type]
        elif kind.startswith("select"):
            field.select_option(str(value))
        elif kind in ("radio", "checkbox"):
            form.locator(f"label:has([name='{name}'][value='{value}'])").tap()
        else:
            field.fill(str(value))
    button.tap()
    expect(page.locator(RECEIVED).first).to_be_visible()


@pytest.fixture
def there(site):
    """A region with a season whose call is out, a city below it and a council: who is who, and where."""
    with site.app.test_request_context():
        region = a.Space(kind=SpaceKind.REGION)
        city, council = a.Space(parent=region), a.Space(parent=region, kind=SpaceKind.COUNCIL)
        season = a.Season(space=region)
        people = {
            "member": a.member(city), "moderator": a.member(city, Role.MODERATOR),
            "facilitator": a.member(region, Role.FACILITATOR), "council": a.member(council, Role.FACILITATOR),
            "witness": a.member(council),
        }  # fmt: skip
        a.Membership(space=city, user=people["facilitator"], role=Role.FACILITATOR)
        found = {who: user.sign_in_name for who, user in people.items()}
        found |= {"region": region.slug, "city": city.slug, "asked": council.slug, "season": str(season.number)}
        db.session.remove()
    return found


@pytest.fixture
def newest(site):
    """The address of the newest record of a kind."""

    def find(kind):
        with site.app.app_context():
            it = db.session.scalars(select(kind).order_by(kind.id.desc()).limit(1)).one()
            address = f"/s/{it.space.slug}/{kind.__tablename__}/{it.number}"
            db.session.remove()
            return address

    return find


@pytest.mark.parametrize("scripts", [pytest.param(True, marks=pytest.mark.full), False])
def test_from_a_members_phone_to_the_seasons_figure(site, opened, there, newest, tmp_path, scripts):
    city, region, council = f"/s/{there['city']}", f"/s/{there['region']}", f"/s/{there['asked']}"
    season = f"{region}/seasons/{there['season']}"
    photograph = tmp_path / "plant.jpg"
    photograph.write_bytes(pictures.photograph())
    member, moderator, facilitator, answers, witness = (
        opened(there[who], "/", lang=lang, scripts=scripts)
        for who, lang in (
            ("member", "ar"), ("moderator", "ckb"), ("facilitator", "ar"), ("council", "ckb"), ("witness", "ar")
        )
    )  # fmt: skip

    send(member, f"{city}/proposals/new", "/proposals/new", title="ماء نظيف للحيّ", ask="تُبنى محطة معالجة", send="y")
    proposal = newest(Proposal)
    send(moderator, proposal, "/approve")
    send(member, f"{proposal}/season", "/season")
    send(facilitator, f"{proposal}/decide", "/decide", method="majority", question="هل نعتمده؟")
    decision = newest(Decision)
    for voter in (member, moderator, facilitator):
        send(voter, decision, "/vote", answer="yes")
    send(facilitator, decision, "/close", reason="صوّت الجميع.")
    for step in ("/deliberate", "/convene"):
        send(facilitator, season, step)
    asking = f"{region}/recommend?season={there['season']}&of={there['city']}/{proposal.rpartition('/')[2]}"
    send(facilitator, asking, "/recommend", council=there["asked"], responsible="مديرية المجاري", due_at=day(90))
    it = newest(Recommendation)

    send(answers, it, "/acknowledge", next_at=day(14))
    send(answers, it, "/accept", words="لە بەهاردا دەست پێ دەکەین.", due_at=day(80))
    send(answers, it, "/progress", words="بۆرییەکان دانران.", percent="70")
    send(witness, it, "/evidence", shown_text="المحطة تعمل.", shown_place="الكوفة", shown_file=str(photograph))
    send(facilitator, it, "/verify")
    send(answers, it, "/claim")
    send(facilitator, it, "/contest", words="لا لوحة في الموقع بعد.")
    send(answers, it, "/claim")
    send(facilitator, it, "/confirm")
    send(facilitator, season, "/close", statement="نبدأ بالماء.")
    with site.app.app_context():
        number = int(it.rpartition("/")[2])
        found = select(Recommendation).where(Recommendation.number == number).order_by(Recommendation.id.desc())
        assert db.session.scalars(found).first().state is RecommendationState.IMPLEMENTED
        db.session.remove()

    visitor = opened("", season, scripts=scripts)
    visitor.goto(f"{site.address}{proposal}")
    visitor.locator(f".chain a[href$='{it}']").tap()
    expect(visitor.locator("h1")).to_have_text("ماء نظيف للحيّ")
    picture = visitor.locator(".given img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    visitor.goto(f"{site.address}{season}")
    visitor.locator("#kept a[href$='/implemented']").tap()
    expect(visitor.locator(f"a[href$='{it}']").first).to_be_visible()
    if scripts:
        visitor.evaluate(AXE)
        assert [v["id"] for v in visitor.evaluate(JUDGE)] == []
    assert council in visitor.locator(f"a[href$='{it}']").first.get_attribute("href")
