"""Which files are taken: by what they begin with, whatever they are called and said to be."""

import pytest

from workspace.rules.files import LARGEST, Unfit, judged, sniffed

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
        (b"PK\x03\x04", "letter.docx", "application/zip", Unfit.KIND),
        (b"\n%PDF-1.7", "letter.pdf", "application/pdf", Unfit.KIND),  # Something stands before it.
        (b"\0\0\0\x18ftypheic", "IMG_1.HEIC", "image/heic", Unfit.HEIC),
    ],
)
def test_a_file_is_what_it_begins_with(head, name, declared, why):
    assert judged(head, 5_000, name, declared) is why


def test_how_large():
    assert judged(b"", 0, "a.jpg", "image/jpeg") is Unfit.EMPTY
    assert judged(JPEG, LARGEST, "a.jpg", "image/jpeg") is None
    assert judged(JPEG, LARGEST + 1, "a.jpg", "image/jpeg") is Unfit.LARGE


def test_what_a_file_is():
    assert [sniffed(head) for head in (JPEG, PNG, WEBP, PDF, SVG, b"")] == [
        "image/jpeg", "image/png", "image/webp", "application/pdf", "", "",
    ]  # fmt: skip
