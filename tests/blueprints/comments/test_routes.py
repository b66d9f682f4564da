"""Comments in the browser: said, answered, changed, hidden, reported, under records of every kind."""

import brotli
import pytest
from sqlalchemy import func, select

from tests import factories as a
from tests.pages import statements
from workspace.db import db, now
from workspace.models import Comment, Feeling, Follow, Mention, Reaction, Report, Role, ThreadSummary
from workspace.rules.flows import is_hidden
from workspace.services import comments, summaries

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

    def test_a_comment_has_an_address_however_old_it_is(self, app, visit):
        task = a.Task()
        author = a.Membership(space=task.space)
        said = [Comment(record_id=task.id, author_id=author.id, body=f"word{n:03}", locale="en") for n in range(120)]
        db.session.add_all(said)
        db.session.commit()
        handles = [c.handle for c in said]
        browser = visit(author.user)

        for n, first in ((0, 0), (60, 20), (119, 70)):
            page = browser.get(f"/s/{task.space.slug}/comments/{handles[n]}")
            assert f"word{n:03}" in page.one(f"#c-{handles[n]}")
            assert page.all(".comment .prose")[0].text == f"word{first:03}"


def fill(record, number):
    """A thread of so many comments by eight people, every fifth an answer to the one before."""
    authors = [a.Membership(space=record.space) for _ in range(8)]
    first = a.Comment(record=record, author=authors[0])
    for n in range(number - 1):
        db.session.add(
            Comment(record_id=record.id, author_id=authors[n % 8].id, body=f"نحتاج إلى ظلّ هنا، رقم {n}. " * 4,
                    locale="ar", parent_id=None if n % 5 else first.id)
        )  # fmt: skip
    db.session.commit()
    return first


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [50, 500])
def test_the_answer_is_what_changed_and_no_more(app, visit, kind, number):
    """Saying, answering, feeling, marking, following: two kilobytes at most, however long the thread is."""
    record = make(kind, a.Space())
    first = fill(record, number)
    facilitator = a.actor(a.member(record.space, Role.FACILITATOR), record.space)
    summaries.summarise(
        record, "ما قيل حتى الآن. " * 200, saw=summaries.mark(None), up_to=first, locale="ar", by=facilitator
    )
    db.session.commit()
    browser = visit(facilitator.membership.user, "ar", htmx=True)
    board = {"Masar-Board": "whole"}
    space = f"/s/{record.space.slug}"
    said = "نستطيع أن نزرع شجرتين عند المدخل قبل الصيف، وتكفي ورديتان للسقي. " * 3

    for path, data, target in (
        (f"{record.number}/comments", {"body": said}, "div#s-new"),
        (f"{record.number}/comments", {"body": said, "parent": first.handle}, f"div#s-{first.handle}"),
        (f"{record.number}/comments", {"body": ""}, "div#s-new"),
        (f"comments/{first.handle}/react", {"feeling": "agree"}, f"form#f-{first.handle}"),
        (f"comments/{first.handle}/mark", {}, f"article#c-{first.handle}"),
        (f"comments/{first.handle}/unmark", {}, f"article#c-{first.handle}"),
        (f"{record.number}/follow", {}, "div#following"),
    ):
        for headers in ({}, board):
            answer = browser.post(f"{space}/{path}", data, target=target, headers=headers)
            assert answer.status in (200, 422)
            assert len(brotli.compress(answer.bytes, quality=4)) <= 2048, path
            assert not answer.has("header.bar, nav")


def test_what_was_said_comes_once_with_the_emptied_form(app, visit):
    proposal = a.Proposal(open=True)
    browser = visit(a.member(proposal.space))
    at = f"/s/{proposal.space.slug}/{proposal.number}/comments"

    for _ in range(2):  # A second tap, or a lost answer: the same form is answered the same.
        page = browser.post(at, {"body": "Shade first.", "op": "the-same"}, target="div#s-new")

    said = db.session.scalars(select(Comment)).one()
    assert page.one("textarea#say-new").text == ""
    assert [p["hx-target"] for p in page.all("hx-partial")][:2] == [f"#r-{said.handle}", "#said"]
    assert page.has(f'hx-partial[hx-target="#said"] #c-{said.handle}')
    assert page.headers["HX-Replace-Url"] == "false"
    assert "Said." in page


