from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from tests import factories as a
from workspace.db import db, now
from workspace.models import Activity, AgendaItem, Document, DocumentKind, NoteVersion, Presence
from workspace.queries import meetings as queries
from workspace.rules.weaving import BETWEEN, CLOSES, OPENS
from workspace.services import housekeeping, notes


@pytest.fixture
def item(app):
    return a.AgendaItem()


def somebody(item):
    return a.actor(a.Membership(space=item.meeting.space))


def editions(item):
    kept = select(NoteVersion).where(NoteVersion.item_id == item.id).order_by(NoteVersion.edition.desc())
    return [(v.edition, v.text) for v in db.session.scalars(kept)]


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


def test_what_saves_itself_asks_nobody_and_shows_both(item):
    notes.write(item, "We meet on Sunday.", base=0, by=somebody(item))
    notes.keep_writing(item, "We meet on Monday.", base=1, by=somebody(item))

    notes.keep_writing(item, "We meet on Friday.", base=1, by=somebody(item))

    assert item.note == f"We meet on\n{OPENS} Monday.\n{BETWEEN} Friday.\n{CLOSES}"


def test_a_text_from_long_ago_is_woven_with_the_text_it_was_written_on(item):
    notes.write(item, "We meet on Sunday in the library.", base=0, by=somebody(item))

    sent = "We meet on Sunday in the garden."
    notes.keep_writing(item, sent, base=77, was="We meet on Monday in the library.", by=somebody(item))
    notes.keep_writing(item, "Something else.", base=78, by=somebody(item))

    assert "garden" in item.note
    assert "Sunday" in item.note
    assert "Something else." in item.note


def test_one_sitting_is_one_version_and_one_happening_and_the_rest_goes_after_a_day(item):
    by, other = somebody(item), somebody(item)
    with time_machine.travel("2026-03-01 10:01:00+00:00", tick=False) as clock:
        for n in range(5):
            notes.keep_writing(item, f"We meet {n}", base=n, by=by)
            clock.shift(timedelta(seconds=5))
        notes.keep_writing(item, "We meet 4 times", base=5, by=other)
        clock.shift(timedelta(minutes=5))
        notes.keep_writing(item, "We meet 4 times.", base=6, by=by)
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 3
        assert [v.edition for v in db.session.scalars(queries.versions(item))] == [7, 6, 5]
        housekeeping.tidy()
        assert len(editions(item)) == 7
        clock.shift(timedelta(days=2))
        housekeeping.tidy()
    assert [edition for edition, _text in editions(item)] == [7, 6, 5]


def test_who_writes_where_is_written_down_every_ten_seconds_and_over_after_thirty(item):
    by = somebody(item)
    with time_machine.travel("2026-03-01 10:01:00+00:00", tick=False) as clock:
        notes.is_here(item, by=by)
        first = now()
        for _ in range(9):
            clock.shift(timedelta(seconds=1))
            notes.is_here(item, by=by)
        assert db.session.scalars(select(Presence.seen_at)).all() == [first]
        clock.shift(timedelta(seconds=2))
        notes.is_here(item, by=by)
        assert db.session.scalars(select(Presence.seen_at)).all() == [now()]


def test_an_item_that_changed_meanwhile_is_not_overwritten(item):
    by, _seen = somebody(item), item.version
    rows = AgendaItem.__table__
    db.session.execute(rows.update().values(version=rows.c.version + 1, note="Theirs."))
    with pytest.raises(StaleDataError):
        notes.write(item, "Mine.", base=0, by=by)
    assert db.session.scalar(select(rows.c.note)) == "Theirs."


def found(item):
    return db.session.scalar(
        select(Document.text).where(Document.kind == DocumentKind.NOTE, Document.thing_id == item.id)
    )


def test_the_search_finds_what_is_typed_a_little_later(item):
    by, at = somebody(item), now()
    notes.keep_writing(item, "We me", base=0, by=by)
    notes.keep_writing(item, "We meet", base=1, by=by)
    notes.be_found(at + queries.FOUND_AFTER - timedelta(seconds=1))
    assert found(item) is None

    notes.be_found(now() + queries.FOUND_AFTER)

    assert found(item) == "We meet"
    assert db.session.scalar(queries.unfound(now() + timedelta(days=1))) is None


def test_the_search_finds_what_is_saved_at_once(item):
    by = somebody(item)
    notes.keep_writing(item, "We me", base=0, by=by)
    notes.write(item, "We meet on Sunday.", base=1, by=by)

    assert found(item) == "We meet on Sunday."
    assert db.session.scalar(queries.unfound(now() + timedelta(days=1))) is None
