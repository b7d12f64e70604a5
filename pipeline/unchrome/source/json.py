"""A JSON file: one record, or a list of records."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from unchrome.model import Page, Reject
from unchrome.source.mapping import Mapping, page
from unchrome.source.stream import Stream


def read(stream: Stream, mapping: Mapping) -> Iterator[Page | Reject]:
    """The pages of the records."""
    content, where = stream.whole(), stream.name
    if isinstance(content, Reject):
        content.detail += "; JSON lines, one record a line, may be of any size together"
        yield content
        return
    try:
        records = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        yield Reject(where, where, "source", "broken-json", f"not JSON: {error}")
        return
    if not isinstance(records, list):
        yield page(records, where, where, mapping)
        return
    for number, record in enumerate(records, 1):
        yield page(record, f"{where}#{number}", where, mapping)