def test_an_answer_goes_to_its_talk_and_the_board_learns_of_it(app, visit):
    first = a.Comment()
    proposal = first.record
    browser = visit(a.member(proposal.space))

    page = browser.post(
        f"/s/{proposal.space.slug}/{proposal.number}/comments", {"body": "Yes.", "parent": first.handle},
        target=f"div#s-{first.handle}", headers={"Masar-Board": "whole"},
    )  # fmt: skip

    assert page.has(f'hx-partial[hx-target="#r-{first.handle}"] .comment.reply')
    assert page.has("summary[autofocus]")
    assert not page.has("details.answer[open]")
    assert page.has(f'hx-partial[hx-target="#g-open"] #p{proposal.number}')


def test_what_was_refused_stays_in_its_form(app, visit):
    first = a.Comment()
    browser = visit(a.member(first.record.space))

    page = browser.post(
        f"/s/{first.record.space.slug}/{first.record.number}/comments", {"body": " ", "parent": first.handle},
        target=f"div#s-{first.handle}",
    )  # fmt: skip

    assert page.status == 422
    assert page.has(f"details.answer[open] textarea#say-{first.handle}[autofocus]")
    assert len(page.errors) == 1
    assert not page.has("hx-partial")


class TestFeelings:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_a_tap_says_it_and_the_same_tap_takes_it_back(self, app, visit, htmx):
        comment = a.Comment()
        at = f"/s/{comment.record.space.slug}/proposals/{comment.record.number}"
        browser = visit(a.member(comment.record.space), htmx=htmx)

        def thanks(page):
            return page.all(f"#f-{comment.handle} button")[1]

        page = browser.submit(browser.get(at), "Thank you")
        assert thanks(page)["aria-pressed"] == "true"
        assert thanks(page).text == "Thank you 1"
        page = browser.submit(page, "I agree")
        assert thanks(page)["aria-pressed"] == "false"
        page = browser.submit(page, "I agree 1")

        assert thanks(page).text == "Thank you"
        assert count(Reaction) == 0

    def test_counts_are_for_everybody_and_names_for_nobody(self, app, visit):
        comment = a.Comment()
        for name in ("Zaynab", "Shirin"):
            member = a.Membership(space=comment.record.space, name=name)
            db.session.add(Reaction(comment_id=comment.id, membership_id=member.id, feeling=Feeling.AGREE))
        db.session.commit()
        at = f"/s/{comment.record.space.slug}/proposals/{comment.record.number}"

        for who in (None, a.User(), a.member(comment.record.space)):
            page = visit(who).get(at)
            assert "I agree 2" in page
            assert "Zaynab" not in page.source

        assert not visit().get(at).has("form.feelings")

    def test_nobody_feels_anything_about_what_is_hidden_nor_when_they_are_muted(self, app, visit):
        hidden = a.Comment(hidden_at=now(), hidden_reason="spam")
        at = f"/s/{hidden.record.space.slug}/comments"
        muted = a.member(hidden.record.space, muted_until=now().replace(year=2100))
        seen = a.Comment(record=hidden.record)

        assert visit(a.member(hidden.record.space)).post(f"{at}/{hidden.handle}/react").status == 404
        assert visit(hidden.author.user).post(f"{at}/{hidden.handle}/react", {"feeling": "agree"}).status == 409
        assert visit(muted).post(f"{at}/{seen.handle}/react", {"feeling": "agree"}).status == 403
        assert visit(seen.author.user).post(f"{at}/{seen.handle}/react", {"feeling": "love"}).status == 400
        assert count(Reaction) == 0


