"""What machines ask: whether the process lives, and whether it can work."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from workspace.db import db, now
from workspace.queries import sitemap as queries
from workspace.rules.viewers import Viewer
from workspace.web.access import open_door
from workspace.web.addresses import absolute
from workspace.web.filters import record_address

bp = Blueprint("system", __name__)
PAGES = (
    "home.index", "spaces.directory", "paths.index", "organisations.index", "cities.start",
    "seasons.index", "tracker.index", "home.charter", "home.promises", "home.help",
)  # fmt: skip
NOT_FOUND = ("/me", "/sign-in", "/sign-up", "/join", "/reset", "/reply/", "/calendar/", "/s/*/join")


@bp.get("/healthz")
@open_door()
def healthz() -> ResponseReturnValue:
    """The process lives."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/robots.txt")
@open_door()
def robots() -> ResponseReturnValue:
    """What search engines are asked to leave alone: forms and secret addresses. The rest is there to be found."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOUND), f"Sitemap: {absolute('system.sitemap')}"]
    return "\n".join(lines) + "\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/sitemap.xml")
@open_door()
def sitemap() -> ResponseReturnValue:
    """The address of every page that a visitor may read, for search engines: for everybody the same."""
    visitor = Viewer(None, now())
    pages = [(absolute(endpoint), None) for endpoint in PAGES]
    pages += [(absolute("spaces.about", slug=slug), None) for slug in db.session.scalars(queries.spaces())]
    pages += [(absolute("paths.show", path=slug), None) for slug in db.session.scalars(queries.paths())]
    pages += [(absolute("organisations.show", handle=it), None) for it in db.session.scalars(queries.organisations())]
    seasons, campaigns = db.session.execute(queries.seasons()), db.session.execute(queries.campaigns(visitor))
    pages += [(absolute("seasons.show", slug=slug, number=number), None) for slug, number in seasons]
    pages += [(absolute("campaigns.show", slug=slug, handle=handle), None) for slug, handle in campaigns]
    pages += [
        (absolute(record_address(row), slug=row.slug, number=row.number), row.changed_at.date().isoformat())
        for row in db.session.execute(queries.records(visitor))
    ]
    written = render_template("system/sitemap.xml", pages=pages)
    return written, 200, {"Content-Type": "application/xml; charset=utf-8"}


@bp.get("/readyz")
@open_door()
def readyz() -> ResponseReturnValue:
    """The database answers and has the shape this code expects; else 503 with what is wrong."""
    head = ScriptDirectory(f"{current_app.root_path}/../migrations").get_current_head()
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except Exception:  # noqa: BLE001 - whatever it is, the database is not ready
        return "database: no answer\n", 503, {"Content-Type": "text/plain; charset=utf-8"}
    if current != head:
        return "migrations: run `masar migrate`\n", 503, {"Content-Type": "text/plain; charset=utf-8"}
    return "ready\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
