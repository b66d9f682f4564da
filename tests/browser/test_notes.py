"""Two real pages type into one note through a line that breaks; what was typed survives the tab, and is one's own."""

import os
import random
import re
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect
from sqlalchemy import delete, select, update

from tests.browser.conftest import FLAGS, PASSWORD, program, until
from tests.pages import Browser as Visitor
from tests.rules.test_weaving import LETTERS, typed
from workspace.db import db, now, transaction
from workspace.models import AgendaItem, Meeting, MeetingState, Membership, NoteVersion, Space, User, UserSession
from workspace.rules.weaving import hunks, woven
from workspace.services import tokens
from workspace.web.sessions import keys


@pytest.fixture
def note(site):
    """The address of a fresh note in the demo network."""

    def made(text=""):
        with site.app.app_context():
            with transaction():
                space = db.session.scalars(select(Space).where(Space.slug == "najaf")).one()
                meeting = db.session.scalars(
                    select(Meeting).where(
                        Meeting.space_id == space.id,
                        Meeting.archived_at.is_(None),
                        Meeting.state.in_([MeetingState.DRAFT, MeetingState.CALLED, MeetingState.RUNNING]),
                    )
                ).first()
                item = AgendaItem(meeting_id=meeting.id, position=99, title="ملاحظات", note=text, edition=1)
                db.session.add(item)
                db.session.flush()
                by = db.session.scalars(select(Membership).where(Membership.space_id == space.id)).first()
                db.session.add(NoteVersion(item_id=item.id, edition=1, text=text, by_id=by.id))
                found = f"/s/najaf/meetings/{meeting.number}/items/{item.handle}/note"
            db.session.remove()
        return found

    return made


def cut(page, offline):
    page.context.set_offline(offline)


def test_two_pages_type_at_once_through_a_line_that_is_cut(opened, note):
    url = note("البداية\n\nالنهاية")
    zainab, karim = opened("member", url, lang="ar"), opened("facilitator", url, lang="en")
    hers, his = (p.locator("[data-note] textarea") for p in (zainab, karim))
    expect(hers).to_have_value("البداية\n\nالنهاية")
    hers.evaluate("a => { a.focus(); a.setSelectionRange(7, 7); }")
    his.evaluate("a => { a.focus(); a.setSelectionRange(a.value.length, a.value.length); }")
    for n in range(5):
        zainab.keyboard.type(f" ئاو{n}")
        karim.keyboard.type(f" river{n}")
    cut(karim, True)
    for n in range(5, 10):
        zainab.keyboard.type(f" ئاو{n}")
        karim.keyboard.type(f" river{n}")
        karim.wait_for_timeout(1000)
    expect(karim.locator("[data-status]")).to_contain_text("No connection")
    cut(karim, False)
    wanted = (
        "البداية" + "".join(f" ئاو{n}" for n in range(10)) + "\n\nالنهاية" + "".join(f" river{n}" for n in range(10))
    )
    expect(hers).to_have_value(wanted, timeout=15_000)
    expect(his).to_have_value(wanted, timeout=15_000)
    assert hers.evaluate("a => a.selectionStart") == len("البداية" + "".join(f" ئاو{n}" for n in range(10)))
    assert his.evaluate("a => a.selectionStart") == len(wanted)
    assert karim.evaluate("() => document.activeElement.name") == "text"
    expect(karim.locator("[data-writing] bdi").first).to_be_visible()


def test_of_a_long_note_only_what_was_typed_goes_up_and_the_whole_where_the_server_has_another(opened, note, site):
    long = "👩🏽‍🌾 Standing cafe\u0301 🏞️ words.\n" * 100
    url = note(long)
    page = opened("member", url, lang="en")
    area, sent = page.locator("[data-note] textarea"), []
    expect(page.locator("[data-note][data-drafts]")).to_have_count(1)
    page.on("request", lambda r: sent.append(r) if r.url.endswith("/note/save") else None)
    area.evaluate("a => { a.focus(); a.setSelectionRange(a.value.length - 2, a.value.length - 2); }")
    page.keyboard.insert_text(" 🏞️ وكلمة")
    expect(page.locator("[data-status]")).to_contain_text("Saved", timeout=15_000)
    assert kept_note(site, url) == long[:-2] + " 🏞️ وكلمة.\n"
    assert [len(r.post_data_buffer) < 400 for r in sent] == [True]

    page.route("**/note/news*", lambda route: route.fulfill(status=204))  # It hears of nothing.
    with site.app.app_context():  # Somebody goes on, and the edition the page knows is not kept any more.
        with transaction():
            item = db.session.scalars(select(AgendaItem).where(AgendaItem.handle == url.split("/")[-2])).one()
            item.note, item.edition = f"Another. {item.note}", 7
            db.session.execute(delete(NoteVersion).where(NoteVersion.item_id == item.id))
        db.session.remove()
    page.keyboard.insert_text(" more")
    wanted = "Another. " + long[:-2] + " 🏞️ وكلمة more.\n"
    expect(area).to_have_value(wanted, timeout=15_000)
    assert kept_note(site, url) == wanted
    assert [r.response().status for r in sent] == [200, 412, 200]


