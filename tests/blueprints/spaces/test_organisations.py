"""Organisations in the browser: registered by facilitators, spoken for by members they confirm."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Organisation, Role


@pytest.mark.parametrize("htmx", [False, True])
def test_a_facilitator_registers_one_and_says_who_speaks_for_it(app, visit, htmx):
    space = a.Space()
    member = a.Membership(space=space, name="Noor")
    browser = visit(a.member(space, Role.FACILITATOR), htmx=htmx)
    at = f"/s/{space.slug}/members/{member.handle}"

    page = browser.get(browser.get(browser.get(at).links["Register an organisation"]).url)
    page = browser.submit(page, "Register", name="فريق نخلة", kind="team")
    assert (page.status, page.errors) == (200, []), "what is drawn as the outcome is a fresh form"
    assert "فريق نخلة" in page
    handle = db.session.scalars(select(Organisation.handle)).one()
    page = browser.submit(browser.get(at), "/organisation", organisation=handle)

    assert "Speaks here for فريق نخلة" in page
    assert "Noor" in browser.get(f"/s/{space.slug}/organisations")
    assert "فريق نخلة" not in visit(a.member(space)).get(at), "they may not know of it before it is listed"
    db.session.scalars(select(Organisation)).one().is_listed = True
    assert "Speaks here for فريق نخلة" in visit(a.member(space)).get(at)
    page = browser.submit(browser.get(at), "/organisation", organisation="")
    assert "Speaks here for فريق نخلة" not in page
    assert member.organisation_id is None


def test_a_name_that_looks_the_same_is_already_there(app, visit):
    space = a.Space()
    browser = visit(a.member(space, Role.FACILITATOR))
    at = f"/s/{space.slug}/organisations"
    browser.submit(browser.get(at), "Register", name="فريق نخلة")

    page = browser.submit(browser.get(at), "Register", name="فریق نخله", kind="union")

    assert page.status == 422
    assert page.errors == ["“فريق نخلة” is already there."]
    assert page.fields["name"] == "فریق نخله"
    assert db.session.query(Organisation).count() == 1


@pytest.mark.parametrize("name", ["", "  ", "—", "x" * 121, "a\u202eb"])
def test_what_is_no_name_is_refused(app, visit, name):
    space = a.Space()

    page = visit(a.member(space, Role.FACILITATOR)).post(
        f"/s/{space.slug}/organisations", {"name": name, "kind": "team"}
    )

    assert page.status == 422
    assert len(page.errors) == 1
    assert db.session.query(Organisation).count() == 0


def test_nobody_confirms_themselves_as_who_speaks_for_an_organisation(app, visit):
    space = a.Space()
    me = a.Membership(space=space, role=Role.FACILITATOR)
    at = f"/s/{space.slug}/members/{me.handle}"
    assert visit(me.user).post(f"{at}/organisation", {"organisation": ""}).status == 403
    assert visit(a.member(space, Role.FACILITATOR)).get(at).status == 200


def test_members_register_nothing_and_confirm_nobody(app, visit):
    space = a.Space()
    member = a.Membership(space=space)
    for role in (Role.MEMBER, Role.MODERATOR):
        browser = visit(a.member(space, role))
        assert browser.get(f"/s/{space.slug}/organisations").status == 403
        assert browser.post(f"/s/{space.slug}/members/{member.handle}/organisation", {"organisation": ""}).status == 403
        assert f"/s/{space.slug}/organisations" not in browser.get(f"/s/{space.slug}/members").links.values()


def test_an_organisation_that_is_not_there_is_not_chosen(app, visit):
    member = a.Membership()

    page = visit(a.member(member.space, Role.FACILITATOR)).post(
        f"/s/{member.space.slug}/members/{member.handle}/organisation", {"organisation": "A" * 13}
    )

    assert page.status == 422
    assert member.organisation_id is None
