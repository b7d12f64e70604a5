"""JSON lines: one record a line, each a page; blank lines are passed over."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from unchrome.model import Page, Reject
from unchrome.source.mapping import Mapping, page
from unchrome.source.stream import Stream


def read(stream: Stream, mapping: Mapping) -> Iterator[Page | Reject]:
    """The pages of the records; a line that is no record is a reject with its number."""
    for number, line, size in stream.lines():
        where = f"{stream.name}:{number}"
        if size > stream.max_bytes:
            yield stream.too_large(where, size)
        elif line.strip():
            yield _record(line.removeprefix(b"\xef\xbb\xbf"), where, stream.name, mapping)


def _record(line: bytes, where: str, name: str, mapping: Mapping) -> Page | Reject:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        start = line[:60].decode("utf-8", "replace")
        said = _no_utf8(line) or f"not JSON: {error}"
        return Reject(where, where, "source", "broken-json", f"{said}; the line begins {start!r}")
    return page(record, where, name, mapping)


def _no_utf8(line: bytes) -> str:
    """What is wrong with a line that is not UTF-8, where that is."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8: byte {error.start + 1} is 0x{line[error.start]:02x}, which means nothing there"
    return ""
