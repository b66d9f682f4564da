"""W3: a group co-writes. A member amends paragraph three in Arabic, the group's editor accepts it with a change of
their own; the Kurdish and English texts stay and are older. One that is rejected goes on as a proposal, once."""

import pytest

from tests import factories as a
from workspace.db import db
from workspace.models import AmendmentState, Proposal, ProposalState, Role
from workspace.queries import translations as find

PARAGRAPHS = "سرنا على ضفة النهر يومين.\n\nرصدنا ثلاث نقاط تصريف.\n\nنطلب إغلاقها خلال تسعين يوماً."


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_a_group_amends_a_text_in_three_languages(app, visit, htmx, lang):
    space = a.Space()
    proposal = a.Proposal(space=space, open=True, locale="ar", title="النهر", summary="", body=PARAGRAPHS, ask="")
    kurdish = a.translation(proposal, "ckb", title="ڕووبار", summary="", body="سێ خاڵ.", ask="")
    english = a.translation(proposal, "en", title="The river", summary="", body="Three outlets.", ask="")
    at = f"/s/{space.slug}/proposals/{proposal.number}"
    amender = a.Membership(space=space, name="Hawra")
    editor = visit(a.member(space, Role.FACILITATOR, name="Noor"), lang, htmx=htmx)
    member, hawra = (visit(who, lang, htmx=htmx) for who in (a.member(space), amender.user))

    # The third paragraph, in Arabic, with the difference before it is sent.
    page = hawra.get(f"{at}/amendments/new?in=ar")
    page = hawra.submit(page, "/amendments/new?in=ar", body=PARAGRAPHS.replace("تسعين", "ستين"), why="الصيف قريب.")
    assert (page.one("del").text, page.one("ins").text) == ("تسعين", "ستين")
    sent = dict(page.fields) | {"send": "1"}
    hawra.post(f"{at}/amendments/new?in=ar", sent)
    (amendment,) = db.session.query(a.models.Amendment).all()
    its = f"{at}/amendments/{amendment.handle}"

    # Who has no right to accept is refused, whatever they send.
    assert member.post(f"{its}/accept", {"edition": "1"}).status == 403
    assert member.post(f"{its}/edit", {"edition": "1", "title": "x"}).status == 403

    # The editor sees the difference, edits what came of both, and accepts.
    page = editor.get(f"{its}/edit")
    assert (page.one("del").text, page.one("ins").text) == ("تسعين", "ستين")
    editor.submit(page, "/edit", body=PARAGRAPHS.replace("تسعين يوماً", "ستين يوماً أو أقل"))
    assert amendment.state is AmendmentState.ACCEPTED
    page = visit(a.member(space), lang).get(f"{at}?in=ar")
    assert "ستين يوماً أو أقل" in page
    credit = next(link for words, link in page.links.items() if "Hawra" in words)
    assert credit == its
    assert "Noor" in page.one("header.stack")

    # The Kurdish and the English text remain, word for word, and say that they are older.
    for text in (kurdish, english):
        still = db.session.scalars(find.into(proposal, text.locale)).one()
        assert (still.id, still.body, still.of_edition) == (text.id, text.body, 1)
        page = visit(None, lang).get(f"{at}?in={text.locale}")
        assert page.heading == text.title
        assert page.has(".note.gold")
        assert any(link.startswith(f"{at}/versions?") and "from=1" in link for link in page.links.values())
    assert proposal.edition == 2

    # The amender is told once: one line on their first page, and none on anybody else's.
    assert [line.one("a")["href"] for line in hawra.get("/").all("#news li")] == [at]
    assert not member.get("/").has("#news")

    # The needs are listed, and a member catches up.
    wanted = member.get(f"/s/{space.slug}/translations?in=ckb")
    assert wanted.has(f'a[href="{at}/translations/ckb"]')
    page = member.get(f"{at}/translations/ckb")
    assert "ستين" in page.all("ins")[0]
    member.submit(page, "/translations/ckb", body="سێ خاڵ، شەست ڕۆژ.")
    assert not member.get(f"/s/{space.slug}/translations?in=ckb").has(f'a[href="{at}/translations/ckb"]')


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_rejected_grows_once(app, visit, htmx):
    amendment = a.Amendment()
    proposal, amender = amendment.proposal, amendment.author
    its = f"/s/{proposal.space.slug}/proposals/{proposal.number}/amendments/{amendment.handle}"
    author, browser = visit(proposal.author.user, htmx=htmx), visit(amender.user, htmx=htmx)
    assert its in author.get("/").links.values(), "what waits for an author stands on their first page"
    author.submit(author.get(its), "/reject", reason="The young ones are protected.")
    assert its not in author.get("/").links.values()
    assert its.rpartition("/amendments")[0] in browser.get("/").links.values()

    browser.submit(browser.get(its), "/grow")
    assert browser.post(f"{its}/grow").status == 409
    drafts = db.session.query(Proposal).filter(Proposal.id != proposal.id).all()
    assert [(d.state, d.author, d.body) for d in drafts] == [(ProposalState.DRAFT, amender, amendment.body)]
    page = browser.get(f"/s/{proposal.space.slug}/proposals/{drafts[0].number}")
    assert proposal.title in page.region("links").links
