"""How many pages are cleaned at once, and where; never what happens to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unchrome.engine.item import cleanable
from unchrome.engine.limits import Limits
from unchrome.flow import Cleaner
from unchrome.model import Reject
from unchrome.sink import Written, written
from unchrome.source.record import Item, page_of


def results(
    engine: str, cleaner: Cleaner, items: Iterable[Item], workers: int, limits: Limits
) -> Iterator[Written | Reject]:
    """One result for each item, in the order of the items, from the engine of that name: `local`, which without workers
    cleans in this process and bounds nothing, or `ray`. From each it is the same."""
    if engine == "ray":
        from unchrome.engine import ray

        return ray.run(cleaner, map(page_of, items), workers, limits)
    if workers:
        from unchrome.engine import local

        cleaner.prepare()
        return local.run(cleaner, items, workers, limits)
    pages = map(cleanable, items)
    return (page if isinstance(page, Reject) else written(cleaner.clean(page), page.where) for page in pages)
