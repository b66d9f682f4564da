"""The real server as a process of its own, and people who send it forms: for what only breaks under load."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from workspace import ROOT


@dataclass
class Server:
    """`masar serve` with two workers on a database; it can be killed as a power cut would, and started again."""

    url: str
    instance: Path
    secret: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start, and wait until it answers (20 s at most)."""
        self.port = self.port or _free_port()
        env = {**os.environ, "DATABASE_URL": self.url, "INSTANCE": str(self.instance), "SECRET_KEY": self.secret,
               "PORT": str(self.port), "HOST": "127.0.0.1", "WORKERS": "2", "SMTP_URL": ""}  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workspace.cli", "serve"], cwd=ROOT, env=env, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(200):
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                with contextlib.closing(connection):
                    connection.request("GET", "/readyz")
                    if connection.getresponse().status == 200:
                        return
            time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        """End every process of it at once, without a word."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextlib.contextmanager
def served(url: str, instance: Path, secret: str) -> Iterator[Server]:
    server = Server(url, instance, secret)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Client:
    """One person's connection to the server."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie, self.token = port, cookie, ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()

    def get(self, path: str) -> str:
        status, body = self._send("GET", path, "")
        assert status == 200, (status, path)
        if found := re.search(r'name="csrf" content="([^"]+)"', body):
            self.token = found[1]
        return body

    def post(self, path: str, **fields: str) -> int:
        """Send a form; the status. Raises OSError or HTTPException where no answer came."""
        return self._send("POST", path, urlencode({"csrf_token": self.token, **fields}))[0]

    def _send(self, method: str, path: str, body: str) -> tuple[int, str]:
        headers = {"Cookie": f"masar={self.cookie}", "Sec-Fetch-Site": "same-origin"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()
