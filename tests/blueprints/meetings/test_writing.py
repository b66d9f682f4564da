"""A note that saves itself: what the script sends, and what it gets back."""

import pytest

from tests import factories as a
from tests.pages import statements
from workspace.rules.weaving import digest_of
from workspace.services import notes

HX = {"HX-Request": "true"}


def at(item, what):
    return f"/s/{item.meeting.space.slug}/meetings/{item.meeting.number}/items/{item.handle}/note/{what}"


@pytest.fixture
def item(app):
    return a.AgendaItem()


@pytest.fixture
def writer(item, visit):
    def come_in(name=None):
        return visit(a.Membership(space=item.meeting.space, **({"name": name} if name else {})).user)

    return come_in


def save(browser, item, text, base, **more):
    return browser.post(at(item, "save"), {"text": text, "base": str(base), **more}, headers=HX)


def change(browser, item, begin, end, put, base, whole, **more):
    """What the script sends of a longer text: from here to there this stands instead, and the digest of the whole."""
    sent = {"from": str(begin), "to": str(end), "put": put, "digest": digest_of(whole), "base": str(base), **more}
    return browser.post(at(item, "save"), sent, headers=HX)


def told(page):
    assert page.status == 200, page
    return page.response.json


def test_what_is_saved_is_told_in_few_bytes(item, writer):
    browser = writer()
    text = "ماء ونهر وجسر 🏞️\n" * 600

    page = save(browser, item, text, 0)

    assert told(page)["hunks"] == []
    assert told(page)["edition"] == 1
    assert page.size <= 2048
    assert item.note == text


def test_what_somebody_else_wrote_comes_back_as_hunks(item, writer):
    zainab, karim = writer("زينب"), writer("Karim")
    save(zainab, item, "👩🏽‍🌾 We meet on Sunday in the library.", 0)
    save(zainab, item, "👩🏽‍🌾 We meet on Monday in the library.", 1)

    page = save(karim, item, "👩🏽‍🌾 We meet on Sunday in the garden.", 1)

    assert item.note == "👩🏽‍🌾 We meet on Monday in the garden."
    [[begin, end, new]] = told(page)["hunks"]
    sent = "👩🏽‍🌾 We meet on Sunday in the garden.".encode("utf-16-le")
    assert (sent[: begin * 2].decode("utf-16-le"), sent[begin * 2 : end * 2].decode("utf-16-le"), new) == (
        "👩🏽‍🌾 We meet on", " Sunday", " Monday",
    )  # fmt: skip
    assert "people" not in told(page)  # Those are asked for by themselves.


def test_the_same_save_twice_happens_once(item, writer):
    browser, other = writer(), writer()
    save(browser, item, "One.", 0, op="the-same")
    save(other, item, "One. Two.", 1)

    page = save(browser, item, "One.", 0, op="the-same")

    assert item.note == "One. Two."
    assert item.edition == 2
    assert told(page)["hunks"] == [[4, 4, " Two."]]


def test_of_a_longer_text_only_what_was_changed_is_sent(item, writer):
    browser, other = writer(), writer("Karim")
    save(browser, item, "👩🏽‍🌾 We meet cafe\u0301 ♥ Sunday.\nNew line", 0)
    save(other, item, "Hello. 👩🏽‍🌾 We meet cafe\u0301 ♥ Sunday.\nNew line", 1)

    page = change(browser, item, 24, 31, "Monday 🏞️.", 1, "👩🏽‍🌾 We meet cafe\u0301 ♥ Monday 🏞️.\nNew line")

    assert told(page)["edition"] == 3
    assert item.note == "Hello. 👩🏽‍🌾 We meet cafe\u0301 ♥ Monday 🏞️.\nNew line"
    assert told(page)["hunks"] == [[0, 7, "Hello. 👩🏽‍🌾"]]  # As a browser counts.


def test_a_change_of_what_is_not_known_here_asks_for_the_whole_and_that_is_saved(item, writer):
    browser = writer()
    save(browser, item, "One. Two. Three.", 0)
    for base, whole in ((1, "One. Two. Thre. Four."), (77, "One. Two. Three. Four."), (10**12, "One.")):
        page = change(browser, item, 16, 16, " Four.", base, whole, op="the-same")
        assert (page.status, page.size) == (412, 0)
        assert (item.note, item.edition) == ("One. Two. Three.", 1)

    assert told(save(browser, item, "One. Two. Three. Four.", 1, op="the-same"))["hunks"] == []
    assert item.note == "One. Two. Three. Four."


