"""Bytes to pages. `pages` walks the inputs and hands each to the reader of its kind.

An input that cannot be read, in whole or in part, gives a reject that says where, and the rest goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from unchrome.model import Page, Reject
from unchrome.source import files, html, json, jsonl, parquet, text, warc
from unchrome.source.extra import MissingExtraError
from unchrome.source.kinds import binary, by_beginning, recognise
from unchrome.source.mapping import Mapping
from unchrome.source.stream import Stream, StreamError

Reader = Callable[[Stream, Mapping], Iterator[Page | Reject]]

READERS: dict[str, Reader] = {
    "html": html.read,
    "text": text.read,
    "jsonl": jsonl.read,
    "json": json.read,
    "warc": warc.read,
    "wet": warc.read,
    "parquet": parquet.read,
}

STDIN = "stdin"


def pages(
    inputs: Iterable[str],
    kind: str | None,
    mapping: Mapping,
    max_bytes: int,
    walk: files.Walk | None = None,
) -> Iterator[Page | Reject]:
    """Every page of the inputs (files, folders, `-` for stdin), in order; `kind` overrides what is recognised.

    `walk` says which files of a folder to pass over, and learns how many were.
    """
    walk = walk or files.Walk()
    for name in inputs:
        if name == "-":
            yield from _read(STDIN, sys.stdin.buffer, kind, mapping, max_bytes)
            continue
        for path in walk.files(Path(name)):
            try:
                if isinstance(path, OSError):
                    raise path
                with path.open("rb") as handle:
                    walk.reading = handle
                    yield from _read(files.shown(path), handle, kind, mapping, max_bytes)
            except OSError as error:
                yield unreadable(files.shown(error.filename or name), error.strerror or str(error))


def unreadable(name: str, why: str) -> Reject:
    """The reject of an input that could not be opened."""
    return Reject(name, name, "source", "unreadable", why)


def _read(name: str, handle: BinaryIO, kind: str | None, mapping: Mapping, max_bytes: int) -> Iterator[Page | Reject]:
    try:
        stream = Stream(name, handle, max_bytes)
        head = stream.peek()
        found = None if kind or by_beginning(head) else binary(head)
        if found:
            yield Reject(name, name, "source", "binary", f"this is {found}, which is not read")
            return
        yield from READERS[kind or recognise(name, head)](stream, mapping)
    except StreamError as error:
        yield Reject(f"{name}#{error.at}", name, "source", "broken", str(error))
    except MissingExtraError as error:
        yield unreadable(name, str(error))
