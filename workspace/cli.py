"""`masar`: the other edge of the house. Each command opens one transaction and uses the verbs the web uses."""

import json
import logging
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from flask import current_app
from flask.cli import FlaskGroup
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy import inspect

from workspace import ROOT, create_app, demo
from workspace.config import Config, Refusal
from workspace.db import db, now, transaction
from workspace.models import Role, Space, SpaceKind, User, Visibility
from workspace.queries import people, spaces
from workspace.rules import outcomes
from workspace.rules.names import ZWNJ, BadName, clean_name, sign_in_word
from workspace.rules.passwords import weakness
from workspace.rules.permissions import Permission, may
from workspace.rules.tally import Round, Tally, Why
from workspace.rules.viewers import Viewer
from workspace.services import accounts, files, housekeeping, mail, mailbox, members, search, tokens, transfers
from workspace.services import spaces as space_verbs
from workspace.services.words import WORDS
from workspace.web import clock, desk, digests, replies
from workspace.web.files import store

log = logging.getLogger("masar")
WORKER_RESTS = 15  # Seconds between two rounds.
FETCHES_EVERY = 60  # Seconds between two looks into the mailbox of answers.
SWEEPS_EVERY = 600  # Seconds between two looks at the files that no row names.
MERGES_EVERY, MERGES_AT_ONCE = 86_400, 10  # Seconds between two looks whether the index lies in many parts; steps.


def alembic_config() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False)
def masar() -> None:
    """The workspace of a social forum."""


@masar.command()
def migrate() -> None:
    """Bring the database to the newest shape. What was there before there was a search is made findable."""
    command.upgrade(alembic_config(), "head")
    if search.is_missing():
        with transaction():
            search.reindex()
    click.echo("The database is up to date.")


@masar.command()
def reindex() -> None:
    """Make the index of search anew, from what stands in the database."""
    with transaction():
        count = search.reindex()
    click.echo(f"{count} documents can be found.")


@masar.command()
@click.option("--host", default=lambda: os.environ.get("HOST", "127.0.0.1"))
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int)
@click.option("--workers", default=lambda: int(os.environ.get("WORKERS", "2")), type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Serve the workspace, until interrupted."""
    _serve(host, port, workers)


def _serve(host: str, port: int, workers: int) -> None:
    """Start the server and the worker beside it, who sends mail and throws away what is over; both stop together.

    Each server process has four threads: as many as its pool of database connections can feed.
    """
    _check_port(host, port)
    server = Granian(
        "workspace:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=4,
        backpressure=64,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.warning,
        working_dir=ROOT,
    )
    config = _config()
    db.session.remove()
    db.engine.dispose()
    helper = _Helper()
    server.on_startup(helper.start)
    server.on_shutdown(helper.stop)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Masar answers at {config.base_url} (listening on {shown}:{port}). Ctrl+C stops it.")
    try:
        server.serve()
    finally:
        helper.stop()


def _check_port(host: str, port: int) -> None:
    """Say in one line what the server would say in seventy."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise click.ClickException(
            f"Nothing can listen on {host}:{port} ({error.strerror}). Set HOST or PORT."
        ) from error


