"""A note that saves itself while people type: `static/notes.js` sends it, and asks what others wrote."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from workspace.blueprints.meetings.forms import MOST_EDITIONS, SavedForm
from workspace.blueprints.meetings.routes import bp
from workspace.db import db
from workspace.models import AgendaItem
from workspace.queries import meetings as queries
from workspace.rules.merging import mark_of
from workspace.rules.permissions import Permission
from workspace.rules.weaving import hunks, in_units, made_of
from workspace.services import notes
from workspace.web import access, sessions
from workspace.web.access import me
from workspace.web.pages import asked_number
from workspace.web.security import takes_long_text
from workspace.web.transactions import done


@bp.post("/<int:number>/items/<handle>/note/save")
@access.door("item", to=Permission.NOTE_WRITE)
@takes_long_text
def save_note(item: AgendaItem) -> ResponseReturnValue:
    """Keep what is just being typed. The answer says what the text sent has become: see `news`.

    What comes is the text, or what was changed in it; 412 where it does not follow from that: then the text is to come.
    """
    sent = _sent(item)
    if sent is None:
        return "", 412
    form = SavedForm(MultiDict({**request.form, "text": sent}))
    if not form.validate_on_submit():
        return {"error": " ".join(form.text.errors or form.base.errors or form.was.errors)}, 422
    by = access.actor(item.meeting.space)
    was = form.was.data or None if "was" in request.form else None
    notes.keep_writing(item, form.text.data or "", base=form.base.data or 0, was=was, by=by)
    told = _what_became_of(item, sent)
    return done(
        "meetings.news", answer=told, slug=item.meeting.space.slug, number=item.meeting.number, handle=item.handle
    )


@bp.post("/<int:number>/items/<handle>/note/here")
@access.door("item", to=Permission.NOTE_WRITE)
@sessions.asked_by_the_page
def writes_here(item: AgendaItem) -> ResponseReturnValue:
    """Somebody has the note open to write in it."""
    notes.is_here(item, by=access.actor(item.meeting.space))
    return "", 204


def _sent(item: AgendaItem) -> str | None:
    """The text that was just sent, to the letter: what the script has before it is this.

    Of a longer one the script sends what it changed in it (`from`, `to`, `put`, in UTF-16 units) and the digest of the
    whole. Nothing where none was sent, or where what it was changed in is not known here, or is another text.
    """
    form = request.form
    if "put" not in form:
        return form["text"].replace("\r\n", "\n") if "text" in form else None
    base, begin, end = (form.get(name, 0, type=int) for name in ("base", "from", "to"))
    before = notes.text_of(item, min(base, MOST_EDITIONS))
    if before is None:
        return None
    return made_of(before, begin, end, form["put"], digest=form.get("digest", ""))


def _people(item: AgendaItem) -> dict[str, list[str]]:
    """Who else writes under which point of the same agenda."""
    people: dict[str, list[str]] = {}
    asked = {"meeting": item.meeting_id, "since": me().at - queries.GONE_AFTER, "user": me().id}
    for handle, name in db.session.execute(queries.WRITING, asked):
        people.setdefault(handle, []).append(name)
    return people


def _what_became_of(item: AgendaItem, seen: str | None) -> dict[str, Any]:
    """The note as it is now, told to somebody who has `seen` (None: what they have is not known)."""
    changes = {"text": item.note} if seen is None else {"hunks": in_units(seen, hunks(seen, item.note))}
    return {"edition": item.edition, **changes}


@bp.get("/<int:number>/items/<handle>/note/news")
@access.door("item", to=Permission.NOTE_WRITE)
@sessions.asked_by_the_page
def news(item: AgendaItem) -> ResponseReturnValue:
    """What became of the note since an edition (or of the text that was just sent), and who else writes where.

    204 when nothing did. `hunks` are the changes, in UTF-16 units of what the asker has; where that is not known
    here any more, `text` is the whole note.
    """
    sent = _sent(item)
    since = asked_number("since", 0)
    people = _people(item)
    if sent is None and since == item.edition and request.args.get("mark", "") == mark_of(people):
        return "", 204
    became = _what_became_of(item, notes.text_of(item, since) if sent is None else sent)
    return {"mark": mark_of(people), "people": people, **became}
