"""Parquet files: each row a record. The only importer of pyarrow."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from unchrome.model import Page, Reject
from unchrome.source import packing
from unchrome.source.decode import decode
from unchrome.source.extra import MissingExtraError
from unchrome.source.mapping import Mapping, page
from unchrome.source.stream import Stream

BATCH, HELD = 64, 1 << 30
"""Rows that are in memory at once, if they surely take no more bytes: a value may stand once for many rows, so each may
take all that the columns unpack to."""
JSON = {"unchrome": "JSON"}
"""What a column that holds JSON as text has in its metadata, where we have written it."""


def read(stream: Stream, mapping: Mapping) -> Iterator[Page | Reject]:
    """The pages of the rows; rows that cannot be read are a reject that names them. Raises MissingExtraError."""
    for row in rows(stream):
        yield row if isinstance(row, Reject) else page(row[1], row[0], stream.name, mapping)


def rows(stream: Stream) -> Iterator[tuple[str, dict[str, Any]] | Reject]:
    """Each row with the place that messages name, or the reject of what cannot be read. Raises MissingExtraError."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise MissingExtraError("Parquet", "pyarrow") from None
    with stream.seekable() as file:
        try:
            table = ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
            groups = [_group(table.metadata.row_group(group)) for group in range(table.num_row_groups)]
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            yield _broken(stream.name, f"not Parquet, or only a part of it: {error}")
            return
        number = 1
        for place, group in enumerate(groups):
            end = number + group.rows
            if group.plain > packing.FREE + packing.SWELL * group.packed:
                why = f"{group.plain:,} bytes in {group.packed:,}: this may be meant to do harm"
                yield _broken(f"{stream.name}:{number}", f"rows {number:,} to {end - 1:,} are not read: {why}")
                number = end
                continue
            try:
                for batch in table.iter_batches(max(1, min(BATCH, HELD // group.plain)), row_groups=[place]):
                    for row in range(batch.num_rows):
                        yield _row(batch, row, f"{stream.name}:{number}", stream)
                        number += 1
            except (pyarrow.ArrowException, OSError) as error:
                why = f"rows {number:,} to {end - 1:,} cannot be read: {error}"
                yield _broken(f"{stream.name}:{number}", why)
            number = end


class _Group(NamedTuple):
    """A row group: its rows, and its bytes as they stand in the file and unpacked."""

    rows: int
    packed: int
    plain: int


def _group(of: Any) -> _Group:
    columns = [of.column(place) for place in range(of.num_columns)]
    packed = sum(column.total_compressed_size for column in columns)
    plain = sum(column.total_uncompressed_size for column in columns)
    return _Group(of.num_rows, packed, max(1, plain))


def _broken(where: str, why: str) -> Reject:
    return Reject(where, where, "source", "broken", why)


def _row(batch: Any, row: int, where: str, stream: Stream) -> tuple[str, dict[str, Any]] | Reject:
    size = batch.slice(row, 1).nbytes
    if size > stream.max_bytes:
        return stream.too_large(where, size)
    columns = zip(batch.schema, batch.columns, strict=True)
    try:
        return where, {field.name: _value(column[row], field) for field, column in columns}
    except (ValueError, OverflowError, KeyError) as error:  # KeyError of time zones that nobody knows
        return _broken(where, f"the row cannot be read: {type(error).__name__}: {error}")


def _value(scalar: Any, field: Any) -> Any:
    if getattr(scalar.type, "unit", "") == "ns":  # which datetime does not have
        return scalar.cast("string").as_py()
    value = plain(scalar.as_py())
    return orjson.loads(value) if value and (field.metadata or {}).get(b"unchrome") == b"JSON" else value


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
