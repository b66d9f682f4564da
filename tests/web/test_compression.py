"""What travels is compressed, whatever it says."""

import brotli
import pytest


@pytest.mark.parametrize(("path", "status"), [("/help", 200), ("/s/nowhere", 404)])
def test_an_answer_that_refuses_is_compressed_like_any_other(app, path, status):
    plain = app.test_client().get(path)
    packed = app.test_client().get(path, headers={"Accept-Encoding": "br, gzip"})
    assert (plain.status_code, packed.status_code) == (status, status)
    assert packed.headers["Content-Encoding"] == "br"
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert len(packed.data) < 0.6 * len(plain.data)
    assert b"</html>" in brotli.decompress(packed.data)


def test_who_cannot_read_it_gets_it_plain(app):
    assert "Content-Encoding" not in app.test_client().get("/s/nowhere").headers
