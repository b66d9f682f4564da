"""Photographs and documents for tests: made here, harmless or not."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

CANARY = b"CANARY"  # Stands in everything that must not be kept.
TOLD = CANARY.decode()


def photograph(kind="JPEG", size=(640, 480), orientation=1, **more):
    """A photograph that tells where it was taken, on which device, and what somebody wrote into it."""
    image = Image.new("RGB", size, "steelblue")
    image.paste("darkred", (0, 0, size[0] // 4, size[1] // 4))  # A corner that shows how it was turned.
    exif = image.getexif()
    exif[0x0112], exif[0x010F], exif[0x0110] = orientation, TOLD, f"{TOLD} 15"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", tuple(IFDRational(n, 1) for n in (32, 1, 45))
    place[29] = TOLD
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY
    told = {"exif": exif.tobytes(), "icc_profile": profile, "xmp": b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"}
    if kind == "JPEG":
        told["comment"] = CANARY
    if kind == "PNG":
        told["pnginfo"] = PngImagePlugin.PngInfo()
        told["pnginfo"].add_text("Author", TOLD)
        told["pnginfo"].add_itxt("XML:com.adobe.xmp", TOLD, zip=True)
        told.pop("xmp")
    out = BytesIO()
    image.save(out, kind, **told, **more)
    return out.getvalue() + CANARY  # And what stands after its end.


def bomb(width=20_000, height=20_000):
    """A PNG of some kilobytes that would be 400 megapixels."""
    row = zlib.compressobj(9)
    body = b"".join(row.compress(bytes(width // 8 + 1)) for _ in range(height)) + row.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b"")))


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def document(*more, catalog="", page=""):
    """A document of one page with a photograph on it, that says who wrote it; `more` are objects 6, 7 … of it."""
    picture = photograph(size=(64, 48)).removesuffix(CANARY)
    told = b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /PieceInfo << /X ({TOLD}) >> "
        f"/Resources << /XObject << /I 4 0 R >> >> {page} >>".encode(),
        stream(picture, "/Type /XObject /Subtype /Image /Width 64 /Height 48 /ColorSpace /DeviceRGB "
               "/BitsPerComponent 8 /Filter /DCTDecode"),
        stream(told, "/Type /Metadata /Subtype /XML"),
        *more,
        f"<< /Author ({TOLD}) /Title ({TOLD}) >>".encode(),
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    start, size = len(out), len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    last = f"<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>"
    out += f"trailer\n{last}\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data, entries=""):
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


SCRIPT = document(catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")
ACTIVE = {
    "a script": SCRIPT,
    "a script behind a name": document(b"<< /Names [(a) << /S /JavaScript /JS (1) >>] >>",
                                       catalog="/Names << /JavaScript 6 0 R >>"),
    "a program": document(page="/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (x) >> >>]"),
    "a form that is sent": document(page="/AA << /O << /S /SubmitForm /F (http://a.example) >> >>"),
    "another file": document(stream(CANARY, "/Type /EmbeddedFile"),
                             catalog="/Names << /X << /Names [(a) << /Type /Filespec /EF << /F 6 0 R >> >>] >> >>"),
    "a film": document(page="/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>]"),
    "a form of another kind": document(catalog="/AcroForm << /XFA (x) /Fields [] >>"),
}  # fmt: skip


def swollen():
    """Documents that are far larger inside than they look: 20 megabytes of zeros, and a picture of 3.6 gigapixels."""
    deflater, million = zlib.compressobj(1), bytes(1_000_000)
    zeros = b"".join(deflater.compress(million) for _ in range(20)) + deflater.flush()
    page = "/Contents 6 0 R"
    yield document(stream(zeros, "/Filter /FlateDecode"), page=page)
    yield document(stream(zlib.compress(zeros), "/Filter [/FlateDecode /FlateDecode]"), page=page)
    stamp = "/Annots [<< /Subtype /Stamp /AP << /N 6 0 R >> >>]"
    yield document(stream(b"", "/Subtype /Image /Width 60000 /Height 60000"), page=stamp)
