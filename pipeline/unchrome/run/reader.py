"""The pages of shards, file by file, and how many bytes of the files have been read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from unchrome.run import inputs
from unchrome.run.shards import Shard
from unchrome.source.files import Walk
from unchrome.source.record import Item

Read = Callable[[Iterable[str], Walk], Iterator[Item]]
"""What gives the pages of inputs: `source.items` with all but the inputs and the walk decided."""


class Reader:
    """Reads shards one after another."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._walk = Walk()
        self._before = 0

    @property
    def position(self) -> int:
        """The bytes of all files read so far."""
        with suppress(ValueError, OSError):  # between two files
            return self._before + (self._walk.reading.tell() if self._walk.reading else 0)
        return self._before

    @property
    def skipped(self) -> int:
        """The files of other kinds that were passed over in archives."""
        return self._walk.skipped

    def pages(self, shard: Shard) -> Iterator[Item]:
        """The pages of a shard."""
        for file in shard.files:
            yield from self._read([_path(file)], self._walk)
            self._walk.reading = None
            self._before += inputs.size(file)


def _path(file: str) -> str:
    """The name of a file as an input; `-` alone would be stdin."""
    return "./-" if file == "-" else file
