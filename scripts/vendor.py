"""Refresh the front-end files that are not ours, from their npm packages: `python scripts/vendor.py`.

Each is copied minified, as published, and noted with version, licence and checksum in `static/vendor/VENDORED.md`.
The icons in use are put together into one sprite.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
HERE = ROOT / "workspace" / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "vendor"
TEST_FILES = {"axe-core@4": ("axe.min.js", "axe.min.js")}
FILES = {
    "htmx.org@4": ("dist/htmx.min.js", "htmx.min.js"),
    "sortablejs@1": ("Sortable.min.js", "sortable.min.js"),
}
ICONS = "lucide-static@1"
USED = {
    "search": "search", "plus": "plus", "check": "check", "x": "x", "arrow": "arrow-right", "message": "message-circle",
    "list": "list-checks", "people": "users", "settings": "settings", "undo": "undo-2", "menu": "menu", "bell": "bell",
    "home": "house", "flag": "flag", "eye-off": "eye-off", "pencil": "pencil", "archive": "archive", "clock": "clock",
    "proposal": "lightbulb", "task": "square-check", "meeting": "calendar", "grip": "grip-vertical", "link": "link",
    "filter": "sliders-horizontal", "globe": "globe", "key": "key-round", "history": "history", "snow": "snowflake",
}  # fmt: skip


def fetch(package: str, into: Path) -> Path:
    subprocess.run(
        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(into), package],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return into / "node_modules" / package.rpartition("@")[0]


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        rows = copied(FILES, HERE, Path(temporary))
        folder = fetch(ICONS, Path(temporary))
        (HERE / "icons.svg").write_text(sprite(folder))
        tell(HERE, [*rows, noted(folder, HERE / "icons.svg")])
        tell(FOR_TESTS, copied(TEST_FILES, FOR_TESTS, Path(temporary)))


def copied(files: dict[str, tuple[str, str]], into: Path, temporary: Path) -> list[str]:
    """Copy each file out of its package; the answer is what is to be noted of them."""
    rows = []
    for package, (source, name) in files.items():
        folder = fetch(package, temporary)
        shutil.copyfile(folder / source, into / name)
        rows.append(noted(folder, into / name))
    return rows


def tell(where: Path, rows: list[str]) -> None:
    head = "# Vendored files\n\nMade by `scripts/vendor.py`; not edited by hand.\n\n"
    table = "| file | package | version | licence | SHA-256 |\n| --- | --- | --- | --- | --- |\n"
    (where / "VENDORED.md").write_text(head + table + "\n".join(rows) + "\n")


def noted(folder: Path, copy: Path) -> str:
    package = json.loads((folder / "package.json").read_text())
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    return f"| {copy.name} | {package['name']} | {package['version']} | {package['license']} | `{digest}` |"


def sprite(folder: Path) -> str:
    symbols = []
    for name, icon in sorted(USED.items()):
        svg = (folder / "icons" / f"{icon}.svg").read_text()
        inner = re.sub(r"\s+", " ", re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S)[1]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"


if __name__ == "__main__":
    main()
