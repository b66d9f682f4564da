"""Static files: named by their content, compressed once, kept by the browser for ever.

WhiteNoise serves them before Flask is asked. `/static/<digest>/masar.css` changes its address when it changes, so
it is never asked for again.
"""

import hashlib
import shutil
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from workspace.config import Config
from workspace.web.security import HEADERS, HSTS

SOURCES = Path(__file__).parent.parent / "static"


def serve_assets(app: Flask, config: Config) -> None:
    """Put the files of `static/` where WhiteNoise finds them, and `asset()` into the templates."""
    named = {str(p.relative_to(SOURCES)): p for p in sorted(SOURCES.rglob("*")) if p.is_file()}
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for name, path in named.items()}
    root = config.instance / "static" / hashlib.sha256("".join(digests.values()).encode()).hexdigest()[:12]
    if not root.exists():
        _prepare(root, {f"{digests[name]}/{Path(name).name}": path for name, path in named.items()})

    def headed(headers: Headers, path: str, url: str) -> None:
        for name, value in (HEADERS | ({"Strict-Transport-Security": HSTS} if config.is_secure else {})).items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(root),
        prefix="static/",
        immutable_file_test=lambda path, url: True,
        add_headers_function=headed,
        allow_all_origins=False,
    )
    app.jinja_env.globals["asset"] = {each: f"/static/{digests[each]}/{named[each].name}" for each in named}.__getitem__


def _prepare(root: Path, files: dict[str, Path]) -> None:
    """Copy and compress into a folder beside, then put it in place at once: two workers may start together."""
    fresh = root.with_name(f"{root.name}.{hashlib.sha256(str(id(files)).encode()).hexdigest()[:8]}")
    compressor = Compressor(quiet=True)
    for name, source in files.items():
        copy = fresh / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
        if compressor.should_compress(copy.name):
            for _compressed in compressor.compress(str(copy)):
                pass
    try:
        fresh.rename(root)
    except OSError:
        shutil.rmtree(fresh)  # Another worker was first, with the same content.
