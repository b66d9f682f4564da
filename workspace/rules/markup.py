"""Other systems' HTML, as the Markdown a person would have typed: what it said stays, what it did goes."""

import html
import re
from html.parser import HTMLParser

_TAG = re.compile(
    r"</?(?:p|br|div|span|strong|b|em|i|u|s|a|ul|ol|li|h[1-6]|blockquote|table|tbody|thead|tr|td|th|img|font|hr|"
    r"pre|code|script|style|iframe|svg|object|embed|form|input|button|video|audio|section|article)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
_SILENT = {"script", "style", "iframe", "object", "svg", "template", "noscript", "head"}
_BLOCKS = {"p", "div", "blockquote", "table", "ul", "ol", "section", "article", "pre", "hr"}
_AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*"}


def markdown_of(text: str) -> str:
    """A text that may be HTML, as Markdown. Plain text comes back as it was, `a < b` included."""
    if _TAG.search(text):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        return reader.text()
    return html.unescape(text) if _ENTITY.search(text) else text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent = 0
        self.links: list[str] = []
        self.numbers: list[int] = []  # For each list we are in: its next number, 0 for bullets.
        self.around: list[tuple[str, int]] = []  # The emphasis we are in, and where it began.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent or tag in _SILENT:
            self.silent += tag in _SILENT
        elif tag == "br":
            self.out.append("\n")
        elif tag == "li":
            self._item()
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self.links.append(href if re.match(r"(?i)(https?://|mailto:)[^\s()<>]+$", href) else "")
            self.out.append("[" if self.links[-1] else "")
        elif re.fullmatch("h[1-6]", tag):
            self.out.append("\n\n### ")
        elif tag in ("tr", "td", "th"):
            self.out.append("\n" if tag == "tr" else " ")
        else:
            self._open(tag)

    def _open(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.numbers.append(1 if tag == "ol" else 0)
        if tag in _AROUND:
            self.around.append((_AROUND[tag], len(self.out)))
        elif tag in _BLOCKS:
            self.out.append("\n\n")

    def _item(self) -> None:
        mark = "- "
        if self.numbers and self.numbers[-1]:
            mark = f"{self.numbers[-1]}. "
            self.numbers[-1] += 1
        self.out.append("\n" + mark)

    def handle_endtag(self, tag: str) -> None:
        if self.silent or tag in _SILENT:
            self.silent = max(0, self.silent - (tag in _SILENT))
        elif tag == "a" and self.links:
            href = self.links.pop()
            self.out.append(f"]({href})" if href else "")
        elif tag in ("ul", "ol") and self.numbers:
            self.numbers.pop()
            self.out.append("\n\n")
        elif tag in _BLOCKS or re.fullmatch("h[1-6]", tag):
            self.out.append("\n\n")
        elif tag in _AROUND and self.around:
            self._stress()

    def _stress(self) -> None:
        """Put the marks close around the words, on one line; around nothing, none."""
        mark, began = self.around.pop()
        inside = "".join(self.out[began:])
        words = inside.strip()
        if words and "\n" not in words:
            before = inside[: len(inside) - len(inside.lstrip())]
            self.out[began:] = [before, mark, words, mark, inside[len(inside.rstrip()) :]]

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        text = "".join(self.out).replace("\xa0", " ")
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
        return re.sub(r"\n{3,}", "\n\n", text).strip()
