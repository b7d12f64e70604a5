"""An HTML file: one page."""

from __future__ import annotations

from collections.abc import Iterator

from unchrome.model import Page, Reject
from unchrome.source.mapping import Mapping
from unchrome.source.stream import Stream


def read(stream: Stream, _mapping: Mapping) -> Iterator[Page | Reject]:
    """The page; its bytes go to the extractor as they are, which reads the charset they name."""
    content = stream.whole()
    if isinstance(content, Reject):
        yield content
    else:
        yield Page(stream.name, "html", content, stream.name, passed={"source": stream.name})
