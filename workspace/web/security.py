"""What holds on every answer: headers, where a form may come from, how large it may be, which host is meant."""

import logging
import sys
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from workspace.config import Config
from workspace.rules.files import LARGEST_FORM
from workspace.web.transactions import SAFE, SECRET

View = TypeVar("View", bound=Callable[..., Any])
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [f"{feature}=()" for feature in (
            "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
            "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock",
            "usb", "xr-spatial-tracking",
        )]
        + ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
    ),
}  # fmt: skip
HSTS = "max-age=63072000; includeSubDomains"
FORM = 2 * 1024 * 1024
MESSAGE = "message/rfc822"
LONG_FORM = 8 * 1024 * 1024  # A million letters of Arabic, each of six bytes as a plain form sends them, and the rest.


# What a proxy may keep: a minute, so that what is hidden or withdrawn is soon gone; after that it asks again.
FOR_EVERYBODY = "public, max-age=0, s-maxage=60, must-revalidate"
SHARED = {"text/html", "text/plain", "application/xml", "application/atom+xml", "text/calendar"}

csrf = CSRFProtect()


class Number(IntegerConverter):
    """A number in an address, as far as the database counts: a larger one leads nowhere."""

    regex = r"\d{1,9}"


def secure(app: Flask, config: Config) -> None:
    """Put every setting of `docs/safety.md` in force."""
    app.config.update(
        SECRET_KEY=config.key("sessions"),
        SESSION_COOKIE_NAME="__Host-masar" if config.is_secure else "masar",
        SESSION_COOKIE_SECURE=config.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,  # It outlives the session on the server, however long that is used.
        TRUSTED_HOSTS=config.hosts,
        MAX_CONTENT_LENGTH=FORM,
        MAX_FORM_PARTS=500,
        MAX_FORM_MEMORY_SIZE=FORM,
        WTF_CSRF_TIME_LIMIT=None,  # As long as the session: a form may wait for the power to come back.
        WTF_CSRF_SSL_STRICT=False,  # Referrers are not sent; Sec-Fetch-Site and Origin are looked at instead.
        WTF_CSRF_SECRET_KEY=config.key("csrf"),
    )
    if not config.is_secure:
        logging.getLogger("masar").warning("plain http: cookies are not marked Secure. For this machine only.")
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=0
        )
    app.url_map.converters["int"] = Number
    app.before_request(refuse_the_wrong_host)
    app.before_request(refuse_foreign_forms)
    app.before_request(read_large_forms)
    csrf.init_app(app)
    app.after_request(lambda response: headed(response, hsts=config.is_secure))


def headed(response: Response, *, hsts: bool) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)  # A file that is handed out has a stricter policy.
    if hsts:
        response.headers["Strict-Transport-Security"] = HSTS
    if "Cache-Control" not in response.headers:
        if _is_for_everybody(response):
            response.headers["Cache-Control"] = FOR_EVERYBODY
            response.vary.update(("Accept-Language", "Accept-Encoding"))
            response.add_etag()
            response.make_conditional(request)
        else:
            response.headers["Cache-Control"] = "no-store"
    if g.get("clears"):
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.vary.add("Cookie")
    return response


def _is_for_everybody(response: Response) -> bool:
    """Whether everybody without a cookie is told this: none came, none goes, and no secret stands in the address."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and response.mimetype in SHARED
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        and not session.modified
        and not SECRET & set(request.view_args or {})
    )


def refuse_the_wrong_host() -> None:
    """Flask checks TRUSTED_HOSTS when it first reads the host: read it."""
    _ = request.host


def takes_long_text(view: View) -> View:
    """Mark a view whose form takes the longest texts: one that is far too long is still read, so that the form can say
    so beside its field and give everything back."""
    view.takes_long_text = True  # type: ignore[attr-defined]
    return view


def takes_file(view: View) -> View:
    """Mark a view whose form holds a file."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def takes_mail(view: View) -> View:
    """Mark a view that takes a message as mail servers hand it over. It reads no more of it than it wants to."""
    view.takes_mail = True  # type: ignore[attr-defined]
    return view


def read_large_forms() -> None:
    """Of those who are signed in, forms that take long texts are read up to LONG_FORM, with a file to LARGEST_FORM."""
    view = current_app.view_functions.get(request.endpoint or "")
    if hasattr(view, "takes_mail") and request.mimetype == MESSAGE:
        request.max_content_length = sys.maxsize
    if "_user_id" not in session:
        return
    if hasattr(view, "takes_long_text"):
        request.max_content_length = request.max_form_memory_size = LONG_FORM
    if hasattr(view, "takes_file"):
        request.max_content_length = LARGEST_FORM


def refuse_foreign_forms() -> None:
    """What changes something comes from our own pages. A browser says so; where it is too old, Origin does."""
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if site is None and origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)
