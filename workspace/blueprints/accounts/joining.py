"""Coming in: by an invitation, by asking, or by signing up where the network allows everybody."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.accounts.forms import AskForm, CodeForm, JoinForm, SignUpAndAskForm, SignUpForm
from workspace.blueprints.accounts.routes import bp, config
from workspace.db import db
from workspace.models import Charter, Invitation, JoinRequest, Membership, Space, User
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.services import accounts, members, spaces
from workspace.services.tokens import normal_code
from workspace.web import access, limits, locale, sessions
from workspace.web.access import me
from workspace.web.forms import InputRequired
from workspace.web.limits import limited
from workspace.web.pages import form_page, page
from workspace.web.transactions import done


@bp.get("/join")
@access.open_door()
def join() -> ResponseReturnValue:
    return form_page("accounts/join.html", CodeForm(None))


@bp.post("/join")
@access.open_door()
@limited("code")
def take_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate() or not normal_code(form.code.data):
        return form_page("accounts/join.html", form)
    invitation, why = _invitation(normal_code(form.code.data))
    if invitation is None:
        form.code.errors = [_("There is no invitation with this code. Look at each letter again.")]
        return form_page("accounts/join.html", form)
    return done("accounts.invited", word=normal_code(form.code.data))


@bp.get("/join/<word>")
@access.open_door()
def invited(word: str) -> ResponseReturnValue:
    """Who invites, to what, what will be public, what the charter says; and the form to come in."""
    invitation, why = _invitation(word)
    if invitation is None or why:
        return _refused(why)
    charter = _charter(invitation.space)
    return _landing(word, invitation, charter, _fresh(_join_form, charter))


@bp.post("/join/<word>")
@access.open_door()
@limited("join")
def accept(word: str) -> ResponseReturnValue:
    invitation, why = _invitation(word)
    if invitation is None or why:
        return _refused(why)
    charter, is_new = _charter(invitation.space), me().user is None
    form = _of_charter(_join_form(), charter)
    if form.validate() and (user := _person(form)):
        try:
            return _in(invitation, user, form, charter, is_new=is_new)
        except members.NameTaken:
            form.name.errors = [_("Somebody here has a name that looks the same. Please choose another.")]
        except members.NotGood as bad:
            return _refused(str(bad))
    return _landing(word, invitation, charter, form)


def _in(invitation: Invitation, user: User, form: Any, charter: Charter | None, *, is_new: bool) -> Any:
    member: Membership = members.accept(invitation, user, name=form.name.data, charter=charter)
    if is_new:
        _begin(user)
        return done("accounts.welcome")
    return done("board.show", slug=member.space.slug, said=_("You are in."))


def _begin(user: User) -> None:
    sessions.begin(user)
    locale.keep_to_the_account()


def _invitation(word: str) -> tuple[Invitation | None, str]:
    """The invitation of a word, and why it is not good. A word that nobody was given counts as a guess."""
    invitation = members.invitation_of(word, key=sessions.keys().tokens)
    if invitation is None:
        limits.spend_from_here("guess")
        return None, "unknown"
    return invitation, members.why_not(invitation)


def _refused(why: str) -> ResponseReturnValue:
    """Why somebody is not let in. Nothing is said of the space."""
    return page("accounts/not_good.html", 404 if why == "unknown" else 410, why=why)


def _landing(word: str, invitation: Invitation, charter: Charter | None, form: Any) -> ResponseReturnValue:
    is_in = invitation.space_id in me().active
    return form_page(
        "accounts/invited.html",
        form,
        word=word,
        invitation=invitation,
        space=invitation.space,
        charter=charter,
        is_in=is_in,
    )


def _charter(space: Space) -> Charter | None:
    return db.session.scalar(space_queries.charter(space))


def _join_form(*args: Any, **kwargs: Any) -> Any:
    return (JoinForm if me().user else SignUpForm)(*args, **kwargs)


def _ask_form(*args: Any, **kwargs: Any) -> Any:
    return (AskForm if me().user else SignUpAndAskForm)(*args, **kwargs)


def _fresh(form_of: Any, charter: Charter | None) -> Any:
    """The form as it is first shown: with the name the account has, or with a sign-in name to take."""
    user = me().user
    known = {"name": user.name} if user else {}
    offered = {"sign_in_name": accounts.offer_sign_in_name(), "locale": locale.locale()}
    return _of_charter(form_of(None, data=known or offered), charter)


def _of_charter(form: Any, charter: Charter | None) -> Any:
    """Where no charter stands above a space there is nothing to accept; else the one that was shown with the form."""
    mark = spaces.charter_mark(charter)
    if charter is None:
        del form.charter
    elif form.charter.data and form.version.data != mark:
        form.charter.data, form.charter.raw_data = False, []
        form.charter.validators = [InputRequired(_("The charter was changed meanwhile: read the new one first."))]
    form.version.data = mark
    return form


def _person(form: Any) -> User | None:
    """Whoever is signed in, or the account that the form makes; nobody where it cannot, and the form says why."""
    if user := me().user:
        return user
    hashed = sessions.hash_apart(form.password.data)
    try:
        return accounts.sign_up(
            sign_in_name=form.sign_in_name.data,
            password_hash=hashed,
            name=form.name.data,
            locale=form.locale.data,
            email=form.email.data or "",
        )
    except accounts.Taken:
        form.sign_in_name.errors = [_("This sign-in name cannot be used. Take the offered one or another.")]
        return None


@bp.get("/s/<slug>/join")
@access.door("front", to=Permission.SPACE_JOIN)
def ask(space: Space) -> ResponseReturnValue:
    """Ask to be let in, with a word; somebody without an account signs up on the same form."""
    charter = _charter(space)
    return _asking(space, charter, _fresh(_ask_form, charter))


def _asking(space: Space, charter: Charter | None, form: Any) -> ResponseReturnValue:
    user = me().user
    last: JoinRequest | None = db.session.scalar(space_queries.last_request(space, user)) if user else None
    return form_page("accounts/ask.html", form, space=space, charter=charter, last=last)


@bp.post("/s/<slug>/join")
@access.door("front", to=Permission.SPACE_JOIN)
@limited("join")
def send_request(space: Space) -> ResponseReturnValue:
    charter, is_new = _charter(space), me().user is None
    form = _of_charter(_ask_form(), charter)
    if form.validate() and (user := _person(form)):
        members.ask_to_join(space, user, name=form.name.data, word=form.word.data, charter=charter)
        if is_new:
            _begin(user)
        said = _("Your request was sent.")
        return done("accounts.welcome", said=said) if is_new else done("accounts.ask", said=said, slug=space.slug)
    return _asking(space, charter, form)


@bp.get("/sign-up")
@access.open_door()
def sign_up() -> ResponseReturnValue:
    """Sign up without an invitation: there only where the network is open to everybody."""
    charter = _network_charter()
    return form_page("accounts/sign_up.html", _fresh(SignUpForm, charter), charter=charter)


def _network_charter() -> Charter | None:
    if not config().open_sign_up or me().user:
        abort(404)
    root = db.session.scalar(space_queries.root())
    return _charter(root) if root else None


@bp.post("/sign-up")
@access.open_door()
@limited("join")
def begin() -> ResponseReturnValue:
    charter = _network_charter()
    form = _of_charter(SignUpForm(), charter)
    if form.validate() and (user := _person(form)):
        _begin(user)
        return done("accounts.welcome")
    return form_page("accounts/sign_up.html", form, charter=charter)
