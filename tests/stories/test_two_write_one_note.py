"""Two people write under the same point of an agenda, on two phones, and no word of either is lost."""

import pytest

from tests import factories as a


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_two_write_one_note(app, visit, htmx, lang):
    item = a.AgendaItem()
    meeting, space = item.meeting, item.meeting.space
    at, save = f"/s/{space.slug}/meetings/{meeting.number}", f"/items/{item.handle}/note"
    zainab, karim = (visit(a.member(space), lang, htmx=htmx) for _ in range(2))
    zainab.submit(zainab.get(at), save, text="نلتقي يوم الأحد في المكتبة. كريم يجلب الخشب.")

    hers, his = zainab.get(at), karim.get(at)
    zainab.submit(hers, save, text="نلتقي يوم الاثنين في المكتبة. كريم يجلب الخشب.")
    page = karim.submit(his, save, text="نلتقي يوم الأحد في المكتبة. كريم يجلب الخشب والمسامير.")
    assert page.status == 200
    assert item.note == "نلتقي يوم الاثنين في المكتبة. كريم يجلب الخشب والمسامير."

    hers, his = zainab.get(at), karim.get(at)
    zainab.submit(hers, save, text="نلتقي يوم الثلاثاء في المكتبة. كريم يجلب الخشب والمسامير.")
    page = karim.submit(his, save, text="نلتقي يوم الجمعة في المكتبة. كريم يجلب الخشب والمسامير.")
    assert page.status == 409
    assert "الثلاثاء" in page.all(".sides section")[0]
    assert "الجمعة" in page.all(".sides section")[1]
    assert "الثلاثاء" in item.note
    assert "الجمعة" not in item.note

    page = karim.submit(page, save, text="نلتقي يوم الثلاثاء ويوم الجمعة في المكتبة. كريم يجلب الخشب والمسامير.")
    assert page.status == 200
    assert "ويوم الجمعة" in zainab.get(at)
    history = zainab.get(f"{at}/items/{item.handle}/versions")
    assert len(history.all(".timeline li")) == 2  # Of each the last: all of it was within two minutes.
