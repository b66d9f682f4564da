"""Found however it is spelled: recall and precision, on sentences of our own and on texts of others where they lie."""

import csv
import random
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import String, bindparam, cast, delete, insert, select, update

from tests import factories as a
from tests.heap import HIDDEN_WORD, pile
from tests.pages import statements
from workspace.db import db, new_handle, now
from workspace.models import EVERYBODY, Audience, Document, DocumentKind, Organisation, OrganisationKind, Record, Role
from workspace.queries import search as queries
from workspace.rules.spelling import folded
from workspace.rules.terms import EVERYWHERE, asked, terms
from workspace.services.finding import look_up

DATA = Path(__file__).parents[3] / "shared" / "data" / "arabic-kurdish"
TOLD = (
    "نطالب البلدية بتنظيف نهر الكوفة قبل الصيف",
    "اجتماع الشباب في حديقة المدينة يوم الجمعة",
    "توصية إلى مجلس التماسك الاجتماعي عن المياه",
    "زراعة أشجار الحور على ضفاف الفرات",
    "إصلاح مدرسة البنات في حي الأنصار",
    "مسيرة من أجل السلام والنساء",
    "پاککردنەوەی ڕووباری کووفە پێش هاوین",
    "کۆبوونەوەی گەنجان لە باخچەی شار",
    "پێشنیاز بۆ چاککردنی قوتابخانەی کچان",
    "ڕێپێوان بۆ ئاشتی و ژنان",
    "We plant poplars along the river before summer",
    "The council answers what the forum has asked for",
)
SWAPS = "اأإآٱ أا إا آا يیى یي كک کك ةهە هھە ەه ىي ؤو ئي ڕر ڵل ۆو ێی"
VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
PARTICLES = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "كال", "لل", "ولل")
LETTERS = re.compile(r"[^\W_]+")
BEFORE = "(?:[وف]?(?:[بلک]|ال|بال|کال|لل)?)"


