"""Where files lie: the same is asked of a folder and of a real server that speaks S3."""

import errno
import os
import socket
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests import factories as a
from workspace.config import Config
from workspace.db import db, now
from workspace.services import files
from workspace.services.files import Made
from workspace.store import Bucket, Folder, Missing, Unreachable, store_of

SERVER = Path(__file__).parent.parent / ".venv" / "s3" / "bin" / "moto_server"


def config(instance, **more):
    return Config(instance=instance, database_url="", base_url="http://localhost", secret=b"", **more)


@pytest.fixture(scope="session")
def s3():
    """The address of a bucket on a server of this machine, made by `make test-full`."""
    if not SERVER.exists():
        pytest.skip("there is no server that speaks S3: `make test-full` installs one")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([SERVER, "-H", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL)  # fmt: skip
    address = f"http://127.0.0.1:{port}/masar"
    try:
        for _ in range(300):
            try:
                urlopen(Request(address, method="PUT"), timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.full)])
def store(request, tmp_path):
    if request.param == "folder":
        return store_of(config(tmp_path))
    it = store_of(config(tmp_path, s3_url=request.getfixturevalue("s3"), s3_key="key", s3_secret="secret"))
    it.drop([name for name, _at in it.names()])
    return it


def names(store):
    return sorted(name for name, _at in store.names())


def test_what_was_put_is_read_listed_and_thrown_away(store):
    assert names(store) == []
    store.put("a.file", b"one")
    store.put("b.file", bytes(3_000_000))
    assert store.get("a.file") == b"one"
    assert len(store.get("b.file")) == 3_000_000
    assert names(store) == ["a.file", "b.file"]
    assert all(abs(now() - at) < timedelta(minutes=1) for _name, at in store.names())
    store.drop(["a.file", "never.there"])
    assert names(store) == ["b.file"]
    with pytest.raises(Missing):
        store.get("a.file")


class TestFiles:
    def kept(self, store, space):
        made = Made("image/jpeg", b"whole", b"small", 4, 3, b"with a place", "image/jpeg")
        file = files.keep(store, space.id, made)
        db.session.add(file)
        db.session.commit()
        return file

    @pytest.mark.engine("sqlite")
    def test_nobody_reads_them_in_the_store(self, app, store):
        file = self.kept(store, a.Space())
        assert [files.read(store, file, part) for part in ("file", "preview", "original")] == [
            b"whole", b"small", b"with a place",
        ]  # fmt: skip
        for name in names(store):
            assert b"whole" not in store.get(name)
            assert b"place" not in store.get(name)

    @pytest.mark.engine("sqlite")
    def test_none_is_given_out_in_place_of_another(self, app, store):
        file = self.kept(store, a.Space())
        store.put(f"{file.handle}.preview", store.get(f"{file.handle}.original"))
        with pytest.raises(Unreachable):
            files.read(store, file, "preview")

    def test_what_no_row_names_is_swept_away_but_not_what_is_on_its_way(self, app, store):
        kept, lost = self.kept(store, a.Space()), self.kept(store, a.Space())
        db.session.delete(lost)
        db.session.commit()
        assert files.sweep(store, now()) == 0
        assert files.sweep(store, now() + timedelta(hours=2)) == 3
        assert {name.partition(".")[0] for name in names(store)} == {kept.handle}


class TestFolder:
    def test_a_full_disk_leaves_nothing_half_written(self, tmp_path, monkeypatch):
        def full(_fd):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Unreachable):
            Folder(tmp_path).put("a.file", b"one")
        assert list(tmp_path.iterdir()) == []

    def test_others_on_this_machine_cannot_read_it(self, tmp_path):
        folder = Folder(tmp_path / "files")
        folder.put("a.file", b"one")
        assert (tmp_path / "files").stat().st_mode & 0o077 == 0
        assert (tmp_path / "files" / "a.file").stat().st_mode & 0o077 == 0

    def test_what_was_left_half_written_is_swept_away(self, app, tmp_path):
        (tmp_path / ".a.file.00ff00ff").write_bytes(b"on")
        assert files.sweep(Folder(tmp_path), now() + timedelta(hours=2)) == 1


@pytest.mark.full
def test_a_store_that_is_not_there_is_said_to_be_so(tmp_path):
    bucket = Bucket(config(tmp_path, s3_url="http://127.0.0.1:1/masar", s3_key="key", s3_secret="secret"))
    with pytest.raises(Unreachable):
        bucket.put("a.file", b"one")
    with pytest.raises(Unreachable):
        bucket.get("a.file")


@pytest.mark.full
def test_a_bucket_that_is_not_there(s3, tmp_path):
    bucket = Bucket(config(tmp_path, s3_url=s3.replace("masar", "another"), s3_key="key", s3_secret="secret"))
    with pytest.raises(Unreachable):
        bucket.put("a.file", b"one")
