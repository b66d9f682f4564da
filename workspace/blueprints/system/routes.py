"""What machines ask: whether the process lives, and whether it can work."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from workspace.db import db
from workspace.web.access import open_door

bp = Blueprint("system", __name__)


@bp.get("/healthz")
@open_door()
def healthz() -> ResponseReturnValue:
    """The process lives."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


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
