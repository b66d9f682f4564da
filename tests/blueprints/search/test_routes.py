"""Search: found in any spelling, by those who may read it, with the match marked as it was written."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests import factories as a
from tests import world as w
from tests.pages import statements
from workspace.db import db, now
from workspace.models import (
    Activity,
    Attendance,
    Audience,
    CampaignSpace,
    DocumentKind,
    MeetingState,
    ReportReason,
    Role,
    SpaceKind,
    Visibility,
)
from workspace.queries import search as queries
from workspace.services import comments, members, minutes, notes
from workspace.services import records as record_verbs


def found(page):
    """The titles of what was found."""
    return [e.text_content().strip() for e in page.element.cssselect("#results li b")]


def marks(page):
    return [e.text_content() for e in page.element.cssselect("#results mark")]


def test_it_is_found_in_any_spelling_and_marked_as_it_was_written(app, visit):
    space = a.Space()
    a.Proposal(space=space, open=True, title="تنظيف نَهْرِ الكُوفَةِ", body="نطلب من البلدية…")
    a.Proposal(space=space, open=True, title="حديقة للأطفال", body="قرب نهر الفرات")
    browser = visit()

    page = browser.get("/search?q=نهر كوفه")
    assert found(page) == ["تنظيف نَهْرِ الكُوفَةِ"]
    assert marks(page) == ["نَهْرِ", "الكُوفَةِ"]
    assert found(browser.get("/search?q=الکوفە")) == ["تنظيف نَهْرِ الكُوفَةِ"]
    assert found(browser.get("/search?q=والبلد")) == ["تنظيف نَهْرِ الكُوفَةِ"]
    assert found(browser.get('/search?q="نهر الفرات"')) == ["حديقة للأطفال"]
    assert found(browser.get('/search?q="الفرات نهر"')) == []
    assert "Nothing was found" in browser.page.text


def test_what_stands_in_the_title_comes_first_then_what_was_typed_then_what_is_like_it(app, visit):
    space = a.Space()
    for title, body in (("Planting", "x"), ("Water", "we plant"), ("The plant", "x"), ("Bread", "plants")):
        a.Proposal(space=space, open=True, title=title, body=body)
    page = visit().get("/search?q=plant")
    assert found(page) == ["The plant", "Water"]
    assert "2 more with words like these" in page.text
    assert found(visit().get("/search?q=plant&like=1")) == ["The plant", "Water", "Bread", "Planting"]
    assert found(visit().get("/search?q=planti")) == ["Planting"]


SECRETS = {
    # word: who reads it, of a space of any kind, if they may enter it
    "zaatar": "everybody",  # a proposal of visitors
    "qamar": "inside",  # a task of members
    "tabaq": "moderating",  # a proposal that waits
    "lawha": "author",  # a draft
    "nakhla": "everybody",  # a comment
    "warda": "nobody",  # a hidden comment
    "jabal": "inside",  # the note of a meeting
    "sahra": "inside",  # a note on an internal point of published minutes
    "bahar": "everybody",  # one on another point of them
    "sukkar": "inside",  # what was decided on the internal point
    "malih": "everybody",  # on the other
    "rumman": "everybody",  # a campaign that is shared
    "tuffah": "inside",  # one that is not
    "mishmish": "nobody",  # how people are kept safe in it
    "khawkh": "moderating",  # a task that was hidden
}  # fmt: skip
MODERATING = {"moderator", "facilitator", "region", "coordinator"}
INSIDE = MODERATING | {"observer", "member", "author"}


def fill(space, author, facilitator):
    by = a.actor(facilitator)
    task = a.Task(space=space, author=author, title="qamar", audience=Audience.MEMBERS)
    a.Proposal(space=space, author=author, open=True, title="zaatar")
    a.Proposal(space=space, author=author, submitted=True, title="tabaq")
    a.Proposal(space=space, author=author, draft=True, title="lawha")
    public = a.Proposal(space=space, author=author, open=True)
    comments.say(public, "nakhla", locale="en", by=a.actor(author))
    comments.hide(comments.say(public, "warda", locale="en", by=a.actor(author)), by=by, reason=ReportReason.INSULT)
    hidden = a.Task(space=space, author=author, title="khawkh", audience=Audience.MEMBERS)
    record_verbs.hide(hidden, by=by, reason="insult")
    meeting = a.Meeting(space=space, author=facilitator, audience=Audience.PUBLIC, state=MeetingState.RUNNING)
    notes.write(a.AgendaItem(meeting=meeting), "jabal", base=0, by=by)
    held = a.Meeting(space=space, author=facilitator, audience=Audience.PUBLIC, state=MeetingState.RUNNING)
    notes.write(a.AgendaItem(meeting=held, is_internal=True), "sahra\n/decision sukkar", base=0, by=by)
    notes.write(a.AgendaItem(meeting=held), "bahar\n/decision malih", base=0, by=by)
    db.session.commit()
    publish(held, facilitator)
    a.Campaign(space=space, is_shared=True, names={"en": "rumman"}, plan={"risks": "mishmish"})
    a.Campaign(space=space, names={"en": "tuffah"})
    assert task


def publish(meeting, facilitator):
    by = a.actor(facilitator)
    db.session.add(Attendance(meeting_id=meeting.id, membership_id=facilitator.id, by_id=facilitator.id))
    minutes.review(meeting, now() + timedelta(days=7), by=by)
    minutes.approve(meeting, by=by)
    minutes.publish(meeting, by=by)
    db.session.commit()


def may_find(who, word, kind):
    enters = kind is Visibility.PUBLIC or who in INSIDE
    reads = {
        "everybody": enters, "inside": who in INSIDE, "moderating": who in MODERATING, "author": who == "author",
        "nobody": False,
    }  # fmt: skip
    return reads[SECRETS[word]] or (who == "author" and word in ("tabaq", "khawkh"))


@pytest.mark.parametrize("kind", list(Visibility))
def test_everybody_finds_what_they_may_read_and_nothing_else(app, kind):
    """All that there is to find for each, kind by kind: no word of what they may not read stands in it."""
    there = w.build(kind)
    fill(there.here.space, there.memberships["author"], there.memberships["facilitator"])
    kinds, wrong = [queries.Narrowed(kinds=(each,)) for each in DocumentKind], []
    for who, user in there.people.items():
        viewer = a.viewer(user if who != "frozen" else None)
        lists = [db.session.scalars(queries.found(viewer, each, by_words=False)).all() for each in kinds]
        assert max(map(len, lists)) <= queries.MOST
        found = db.session.execute(queries.SHOWN, {"ids": sum(lists, [])}).all()
        said = " ".join(f"{each.document.title} {each.document.text}" for each in found)
        wrong += [(who, word) for word in SECRETS if (word in said) != may_find(who, word, kind)]
        knows = any(each.document.kind == "space" and each.space.id == there.here.space.id for each in found)
        wrong += [(who, "the space")] if knows != (kind is not Visibility.HIDDEN or who in INSIDE) else []
    assert wrong == []


@pytest.mark.full
@pytest.mark.parametrize("kind", list(Visibility))
def test_no_page_shows_a_trace_of_what_one_may_not_read(app, visit, kind):
    """Every word, as it is, as a beginning and with a slip: results, snippets and suggestions."""
    there = w.build(kind)
    fill(there.here.space, there.memberships["author"], there.memberships["facilitator"])
    wrong = []
    for who, user in there.people.items():
        browser = visit(user if who != "frozen" else None)
        for word in SECRETS:
            for typed in (word, word[:-1], f"{word[:2]}x{word[3:]}"):
                page = browser.open("/search", query_string={"q": typed})
                said = page.element.cssselect("#results")[0].text_content()
                wrong += [(who, typed)] if (word in said) != may_find(who, word, kind) else []
    assert wrong == []


def test_a_slip_of_one_letter_is_answered_with_what_one_may_read(app, visit):
    open_space, closed = a.Space(), a.Space(closed=True)
    a.Proposal(space=open_space, open=True, title="على نهر الكُوفَةِ")
    a.Task(space=closed, title="Sycamore", audience=Audience.MEMBERS)
    page = visit().get("/search?q=نهر الكوقه")
    assert [e.text_content() for e in page.element.cssselect("#results .empty a")] == ["نهر الكُوفَةِ"]
    assert found(visit().get(page.element.cssselect("#results .empty a")[0].get("href"))) == ["على نهر الكُوفَةِ"]
    assert "Did you mean" not in visit().get("/search?q=Sycamofe").text
    assert "Sycamore" in visit(a.member(closed)).get("/search?q=Sycamofe").text


def test_what_somebody_meant_is_rather_a_word_by_itself_than_one_behind_particles(app, visit):
    space = a.Space()
    a.Proposal(space=space, open=True, title="نخلة")
    for each in range(3):
        a.Proposal(space=space, open=True, title=f"والنخلط {each}")
    page = visit().get("/search?q=نخلق")
    assert [e.text_content() for e in page.element.cssselect("#results .empty a")] == ["نخلة"]


def test_what_a_closed_council_says_of_what_it_was_asked_for_is_for_itself(app, visit):
    """Whoever asked reads the recommendation, and finds it; what the council says about it among itself they do not."""
    issuer, council = a.Space(), a.Space(kind=SpaceKind.COUNCIL, closed=True)
    asked = a.Recommendation(space=council, issuer=issuer, title="Benches", audience=Audience.PUBLIC)
    a.Comment(record=asked, body="Between us: qasimfoo")
    for browser in (visit(), visit(a.member(issuer))):
        assert found(browser.get("/search?q=Benches")) == ["Benches"]
        for typed in ("q=qasimfoo", "q=qasimfop", "kind=comment&more=1"):
            assert found(browser.get(f"/search?{typed}")) == [], typed
            assert "Did you mean" not in browser.page.text
    assert len(found(visit(a.member(council)).get("/search?q=qasimfoo"))) == 1


def test_a_campaign_that_others_carry_does_not_name_the_hidden_space_that_began_it(app, visit):
    home, carrying = a.Space(hidden=True, names={"en": "Hiddenname"}), a.Space(names={"en": "Openname"})
    campaign = a.Campaign(space=home, names={"en": "River campaign"}, is_shared=True)
    db.session.add(CampaignSpace(campaign_id=campaign.id, space_id=carrying.id, joined_at=now()))
    db.session.commit()
    page = visit().get("/search?q=river")
    assert found(page) == ["River campaign"]
    assert "Hiddenname" not in page.source


def test_the_report_of_a_campaign_is_found_while_it_is_over(app, visit):
    campaign = a.Campaign(space=a.Space(), names={"en": "River"}, is_shared=True, report="Wonwabble", closed_at=now())
    assert found(visit().get("/search?q=wonwabble")) == ["River"]
    campaign.closed_at = None
    db.session.commit()
    app.extensions.pop("kept", None)  # Past the verbs: nobody knows that something happened.
    assert found(visit().get("/search?q=wonwabble")) == []


def test_a_name_that_is_taken_back_from_the_public_is_found_no_more(app, visit):
    space = a.Space()
    zaynab = a.Membership(space=space, name="Zaynab", skeleton="zaynab", is_public=True)
    a.Proposal(space=space, open=True, title="Water", author=zaynab)
    assert found(visit().get("/search?q=water&person=zaynab")) == ["Water"]
    members.rename(zaynab, name="Zaynab", about="", is_public=False, by=a.actor(zaynab))
    db.session.commit()
    assert found(visit().get("/search?q=water&person=zaynab")) == []


@pytest.mark.engine("postgresql")
def test_what_began_earlier_and_was_kept_later_counts_as_something_that_happened(app, visit):
    """Two write at once: the one with the lower number may be there after the other."""
    space = a.Space()
    by = a.actor(a.Membership(space=space, role=Role.FACILITATOR))
    first, second = (a.Proposal(space=space, open=True, title="Water") for _ in range(2))
    record_verbs.hide(second, by=by, reason="insult")
    db.session.flush()
    last = select(func.max(Activity.id)).scalar_subquery()
    db.session.execute(update(Activity).where(Activity.id == last).values(id=Activity.id + 100))
    db.session.commit()
    assert found(visit().get("/search?q=water")) == ["Water"]
    record_verbs.hide(first, by=by, reason="insult")
    db.session.commit()
    assert found(visit().get("/search?q=water")) == []


def test_it_is_narrowed_by_space_kind_path_state_day_and_person(app, visit):
    space, other, path = a.Space(), a.Space(), a.Path()
    zaynab = a.Membership(space=space, name="Zaynab", skeleton="zaynab")
    a.Proposal(space=space, open=True, title="Water one", path=path, author=zaynab)
    a.Task(space=space, title="Water two")
    a.Proposal(space=other, title="Water three", declined=True, audience=Audience.PUBLIC)
    browser = visit(a.member(space))

    def with_(query):
        return found(browser.get(f"/search?q=water&{query}"))

    assert with_(f"space={space.slug}") == ["Water two", "Water one"]
    assert with_("kind=proposal") == ["Water three", "Water one"]
    assert with_(f"path={path.slug}") == ["Water one"]
    assert with_("state=proposal.open") == ["Water one"]
    assert with_("state=task.done") == []
    assert with_("since=2020-01-01") == ["Water three", "Water two", "Water one"]
    assert with_("until=2020-01-01") == []
    assert with_("person=zayn") == ["Water one"]
    assert found(visit().get("/search?q=water&person=zayn")) == []  # A name that visitors do not see.
    assert found(browser.get("/search?kind=task")) == ["Water two"]


JUNK = [
    "*", '"', '"a', "AND", "a AND", "NEAR(a b)", "terms:a", "(", ")", "^", "-a", "a*b", "'; --", "و", "ال في من",
    "\x00", "😀", "%00", "a" * 10_000, "و" * 10_000, '"' * 500, " ".join(map(str, range(3000))), "ﷺ",
    "a\u0301" * 400,
]  # fmt: skip


def test_junk_gets_a_calm_answer(app, visit):
    a.Proposal(space=a.Space(), open=True, title="Water")
    browser = visit()
    for junk in JUNK:
        page = browser.open("/search", query_string={"q": junk, "person": junk})
        assert page.status == 200, junk
        assert page.element.cssselect("#results .empty"), junk


def test_words_of_an_address_go_on_as_words(app, visit):
    space = a.Space()
    for each in range(25):
        a.Proposal(space=space, open=True, title=f"Water {each}")
    page = visit().get("/search?q=water&endpoint=1&_method=x&_anchor=y")
    assert page.status == 200
    onward = page.element.cssselect("#results nav a")[0].get("href")
    assert len(found(visit().get(onward))) == 10


def test_a_search_costs_no_more_however_much_there_is(app, visit):
    space = a.Space()
    user = a.member(space)
    browser = visit(user)

    def cost():
        app.extensions.pop("kept", None)  # Made past the verbs: nobody knows that something happened.
        with statements(app) as sent:
            browser.get("/search?q=water")
        return len(sent)

    a.Proposal(space=space, open=True, title="Water")
    cost()
    few = cost()
    for _each in range(30):
        a.Task(space=space, title="Water")
    assert cost() <= few <= 14  # Less is left to be looked for.
    assert len(found(browser.page)) == 10


def test_what_is_asked_again_is_drawn_from_what_was_found_until_something_happens(app, visit):
    space = a.Space()
    first, browser = a.Proposal(space=space, open=True, title="Water"), visit()
    assert found(browser.get("/search?q=water")) == ["Water"]
    with statements(app) as sent:
        assert found(browser.get("/search?q=water")) == ["Water"]
    assert len(sent) <= 2
    record_verbs.hide(first, by=a.actor(a.Membership(space=space, role=Role.FACILITATOR)), reason="insult")
    db.session.commit()
    assert found(browser.get("/search?q=water")) == []


def test_what_cannot_be_looked_for_is_said_beside_its_field_and_kept(app, visit):
    page = visit().get("/search?q=water&since=2026-99-99&space=nowhere&kind=task")
    assert page.status == 422
    assert "There is no such date" in page.text
    assert "Please choose from the list." in page.text
    assert page.element.cssselect("[name=q]")[0].get("value") == "water"
    assert page.element.cssselect("[name=since]")[0].get("value") == "2026-99-99"
