"""Who gets through which door: every route, everybody, every kind of space, derived from the route map itself.

What is expected is written by hand, twice: what each sees, and what each may do with what they see. Unseen is 404,
seen and not allowed is 403, and 401 for a visitor.
"""

import re
import secrets
import shutil
from pathlib import Path

import pytest
from flask import url_for

from tests import world as w
from tests.pages import Browser
from workspace.db import db
from workspace.models import Visibility
from workspace.rules.permissions import PERMISSIONS, Permission

P = Permission

# fmt: off
MATRIX = {
    #                    visitor observer  author    facilitator region    left     frozen
    #                       stranger  member   moderator  elsewhere coordinator removed
    P.ANYONE:            "  x    x    x    x    x    x    x    x    x    x    x    x    x",
    P.SIGNED_IN:         "  .    x    x    x    x    x    x    x    x    x    x    x    .",
    P.QUEUE_READ:        "  .    x    x    x    x    x    x    x    x    x    x    x    .",
    P.SPACE_READ:        "  x    x    x    x    x    x    x    x    x    x    x    x    x",
    P.SPACE_INSIDE:      "  .    .    x    x    x    x    x    .    x    x    .    .    .",
    P.SPACE_OPEN:        "  .    .    .    .    .    .    .    .    .    x    .    .    .",
    P.SPACE_EDIT:        "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.SPACE_LEAVE:       "  .    .    x    x    x    x    x    .    .    .    .    .    .",
    P.SPACE_JOIN:        "  x    x    .    .    .    .    .    x    x    x    x    x    x",
    P.CHARTER_ACCEPT:    "  .    .    x    x    x    x    x    .    .    .    .    .    .",
    P.PROPOSAL_START:    "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.PROPOSAL_EDIT:     "  .    .    .    .    x    .    .    .    .    .    .    .    .",
    P.PROPOSAL_SUBMIT:   "  .    .    .    .    x    .    .    .    .    .    .    .    .",
    P.PROPOSAL_WITHDRAW: "  .    .    .    .    x    .    .    .    .    .    .    .    .",
    P.PROPOSAL_MODERATE: "  .    .    .    .    .    x    x    .    x    x    .    .    .",
    P.AMENDMENT_PROPOSE: "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.AMENDMENT_DECIDE:  "  .    .    .    .    x    .    x    .    x    x    .    .    .",
    P.AMENDMENT_WITHDRAW: " .    .    .    x    .    .    .    .    .    .    .    .    .",
    P.AMENDMENT_GROW:    "  .    .    .    x    .    .    .    .    .    .    .    .    .",
    P.TRANSLATION_WRITE: "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.DECISION_CALL:     "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.VOTE_CAST:         "  .    .    x    x    x    x    x    .    .    .    .    .    .",
    P.OBJECTION_ANSWER:  "  .    .    .    .    x    .    x    .    x    x    .    .    .",
    P.OBJECTION_RESOLVE: "  .    .    .    x    .    .    .    .    .    .    .    .    .",
    P.RECOMMENDATION_ISSUE: " .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.RECOMMENDATION_ANSWER: ".    .    .    .    .    .    x    .    x    x    .    .    .",
    P.RECOMMENDATION_REPORT: ".    .    .    x    x    x    x    .    x    x    .    .    .",
    P.RECOMMENDATION_JUDGE: " .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.EVIDENCE_VERIFY:   "  .    .    .    x    .    x    x    .    x    x    .    .    .",
    P.EVIDENCE_DELETE:   "  .    .    .    .    x    x    x    .    x    x    .    .    .",
    P.CLOCK:             "  .    .    .    .    .    .    .    .    .    .    .    .    .",
    P.TASK_ADD:          "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.TASK_EDIT:         "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.MEETING_PLAN:      "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.MEETING_EDIT:      "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.MEETING_RUN:       "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.MEETING_ANSWER:    "  .    .    x    x    x    x    x    .    .    .    .    .    .",
    P.SERIES_EDIT:       "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.EVENT_PLAN:        "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.EVENT_RUN:         "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.EVENT_REGISTER:    "  x    x    x    x    x    x    x    x    x    x    x    x    x",
    P.WISH_ADD:          "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.WISH_WITHDRAW:     "  .    .    .    .    x    .    x    .    x    x    .    .    .",
    P.ROOM_SPEAK:        "  .    .    x    x    x    x    x    .    .    .    .    .    .",
    P.ROOM_ANSWER:       "  .    .    .    x    x    x    x    .    .    .    .    .    .",
    P.NOTE_WRITE:        "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.RECORD_LINK:       "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.RECORD_SHARE:      "  .    .    .    .    .    x    x    .    x    x    .    .    .",
    P.RECORD_HIDE:       "  .    .    .    .    .    x    x    .    x    x    .    .    .",
    P.COMMENT_SAY:       "  .    .    x    x    x    x    x    .    x    x    .    .    .",
    P.COMMENT_EDIT:      "  .    .    .    .    x    .    .    .    .    .    .    .    .",
    P.COMMENT_HIDE:      "  .    .    .    .    .    x    x    .    x    x    .    .    .",
    P.COMMENT_REACT:     "  .    .    x    x    x    x    x    .    x    x    .    .    .",
    P.COMMENT_MARK:      "  .    .    .    .    x    .    x    .    x    x    .    .    .",
    P.THREAD_SUMMARISE:  "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.RECORD_FOLLOW:     "  .    .    x    x    x    x    x    .    x    x    .    .    .",
    P.PROPOSAL_SUPPORT:  "  .    .    x    x    x    x    x    .    x    x    .    .    .",
    P.REPORT_MAKE:       "  .    .    x    x    x    x    x    .    x    x    .    .    .",
    P.REPORT_RESOLVE:    "  .    .    .    .    .    x    x    .    x    x    .    .    .",
    P.COLUMNS_EDIT:      "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.MEMBER_EDIT:       "  .    .    .    x    .    .    .    .    .    .    .    .    .",
    P.MEMBER_INVITE:     "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.MEMBER_APPOINT:    "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.MEMBER_MODERATE:   "  .    .    .    .    .    x    x    .    x    x    .    .    .",
    P.MEMBER_FREEZE:     "  .    .    .    .    x    x    x    .    x    x    .    .    .",
    P.MEMBER_THAW:       "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.MEMBER_RESET:      "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.MEMBER_SPEAKS:     "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.ORGANISATION_ADD:  "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.ORGANISATION_SPEAK: " .    .    .    .    .    .    .    .    .    x    .    .    .",
    P.ORGANISATION_MERGE: " .    .    .    .    .    .    .    .    .    x    .    .    .",
    P.CITY_ANSWER:       "  .    .    .    .    .    .    .    .    .    x    .    .    .",
    P.CAMPAIGN_LEAD:     "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.CAMPAIGN_FILL:     "  .    .    .    x    x    x    x    .    x    x    .    .    .",
    P.SEASON_START:      "  .    .    .    .    .    .    .    .    .    x    .    .    .",
    P.SEASON_LEAD:       "  .    .    .    .    .    .    x    .    x    x    .    .    .",
    P.SEASON_HAND_IN:    "  .    .    .    .    x    .    x    .    x    x    .    .    .",
}
# fmt: on

