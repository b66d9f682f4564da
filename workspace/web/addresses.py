"""Addresses of our own pages: the one to go back to after signing in, and whole ones to be handed to others."""

from typing import Any

from flask import current_app
from werkzeug.exceptions import HTTPException

from workspace.config import Config
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


def absolute(endpoint: str, **args: Any) -> str:
    """The whole address of a page: from the configured base, never from what a request says its host is.

    It asks for no request: the worker writes letters, too.
    """
    config: Config = current_app.extensions["masar"]
    return config.base_url + current_app.url_map.bind("here").build(endpoint, args)
