"""Which files an input names: itself, or what a folder holds."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from unchrome.source.kinds import SUFFIXES, suffix


@dataclass
class Walk:
    """A way through inputs that passes over the `targets` this very run writes to, and counts what it `skipped`.

    `reading` is the file that it is at.
    """

    targets: Collection[tuple[int, int]] = ()
    skipped: int = 0
    reading: BinaryIO | None = None
    _above: list[Path] = field(default_factory=list)

    def files(self, path: Path) -> Iterator[Path | OSError]:
        """The path itself, or the folder's files that have a known suffix, in the order of their names.

        Hidden files and folders are passed over; so are files of other kinds, such as a saved page's images, which
        are counted. What cannot be listed gives its error, and so does a folder in which there is nothing to read.
        """
        try:
            if not path.is_dir():
                yield path
                return
            found = False
            for file in self._folder(path):
                found = True
                yield file
            if not found:
                yield OSError(0, f"no files that unchrome reads are in this folder ({' '.join(SUFFIXES)})", str(path))
        except OSError as error:
            yield error

    def _folder(self, path: Path) -> Iterator[Path | OSError]:
        here = path.resolve()
        if here in self._above:
            return
        self._above.append(here)
        try:
            for child in sorted(path.iterdir(), key=lambda item: item.name):
                if child.is_dir() and not child.name.startswith("."):
                    yield from self._folder(child)
                elif child.is_file() and self._is_wanted(child):
                    yield child
        except OSError as error:
            yield error
        finally:
            self._above.pop()

    def _is_wanted(self, file: Path) -> bool:
        if suffix(file.name) in SUFFIXES and not file.name.startswith("."):
            return identity(file) not in self.targets
        self.skipped += 1
        return False


def identity(path: Path) -> tuple[int, int]:
    """What tells two names of one file from the names of two: its device and its number there."""
    status = path.stat()
    return status.st_dev, status.st_ino


def shown(path: Path | str) -> str:
    """The name of a file as text that can be written anywhere, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "replace")