def test_a_draft_survives_the_tab_and_nobody_else_sees_it(opened, note, site):
    url = note("Standing words.")
    page = opened("member", url, lang="en")
    area = page.locator("[data-note] textarea")
    area.focus()
    page.keyboard.press("Control+End")
    expect(page.locator("[data-note][data-drafts]")).to_have_count(1)  # The key of its drafts has come.
    cut(page, True)
    page.keyboard.type(" Typed in the dark.")
    expect(page.locator("[data-status]")).to_contain_text("kept on this device", timeout=15_000)
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)

    mine = dict(context.cookies()[0])
    context.clear_cookies()
    context.add_cookies([{"name": "masar", "value": site.cookie("facilitator", "en"), "url": site.address}])
    theirs = context.new_page()
    theirs.goto(site.address + url)
    until(theirs, "() => 'notes' in document.documentElement.dataset")
    theirs.wait_for_timeout(1500)
    expect(theirs.locator("[data-restore]")).to_have_count(0)
    assert "dark" not in theirs.content()
    theirs.close()

    context.clear_cookies()
    context.add_cookies([mine])
    page = context.new_page()
    page.goto(site.address + url)
    expect(page.locator("[data-text]")).to_have_text("Standing words. Typed in the dark.")
    expect(page.locator("[data-note] textarea")).to_have_value("Standing words.")
    page.click("[data-restore]")
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    expect(page.locator("[data-note] textarea")).to_have_value("Standing words. Typed in the dark.")
    page.reload()
    expect(page.locator("[data-note] textarea")).to_have_value("Standing words. Typed in the dark.")
    page.wait_for_timeout(1000)
    expect(page.locator("[data-restore]")).to_have_count(0)


def a_session(site, who):
    """A session of somebody's own: its cookie, and what ends it as a day of idling does."""
    with site.app.app_context():
        user = db.session.scalar(select(User).where(User.sign_in_name == who))
        visitor = Visitor(site.app, user, lang="en")

    def end():
        with site.app.app_context(), transaction():
            mine = UserSession.token_hash == tokens.hashed(visitor.token, key=keys().tokens)
            db.session.execute(update(UserSession).where(mine).values(seen_at=now() - timedelta(days=2)))

    return visitor.client.get_cookie("masar").value, end


def sign_in_as(page, site, cookie):
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "masar", "value": cookie, "url": site.address}])


def kept_note(site, url):
    with site.app.app_context():
        found = db.session.scalar(select(AgendaItem.note).where(AgendaItem.handle == url.split("/")[-2]))
        db.session.remove()
    return found


def test_what_is_typed_after_the_session_has_ended_is_kept_and_saved_once_its_author_is_back(opened, note, site):
    url = note("Standing words.")
    page = opened("", "/sign-in", lang="en")
    cookie, end = a_session(site, "member")
    sign_in_as(page, site, cookie)
    page.goto(site.address + url)
    area, status = page.locator("[data-note] textarea"), page.locator("[data-status]")
    expect(page.locator("[data-note][data-drafts]")).to_have_count(1)
    expect(page.locator("[data-again]")).to_be_hidden()
    area.focus()
    page.keyboard.press("Control+End")
    end()
    page.keyboard.type(" Typed too late.")
    expect(status).to_contain_text("not signed in any more", timeout=15_000)
    expect(status).to_have_text(re.compile(r"kept on this device \(\d\d:\d\d\)"), timeout=15_000)

    sign_in_as(page, site, site.cookie("facilitator", "en"))  # Somebody else, on the same device.
    page.wait_for_timeout(6000)
    expect(status).to_contain_text("not signed in any more")
    assert kept_note(site, url) == "Standing words."

    page.context.clear_cookies()
    with page.context.expect_page() as opening:
        page.click("[data-again] a")
    tab = opening.value
    tab.fill("[name=name]", "member")
    tab.fill("[name=password]", PASSWORD)
    tab.click("button.primary")
    expect(status).to_contain_text("Saved", timeout=20_000)
    expect(page.locator("[data-again]")).to_be_hidden()
    expect(area).to_have_value("Standing words. Typed too late.")
    expect(tab.locator("[data-note] textarea")).to_have_value("Standing words. Typed too late.", timeout=15_000)
    assert kept_note(site, url) == "Standing words. Typed too late."


