"""A recommendation as a row of a table, wherever a list of them is downloaded."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workspace.models import Recommendation
from workspace.rules.recommendations import code_of, deadline, lateness
from workspace.web import labels
from workspace.web.access import me
from workspace.web.addresses import absolute
from workspace.web.filters import said, titled
from workspace.web.locale import local

HEAD = (
    _l("Number"), _l("Title"), _l("State"), _l("Late"), _l("Per cent"), _l("Council"), _l("Asked by"),
    _l("Who has to act"), _l("Issued"), _l("Done by"), _l("Next date"), _l("Claimed"), _l("Confirmed"), _l("Address"),
)  # fmt: skip


def row(it: Recommendation) -> list[Any]:
    """Its cells, under HEAD, in the reader's language."""
    late = lateness(it, me().at)
    moments = (it.created_at, it.due_at, deadline(it), it.claimed_at, it.implemented_at)
    return [
        code_of(it.number, it.created_at.year), titled(it), labels.RECOMMENDATIONS[it.state],
        labels.LATE[late] if late else "", it.percent, said(it.space.names),
        said(it.issuer.names) if me().may_see(it.issuer) else "", it.responsible,
        *(local(each).date().isoformat() if each else "" for each in moments),
        absolute("recommendations.show", slug=it.space.slug, number=it.number),
    ]  # fmt: skip
