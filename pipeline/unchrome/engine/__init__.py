"""How many pages are cleaned at once, and where; never what happens to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unchrome.engine.local import Limits
from unchrome.flow import Cleaner
from unchrome.model import Page, Reject
from unchrome.sink import Written, written


def results(
    engine: str, cleaner: Cleaner, pages: Iterable[Page | Reject], workers: int, limits: Limits
) -> Iterator[Written | Reject]:
    """One result for each page, in the order of the pages, from the engine of that name: `local`, which without workers
    cleans in this process and bounds nothing, or `ray`."""
    if engine == "ray":
        from unchrome.engine import ray

        return ray.run(cleaner, pages, workers, limits)
    if workers:
        from unchrome.engine import local

        cleaner.prepare()
        return local.run(cleaner, pages, workers, limits)
    return map(written, cleaner.run(pages))
