"""A walk through the application: people of a small world open pages, fill in forms they find there and send them.

Which form comes next is chosen by what was done least, so whatever can be done is done sooner or later, and a new route
joins by being shown on a page. The same seed takes the same way, as far as the pages are the same.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from lxml.html import HtmlElement
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tests import factories as a
from tests import world as w
from tests.pages import Browser, fields_of, filled
from workspace.db import db, now, transaction
from workspace.models import (
    Comment,
    Document,
    DocumentKind,
    Membership,
    MembershipState,
    Role,
    Space,
    SpaceKind,
    User,
)
from workspace.services import comments, housekeeping, recommendations, transfers
from workspace.web import clock

WORDS = (
    "نهر", "ماء", "مقعد", "حديقة", "خبز", "مدينة", "ڕووبار", "ئاو", "شار", "باخچە", "نان", "river", "water", "bench",
    "garden", "bread", "قرار", "poplars", "under", "الكوفة", "هەولێر", "1447", "it's", "a–b", "<b>", "x" * 40,
)  # fmt: skip
LINES = ("", "", "\n/decision {} ", "\n/action {} ", "\n\n- {}", "\n> {}")
ROLES = (Role.FACILITATOR, Role.FACILITATOR, Role.MODERATOR, Role.MEMBER, Role.MEMBER, Role.OBSERVER)
# What ends the session of the browser, or belongs to the account alone.
ELSEWHERE = ("/me", "/sign", "/reset", "/static", "/search", "/mail", "/feeds")
TYPED = {"url": "https://example.org/x", "email": "heron@example.org", "tel": "+964 770 000 0000", "time": "17:30"}
MOST_PAGES = 400
# The forms that write what a document of each kind is found by; what no form writes in one go is a deed.
WRITE = {
    DocumentKind.PROPOSAL: ("proposals.new", "proposals.edit", "translations.edit"),
    DocumentKind.TASK: ("tasks.add", "tasks.edit"),
    DocumentKind.MEETING: ("meetings.new", "meetings.edit"),
    DocumentKind.DECISION: ("decisions.call", "decisions.state"),
    DocumentKind.EVENT: ("events.new", "events.edit"),
    DocumentKind.COMMENT: ("comments.say", "comments.edit"),
    DocumentKind.NOTE: ("meetings.note",),
    DocumentKind.RESOLUTION: ("minutes.decision",),
    DocumentKind.CAMPAIGN: ("campaigns.new", "campaigns.edit"),
    DocumentKind.ORGANISATION: ("organisations.edit", "spaces.organisations"),
    DocumentKind.SPACE: ("spaces.describe", "spaces.found"),
}
Shift = Callable[[timedelta], None]


class Walk:
    """`done` counts what was taken by where it was sent, `touched` how often documents of a kind changed, `said` is
    what the last steps were."""

    def __init__(self, app: Flask, seed: int, shift: Shift) -> None:
        self.app, self.random, self.shift = app, random.Random(seed), shift  # noqa: S311 - it hides nothing
        self.world = w.build()
        self.done: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.touched: Counter[DocumentKind] = Counter()
        self.said: list[str] = []
        self.pages: list[str] = []
        self.offers: dict[tuple[str, Role], set[str]] = {}
        self.where = app.url_map.bind("localhost")
        for estate in (self.world.here, self.world.there):
            for _endpoint, url in list(w.addresses_of(app, estate)):
                self._know(url)
        self.deeds = (
            self._days_pass, self._clock, self._tidy, self._import, self._join,
            self._amend, self._publish, self._decide, self._issue,
        )  # fmt: skip
        self.index = self._documents()

    def step(self) -> None:
        """Somebody does something; now and then it is the clock, the worker or the console. As long as documents of a
        kind were never touched, those come first; later on the least touched do, now and then."""
        kind = min(DocumentKind, key=lambda each: self.touched[each])
        if self.random.random() < 0.1:
            self.random.choice(self.deeds)()
        elif not self.touched[kind] or self.random.random() < 0.2:
            self._touch(kind)
        else:
            self._send(self._somebody())
        self._count()

    def _touch(self, kind: DocumentKind) -> None:
        """Write a document of this kind, as some people try one after the other."""
        if kind not in WRITE:
            (self._publish if kind is DocumentKind.MINUTES else self._issue)()
            return
        before = self.touched[kind]
        for _ in range(12):
            self._send(self._somebody(), WRITE[kind])
            self._count()
            if self.touched[kind] > before:
                break

    def _count(self) -> None:
        db.session.commit()
        was, self.index = self.index, self._documents()
        self.touched.update({kind for kind, _ in dict(was.items() ^ self.index.items())})

    @staticmethod
    def _documents() -> dict[tuple[DocumentKind, int], tuple[Any, ...]]:
        """The documents there are, each with what it is found by."""
        of = Document
        words = select(of.kind, of.thing_id, of.title, of.text, of.terms, of.readers)
        return {(row[0], row[1]): tuple(row[2:]) for row in db.session.execute(words)}

    def _somebody(self) -> Membership:
        """Who is somewhere an active member; where they become few, others join."""
        active = select(Membership).join(Membership.user).join(Membership.space).order_by(Membership.id)
        here = active.where(
            Membership.state == MembershipState.ACTIVE, User.frozen_at.is_(None), Space.archived_at.is_(None)
        )
        role = self.random.choice((*ROLES, Role.COORDINATOR))
        them = db.session.scalars(here.where(Membership.role == role)).all()
        space = a.root() if role is Role.COORDINATOR else self._space()
        return self.random.choice(them) if them else a.Membership(space=space, role=role)

    def _space(self) -> Space:
        known = select(Space).where(Space.archived_at.is_(None), Space.kind != SpaceKind.NETWORK).order_by(Space.id)
        return self.random.choice(db.session.scalars(known).all() or [a.Space()])

    def _send(self, who: Membership, wanted: tuple[str, ...] = ()) -> None:
        """One form of one page: of some pages that on which most is left to do, as far as this person sees it; of those
        where such forms are `wanted`, if any are."""
        browser, role = Browser(self.app, who.user), who.role
        near = {name.partition(".")[0] for name in wanted}
        pages = [each for each in self.pages if not near or self._page(each).partition(".")[0] in near]
        for _ in range(6):
            some = self.random.sample(pages, k=min(12, len(pages)))
            url = min(some, key=lambda each: self._left(each, role))
            page = browser.open(url)
            assert page.status < 500, (url, page.status)
            found = list(self._buttons(url, page.forms)) if page.status == 200 else []
            self.offers[url, role] = self.offers[self._page(url), role] = {name for name, *_ in found}
            found = [each for each in found if not wanted or each[0].partition(" ")[0] in wanted]
            if found:
                break
        else:
            return
        for link in page.links.values():
            self._know(link)
        least = min(self.tried[name] for name, *_ in found)
        self._press(browser, *self.random.choice([each for each in found if self.tried[each[0]] == least]))

    def _press(self, browser: Browser, name: str, action: str, form: HtmlElement, button: Any) -> None:
        """Fill a form in and send it; what was not filled in well is filled in anew, twice."""
        self.tried[name] += 1
        for again in range(3):
            data = self._filled(form, button, again=bool(again))
            answer = browser.open(action, method="POST", data=data)
            self.said.append(f"{name} {action} {answer.status} {self._shown(data)}")
            assert answer.status < 500, self.said[-1]
            same = [each for each in self._buttons(answer.url, answer.forms) if each[:2] == (name, action)]
            if answer.status != 422 or not same:
                break
            *_, form, button = same[0]
        if answer.status < 400:
            self.done[name] += 1
            self._know(answer.location)

    def _left(self, url: str, role: Role) -> float:
        """How often was tried what a page offers least tried, or one like it; what nobody of this role has seen comes
        first."""
        offers = self.offers.get((url, role), self.offers.get((self._page(url), role)))
        return -1 if offers is None else min((self.tried[name] for name in offers), default=math.inf)

    def _page(self, url: str) -> str:
        return str(self.where.match(urlsplit(url).path, method="GET")[0])

    def _buttons(self, url: str, forms: list[HtmlElement]) -> Iterator[tuple[str, str, HtmlElement, Any]]:
        """What can be pressed on a page: what it is called, where it is sent, its form and its button."""
        for form in forms:
            for button in form.cssselect("button, input[type=submit]") or [None]:
                get = (lambda name, b=button: b.get(name)) if button is not None else (lambda _name: None)
                method = get("formmethod") or form.get("method") or "get"
                action = urljoin(url, get("formaction") or form.get("action") or url)
                if method.lower() == "post" and (name := self._named(action)):
                    yield name, action, form, button

    def _named(self, action: str) -> str:
        if action.startswith(ELSEWHERE):
            return ""
        try:
            rule, values = self.where.match(urlsplit(action).path, method="POST", return_rule=True)
        except HTTPException:
            return ""
        chosen = [str(values[name]) for name, each in rule._converters.items() if hasattr(each, "items")]
        return " ".join([rule.endpoint, *chosen])

    def _know(self, link: str) -> None:
        """Add an address to those that are opened; the oldest goes where they are many."""
        path = urlsplit(link or "").path
        if not path.startswith("/") or path.startswith(ELSEWHERE) or path in self.pages:
            return
        try:
            self.where.match(path, method="GET")
        except HTTPException:
            return
        self.pages.append(path)
        if len(self.pages) > MOST_PAGES:
            self.pages.pop(self.random.randrange(MOST_PAGES))

    # Forms.

    def words(self, most: int = 4) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, most)))

    def _filled(self, form: HtmlElement, button: Any, *, again: bool) -> dict[str, list[Any]]:
        """What somebody sends of a form: what stood in it, what it asks for, and something else in a few fields."""
        kept: dict[str, list[Any]] = {}
        for name, value in filled(form):
            kept.setdefault(name, []).append(value)
        fields = [each for each in fields_of(form) if each.get("type") not in ("hidden", "submit")]
        wrong = [each for each in fields if each.get("aria-invalid") == "true"]
        few = self.random.sample(fields, k=min(len(fields), self.random.randint(1, 3)))
        for field in wrong or few if again else fields:
            name, kind = field.get("name"), (field.get("type") or "text").lower()
            must = field.get("required") is not None and not any(kept.get(name, ()))
            if must or field in wrong or field in few:
                self._fill(kept, field, name, kind)
        if button is not None and button.get("name"):
            kept.setdefault(button.get("name"), []).append(button.get("value", ""))
        return kept

    def _fill(self, kept: dict[str, list[Any]], field: HtmlElement, name: str, kind: str) -> None:
        if field.tag == "select":
            kept[name] = [self.random.choice(self._options(field))]
        elif field.tag == "textarea":
            text = self.words(8) + self.random.choice(LINES).format(self.words())
            kept[name] = [f"{kept.get(name, [''])[0]} {text}" if self.random.random() < 0.3 else text]
        elif kind == "checkbox":
            others = [each for each in kept.get(name, []) if each != field.get("value", "on")]
            kept[name] = others + ([field.get("value", "on")] if self.random.random() < 0.6 else [])
        elif kind == "file":
            kept[name] = [(BytesIO(b"not a photograph"), "a.jpg", "image/jpeg")]
        else:
            kept[name] = [field.get("value", "on") if kind == "radio" else self._typed(field, name, kind)]

    def _options(self, field: HtmlElement) -> list[str]:
        values = [option.get("value", option.text_content()) for option in field.iter("option")]
        chosen = [value for value in values if value]
        return chosen if chosen and self.random.random() < 0.8 else values or [""]

    def _typed(self, field: HtmlElement, name: str, kind: str) -> str:
        day = now() + timedelta(days=self.random.randint(-3, 20))
        match name, kind:
            case "slug", _:
                return f"forum-x{self.random.randint(0, 9999)}"
            case _, "number":
                return str(self.random.randint(int(field.get("min") or 0), int(field.get("max") or 20)))
            case _, "date":
                return day.strftime("%Y-%m-%d")
            case _, "datetime-local":
                return day.strftime("%Y-%m-%dT%H:%M")
        return TYPED.get(kind) or self.words()

    @staticmethod
    def _shown(data: dict[str, list[Any]]) -> dict[str, list[Any]]:
        return {name: values for name, values in data.items() if name not in ("csrf_token", "op")}

    # What no form does, and what takes many forms in a row.

    def _note(self, what: str) -> None:
        self.said.append(what)
        self.done[what] += 1

    def _days_pass(self) -> None:
        self.shift(timedelta(days=self.random.randint(1, 9)))
        self._note("days pass")

    def _clock(self) -> None:
        clock.do_what_is_due()
        self._note("the clock")

    def _tidy(self) -> None:
        with transaction():
            housekeeping.tidy()
        self._note("housekeeping")

    def _import(self) -> None:
        rows = "".join(f'"{self.words()}","{self.words(9)}"\n' for _ in range(self.random.randint(1, 3)))
        space = self._space()
        with transaction():
            facilitator = a.Membership(space=space, role=Role.FACILITATOR)
            transfers.import_proposals(space, BytesIO(f"title,body\n{rows}".encode()), {}, by=a.actor(facilitator))
        self._note("an import")

    def _join(self) -> None:
        a.Membership(space=self._space(), role=self.random.choice(ROLES))
        self._note("somebody joins")

    def _amend(self) -> None:
        shown = select(Comment).where(Comment.hidden_at.is_(None)).order_by(Comment.id)
        comment = self.random.choice(db.session.scalars(shown).all())
        comments.amend(comment, self.words(9), saw=comments.mark(comment), by=a.actor(comment.author))
        db.session.commit()
        self._note("a comment is edited")

    def _publish(self) -> None:
        space = self._space()
        w.publish(space, a.Membership(space=space, role=Role.FACILITATOR), a.Membership(space=space))
        self._note("minutes are published")

    def _decide(self) -> None:
        proposal = a.Proposal(space=self._space(), open=True, title=self.words())
        a.decision(proposal, question=self.words(), key=clock.ballot_key(), days=3)
        self._note("a decision is called")

    def _issue(self) -> None:
        issuer, council = self._space(), a.Space(kind=SpaceKind.COUNCIL)
        by = {each.id: a.actor(a.Membership(space=each, role=Role.FACILITATOR)) for each in (issuer, council)}
        asked = recommendations.Asked({"en": self.words()}, {"en": self.words(9)}, "The town")
        recommendations.issue(council, asked, issuer=issuer, by=by)
        db.session.commit()
        self._note("a recommendation is issued")
