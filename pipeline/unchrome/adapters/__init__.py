"""unchrome inside other tools: one file a tool, which imports it; each is a shell around `table.TableCleaner`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from unchrome.source.mapping import Mapping as Fields
from unchrome.source.mapping import page
from unchrome.source.parquet import plain
from unchrome.table import TableCleaner, table_of

Rows = list[dict[str, Any]]


def clean_records(clean: TableCleaner, records: Iterable[tuple[str, Mapping[str, Any]]], fields: Fields) -> Rows:
    """A row of results (`table.RESULTS`) for each record, given with its place, which is its id where it has none.

    `fields` says where the records keep what we need, as `source.mapping.PRESETS` does.
    """
    pages = [page(plain(dict(record)), where, where, fields) for where, record in records]
    rows: Rows = clean(table_of(pages)).to_pylist()
    return rows