INSIDE = {"observer", "member", "author", "moderator", "facilitator", "region", "coordinator"}
MODERATING = {"moderator", "facilitator", "region", "coordinator"}
EVERYBODY = set(w.PEOPLE)
# What can be read of a space from outside, if the space can be entered; everything else is for those who belong.
OPEN_TO_READERS = {
    "space", "open", "meeting", "record", "item", "comment", "column", "label", "invitation", "request", "decision",
    "objection", "amendment", "resolution", "recommendation", "evidence",
    "series", "point", "wish", "campaign", "season", "event",
}  # fmt: skip
ALLOWED = {200, 204, 303, 304, 400, 409, 412, 422}


def sees(who: str, thing: str, visibility: Visibility) -> bool:
    """Whether somebody sees a thing of the space, at the address of its door."""
    if thing in ("", "organisation", "affiliation"):  # Of no space; the organisation of this world is listed.
        return True
    if thing == "front":
        return visibility is not Visibility.HIDDEN or who in INSIDE
    if visibility is not Visibility.PUBLIC and who not in INSIDE:
        return False
    match thing:
        case "submitted" | "returned":
            return who in MODERATING | {"author"}
        case "report":
            return who in MODERATING
        case _:
            return thing in OPEN_TO_READERS or who in INSIDE


