"""Addresses of our own pages: the one to go back to after signing in, and whole ones to be handed to others."""

from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from workspace.config import Config
from workspace.rules.addresses import is_local


def page_at(address: str) -> tuple[str, dict[str, Any], dict[str, list[str]]] | None:
    """The endpoint and arguments of an address that can be opened here, and what stands in its query; nothing for any
    other text. The query is no argument: what somebody else wrote there names neither a host nor a part of the page."""
    path, _mark, query = address.partition("?")
    if not is_local(path):
        return None
    try:
        endpoint, args = current_app.url_map.bind("here").match(path, method="GET")
    except HTTPException:
        return None
    return endpoint, dict(args), parse_qs(query, keep_blank_values=True) if is_local(address) else {}


def asked(address: str, **changes: object) -> str:
    """An address of ours that asks for what this page was asked for, with some changes."""
    return f"{address}?{urlencode(dict(request.args.lists()) | changes, doseq=True)}".rstrip("?")


def absolute(endpoint: str, **args: Any) -> str:
    """The whole address of a page: from the configured base, never from what a request says its host is.

    It asks for no request: the worker writes letters, too.
    """
    config: Config = current_app.extensions["masar"]
    return config.base_url + current_app.url_map.bind("here").build(endpoint, args)
