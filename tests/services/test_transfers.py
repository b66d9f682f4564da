"""Proposals out of files: every kind of bad file is told with its line, every kind of good one comes in whole."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests import factories as a
from tests.factories import actor
from workspace.db import db
from workspace.models import (
    Activity,
    Audience,
    Happening,
    Proposal,
    ProposalAuthor,
    ProposalState,
    ProposalVersion,
    Space,
)
from workspace.rules.markup import markdown_of
from workspace.rules.text import html_of
from workspace.services.transfers import Outcome, import_proposals

DATA = Path(__file__).parents[3] / "shared" / "data"


def bring(space: Space, data: bytes, encoding: str = "", **mapping: str) -> Outcome:
    member = getattr(space, "_importer", None) or a.Membership(space=space)
    space._importer = member  # type: ignore[attr-defined]
    return import_proposals(space, io.BytesIO(data), mapping, by=actor(member), encoding=encoding)


def said(outcome: Outcome) -> list[tuple[int, str]]:
    return [(each.line, each.message) for each in outcome.errors]


def all_of(space: Space) -> list[Proposal]:
    return list(db.session.scalars(select(Proposal).where(Proposal.space_id == space.id).order_by(Proposal.number)))


def test_a_row_becomes_an_open_proposal_with_author_version_and_one_line_of_activity(app: Flask) -> None:
    space = a.Space()
    outcome = bring(space, "title,summary,description,address\nالجسر,قديم,نص طويل,الكوفة\n".encode())
    (one,) = all_of(space)
    assert (outcome.created, outcome.skipped, outcome.errors, outcome.warnings) == (1, 0, [], [])
    assert (one.title, one.summary, one.body, one.place) == ("الجسر", "قديم", "نص طويل", "الكوفة")
    assert (one.number, one.locale, one.state, one.audience) == (1, "ar", ProposalState.OPEN, Audience.PUBLIC)
    version = db.session.scalars(select(ProposalVersion).where(ProposalVersion.proposal_id == one.id)).one()
    assert (version.edition, version.title, version.body) == (1, "الجسر", "نص طويل")
    assert db.session.scalars(select(ProposalAuthor.membership_id)).all() == [one.author_id]
    happened = db.session.scalars(select(Activity).where(Activity.record_id == one.id)).one()
    assert happened.happening is Happening.PROPOSAL_IMPORTED
    assert happened.details == {"line": 2}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "head",
    ["title", "Title", " TITLE ", "Título", "Títol", "Titel", "Otsikko", "العنوان", "ناونیشان", "title/ar", "title_en",
     "\ufefftitle", '"title"'],
)  # fmt: skip
def test_a_title_column_is_known_in_several_languages(app: Flask, head: str) -> None:
    space = a.Space()
    assert bring(space, f"nr;{head}\n1;A bridge\n".encode()).created == 1
    assert all_of(space)[0].title == "A bridge"


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(app: Flask, separator: str, end: str) -> None:
    space = a.Space()
    rows = ["title,body", '"One, two; three|four","first' + end + 'second"', "Five,six"]
    text = end.join(rows).replace(",", separator) if separator != "," else end.join(rows)
    outcome = bring(space, text.encode())
    assert (outcome.created, outcome.errors) == (2, [])
    assert [p.body for p in all_of(space)] == ["first\nsecond", "six"]


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_say_what_they_are(app: Flask, encoding: str) -> None:
    space = a.Space()
    assert bring(space, "title\nڕووباری کوفە\n".encode(encoding)).errors == []
    assert [(p.title, p.locale) for p in all_of(space)] == [("ڕووباری کوفە", "ckb")]


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("encoding", "title"), [("cp1252", "Müll €"), ("windows-1256", "نهر الكوفة"), ("utf-16-le", "نهر")]
)
def test_encodings_that_have_to_be_told(app: Flask, encoding: str, title: str) -> None:
    space = a.Space()
    data = f"title\n{title}\n".encode(encoding)
    assert bring(space, data).errors, "it is not UTF-8, and that is said"
    assert bring(space, data, encoding=encoding).created == 1
    assert all_of(space)[0].title == title


BAD = {
    "nothing": (b"", 1, "empty"),
    "only blank lines": (b"\n\n \n", 1, "empty"),
    "no title column": (b"name,text\na,b\n", 1, "--map title=COLUMN"),
    "an empty title": (b"title,body\nA,b\n  ,c\n", 3, "title is empty"),
    "an empty title after a cell of three lines": (b'title,body\nA,"1\n2\n3"\n,c\n', 5, "title is empty"),
    "not UTF-8": (b"title\nA\nB\nM\xfcll\n", 4, "Byte 12 (0xFC) is not UTF-8"),
    "cut in the middle of a letter": ("title\nA\nب".encode()[:-1], 3, "is not UTF-8"),
    "UTF-16 without a mark": ("title\nAbc\n".encode("utf-16-le"), 1, "utf-16-le"),
    "a quote never closed": (b'title,body\nA,b\nC,"d\nE,f\nG,h\n', 3, "never closed"),
    "a quote inside a quoted cell": (b'title,body\nA,"b "c" d"\n', 2, "doubled"),
    "more cells than the header": (b"title,body\nA,b\nOne, two,three\n", 3, "3 cells"),
    "a header never closed": (b'title,"body\n' + b"a,b\n" * 200, 1, "never closed"),
}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_with_its_line(app: Flask, name: str) -> None:
    data, line, words = BAD[name]
    outcome = bring(a.Space(), data)
    assert [each.line for each in outcome.errors] == [line]
    assert words in outcome.errors[0].message
    assert outcome.created == 0


@pytest.mark.engine("sqlite")
def test_every_error_is_told_at_once(app: Flask) -> None:
    outcome = bring(a.Space(), b"title,body\n,1\nA,2\n,3\nB,4,5\n")
    assert [each.line for each in outcome.errors] == [2, 4, 5]


def test_all_or_nothing(app: Flask) -> None:
    space = a.Space()
    good = "".join(f"Title {n}\n" for n in range(1200))
    outcome = bring(space, f"title,body\n{good},without a title\n".encode())
    assert (outcome.created, [each.line for each in outcome.errors]) == (0, [1202])
    db.session.rollback()  # What the caller does with errors: see tests/test_cli.py.
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_the_same_rows_again_create_nothing_and_new_ones_do(app: Flask) -> None:
    space, other = a.Space(), a.Space()
    first = b"id,title,body\n1,A,x\n2,A,x\n3,B,y\n3,B,y\n"
    assert (bring(space, first).created, len(all_of(space))) == (3, 3), "the last row is there twice"
    again = bring(space, first + b"4,C,z\n")
    assert (again.created, again.skipped) == (1, 4)
    assert [p.number for p in all_of(space)] == [1, 2, 3, 4]
    assert bring(other, first).created == 3, "another space does not know them"


@pytest.mark.engine("sqlite")
def test_columns_can_be_named(app: Flask) -> None:
    space = a.Space()
    assert bring(space, b"Commitment,Why\nDo it,Because\n", title="commitment", body="Why").created == 1
    assert all_of(space)[0].body == "Because"
    ((line, message),) = said(bring(space, b"Commitment\nDo\n", title="Promise"))
    assert (line, "“Promise”" in message, "Commitment" in message) == (1, True, True)


@pytest.mark.engine("sqlite")
def test_a_title_that_is_too_long_is_cut_and_nothing_of_it_is_lost(app: Flask) -> None:
    space = a.Space()
    long = "word " * 60
    outcome = bring(space, f"title,body\nA,b\n{long},and more\n".encode())
    assert [(w.line, "299 characters" in w.message) for w in outcome.warnings] == [(3, True)]
    one = all_of(space)[1]
    assert len(one.title) <= 200
    assert one.body == f"{long.strip()}\n\nand more"


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("cell", ["=1+1", "+964", "-5", "@home"])
def test_the_guard_against_formulas_is_taken_off(app: Flask, cell: str) -> None:
    space = a.Space()
    bring(space, f"title\n'{cell}\n'quoted'\n".encode())
    assert [p.title for p in all_of(space)] == [cell, "'quoted'"]


@pytest.mark.engine("sqlite")
def test_control_characters_are_left_out(app: Flask) -> None:
    space = a.Space()
    bring(space, "title,body\nA\0\u202eb\x07c\u200b,d\0\x1b[31me\u00a0f\n".encode())
    one = all_of(space)[0]
    assert (one.title, one.body) == ("Ab c", "d[31me\u00a0f")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<p><strong>Now</strong> &amp; <em>here</em></p>", "**Now** & *here*"),
        ("<b>a </b>b<i> </i><strong>c<br>d</strong>", "**a** b c\nd"),
        ('<a href="https://example.org/x">there</a>', "[there](https://example.org/x)"),
        ('<a href="javascript:alert(1)">there</a>', "there"),
        ("<p>a<script>alert(1)</script>b</p>", "ab"),
        ("<iframe src=x><b>no</b></iframe><p>yes</p>", "yes"),
        ("a < b and c > d", "a < b and c > d"),
        ("AT&amp;T", "AT&T"),
        ("Tom & Jerry &copy", "Tom & Jerry &copy"),
    ],
)
def test_html_becomes_what_a_person_would_have_typed(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


@pytest.mark.parametrize(
    "attack",
    ["<img src=x onerror=alert(1)>", "&lt;a onclick=alert(1)&gt;", "<svg/onload=alert(1)>", "[x](javascript:alert(1))",
     "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
     '<a href=" javascript:alert(1)">x</a>', "<scr<script>ipt>alert(1)</script>"],
)  # fmt: skip
def test_what_a_file_brings_cannot_act_on_the_page(attack: str) -> None:
    html = html_of(markdown_of(attack)).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert "href=" not in html
    assert "<a onclick" not in html


LINE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)


@pytest.mark.engine("sqlite")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(LINE, max_size=8), separator=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_titles_come_through(app: Flask, titles: list[str], separator: str, end: str) -> None:
    """Whatever the titles are, each is created, skipped as a repetition, or named as empty: none is lost."""
    space = a.Space()
    out = io.StringIO()
    # Python's writer leaves a line end of another kind unquoted: no reader could tell it from the end of a row.
    quoting = csv.QUOTE_ALL if any({"\r", "\n"} & set(title) for title in titles) else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow(["number", "title"])
    for number, title in enumerate(titles):
        writer.writerow([number, title.replace("\0", "")])
    outcome = bring(space, out.getvalue().encode())
    if not outcome.errors:
        assert outcome.created + outcome.skipped == len(titles)
        assert all(p.title.strip() for p in all_of(space))
    else:
        assert {each.message for each in outcome.errors} == {"The title is empty."}
        assert len(outcome.errors) <= len(titles)


@pytest.mark.engine("sqlite")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(st.text("abcدەيی,;\"'|=\t ").map(" ".join).map(str.strip).filter(bool), unique=True, max_size=8))
def test_plain_titles_round_trip(app: Flask, titles: list[str]) -> None:
    space = a.Space()
    out = io.StringIO()
    csv.writer(out).writerows([["title"], *([title] for title in titles)])
    assert bring(space, out.getvalue().encode()).errors == []
    expected = [" ".join(title.split()) for title in titles]
    known = [p.title for p in all_of(space)]
    assert known == list(dict.fromkeys(t.removeprefix("'") if t[:2] in ("'=",) else t for t in expected))


class Endless(io.RawIOBase):
    """A file of many rows that is nowhere, of a hundred words: words that were met are remembered for a while."""

    def __init__(self, rows: int) -> None:
        self.left, self.rest = self._rows(rows), b"title,body\n"

    @staticmethod
    def _rows(count: int) -> Iterator[bytes]:
        for n in range(count):
            yield f"Title {n % 100} {n // 100},{'text ' * 100}\n".encode()

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size and (more := next(self.left, b"")):
            self.rest += more
        piece, self.rest = self.rest[:size], self.rest[size:]
        return piece


@pytest.mark.engine("sqlite")
def test_memory_does_not_grow_with_the_file(app: Flask) -> None:
    def peak(rows: int) -> int:
        member = a.Membership(space=a.Space())
        tracemalloc.start()
        outcome = import_proposals(member.space, Endless(rows), {}, by=actor(member))  # type: ignore[arg-type]
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert outcome.created == rows
        return used

    peak(600)
    assert peak(6_000) < peak(1_200) * 1.5


REAL = {
    "plain-csv/helsinki-top-proposals-cr-in-cells.csv": (70, 0),
    "consul/decide-madrid-2019-proposals-sample.csv": (80, 0),
    "consul/decide-madrid-proposals-2024-2025.csv": (2738, 0),
    "consul/german-consul-proposals.csv": (665, 0),
    "decidim/barcelona-open-data-projects.csv": (220, 0),
    "decidim/barcelona-pam-meetings.csv": (410, 0),
    "decidim/helsinki-omastadi-proposals.csv": (4403, 375),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.full if count > 500 else ()) for name, (count, _no) in REAL.items()]
)
def test_real_files_come_in_whole(app: Flask, name: str) -> None:
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not here: the real files are not part of the project")
    space = a.Space()
    outcome = bring(space, (DATA / name).read_bytes())
    assert (outcome.created, outcome.skipped) == REAL[name]
    assert outcome.errors == []
    titles = [p.title for p in all_of(space)]
    assert len(titles) == REAL[name][0]
    again = bring(space, (DATA / name).read_bytes())
    assert (again.created, again.skipped) == (0, sum(REAL[name]))
