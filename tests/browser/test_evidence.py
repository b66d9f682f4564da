"""Evidence from a telephone: a photograph is chosen, refused with a word where it cannot be taken, and shown."""

import pytest
from sqlalchemy import select

from tests import pictures
from workspace.db import db
from workspace.models import Recommendation, RecommendationState


@pytest.mark.parametrize("scripts", [True, False])
def test_a_photograph_is_given(site, opened, scripts):
    with site.app.app_context():
        going = Recommendation.state == RecommendationState.IN_PROGRESS
        it = db.session.scalars(select(Recommendation).where(going).limit(1)).one()
        address = f"/s/{it.space.slug}/recommendations/{it.number}"
    page = opened("council", address, scripts=scripts)
    page.locator("#evidence details.more > summary").click()
    form = page.locator("#evidence form[enctype]")
    form.locator("#shown_text").fill("لوحة المشروع على الضفة.")
    form.locator("#shown_file").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>"})
    form.locator("button").click()
    page.locator("#shown_file-error").wait_for()
    assert page.locator("#shown_text").input_value() == "لوحة المشروع على الضفة."
    photograph = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": pictures.photograph(size=(1600, 1200))}
    page.locator("#shown_file").set_input_files(photograph)
    before = page.locator(".given img").count()
    page.locator("#evidence form[enctype] button").click()
    page.locator(".given img").nth(before).wait_for()
    shown = page.locator(".given img").nth(before)
    shown.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    shown.click()  # By itself, in the browser's own page, which the policy of the file lets stand.
    page.wait_for_url("**/file")
    assert page.locator("body > img").evaluate("image => image.naturalWidth") == 1600
