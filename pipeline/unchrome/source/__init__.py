"""Bytes to pages. `items` walks the inputs and hands each to the reader of its kind; archives are opened. `pages` reads
the records among them too.

An input that cannot be read, in whole or in part, gives a reject that says where, and the rest goes on.
"""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from unchrome.model import Page, Reject
from unchrome.source import files, html, json, jsonl, parquet, text, warc
from unchrome.source.archive import DEPTH, Member
from unchrome.source.extra import MissingExtraError
from unchrome.source.kinds import binary, by_beginning, recognise
from unchrome.source.mapping import Mapping
from unchrome.source.packing import PackingError
from unchrome.source.record import Item, page_of
from unchrome.source.stream import Stream, StreamError
from unchrome.source.tar import members as tar_members
from unchrome.source.zip import members as zip_members

Reader = Callable[[Stream, Mapping], Iterator[Item]]
Opener = Callable[[Stream], Iterator[Member | Reject]]

READERS: dict[str, Reader] = {
    "html": html.read,
    "text": text.read,
    "jsonl": jsonl.read,
    "json": json.read,
    "warc": warc.read,
    "wet": warc.read,
    "parquet": parquet.read,
}
ARCHIVES: dict[str, Opener] = {"zip": zip_members, "tar": tar_members}

STDIN = "stdin"


def pages(
    inputs: Iterable[str],
    kind: str | None,
    mapping: Mapping,
    max_bytes: int,
    walk: files.Walk | None = None,
) -> Iterator[Page | Reject]:
    """Every page of the inputs, as `items` has them."""
    return map(page_of, items(inputs, kind, mapping, max_bytes, walk))


def items(
    inputs: Iterable[str],
    kind: str | None,
    mapping: Mapping,
    max_bytes: int,
    walk: files.Walk | None = None,
) -> Iterator[Item]:
    """Every page of the inputs (files, folders, patterns, addresses, `-` for stdin), in order, or the record that it is
    in; `kind` overrides what is recognised.

    `walk` says which files of a folder to pass over, and learns how many were.
    """
    walk = walk or files.Walk()
    source = Source(kind, mapping, max_bytes, walk)
    for name in inputs:
        if name == "-":
            yield from source.read(STDIN, sys.stdin.buffer)
            continue
        for file in walk.named(name):
            try:
                if isinstance(file, OSError):
                    raise file
                with file.open("rb") as handle:
                    walk.reading = handle
                    yield from source.read(files.shown(file), handle)
            except OSError as error:
                yield unreadable(files.shown(error.filename or name), error.strerror or str(error))


def unreadable(name: str, why: str) -> Reject:
    """The reject of an input that could not be opened."""
    return Reject(name, name, "source", "unreadable", why)


@dataclass(frozen=True, slots=True)
class Source:
    """How inputs are read: as which kind, where that is given, by which mapping, up to which size of a page."""

    kind: str | None
    mapping: Mapping
    max_bytes: int
    walk: files.Walk

    def read(self, name: str, handle: BinaryIO, depth: int = 0) -> Iterator[Item]:
        """The pages of one input, or of one file in an archive, which is then so many archives deep."""
        try:
            stream = Stream(name, handle, self.max_bytes)
            head = stream.peek()
            kind = recognise(name, head)
            if kind in ARCHIVES:
                yield from self._members(ARCHIVES[kind](stream), name, depth)
            elif not self.kind and not by_beginning(head) and (found := binary(head)):
                yield Reject(name, name, "source", "binary", f"this is {found}, which is not read")
            else:
                yield from READERS[self.kind or kind](stream, self.mapping)
        except StreamError as error:
            yield Reject(f"{name}#{error.at}", name, "source", "broken", str(error))
        except MissingExtraError as error:
            yield unreadable(name, str(error))
        except OSError:  # of the file itself, whichever of its members is being read
            raise
        except Exception as error:  # noqa: BLE001 - whatever an input holds, it costs that input and not the run
            yield unreadable(name, f"{type(error).__name__}: {error}")

    def _members(self, members: Iterable[Member | Reject], name: str, depth: int) -> Iterator[Item]:
        if depth == DEPTH:
            yield Reject(name, name, "source", "too-deep", f"archives in archives are opened {DEPTH} deep, not more")
            return
        empty = True
        for member in members:
            if isinstance(member, Reject):
                yield member
            elif self.walk.wants(member.name, member.is_file):
                inside = posixpath.normpath(files.shown(member.name)).lstrip("/")
                yield from self._member(member, f"{name}/{inside}", depth + 1)
            else:
                continue
            empty = False
        if empty:
            yield unreadable(name, files.NOTHING)

    def _member(self, member: Member, name: str, depth: int) -> Iterator[Item]:
        try:
            handle = member.open()
        except PackingError as error:
            yield Reject(name, name, "source", "broken", str(error))
            return
        yield from self.read(name, handle, depth)
