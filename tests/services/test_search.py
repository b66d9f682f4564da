"""The index: whatever the verbs write, it is what a rebuild would make."""

from sqlalchemy import select

from tests import world as w
from workspace.db import db
from workspace.models import Document, DocumentKind
from workspace.services import search


def index():
    """What stands in the index, as it can be compared."""
    names = [c.key for c in Document.__mapper__.column_attrs if c.key != "id"]
    rows = db.session.execute(
        select(*(getattr(Document, name) for name in names)).order_by(Document.kind, Document.thing_id)
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def differs():
    """The index as the verbs kept it, where a rebuild would have it otherwise."""
    db.session.flush()
    kept = index()
    search.reindex()
    anew = index()
    return [pair for pair in zip(kept, anew, strict=False) if pair[0] != pair[1]] + [len(anew) - len(kept)] * (
        len(kept) != len(anew)
    )


def test_after_all_that_happens_in_a_world_the_index_is_as_a_rebuild_makes_it(app):
    w.build()
    kinds = set(db.session.scalars(select(Document.kind)))
    assert kinds == set(DocumentKind)
    assert differs() == []
