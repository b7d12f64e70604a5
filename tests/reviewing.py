"""A review that runs, for its tests: the command in a process of its own, and what is asked of it."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit


class Answer(NamedTuple):
    status: int
    text: str
    headers: Mapping[str, str]


class Review:
    """The running command, by the address that it printed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.origin = address.rsplit("/", 2)[0]
        self._port = urlsplit(address).port or 0

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """Send a request as it is; `path` is from the root of the server."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        content = (body or "").encode()
        if method == "POST":
            connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return Answer(response.status, text, dict(response.getheaders()))

    def get(self, page: str) -> Answer:
        return self.ask("GET", urlsplit(self.address).path + page)

    def post(self, page: str, **sent: object) -> Answer:
        return self.ask("POST", urlsplit(self.address).path + page, urlencode(sent), Origin=self.origin)

    def digest(self, file: str, name: str) -> str:
        """The digest that a tab which shows the rule would send."""
        found = re.search(
            r'name="digest" value="(\w+)"', self.get(f"card?{urlencode({'file': file, 'id': name})}").text
        )
        assert found
        return found[1]

    def decide(self, file: str, name: str, status: str, digest: str | None = None) -> Answer:
        return self.post("decide", file=file, id=name, status=status, digest=digest or self.digest(file, name))


@contextmanager
def reviewing(folder: Path, *words: str | Path) -> Iterator[Review]:
    """The command over the folder; it must end well when it is interrupted, and say nothing wrong."""
    command = [sys.executable, "-m", "unchrome", "review", str(folder), *map(str, words)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    address = process.stdout.readline().strip()
    try:
        assert address, process.stderr.read() if process.stderr else ""
        yield Review(address)
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "Traceback" not in said, said
