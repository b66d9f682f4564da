"""Where somebody goes after signing in: back to where they were asked to, if that is a page of ours."""

from typing import Any

from flask import current_app
from werkzeug.exceptions import HTTPException

from workspace.rules.addresses import is_local


def page_at(path: str) -> tuple[str, dict[str, Any]] | None:
    """The endpoint and arguments of a path that can be opened here; nothing for any other text."""
    if not is_local(path):
        return None
    try:
        endpoint, args = current_app.url_map.bind("here").match(path.partition("?")[0], method="GET")
    except HTTPException:
        return None
    return endpoint, dict(args)
