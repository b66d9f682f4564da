"""The index: whatever the verbs write, it is what a rebuild would make."""

from functools import partial

import pytest
from sqlalchemy import select, text

from tests import factories as a
from tests import world as w
from tests.pages import statements
from workspace import cli
from workspace.db import db
from workspace.models import Document, DocumentKind, Role, SpaceKind, Visibility
from workspace.queries import search as queries
from workspace.rules.terms import asked
from workspace.services import records, search

pytestmark = pytest.mark.engine("sqlite", "postgresql")  # Every day: here they differ.


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


WAYS = {
    "some are gone": "DELETE FROM documents WHERE id % 3 = 0",
    "some say something else": "UPDATE documents SET title = 'x', text = 'y' WHERE id % 3 = 1",
    "one is of nothing": "INSERT INTO documents (kind, thing_id, handle, locale, title, text, terms, at)"
    " VALUES ('task', 999999, '', 'ar', 'x', 'x', 'x', '2026-01-01 00:00:00')",
    "all are gone": "DELETE FROM documents",
    "the words are gone": "INSERT INTO documents_fts(documents_fts) VALUES ('delete-all')",
}


def test_an_index_that_was_broken_is_whole_after_a_rebuild(app, engine):
    a.Proposal(open=True, title="Qumquma")
    w.build()
    viewer, whole = a.viewer(None), index()
    question = queries.found(viewer, queries.Narrowed()), queries.asked_for(viewer, asked("qumquma ").tiers[0])
    assert len(db.session.execute(*question).all()) == 1
    for way, breaking in WAYS.items():
        if engine == "postgresql" and "fts" in breaking:
            continue  # PostgreSQL keeps its index itself.
        db.session.execute(text(breaking))
        db.session.commit()

        told = app.test_cli_runner().invoke(cli.masar, ["reindex"])

        assert told.exit_code == 0, told.output
        assert index() == whole, way
        assert len(db.session.execute(*question).all()) == 1, way
        if engine == "sqlite":
            db.session.execute(text("INSERT INTO documents_fts(documents_fts, rank) VALUES ('integrity-check', 1)"))
            db.session.rollback()


@pytest.mark.engine("sqlite")
def test_sqlites_index_is_brought_together_and_finds_what_it_found(app, monkeypatch):
    """FTS5 does not do it here by itself, and each step is small enough that there are several."""
    merge = partial(search.merge, 1, rests=0)
    monkeypatch.setattr(search, "STEP", 1)
    db.session.execute(text("INSERT INTO documents_fts(documents_fts, rank) VALUES ('automerge', 0)"))
    space, question = a.Space(), (queries.found(a.viewer(None), queries.Narrowed()), {"words": '"qumquma"'})
    for each in range(search.MOST_PARTS):
        long = " ".join(f"w{each}x{n}" for n in range(2_000))
        a.Proposal(space=space, open=True, title=f"Qumquma {each}", body=long)
    before = db.session.execute(*question).all()
    assert len(before) == search.MOST_PARTS
    many = db.session.scalar(search._PARTS)
    assert many > search.MOST_PARTS
    db.session.commit()

    assert merge()
    steps = 1
    while merge(goes_on=True):
        steps += 1

    assert steps > 2
    assert db.session.scalar(search._PARTS) == 1
    assert db.session.execute(*question).all() == before
    db.session.execute(text("INSERT INTO documents_fts(documents_fts, rank) VALUES ('integrity-check', 1)"))
    with statements(app) as sent:
        assert not merge()
    assert len(sent) == 1  # There is nothing left to do.


@pytest.mark.engine("sqlite")
def test_while_it_is_brought_together_there_is_time_for_others_to_write(app, monkeypatch):
    slept = []
    monkeypatch.setattr(search, "MOST_PARTS", 0)
    monkeypatch.setattr("workspace.services.search.time.sleep", slept.append)
    a.Proposal(open=True, title="Qumquma")
    db.session.commit()
    search.merge(1)
    assert len(slept) == 1
    assert slept[0] >= search.RESTS


def test_after_a_rebuild_the_newest_comes_last_whatever_it_is(app):
    """A search finds the newest by their ids."""
    w.build()
    search.reindex()
    db.session.commit()
    at = db.session.scalars(select(Document.at).order_by(Document.id)).all()
    assert at == sorted(at)
    assert len(set(at)) > 5


def test_who_may_be_shown_it_is_written_down_anew_with_every_change_of_that(app):
    """What is said of a record, in a space, and of what a space asked for."""
    space, other, council = a.Space(), a.Space(), a.Space(kind=SpaceKind.COUNCIL, closed=True)
    by = a.actor(a.Membership(space=space, role=Role.FACILITATOR))
    proposal = a.Proposal(space=space, open=True)
    asked_for = a.Recommendation(space=council, issuer=other)
    a.Comment(record=proposal)
    a.Comment(record=asked_for)

    def readers():
        return [each["readers"] for each in index()]

    for change in (
        lambda: records.hide(proposal, by=by, reason="insult"),
        lambda: records.unhide(proposal, by=by),
        lambda: setattr(other, "visibility", Visibility.HIDDEN),
        lambda: setattr(other, "overseers", ".7."),
        lambda: setattr(space, "visibility", Visibility.CLOSED),
        lambda: setattr(council, "overseers", f".{space.id}."),
    ):
        was = readers()
        change()
        db.session.commit()
        assert readers() != was
        assert differs() == []
