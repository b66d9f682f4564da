"""What templates can say: words in the reader's language, dates in their zone, text that is safe to show."""

import json
import secrets
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from flask import Flask, g, request
from flask_babel import gettext as _
from markupsafe import Markup

from workspace.config import LOCALES
from workspace.models import Membership, Proposal, Space, Translation, Visibility
from workspace.rules.ballots import FEW
from workspace.rules.flows import PROPOSALS, TRANSLATED, Step, is_hidden
from workspace.rules.merging import difference
from workspace.rules.permissions import Permission, may
from workspace.rules.recommendations import code_of, lateness
from workspace.rules.snippets import Piece
from workspace.rules.text import html_of, plain_of
from workspace.web import labels, locale
from workspace.web.access import me, new_to_me
from workspace.web.addresses import absolute, asked
from workspace.web.diagrams import bar, months, per_cent, picture, so_far
from workspace.web.pages import has_board, macro, remembered
from workspace.web.rhythms import in_words
from workspace.web.transactions import SAFE, SECRET

SIGNS = str.maketrans({".": "٫", "%": "٪"})  # As they stand beside Eastern Arabic digits.


def said(words: dict[str, str], fallback: str = "") -> str:
    """A text of several languages in the reader's, else in the first there is of Arabic, Kurdish, English."""
    return said_in(words, locale.locale(), fallback)


def said_in(words: dict[str, str], tag: str, fallback: str = "") -> str:
    """A text of several languages in this one, else in the first there is of Arabic, Kurdish, English."""
    for each in (tag, "ar", "ckb", "en"):
        if words.get(each):
            return words[each]
    return next(iter(words.values()), fallback)


def of_season(title: str, names: dict[str, str] | None, tag: str) -> str:
    """A title in a letter in this language, with the season it belongs to, where it does."""
    return f"{title} ({said_in(names, tag)})" if names else title


def tongue(words: dict[str, str]) -> str:
    """The language `said` chose: for `lang`."""
    for tag in (locale.locale(), "ar", "ckb", "en"):
        if words.get(tag):
            return tag
    return locale.locale()


def titled(record: Any) -> str:
    """The title of a record, or of a row of one, in the reader's language, else as its author wrote it."""
    return str(record.titles.get(locale.locale()) or record.title)


def titled_in(record: Any) -> str:
    """The language `titled` chose: for `lang`."""
    return locale.locale() if record.titles.get(locale.locale()) else str(record.locale)


def called(member: Membership | None, space: Space | None = None) -> str:
    """The name to show of a member: to visitors only if the person chose so."""
    if member is None:
        return str(labels.SOMEBODY)
    if member.user_id is None:
        return str(labels.FORMER)
    at = space or g.get("space")
    if at is not None and member.space_id != at.id:  # Somebody acted here for their own space: its names are its own.
        return member.name if member.is_public or member.space_id in me().active else str(labels.A_MEMBER)
    inside = me().role_in(at) if at else None
    return member.name if inside or member.is_public else str(labels.A_MEMBER)


def markdown(text: str) -> Markup:
    """The one place where what people wrote becomes HTML: `rules/text.py` made it safe."""
    return Markup(html_of(text))  # noqa: S704 - cleaned to a fixed list of elements by nh3


# What of a query says which page it is.
ASKED = ("path", "place", "kind", "show", "page", "month", "year")


def public_address(space: Space | None) -> str:
    """The one address of the page that a visitor reads, whatever language it is read in; nothing for what is not
    public or has a secret in its address."""
    args = request.view_args or {}
    if not request.endpoint or SECRET & set(args) or (space and space.visibility is not Visibility.PUBLIC):
        return ""
    asked = {name: request.args[name] for name in ASKED if request.args.get(name)}
    return absolute(request.endpoint, **{**asked, **args}) if request.method in SAFE else ""


def spoken(address: str, tag: str) -> str:
    """The address of a page in one of its languages."""
    return f"{address}{'&' if '?' in address else '?'}lang={tag}"


def hits(pieces: list[Piece]) -> Markup:
    """A text in pieces with those marked that were looked for. `join` and `format` of Markup escape each of them."""
    return Markup().join(Markup("<mark>{}</mark>").format(text) if is_hit else text for text, is_hit in pieces)


def structured(**said: Any) -> Markup:
    """What a page is about, for machines (JSON-LD): a block of data, which the policy lets stand since nothing runs it.

    What is empty is left out. `<` is escaped, so that no text ends the block.
    """
    told = {"@context": "https://schema.org", **{k.replace("type_", "@type"): v for k, v in said.items() if v}}
    text = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704 - escaped above


