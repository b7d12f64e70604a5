"""A record of an input that is not read yet: whoever cleans its page can do that."""

from __future__ import annotations

from typing import NamedTuple

import orjson

from unchrome.model import Page, Reject
from unchrome.source.mapping import Mapping, page

BEGINNING = 60
"""Bytes that a message shows of a line."""
LACK = "Not enough memory"
"""How orjson begins to say that it lacks memory, which it calls an error of the line."""


class Record(NamedTuple):
    """A line that is to hold a JSON object: the input it is from, its number there, from 1, and how to read it."""

    line: bytes
    source: str
    number: int
    mapping: Mapping

    def read(self) -> Page | Reject:
        """The page; of a line that is no record the reject that says why."""
        where = f"{self.source}:{self.number}"
        try:
            return page(orjson.loads(self.line), where, self.source, self.mapping)
        except orjson.JSONDecodeError as error:
            if error.msg.startswith(LACK):
                return Reject(where, where, "source", "error", f"{MemoryError.__name__}: {error.msg}")
            start = self.line[:BEGINNING].decode("utf-8", "replace")
            said = _no_utf8(self.line) or f"not JSON: {error}"
            return Reject(where, where, "source", "broken-json", f"{said}; the line begins {start!r}")
        except Exception as error:  # noqa: BLE001 - whatever a line holds, it costs that line and not the run
            return Reject(where, where, "source", "error", f"{type(error).__name__}: {error}")


Item = Page | Record | Reject
"""What a source gives: a page, a record that has one, or what it could not read."""


def page_of(item: Item) -> Page | Reject:
    """The page of an item, or the reject that says why there is none."""
    return item.read() if isinstance(item, Record) else item


def _no_utf8(line: bytes) -> str:
    """What is wrong with a line that is not UTF-8, where that is."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8: byte {error.start + 1} is 0x{line[error.start]:02x}, which means nothing there"
    return ""
