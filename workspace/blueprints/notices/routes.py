"""What is new to whoever is signed in, by thing; the letters of it, and what answers them."""

import hmac

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.notices.forms import LettersForm, ReadForm
from workspace.config import Config
from workspace.db import db
from workspace.queries import notices as queries
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.rules.replies import LARGEST
from workspace.services import letters, notices
from workspace.web import access, filters, replies, security
from workspace.web.access import me, myself
from workspace.web.limits import A_CROWD, limited
from workspace.web.notices import LEADS
from workspace.web.pages import form_page, page
from workspace.web.transactions import done

bp = Blueprint("notices", __name__)


@bp.get("/me/notices")
@access.open_door(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    return _list(ReadForm(None, data={"until": me().at.timestamp()}))


def _list(form: ReadForm) -> ResponseReturnValue:
    rows = db.session.execute(queries.mine(me())).all()
    unread = [row for row in rows if row[0].read_at is None]
    return form_page("notices/index.html", form, unread=unread, read=rows[len(unread) :], leads=LEADS)


@bp.post("/me/notices/read")
@access.open_door(Permission.SIGNED_IN)
def read_all() -> ResponseReturnValue:
    """Nothing that stood on the page is new any more; what happened since then stays."""
    form = ReadForm()
    if not form.validate():
        return _list(form)
    notices.read_all(myself(), form.moment)
    return done("notices.index", said=_("All of it is marked as read."))


def _hearing(form: LettersForm) -> LettersForm:
    """The form with the spaces of whoever is signed in, by the handles of their memberships."""
    mine = db.session.scalars(space_queries.mine(me())).all()
    form.spaces.choices = [(me().active[each.id].handle, filters.said(each.names)) for each in mine]
    return form


@bp.get("/me/letters")
@access.open_door(Permission.SIGNED_IN)
def settings() -> ResponseReturnValue:
    user, heard = myself(), [each.handle for each in me().active.values() if each.wants_news]
    form = _hearing(LettersForm(None, obj=user, data={"at_once": user.letters_at_once, "spaces": heard}))
    return form_page("notices/settings.html", form)


@bp.post("/me/letters")
@access.open_door(Permission.SIGNED_IN)
def change_settings() -> ResponseReturnValue:
    form = _hearing(LettersForm())
    if not form.validate():
        return form_page("notices/settings.html", form)
    letters.wish(myself(), form.said())
    letters.hear_of(me().active.values(), set(form.spaces.data or []))
    return done("notices.settings", said=_("Saved."))


@bp.route("/letters/<word>/stop", methods=["GET", "POST"])
@security.csrf.exempt
@access.open_door()
def stop(word: str) -> ResponseReturnValue:
    """End a kind of letter, from a link in it or by the mail program itself (RFC 8058), signed in or not. Its word is
    the proof, so no token is asked; it is answered without a redirect, as the standard wants. Looking changes nothing.
    """
    config: Config = current_app.extensions["masar"]
    found = letters.stopping(word, key=config.key("letters"))
    if found is None:
        abort(404)
    user, kind = found
    if request.method == "POST":
        letters.stop(user, kind)
    return page("notices/stop.html", word=word, kind=kind, is_done=request.method == "POST")


@bp.post("/mail/inbound")
@security.csrf.exempt
@security.takes_mail
@limited("inbound", by_address=A_CROWD)
@access.open_door()
def inbound() -> ResponseReturnValue:
    """Take a raw message from the mail server of this installation, which proves itself by a secret. What is wrong with
    a message is no affair of that server: it is told that all is well, else it would send it again or back."""
    config: Config = current_app.extensions["masar"]
    said = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not config.inbound_secret or not hmac.compare_digest(said, config.inbound_secret.encode()):
        abort(404)
    if request.mimetype != security.MESSAGE:
        abort(415)
    replies.take(request.stream.read(LARGEST + 1))
    return "", 204
