"""JSON lines: one object a line, UTF-8."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

import orjson

from unchrome.sink.packing import PACKINGS


def line(row: Mapping[str, Any]) -> bytes:
    """The row as one line of JSON, with its line break. Raises TypeError for what JSON cannot hold."""
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


class Jsonl:
    """Writes rows to a file that stays open, packed as a suffix says. Raises MissingExtraError."""

    def __init__(self, handle: BinaryIO, packing: str = "") -> None:
        self._packed = PACKINGS[packing](handle)

    def write(self, row: Mapping[str, Any]) -> None:
        """Write a row, or nothing. Raises TypeError as `line` does."""
        self._packed.write(line(row))

    def close(self) -> None:
        """Write what is still to be written."""
        self._packed.close()
