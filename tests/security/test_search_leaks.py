"""A word that stands only in what somebody may not read is answered like one that stands nowhere: in every byte."""

import re

import pytest

from tests import world as w
from tests.blueprints.search.test_routes import SECRETS, fill, may_find
from workspace.models import Visibility

NOWHERE = "xwvxuwvx"  # As long as needed, and no slip away from any word.
EVERYWHERE = "", "&more=1&kind=task", "&like=1"
SHORT = ("visitor", "stranger", "elsewhere", "member", "coordinator")


def answer(browser, typed, query):
    """The page, but for the words themselves and the tokens that are new on every page."""
    page = browser.get(f"/search?q={typed}{query}")
    assert page.status == 200
    return re.sub(r'("csrf_token" value|name="op" value|csrf[^=]*)="[^"]*"', "", page.source).replace(typed, "WORD")


def leaks(app, visit, kind, people, words, *ways):
    """Each person asks in each way; of several lists of ways they take one in turns."""
    there = w.build(kind)
    fill(there.here.space, there.memberships["author"], there.memberships["facilitator"])
    told = []
    for turn, who in enumerate(people, list(Visibility).index(kind)):
        queries = ways[turn % len(ways)]
        browser = visit(there.people[who] if who != "frozen" else None)
        for query in queries:
            silence = {n: answer(browser, NOWHERE[:n], query) for n in {len(word) for word in words} | {3, 4}}
            for word in (each for each in words if not may_find(who, each, kind)):
                slip = f"{word[:2]}x{word[3:]}"
                for typed in (word, slip, word[:4]):
                    told += [(who, typed, query)] if answer(browser, typed, query) != silence[len(typed)] else []
    return told


@pytest.mark.engine("sqlite", "postgresql")
@pytest.mark.parametrize("kind", list(Visibility))
def test_what_one_may_not_read_changes_no_byte_of_an_answer(app, visit, kind):
    assert leaks(app, visit, kind, SHORT, ("qamar", "tabaq", "warda", "sukkar"), EVERYWHERE[:1], EVERYWHERE[1:2]) == []


@pytest.mark.full
@pytest.mark.parametrize("kind", list(Visibility))
def test_what_one_may_not_read_changes_no_byte_for_anybody(app, visit, kind):
    assert leaks(app, visit, kind, w.PEOPLE, tuple(SECRETS), EVERYWHERE) == []
