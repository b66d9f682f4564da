"""Calendar files and feeds of news, as other programs read them."""

from datetime import datetime

import feedparser
import icalendar
import vobject
from lxml import etree

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def calendar(text):
    """The summaries in a calendar file, as two readers agree."""
    one = [str(event["summary"]) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]
    other = [event.summary.value for event in vobject.readOne(text).contents.get("vevent", [])]
    assert other == one
    return one


def news(text):
    """The titles in a feed, which holds to the rules of Atom (RFC 4287, 4.1.1 and 4.1.2, what is there once), and of
    which a feed reader understands the same."""
    feed = etree.fromstring(text.encode())
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = feed.findall("a:entry", ATOM)
    for each in (feed, *entries):
        for once in ("id", "title", "updated"):
            assert len(each.findall(f"a:{once}", ATOM)) == 1
        assert each.find("a:id", ATOM).text.startswith("http")
        assert each.find("a:title", ATOM).text
        assert datetime.fromisoformat(each.find("a:updated", ATOM).text).tzinfo is not None
        assert each.find("a:link[@rel='alternate']", ATOM).get("href").startswith("http")
    assert len(feed.findall("a:link[@rel='self']", ATOM)) == 1
    assert feed.find("a:author/a:name", ATOM).text
    ids = [each.text for each in feed.findall("a:entry/a:id", ATOM)]
    assert len(ids) == len(set(ids))
    titles = [each.find("a:title", ATOM).text for each in entries]
    read = feedparser.parse(text.encode(), sanitize_html=False)
    assert (read.bozo, read.version) == (False, "atom10")
    assert (read.feed.id, read.feed.title) == tuple(feed.find(f"a:{name}", ATOM).text for name in ("id", "title"))
    assert [each.id for each in read.entries] == ids
    assert [each.title for each in read.entries] == titles
    for heard, each in zip(read.entries, entries, strict=True):
        assert heard.link == each.find("a:link[@rel='alternate']", ATOM).get("href")
        assert heard.title_detail.type == heard.get("summary_detail", heard.title_detail).type == "text/plain"
        assert heard.get("summary") == each.findtext("a:summary", namespaces=ATOM)
        for name in ("published", "updated"):
            said = datetime.fromisoformat(each.find(f"a:{name}", ATOM).text)
            assert heard[f"{name}_parsed"] == said.utctimetuple()
    return titles


def made(browser, of="mine"):
    """The two addresses of a feed that this browser makes, as paths: the calendar, and its news."""
    page = browser.submit(browser.get("/me/calendar"), "Make an address", of=of)
    assert page.status == 200
    return tuple(
        page.one(each)["value"].removeprefix("http://127.0.0.1:8000") for each in ("#address", "#news-address")
    )
