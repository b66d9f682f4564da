"""What becomes of a photograph and a document: only what they show is kept, and nothing that does anything."""

import json
import subprocess
import sys
from io import BytesIO

import pypdf
import pytest
from PIL import Image

from tests import pictures
from workspace.rules.files import Unfit
from workspace.web import darkroom
from workspace.web.files import DARKROOM, Refused, developed


@pytest.fixture
def made(capfdbinary):
    """What the darkroom makes of a file, asked in this process: (what it says, the files)."""

    def ask(what, *args):
        what(*args)
        head, _, rest = capfdbinary.readouterr().out.partition(b"\n")
        told = json.loads(head)
        sizes = told["sizes"]
        return told, [rest[sum(sizes[:n]) : sum(sizes[: n + 1])] for n in range(len(sizes))]

    return ask


def refused(what, *args):
    with pytest.raises(darkroom.Unfit) as why:
        what(*args)
    return str(why.value)


class TestPhotograph:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_nothing_is_left_of_what_it_tells(self, made, kind):
        raw = pictures.photograph(kind)
        assert raw.count(pictures.CANARY) >= 4
        _told, files = made(darkroom.photograph, raw, 2048, 480)
        for each in files:
            image = Image.open(BytesIO(each))
            assert not dict(image.getexif())
            assert {"exif", "icc_profile", "xmp", "comment"}.isdisjoint(image.info)
            assert pictures.CANARY not in each

    def test_it_is_turned_as_it_was_held(self, made):
        told, files = made(darkroom.photograph, pictures.photograph(orientation=6), 2048, 480)
        assert (told["width"], told["height"]) == (480, 640)
        red, _green, blue = Image.open(BytesIO(files[0])).getpixel((475, 5))
        assert red > blue

    def test_it_is_made_smaller_and_its_preview_smaller_still(self, made):
        told, (whole, small) = made(darkroom.photograph, pictures.photograph(size=(3000, 1000)), 2048, 480)
        assert (told["width"], told["height"]) == Image.open(BytesIO(whole)).size == (2048, 683)
        assert Image.open(BytesIO(small)).size == (480, 160)
        assert len(small) < 10_000

    def test_what_one_sees_through_becomes_white(self, made):
        out = BytesIO()
        Image.new("RGBA", (9, 9)).save(out, "PNG")
        _told, files = made(darkroom.photograph, out.getvalue(), 2048, 480)
        assert Image.open(BytesIO(files[0])).getpixel((4, 4)) == (255, 255, 255)

    def test_too_many_pixels(self, made):
        """Forty megapixels are what a telephone makes as JPEG; as PNG they would lie in memory as a whole."""
        forty = Image.new("L", (8000, 5000))
        out, png = BytesIO(), BytesIO()
        forty.save(out, "JPEG")
        forty.save(png, "PNG", compress_level=1)
        told, _files = made(darkroom.photograph, out.getvalue(), 2048, 480)
        assert told["width"] == 2048
        assert refused(darkroom.photograph, png.getvalue(), 2048, 480) == "pixels"


class TestDocument:
    def test_its_pages_are_left_and_nothing_of_who_wrote_it(self, made):
        raw = pictures.document()
        assert raw.count(pictures.CANARY) >= 6
        _told, (kept,) = made(darkroom.document, raw)
        assert pictures.CANARY not in kept
        reader = pypdf.PdfReader(BytesIO(kept))
        assert not reader.metadata
        image = reader.pages[0].images[0].image
        assert image.size == (64, 48)
        assert image.getpixel((5, 5))[0] > 100

    def test_an_address_in_it_stays_and_where_it_opens_does_not(self, made):
        link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.org) >> >>"
        raw = pictures.document(link, page="/Annots [6 0 R]", catalog="/OpenAction [3 0 R /Fit]")
        _told, (kept,) = made(darkroom.document, raw)
        link = pypdf.PdfReader(BytesIO(kept)).pages[0]["/Annots"][0].get_object()
        assert link["/A"]["/URI"] == "https://example.org"
        assert b"OpenAction" not in kept

    @pytest.mark.parametrize("does", pictures.ACTIVE)
    def test_one_that_does_something_is_refused(self, does):
        assert refused(darkroom.document, pictures.ACTIVE[does]) == "active"

    def test_one_that_is_locked_is_refused(self):
        writer, out = pypdf.PdfWriter(clone_from=BytesIO(pictures.document())), BytesIO()
        writer.encrypt("secret", algorithm="RC4-128")
        writer.write(out)
        assert refused(darkroom.document, out.getvalue()) == "locked"

    def test_one_that_swells_is_refused(self, monkeypatch):
        monkeypatch.setattr(darkroom, "INFLATED", 10_000_000)
        assert {refused(darkroom.document, each) for each in pictures.swollen()} == {"swollen"}

    def test_one_that_ends_early_is_refused(self):
        assert refused(darkroom.document, pictures.document()[:-200]) == "broken"


class TestProcess:
    """The same in the process it is done in."""

    def test_what_is_taken(self):
        raw = pictures.photograph()
        made = developed(raw, keeps_original=True)
        assert (made.media, made.width, made.height, made.original) == ("image/jpeg", 640, 480, raw)
        assert len(made.preview) < len(made.data)
        assert developed(raw).original == b""

    @pytest.mark.parametrize(
        ("raw", "why"),
        [
            (pictures.bomb(), Unfit.PIXELS),
            (pictures.SCRIPT, Unfit.ACTIVE),
            (pictures.photograph()[:4000], Unfit.BROKEN),
            (b"\x89PNG\r\n\x1a\n" + bytes(99), Unfit.BROKEN),
        ],
    )
    def test_what_is_not(self, raw, why):
        with pytest.raises(Refused) as refusal:
            developed(raw)
        assert refusal.value.why is why

    @pytest.mark.parametrize("does", ["open('/etc/hostname')", "open('/tmp/x', 'w')", "__import__('socket').socket()"])
    def test_it_reads_no_files_and_reaches_nothing(self, does):
        code = (
            f"import runpy, sys; main = runpy.run_path({str(DARKROOM)!r})['main']; sys.argv = ['', 'application/pdf']\n"
            f"main.__globals__['document'] = lambda data: ({does}, main.__globals__['answer']({{'done': 1}}))\nmain()"
        )
        done = subprocess.run([sys.executable, "-I", "-c", code], input=b"", capture_output=True, check=True)
        assert json.loads(done.stdout)["unfit"] == "broken"
