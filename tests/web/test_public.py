"""The public site as machines meet it: what a proxy may keep, what search engines find, how large a page is."""

import json
from datetime import timedelta

from lxml import etree, html

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, MeetingState, Organisation, Role
from workspace.web.security import FOR_EVERYBODY

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def visitor(app):
    """Somebody whose browser has nothing of ours yet."""
    return app.test_client()


class TestWhatAProxyMayKeep:
    def test_a_public_page_is_kept_for_a_minute_and_asked_for_again_by_its_mark(self, app):
        space = a.Space()
        for url in ("/", f"/s/{space.slug}/about", "/paths", "/organisations", "/help", f"/s/{space.slug}/feed.atom"):
            answer = visitor(app).get(url)
            assert answer.headers["Cache-Control"] == FOR_EVERYBODY, url
            assert "Set-Cookie" not in answer.headers, url
            assert {"Cookie", "Accept-Language"} <= {each.strip() for each in answer.headers["Vary"].split(",")}, url
            again = visitor(app).get(url, headers={"If-None-Match": answer.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b""), url
        a.Proposal(space=space, open=True)
        db.session.commit()

    def test_its_mark_changes_with_what_it_says(self, app):
        space = a.Space()
        first = visitor(app).get(f"/s/{space.slug}/about").headers["ETag"]
        space.purposes = {"en": "Another purpose"}
        db.session.commit()
        answer = visitor(app).get(f"/s/{space.slug}/about", headers={"If-None-Match": first})
        assert (answer.status_code, answer.headers["ETag"] != first) == (200, True)

    def test_nothing_is_kept_of_what_is_not_for_everybody(self, app, visit):
        space = a.Space(closed=True)
        member = visit(a.member(space, Role.FACILITATOR))
        for url in ("/", "/organisations", f"/s/{space.slug}", f"/s/{space.slug}/members"):
            assert member.get(url).headers["Cache-Control"] == "no-store", url
        for url in ("/sign-in", "/nowhere", f"/s/{space.slug}", f"/calendar/{'x' * 22}.ics",
                    f"/join/{'x' * 22}"):  # fmt: skip
            assert visitor(app).get(url).headers["Cache-Control"] == "no-store", url


def test_choosing_a_language_sets_a_cookie_and_is_nobody_elses(app):
    answer = visitor(app).get("/?lang=ckb")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" in answer.headers


class TestWhatSearchEnginesFind:
    def test_the_map_of_the_site_holds_what_visitors_may_read_and_nothing_else(self, app):
        space, closed, hidden = a.Space(), a.Space(closed=True), a.Space(hidden=True)
        listed = Organisation(name="Palm", skeleton="palm", is_listed=True)
        db.session.add_all([listed, secret := Organisation(name="Reed", skeleton="reed")])
        public = a.Proposal(space=space, open=True)
        a.Proposal(space=space, open=True, audience=Audience.MEMBERS)
        for other in (closed, hidden):
            a.Proposal(space=other, open=True)
        db.session.commit()
        answer = visitor(app).get("/sitemap.xml")
        assert answer.mimetype == "application/xml"
        found = etree.fromstring(answer.data).xpath("//s:loc/text()", namespaces=MAP)
        base = app.extensions["masar"].base_url
        assert f"{base}/s/{space.slug}/proposals/{public.number}" in found
        assert f"{base}/organisations/{listed.handle}" in found
        assert len([each for each in found if "/proposals/" in each]) == 1
        for word in (closed.slug, hidden.slug, secret.handle):
            assert word not in answer.text
        statuses = {each: visitor(app).get(each.removeprefix(base)).status_code for each in found}
        assert {each for each, status in statuses.items() if status != 200} == set()

    def test_robots_are_told_where_it_is(self, app):
        told = visitor(app).get("/robots.txt").text
        assert "Disallow: /me\n" in told
        assert f"Sitemap: {app.extensions['masar'].base_url}/sitemap.xml" in told

    def test_a_page_says_its_one_address_and_its_languages(self, app):
        space, closed = a.Space(), a.Space(closed=True)
        page = html.fromstring(visitor(app).get(f"/s/{space.slug}/about?junk=1&lang=ar").data)
        at = f"{app.extensions['masar'].base_url}/s/{space.slug}/about"
        assert page.xpath("//link[@rel='canonical']/@href") == [f"{at}?lang=ar"], "each language is a page of its own"
        plain = html.fromstring(visitor(app).get(f"/s/{space.slug}/about?junk=1").data)
        assert plain.xpath("//link[@rel='canonical']/@href") == [at]
        assert page.xpath("//link[@rel='alternate']/@hreflang") == ["ar", "ckb", "en", "x-default"]
        assert page.xpath("//link[@hreflang='ckb']/@href") == [f"{at}?lang=ckb"]
        for url in (f"/s/{closed.slug}/about", "/nowhere", f"/join/{'x' * 22}"):
            assert b"canonical" not in visitor(app).get(url).data, url

    def test_what_a_page_is_about_stands_in_a_block_of_data_that_nothing_ends(self, app):
        evil = "</script><script>alert(1)</script>"
        space = a.Space(names={"en": evil}, purposes={"en": "We work."})
        meeting = a.Meeting(
            space=space, state=MeetingState.CALLED, audience=Audience.PUBLIC, starts_at=now() + timedelta(days=2)
        )
        told = blocks(visitor(app).get(f"/s/{space.slug}/about", headers={"Accept-Language": "en"}))
        assert (told[0]["@type"], told[0]["name"]) == ("Organization", evil)
        told = blocks(visitor(app).get(f"/s/{space.slug}/meetings/{meeting.number}"))
        assert (told[0]["@type"], told[0]["name"]) == ("Event", meeting.title)
        assert told[0]["startDate"].startswith(str(meeting.starts_at.date())[:7])


def blocks(answer):
    page = html.fromstring(answer.data)
    assert len(page.xpath("//script[not(@src)]")) == 1
    return [json.loads(each) for each in page.xpath("//script[@type='application/ld+json']/text()")]


def test_a_visitor_is_told_what_this_is_what_is_on_what_was_decided_and_how_to_join(app):
    space = a.Space()
    meeting = a.Meeting(
        space=space, state=MeetingState.CALLED, audience=Audience.PUBLIC, starts_at=now() + timedelta(days=2)
    )
    inside = a.Meeting(space=space, title="For members", state=MeetingState.CALLED, starts_at=now() + timedelta(days=1))
    training, draft = a.Event(space=space, title="Measure water"), a.Event(space=space, title="Not yet", draft=True)
    season, closed = a.Season(space=space), a.Season(space=a.Space(closed=True), names={"en": "Among us"})
    text = visitor(app).get("/", headers={"Accept-Language": "en"}).text
    assert meeting.title in text
    for it in (training.title, season.names["en"]):
        assert it in text
    for it in (inside.title, draft.title, closed.names["en"]):
        assert it not in text
    for words in ("Where a social forum does its work", "What is happening", "How to join"):
        assert words in text


class TestWhatAPreviewSays:
    """Of an address that somebody sends on: a messenger shows its title and what it is about."""

    def said(self, page):
        return {tag["property"]: tag["content"] for tag in page.all("meta[property]")}

    def test_the_title_what_it_is_about_and_the_address(self, app, visit):
        words = 'A bench "by the river" <b>'
        proposal = a.Proposal(open=True, audience=Audience.PUBLIC, title="Shade", summary=words + " x" * 150)
        at = f"/s/{proposal.space.slug}/proposals/{proposal.number}"
        page = visit(None).get(at)

        told = self.said(page)

        assert told["og:title"] == "Shade"
        assert told["og:description"].startswith(words)
        assert len(told["og:description"]) <= 200
        assert told["og:url"].endswith(at)
        assert page.one("meta[name=description]")["content"] == told["og:description"]

    def test_what_visitors_may_not_read_has_none(self, app, visit):
        space = a.Space(closed=True)
        assert self.said(visit(None).get(f"/s/{space.slug}")) == {}
        assert self.said(visit(a.member(space)).get(f"/s/{space.slug}")) == {}
