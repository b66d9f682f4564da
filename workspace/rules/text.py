"""Words that people wrote: from Markdown to HTML that is safe to show, and nothing else renders them.

CommonMark (https://spec.commonmark.org/) without raw HTML, then a fixed list of elements. Images are left out:
one would tell its server who reads. Links lead to http, https and mailto only, and say nothing of where they
were clicked.
"""

import re
from functools import lru_cache
from importlib import import_module

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6",
    "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
MAX_CHARS = 100_000

# Cells of a table that nobody wrote: a short text could ask for sixty thousand of them.
vars(import_module("markdown_it.rules_block.table"))["MAX_AUTOCOMPLETED_CELLS"] = 2_000
# What holds words itself. Around other blocks "auto" would find none, and read from the left.
_SIDED = re.compile(r"<(p|h[3-6]|td|th|li(?!>\s*<(?:p|[uo]l|blockquote|pre|h[1-6])\b))>")

_INLINE = re.compile(r"</?(?:a|code|em|s|strong)\b[^>]*>")  # Between letters of one word, or before a full stop.
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")  # Of a list.

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable(
    ["table", "strikethrough"]
)


def _lowered(html: str) -> str:
    """The headings of a text begin at the third level, whatever level its writer began with."""
    levels = [int(level) for level in re.findall(r"<h([1-6])>", html)]
    first = min(levels, default=1)
    return re.sub(r"<(/?)h([1-6])>", lambda m: f"<{m[1]}h{min(int(m[2]) - first + 3, 6)}>", html)


@lru_cache(maxsize=2048)
def html_of(markdown: str) -> str:
    """The safe HTML of a Markdown text. Any text comes out as something; nothing in it can act on the page.

    Headings begin at the third level, under the page's own. What holds words itself gets `dir="auto"`, so that a
    Kurdish line in an English note reads from its own side.
    """
    html = _markdown.render(markdown[:MAX_CHARS])
    html = _lowered(html)
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
        attribute_filter=_only_absolute_links,
    )
    return _SIDED.sub(r'<\1 dir="auto">', clean)


def _only_absolute_links(element: str, attribute: str, value: str) -> str | None:
    """`//elsewhere` has no scheme to refuse, and `/sign-out` is not for others to point at."""
    if attribute == "href" and not re.match(r"(?i)(https?://|mailto:)", value):
        return None
    return value


def lines_of(markdown: str, limit: int) -> list[str]:
    """The lines of a Markdown text without its marks, its lists still as lists; about `limit` characters, then "…"."""
    lines: list[str] = []
    for line in markdown.splitlines():
        if sum(map(len, lines)) >= limit:
            return [*lines, "…"]
        if text := plain_of(line, limit):
            lines.append(f"- {text}" if _ITEM.match(line) else text)
    return lines


def plain_of(markdown: str, limit: int = 200) -> str:
    """The first words of a Markdown text without its marks, at most `limit` characters."""
    text = re.sub(r"<[^>]+>", " ", _INLINE.sub("", html_of(markdown[: limit * 8])))
    text = re.sub(r"\s+", " ", text).strip()
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
