"""Little that is sent must not become much work."""

from workspace.rules.text import html_of


def test_a_table_does_not_grow_beyond_what_was_written():
    columns = 500
    text = "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|\n" * 8000
    assert len(html_of(text)) < 20 * len(text)
