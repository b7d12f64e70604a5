"""Which shards a run into a folder has: what each is called, and which files it reads."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from unchrome.errors import UsageError
from unchrome.source import packing
from unchrome.source.files import Walk, shown
from unchrome.source.kinds import SUFFIXES, suffix

ONE_PAGE = ("html", "text", "json")
"""Kinds of files that hold a page or few: those of a folder make one shard together."""
UNREADABLE = "unreadable"
PIECE = 1 << 20


class ShardError(UsageError):
    """Inputs that cannot be made into shards."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of records, or the pages in one folder. `number` is its place in the run, from 0; `name` is the stem of
    what is written for it, `input` the file or folder as messages name it."""

    number: int
    name: str
    input: str
    files: tuple[str, ...]

    @property
    def size(self) -> int:
        """The bytes of its files; those that cannot be seen count for nothing."""
        return sum(size_of(file) for file in self.files)

    def signature(self) -> str:
        """What changes when a file does, told without reading it: by size and time of change."""
        return hashlib.sha256("\n".join(map(_signature, self.files)).encode()).hexdigest()[:16]

    def digest(self, between: Callable[[], None]) -> str:
        """The SHA-256 of the file, or of the lines that `sha256sum` has for several; `between` is called often."""
        if len(self.files) == 1 and self.files[0] == self.input:
            return _sha256(self.files[0], between)
        found = hashlib.sha256()
        for file in self.files:
            found.update(f"{_sha256(file, between)}  {shown(file)}\n".encode())
        return found.hexdigest()


def shards(names: Iterable[str], kind: str | None, folder: Path) -> tuple[list[Shard], int]:
    """The shards of these inputs, in order, and how many files of folders were passed over; what lies in the folder
    that the run writes to is no input.

    Raises ShardError where an input is stdin, is named twice, or is in that folder.
    """
    walk = Walk()
    read: dict[str, list[str]] = {}
    for name in names:
        for input_, file in _files(name, kind, walk, folder.resolve()):
            read.setdefault(input_, []).append(file)
    _refuse_doubles(file for files in read.values() for file in files)
    stems = _stems(list(read))
    found = [Shard(at, stems[name], shown(name), tuple(files)) for at, (name, files) in enumerate(read.items())]
    return found, walk.skipped


def size_of(file: str) -> int:
    """The size of a file in bytes; 0 where it cannot be seen."""
    with suppress(OSError):
        return Path(file).stat().st_size
    return 0


def renamed(found: Iterable[Shard]) -> list[Shard]:
    """The shards that are not called like their input, as another input has that name too."""
    return [shard for shard in found if shown(shard.name) != _stem(shard.input)]


def _files(name: str, kind: str | None, walk: Walk, folder: Path) -> Iterator[tuple[str, str]]:
    """The files of an input, each with the input whose shard it goes to: its folder, or itself."""
    if name == "-":
        raise ShardError("a run into a folder can be resumed, so it reads no stdin; name files, or write to a file")
    path = Path(name)
    if path.resolve().is_relative_to(folder):
        raise ShardError(f"{name} is in {folder}, where this run writes; write to another folder")
    is_folder = path.is_dir()
    for found in walk.files(path):
        file = str(found.filename or name) if isinstance(found, OSError) else str(found)
        if Path(file).resolve().is_relative_to(folder):
            continue
        pages = is_folder and (kind or SUFFIXES.get(suffix(file))) in ONE_PAGE
        yield (str(path) if pages else file), file


def _refuse_doubles(files: Iterable[str]) -> None:
    for file, times in Counter(os.path.realpath(file) for file in files).items():
        if times > 1:
            raise ShardError(f"{shown(file)} is named {times} times; name each input once")


def _stems(inputs: list[str]) -> dict[str, str]:
    """A name for each input: its stem; where several have the same, as much of their paths as tells them apart."""
    depth = dict.fromkeys(inputs, 0)
    while True:
        stems = {name: _stem(name, depth[name]) for name in inputs}
        times = Counter(stem.casefold() for stem in stems.values())
        clashing = [name for name in inputs if times[stems[name].casefold()] > 1]
        if not clashing:
            return stems
        for name in clashing:
            if depth[name] > len(PurePath(name).parents) + len(Path.cwd().parts):
                raise ShardError(f"{shown(name)} and another input would both be called {stems[name]}; rename one")
            depth[name] += 1


def _stem(name: str, depth: int = 0) -> str:
    """The name without its suffixes; with so many parts of its path instead, if any."""
    path = PurePath(os.path.abspath(name))  # noqa: PTH100 - resolve() would follow links
    if depth:
        return "__".join(path.parts[-depth:]).strip("/")
    while path.suffix.lower() in SUFFIXES or path.suffix.lower() in packing.SUFFIXES:
        path = path.with_suffix("")
    return path.name or "root"


def _signature(file: str) -> str:
    try:
        status = Path(file).stat()
    except OSError:
        return f"{shown(file)} unseen"
    return f"{shown(file)} {status.st_size} {status.st_mtime_ns}"


def _sha256(file: str, between: Callable[[], None]) -> str:
    """The digest of a file; UNREADABLE where it cannot be read."""
    found = hashlib.sha256()
    try:
        with Path(file).open("rb") as handle:
            while piece := handle.read(PIECE):
                found.update(piece)
                between()
    except OSError:
        return UNREADABLE
    return found.hexdigest()
