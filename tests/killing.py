"""Runs that are killed at random moments, they or their workers, and gone on with: what is there in the end?"""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import pyarrow.parquet

from unchrome.engine import results
from unchrome.engine.limits import Limits
from unchrome.flow import Cleaner
from unchrome.model import Page, Reject
from unchrome.run import Report, manifest, output
from unchrome.run.folder import PARTS, Folder
from unchrome.run.reader import Reader
from unchrome.run.sharded import Run
from unchrome.run.shards import shards
from unchrome.source import mapping, pages
from unchrome.source.files import Walk

PARAGRAPH = "Nobody at the lock had seen the river stand so high, and number {} said so to the keeper twice. "
SIZES = {
    "a.jsonl": 200,
    "b.jsonl.gz": 250,
    "c.jsonl": 0,
    "d.jsonl": 1,
    "e.parquet": 120,
    "f.warc.gz": 16,
    "g.zip": 40,
    "h.tar.gz": 40,
    "i.jsonl": 3,
}
FEW = {"a.jsonl": 3, "b.jsonl": 0, "c.jsonl.gz": 2, "d.warc.gz": 1, "e.parquet": 2, "f.zip": 2}
FORK = multiprocessing.get_context("fork")
EVERY = 0.003
"""Seconds between savings."""
PACKAGE = f"{os.sep}unchrome{os.sep}run{os.sep}"


def make(folder: Path, sizes: Mapping[str, int]) -> list[str]:
    """Inputs: so many small pages in each file, every tenth of them too short, and pages; gives their names."""
    folder.mkdir()
    for name, size in sizes.items():
        WRITERS[name.partition(".")[2]](folder / name, [_record(name, at) for at in range(size)])
    (folder / "pages").mkdir()
    for at in range(3):
        (folder / "pages" / f"{at}.txt").write_text(PARAGRAPH.format(at) * 8)
    return [str(folder)]


def _record(name: str, at: int) -> dict[str, str]:
    body = PARAGRAPH.format(at) * (8 if at % 10 else 1)
    text = f"Share this article\n\nBy Ada Holt\n\n{body}\n\nAdvertisement"
    return {"id": f"{name}-{at}", "url": f"https://{name}.example.com/{at}", "text": text}


def _lines(path: Path, records: Sequence[dict[str, str]]) -> None:
    content = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def _parquet(path: Path, records: Sequence[dict[str, str]]) -> None:
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), path, row_group_size=30)


def _warc(path: Path, records: Sequence[dict[str, str]]) -> None:
    """Of each record a page of HTML, packed alone as crawlers do, behind the request for it."""
    with path.open("wb") as file:
        for record in records:
            shown = "".join(f"<p>{line}</p>" for line in record["text"].split("\n\n"))
            answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>{shown}</body></html>"
            for kind, block in (("request", "GET / HTTP/1.1\r\n\r\n"), ("response", answer)):
                file.write(gzip.compress(_of_warc(kind, record, block.encode())))


