"""Parquet files: each row a record. The only importer of pyarrow."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from unchrome.model import Page, Reject
from unchrome.source.decode import decode
from unchrome.source.extra import MissingExtraError
from unchrome.source.mapping import Mapping, page
from unchrome.source.stream import Stream

BATCH = 64
"""Rows that are in memory at once."""
NANOSECONDS = ("timestamp[ns", "time64[ns", "duration[ns")
"""Types finer than Python's: pyarrow makes pandas' of them where pandas is installed, and fails where it is not."""


def read(stream: Stream, mapping: Mapping) -> Iterator[Page | Reject]:
    """The pages of the rows; rows that cannot be read are a reject that names them. Raises MissingExtraError."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise MissingExtraError("Parquet", "pyarrow") from None
    name = stream.name
    if stream.file is None:
        yield _broken(
            name, "Parquet is read from its end: give it as a file, not in a pipe and not compressed as a whole"
        )
        return
    try:
        table = ParquetFile(stream.file, pre_buffer=False, buffer_size=1 << 20)
        sizes = [table.metadata.row_group(group).num_rows for group in range(table.num_row_groups)]
    except (pyarrow.ArrowException, OSError) as error:
        yield _broken(name, f"not Parquet, or only a part of it: {error}")
        return
    number = 1
    for group, size in enumerate(sizes):
        end = number + size
        try:
            for batch in table.iter_batches(BATCH, row_groups=[group]):
                for row in range(batch.num_rows):
                    yield _page(batch, row, f"{name}:{number}", stream, mapping)
                    number += 1
        except (pyarrow.ArrowException, OSError) as error:
            yield _broken(f"{name}:{number}", f"rows {number:,} to {end - 1:,} cannot be read: {error}")
        number = end


def _broken(where: str, why: str) -> Reject:
    return Reject(where, where, "source", "broken", why)


def _page(batch: Any, row: int, where: str, stream: Stream, mapping: Mapping) -> Page | Reject:
    size = batch.slice(row, 1).nbytes
    if size > stream.max_bytes:
        return stream.too_large(where, size)
    record = {name: _value(column[row]) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
    return page(record, where, stream.name, mapping)


def _value(scalar: Any) -> Any:
    if str(scalar.type).startswith(NANOSECONDS) and scalar.is_valid and scalar.value % 1000:
        return str(scalar.cast("string").as_py())
    return plain(scalar.as_py())


def plain(value: Any) -> Any:
    """The value as JSON could have held it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return decode(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)
