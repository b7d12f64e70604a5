"""The files that a run writes to."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from unchrome.errors import UsageError
from unchrome.sink import FOLDER, FORMATS, Sink, Writer, format_of, packed
from unchrome.sink.folder import Folder
from unchrome.source import remote
from unchrome.source.files import Identity, identity
from unchrome.source.remote import Remote, is_address

File = Path | Remote


UNWRITTEN = (".parquet.gz", ".parquet.zst", ".bz2", ".xz", ".zip", ".tar", ".csv", ".tsv", ".arrow", ".warc")
"""Ends of names that promise what is not written."""


STDOUT = "-"


class TargetError(UsageError):
    """A file that cannot be written to."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The files of a run, here or at addresses; no `out` is stdout."""

    out: File | None
    ledger: File | None = None
    rejects: File | None = None
    format: str | None = None

    @classmethod
    def named(cls, out: str | None, ledger: str | None, rejects: str | None, format_: str | None) -> Targets:
        """The files of these names. Raises TargetError where an address cannot be used."""
        return cls(_file(out if out != STDOUT else None), _file(ledger), _file(rejects), format_)

    def check(self, inputs: Iterable[str]) -> None:
        """Raise TargetError where a target is an input, named twice, or not what its format takes."""
        self._check_formats()
        given = list(inputs)
        local = (Path(name) for name in given if name != "-" and not is_address(name))
        taken: set[str | Identity] = {*given, *(identity(path) for path in local if path.is_file())}
        named: set[str] = set()
        for file in self._named():
            if isinstance(file, Path) and file.is_dir() and not (file == self.out and self.format == FOLDER):
                raise TargetError(f"{file} is a folder; name a file")
            if _is_among(taken, file):
                raise TargetError(f"{file} is an input; write to another file")
            place = os.path.realpath(file) if isinstance(file, Path) else str(file)
            if place in named:
                raise TargetError(f"{file} is named for two outputs")
            named.add(place)

    def _check_formats(self) -> None:
        if self.format == FOLDER:
            if not isinstance(self.out, Path):
                raise TargetError(
                    f"--format {FOLDER} writes a folder of this machine, a file an article; name it with --out"
                )
            if self.out.exists() and not (self.out.is_dir() and not any(self.out.iterdir())):
                raise TargetError(f"{self.out} is there already; --format {FOLDER} writes a new or empty folder")
        for named in self._named():
            if str(named) == STDOUT:
                raise TargetError("- is stdout, which the articles may go to and nothing else; name a file")
            if not (named == self.out and self.format) and str(named).lower().endswith(UNWRITTEN):
                raise TargetError(
                    f"{named} would not be what it is called; name it .jsonl, .jsonl.gz, .jsonl.zst or .parquet"
                )
        for file in (self.ledger, self.rejects):
            if file and format_of(PurePath(str(file))) == "parquet":
                raise TargetError(f"{file} will hold JSON lines; name it .jsonl, .jsonl.gz or .jsonl.zst")

    def identities(self) -> set[Identity]:
        """The files that are written to, once open; stdout too where it is a file."""
        found = {identity(file) for file in self._named()}
        if not self.out:
            status = os.fstat(sys.stdout.fileno())
            found.add((status.st_dev, status.st_ino))
        return found

    @property
    def names(self) -> str:
        """What is written to, for messages."""
        return " or ".join(map(str, self._named() if self.out else ["stdout", *self._named()]))

    def left(self, came: str) -> str:
        """What a run that was stopped has left, for messages: `came` is what it has come to. A file at an address is
        there when it is whole."""
        here = [] if isinstance(self.out, Remote) else [f"{self.out or 'stdout'} has what came of {came}"]
        return "; ".join([*here, *(f"{file} is not written" for file in self._named() if isinstance(file, Remote))])

    def _named(self) -> list[File]:
        return [file for file in (self.out, self.ledger, self.rejects) if file]

    @contextmanager
    def open(self) -> Iterator[Sink]:
        """The sink over these files. Raises TargetError where one cannot be opened."""
        with ExitStack() as stack:
            articles = self._articles(stack)
            ledger, rejects = (
                packed(_opened(stack, file), PurePath(str(file))) if file else None
                for file in (self.ledger, self.rejects)
            )
            yield stack.enter_context(Sink(articles, ledger, rejects))

    def _articles(self, stack: ExitStack) -> Writer:
        if isinstance(self.out, Path) and self.format == FOLDER:
            try:
                return Folder(self.out)
            except OSError as error:
                raise TargetError(f"{self.out} cannot be written: {error.strerror}") from None
        format_ = self.format or (format_of(PurePath(str(self.out))) if self.out else "jsonl")
        return FORMATS[format_](_opened(stack, self.out) if self.out else sys.stdout.buffer)


def _file(name: str | None) -> File | None:
    if name is None:
        return None
    try:
        return remote.at(name) if is_address(name) else Path(name)
    except OSError as error:
        raise TargetError(f"{name} cannot be written: {error.strerror}") from None


def _is_among(taken: Collection[str | Identity], file: File) -> bool:
    if isinstance(file, Remote):
        return str(file) in taken
    return file.exists() and identity(file) in taken


def _opened(stack: ExitStack, file: File) -> BinaryIO:
    try:
        return stack.enter_context(file.open("wb") if isinstance(file, Path) else file.written())
    except OSError as error:
        raise TargetError(f"{file} cannot be written: {error.strerror}") from None
