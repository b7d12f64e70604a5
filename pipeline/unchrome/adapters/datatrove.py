"""A step of a datatrove pipeline: the text of each document without its chrome; what gives no article is dropped.

LocalPipelineExecutor([JsonlReader("in/"), Unchrome(), JsonlWriter("out/")])
"""

from __future__ import annotations

from typing import Any

import orjson
from datatrove.data import Document
from datatrove.pipeline.filters.base_filter import BaseFilter

from unchrome.adapters import clean_records
from unchrome.source.mapping import PRESETS
from unchrome.table import TableCleaner

LEDGER = "ledger"
"""Where a document's metadata keeps what was done to its text."""


class Unchrome(BaseFilter):  # type: ignore[misc] # datatrove has no types
    """Cleans documents. Fields that are found join the metadata of the document, and its ledger does.

    The statistics count documents dropped by reason; `exclusion_writer` gets those, with the reject as their reason.
    """

    name = "🧹 unchrome"

    def __init__(self, clean: TableCleaner | None = None, exclusion_writer: Any = None, batch_size: int = 64) -> None:
        super().__init__(exclusion_writer, batch_size)
        self._clean = clean or TableCleaner()

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Clean one document: whether it gives an article, or the reason why not."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[bool | tuple[bool, str]]:
        """Clean documents: for each whether it gives an article, or the reason why not."""
        records = [(doc.id, {"id": doc.id, "text": doc.text, "metadata": doc.metadata}) for doc in batch]
        rows = clean_records(self._clean, records, PRESETS["datatrove"])
        return [_put(doc, row) for doc, row in zip(batch, rows, strict=True)]


def _put(doc: Document, row: dict[str, Any]) -> bool | tuple[bool, str]:
    if row["reject"] is not None:
        return False, orjson.loads(row["reject"])["reason"]
    article = orjson.loads(row["article"])
    doc.text = article.pop("text")
    doc.metadata |= {key: value for key, value in article.items() if key not in ("id", "metadata", "source")}
    doc.metadata[LEDGER] = [orjson.loads(mark) for mark in row["ledger"].split("\n") if mark]
    return True