@pytest.fixture
def device(chromium, site, tmp_path):
    """A device with one profile on its disk: `boot(who, url)` starts its browser, `power_cut()` kills it."""
    running = []

    def boot(who, url):
        context = chromium.browser_type.launch_persistent_context(
            tmp_path, executable_path=program(), args=FLAGS, locale="en-GB"
        )
        running.append(context)
        context.add_cookies([{"name": "masar", "value": site.cookie(who, "en"), "url": site.address}])
        page = context.new_page()
        page.goto(site.address + url)
        return page

    def power_cut():
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"--user-data-dir={tmp_path}" in (process / "cmdline").read_text().split("\0"):
                    os.kill(int(process.name), signal.SIGKILL)
        with suppress(Error):
            running.pop().close()

    yield boot, power_cut
    while running:
        running.pop().close()


def test_a_power_cut_leaves_what_was_typed_to_whoever_typed_it(device, note, site, tmp_path):
    boot, power_cut = device
    url = note("Standing words.")
    page = boot("member", url)
    expect(page.locator("[data-note][data-drafts]")).to_have_count(1)
    cut(page, True)
    page.locator("[data-note] textarea").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" كُتب في الظلام.")
    expect(page.locator("[data-status]")).to_contain_text("kept on this device", timeout=15_000)
    power_cut()
    kept = b"".join(each.read_bytes() for each in tmp_path.rglob("IndexedDB/**/*") if each.is_file())
    assert b"drafts" in kept or "drafts".encode("utf-16-be") in kept
    assert not [code for code in ("utf-8", "utf-16-le", "utf-16-be") if "الظلام".encode(code) in kept]

    theirs = boot("facilitator", url)
    until(theirs, "() => 'notes' in document.documentElement.dataset")
    theirs.wait_for_timeout(1500)
    expect(theirs.locator("[data-restore]")).to_have_count(0)
    assert "الظلام" not in theirs.content()
    power_cut()

    page = boot("member", url)
    expect(page.locator("[data-text]")).to_have_text("Standing words. كُتب في الظلام.")
    expect(page.locator("[data-at]")).to_have_text(re.compile(r"\d\d:\d\d"))
    page.click("[data-restore]")
    expect(page.locator("[data-status]")).to_contain_text("Saved", timeout=15_000)
    assert kept_note(site, url) == "Standing words. كُتب في الظلام."


def test_what_is_typed_into_minutes_that_were_settled_meanwhile_is_said_and_stays(opened, note, site):
    url = note("Standing words.")
    page = opened("member", url, lang="en")
    area = page.locator("[data-note] textarea")
    expect(page.locator("[data-note][data-drafts]")).to_have_count(1)
    with site.app.app_context():
        with transaction():
            of_note = select(Meeting).join(Meeting.items).where(AgendaItem.handle == url.split("/")[-2])
            meeting = db.session.scalars(of_note).one()
            was, meeting.state = meeting.state, MeetingState.APPROVED
        area.press_sequentially("Late. ")
        expect(page.locator("[data-status]")).to_contain_text("stand still")
        expect(area).to_have_value("Late. Standing words.")
        with transaction():
            meeting.state = was
        db.session.remove()


def test_the_script_weaves_as_the_server_does(opened, note):
    page = opened("member", note(), lang="en")
    until(page, "() => 'notes' in document.documentElement.dataset")
    chance = random.Random(7)

    def changed(text):
        for _ in range(chance.randint(0, 3)):
            at = chance.randint(0, len(text))
            put = chance.choice(["", " ", "\n"]) + chance.choice(LETTERS[:6]) + chance.choice(["", " "])
            text = text[:at] + (put if chance.random() < 0.7 else "") + text[at + chance.choice([0, 0, 3, 6]) :]
        return text

    cases, wanted = [], []
    for _ in range(500):
        sent = changed(" ".join(chance.choices(LETTERS[:6], k=chance.randint(0, 8))))
        theirs, now = hunks(sent, changed(sent)), changed(sent)
        cases.append([sent, theirs, now])
        wanted.append(woven(sent, theirs, typed(sent, now)).text)
    script = "cases => cases.map(([s, t, n]) => masarNotes.woven(s, t, masarNotes.typed(s, n), [n.length]).text)"
    assert page.evaluate(script, cases) == wanted
