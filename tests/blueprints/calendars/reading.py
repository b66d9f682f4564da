"""Calendar files and feeds of news, as other programs read them."""

from datetime import datetime

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
    """The titles in a feed, which holds to the rules of Atom: RFC 4287, 4.1.1 and 4.1.2, what is there once."""
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
    return [each.find("a:title", ATOM).text for each in entries]


def made(browser, of="mine"):
    """The two addresses of a feed that this browser makes, as paths: the calendar, and its news."""
    page = browser.submit(browser.get("/me/calendar"), "Make an address", of=of)
    assert page.status == 200
    return tuple(
        page.one(each)["value"].removeprefix("http://127.0.0.1:8000") for each in ("#address", "#news-address")
    )
