"""A function for Spark's `mapInArrow`: a data frame of records in, one of results out.

frame.mapInArrow(Unchrome(), SCHEMA)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from unchrome.adapters import clean_records
from unchrome.source.mapping import PLAIN, Mapping
from unchrome.table import RESULTS, TableCleaner

SCHEMA = ", ".join(f"{name} string" for name in RESULTS.names)
"""The columns of the results, as Spark wants them named."""


class Unchrome:
    """Cleans the record batches of a partition. `fields` says which columns hold the text or HTML, the id, the address.

    A row without an id is named by the number of its partition and its own in it.
    """

    def __init__(self, clean: TableCleaner | None = None, fields: Mapping = PLAIN) -> None:
        self._clean, self._fields = clean or TableCleaner(), fields

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """A batch of results for each batch of records."""
        from pyspark import TaskContext

        context, done = TaskContext.get(), 0
        part = context.partitionId() if context else 0
        for batch in batches:
            records = [(f"part-{part}:{done + at}", row) for at, row in enumerate(batch.to_pylist(), 1)]
            yield pa.RecordBatch.from_pylist(clean_records(self._clean, records, self._fields), RESULTS)
            done += batch.num_rows
