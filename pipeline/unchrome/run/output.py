"""What is written for one shard, from the first page to the complete files."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from unchrome.model import Reject
from unchrome.run import inputs
from unchrome.run.convert import convert
from unchrome.run.disk import writing
from unchrome.run.folder import PARTS, Folder
from unchrome.run.journal import Journal
from unchrome.run.part import Part
from unchrome.run.shards import Shard, ShardError
from unchrome.sink import Sink, Written

EVERY = 5.0
"""Seconds after which what has been done is put on the disk and on record; no more work than that is done again."""


class Output:
    """The parts of a shard and its journal. Whatever ends the process, and wherever, they are then as they were when
    the journal was last saved, and perhaps longer; the next run cuts that off and goes on.

    Methods raise TargetError where something cannot be written.
    """

    def __init__(self, folder: Folder, shard: Shard) -> None:
        self.folder, self.shard = folder, shard
        self.journal = Journal(shard.input)
        self._parts = {name: Part(folder.under_way(name, shard.name)) for name in PARTS}
        self._sink = _sink(self._parts)
        self._saved = 0.0

    @property
    def pages(self) -> int:
        """How many pages have been put."""
        return self.journal.tally.pages

    def go_on(self, between: Callable[[], None]) -> bool:
        """Go on where the journal on record says, if what it says is there, and what could not be read of the input is
        as it was; says whether it is. `between` is called often."""
        journal = Journal.load(self.folder.journal(self.shard.name))
        if not journal or journal.complete:
            return False
        if journal.is_lacking and self.shard.digest(between) != journal.sha256:
            return False
        told = journal.parts
        if not all(part.go_on(told[name]["bytes"], told[name]["sha256"]) for name, part in self._parts.items()):
            return False
        self.journal = journal
        return True

    def begin(self, between: Callable[[], None]) -> None:
        """Note which input this is, before it is read; `between` is called often. What there is that cannot be gone on
        with is no longer on record."""
        self.journal.signature, self.journal.size = self.shard.signature(), self.shard.size
        if not self.journal.sha256:
            self.journal.sha256 = self.shard.digest(between)
            with writing(self.folder.path):
                self.folder.journal(self.shard.name).unlink(missing_ok=True)

    def put(self, result: Written | Reject) -> None:
        """Write one result. From time to time all is saved."""
        self._saved = self._saved or time.monotonic()
        with writing(self.folder.path):
            self._sink.put(result)
        self.journal.add(result)
        if time.monotonic() - self._saved >= EVERY:
            self.save()

    def save(self) -> None:
        """Put what has been written on the disk, and then on record."""
        with writing(self.folder.path):
            self.journal.parts = {name: part.sync() for name, part in self._parts.items()}
            now = time.monotonic()
            self.journal.seconds = round(self.journal.seconds + now - (self._saved or now), 3)
            self._saved = now
            self.journal.save(self.folder.journal(self.shard.name))

    def finish(self, between: Callable[[], None]) -> None:
        """The shard is complete: save it, put it in its format and give the files their names. `between` is called
        often.

        Raises ShardError where the input changed meanwhile.
        """
        if self.shard.signature() != self.journal.signature:
            self._check_input(between)
        self.save()
        self.close()
        with writing(self.folder.path):
            self.journal.parts = {name: self._made_ready(name, between) for name in PARTS}
            self.journal.complete = True
            self.journal.save(self.folder.journal(self.shard.name))
        publish(self.folder, self.shard.name)

    def _check_input(self, between: Callable[[], None]) -> None:
        """Raise ShardError where the input is not what it was, whatever else of it has changed."""
        found = self.shard.digest(between)
        if found == self.journal.sha256:
            return
        if found == inputs.UNREADABLE:
            raise ShardError(f"{self.shard.input} cannot be read any more; mend that, and the same command goes on")
        raise ShardError(f"{self.shard.input} changed while it was read; write to another folder")

    def _made_ready(self, name: str, between: Callable[[], None]) -> Mapping[str, Any]:
        """Put a part in its format; gives its size and digest."""
        plain, ready = (where(name, self.shard.name) for where in (self.folder.under_way, self.folder.ready))
        if plain == ready:
            return self.journal.parts[name]
        return convert(plain, ready, self.folder.format_of(name), between)

    def close(self) -> None:
        """Let go of the files; what was not saved is lost."""
        for part in self._parts.values():
            part.close()


def publish(folder: Folder, shard: str) -> None:
    """Give the complete files of a shard their names, those that have not got them yet. Raises TargetError."""
    for name in PARTS:
        with writing(folder.path):
            with suppress(FileNotFoundError):
                folder.ready(name, shard).replace(folder.whole(name, shard))
            folder.under_way(name, shard).unlink(missing_ok=True)


def is_there(folder: Folder, shard: str, journal: Journal, between: Callable[[], None]) -> bool:
    """Whether the files of a shard that the journal calls complete are there, under either name, as they were written.
    `between` is called often."""
    saved = folder.journal(shard).stat().st_mtime_ns
    return all(
        any(
            _is_as_told(path, journal.parts[name], saved, between)
            for path in (folder.whole(name, shard), folder.ready(name, shard))
        )
        for name in PARTS
    )


def _is_as_told(path: Path, told: Mapping[str, Any], saved: int, between: Callable[[], None]) -> bool:
    """Whether a file is there and as the journal tells: of its size, and not changed since that was saved, or else of
    its digest."""
    if not path.is_file() or path.stat().st_size != told["bytes"]:
        return False
    return path.stat().st_mtime_ns <= saved or inputs.sha256(str(path), between) == told["sha256"]


def _sink(parts: dict[str, Part]) -> Sink:
    return Sink(*(parts[name] for name in PARTS))
