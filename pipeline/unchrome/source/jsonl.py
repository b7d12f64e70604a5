"""JSON lines: one record a line, each a page; blank lines are passed over."""

from __future__ import annotations

from collections.abc import Iterator

from unchrome.model import Reject
from unchrome.source.mapping import Mapping
from unchrome.source.record import Record
from unchrome.source.stream import Stream


def read(stream: Stream, mapping: Mapping) -> Iterator[Record | Reject]:
    """The records; a line that is too large is a reject with its number."""
    for number, line, size in stream.lines():
        if size > stream.max_bytes:
            yield stream.too_large(f"{stream.name}:{number}", size)
        elif line.strip():
            yield Record(line.removeprefix(b"\xef\xbb\xbf"), stream.name, number, mapping)
