"""Comments in the browser: said, answered, changed, hidden, reported, under records of every kind."""

import pytest
from sqlalchemy import func, select

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Comment, Mention, Report
from workspace.rules.flows import is_hidden

KINDS = {"proposals": lambda space: a.Proposal(space=space, open=True), "tasks": a.Task, "meetings": a.Meeting}


def make(kind, space):
    return KINDS[kind](space) if kind == "proposals" else KINDS[kind](space=space)


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("htmx", [False, True])
def test_somebody_comments_and_reads_it_there(app, visit, kind, htmx):
    space = a.Space()
    record, someone = make(kind, space), a.member(space)
    at = f"/s/{space.slug}/{kind}/{record.number}"
    browser = visit(someone, htmx=htmx)

    page = browser.submit(browser.get(at), "Comment", body="**Shade** first.")

    assert page.status == 200
    assert "Shade first." in page
    assert page.has(".comment strong")
    assert page.has("nav, header.bar") is not htmx  # With the script only the thread travels.


def test_an_answer_hangs_under_what_it_answers_and_names_members(app, visit):
    comment = a.Comment()
    space = comment.record.space
    named = a.Membership(space=space, name="زينب")
    browser = visit(a.member(space))
    page = browser.get(f"/s/{space.slug}/proposals/{comment.record.number}")

    page = browser.submit(page, "Reply", body="@زينب تعرف")

    answer = db.session.scalars(select(Comment).where(Comment.parent_id == comment.id)).one()
    assert page.has(f".comment.reply#c-{answer.handle}")
    assert db.session.scalars(select(Mention.membership_id)).all() == [named.id]
    assert not page.has(".prose a")  # A mention is text.


@pytest.mark.parametrize("typed", ["", "   \n ", "x" * 10_001])
def test_what_cannot_be_said_is_kept_with_a_word_beside_it(app, visit, typed):
    comment = a.Comment()
    space = comment.record.space

    page = visit(a.member(space)).post(
        f"/s/{space.slug}/{comment.record.number}/comments", {"body": typed, "parent": comment.handle}
    )

    assert page.status == 422
    assert len(page.errors) == 1
    assert page.one(f"#say-{comment.handle}").element.text.removeprefix("\n") == typed
    assert count(Comment) == 1


def test_a_double_tap_says_it_once(app, visit):
    task = a.Task()
    browser = visit(a.member(task.space))
    at = f"/s/{task.space.slug}/{task.number}/comments"

    for _ in range(2):
        assert browser.post(at, {"body": "Once.", "op": "the-same"}).status == 303

    assert count(Comment) == 1


def test_an_answer_to_a_comment_of_another_record_is_not_found(app, visit):
    comment, task = a.Comment(), a.Task()

    page = visit(a.member(task.space)).post(
        f"/s/{task.space.slug}/{task.number}/comments", {"body": "Yes.", "parent": comment.handle}
    )

    assert page.status == 404
    assert count(Comment) == 1


def test_who_may_not_speak_is_told_and_has_no_form(app, visit):
    task = a.Task(audience=0)
    at = f"/s/{task.space.slug}/tasks/{task.number}"

    assert not visit().get(at).has("textarea")
    assert visit().post(f"/s/{task.space.slug}/{task.number}/comments", {"body": "Hi"}).status == 401
    stranger = visit(a.User())
    assert stranger.post(f"/s/{task.space.slug}/{task.number}/comments", {"body": "Hi"}).status == 403
    assert count(Comment) == 0


def test_a_visitor_reads_no_names(app, visit):
    comment = a.Comment(author=a.Membership(space=a.Space(), name="Secret Person"))
    space = comment.author.space
    comment.record = a.Proposal(space=space, open=True)

    page = visit().get(f"/s/{space.slug}/proposals/{comment.record.number}")

    assert "I could bring the wood." in page
    assert "Secret Person" not in page.source


class TestEdit:
    def test_its_author_changes_it(self, app, visit):
        comment = a.Comment()
        browser = visit(comment.author.user)
        page = browser.get(f"/s/{comment.record.space.slug}/comments/{comment.handle}/edit")

        page = browser.submit(page, "Save", body="I bring the nails.")

        assert "I bring the nails." in page
        assert "changed" in page.one(f"#c-{comment.handle}")

    def test_nobody_else_does(self, app, visit):
        comment = a.Comment()
        at = f"/s/{comment.record.space.slug}/comments/{comment.handle}/edit"

        assert visit(a.member(comment.record.space, "moderator")).get(at).status == 403
        assert visit(a.User()).post(at, {"body": "Mine now"}).status == 403
        assert comment.body == "I could bring the wood."

    def test_what_another_device_changed_is_shown_beside_what_was_typed(self, app, visit):
        comment = a.Comment()
        browser = visit(comment.author.user)
        at = f"/s/{comment.record.space.slug}/comments/{comment.handle}/edit"
        old = browser.get(at)
        browser.submit(browser.get(at), "Save", body="From the laptop.")

        page = browser.submit(old, "Save", body="From the phone.")

        assert page.status == 409
        assert "From the laptop." in page.one("figure")
        assert page.fields["body"] == "From the phone."
        assert "From the phone." in browser.submit(page, "Save")


