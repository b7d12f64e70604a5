"""unchrome inside other tools: one file a tool, which imports it; each is a shell around `table.TableCleaner`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from unchrome.model import Page, Reject
from unchrome.sink import unwritable
from unchrome.source.mapping import Mapping as Fields
from unchrome.source.mapping import page
from unchrome.source.parquet import plain
from unchrome.table import TableCleaner, table_of

Rows = list[dict[str, Any]]


def clean_records(clean: TableCleaner, records: Iterable[tuple[str, Mapping[str, Any]]], fields: Fields) -> Rows:
    """A row of results (`table.RESULTS`) for each record, given with its place, which is its id where it has none.

    `fields` says where the records keep what we need, as `source.mapping.PRESETS` does.
    """
    rows: Rows = clean(table_of(_page(record, where, fields) for where, record in records)).to_pylist()
    return rows


def _page(record: Mapping[str, Any], where: str, fields: Fields) -> Page | Reject:
    """The page in a record, which may hold anything that Python does; one that JSON cannot hold is a reject."""
    try:
        as_json = orjson.dumps(dict(record), default=plain, option=orjson.OPT_NON_STR_KEYS)
    except TypeError as error:
        return unwritable(where, where, "", error)
    return page(orjson.loads(as_json), where, where, fields)