class _Helper:
    """The worker as a process beside the server. It ends when the server does, even when that is killed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [sys.executable, "-m", "workspace.cli", "worker", "--beside", str(os.getpid())]
        self.process = subprocess.Popen(words, cwd=ROOT)  # noqa: S603 - our own command

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)


@masar.command()
@click.option("--once", is_flag=True, help="One round, then stop.")
@click.option("--beside", type=int, hidden=True, help="Stop when this process is gone.")
def worker(once: bool, beside: int | None) -> None:
    """Open and close decisions in time, send the letters that wait, fetch what answers them, throw away what is over,
    again and again."""
    while True:
        _round()
        if once:
            return
        time.sleep(WORKER_RESTS)
        if beside is not None and os.getppid() != beside:
            return


def _round() -> None:
    """One round. What fails is said and tried again at the next: the rest of the round and the worker go on."""
    for do in (clock.do_what_is_due, desk.write_monthly, digests.write_due, _send, _fetch, _tidy, _sweep, _merge):
        try:
            do()
        except Exception:
            log.exception("A part of the worker's round failed.")
        finally:
            db.session.remove()


def _send() -> None:
    mail.send_waiting(_config())


def _fetch() -> None:
    if _is_time_to("fetch", FETCHES_EVERY):
        mailbox.fetch(_config(), replies.take)


def _tidy() -> None:
    with transaction():
        housekeeping.tidy()


def _sweep() -> None:
    """Throw away the files that no row names."""
    if _is_time_to("sweep", SWEEPS_EVERY):
        files.sweep(store(), now())


def _merge() -> None:
    """Once a day, a few steps a round."""
    known = current_app.extensions.setdefault("worker", {})
    if known.get("merges") or _is_time_to("merge", MERGES_EVERY):
        known["merges"] = search.merge(MERGES_AT_ONCE, goes_on=known.get("merges", False))


def _is_time_to(do: str, every: int) -> bool:
    """Whether this worker has not done something for so many seconds."""
    known = current_app.extensions.setdefault("worker", {})
    if time.monotonic() < known.get(do, 0):
        return False
    known[do] = time.monotonic() + every
    return True


@masar.command("demo")
@click.option("--force", is_flag=True, help="Also where people work (https).")
@click.option("--password", default="", help="Of the six sign-ins; one is made up if absent.")
def demo_command(force: bool, password: str) -> None:
    """Plant the demo network, once."""
    config = _config()
    if config.is_secure and not force:
        raise click.ClickException("This looks like a real installation (https). Use --force if you mean it.")
    if not _plant(password):
        click.echo("There is a network already: nothing was planted.")
    _say_sign_ins()


def _plant(password: str) -> bool:
    """Plant the demo network. What its password is stays readable for the operator in `instance/`."""
    password = password or "-".join(secrets.choice(WORDS) for _ in range(4))
    with transaction():
        planted = demo.plant(_keys(), password)
    if planted:
        _password_file().touch(mode=0o600)
        _password_file().write_text(password + "\n")
    return planted


def _password_file() -> Path:
    return _config().instance / "demo-password"


def _say_sign_ins() -> None:
    """Tell the demo's password, where it is still the one that was kept."""
    kept = _password_file().read_text().strip() if _password_file().exists() else ""
    member = db.session.scalar(people.by_name_or_email("member"))
    if kept and member and tokens.is_password(member.password_hash, kept, pepper=_keys().pepper):
        click.echo(f"Sign in at {_config().base_url}/sign-in as {', '.join(demo.SIGN_INS)}.")
        click.echo(f"The password of all six is: {kept}")


@masar.command()
@click.option("--host", default=lambda: os.environ.get("HOST", "127.0.0.1"))
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int)
@click.option("--workers", default=lambda: int(os.environ.get("WORKERS", "2")), type=click.IntRange(1, 64))
def run(host: str, port: int, workers: int) -> None:
    """Everything for a first look: the database, the demo network if it is empty, and the server."""
    if not inspect(db.engine).has_table("alembic_version"):
        click.echo("The database is made …")
        logging.getLogger("alembic").setLevel(logging.WARNING)  # Its whole history is news to nobody.
    command.upgrade(alembic_config(), "head")
    is_empty = db.session.scalar(db.select(User.id).limit(1)) is None
    if is_empty and not _config().is_secure and _plant(""):
        click.echo("The demo network was planted.")
    _say_sign_ins()
    _serve(host, port, workers)