class TestAnswer:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_the_author_marks_it_and_the_head_of_the_thread_leads_there(self, app, visit, htmx):
        comment = a.Comment(author=a.Membership(space=(space := a.Space()), name="Sara"))
        comment.record = a.Proposal(space=space, open=True)
        at = f"/s/{space.slug}/proposals/{comment.record.number}"
        browser = visit(comment.record.author.user, htmx=htmx)

        page = browser.submit(browser.get(at), "Mark as the answer")
        assert "The answer" in page
        assert page.links["Answered by Sara"] == f"{at}#c-{comment.handle}"
        assert "The answer" in visit().get(at).one(f"#c-{comment.handle}")

        page = browser.submit(browser.get(at), "It is not the answer")
        assert "Answered by Sara" not in page.links

    def test_an_old_answer_is_found_from_the_head(self, app, visit):
        task = a.Task()
        old = fill(task, 60)
        comments.mark_answer(old, by=a.actor(task.author))
        browser = visit(task.author.user)

        page = browser.get(f"/s/{task.space.slug}/tasks/{task.number}")

        way = next(href for text, href in page.links.items() if text.startswith("Answered by"))
        assert "The answer" in browser.get(way.partition("#")[0]).one(f"#c-{old.handle}")
        assert not page.has(f"#c-{old.handle}")

    def test_members_mark_nothing_and_what_is_hidden_answers_nothing(self, app, visit):
        comment = a.Comment(is_answer=True)
        at = f"/s/{comment.record.space.slug}/comments/{comment.handle}"

        assert visit(comment.author.user).post(f"{at}/unmark").status == 403
        assert visit(a.member(comment.record.space, Role.MODERATOR)).post(f"{at}/mark").status == 403
        comment.hidden_at, comment.hidden_reason = now(), "spam"

        page = visit(a.member(comment.record.space)).get(
            f"{at[: at.index('/comments')]}/{comment.record.number}/comments"
        )
        assert not page.has("#answered a")


class TestSummary:
    def test_a_facilitator_sums_up_and_everybody_reads_how_old_it_is(self, app, visit):
        comment = a.Comment()
        at = f"/s/{comment.record.space.slug}/proposals/{comment.record.number}"
        browser = visit(a.member(comment.record.space, Role.FACILITATOR, name="Karim"))
        form = browser.get(browser.get(at).links["Sum up the discussion"])
        a.Comment(record=comment.record)  # Said while it was written: it is not in it.

        page = browser.submit(form, "Save", text="**Shade** first.")

        assert "Shade first." in page.one("section[aria-labelledby=summary]")
        assert "Updated by Karim" in page
        assert page.one("#since").text == "1 comment since"
        assert "Shade first." in visit().get(at)
        assert "Karim" not in visit().get(at)

    def test_what_another_saved_is_shown_beside_what_was_typed(self, app, visit):
        comment = a.Comment()
        at = f"/s/{comment.record.space.slug}/{comment.record.number}/summary"
        one, two = (visit(a.member(comment.record.space, Role.FACILITATOR)) for _ in range(2))
        old = one.get(at)
        two.submit(two.get(at), "Save", text="From the laptop.")

        page = one.submit(old, "Save", text="From the phone.")

        assert page.status == 409
        assert "From the laptop." in page.one("figure")
        assert page.fields["text"] == "From the phone."
        assert db.session.scalars(select(ThreadSummary.text)).all() == ["From the laptop."]
        one.submit(page, "Save", text="Both.")
        assert db.session.scalars(select(ThreadSummary.text)).all() == ["Both."]

    @pytest.mark.parametrize("typed", ["", "  ", "x" * 5_001])
    def test_an_empty_or_endless_one_is_refused(self, app, visit, typed):
        comment = a.Comment()
        browser = visit(a.member(comment.record.space, Role.FACILITATOR))

        page = browser.post(f"/s/{comment.record.space.slug}/{comment.record.number}/summary", {"text": typed})

        assert page.status == 422
        assert len(page.errors) == 1
        assert count(ThreadSummary) == 0


class TestFollow:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("htmx", [False, True])
    def test_every_record_is_followed_and_muted_by_a_button(self, app, visit, kind, htmx):
        space = a.Space()
        record = make(kind, space)
        browser = visit(a.member(space), htmx=htmx)
        at = f"/s/{space.slug}/{kind}/{record.number}"

        def pressed(page):
            return page.one("#follow")["aria-pressed"], page.one("#mute")["aria-pressed"]

        page = browser.get(at)
        seen = [pressed(page)]
        for button in ("Follow", "Follow", "Mute", "Follow", "Mute", "Mute"):
            page = browser.submit(page, button)
            seen.append(pressed(page))

        off, follows, muted = ("false", "false"), ("true", "false"), ("false", "true")
        assert seen == [off, follows, off, muted, follows, muted, off]
        assert count(Follow) == 0

    def test_visitors_follow_nothing(self, app, visit):
        proposal = a.Proposal(open=True)
        at = f"/s/{proposal.space.slug}"

        assert visit().post(f"{at}/{proposal.number}/follow").status == 401
        assert visit(a.User()).post(f"{at}/{proposal.number}/mute").status == 403
        assert not visit().get(f"{at}/proposals/{proposal.number}").has("#follow")
