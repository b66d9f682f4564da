"""Two photographs for the demo network. They are drawn here: nobody and no place is on them."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 900)


def drawn(name: str) -> bytes:
    """The picture of this name as JPEG."""
    image = Image.new("RGB", SIZE, "#cfe4ee")
    {"stakes": _stakes, "coolers": _coolers}[name](ImageDraw.Draw(image))
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _stakes(draw: ImageDraw.ImageDraw) -> None:
    """A bank with stakes and a board, the river behind."""
    draw.rectangle((0, 330, 1200, 560), fill="#5d93a8")
    draw.polygon([(0, 520), (1200, 440), (1200, 900), (0, 900)], fill="#b89b6c")
    for x in range(120, 1200, 180):
        draw.rectangle((x, 560 - x // 15, x + 18, 760 - x // 15), fill="#7a4b2a")
        draw.polygon([(x, 560 - x // 15), (x + 9, 530 - x // 15), (x + 18, 560 - x // 15)], fill="#c0392b")
    draw.rectangle((700, 470, 712, 760), fill="#555555")
    draw.rectangle((560, 330, 860, 500), fill="#f4f1e8", outline="#555555", width=6)
    for y in (370, 410, 450):
        draw.line((600, y, 820, y), fill="#33658a", width=12)


def _coolers(draw: ImageDraw.ImageDraw) -> None:
    """A wall with two water coolers, a sheet of paper beside each."""
    draw.rectangle((0, 0, 1200, 660), fill="#e9dfc9")
    draw.rectangle((0, 660, 1200, 900), fill="#9c8f7a")
    for x in (180, 680):
        draw.rectangle((x, 260, x + 240, 760), fill="#c9d3d8", outline="#6b7b83", width=6)
        draw.rectangle((x + 30, 300, x + 210, 420), fill="#5d93a8")
        draw.ellipse((x + 100, 470, x + 140, 510), fill="#33658a")
        draw.rectangle((x + 290, 300, x + 390, 440), fill="#ffffff", outline="#6b7b83", width=4)
        for y in range(325, 430, 25):
            draw.line((x + 305, y, x + 375, y), fill="#555555", width=5)
