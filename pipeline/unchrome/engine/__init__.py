"""How many pages are cleaned at once, and where; never what happens to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unchrome.engine.local import Limits
from unchrome.flow import Cleaner
from unchrome.model import Page, Reject
from unchrome.sink import Written, writable, written


def results(
    engine: str, cleaner: Cleaner, pages: Iterable[Page | Reject], workers: int, limits: Limits
) -> Iterator[Written | Reject]:
    """One result for each page, in the order of the pages, from the engine of that name: `local`, which without workers
    cleans in this process and bounds nothing, or `ray`. From each it is the same."""
    if engine == "ray":
        from unchrome.engine import ray

        return ray.run(cleaner, pages, workers, limits)
    pages = map(writable, pages)
    if workers:
        from unchrome.engine import local

        cleaner.prepare()
        return local.run(cleaner, pages, workers, limits)
    return (page if isinstance(page, Reject) else written(cleaner.clean(page), page.where) for page in pages)
