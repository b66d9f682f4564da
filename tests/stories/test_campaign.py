"""A campaign, from the plan on a phone to the report: two spaces carry it, and everybody sees what is theirs."""

import pytest

from tests import factories as a
from workspace.db import db
from workspace.models import Campaign, Organisation, OrganisationKind, Role


@pytest.mark.parametrize(("lang", "htmx"), [("ar", False), ("ckb", True), ("en", False)])
def test_a_campaign_of_two_spaces(app, visit, lang, htmx):
    kufa, council = a.Space(), a.Space(closed=True)
    a.Path(slug="water-environment")
    friends = Organisation(name="Friends of the river", skeleton="f", kind=OrganisationKind.TEAM, is_listed=True)
    db.session.add(friends)
    db.session.commit()
    lead, member = (visit(a.member(kufa, role), lang, htmx=htmx) for role in (Role.FACILITATOR, Role.MEMBER))
    there = visit(a.member(council, Role.FACILITATOR), lang, htmx=htmx)
    visitor = visit(None, lang)

    # It begins from the plan that others have led; a visitor sees nothing of it yet.
    page = lead.get(f"/s/{kufa.slug}/campaigns/new?from=river")
    lead.submit(page, "/campaigns/new", name_en="The river at Kufa is no dump")
    (campaign,) = db.session.query(Campaign)
    at = f"/s/{kufa.slug}/campaigns/{campaign.handle}"
    assert visitor.get(at).status == 404

    # A member writes a proposal in it.
    page = member.get(f"/s/{kufa.slug}/proposals/new?campaign={campaign.handle}")
    assert page.fields["campaign"] == campaign.handle
    member.submit(page, "/proposals/new", title="Shut the outlets", summary="", body="Three of them.", ask="Shut them.")

    # The council is asked, by its address, and takes it up; its task stays its own.
    lead.submit(lead.get(at), "/spaces", space=f"https://masar.example/s/{council.slug}/about")
    page = there.get(f"/s/{council.slug}/campaigns")
    there.submit(page, "/accept")
    task = a.Task(space=council, title="Invite the directorate")
    theirs = f"/s/{council.slug}/campaigns/{campaign.handle}"
    there.submit(there.get(theirs), "/records", number=str(task.number))
    assert "Invite the directorate" in there.get(theirs)
    assert "Invite the directorate" not in lead.get(at)
    assert council.slug not in visitor.get(f"/s/{kufa.slug}/campaigns").source

    # A partner, and then it is shared: all but the risks.
    page = lead.get(f"{at}/partners")
    lead.submit(page, "/partners", organisation=friends.handle)
    lead.submit(lead.get(at), "/share")
    page = visitor.get(at)
    assert "Friends of the river" in page
    assert campaign.plan["problem"][:20] in page
    assert campaign.plan["risks"][:20] not in page

    # It ends with what was won.
    page = lead.get(f"{at}/close")
    lead.submit(page, "/close", report="Two of the three outlets are shut.")
    assert "Two of the three outlets are shut." in visitor.get(at)
