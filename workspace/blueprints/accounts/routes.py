"""Signing in and out, one's own settings, a forgotten password."""

from typing import cast

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from workspace.blueprints.accounts.forms import (
    CodeForm,
    ForgottenForm,
    NewPasswordForm,
    PasswordForm,
    SettingsForm,
    SignInForm,
)
from workspace.config import Config
from workspace.db import db
from workspace.models import User
from workspace.queries import people
from workspace.queries import spaces as space_queries
from workspace.rules.permissions import Permission
from workspace.services import accounts, mail
from workspace.web import access, limits, locale, sessions
from workspace.web.access import me, myself
from workspace.web.addresses import absolute, page_at
from workspace.web.limits import limited
from workspace.web.pages import form_page, page
from workspace.web.transactions import Done, done

bp = Blueprint("accounts", __name__)


def config() -> Config:
    found: Config = current_app.extensions["masar"]
    return found


@bp.get("/sign-in")
@access.open_door()
def sign_in() -> ResponseReturnValue:
    form = SignInForm(None, data={"next": request.args.get("next", "")})
    return form_page("accounts/sign_in.html", form, open_sign_up=config().open_sign_up)


@bp.post("/sign-in")
@access.open_door()
@limited("sign-in", "name")
def enter() -> ResponseReturnValue:
    """Sign in. A name that nobody has is answered like a password that is wrong, and as late."""
    form = SignInForm()
    if form.validate():
        if user := sessions.recognise(form.name.data, form.password.data):
            sessions.begin(user)
            endpoint, args, query = page_at(form.next.data or "") or ("home.index", {}, {})
            return cast(ResponseReturnValue, Done(endpoint, args, query=query))  # Whatever the arguments are called.
        form.password.errors = [_("This name and this password do not belong together. Check both and try again.")]
    return form_page("accounts/sign_in.html", form, open_sign_up=config().open_sign_up)


@bp.post("/sign-out")
@access.open_door()
def sign_out() -> ResponseReturnValue:
    sessions.end()
    return done("home.index", said=_("You are signed out on this device."))


@bp.get("/me/welcome")
@access.open_door(Permission.SIGNED_IN)
def welcome() -> ResponseReturnValue:
    """What somebody new has to write down, and three things to do next."""
    mine = db.session.scalars(space_queries.mine(me())).all()
    return page("accounts/welcome.html", account=myself(), spaces=mine)


@bp.get("/me/draft-key")
@access.open_door(Permission.SIGNED_IN)
@sessions.asked_by_the_page
def draft_key() -> ResponseReturnValue:
    """The key under which drafts lie on a device of whoever is signed in. No device keeps it: see `static/notes.js`."""
    return {"key": accounts.draft_key(myself(), key=config().key("drafts")).hex(), "token": generate_csrf()}


@bp.get("/me")
@access.open_door(Permission.SIGNED_IN)
def settings() -> ResponseReturnValue:
    return form_page("accounts/settings.html", SettingsForm(None, obj=myself()), account=myself())


@bp.post("/me")
@access.open_door(Permission.SIGNED_IN)
def change_settings() -> ResponseReturnValue:
    form = SettingsForm()
    if form.validate():
        try:
            accounts.settle(myself(), **form.said())
        except accounts.Taken:
            limits.spend(f"address {myself().id}", limits.FOR_A_DAY)  # Each one tells whose address is known.
            form.email.errors = [_("This address cannot be used here. Leave it out, or give another one.")]
        else:
            locale.keep_to_the_account()
            return done("accounts.settings", said=_("Saved."))
    return form_page("accounts/settings.html", form, account=myself())