def steps_for(proposal: Any) -> list[Step[Any]]:
    return PROPOSALS.open_to(me(), proposal)


def code(it: Any) -> str:
    """What people call a recommendation, or a row of one: R-2026-014, in the reader's digits."""
    return locale.digits(code_of(it.number, it.created_at.year))


def is_older(proposal: Proposal, text: Proposal | Translation) -> bool:
    """Whether a text of a proposal is a translation behind which the original has gone on."""
    return isinstance(text, Translation) and text.of_edition < proposal.edition


def share(part: int, of: int) -> str:
    """A part in whole per cent: what is something is never 0 %, and what is not all never 100 %."""
    told = round(Fraction(100 * part, of))
    return _number(f"{min(max(told, 1), 99) if 0 < part < of else told}%")


def decimal(fraction: str) -> str:
    """A fraction as people write it, to a tenth: "7/2" is 3.5."""
    return _number(f"{round(float(Fraction(fraction)), 1):g}")


def _number(text: str) -> str:
    """A number with its signs: those that go with the reader's digits."""
    said = locale.digits(text)
    return said if said == text else said.translate(SIGNS)


def new_op() -> str:
    """The operation id of a form: sent twice, it happens once.

    One word of chance for a page, and a number for each of its forms: a thread has a hundred of them.
    """
    g.op, g.ops = g.get("op") or secrets.token_urlsafe(12), g.get("ops", 0) + 1
    return f"{g.op}.{g.ops}"


def record_address(record: Any) -> str:
    """The endpoint on which a record, or a row of one, is read."""
    return f"{record.kind}s.show"


def day(moment: datetime) -> str:
    """The day of a moment in words. A board names few days many times: each is put in words once a request."""
    on = locale.local(moment).date()
    named: dict[date, str] = g.setdefault("days", {})
    if on not in named:
        named[on] = locale.day_in_words(on)
    return named[on]


def weight(size: int) -> str:
    """How large a file is: what it costs on a slow line."""
    kilobytes = max(1, round(size / 1000))
    if kilobytes < 1000:
        return _("%(n)s kB", n=locale.digits(kilobytes))
    return _("%(n)s MB", n=decimal(f"{kilobytes}/1000"))


def register_filters(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        said=said,
        asked=asked,
        code=code,
        tongue=tongue,
        titled=titled,
        titled_in=titled_in,
        called=called,
        markdown=markdown,
        plain=plain_of,
        hits=hits,
        side=locale.side,
        when=locale.when,
        exact=locale.exact,
        day=day,
        date=locale.date_in_words,
        on_day=locale.day_in_words,
        weekday=locale.weekday,
        rhythm=in_words,
        clock=locale.clock,
        zone=locale.zone_in_words,
        after=lambda moment, minutes: moment + timedelta(minutes=minutes),
        day_and_month=locale.day_and_month,
        digits=locale.digits,
        share=share,
        weight=weight,
        decimal=decimal,
        spoken=spoken,
        plain_date=locale.date_in_words,
        month=locale.month_in_words,
        initial=lambda name: name[:1],
    )
    app.jinja_env.globals.update(
        LOCALES=LOCALES,
        Permission=Permission,
        TRANSLATED=TRANSLATED,
        FEW=FEW,
        labels=labels,
        foot=lambda: remembered("foot", lambda: macro("_foot.html", "foot")),
        may=lambda permission, thing: may(me(), permission, thing),
        is_hidden=is_hidden,
        is_older=is_older,
        lateness=lambda it: lateness(it, me().at),
        me=me,
        new_to_me=new_to_me,
        new_op=new_op,
        has_board=has_board,
        steps_for=steps_for,
        picture=lambda decision, tally: picture(decision, tally, is_rtl=locale.locale() in locale.RIGHT_TO_LEFT),
        months=lambda things: months(things, locale.today(), is_rtl=locale.locale() in locale.RIGHT_TO_LEFT),
        length=lambda part, whole: bar(per_cent(part, whole), locale.locale() in locale.RIGHT_TO_LEFT),
        so_far=so_far,
        record_address=record_address,
        difference=difference,
        public_address=public_address,
        structured=structured,
        absolute=absolute,
        direction=locale.direction,
        locale=locale.locale,
        local=locale.local,
    )
