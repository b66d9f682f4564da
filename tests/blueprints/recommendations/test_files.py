"""Evidence as files: what is taken, what is not and why, who sees it, and what is left when it is deleted."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests import factories as a
from tests import pictures
from tests.pages import Chosen
from workspace.db import db, now
from workspace.models import (
    Activity,
    Evidence,
    EvidenceKind,
    File,
    Happening,
    Recommendation,
    RecommendationState,
    Role,
    SpaceKind,
)
from workspace.services import files as file_verbs
from workspace.store import Unreachable
from workspace.web import files


def url(it, more=""):
    return f"/s/{it.space.slug}/recommendations/{it.number}{more}"


def day(days):
    return (now() + timedelta(days=days)).date().isoformat()


@pytest.fixture
def it(app):
    return a.Recommendation(space=a.Space(kind=SpaceKind.COUNCIL), state=RecommendationState.IN_PROGRESS)


@pytest.fixture
def browser(it, visit):
    """A facilitator of the council."""
    return visit(a.member(it.space, Role.FACILITATOR))


def give(browser, it, chosen, **more):
    fields = {"shown_text": "Two coolers run.", "shown_place": "Kufa", "shown_file": chosen, **more}
    return browser.submit(browser.get(url(it)), "Give evidence", **fields)


def given():
    return db.session.scalars(select(Evidence)).one()


def made(data=b"", **_more):
    """What the darkroom would make of it: its own tests ask the darkroom itself."""
    return file_verbs.Made("image/jpeg", b"whole" + data[:4], b"small", 4, 3)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(files, "developed", made)


class TestPhotograph:
    def test_it_is_shown_small_opened_large_and_verified_by_somebody_else(self, browser, it, visit):
        page = give(browser, it, Chosen(pictures.photograph(size=(3000, 1500))), shown_on=day(-3))
        assert page.status == 200
        assert given().kind is EvidenceKind.PHOTOGRAPH
        assert (given().file.width, given().file.height) == (2048, 1024)
        link = page.one("#evidence .given a")
        assert "kB" in link
        small, whole = browser.get(link.one("img")["src"]), browser.get(link["href"])
        assert (small.headers["Content-Type"], whole.headers["Content-Type"]) == ("image/webp", "image/jpeg")
        assert small.size < whole.size
        assert pictures.CANARY not in small.bytes + whole.bytes
        other = visit(a.member(it.issuer))
        page = other.submit(other.get(url(it)), "I have seen it: verified")
        assert "Verified" in page.one("#evidence")

    def test_a_document_is_handed_out_to_be_saved(self, browser, it):
        page = give(browser, it, Chosen(pictures.document(), "letter.pdf", "application/pdf"))
        assert given().kind is EvidenceKind.DOCUMENT
        answer = browser.get(page.one("#evidence .given a")["href"])
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=R-")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers.getlist("Content-Security-Policy") == [files.POLICY]
        assert answer.bytes.startswith(b"%PDF-")
        assert pictures.CANARY not in answer.bytes

    def test_two_photographs_with_the_same_words_are_two(self, browser, it, quick):
        for data in (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xe1"):
            give(browser, it, Chosen(data))
        assert db.session.scalar(select(func.count(File.id))) == 2


class TestRefused:
    @pytest.mark.parametrize(
        ("chosen", "word"),
        [
            (Chosen(b""), "This file is empty."),
            (Chosen(b"<svg onload='alert(1)'/>", "a.svg", "image/svg+xml"), "This kind of file is not taken."),
            (Chosen(pictures.SCRIPT, "photo.jpg"), "This file is something else than its name says."),
            (Chosen(pictures.SCRIPT, "a.pdf", "application/pdf"), "This document holds a script"),
            (Chosen(pictures.bomb(), "a.png", "image/png"), "This picture has too many pixels."),
        ],
    )
    def test_it_is_said_beside_it_and_what_was_typed_stays(self, browser, it, chosen, word):
        page = give(browser, it, chosen)
        assert page.status == 422
        assert len(page.errors) == 1
        assert page.errors[0].startswith(word)
        assert page.one("#shown_file")["aria-describedby"].endswith("shown_file-error")
        assert (page.fields["shown_text"], page.fields["shown_place"]) == ("Two coolers run.", "Kufa")
        assert db.session.scalar(select(func.count(Evidence.id))) == db.session.scalar(select(func.count(File.id))) == 0

    def test_where_it_cannot_be_kept_nothing_is(self, browser, it, quick, monkeypatch):
        def full(*_args):
            raise Unreachable

        monkeypatch.setattr(type(files.store()), "put", full)
        page = give(browser, it, Chosen(pictures.photograph()))
        assert page.errors == ["The file could not be kept, so nothing was. Try again in a few minutes."]
        assert page.fields["shown_text"] == "Two coolers run."
        assert db.session.scalar(select(func.count(Evidence.id))) == 0

    def test_a_space_has_so_much_a_day(self, browser, it, quick, monkeypatch):
        monkeypatch.setattr(files, "MOST_A_DAY", 9)
        give(browser, it, Chosen(pictures.photograph()))
        page = give(browser, it, Chosen(pictures.photograph("PNG"), "a.png", "image/png"))
        assert page.errors == ["This space has taken as many files today as it can. Try again tomorrow."]

    def test_only_this_form_may_be_large(self, browser, it):
        large = pictures.photograph() + bytes(20 * 2**20)
        page = give(browser, it, Chosen(large))
        assert page.errors == ["This file is too large: 20 megabytes at most."]
        page = give(browser, it, Chosen(large + bytes(6 * 2**20)))
        assert page.status == 413
        assert browser.post(url(it, "/letters"), {"letter_text": "a" * 3 * 2**20}).status == 413

    def test_what_is_over_meanwhile_takes_nothing_more(self, browser, it, monkeypatch):
        def slow(data, **_more):
            db.session.execute(update(Recommendation.__table__).values(state="declined"))
            db.session.commit()
            return made()

        monkeypatch.setattr(files, "developed", slow)
        assert give(browser, it, Chosen(pictures.photograph())).status == 409
        assert db.session.scalar(select(func.count(Evidence.id))) == 0


class TestOriginal:
    def photographed(self, it, **more):
        return a.Evidence(recommendation=it, kind="photograph", file=a.file(it.space, **more))

    def test_it_is_kept_only_where_the_council_asked_for_it(self, browser, it, visit):
        give(browser, it, Chosen(pictures.photograph()))
        assert given().file.original == ""
        settings = f"/s/{it.space.slug}/settings"
        browser.submit(browser.get(settings), "Save", keeps_originals=True)
        raw = pictures.photograph("PNG")
        page = give(browser, it, Chosen(raw, "a.png", "image/png"))
        assert "as they came" in page.one("form[action$='/evidence']")
        kept = db.session.scalars(select(File).where(File.original != "")).one()
        other = visit(a.member(it.issuer))
        links = other.get(url(it)).links
        answer = other.get(links["As it came, with what it carries inside"])
        assert answer.bytes == raw
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Cache-Control"] == "no-store"
        assert kept.original == "image/png"

    def test_it_is_for_those_who_may_verify_alone(self, it, visit):
        evidence = self.photographed(it)
        address = url(it, f"/evidence/{evidence.handle}/original")
        inside = (a.member(it.space), 200), (a.member(it.issuer), 200)
        for user, status in (*inside, (evidence.by.user, 403), (a.User(), 403), (None, 401)):
            assert visit(user).open(address).status == status
        assert visit().open(address.replace("original", "file")).status == 200

    def test_one_that_was_not_kept_is_not_there(self, it, visit):
        evidence = self.photographed(it, original=b"")
        other = visit(a.member(it.issuer))
        assert "original" not in other.get(url(it)).source
        assert other.get(url(it, f"/evidence/{evidence.handle}/original")).status == 404


class TestKept:
    def test_a_browser_keeps_what_everybody_may_read_and_nothing_else(self, it, visit):
        closed = a.Recommendation(space=a.Space(kind=SpaceKind.COUNCIL, closed=True), state=it.state, audience=1)
        for each, kept in ((it, files.KEPT), (closed, "no-store")):
            evidence = a.Evidence(recommendation=each, kind="photograph", file=a.file(each.space))
            answer = visit(a.member(each.space)).get(url(each, f"/evidence/{evidence.handle}/preview"))
            assert (answer.status, answer.headers["Cache-Control"]) == (200, kept)
            assert answer.headers.getlist("Content-Security-Policy") == [files.POLICY]
        assert visit(a.User()).get(url(closed, f"/evidence/{evidence.handle}/file")).status == 404


class TestDeleted:
    def test_the_file_is_gone_and_the_trace_stays(self, browser, it, quick):
        page = give(browser, it, Chosen(pictures.photograph()))
        address = page.one("#evidence .given a")["href"]
        page = browser.submit(page, "Delete what it says", reason="A face can be seen.")
        assert "was taken away" in page.one("#evidence")
        assert not page.has(".given")
        assert browser.get(address).status == 404
        assert db.session.scalar(select(func.count(File.id))) == 0
        told = db.session.scalars(select(Activity).where(Activity.happening == Happening.EVIDENCE_DELETED)).one()
        assert (told.reason, given().deleted_by.user_id) == ("A face can be seen.", given().by.user_id)
        assert given().kind is EvidenceKind.PHOTOGRAPH
        handles = {name.partition(".")[0] for name, _at in files.store().names()}
        file_verbs.sweep(files.store(), now() + timedelta(hours=2))
        assert handles
        assert not list(files.store().names())
