"""Which shards a run into a folder has: what each is called, and which files it reads."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path, PurePath

from unchrome.errors import UsageError
from unchrome.run import inputs
from unchrome.source.files import Walk, shown
from unchrome.source.kinds import SUFFIXES, stem, suffix
from unchrome.source.remote import is_address

ONE_PAGE = ("html", "text", "json")
"""Kinds of files that hold a page or few: those of a folder make one shard together."""
LONGEST = 200
"""Bytes of a shard's name; file systems take 255 with what stands around it."""


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
    def key(self) -> str:
        """Its name as text, which no other shard of the run has."""
        return _key(self.name)

    @property
    def size(self) -> int:
        """The bytes of its files; those that cannot be seen count for nothing."""
        return sum(map(inputs.size, self.files))

    def signature(self) -> str:
        """What changes when a file does, told without reading them."""
        return hashlib.sha256("\n".join(map(inputs.signature, self.files)).encode()).hexdigest()[:16]

    def digest(self, between: Callable[[], None]) -> str:
        """The SHA-256 of the file, or of the lines that `sha256sum` has for several; `between` is called often."""
        if len(self.files) == 1 and self.files[0] == self.input:
            return inputs.sha256(self.files[0], between)
        found = hashlib.sha256()
        for file in self.files:
            found.update(f"{inputs.sha256(file, between)}  {shown(file)}\n".encode())
        return found.hexdigest()


def shards(names: Iterable[str], kind: str | None, folder: Path) -> tuple[list[Shard], int]:
    """The shards of these inputs, in order, and how many files of folders were passed over; what lies in the folder
    that the run writes to is no input.

    Raises ShardError where an input is stdin, is named twice, or is in that folder; OSError where what an input names
    cannot be told.
    """
    walk = Walk()
    read: dict[str, list[str]] = {}
    for name in names:
        for input_, file in _files(name, kind, walk, folder.resolve()):
            read.setdefault(input_, []).append(file)
    _refuse_pipes(file for files in read.values() for file in files)
    _refuse_doubles(file for files in read.values() for file in files)
    stems = _stems(list(read))
    found = [Shard(at, stems[name], shown(name), tuple(files)) for at, (name, files) in enumerate(read.items())]
    return found, walk.skipped


def renamed(found: Iterable[Shard]) -> list[Shard]:
    """The shards that are not called like their input, as another input has that name too."""
    return [shard for shard in found if shown(shard.name) != _stem(shard.input)]


def _files(name: str, kind: str | None, walk: Walk, folder: Path) -> Iterator[tuple[str, str]]:
    """The files of an input, each with the input whose shard it goes to: itself or, if it is a page of a folder, that;
    of a pattern, the folder that it is in."""
    if name == "-":
        raise ShardError("a run into a folder can be resumed, so it reads no stdin; name files, or write to a file")
    name = name.removeprefix("file://")
    first, _, archive = name.partition("::")
    if archive and "://" in first:
        raise ShardError(f"a run opens archives by itself; in place of {name} name {archive}")
    if _is_in(folder, name):
        raise ShardError(f"{name} is in {folder}, where this run writes; write to another folder")
    for found in walk.named(name):
        if isinstance(found, OSError):
            raise found
        file = str(found)
        if _is_in(folder, file):
            continue
        is_found = file != name and file != str(Path(name))
        pages = is_found and (kind or SUFFIXES.get(suffix(file))) in ONE_PAGE
        yield (_parent(name, file) if pages else file), file


def _is_in(folder: Path, name: str) -> bool:
    return not is_address(name) and Path(os.path.realpath(name)).is_relative_to(folder)


def _parent(name: str, file: str) -> str:
    """The folder named, or that of a file which matches the pattern named."""
    if not has_magic(name) or file.startswith(name):
        return name if is_address(name) else str(Path(name))
    return posixpath.dirname(file) or "."


def _refuse_pipes(files: Iterable[str]) -> None:
    for file in files:
        if not is_address(file) and Path(file).exists() and not Path(file).is_file():
            raise ShardError(
                f"{shown(file)} is no file that can be read twice, and a run into a folder can be resumed; "
                "write to a file"
            )


def _refuse_doubles(files: Iterable[str]) -> None:
    for file, times in Counter(file if is_address(file) else os.path.realpath(file) for file in files).items():
        if times > 1:
            raise ShardError(f"{shown(file)} is named {times} times; name each input once")


def _stems(names: list[str]) -> dict[str, str]:
    """A name for each input: its stem; where several have the same, as much of their paths as tells them apart."""
    depth = dict.fromkeys(names, 0)
    while True:
        stems = {name: _stem(name, depth[name]) for name in names}
        times = Counter(_key(stem).casefold() for stem in stems.values())
        clashing = [name for name in names if times[_key(stems[name]).casefold()] > 1]
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
        return _short("__".join(path.parts[-depth:]).strip("/"))
    if is_address(name):
        path = path.with_name(path.name.partition("?")[0] or path.name)
    return _short(stem(path.name) or "root")


def _key(name: str) -> str:
    """A name as text: bytes that are no UTF-8 as `\\xff`, so that names which differ in them differ still."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _short(name: str) -> str:
    """The name, or as much of it as a file's name can hold with a digest of it."""
    content = os.fsencode(name)
    if len(content) <= LONGEST:
        return name
    digest = hashlib.sha256(content).hexdigest()[:12]
    return f"{content[: LONGEST - 13].decode('utf-8', 'ignore')}-{digest}"
