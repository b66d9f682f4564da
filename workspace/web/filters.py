"""What templates can say: words in the reader's language, dates in their zone, text that is safe to show."""

import secrets
from datetime import date, datetime
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from workspace.config import LOCALES
from workspace.models import Membership, Record, Space
from workspace.rules.flows import PROPOSALS, Step, is_hidden
from workspace.rules.permissions import Permission, may
from workspace.rules.text import html_of, plain_of
from workspace.web import labels, locale
from workspace.web.access import me
from workspace.web.pages import has_board


def said(words: dict[str, str], fallback: str = "") -> str:
    """A text of several languages in the reader's, else in the first there is of Arabic, Kurdish, English."""
    for tag in (locale.locale(), "ar", "ckb", "en"):
        if words.get(tag):
            return words[tag]
    return next(iter(words.values()), fallback)


def tongue(words: dict[str, str]) -> str:
    """The language `said` chose: for `lang`."""
    for tag in (locale.locale(), "ar", "ckb", "en"):
        if words.get(tag):
            return tag
    return locale.locale()


def called(member: Membership | None, space: Space | None = None) -> str:
    """The name to show of a member: to visitors only if the person chose so."""
    if member is None:
        return str(labels.SOMEBODY)
    if member.user_id is None:
        return str(labels.FORMER)
    inside = me().role_in(space or g.space) if (space or g.get("space")) else None
    return member.name if inside or member.is_public else str(labels.A_MEMBER)


def markdown(text: str) -> Markup:
    """The one place where what people wrote becomes HTML: `rules/text.py` made it safe."""
    return Markup(html_of(text))  # noqa: S704 - cleaned to a fixed list of elements by nh3


def steps_for(proposal: Any) -> list[Step[Any]]:
    return PROPOSALS.open_to(me(), proposal)


def new_op() -> str:
    """The operation id of a form: sent twice, it happens once."""
    return secrets.token_urlsafe(12)


def record_address(record: Record) -> str:
    """The endpoint on which a record is read."""
    return f"{record.kind}s.show"


def day(moment: datetime) -> str:
    """The day of a moment in words. A board names few days many times: each is put in words once a request."""
    on = locale.local(moment).date()
    named: dict[date, str] = g.setdefault("days", {})
    if on not in named:
        named[on] = locale.day_in_words(on)
    return named[on]


def register_filters(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        said=said,
        tongue=tongue,
        called=called,
        markdown=markdown,
        plain=plain_of,
        side=locale.side,
        when=locale.when,
        day=day,
        clock=locale.clock,
        day_and_month=locale.day_and_month,
        digits=locale.digits,
        initial=lambda name: name[:1],
    )
    app.jinja_env.globals.update(
        LOCALES=LOCALES,
        Permission=Permission,
        labels=labels,
        may=lambda permission, thing: may(me(), permission, thing),
        is_hidden=is_hidden,
        me=me,
        new_op=new_op,
        has_board=has_board,
        steps_for=steps_for,
        record_address=record_address,
        direction=locale.direction,
        locale=locale.locale,
        local=locale.local,
    )
