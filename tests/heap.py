"""Many documents, as a network would have them: three languages, words as often as languages use them (Zipf), most
spaces public, some closed or hidden, and no two of them on one place in time."""

import random
from itertools import accumulate

from sqlalchemy import insert, text

from tests import factories as a
from workspace.db import db, now
from workspace.models import Audience, Document, DocumentKind, Kind, Record
from workspace.rules.terms import terms
from workspace.services import search

LETTERS = {"ar": "ابتثجحخدرسشصعفقكلمنهوي", "ckb": "ابپتجچدڕرزسشعفقکگلڵمنهوۆیێ", "en": "abcdefghilmnoprstuw"}
COMMON = {
    "ar": "الماء المدينة الشارع المدرسة النهر الشباب اجتماع المجلس والنساء البلدية",
    "ckb": "ئاو شار شەقام قوتابخانە ڕووبار گەنجان کۆبوونەوە ئەنجومەن ژنان پارک",
    "en": "water city street school river youth meeting council women garden",
}
HIDDEN_WORD = "qaqnas"  # Common, and only where few may read.


class Tongue:
    """The words of a language, the most used first, and texts of them."""

    def __init__(self, tag, chance, words=8_000):
        made = ("".join(chance.choices(LETTERS[tag], k=chance.choice((4, 5, 6, 7)))) for _ in range(words))
        self.tag, self.chance = tag, chance
        self.words = [*COMMON[tag].split(), *dict.fromkeys(made)]
        self.weights = list(accumulate(1 / (n + 4) for n in range(len(self.words))))

    def text(self, length):
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=length))


def pile(many, spaces=200, texts=12_000, seed=5):
    """So many documents: half are tasks and proposals, half comments on them. Who wrote them does not matter here.

    The answer: the languages, and the spaces, of which 6 in 10 are public, 3 closed, 1 hidden.
    """
    chance = random.Random(seed)
    tongues = {tag: Tongue(tag, chance) for tag in LETTERS}
    visible = ({}, {}, {"closed": True}, {}, {"hidden": True}, {}, {"closed": True}, {}, {}, {"closed": True})
    places = [a.Space(**visible[n % 10]) for n in range(spaces)]
    authors = [a.Membership(space=space).id for space in places]
    known = []
    for n in range(texts):
        tongue = tongues[("ar", "ar", "ckb", "en")[n % 4]]
        title, words = tongue.text(chance.randint(3, 8)), tongue.text(chance.randint(5, 80))
        known.append({"title": title, "text": words, "terms": terms(title, words), "locale": tongue.tag})
    secret = {"title": HIDDEN_WORD, "text": HIDDEN_WORD, "terms": terms(HIDDEN_WORD, HIDDEN_WORD), "locale": "en"}
    audiences, at = (Audience.PUBLIC, Audience.PUBLIC, Audience.MEMBERS, Audience.MODERATORS), now()
    for start in range(0, many // 2, 5_000):
        records, documents = [], []
        for i in range(1_000_000 + start, 1_000_000 + min(start + 5_000, many // 2)):
            n = chance.randrange(spaces)
            space, author, audience = places[n], authors[n], audiences[chance.randrange(4)]
            kind = Kind.TASK if i % 2 else Kind.PROPOSAL
            mine = {"space_id": space.id, "author_id": author}
            is_open = audience == Audience.PUBLIC and not visible[n % 10]  # As `queries/documents.readers` has it.
            readers = f"{'p ' if is_open else ''}s{space.id}{space.overseers.replace('.', ' o')} "
            records.append({"id": i, "number": i, "audience": audience, "kind": kind, "title": "…", "version": 1,
                            "locale": "ar", **mine})  # fmt: skip
            for each in (DocumentKind(kind.value), DocumentKind.COMMENT):
                words = secret if visible[n % 10] and chance.random() < 0.5 else chance.choice(known)
                documents.append({"kind": each, "thing_id": i, "record_id": i, "handle": "", "at": at,
                                  "readers": readers, **mine, **words})  # fmt: skip
        db.session.execute(insert(Record.__table__), records)
        db.session.execute(insert(Document), documents)
        db.session.commit()
    settle()
    return tongues, places


def settle():
    """What happens by itself after a while: PostgreSQL counts what stands in its tables, the worker brings SQLite's
    index of words together."""
    goes_on = search.merge(1, rests=0)
    while goes_on:
        goes_on = search.merge(100, goes_on=True, rests=0)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in ("documents", "records", "spaces"):
                connection.execute(text(f"VACUUM ANALYZE {table}"))