def allowed(who: str, permission: P) -> bool:
    return MATRIX[permission].split()[w.PEOPLE.index(who)] == "x"


def expected(who: str, thing: str, permission: P, visibility: Visibility) -> set[int]:
    if not sees(who, thing, visibility):
        return {404}
    if not allowed(who, permission):
        return {401} if who in ("visitor", "frozen") else {403}
    return ALLOWED | {404} if thing == "" else ALLOWED  # A link that leads nowhere, a session that is not there.


class Crowd:
    """Everybody, each with the cookie and the form token of their session; no request changes another's."""

    def __init__(self, app, people):
        self.app, self.cookies, self.tokens = app, {}, {}
        for who, user in people.items():
            browser = Browser(app, user)
            self.tokens[who] = browser.csrf
            self.cookies[who] = browser.client.get_cookie("masar").value
        self.browser = Browser(app)
        self.browser.client = app.test_client(use_cookies=False)

    def ask(self, who, method, url, **data):
        sent = {"csrf_token": self.tokens[who], "op": secrets.token_urlsafe(9), **data} if method == "POST" else None
        headers = {"Cookie": f"masar={self.cookies[who]}"}
        return self.browser.open(url, method=method, data=sent, headers=headers)


class Snapshot:
    """The database as it is now, to come back to. SQLite only: its file is copied."""

    def __init__(self):
        self.path = Path(db.engine.url.database)
        self.restore(save=True)

    def restore(self, *, save: bool = False) -> None:
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        db.engine.dispose()
        kept = self.path.with_suffix(".kept")
        if save:
            shutil.copyfile(self.path, kept)
        else:
            for suffix in ("-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            shutil.copyfile(kept, self.path)


def addresses(app, estate):
    """Every route filled in: method, address, what stands behind its door, what is asked there."""
    for rule, method in w.rules(app, "GET", "POST"):
        for values in w.fill(app, rule, estate):
            thing, permission = w.kind_of(app, rule, values)
            if thing == "proposal":
                thing = w.proposal_for(app, rule, values)
            with app.test_request_context():
                yield rule, method, url_for(rule.endpoint, **values), thing, permission


def test_every_permission_has_its_row_and_its_rule():
    assert set(MATRIX) == set(P) == set(PERMISSIONS)
    assert {len(row.split()) for row in MATRIX.values()} == {len(w.PEOPLE)}


def test_every_route_has_a_door(app):
    without = [rule.rule for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "door")]
    assert without == []


@pytest.fixture
def _unprinted(monkeypatch):
    """Who gets a PDF is asked, drawing it is not: that takes a second each time."""
    monkeypatch.setattr("workspace.blueprints.paper.routes.pdf_of", lambda page: b"%PDF-")


@pytest.mark.engine("sqlite")
@pytest.mark.usefixtures("_unprinted")
@pytest.mark.parametrize(
    ("visibility", "every", "first"),
    [
        (Visibility.CLOSED, 6, 0),
        (Visibility.PUBLIC, 12, 3),
        (Visibility.HIDDEN, 12, 9),
        pytest.param(Visibility.CLOSED, 1, 0, marks=pytest.mark.full),
        pytest.param(Visibility.PUBLIC, 1, 0, marks=pytest.mark.full),
        pytest.param(Visibility.HIDDEN, 1, 0, marks=pytest.mark.full),
    ],
)
def test_everybody_gets_through_their_doors_and_no_others(app, visibility, every, first):
    """Every day each third pair of a door and a person: half of these in a closed space, half in the two others."""
    there = w.build(visibility)
    crowd, wrong, asked = Crowd(app, there.people), [], 0
    routes = list(addresses(app, there.here))
    snapshot = Snapshot()
    for place, (_rule, method, url, thing, permission) in enumerate(routes):
        for turn, who in enumerate(w.PEOPLE):
            if (place + turn) % every != first:
                continue
            answer, asked = crowd.ask(who, method, url), asked + 1
            if answer.status not in (right := expected(who, thing, permission, visibility)):
                wrong.append(f"{method} {url} as {who}: {answer.status}, not {sorted(right)} ({permission})")
            if method == "POST" and right >= ALLOWED:
                snapshot.restore()
    assert not wrong, f"{len(wrong)} of {asked}:\n" + "\n".join(wrong)


