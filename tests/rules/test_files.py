"""Which files are taken: by what they begin with, whatever they are called and said to be."""

import pytest

from workspace.rules.files import LARGEST, Unfit, judged, plain, sniffed

JPEG, PNG, WEBP, PDF = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 ", b"%PDF-1.7"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


@pytest.mark.parametrize(
    ("head", "name", "declared", "why"),
    [
        (JPEG, "IMG_1.JPG", "image/jpeg", None),
        (PNG, "a.png", "image/png", None),
        (PDF, "letter.pdf", "application/pdf", None),
        (PDF, "letter", "", None),
        (JPEG, "", "application/octet-stream", None),
        (WEBP, "saved by a phone.jpg", "image/jpeg", None),  # It is made anew anyway.
        (JPEG, "photo.svg", "image/jpeg", Unfit.LIES),
        (JPEG, "letter.pdf", "application/pdf", Unfit.LIES),
        (PDF, "photo.jpg", "application/pdf", Unfit.LIES),
        (PDF, "letter.pdf", "image/jpeg", Unfit.LIES),
        (PDF, "page.html", "text/html", Unfit.LIES),
        (JPEG, "a.jpg.exe", "image/jpeg", Unfit.LIES),
        (SVG, "drawing.svg", "image/svg+xml", Unfit.KIND),
        (SVG, "photo.png", "image/png", Unfit.KIND),
        (b"<!doctype html><script>1</script>", "photo.jpg", "image/jpeg", Unfit.KIND),
        (b"GIF89a", "a.gif", "image/gif", Unfit.KIND),
        (b"PK\x03\x04", "letter.docx", "application/zip", Unfit.OFFICE),
        (b"\n%PDF-1.7", "letter.pdf", "application/pdf", Unfit.KIND),  # Something stands before it.
        (b"\0\0\0\x18ftypheic", "IMG_1.HEIC", "image/heic", Unfit.HEIC),
    ],
)
def test_a_file_is_what_it_begins_with(head, name, declared, why):
    assert judged(head, 5_000, name, declared) is why


@pytest.mark.parametrize(
    ("head", "name", "why"),
    [
        (b"What to bring", "list.txt", None),
        (b"# What to bring", "LIST.MD", None),
        (b"<script>", "list.txt", None),  # Letters, and nothing else.
        (b"What to bring", "list", Unfit.KIND),
        (b"<script>", "page.html", Unfit.KIND),
        (JPEG, "list.txt", Unfit.LIES),
        (b"PK\x03\x04", "slides.odp", Unfit.OFFICE),
        (b"\xd0\xcf\x11\xe0", "letter.DOC", Unfit.OFFICE),
    ],
)
def test_where_texts_are_taken_too_their_name_says_what_they_are(head, name, why):
    assert judged(head, 5_000, name, "text/html", texts=True) is why
    assert judged(head, 5_000, name, "text/html") is (why or Unfit.KIND)


def test_a_text_is_its_letters():
    assert plain("\ufeffماء\r\nئاو\rWater\t".encode()) == "ماء\nئاو\nWater\t"
    assert plain("ماء".encode("utf-16")) == "ماء"
    for no_text in ("ماء".encode("cp1256"), b"PK\x03\x04\x14\0", b"\x1b[31m", b"\xff\xfe\0\xd8"):
        assert plain(no_text) is None


def test_how_large():
    assert judged(b"", 0, "a.jpg", "image/jpeg") is Unfit.EMPTY
    assert judged(JPEG, LARGEST, "a.jpg", "image/jpeg") is None
    assert judged(JPEG, LARGEST + 1, "a.jpg", "image/jpeg") is Unfit.LARGE


def test_what_a_file_is():
    assert [sniffed(head) for head in (JPEG, PNG, WEBP, PDF, SVG, b"")] == [
        "image/jpeg", "image/png", "image/webp", "application/pdf", "", "",
    ]  # fmt: skip
