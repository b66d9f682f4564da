import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import NoteVersion
from workspace.queries import meetings as queries
from workspace.services import notes


@pytest.fixture
def item(app):
    return a.AgendaItem()


def somebody(item):
    return a.actor(a.Membership(space=item.meeting.space))


def editions(item):
    return [(v.edition, v.text) for v in db.session.scalars(queries.versions(item))]


def test_every_edition_is_kept(item):
    by = somebody(item)

    notes.write(item, "We meet on Sunday.", base=0, by=by)
    notes.write(item, "We meet on Monday.", base=1, by=by)

    assert item.note == "We meet on Monday."
    assert editions(item) == [(2, "We meet on Monday."), (1, "We meet on Sunday.")]


def test_saving_what_stands_there_keeps_nothing(item):
    by = somebody(item)
    notes.write(item, "We meet.", base=0, by=by)

    notes.write(item, "We meet.", base=1, by=by)

    assert len(editions(item)) == 1


def test_two_who_change_different_words_are_put_together(item):
    notes.write(item, "We meet on Sunday in the library.", base=0, by=somebody(item))

    notes.write(item, "We meet on Monday in the library.", base=1, by=somebody(item))
    merged = notes.write(item, "We meet on Sunday in the garden.", base=1, by=somebody(item))

    assert merged.text == item.note == "We meet on Monday in the garden."
    assert item.edition == 3


def test_where_they_overlap_nothing_is_written_and_nothing_is_lost(item):
    notes.write(item, "We meet on Sunday.", base=0, by=somebody(item))
    notes.write(item, "We meet on Monday.", base=1, by=somebody(item))

    with pytest.raises(notes.Overlap) as caught:
        notes.write(item, "We meet on Friday.", base=1, by=somebody(item))

    assert item.note == "We meet on Monday."
    assert (caught.value.theirs, caught.value.mine) == ("We meet on Monday.", "We meet on Friday.")
    assert "Monday." in caught.value.both
    assert "Friday." in caught.value.both


def test_an_edition_that_never_was_overwrites_nothing(item):
    notes.write(item, "We meet on Sunday.", base=0, by=somebody(item))

    with pytest.raises(notes.Overlap):
        notes.write(item, "Something else.", base=77, by=somebody(item))

    assert db.session.scalars(select(NoteVersion.text)).all() == ["We meet on Sunday."]
