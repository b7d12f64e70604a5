"""What stands in the input, as an engine takes it: a page that can be cleaned, or the reject in its place."""

from __future__ import annotations

from unchrome.model import Page, Reject
from unchrome.sink import writable
from unchrome.source.record import Item, page_of


def cleanable(item: Item) -> Page | Reject:
    """The page of an item; where there is none, or JSON cannot hold it, the reject that says so."""
    return writable(page_of(item))


def unsendable(item: Item, why: str) -> Reject:
    """The reject of a page that cannot go from process to process."""
    page = cleanable(item)
    if isinstance(page, Reject):
        return page
    return Reject(page.id, page.where, "engine", "unsendable", f"it cannot be sent to another process: {why}", page.url)