@masar.command("create-admin")
@click.option("--sign-in-name", prompt="Sign-in name (private)", default=accounts.offer_sign_in_name)
@click.option("--name", prompt="Name that others see", default="Coordinator")
@click.option("--locale", type=click.Choice(["ar", "ckb", "en"]), default="ar")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_admin(sign_in_name: str, name: str, locale: str, password_stdin: bool) -> None:
    """Make a network coordinator, and the network if there is none."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(12)
    if why := weakness(password, sign_in_name=sign_in_name):
        raise click.UsageError(f"This password is too easy to guess ({why}).")
    sign_in_name = sign_in_word(sign_in_name)
    if not sign_in_name or not all(c.isalnum() or c == "-" for c in sign_in_name):
        raise click.UsageError("A sign-in name holds letters, digits and dashes.")
    try:
        with transaction():
            _coordinator(sign_in_name, clean_name(name), locale, password)
    except BadName as bad:
        raise click.UsageError(f"“{name}” cannot be a name ({bad}).") from bad
    except accounts.Taken as taken:
        raise click.UsageError("There is an account of this sign-in name.") from taken
    except members.NameTaken as taken:
        raise click.UsageError("A coordinator has this name, or one that looks the same.") from taken
    click.echo(f"Sign in at {_config().base_url}/sign-in as {sign_in_name}.")
    if not password_stdin:
        click.echo(f"The password is: {password}\nChange it after signing in.")


def _coordinator(sign_in_name: str, name: str, locale: str, password: str) -> None:
    kept = tokens.hash_password(password, pepper=_keys().pepper)
    user = accounts.sign_up(sign_in_name=sign_in_name, password_hash=kept, name=name, locale=locale)
    if root := db.session.scalar(spaces.root()):
        charter = db.session.scalar(spaces.charter(root))
        members.join(root, user, name=name, role=Role.COORDINATOR, charter=charter)
        return
    space_verbs.found(
        parent=None,
        kind=SpaceKind.NETWORK,
        visibility=Visibility.PUBLIC,
        names={"ar": "الشبكة", "ckb": "تۆڕەکە", "en": "The network"},
        purposes={},
        slug="network",
        by=user,
    )


@masar.group("import")
def import_group() -> None:
    """Bring in what was written elsewhere."""


@import_group.command("csv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--space", "slug", required=True, help="Where to: the space's address, as in /s/SLUG.")
@click.option("--as", "handle", required=True, help="Who brings it in: the sign-in name of a member of that space.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="title, summary, body, ask or place.")
@click.option("--encoding", default="", help="Where the file is not UTF-8 and does not say so itself.")
def import_csv(
    file: Path, slug: str, handle: str, dry_run: bool, as_json: bool, pairs: tuple[str, ...], encoding: str
) -> None:
    """Proposals from a CSV file with a title column: all of them, or none."""
    mapping = _mapping(pairs)
    _check_encoding(encoding)
    outcome = transfers.Outcome()
    try:
        with file.open("rb") as stream, transaction():
            space, actor = _who_imports(slug, handle)
            outcome = transfers.import_proposals(space, stream, mapping, by=actor, encoding=encoding)
            if dry_run or outcome.errors:
                raise _KeepNothing
    except _KeepNothing:
        pass
    click.echo(json.dumps(_answer(outcome), ensure_ascii=False) if as_json else _told(outcome, dry_run))
    if outcome.errors:
        sys.exit(1)


class _KeepNothing(Exception):
    """Raised to leave a transaction without keeping what was done in it."""


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        name, is_pair, column = pair.partition("=")
        if not is_pair or name not in transfers.FIELDS or not column.strip():
            known = ", ".join(transfers.FIELDS)
            raise click.UsageError(f"--map {pair}: it has to be FIELD=COLUMN, and FIELD one of {known}.")
        mapping[name] = column
    return mapping


def _check_encoding(encoding: str) -> None:
    try:
        "".encode(encoding or "utf-8")
    except LookupError as error:
        raise click.UsageError(f"--encoding {encoding}: no encoding has this name.") from error


def _who_imports(slug: str, handle: str) -> tuple[Space, Any]:
    space = db.session.scalar(spaces.ONE, {"slug": slug})
    if space is None:
        raise click.UsageError(f"There is no space at /s/{slug}.")
    user = db.session.scalar(people.by_name_or_email(handle))
    if user is None:
        raise click.UsageError(f"Nobody signs in as {handle}.")
    memberships = {m.space_id: m for m in db.session.scalars(people.MEMBERSHIPS, {"user_id": user.id})}
    viewer = Viewer(user, now(), memberships)
    if user.frozen_at is not None or not may(viewer, Permission.PROPOSAL_START, space):
        raise click.UsageError(f"{handle} may not make proposals in /s/{slug}: they have to be a member there.")
    return space, members.actor_in(space, viewer)


def _answer(outcome: transfers.Outcome) -> dict[str, Any]:
    return {
        "created": {"proposals": outcome.created},
        "skipped": {"proposals": outcome.skipped},
        "errors": [{"line": each.line, "message": each.message} for each in outcome.errors],
        "warnings": [{"line": each.line, "message": each.message} for each in outcome.warnings],
    }


def _told(outcome: transfers.Outcome, is_dry_run: bool) -> str:
    lines = [f"line {each.line}: {each.message}" for each in outcome.errors]
    lines += [f"line {each.line}: warning: {each.message}" for each in outcome.warnings]
    if outcome.errors:
        lines.append(f"{len(outcome.errors)} errors: nothing was kept.")
    else:
        would = "would be created" if is_dry_run else "created"
        lines.append(f"{outcome.created} proposals {would}, {outcome.skipped} skipped because they are here already.")
    return "\n".join(lines)


@masar.command("tally", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
def tally_command(file: BinaryIO) -> None:
    """Count a published decision again. FILE is the JSON its page offers; no installation is needed.

    Exit code 0: all is as published; 1: something differs; 2: this is no published decision.
    """
    try:
        document = outcomes.read(file.read(outcomes.LARGEST + 1))
        tally, differences = outcomes.recount(document), outcomes.verify(document)
    except outcomes.BadDocument as bad:
        more = [f"… and {len(bad.errors) - MOST_SAID} more"] if len(bad.errors) > MOST_SAID else []
        raise _NotCounted("\n".join([*map(_shown, bad.errors[:MOST_SAID]), *more])) from bad
    lines = _about(document["decision"], tally)
    for number, each in enumerate(tally.rounds, start=1):
        lines.append(f"Round {number}: {_numbers(each.counts)}; exhausted {each.exhausted}. {_what_happened(each)}")
    lines += _result(tally)
    lines += [words[each in differences] for each, words in PUBLISHED.items()]
    lines.append(f"Hash, to compare with the one on the decision's page: {outcomes.seal(document)}")
    click.echo("\n".join(lines))
    sys.exit(1 if differences else 0)


class _NotCounted(click.ClickException):
    exit_code = 2


MOST_SAID = 20  # Reasons why a file cannot be counted.
PUBLISHED = {
    outcomes.Difference.TALLY: ("The published tally is the same.", "THE PUBLISHED TALLY IS ANOTHER ONE."),
    outcomes.Difference.RESULT: ("The published result is the same.", "THE PUBLISHED RESULT IS ANOTHER ONE."),
    outcomes.Difference.HASH: ("The file is as it was sealed.", "THE FILE WAS CHANGED AFTER IT WAS SEALED."),
    outcomes.Difference.TEXT: ("The text is as it was sealed.", "THE TEXT WAS CHANGED AFTER IT WAS SEALED."),
}
RESULTS = {
    "adopted": "adopted",
    "not_adopted": "not adopted",
    "advice": "advice, which binds nobody",
    "tie": "a tie",
    "no_quorum": "no quorum, so nothing is decided",
}


def _about(decision: dict[str, Any], tally: Tally) -> list[str]:
    words = {each["key"]: f"  {_shown(each.get('words', ''))}" for each in decision["options"]}
    quorum = f"quorum {tally.quorum}: {'met' if tally.quorum_met else 'not met'}"
    space = decision.get("space", "")
    space = " / ".join(map(str, space.values())) if isinstance(space, dict) else space
    return [
        f"{_shown(space)}, decision {_shown(decision.get('number', ''))}: {_shown(decision.get('question', ''))}",
        f"Method: {tally.method}. {decision['members']} could vote, {tally.ballots} did; {quorum}.",
        *[f"{times:>6}  {_shown(key)}{words.get(key, '')}" for key, times in tally.counts.items()],
    ]


def _what_happened(each: Round) -> str:
    goes, last = _shown(", ".join(each.removed)), _shown(", ".join(each.last))
    rounds = ", ".join(map(str, each.earlier))
    by = f"; {goes} had fewer in round {rounds}" if rounds else ""
    return {
        Why.MAJORITY: f"{_shown(max(each.counts, key=each.counts.__getitem__))} has more than half.",
        Why.LAST: f"{goes} is last and goes.",
        Why.EARLIER: f"{last} are last{by} and goes.",
        Why.TOGETHER: f"{last} are last{by}, never differed and go together.",
        Why.TIE: f"{last} never differed: a tie.",
    }[each.why]


def _result(tally: Tally) -> list[str]:
    told = tally.as_json()
    lines = [f"Objections that stand: {tally.standing}"] if "standing" in told else []
    lines += [f"Needed: {tally.share} of {tally.of}, which is {tally.needed} yes"] if "needed" in told else []
    lines += [f"Median {tally.median}, mean {tally.mean}"] if tally.median else []
    lines += [f"Chosen: {_shown(', '.join(tally.chosen))}"] if tally.chosen else []
    lines += [f"Tied: {_shown(', '.join(tally.tied))}"] if tally.tied else []
    return [*lines, f"Result: {RESULTS[tally.result]}"]


def _numbers(counts: dict[str, int]) -> str:
    return ", ".join(f"{_shown(key)} {times}" for key, times in counts.items())


def _shown(text: object) -> str:
    """Somebody else's words on one line, without what a terminal would obey."""
    return "".join(c if c.isprintable() or c == ZWNJ else " " for c in str(text)[:500])


def _config() -> Config:
    config: Config = current_app.extensions["masar"]
    return config


def _keys() -> accounts.Keys:
    return accounts.Keys(pepper=_config().key("pepper"), tokens=_config().key("tokens"))


def main() -> None:
    """The console command. What the server refuses is said in one line, without a trace."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        masar()
    except Refusal as refusal:
        sys.exit(f"masar: {refusal}")


if __name__ == "__main__":
    main()
