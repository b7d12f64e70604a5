"""Parquet: a row an article, by one schema. The only importer of pyarrow for writing.

The columns are the article's keys: text, lists of text, and `unchrome` as a struct; null where absent. `metadata`,
which has no form of its own, is JSON as text; so are a `source`, `added` and `created` that the input gave as no text.
"""

from __future__ import annotations

from typing import Any, BinaryIO

import orjson

from unchrome.article import KEYS
from unchrome.model import LISTS
from unchrome.source.extra import MissingExtraError
from unchrome.source.parquet import JSON

ROWS, BYTES = 10_000, 1 << 26
"""A row group has no more rows than this, and ends when it has so many bytes, counted as JSON."""
MADE = {"version": str, "plan": str, "rules": str, "lines": int, "dropped": int, "marks": int, "extracted": str}
"""What `unchrome` holds."""


class Parquet:
    """Writes articles to a file that stays open. Raises MissingExtraError."""

    def __init__(self, handle: BinaryIO) -> None:
        try:
            from pyarrow.parquet import ParquetWriter
        except ImportError:
            raise MissingExtraError("Parquet", "pyarrow") from None
        self._schema = schema()
        self._writer = ParquetWriter(handle, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._size = 0

    def write(self, line: bytes, /) -> None:
        """Write an article."""
        row = orjson.loads(line)
        self._size += len(line)
        self._rows.append({key: _cell(key, row[key]) for key in KEYS if key in row})
        if len(self._rows) >= ROWS or self._size >= BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is still to be written, and the end of the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        from pyarrow import Table

        if self._rows:
            self._writer.write_table(Table.from_pylist(self._rows, self._schema), row_group_size=ROWS)
        self._rows, self._size = [], 0


def schema() -> Any:
    """The columns, in the order of the article's keys; one that holds JSON says so in its own metadata."""
    import pyarrow

    text = pyarrow.string()
    types = {str: text, int: pyarrow.int64()}
    made = pyarrow.struct([(name, types[kind]) for name, kind in MADE.items()])
    others = {"unchrome": made, **dict.fromkeys(LISTS, pyarrow.list_(text))}
    return pyarrow.schema(
        [pyarrow.field(key, others.get(key, text), metadata=JSON if key == "metadata" else None) for key in KEYS]
    )


def _cell(key: str, value: Any) -> Any:
    if key == "unchrome" or key in LISTS or (isinstance(value, str) and key != "metadata"):
        return value
    return orjson.dumps(value).decode()
