"""The index, whatever people do: a walk of random steps through the application leaves it as a rebuild makes it."""

import pytest
import time_machine
from sqlalchemy import text

from tests.services.test_search import differs
from tests.walk import Walk
from workspace.db import db, now
from workspace.models import DocumentKind

WHOLE = text("INSERT INTO documents_fts(documents_fts, rank) VALUES ('integrity-check', 1)")


def walk(app, engine, seed, *, steps, every):
    """Take so many steps, and look after each few of them."""
    with time_machine.travel(now(), tick=True) as clock:
        it = Walk(app, seed, clock.shift)
        for n in range(1, steps + 1):
            it.step()
            if n % every == 0 or n == steps:
                db.session.commit()
                if engine == "sqlite":
                    db.session.execute(WHOLE)
                found = differs()
                db.session.rollback()  # What was made anew is not kept: what is lost stays lost.
                assert found == [], "\n".join([f"seed {seed}, step {n}", *it.said[-3 * every :]])
    return it


def test_whatever_people_do_the_index_is_as_a_rebuild_makes_it(app, engine):
    it = walk(app, engine, 1, steps=36, every=12)
    assert len(it.done) > 12
    assert set(it.touched) == set(DocumentKind)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 5))
def test_whatever_many_people_do_the_index_is_as_a_rebuild_makes_it(app, engine, seed):
    done = walk(app, engine, seed, steps=1000, every=10).done
    print(sorted(done.items()))
    assert len(done) > 100
