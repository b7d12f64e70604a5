"""Which files an input names: itself, what a folder holds, what matches a pattern; here or at an address."""

from __future__ import annotations

import glob
import os
import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from errno import EACCES
from pathlib import Path
from typing import BinaryIO

from unchrome.source import remote
from unchrome.source.kinds import SUFFIXES, suffix
from unchrome.source.remote import Remote

NOTHING = f"no files that unchrome reads are in it ({' '.join(SUFFIXES)})"
"""What is wrong with a folder or an archive in which there is nothing to read."""
UNMATCHED = "no file matches this pattern"


Identity = tuple[object, object]
"""What tells two names of one file from the names of two: where it is, and what it is there."""


@dataclass
class Walk:
    """A way through inputs that passes over the `targets` this very run writes to, and counts what it `skipped`.

    `reading` is the file that it is at.
    """

    targets: Collection[Identity] = ()
    skipped: int = 0
    reading: BinaryIO | None = None
    _above: list[Path] = field(default_factory=list)

    def named(self, name: str) -> Iterator[Path | Remote | OSError]:
        """The files that an input names, as `files` gives them; in place of a file, the error of what is not there."""
        name = name.removeprefix("file://")
        if remote.is_address(name):
            yield from self._at(name)
        elif glob.has_magic(name) and not os.path.lexists(name):
            yield from self._matching(name)
        else:
            yield from self.files(Path(name))

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
                yield OSError(0, NOTHING, str(path))
        except OSError as error:
            yield error

    def wants(self, name: str) -> bool:
        """Whether a file of this name in a folder or an archive is read; those that are not are counted."""
        parts = posixpath.normpath(name).split("/")
        if suffix(name) in SUFFIXES and not any(part.startswith(".") and part != ".." for part in parts):
            return True
        self.skipped += 1
        return False

    def _matching(self, pattern: str) -> Iterator[Path | OSError]:
        """The files that match a pattern and that this run does not write to; of known kinds where it ends in `**`."""
        matching: dict[tuple[Path, str], Path] = {}  # by where they are, as a link to a folder above leads there again
        for path in map(Path, sorted(glob.glob(pattern, recursive=True))):  # noqa: PTH207 - Path.glob takes no "/..."
            if path.is_file() and (not pattern.endswith("**") or self.wants(path.name)):
                matching.setdefault((path.parent.resolve(), path.name), path)
        closed = _closed(pattern)
        yield from closed
        yield from (path for path in matching.values() if identity(path) not in self.targets)
        if not matching and not closed:
            yield OSError(0, UNMATCHED, pattern)

    def _at(self, address: str) -> Iterator[Remote | OSError]:
        try:
            found = remote.find(address)
        except OSError as error:
            yield error
            return
        files = [file for file in found.files if not found.is_all or self.wants(file.inside)]
        yield from (file for file in files if identity(file) not in self.targets)
        if not files:
            yield OSError(0, NOTHING if found.is_all else UNMATCHED, address)

    def _folder(self, path: Path) -> Iterator[Path | OSError]:
        here = path.resolve()
        if here in self._above or identity(here) in self.targets:
            return
        self._above.append(here)
        try:
            for child in sorted(path.iterdir(), key=lambda item: item.name):
                if not child.is_dir():
                    yield from self._file(child)
                elif not child.name.startswith("."):
                    yield from self._folder(child)
        except OSError as error:
            yield error
        finally:
            self._above.pop()

    def _file(self, path: Path) -> Iterator[Path]:
        """What is in a folder and is none, if it is read; a link to nowhere is found out when it is."""
        if not self.wants(path.name):
            return
        if path.is_file():
            yield from () if identity(path) in self.targets else (path,)
        elif path.exists():  # a pipe, or a device
            self.skipped += 1
        else:
            yield path


def _closed(pattern: str) -> list[OSError]:
    """Of each folder that a pattern looks into and that cannot be listed, the error."""
    folders = pattern if pattern.endswith("**") else posixpath.dirname(pattern)
    looked = sorted(glob.glob(f"{folders or '.'}/", recursive=True))  # noqa: PTH207 - as above
    return [
        OSError(EACCES, os.strerror(EACCES), folder.rstrip("/"))
        for folder in looked
        if not os.access(folder, os.R_OK | os.X_OK)
    ]


def identity(file: Path | Remote) -> Identity:
    """The identity of a file. Raises OSError where there is none."""
    if isinstance(file, Remote):
        return file.place
    status = file.stat()
    return status.st_dev, status.st_ino


def shown(path: Path | Remote | str) -> str:
    """The name of a file as text that can be written anywhere, whatever bytes it is made of."""
    return os.fsencode(str(path)).decode("utf-8", "replace")
