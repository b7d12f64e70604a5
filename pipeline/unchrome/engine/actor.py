"""What an actor of a Ray cluster does with the tables that it is sent."""

from __future__ import annotations

from typing import Any

from unchrome import heap
from unchrome.engine.limits import Limits
from unchrome.flow import Cleaner
from unchrome.table import TableCleaner


class Actor:
    """Cleans tables by one plan, each page within limits. What a table leaves free in pieces is given back to the
    system, else an actor that reads HTML would grow."""

    def __init__(self, cleaner: Cleaner, limits: Limits) -> None:
        self._clean = TableCleaner(cleaner, limits)

    def __call__(self, table: Any) -> Any:
        """The results of these pages, both as `table.TableCleaner` has them."""
        found = self._clean(table)
        heap.trim()
        return found
