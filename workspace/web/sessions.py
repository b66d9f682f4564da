"""Who is signed in: the cookie holds a token, the server the session. Flask-Login carries the one to the other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Response, current_app, g, request, session
from flask_login import UserMixin, login_user, logout_user

from workspace.config import Config
from workspace.db import db, now, transaction
from workspace.models import Membership, MembershipState, Role, User, UserSession
from workspace.queries import people
from workspace.rules.viewers import LEVEL
from workspace.services import accounts, tokens
from workspace.services.accounts import Keys
from workspace.web.transactions import let_go, take_up

View = TypeVar("View", bound=Callable[..., Any])

LASTS = timedelta(days=14)
IDLE = timedelta(hours=24)
IDLE_IN_OFFICE = timedelta(minutes=30)  # Facilitators and coordinators.
TOUCHED_EVERY = timedelta(minutes=5)


class SignedIn(UserMixin):
    """What Flask-Login knows of a person: their token, the session behind it, and where they are or were."""

    def __init__(self, token: str, row: UserSession, held: list[Membership] | None = None) -> None:
        self.token, self.row, self.user, self._held = token, row, row.user, held

    def get_id(self) -> str:
        return self.token

    def memberships(self) -> list[Membership]:
        """Their memberships, whatever the state: as they were found with the session, and when asked again anew."""
        held, self._held = self._held, None
        return list(db.session.scalars(people.MEMBERSHIPS, {"user_id": self.user.id})) if held is None else held


def keys() -> Keys:
    config: Config = current_app.extensions["masar"]
    return Keys(pepper=config.key("pepper"), tokens=config.key("tokens"))


def _found(token: str) -> SignedIn | None:
    rows = db.session.execute(people.SESSION, {"token_hash": tokens.hashed(token, key=keys().tokens)}).all()
    return SignedIn(token, rows[0][0], [held for _, held in rows if held is not None]) if rows else None


def load(token: str) -> SignedIn | None:
    """The session of a token, unless it ended, idled too long, is too old, or its account is frozen."""
    found = _found(token)
    if found is None or found.user.frozen_at is not None or now() - found.row.created_at > LASTS:
        return None
    idle = now() - found.row.seen_at
    if idle > IDLE or (idle > IDLE_IN_OFFICE and _is_in_office(found.memberships())):
        return None
    if idle > TOUCHED_EVERY:
        g.touched = found.row.id, found.user.id
    return found


def _is_in_office(held: list[Membership]) -> bool:
    return any(m.state is MembershipState.ACTIVE and LEVEL[m.role] >= LEVEL[Role.FACILITATOR] for m in held)


def asked_by_the_page(view: View) -> View:
    """Mark a view that pages ask again and again while they are open: it does not keep a session alive."""
    view.asked_by_the_page = True  # type: ignore[attr-defined]
    return view


def touch(response: Response) -> Response:
    """Write down, to the five minutes, that a session is in use and its owner here: the only thing a GET may keep.

    What a page asks for by itself is no use of it: nobody may be there.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if (touched := g.pop("touched", None)) and not hasattr(view, "asked_by_the_page"):
        row_id, user_id = touched
        with transaction():
            db.session.execute(db.update(UserSession).where(UserSession.id == row_id).values(seen_at=now()))
            accounts.is_here(user_id)
    return response


def begin(user: User) -> None:
    """Sign somebody in on this device, with a new session whatever was there before."""
    lang = session.get("lang")
    session.clear()
    token = accounts.sign_in(user, device=device(), keys=keys())
    found = _found(token)
    assert found is not None  # noqa: S101 - it was just made
    login_user(found)
    session.pop("_id", None)  # A hash of address and browser: it would say from where, on a phone that may be taken.
    session.permanent = True
    if lang:
        session["lang"] = lang
    g.pop("viewer", None)


def end() -> None:
    """Sign out on this device. The row goes first, so a kept copy of the cookie is worth nothing."""
    accounts.sign_out(token(), keys=keys())
    logout_user()
    session.clear()
    g.clears = True
    g.pop("viewer", None)


def recognise(word: str, password: str) -> User | None:
    """The account that a sign-in name or address and a password open. It takes as long where there is none.

    Nobody waits for a lock while the password is hashed. A frozen account is opened by nothing.
    """
    user = db.session.scalar(people.by_name_or_email(word))
    user_id, known = (user.id, user.password_hash) if user else (None, None)
    let_go()
    is_right = tokens.is_password(known, password, pepper=keys().pepper)
    take_up()
    user = db.session.get(User, user_id) if is_right else None
    return user if user and user.frozen_at is None and user.password_hash == known else None


def hash_apart(password: str) -> str:
    """The hash of a new password, made between two transactions. What was changed before is dropped."""
    let_go()
    made = tokens.hash_password(password, pepper=keys().pepper)
    take_up()
    return made


def this_one() -> UserSession | None:
    """The session of this request."""
    found = _found(token())
    return found.row if found else None


def token() -> str:
    return str(session.get("_user_id", ""))


def device() -> str:
    """What the browser says of itself, in two words at most: enough to tell one's phone from one's laptop."""
    agent = request.user_agent.string
    browser = next(
        (b for b in ("Firefox", "Edg", "OPR", "SamsungBrowser", "Chrome", "Safari") if b in agent), "Browser"
    )
    system = next((s for s in ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux") if s in agent), "")
    return ", ".join(filter(None, (browser.replace("Edg", "Edge").replace("OPR", "Opera"), system)))