@pytest.mark.engine("postgresql")
@pytest.mark.usefixtures("_unprinted")
@pytest.mark.parametrize("every", [len(w.PEOPLE), pytest.param(1, marks=pytest.mark.full)])
def test_the_doors_are_the_same_on_postgresql(app, every):
    """What may only be read, and what is refused: nothing of it changes anything, so nothing has to be restored.

    Every day each door by one person, in turns.
    """
    there = w.build(Visibility.CLOSED)
    crowd, wrong = Crowd(app, there.people), []
    for place, (rule, method, url, thing, permission) in enumerate(list(addresses(app, there.here))):
        for turn, who in enumerate(w.PEOPLE):
            right = expected(who, thing, permission, Visibility.CLOSED)
            if (place + turn) % every or (method == "POST" and right >= ALLOWED):
                continue
            answer = crowd.ask(who, method, url)
            if answer.status not in right:
                wrong.append(f"{method} {rule.rule} as {who}: {answer.status}, not {sorted(right)}")
    assert not wrong, "\n".join(wrong)


def normal(answer) -> str:
    """What an answer says, without what differs from request to request."""
    text = re.sub(r'(name="(?:csrf_token|op|csrf)" (?:value|content)=")[^"]*', r"\1", answer.source)
    return re.sub(r"/([sr])/[A-Za-z0-9_-]+", r"/\1/X", text)  # The address that was asked for.


OUTSIDE = ("visitor", "stranger", "elsewhere", "left", "removed", "frozen")


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("every", [len(OUTSIDE), pytest.param(1, marks=pytest.mark.full)])
def test_hidden_is_the_same_as_not_there(app, every):
    """Every day each address is asked for by one of those who may not know of it, in turns."""
    there = w.build(Visibility.HIDDEN)
    crowd, wrong = Crowd(app, there.people), []
    slug = there.here.space.slug
    missing = "".join(reversed(slug)).swapcase()
    for place, (rule, method, url, _thing, _permission) in enumerate(list(addresses(app, there.here))):
        if "slug" not in rule.arguments:
            continue
        for turn, who in enumerate(OUTSIDE):
            if (place + turn) % every:
                continue
            hidden = crowd.ask(who, method, url)
            nothing = crowd.ask(who, method, url.replace(slug, missing))
            same = (
                hidden.status == nothing.status == 404
                and normal(hidden) == normal(nothing)
                and [n for n, _v in hidden.headers] == [n for n, _v in nothing.headers]
            )
            if not same:
                wrong.append(f"{method} {rule.rule} as {who}: {hidden.status} and {nothing.status}")
    assert not wrong, "\n".join(wrong)


WIDE = {"action", "field", "what", "organisation"}  # What belongs to no space.


@pytest.mark.engine("sqlite")
def test_what_belongs_to_another_space_is_not_found_here(app):
    """A child of one space under the address of another, asked for by somebody who may do anything in both."""
    there = w.build()
    crowd, wrong = Crowd(app, there.people), []
    slug, other = there.here.space.slug, there.there.space.slug
    for rule, method, url, _thing, _permission in list(addresses(app, there.there)):
        if not rule.rule.startswith("/s/") or len(rule.arguments - WIDE) < 2:
            continue
        answer = crowd.ask("coordinator", method, url.replace(f"/s/{other}/", f"/s/{slug}/"))
        if answer.status != 404:
            wrong.append(f"{method} {rule.rule}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.engine("sqlite")
def test_what_never_was_is_not_found(app):
    there = w.build()
    crowd, wrong = Crowd(app, there.people), []
    for rule, method in w.rules(app, "GET", "POST"):
        for values in w.fill(app, rule, there.here):
            if not {"number", "handle"} & set(values):
                continue
            gone = {**values, **{k: v for k, v in (("number", 987654), ("handle", "A" * 12)) if k in values}}
            with app.test_request_context():
                url = url_for(rule.endpoint, **gone)
            for who in ("visitor", "facilitator"):
                closed = set() if "slug" in values else {401} if who == "visitor" else {403}
                if (answer := crowd.ask(who, method, url)).status not in {404} | closed:
                    wrong.append(f"{method} {rule.rule} as {who}: {answer.status}")
    assert not wrong, "\n".join(wrong)
