"""What people type to name a record: its number in this space, or the address of its page."""

import re
from urllib.parse import urlsplit

from workspace.db import db
from workspace.models import Record, Space
from workspace.queries import records as record_queries
from workspace.queries import spaces as space_queries
from workspace.web.access import me
from workspace.web.locale import western

NUMBER = re.compile(r"#?\s*(\d{1,9})")
ADDRESS = re.compile(r"/?s/([^/]+)/(?:proposals|tasks|meetings|decisions|recommendations|events)/(\d{1,9})/?")


def record_at(typed: str, space: Space) -> Record | None:
    """The record that an address, or a number of this space, leads to, if the viewer may read it."""
    typed = western(typed).strip()
    if number := NUMBER.fullmatch(typed):
        return db.session.scalar(record_queries.one(me(), space, Record, int(number[1])))
    if address := ADDRESS.fullmatch(urlsplit(typed).path):
        there = db.session.scalar(space_queries.ONE, {"slug": address[1]})
        return db.session.scalar(record_queries.one(me(), there, Record, int(address[2]))) if there else None
    return None
