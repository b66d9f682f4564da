"""Putting a recommendation before a council: from adopted proposals of any space, or from a plenary."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.recommendations.forms import IssueForm
from workspace.blueprints.recommendations.routes import back, bp
from workspace.config import LOCALES
from workspace.db import db
from workspace.models import Proposal, Season, Space
from workspace.queries import recommendations as queries
from workspace.queries import seasons as season_queries
from workspace.rules.flows import NotNow
from workspace.rules.permissions import Permission, may
from workspace.services import recommendations
from workspace.services.recommendations import Asked
from workspace.web import access
from workspace.web.access import me
from workspace.web.filters import said
from workspace.web.locale import locale
from workspace.web.pages import page

TITLE, TEXT = 200, 10_000


def key_of(proposal: Proposal) -> str:
    """How a form names a proposal of any space."""
    return f"{proposal.space.slug}/{proposal.number}"


@bp.route("/recommend", methods=["GET", "POST"])
@access.door("space", to=Permission.RECOMMENDATION_ISSUE)
def issue(space: Space) -> ResponseReturnValue:
    """First which proposals (or none: a plenary), then what is asked for, of which council, of whom, until when."""
    known = {key_of(each): each for each in db.session.scalars(queries.recommendable(me()))}
    wanted = request.form.getlist("of") if request.method == "POST" else request.args.getlist("of")
    proposals = [known[key] for key in dict.fromkeys(wanted) if key in known]
    season = _season(space)
    if request.method == "GET" and not proposals and "plenary" not in request.args:
        ordered = sorted(known.values(), key=lambda each: each.space_id != space.id)
        return page("recommendations/choose.html", space=space, proposals=ordered, key_of=key_of)
    councils = db.session.scalars(queries.councils(me())).all()
    form = IssueForm(data=_prefilled(proposals))
    form.council.choices = [("", _("Choose a council")), *((each.slug, said(each.names)) for each in councils)]
    council = next((each for each in councils if each.slug == form.council.data), None)
    if not form.validate_on_submit() or council is None or len(proposals) < len(set(wanted)):
        return _again(space, form, proposals, season, is_gone=len(proposals) < len(set(wanted)))
    first = proposals[0].locale if proposals else locale()
    titles, texts = form.asked(first)
    asked = Asked(
        titles,
        texts,
        form.responsible.data,
        form.due_at.data,
        proposals,
        proposals[0].path if proposals else None,
        season,
    )
    spaces = {space.id: space, **{each.space_id: each.space for each in proposals}}
    by = {key: access.actor(each) for key, each in spaces.items()}
    try:
        made = recommendations.issue(council, asked, issuer=space, by=by)
    except NotNow:
        return _again(space, form, proposals, season, is_over=True)
    return back(made, _("The council has it now."), once=True)


def _season(space: Space) -> Season | None:
    """The season of this space whose plenary asks, as the address names it."""
    number = request.args.get("season", "")
    if not number.isascii() or not number.isdecimal() or len(number) > 3:
        return None
    found = db.session.scalar(season_queries.one(me(), space, int(number)))
    return found if found and may(me(), Permission.SEASON_LEAD, found) else None


def _again(
    space: Space, form: IssueForm, proposals: Sequence[Proposal], season: Season | None, *, is_gone: bool = False,
    is_over: bool = False,
) -> ResponseReturnValue:  # fmt: skip
    """The form: fresh, or with what was wrong beside its field."""
    if form.is_submitted() and not form.council.data and not form.council.errors:
        form.council.errors = [_("Choose the council that is asked.")]
    status = 409 if is_over else 422 if form.errors or (is_gone and form.is_submitted()) else 200
    return page("recommendations/issue.html", status, season=season, is_over=is_over, form=form, space=space,
                proposals=proposals, key_of=key_of,
                is_gone=is_gone, languages=_languages(form))  # fmt: skip


def _languages(form: IssueForm) -> list[str]:
    """The languages in the order of the form: the page's own first, then those with words."""
    return sorted(LOCALES, key=lambda tag: (not form[f"title_{tag}"].data, tag != locale()))


def _prefilled(proposals: Sequence[Proposal]) -> dict[str, str]:
    """What the proposals ask for, in each language that all of them can be read in, or that the first one can."""
    if not proposals:
        return {}
    found = db.session.scalars(queries.translations(proposals)).all()
    by_language = {
        tag: {each.proposal_id: each for each in found if each.locale == tag}
        | {each.id: each for each in proposals if each.locale == tag}
        for tag in LOCALES
    }
    filled = {}
    for tag, texts in by_language.items():
        first = texts.get(proposals[0].id)
        if first is None:
            continue
        there = [texts[each.id] for each in proposals if each.id in texts]
        filled[f"title_{tag}"] = first.title[:TITLE]
        filled[f"text_{tag}"] = "\n\n".join(_in_short(each, heads=len(proposals) > 1) for each in there)[:TEXT]
    return filled


def _in_short(text: object, *, heads: bool) -> str:
    """What one proposal wants, with its title above where there are several."""
    title, ask = getattr(text, "title", ""), getattr(text, "ask", "") or getattr(text, "summary", "")
    body = ask or getattr(text, "body", "")
    return f"**{title}**\n\n{body}" if heads else body