class TestHide:
    @pytest.mark.parametrize(("lang", "word"), [("en", "Removed by the moderators: Insult"), ("ar", ""), ("ckb", "")])
    def test_a_tombstone_stands_in_its_place(self, app, visit, lang, word):
        comment = a.Comment(body="Hard words")
        space = comment.record.space
        moderator = visit(a.member(space, "moderator"))
        form = moderator.get(f"/s/{space.slug}/comments/{comment.handle}/hide")

        moderator.submit(form, "Hide it", reason="insult", words="Not like this.")

        at = f"/s/{space.slug}/proposals/{comment.record.number}"
        for reader in (visit(a.member(space), lang), visit(lang=lang), visit(comment.author.user, lang)):
            page = reader.get(at)
            assert "Hard words" not in page.source
            assert word in page.one(".tombstone")
        assert "Hard words" in moderator.get(at)

    def test_it_is_shown_again(self, app, visit):
        comment = a.Comment(hidden_at=now(), hidden_reason="spam")
        browser = visit(a.member(comment.record.space, "moderator"))
        page = browser.get(f"/s/{comment.record.space.slug}/proposals/{comment.record.number}")

        page = browser.submit(page, "Show again")

        assert not page.has(".tombstone")

    def test_members_hide_nothing_and_moderators_not_their_own(self, app, visit):
        space = a.Space()
        moderator = a.Membership(space=space, role="moderator")
        comment = a.Comment(record=a.Task(space=space), author=moderator)
        at = f"/s/{space.slug}/comments/{comment.handle}"

        for who in (a.member(space), moderator.user):
            for verb in ("hide", "restore"):
                assert visit(who).post(f"{at}/{verb}", {"reason": "spam"}).status == 403
        assert comment.hidden_at is None

    def test_the_second_moderator_is_told_that_somebody_was_faster(self, app, visit):
        comment = a.Comment(hidden_at=now(), hidden_reason="spam")
        at = f"/s/{comment.record.space.slug}/comments/{comment.handle}/hide"

        page = visit(a.member(comment.record.space, "moderator")).post(at, {"reason": "insult"})

        assert page.status == 409
        assert comment.hidden_reason == "spam"


class TestReport:
    def test_a_comment_is_reported_with_reason_and_words(self, app, visit):
        comment = a.Comment()
        browser = visit(a.member(comment.record.space))
        form = browser.get(f"/s/{comment.record.space.slug}/comments/{comment.handle}/report")

        page = browser.submit(form, "Send the report", reason="insult", words="Read it.")

        assert page.status == 200
        assert "Thank you" in page
        made = db.session.scalars(select(Report)).one()
        assert (made.comment_id, made.reason, made.text) == (comment.id, "insult", "Read it.")

    @pytest.mark.parametrize("data", [{"reason": "nonsense"}, {"reason": "other", "words": " "}, {}])
    def test_a_reason_is_of_the_list_and_another_needs_words(self, app, visit, data):
        comment = a.Comment()

        page = visit(a.member(comment.record.space)).post(
            f"/s/{comment.record.space.slug}/comments/{comment.handle}/report", data
        )

        assert page.status == 422
        assert len(page.errors) == 1
        assert count(Report) == 0

    def test_danger_hides_a_record_and_leads_its_reporter_to_the_board(self, app, visit):
        task = a.Task()
        browser = visit(a.member(task.space))
        form = browser.get(f"/s/{task.space.slug}/{task.number}/report")

        page = browser.submit(form, "Send the report", reason="safety")

        assert page.status == 200
        assert page.url == f"/s/{task.space.slug}"
        assert is_hidden(task)

    def test_visitors_report_nothing(self, app, visit):
        comment = a.Comment()
        at = f"/s/{comment.record.space.slug}/comments/{comment.handle}/report"

        assert visit().post(at, {"reason": "spam"}).status == 401
        assert visit(a.User()).post(at, {"reason": "spam"}).status == 403


class TestLongThreads:
    def test_a_page_shows_the_newest_and_leads_to_the_rest(self, app, visit):
        task = a.Task()
        author = a.Membership(space=task.space)
        for n in range(120):
            db.session.add(Comment(record_id=task.id, author_id=author.id, body=f"word{n:03}", locale="en"))
        browser = visit(author.user)

        page = browser.get(f"/s/{task.space.slug}/tasks/{task.number}")

        assert len(page.all(".comment")) == 50
        assert "word119" in page
        assert "word069" not in page
        seen = []
        for number in (3, 2, 1):
            part = browser.get(f"/s/{task.space.slug}/{task.number}/comments?page={number}")
            seen += [p.text for p in part.all(".comment .prose")]
        assert seen == [f"word{n:03}" for n in range(120)]
        assert browser.get(page.links["Earlier comments"]).status == 200

    def test_the_number_of_statements_does_not_grow_with_the_thread(self, app, visit):
        task = a.Task()
        browser = visit(a.member(task.space))
        at = f"/s/{task.space.slug}/tasks/{task.number}"
        browser.get(at)
        counts = []
        for _ in range(2):
            with statements(app) as sent:
                browser.get(at)
            counts.append(len(sent))
            for _ in range(12):
                a.Comment(record=task)

        assert counts[0] == counts[1]
