"""Pages as PDF: shaped and sided as on the screen, made by a process that reads no file and reaches nothing."""

import socket
import subprocess
import sys
import threading

import pytest

from workspace.web import paper

pytestmark = pytest.mark.skipif(not paper.can_be_made(), reason="Pango is missing here: no PDF can be made")

HOSTILE = """<!doctype html><html><head>
<link rel="stylesheet" href="{address}/a.css"><link rel="stylesheet" href="file://{file}">
<link rel="attachment" href="file://{file}"><link rel="icon" href="{address}/b">
<style>@import url({address}/c.css); @font-face {{ font-family: x; src: url({address}/d.woff2), url(file://{file}) }}
p {{ font-family: x; background: url({address}/e.png) }} p::before {{ content: url(file://{file}) }}</style></head>
<body><p>Words</p><img src="{address}/f.png"><img src="file://{file}"><img src="{name}"><object data="file://{file}"></object>
<embed src="{address}/g.svg"><a rel="attachment" href="file://{file}">x</a><iframe src="{address}/h"></iframe>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<image xlink:href="{address}/i.png" width="9" height="9"/><use href="file://{file}#a"/></svg></body></html>"""


@pytest.fixture
def listener():
    """An address of this machine, and how many have knocked there."""
    server = socket.create_server(("127.0.0.1", 0))
    knocked = []

    def wait():
        while True:
            try:
                knocked.append(server.accept()[0].close())
            except OSError:
                return

    threading.Thread(target=wait, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", knocked
    server.close()


def test_a_page_of_hostile_addresses_fetches_and_reads_nothing(tmp_path, listener):
    address, knocked = listener
    file = tmp_path / "secret.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text id="a">SECRET</text></svg>')
    made = paper.pdf_of(HOSTILE.format(address=address, file=file, name=file))
    assert made.startswith(b"%PDF-")
    assert knocked == []
    for trace in (b"EmbeddedFile", b"SECRET", b"/Subtype /Image"):
        assert trace not in made


REFUSED = {
    "file": "open('/etc/hostname')",
    "file written": "open('/tmp/x', 'w')",
    "descriptor": "__import__('os').open('/etc/hostname', 0)",
    "address": "__import__('socket').create_connection(('127.0.0.1', 9))",
    "name": "__import__('socket').getaddrinfo('localhost', 80)",
    "program": "__import__('os').system('true')",
    "another program": "__import__('subprocess').run(['true'])",
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_whoever_got_into_it_could_do_nothing_either(attempt):
    """What the interpreter refuses once it has begun to draw, whatever code runs in it."""
    code = f"import sys, socket, subprocess; sys.path.insert(0, {str(paper.PRESS.parent)!r}); import press\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}sys.addaudithook(press.refuse)\n{REFUSED[attempt]}"],
        capture_output=True,
        check=False,
    )
    assert b"PermissionError" in done.stderr


def test_too_long_a_page_is_said_to_be(monkeypatch):
    with pytest.raises(paper.NoPdf, match="long"):
        paper.pdf_of("x" * (paper.LONGEST + 1))
    monkeypatch.setattr(paper, "SECONDS", 0.01)
    with pytest.raises(paper.NoPdf, match="long"):
        paper.pdf_of("<p>x</p>")
