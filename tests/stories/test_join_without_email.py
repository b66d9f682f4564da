"""W1: a member joins a working group without an e-mail address, by a code that somebody reads out."""

import pytest
from sqlalchemy import select

from tests import factories as a
from tests.factories import member
from workspace.db import db
from workspace.models import Charter, Invitation, Role, SpaceKind, User


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_member_joins_without_an_email_address(app, visit, htmx):
    network = a.root()
    db.session.add(Charter(space_id=network.id, text={"ckb": "ناتوندوتیژی تاکە ڕێگایە."}))
    region = a.Space(kind=SpaceKind.REGION)
    group = a.Space(closed=True, parent=region, kind=SpaceKind.GROUP, names={"ckb": "گرووپی ئاو", "en": "Water group"})
    coordinator = visit(member(network, Role.COORDINATOR, name="Narin"), htmx=htmx)

    # The coordinator makes an invitation: member, 7 days, 20 uses; and reads the code out.
    page = coordinator.get(f"/s/{group.slug}/members")
    page = coordinator.submit(page, "Make an invitation", role="member", days="7", uses="20")
    code = page.one(".secret").text
    assert len(code.replace("-", "")) == 8
    assert not set(code) & set("01OI")

    # The member types it on a phone, in Kurdish, and sees who invites and what will be public.
    phone = visit(lang="ckb", htmx=htmx)
    page = phone.get("/join")
    page = phone.submit(page, "/join", code=code.lower())
    assert (page.one("html")["lang"], page.one("html")["dir"]) == ("ckb", "rtl")
    assert page.heading.endswith("گرووپی ئاو")
    assert "Narin" in page
    assert "ناتوندوتیژی" in page

    # A pseudonym, a password, no address; the sign-in name is one of those offered.
    offered = page.fields["sign_in_name"]
    page = phone.submit(page, f"/join/{code.replace('-', '')}", name="ڕووبار", password="سێ باڵندەی خۆڵەمێشی",
                        locale="ckb", charter=True)  # fmt: skip
    assert page.status == 200
    assert offered in page, "it is shown, to be written down"
    steps = page.all("ol > li a")
    assert len(steps) == 3
    for step in steps:
        assert phone.get(step["href"]).status == 200
    user = db.session.scalars(select(User).where(User.sign_in_name == offered)).one()
    assert user.email is None
    assert a.membership(user, group).role is Role.MEMBER

    # The twenty-first is refused, a revoked one is, and no outsider sees who is in.
    made = db.session.scalars(select(Invitation)).one()
    assert made.uses == 1
    made.uses = 20
    assert visit().get(f"/join/{code}").status == 410
    assert visit().post(f"/join/{code}", {"name": "x"}).status == 410
    made.uses = 1
    coordinator.submit(coordinator.get(f"/s/{group.slug}/members"), "Withdraw")
    assert "was withdrawn" in visit().get(f"/join/{code}")
    assert visit(a.User()).get(f"/s/{group.slug}/members").status == 404
    assert "ڕووبار" not in visit(a.User()).get(f"/s/{group.slug}/about")
    assert visit().get("/sign-up").status == 404
