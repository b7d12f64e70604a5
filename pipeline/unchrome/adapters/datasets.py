"""A function for `map` of Hugging Face datasets: a column of clean text, with the article, its ledger and the reject.

dataset.map(Unchrome(), batched=True, with_indices=True).filter(lambda row: not row["reject"])
"""

from __future__ import annotations

from typing import Any

from unchrome.adapters import clean_records
from unchrome.source.mapping import PLAIN, Mapping
from unchrome.table import RESULTS, TableCleaner


class Unchrome:
    """Cleans batches of rows. `fields` says which columns hold the text or HTML, the id, the address.

    The columns `id`, `text`, `article`, `ledger` and `reject` are set, the last three JSON; what a row has none of is
    empty, since a column of nothing but null has no type. A row without an id has its index for one.
    """

    def __init__(self, clean: TableCleaner | None = None, fields: Mapping = PLAIN) -> None:
        self._clean, self._fields = clean or TableCleaner(), fields

    def __call__(self, batch: dict[str, list[Any]], indices: list[int]) -> dict[str, list[str]]:
        """The columns of the results for these columns of rows."""
        records = [
            (str(index), dict(zip(batch, values, strict=True)))
            for index, values in zip(indices, zip(*batch.values(), strict=True), strict=True)
        ]
        rows = clean_records(self._clean, records, self._fields)
        return {name: [row[name] or "" for row in rows] for name in RESULTS.names}
