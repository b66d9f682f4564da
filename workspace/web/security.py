"""What holds on every answer: headers, where a form may come from, how large it may be, which host is meant."""

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from workspace.config import Config
from workspace.web.transactions import SAFE

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
        TRUSTED_HOSTS=config.hosts,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_PARTS=500,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
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
    csrf.init_app(app)
    app.after_request(lambda response: headed(response, hsts=config.is_secure))


def headed(response: Response, *, hsts: bool) -> Response:
    response.headers.update(HEADERS)
    if hsts:
        response.headers["Strict-Transport-Security"] = HSTS
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if g.get("clears"):
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.vary.add("Cookie")
    return response


def refuse_the_wrong_host() -> None:
    """Flask checks TRUSTED_HOSTS when it first reads the host: read it."""
    _ = request.host


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
