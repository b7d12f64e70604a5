"""Runs that are killed at random moments, they or their workers, and gone on with: what is there in the end?"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import random
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from unchrome.engine import local
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
SIZES = {"a.jsonl": 60, "b.jsonl.gz": 90, "c.jsonl": 0, "d.jsonl": 1, "e.jsonl": 60, "f.jsonl": 3}


def make(folder: Path) -> list[str]:
    """Inputs: a few hundred small records, every tenth of them too short; gives the names of the files."""
    folder.mkdir()
    for name, size in SIZES.items():
        records = b"".join(_record(name, at) for at in range(size))
        (folder / name).write_bytes(gzip.compress(records) if name.endswith(".gz") else records)
    (folder / "pages").mkdir()
    for at in range(10):
        (folder / "pages" / f"{at}.txt").write_text(PARAGRAPH.format(at) * 8)
    return [str(folder)]


def _record(name: str, at: int) -> bytes:
    body = PARAGRAPH.format(at) * (8 if at % 10 else 1)
    text = f"Share this article\n\nBy Ada Holt\n\n{body}\n\nAdvertisement"
    return json.dumps({"id": f"{name}-{at}", "url": f"https://{name}.example.com/", "text": text}).encode() + b"\n"


def run(cleaner: Cleaner, names: list[str], out: Path, workers: int = 0) -> None:
    """A run as the command does it, that saves what it has done many times a second."""
    output.EVERY = 0.003

    def read(inputs: Any, walk: Walk) -> Iterator[Page | Reject]:
        return pages(inputs, None, mapping.PLAIN, 1 << 20, walk)

    found, _ = shards(names, None, out)
    made = manifest.made_of(cleaner.plan, {}, found)
    engine = partial(local.run, cleaner, workers=workers) if workers else cleaner.run
    Run(Folder(out), found, made).clean(Reader(read), engine, Report(quiet=True))


def result(out: Path) -> dict[str, Any]:
    """All that must be the same however often a run was interrupted."""
    found: dict[str, Any] = {
        str(path.relative_to(out)): path.read_bytes() for part in PARTS for path in sorted((out / part).iterdir())
    }
    for path in sorted((out / "journal").iterdir()):
        found[path.name] = {**json.loads(path.read_bytes()), "seconds": None}
    return found | {"run.json": {**json.loads((out / "run.json").read_bytes()), "times": None}}


class Killer:
    """Starts runs, kills them, and starts them again until they are complete."""

    def __init__(self, cleaner: Cleaner, names: list[str], out: Path, seed: int) -> None:
        self._cleaner, self._names, self._out = cleaner, names, out
        self._chance = random.Random(seed)
        self.runs = self.workers = self.resumed = 0

    @property
    def kills(self) -> int:
        """Runs and workers killed so far."""
        return self.runs + self.workers

    def until_complete(self, workers: int, longest: float) -> None:
        """Run, kill within so many seconds, and run again, until a run comes to its end; the folder is new."""
        shutil.rmtree(self._out, ignore_errors=True)
        while self._is_killed(workers, self._chance.uniform(0, longest)):
            saved = [json.loads(path.read_bytes()) for path in (self._out / "journal").glob("[!.]*.json")]
            self.resumed += any(not row["complete"] for row in saved)

    def _is_killed(self, workers: int, seconds: float) -> bool:
        context = multiprocessing.get_context("fork")
        process = context.Process(target=run, args=(self._cleaner, self._names, self._out, workers))
        process.start()
        if workers:
            process.join(timeout=self._chance.uniform(0, seconds))
            self.workers += self._kill_one_of(_children(process.pid))
        process.join(timeout=seconds)
        if process.exitcode is None:
            os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        killed = process.exitcode == -signal.SIGKILL
        self.runs += killed
        assert killed or process.exitcode == 0
        return killed

    def _kill_one_of(self, workers: list[int]) -> bool:
        with suppress(ProcessLookupError):
            if workers:
                os.kill(self._chance.choice(workers), signal.SIGKILL)
                return True
        return False


def _children(pid: int | None) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def killed(folder: Path, kills: int, seed: int) -> Killer:
    """Kill so many times; raise AssertionError where a result is not that of a run that was left alone."""
    names, cleaner = make(folder / "in"), Cleaner()
    run(cleaner, names, folder / "whole")
    wanted = result(folder / "whole")
    killer = Killer(cleaner, names, folder / "killed", seed)
    turn = 0
    while killer.kills < kills:
        killer.until_complete(workers=turn % 3, longest=0.6)
        got = result(folder / "killed")
        different = [name for name in {**wanted, **got} if wanted.get(name) != got.get(name)]
        assert not different, f"not as a run that was left alone: {different} after {killer.kills} kills"
        turn += 1
    return killer