def keep(texts):
    """These texts as documents that everybody may find, each of a listed organisation: their numbers are its id."""
    teams = [
        {"id": n, "handle": new_handle(), "name": f"Team {n}", "skeleton": f"team-{n}", "kind": OrganisationKind.TEAM,
         "about": {}, "place": "", "is_listed": True, "created_at": now()} for n in range(len(texts))
    ]  # fmt: skip
    db.session.execute(insert(Organisation), teams)
    rows = [
        {"kind": DocumentKind.ORGANISATION, "thing_id": n, "title": "", "text": text, "terms": terms("", text),
         "handle": "", "locale": "ar", "at": now()}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    for start in range(0, len(rows), 500):
        db.session.execute(insert(Document), rows[start : start + 500])
    db.session.commit()
    return {document.id: document.thing_id for document in db.session.query(Document)}


def spelled(word, chance):
    """A word as somebody else would type it: marks, tatweel, other alefs, hamzas, yas, kafs and hehs."""
    swaps = {each[0]: each for each in SWAPS.split()}
    typed = ""
    for i, letter in enumerate(word):
        typed += chance.choice(swaps.get(letter, letter))
        if "\u0600" < letter < "\u06ff" and i < len(word) - 1:
            typed += chance.choice(["", "", "", "ـ", chance.choice(VOWELS), "\u200c"])
    return typed


def judged(texts, words, chance, particles):
    """(what is typed, the numbers of the texts that hold it): each of the words stands there, with particles or not."""
    plain = [" " + " ".join(LETTERS.findall(folded(text))) + " " for text in texts]
    for group in words:
        bare = [re.compile(f" {BEFORE if particles else ''}{re.escape(folded(word))} ") for word in group]
        right = {n for n, text in enumerate(plain) if all(each.search(text) for each in bare)}
        yield (
            " ".join((chance.choice(PARTICLES) if particles else "") + spelled(word, chance) for word in group) + " ",
            right,
        )


def measure(texts, words, seed=7, particles=True):
    """Recall, and precision at 10, over all questions."""
    chance, numbers, viewer = random.Random(seed), keep(texts), a.viewer(None)
    recall = precision = count = 0
    for typed, right in judged(texts, words, chance, particles):
        found = [numbers[each] for each in look_up(viewer, asked(typed), queries.Narrowed()).ids]
        recall += len(right & set(found)) / min(len(right), queries.MOST)
        precision += len(right & set(found[:10])) / max(1, len(found[:10]))
        count += 1
    return recall / count, precision / count


def words_of(texts, chance, most, together=1):
    """Groups of words that stand together in a text."""
    groups = []
    for text in texts:
        bare = LETTERS.findall(re.sub(f"[{VOWELS}ـ\u200c\u200b\u0670]", "", text))
        known = [w for w in bare if len(folded(w)) > 3 and w not in EVERYWHERE and w[0] not in "وفبلكا"]
        if len(known) >= together:
            groups.append(chance.sample(known, together))
    return chance.sample(groups, min(most, len(groups)))


def test_our_sentences_are_found_in_any_spelling(app):
    recall, precision = measure(TOLD, [[w] for text in TOLD for w in text.split() if len(folded(w)) > 3][::2])
    assert recall == 1
    assert precision > 0.9


@pytest.mark.full
@pytest.mark.parametrize("together", [1, 2])
@pytest.mark.parametrize("tag", ["arb", "ckb", "diacritised"])
def test_texts_of_others_are_found_in_any_spelling(app, tag, together):
    if not DATA.is_dir():
        pytest.skip("the Arabic and Kurdish texts are not here")
    if tag == "diacritised":
        texts = [re.sub(f"[{VOWELS}]", "", t) for t in (DATA / "arabic-diacritised-dev.txt").read_text().splitlines()]
    else:
        with (DATA / "ntrex-news-docs-a.tsv").open(encoding="utf-8", newline="") as file:
            texts = [row[tag] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    chance = random.Random(11)
    recall, precision = measure(texts, words_of(texts, chance, 200, together), particles=tag != "ckb")
    print(f"\n{tag}, {together} words: recall {recall:.3f}, precision at 10 {precision:.3f}")
    assert recall >= 0.98
    assert precision >= 0.9


def test_what_the_index_gives_at_once_is_what_the_rule_finds(app, engine, monkeypatch):
    """Common and rare words, phrases and filters, of people who may read much and little of what holds them: PostgreSQL
    looks at the newest first, and much of what the index gives a member is for moderators alone. When something is does
    not follow when it became known: meetings and events come later, or were long ago."""
    tongues, places = pile(6_000, spaces=10, texts=300)
    table, chance = Document.__table__, random.Random(1)
    days = [
        {"which": each, "day": now() - timedelta(days=300 * chance.random())}
        for each in db.session.scalars(select(Document.id))
    ]
    anew = update(table).where(table.c.id == bindparam("which")).values(at=bindparam("day"))
    db.session.connection().execute(anew, days)
    if engine == "postgresql":  # As if they were 240,000: it looks through them in slices.
        db.session.execute(update(Document).values(id=Document.id * 40 + 1_000_000))
    secretive = update(Record.__table__).where(
        Record.__table__.c.space_id == places[0].id, Record.__table__.c.id % 4 > 0
    )
    db.session.execute(secretive.values(audience=Audience.MODERATORS))
    db.session.commit()
    words = tongues["en"].words
    typed = (
        *words[:3],
        *words[40:44],
        *words[300:304],
        f'"{words[0]} {words[1]}"',
        f"{words[0]} {words[40]}",
        HIDDEN_WORD,
    )
    narrows = (
        queries.Narrowed(), queries.Narrowed(space_id=places[0].id), queries.Narrowed(kinds=(DocumentKind.TASK,)),
        queries.Narrowed(until=now() - timedelta(days=10), since=now() - timedelta(days=200)),
        queries.Narrowed(since=now() + timedelta(days=1)),
    )  # fmt: skip
    people = [None, a.member(places[0]), a.member(a.root(), Role.COORDINATOR), a.member(places[2], Role.FACILITATOR)]
    asked_for = [(a.viewer(user), asked(each), narrow) for user in people for each in typed for narrow in narrows]
    at_once = [(look_up(*each), look_up(*each, like=True)) for each in asked_for]
    monkeypatch.setattr(queries, "is_of_the_index", lambda _narrow: False)
    wrong = [
        (each[0].user and each[0].user.name, each[1].words, each[2])
        for each, found in zip(asked_for, at_once, strict=True)
        if (look_up(*each), look_up(*each, like=True)) != found
    ]
    assert wrong == []
    counts = {len(found.ids) for found, _like in at_once}
    assert 0 in counts
    assert queries.MOST + 1 in counts
    assert len(counts) > 10


def test_nothing_is_found_where_there_is_nothing(app):
    """Before anything was indexed: the answer comes, and is none."""
    for user in (None, a.member(a.Space()), a.member(a.root(), Role.COORDINATOR)):
        if db.engine.dialect.name == "postgresql":
            db.session.connection().exec_driver_sql("SET LOCAL statement_timeout = '5s'")
        db.session.execute(delete(Document))
        assert look_up(a.viewer(user), asked("water"), queries.Narrowed()).ids == []


def test_notes_of_public_meetings_are_not_even_asked_about_for_visitors(app):
    """Many notes hold a word: what is read in vain takes time."""
    item = a.AgendaItem(meeting=a.Meeting(audience=Audience.PUBLIC), note="The river")
    db.session.commit()
    readers = cast(Document.readers, String)
    notes = select(readers).where(Document.kind == DocumentKind.NOTE)
    assert EVERYBODY not in [word.strip("'") for word in db.session.scalars(notes).one().split()]
    item.meeting.audience = Audience.MEMBERS
    db.session.commit()
    item.meeting.audience = Audience.PUBLIC
    db.session.commit()
    assert EVERYBODY not in [word.strip("'") for word in db.session.scalars(notes).one().split()]


def test_however_much_is_refused_little_is_asked(app):
    """A word that stands in thousands of documents of one's own space, all but a few for moderators alone."""
    _tongues, places = pile(3_000, spaces=1, texts=50)
    db.session.execute(update(Record.__table__).values(audience=Audience.MODERATORS))
    few = update(Record.__table__).where(Record.__table__.c.id < 1_000_003)
    db.session.execute(few.values(audience=Audience.MEMBERS))
    everywhere = {"title": "water", "text": "water", "terms": terms("water", "water")}
    db.session.execute(update(Document).where(Document.record_id.is_not(None)).values(everywhere))
    db.session.commit()
    viewer = a.viewer(a.member(places[0]))
    look_up(viewer, asked("water "), queries.Narrowed())
    with statements(app) as sent:
        found = look_up(viewer, asked("water "), queries.Narrowed())
    assert len(found.ids) == 6  # Three records, each with a comment.
    assert len(sent) <= 12
