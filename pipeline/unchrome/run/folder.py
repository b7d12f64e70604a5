"""The folder that a run writes to: what lies where, and that one run at a time writes there."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unchrome.run import TargetError
from unchrome.run.disk import sync, writing

PARTS = ("articles", "ledger", "rejects")
"""What is written for each shard, a folder each."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a run, and the format of the articles in it. A shard that is under way has hidden names; it gets
    its own when it is complete."""

    path: Path
    format: str = "jsonl"

    def format_of(self, part: str) -> str:
        """What a part of a complete shard is written as: with Parquet, what are no articles are JSON lines."""
        return self.format if part == "articles" or self.format != "parquet" else "jsonl"

    def whole(self, part: str, shard: str) -> Path:
        """Where a part of a complete shard lies."""
        return self.path / part / f"{shard}.{self.format_of(part)}"

    def ready(self, part: str, shard: str) -> Path:
        """Where it lies, in its format, until all parts are complete."""
        return self.path / part / f".{shard}.{self.format_of(part)}.part"

    def under_way(self, part: str, shard: str) -> Path:
        """Where it grows, as JSON lines."""
        return self.path / part / f".{shard}.jsonl.part"

    def journal(self, shard: str) -> Path:
        """The record of what has been done of a shard."""
        return self.path / "journal" / f"{shard}.json"

    @property
    def manifest(self) -> Path:
        """The record of the run."""
        return self.path / "run.json"

    def sync(self) -> None:
        """See to it that the names of complete shards are on the disk. Until then they may be lost with the power, and
        the next run gives them again."""
        with writing(self.path):
            for name in PARTS:
                sync(self.path / name)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder, and keep others from writing there meanwhile.

        Raises TargetError where it cannot be written to, another run is at it, or it holds what is no run's.
        """
        if self.path.is_file():
            raise TargetError(f"{self.path} is a file, and a run writes to a folder; name another")
        with writing(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            if not self.manifest.is_file() and (others := [p for p in self.path.iterdir() if p.name[0] != "."]):
                raise TargetError(
                    f"{self.path} holds {others[0].name!r} and no run.json, so it is no folder of a run; name a new one"
                )
            lock = (self.path / ".lock").open("a")
        with lock:
            try:  # lockf, not flock: workers would hold that after the run has died
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                raise TargetError(f"another run is writing to {self.path}; wait for it, or stop it") from None
            yield

    def make(self) -> None:
        """Make the folders in it, once there is a record of the run: what holds them and no record is no run's."""
        with writing(self.path):
            for name in (*PARTS, "journal", "logs", "completions", "stats"):
                (self.path / name).mkdir(exist_ok=True)
