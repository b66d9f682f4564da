"""QR codes (ISO/IEC 18004) as one path, drawn by the page: no picture, no style."""

from dataclasses import dataclass

import segno

BORDER = 4  # Modules of quiet around the code.


@dataclass(frozen=True)
class Square:
    """A QR code: `size` modules wide and high, and the `path` of its dark ones."""

    size: int
    path: str


def drawn(text: str) -> Square:
    """The QR code of a text, with the correction of errors that paper on a wall needs (level M or better)."""
    code = segno.make(text, micro=False, error="m")
    rows = [bytes(row) for row in code.matrix_iter(border=BORDER)]
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return Square(len(rows), "".join(dark))
