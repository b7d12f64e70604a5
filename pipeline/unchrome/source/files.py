"""Which files an input names: itself, what a folder holds, what matches a pattern; here or at an address."""

from __future__ import annotations

import glob
import os
import posixpath
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from errno import EACCES
from pathlib import Path
from stat import S_ISREG
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

    def wants(self, name: str, is_file: bool = True) -> bool:
        """Whether what has this name in a folder or an archive is read: a file of a known kind. All else is counted."""
        is_hidden = any(part.startswith(".") and part != ".." for part in posixpath.normpath(name).split("/"))
        if is_file and suffix(name) in SUFFIXES and not is_hidden:
            return True
        self.skipped += 1
        return False

    def _matching(self, pattern: str) -> Iterator[Path | OSError]:
        """The files that match a pattern and that this run does not write to; of known kinds where it ends in `**`."""
        closed = _closed(pattern)
        yield from closed.values()
        matching: dict[tuple[Path, str], Path] = {}  # by where they are, as a link to a folder above leads there again
        for path in map(Path, sorted(glob.glob(pattern, recursive=True))):  # noqa: PTH207 - Path.glob takes no "/..."
            if path.parent in closed or not _is_file(path):
                continue
            if not pattern.endswith("**") or self.wants(path.name):
                matching.setdefault((path.parent.resolve(), path.name), path)
        yield from (path for path in matching.values() if not self._is_target(path))
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

    def _folder(self, top: Path) -> Iterator[Path | OSError]:
        left = [(top, frozenset[Path]())]
        while left:
            path, above = left.pop()
            try:
                is_folder = path.is_dir()
                if is_folder and (path == top or not path.name.startswith(".")):
                    left += self._children(path, above)
                elif not is_folder and self.wants(path.name, _is_file(path)) and not self._is_target(path):
                    yield path
            except OSError as error:
                yield error

    def _children(self, folder: Path, above: frozenset[Path]) -> list[tuple[Path, frozenset[Path]]]:
        """What is in a folder, the last first, each with the folders that it is in; none of a folder in itself."""
        here = folder.resolve()
        if here in above or self._is_target(here):
            return []
        here_too = above | {here}
        return [(child, here_too) for child in sorted(folder.iterdir(), key=lambda child: child.name, reverse=True)]

    def _is_target(self, path: Path) -> bool:
        with suppress(OSError):  # of a link to nowhere
            return identity(path) in self.targets
        return False


def _is_file(path: Path) -> bool:
    """Whether this is a file, and no folder, pipe or device; what cannot be seen may be one: reading it will tell."""
    try:
        return S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _closed(pattern: str) -> dict[Path, OSError]:
    """The folders that a pattern looks into and whose files cannot be read, each with its error."""
    folders = pattern if pattern.endswith("**") else posixpath.dirname(pattern)
    looked = sorted(glob.glob(f"{folders or '.'}/", recursive=True))  # noqa: PTH207 - as above
    return {
        Path(folder): OSError(EACCES, os.strerror(EACCES), folder.rstrip("/"))
        for folder in looked
        if not os.access(folder, os.R_OK | os.X_OK)
    }


def identity(file: Path | Remote) -> Identity:
    """The identity of a file. Raises OSError where there is none."""
    if isinstance(file, Remote):
        return file.place
    status = file.stat()
    return status.st_dev, status.st_ino


def shown(path: Path | Remote | str) -> str:
    """The name of a file as text that can be written anywhere, whatever bytes it is made of."""
    return os.fsencode(str(path)).decode("utf-8", "replace")