def test_the_same_change_twice_happens_once(item, writer):
    browser, other = writer(), writer()
    save(browser, item, "One.", 0)
    first = change(browser, item, 4, 4, " Two.", 1, "One. Two.", op="the-same")
    save(other, item, "One. Two. Three.", 2)

    again = change(browser, item, 4, 4, " Two.", 1, "One. Two.", op="the-same")

    assert told(first)["edition"] == 2
    assert (item.note, item.edition) == ("One. Two. Three.", 3)
    assert told(again)["hunks"] == [[9, 9, " Three."]]


def test_a_change_that_makes_too_much_says_so_and_changes_nothing(item, writer):
    browser = writer()
    save(browser, item, "a" * 19_999, 0)
    page = change(browser, item, 19_999, 19_999, " b", 1, "a" * 19_999 + " b")
    assert page.status == 422
    assert "Too long" in page.response.json["error"]
    assert item.edition == 1


def test_news_are_asked_for_and_there_are_none(item, writer):
    browser, other = writer(), writer("Karim")
    save(other, item, "One.", 0)

    first = told(browser.get(at(item, "news?since=0")))
    again = browser.get(at(item, f"news?since=1&mark={first['mark']}"))

    assert first["hunks"] == [[0, 0, "One."]]
    assert first["people"] == {item.handle: ["Karim"]}
    assert (again.status, again.size) == (204, 0)


def test_an_edition_that_is_not_kept_is_answered_with_the_whole_note(item, writer):
    save(writer(), item, "One.", 0)
    assert told(writer().get(at(item, "news?since=77")))["text"] == "One."


def test_who_has_a_note_open_is_shown_to_others_and_not_to_themselves(item, writer):
    browser, other = writer(), writer("نور")
    assert other.post(at(item, "here"), headers=HX).status == 204
    assert told(browser.get(at(item, "news?since=5")))["people"] == {item.handle: ["نور"]}
    assert told(other.get(at(item, "news?since=5")))["people"] == {}


@pytest.mark.parametrize("length", [20_001, 1_000_000])
def test_too_much_is_said_so_and_changes_nothing(item, writer, length):
    browser = writer()
    page = save(browser, item, "a" * length, 0)
    assert page.status == 422
    assert "Too long" in page.response.json["error"]
    assert item.note == ""
    plain = browser.post(at(item, "").removesuffix("/"), {"text": "a" * length, "base": "0"})
    assert plain.status == 422
    assert len(plain.one("textarea").text) == length


def test_without_a_session_nothing_is_kept(item, visit):
    assert save(visit(), item, "One.", 0).status == 404  # As what is not there.
    assert visit().get("/me/draft-key").status == 401
    assert item.note == ""


def test_the_key_of_drafts_is_ones_own_and_the_same_after_signing_in_again(app, visit):
    user, other = a.User(), a.User()
    keys = [told(visit(who).get("/me/draft-key"))["key"] for who in (user, user, other)]
    assert keys[0] == keys[1] != keys[2]
    assert len(bytes.fromhex(keys[0])) == 32


def test_a_save_costs_the_same_however_many_editions_there_are(app, item, writer):
    browser, counts = writer(), []
    for n in range(4):
        browser.csrf  # noqa: B018 - made beforehand
        with statements(app) as sent:
            save(browser, item, f"We meet {n}", n)
        counts.append(len(sent))
    assert counts[1:] == counts[1:2] * 3


def test_a_note_with_conflicts_of_its_editions_is_never_written_by_a_plain_form_unseen(item, writer):
    browser = writer()
    notes.write(item, "We meet on Sunday.", base=0, by=a.actor(a.Membership(space=item.meeting.space)))
    save(writer(), item, "We meet on Monday.", 1)
    page = browser.post(at(item, "").removesuffix("/"), {"text": "We meet on Friday.", "base": "1"})
    assert page.status == 409
    assert item.note == "We meet on Monday."