@bp.get("/me/password")
@access.open_door(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    return form_page("accounts/password.html", PasswordForm(None))


@bp.post("/me/password")
@access.open_door(Permission.SIGNED_IN)
@limited("change-password")
def change_password() -> ResponseReturnValue:
    """Set a new password. This device gets a new session, every other one ends."""
    form = PasswordForm(sign_in_name=myself().sign_in_name)
    if form.validate():
        if user := sessions.recognise(myself().sign_in_name, form.current.data):
            accounts.change_password(user, sessions.hash_apart(form.password.data))
            sessions.begin(user)
            return done("accounts.settings", said=_("Your password is new. Every other device is signed out."))
        form.current.errors = [_("This is not your password.")]
    return form_page("accounts/password.html", form)


@bp.get("/me/sessions", endpoint="sessions")
@access.open_door(Permission.SIGNED_IN)
def my_sessions() -> ResponseReturnValue:
    rows = db.session.scalars(people.sessions_of(myself())).all()
    return page("accounts/sessions.html", rows=rows, this_one=sessions.this_one())


@bp.post("/me/sessions/<handle>/end")
@access.open_door(Permission.SIGNED_IN)
def end_session(handle: str) -> ResponseReturnValue:
    one = access.found(db.session.scalar(people.session_of(myself(), handle)))
    accounts.end_session(one)
    return done("accounts.sessions", said=_("That device is signed out."))


@bp.post("/me/sessions/end-others")
@access.open_door(Permission.SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    accounts.end_sessions(myself(), but=sessions.this_one())
    return done("accounts.sessions", said=_("Every other device is signed out."))


@bp.post("/me/sessions/end-all")
@access.open_door(Permission.SIGNED_IN)
def end_all_sessions() -> ResponseReturnValue:
    accounts.end_sessions(myself())
    sessions.end()
    return done("home.index", said=_("You are signed out everywhere."))


@bp.get("/reset")
@access.open_door()
def forgotten() -> ResponseReturnValue:
    return _forgotten(ForgottenForm(None), CodeForm(None))


def _forgotten(form: ForgottenForm, code_form: CodeForm) -> ResponseReturnValue:
    status = 422 if form.errors or code_form.errors else 200
    return page("accounts/forgotten.html", status, form=form, code_form=code_form, has_mail=bool(config().smtp_url))


@bp.post("/reset")
@access.open_door()
@limited("reset", "name")
def ask_for_reset() -> ResponseReturnValue:
    """Send a link to whoever has an address. The answer is the same for every name."""
    if not config().smtp_url:
        abort(404)
    form = ForgottenForm()
    if not form.validate():
        return _forgotten(form, CodeForm(None))
    user = db.session.scalar(people.by_name_or_email(form.name.data))
    if user and user.email and user.frozen_at is None:
        token = accounts.make_reset_code(user, keys=sessions.keys())
        _write_reset_letter(user, absolute("accounts.reset", code=token))
    return done("accounts.forgotten", said=_("If this account has an e-mail address, a letter is on its way."))


def _write_reset_letter(user: User, link: str) -> None:
    with force_locale(user.locale):
        mail.write(
            user,
            subject=_("Your request"),
            body=_(
                "Somebody asked for a new password for your account. If it was you, open this link within "
                "30 minutes:\n\n%(link)s\n\nIf it was not you, do nothing: everything stays as it is.",
                link=link,
            ),
        )


@bp.post("/reset/code")
@access.open_door()
@limited("reset-code")
def take_reset_code() -> ResponseReturnValue:
    """Go on with a code that was handed over. Whether it is good is said when it is used."""
    form = CodeForm()
    if not form.validate():
        return _forgotten(ForgottenForm(None), form)
    return done("accounts.reset", code=form.code.data)


@bp.get("/reset/<code>")
@access.open_door()
def reset(code: str) -> ResponseReturnValue:
    return form_page("accounts/reset.html", NewPasswordForm(None), code=code)


@bp.post("/reset/<code>")
@access.open_door()
@limited("reset-code")
def set_password(code: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    if form.validate():
        hashed = sessions.hash_apart(form.password.data)
        if accounts.reset_password(code, hashed, keys=sessions.keys()):
            return done("accounts.sign_in", said=_("Your password is new. Sign in with it."))
        form.password.errors = [_("This code is not good any more, or was mistyped. Ask for a new one.")]
    return form_page("accounts/reset.html", form, code=code)
