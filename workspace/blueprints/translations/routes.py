"""Texts in three languages: a translation written beside its original, and the lists of what still wants one."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.translations.forms import TranslationForm
from workspace.config import LOCALES
from workspace.db import db
from workspace.models import Path, Proposal, Space, Translation
from workspace.queries import proposals as proposal_queries
from workspace.queries import spaces as space_queries
from workspace.queries import tasks as task_queries
from workspace.queries import translations as queries
from workspace.rules.flows import NotNow
from workspace.rules.merging import Merged, difference
from workspace.rules.permissions import Permission
from workspace.services import translations
from workspace.services.proposals import TEXTS, Overlap
from workspace.web import access, texts
from workspace.web.access import me
from workspace.web.pages import asked_number, form_page, page
from workspace.web.texts import Change
from workspace.web.transactions import done

bp = Blueprint("translations", __name__)


@bp.route(f"/s/<slug>/proposals/<int:number>/translations/<any({', '.join(LOCALES)}):tag>", methods=["GET", "POST"])
@access.door("proposal", to=Permission.TRANSLATION_WRITE)
def edit(proposal: Proposal, tag: str) -> ResponseReturnValue:
    """Write a translation beside the original. What another saved meanwhile is merged, or shown beside."""
    at: dict[str, Any] = {"slug": proposal.space.slug, "number": proposal.number}
    if tag == proposal.locale:
        return redirect(url_for("proposals.show", **at), 303)
    now = db.session.scalar(queries.into(proposal, tag))
    form = TranslationForm(data={**(texts.typed(now) if now else {"edition": 0}), "of": proposal.edition})
    form.original = proposal
    if not form.validate_on_submit():
        return form_page("translations/edit.html", form, **_beside(proposal, now, tag))
    try:
        translations.write(
            proposal, form.words(tag), base=form.seen, of_edition=form.of_seen if "caught_up" in request.form else 0,
            by=access.actor(proposal.space),
        )  # fmt: skip
    except (Overlap, NotNow) as refused:
        return _refused(form, refused, _beside(proposal, now, tag))
    is_older = "caught_up" in request.form and form.of_seen < proposal.edition
    said = _("Saved. The original went on while you wrote: see what changed.") if is_older else _("Saved.")
    return done("proposals.show", said=said, **at | {"in": tag})


def _beside(proposal: Proposal, now: Translation | None, tag: str) -> dict[str, Any]:
    """What stands beside the form: the original, and what changed in it since the translation was last in step."""
    is_older = now is not None and now.of_edition < proposal.edition
    found = (
        db.session.scalars(proposal_queries.editions(me(), proposal, now.of_edition, proposal.edition)).all()
        if now is not None and is_older
        else []
    )
    changes = texts.changes(*found) if len(found) == 2 else []
    return {"proposal": proposal, "space": proposal.space, "now": now, "tag": tag, "is_older": is_older,
            "changes": changes}  # fmt: skip


def _refused(form: TranslationForm, why: Exception, beside: dict[str, Any]) -> ResponseReturnValue:
    """The form again with all that was typed, on top of what stands there now."""
    clashed: list[Change] = []
    if isinstance(why, Overlap):
        clashed = _clashed(form, beside["now"], why.texts)
        form.now_on(beside["now"].edition)
        form.of.data = str(beside["proposal"].edition)
    return page("translations/edit.html", 409, form=form, clashed=clashed, is_late=not clashed, **beside)


def _clashed(form: TranslationForm, now: Translation, found: dict[str, Merged]) -> list[Change]:
    form.put_together(found)
    names = [name for name in TEXTS if found[name].conflicts]
    return [(name, difference(getattr(now, name), form[name].data)) for name in names]


@bp.get("/s/<slug>/translations")
@access.door("space", to=Permission.SPACE_READ)
def of_space(space: Space) -> ResponseReturnValue:
    """What of a space cannot be read in every language."""
    paths = db.session.scalars(space_queries.paths()).all()
    path = next((p for p in paths if p.slug == request.args.get("path")), None)
    return _needed(space=space, path=path, paths=paths)


@bp.get("/paths/<path>/translations")
@access.open_door()
def of_path(path: str) -> ResponseReturnValue:
    """What of a path cannot be read in every language, in all spaces that the viewer may read."""
    return _needed(space=None, path=access.found(db.session.scalar(task_queries.path(path))), paths=[])


def _needed(*, space: Space | None, path: Path | None, paths: Any) -> ResponseReturnValue:
    number = asked_number("page", least=1, most=100_000)
    language = request.args.get("in", "")
    language = language if language in LOCALES else ""
    rows = db.session.execute(queries.needed(me(), space=space, path=path, language=language, page=number)).all()
    return page("translations/needed.html", space=space, path=path, paths=paths, language=language, number=number,
                rows=rows[: queries.PAGE], has_more=len(rows) > queries.PAGE)  # fmt: skip