def _of_warc(kind: str, record: dict[str, str], block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:{record['id']}:{kind}>"
        f"\r\nWARC-Date: 2031-05-06T00:00:00Z\r\nWARC-Target-URI: {record['url']}"
        f"\r\nContent-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _zip(path: Path, records: Sequence[dict[str, str]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members(records):
            archive.writestr(name, content)


def _tar(path: Path, records: Sequence[dict[str, str]]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in _members(records):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def _members(records: Sequence[dict[str, str]]) -> Iterator[tuple[str, bytes]]:
    """What an archive holds: half of the records a file each, the others in one packed file, and what is no page."""
    half = len(records) // 2
    for at, record in enumerate(records[:half]):
        yield f"{at % 3}/{at}.txt", record["text"].encode()
    yield "logo.png", b"\x89PNG"
    yield "rest.jsonl.gz", gzip.compress(b"".join(json.dumps(record).encode() + b"\n" for record in records[half:]))


WRITERS: dict[str, Callable[[Path, Sequence[dict[str, str]]], None]] = {
    "jsonl": _lines,
    "jsonl.gz": _lines,
    "parquet": _parquet,
    "warc.gz": _warc,
    "zip": _zip,
    "tar.gz": _tar,
}


def run(cleaner: Cleaner, names: list[str], folder: Folder, workers: int = 0) -> None:
    """A run as the command does it, but that it saves what it has done all the time."""
    output.EVERY = EVERY

    def read(inputs: Any, walk: Walk) -> Iterator[Page | Reject]:
        return pages(inputs, None, mapping.PLAIN, 1 << 20, walk)

    found, _ = shards(names, None, folder.path)
    made = manifest.made_of(cleaner.plan, {"format": folder.format}, found)
    engine = partial(results, "local", cleaner, workers=workers, limits=Limits())
    Run(folder, found, made).clean(Reader(read), engine, Report(quiet=True))


def result(out: Path) -> dict[str, Any]:
    """All that must be the same however often a run was interrupted."""
    found: dict[str, Any] = {
        str(path.relative_to(out)): path.read_bytes() for part in PARTS for path in sorted((out / part).iterdir())
    }
    for path in sorted((out / "journal").iterdir()):
        found[path.name] = {**json.loads(path.read_bytes()), "seconds": None, "slowest": None}
    return found | {"run.json": {**json.loads((out / "run.json").read_bytes()), "times": None}}


class Killer:
    """Starts runs in a new folder, kills them, and starts them again until they are complete.

    `runs` and `workers` count what was killed so far, `resumed` the times that a shard was under way.
    """

    def __init__(self, folder: Path, cleaner: Cleaner, names: list[str], format_: str = "jsonl") -> None:
        self._folder, self._cleaner, self._names = Folder(folder / "killed", format_), cleaner, names
        self._out = self._folder.path
        run(cleaner, names, Folder(folder / "whole", format_))
        self._wanted = result(folder / "whole")
        began = time.monotonic()  # of a run that has what the first has made: patterns, libraries
        self._started(0).join()
        self._seconds = time.monotonic() - began
        self.runs = self.workers = self.resumed = 0

    @property
    def kills(self) -> int:
        """Runs and workers killed so far."""
        return self.runs + self.workers

    def at_random(self, chance: random.Random, workers: int) -> None:
        """Kill runs, or one of their workers, within the time that a whole one takes, until one comes to its end."""
        shutil.rmtree(self._out, ignore_errors=True)
        while True:
            process = self._started(workers)
            seconds = chance.uniform(0, self._seconds)
            if workers:
                process.join(timeout=chance.uniform(0, seconds))
                self.workers += _kill_one(children(process.pid), chance)
            process.join(timeout=seconds)
            process.kill()
            if not self._was_killed(process):
                return self._check(f"after {self.kills} kills")

    def at_lines(self, *lines: int) -> None:
        """Kill a run when it has executed so many lines of the package `unchrome.run`, and the next one, and so on."""
        shutil.rmtree(self._out, ignore_errors=True)
        for line in lines:
            if not self._was_killed(self._started(0, line)):
                break
        else:
            assert not self._was_killed(self._started(0))
        self._check(f"killed at lines {lines}")

    def lines(self) -> int:
        """How many lines a whole run executes."""
        shutil.rmtree(self._out, ignore_errors=True)
        return _traced(sys.maxsize, run, self._cleaner, self._names, self._folder)

    def _started(self, workers: int, line: int = 0) -> BaseProcess:
        args: tuple[Any, ...] = (self._cleaner, self._names, self._folder, workers)
        process = FORK.Process(target=_traced if line else run, args=(line, run, *args) if line else args)
        process.start()
        return process

    def _was_killed(self, process: BaseProcess) -> bool:
        process.join()
        killed = process.exitcode == -signal.SIGKILL
        assert killed or process.exitcode == 0
        self.runs += killed
        saved = [json.loads(path.read_bytes()) for path in (self._out / "journal").glob("[!.]*.json")]
        self.resumed += any(not row["complete"] for row in saved)
        return killed

    def _check(self, when: str) -> None:
        got = result(self._out)
        different = [name for name in {**self._wanted, **got} if self._wanted.get(name) != got.get(name)]
        assert not different, f"not as of a run that was left alone: {different}, {when}"


def _traced(line: int, do: Callable[..., None], *args: Any) -> int:
    """Call it, and kill this process when it has executed so many lines of the package; else gives how many it has."""
    executed = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal executed
        if PACKAGE not in frame.f_code.co_filename:
            return None
        executed += event == "line"
        if executed == line:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    try:
        do(*args)
    finally:
        sys.settrace(None)
    return executed


def _kill_one(workers: list[int], chance: random.Random) -> bool:
    with suppress(ProcessLookupError):
        if workers:
            os.kill(chance.choice(workers), signal.SIGKILL)
            return True
    return False


def children(process: int | None) -> list[int]:
    """The processes that this one has started, by whichever of its threads."""
    found: list[int] = []
    for thread in Path(f"/proc/{process}/task").glob("*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found += map(int, (thread / "children").read_text().split())
    return found


def name(process: int) -> str:
    """What the system calls a process."""
    return Path(f"/proc/{process}/comm").read_text().strip()


def until(condition: Callable[[], bool]) -> None:
    """Wait for it, five minutes at the most."""
    deadline = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def memory() -> Iterator[Path]:
    """A folder in memory where there is one: runs that save many times a second wait for disks most of the time."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield Path(folder)
