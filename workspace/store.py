"""Where files lie: a folder of the instance, or any store that speaks S3. Both keep names and bytes, and know no more.

What is written is either all there or not there at all, and when `put` has returned it outlives a power cut.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from obstore.exceptions import BaseError
from obstore.store import S3Store

from workspace.config import Config

PATIENCE = "20s"
TROUBLE = (BaseError, OSError)  # A bucket that is not there is said with a FileNotFoundError.


class Unreachable(Exception):
    """The store cannot be reached, or has no room left: nothing was kept."""


class Missing(Exception):
    """There is no file of this name."""


class Store(Protocol):
    def put(self, name: str, data: bytes) -> None:
        """Keep it. Raises Unreachable, and then nothing was kept."""

    def get(self, name: str) -> bytes:
        """What was kept. Raises Missing, or Unreachable."""

    def drop(self, names: Iterable[str]) -> None:
        """Throw these away; what is not there is no mistake. Raises Unreachable."""

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file, with the moment it was kept. Raises Unreachable."""


class Folder:
    """A folder on this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, name: str, data: bytes) -> None:
        half = self.path / f".{name}.{secrets.token_hex(4)}"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.path / name)
            self._settle()
        except OSError as error:
            with suppress(OSError):
                half.unlink()
            raise Unreachable from error

    def _settle(self) -> None:
        """The folder itself has to be on the disk, too, or the name is lost with the power."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def get(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError as error:
            raise Missing from error
        except OSError as error:
            raise Unreachable from error

    def drop(self, names: Iterable[str]) -> None:
        try:
            for name in names:
                (self.path / name).unlink(missing_ok=True)
        except OSError as error:
            raise Unreachable from error

    def names(self) -> Iterator[tuple[str, datetime]]:
        if not self.path.exists():
            return
        for entry in os.scandir(self.path):
            with suppress(FileNotFoundError):
                yield entry.name, datetime.fromtimestamp(entry.stat().st_mtime, UTC)


class Bucket:
    """A bucket of a store that speaks S3."""

    def __init__(self, config: Config) -> None:
        at, _, bucket = config.s3_url.rpartition("/")
        self._store = S3Store(
            bucket,
            endpoint=at,
            region=config.s3_region,
            access_key_id=config.s3_key,
            secret_access_key=config.s3_secret,
            virtual_hosted_style_request=False,
            client_options={"allow_http": at.startswith("http://"), "timeout": PATIENCE, "connect_timeout": "5s"},
            retry_config={"max_retries": 1},
        )

    def put(self, name: str, data: bytes) -> None:
        try:
            self._store.put(name, data)
        except TROUBLE as error:
            raise Unreachable from error

    def get(self, name: str) -> bytes:
        try:
            return bytes(self._store.get(name).bytes())
        except FileNotFoundError as error:
            raise Missing from error
        except TROUBLE as error:
            raise Unreachable from error

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            try:
                self._store.delete(name)
            except FileNotFoundError:
                continue
            except TROUBLE as error:
                raise Unreachable from error

    def names(self) -> Iterator[tuple[str, datetime]]:
        try:
            for some in self._store.list():
                for each in some:
                    yield each["path"], each["last_modified"]
        except TROUBLE as error:
            raise Unreachable from error


def store_of(config: Config) -> Store:
    """The store this installation is set up with."""
    return Bucket(config) if config.s3_url else Folder(config.instance / "files")
