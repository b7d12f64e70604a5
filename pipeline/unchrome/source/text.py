"""A text file: one page."""

from __future__ import annotations

from collections.abc import Iterator

from unchrome.model import Page, Reject
from unchrome.source.decode import decode
from unchrome.source.mapping import Mapping
from unchrome.source.stream import Stream


def read(stream: Stream, _mapping: Mapping) -> Iterator[Page | Reject]:
    """The page."""
    content = stream.whole()
    if isinstance(content, Reject):
        yield content
    else:
        yield Page(stream.name, "text", decode(content), stream.name, passed={"source": stream.name})
