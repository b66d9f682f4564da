"""Who voted and what was voted: nothing that is kept joins the two (`workspace/rules/ballots.py` says against whom)."""

import logging
import re

import pytest
from sqlalchemy import DateTime, inspect, text

from tests import factories as a
from workspace.db import UtcDateTime, db
from workspace.models import Ballot, SealedBallot, Voter
from workspace.rules import ballots
from workspace.services import decisions, votes
from workspace.services.votes import Vote
from workspace.web.clock import ballot_key

KEY = a.BALLOT_KEY
SAID = ("yes", "no", "yes", "abstain", "no", "yes", "yes", "no")


def everything():
    """All that stands in the database, table by table, as text a thief could search."""
    db.session.rollback()
    found = {}
    with db.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f"SELECT * FROM {table}")).fetchall()
            found[table] = "\n".join(repr(tuple(bytes(v) if isinstance(v, memoryview) else v for v in r)) for r in rows)
    return found


@pytest.fixture
def voted(app):
    """A secret decision in which eight have voted, and their receipts in the order of the roll."""
    decision = a.decision(members=6, is_secret=True)
    receipts = []
    for by, answer in zip(a.voters(decision), SAID, strict=True):
        receipts.append(ballots.new_receipt())
        votes.cast_secretly(decision, Vote([answer]), receipts[-1], by=by, key=KEY)
        db.session.commit()
    return decision, receipts


def close(decision):
    decisions.close(decision, by=a.actor(decision.author), reason="All have voted.", key=KEY)
    db.session.commit()


def test_while_it_runs_the_database_holds_neither_receipts_nor_answers(voted):
    _decision, receipts = voted
    kept = everything()
    for receipt in receipts:
        for piece in (receipt, ballots.code_of(receipt), receipt[10:], receipt.replace("-", "")):
            assert [table for table, rows in kept.items() if piece in rows] == []
    assert kept["ballots"] == ""
    assert "answer" not in kept["sealed_ballots"]


def test_a_box_is_of_one_size_whatever_was_voted(app):
    keys = ballots.new_keys(key=KEY)
    sizes = {
        len(ballots.seal(ballots.new_receipt(), answer, sealing_key=keys[0]))
        for answer in (["a"], list("abcdefghijkl"))
    }
    assert len(sizes) == 1


def test_the_key_that_opens_the_urn_is_of_no_use_without_the_installations(voted):
    decision, _receipts = voted
    boxes = db.session.scalars(db.select(SealedBallot.content)).all()
    with pytest.raises(Exception, match="[Dd]ecrypt"):
        ballots.unseal(boxes, opening_key=decision.opening_key, key=b"x" * 32)


def test_nobody_computes_a_place_from_a_code_or_without_the_key(app):
    receipt = ballots.new_receipt()
    other = receipt[:9] + "-0000-0000"
    places = {ballots.place_of(r, 1, key=k) for r in (receipt, other) for k in (KEY, b"x" * 32)}
    assert len(places) == 4


def test_after_the_close_a_code_stands_beside_nobody(voted):
    decision, receipts = voted
    close(decision)
    decisions.state(decision, "We build it.", locale="en", by=a.actor(decision.author))
    db.session.commit()
    kept = everything()

    for receipt in receipts:
        code = ballots.code_of(receipt)
        assert {table for table, rows in kept.items() if code in rows} == {"ballots", "outcomes"}
        assert not any(receipt in rows for rows in kept.values())
    assert kept["sealed_ballots"] == ""
    assert [b.membership_id for b in db.session.scalars(db.select(Ballot))] == [None] * 8


def test_the_order_of_the_published_votes_is_not_that_of_the_votes(voted, engine):
    """They are written at once, by their codes: neither row numbers nor transactions tell who came when."""
    decision, receipts = voted
    close(decision)
    stored = [code for (code,) in db.session.execute(text("SELECT code FROM ballots"))]
    by_code = sorted(ballots.code_of(r) for r in receipts)
    assert stored in (by_code, by_code[::-1])  # As they lie there, which the tests of SQLite read backwards.
    if engine == "postgresql":
        assert len({xmin for (xmin,) in db.session.execute(text("SELECT xmin::text FROM ballots"))}) == 1
    else:
        for table in ("ballots", "sealed_ballots", "voters"):
            with pytest.raises(Exception, match="no such column"):
                db.session.execute(text(f"SELECT rowid FROM {table}"))


def test_neither_the_roll_nor_the_urn_knows_a_moment(app):
    for table in (Voter, SealedBallot, Ballot):
        assert [c.name for c in table.__table__.columns if isinstance(c.type, UtcDateTime | DateTime)] == []


@pytest.mark.engine("sqlite")
def test_what_was_in_the_urn_is_not_in_the_file_afterwards(voted, app):
    decision, _receipts = voted
    boxes = [bytes(b) for b in db.session.scalars(db.select(SealedBallot.content))]
    opening = bytes(decision.opening_key)
    assert opening in whole_file(app)
    close(decision)
    left = whole_file(app)
    assert opening not in left
    assert not any(box[:64] in left for box in boxes)


def whole_file(app):
    """The database's file and its log, as they lie on the disk once the log was put back."""
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    path = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    with open(path, "rb") as file:
        return file.read()


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_vote_through_the_pages_leaves_its_receipt_nowhere(app, visit, caplog, htmx):
    """Not in the database (operations, sessions, activity), a cookie, an address, nor the log."""
    decision = a.decision(members=2, is_secret=True, key=ballot_key())
    address = f"/s/{decision.space.slug}/decisions/{decision.number}"
    voter = visit(a.voters(decision)[0].membership.user, htmx=htmx)
    with caplog.at_level(logging.DEBUG):
        page = voter.get(address)
        receipt = re.search(r'name="receipt" value="([0-9A-Z-]{19})"', page.html)[1]
        page = voter.submit(page, "Vote", answer="yes")
    assert receipt in page, "the voter is told"

    kept = everything()
    pieces = (receipt, receipt.replace("-", ""), ballots.code_of(receipt))
    assert [table for table, rows in kept.items() for piece in pieces if piece in rows] == []
    assert "yes" not in kept["operations"]
    assert "decisions.vote" not in kept["operations"], "an operation has a moment"
    assert "vote" not in kept["activities"]
    held = [caplog.text, *(f"{c.value}" for c in voter.client._cookies.values()), *page.headers.values()]
    assert not [piece for piece in pieces for where in held if piece in where]
