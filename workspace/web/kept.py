"""What takes longer to reckon than anybody looks: kept in the process, for the same reader, until something happens."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from flask import current_app, g

from workspace.db import db
from workspace.queries import activity as queries
from workspace.web.access import me
from workspace.web.locale import digits, locale

T = TypeVar("T")
MOST = 200  # Kept by a process.
SECONDS = 60  # What only the clock changes shows after so long at the latest.


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` makes; or what it made for this reader less than a minute ago, if nothing was recorded since."""
    known: OrderedDict[Hashable, tuple[Hashable, T]] = current_app.extensions.setdefault("kept", OrderedDict())
    viewer = me()
    whole = (key, viewer.user.id if viewer.user else None, locale(), digits(1))
    inside = "stands" in g  # What is kept of it is asked for while it is made: nothing happens meanwhile.
    last = () if inside else tuple(db.session.connection().execute(queries.LATEST).one())
    stands = g.stands if inside else (*last, int(viewer.at.timestamp()) // SECONDS)
    found = known.get(whole)
    if found is not None and found[0] == stands:
        return found[1]
    g.stands = stands
    try:
        known[whole] = found = (stands, make())
    finally:
        if not inside:
            g.pop("stands")
    while len(known) > MOST:
        known.popitem(last=False)
    return found[1]
