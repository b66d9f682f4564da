"""`masar`: the other edge of the house. Each command opens one transaction and uses the verbs the web uses."""

import logging
import os
import sys
from pathlib import Path

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from flask.cli import FlaskGroup

from workspace import ROOT, create_app
from workspace.config import Refusal

log = logging.getLogger("masar")


def alembic_config() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False)
def masar() -> None:
    """The workspace of a social forum."""


@masar.command()
def migrate() -> None:
    """Bring the database to the newest shape."""
    command.upgrade(alembic_config(), "head")
    click.echo("The database is up to date.")


@masar.command()
@click.option("--host", default=lambda: os.environ.get("HOST", "127.0.0.1"))
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int)
@click.option("--workers", default=lambda: int(os.environ.get("WORKERS", "2")), type=int)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the workspace, until interrupted."""
    arguments = [
        "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--no-access-log", "--log-level", "warning", "--respawn-failed-workers", "wsgi:app",
    ]  # fmt: skip
    os.chdir(ROOT)
    os.execv(str(Path(sys.executable).parent / "granian"), arguments)  # noqa: S606


def main() -> None:
    """The console command. What the server refuses is said in one line, without a trace."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        masar()
    except Refusal as refusal:
        sys.exit(f"masar: {refusal}")


if __name__ == "__main__":
    main()
