"""A proposal is discussed and gathers support: in people's own names, a team's and another forum's; nobody is counted
twice, nothing is told to whom it is not for, and whoever follows it finds what is new on their first page."""

import pytest

from tests import factories as a
from workspace.models import Role

SINCE = {"en": "1 comment since", "ar": "تعليق واحد بعده", "ckb": "1 لێدوان لەو کاتەوە"}
# Once one person, one organisation and one space; then two people.
BEHIND = {
    "en": ("1 person · 1 organisation · 1 space", "2 people · 1 organisation · 1 space"),
    "ar": ("شخص واحد · منظمة واحدة · مساحة واحدة", "شخصان · منظمة واحدة · مساحة واحدة"),
    "ckb": ("1 کەس · 1 ڕێکخراو · 1 ڕووبەر", "2 کەس · 1 ڕێکخراو · 1 ڕووبەر"),
}


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_a_proposal_is_discussed_and_supported(app, visit, lang, htmx):
    space, marshes = a.Space(), a.Space(names={"en": "Marshes", "ar": "الأهوار", "ckb": "زۆنگاوەکان"})
    proposal = a.Proposal(space=space, open=True)
    noor = a.Membership(space=space, name="Noor")
    hasan = a.Membership(space=space, name="Hasan", role=Role.OBSERVER)
    a.Membership(space=marshes, user=hasan.user, role=Role.FACILITATOR)
    at = f"/s/{space.slug}/proposals/{proposal.number}"
    author, member, guest, facilitator = (
        visit(user, lang, htmx=htmx)
        for user in (proposal.author.user, noor.user, hasan.user, a.member(space, Role.FACILITATOR))
    )

    # A question is asked, and answered; the author says which comment answers it.
    member.submit(member.get(at), "/comments", body="Who brings the wood?")
    assert not author.get("/").has("#news")  # A proposal made below the verbs is followed by nobody.
    author.submit(author.get(at), "/follow")
    guest.submit(guest.get(at), "/comments", body="We do, from the marshes.")
    assert author.get("/").one("#news li a")["href"] == f"{at}#comments"
    page = author.get(at)
    article = page.all(".comment")[-1]["id"]
    author.submit(page, f"/{article[2:]}/mark")
    assert author.get(at).one("#answered a")["href"] == f"{at}#{article}"

    # A quiet word of thanks: counted, and told to nobody.
    author.submit(author.get(at), f"/{article[2:]}/react")
    assert visit(lang=lang).get(at).one(f"#{article} .chip .count").text == "1"

    # A facilitator sums up; what is said later is counted.
    facilitator.submit(facilitator.get(f"/s/{space.slug}/{proposal.number}/summary"), "/summary", text="Wood is there.")
    member.submit(member.get(at), "/comments", body="And nails?")
    assert "Wood is there." in visit(lang=lang).get(at).one("section[aria-labelledby=summary]")
    assert visit(lang=lang).get(at).one("#since").text == SINCE[lang]

    # A team is registered and Noor may speak for it.
    page = facilitator.submit(facilitator.get(f"/s/{space.slug}/organisations"), "/organisations", name="فريق نخلة")
    assert "فريق نخلة" in page
    page = facilitator.get(f"/s/{space.slug}/members/{noor.handle}")
    handle = page.one("#organisation option:last-child")["value"]
    facilitator.submit(page, "/organisation", organisation=handle)
    member.submit(member.get(f"/organisations/{handle}/edit"), "/edit", is_listed="y")  # Now everybody may know of it.

    # Noor supports it herself and for her team, Hasan for the forum of the marshes.
    page = member.submit(member.get(at), "/support")
    member.submit(page, "فريق نخلة")
    guest.submit(guest.get(at), marshes.names[lang])
    for reader in (visit(lang=lang), member):
        shown = reader.get(at).region("support")
        assert shown.one("b").text == BEHIND[lang][0]
        assert "فريق نخلة" in shown
        assert marshes.names[lang] in shown
    assert "Noor" not in visit(lang=lang).get(at).source

    # A proposal that asks for the same is merged into it, and its supporters with it.
    other = a.Proposal(space=space, open=True)
    for browser in (member, author):
        browser.submit(browser.get(f"/s/{space.slug}/proposals/{other.number}"), "/support")
    moderator = visit(a.member(space, Role.MODERATOR), lang, htmx=htmx)
    moderator.post(f"/s/{space.slug}/proposals/{other.number}/merge", {"into": str(proposal.number), "reason": "Same."})
    assert member.get(at).region("support").one("b").text == BEHIND[lang][1]

    # Whoever has heard enough mutes it.
    author.submit(author.get(at), "/mute")
    member.submit(member.get(at), "/comments", body="Once more.")
    assert not author.get("/").has("#news")
